"""`add URL`: what is taken from the web and what is refused; a local server, through an injected connection."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from briefgen import fetch
from briefgen.cli import run
from briefgen.errors import InputError

WORDS = "<p>The pier of Stennis was closed on Thursday because of the wind, and nobody could say for how long.</p>"
PAGE = f"<html><head><title>x</title></head><body><article><h1>Pier closes</h1>{WORDS * 3}</article>%s</body></html>"


class Handler(BaseHTTPRequestHandler):
    visits = 0

    def do_GET(self) -> None:
        Handler.visits += 1
        path, _, rest = self.path[1:].partition("/")
        if path == "to":
            self.answer(302, Location=rest.replace("%3A", ":"))
        elif path == "loop":
            self.answer(302, Location=f"/loop/{Handler.visits}")
        elif path == "status":
            self.answer(int(rest))
        elif path == "picture":
            self.answer(200, b"\xff\xd8", **{"Content-Type": "image/jpeg"})
        elif path == "packed":
            self.answer(200, b"\x1f\x8b", **{"Content-Type": "text/html", "Content-Encoding": "gzip"})
        elif path == "large":
            self.answer(200, b"x" * 300_000, **{"Content-Type": "text/plain"})
        elif path == "caf%C3%A9":
            self.answer(200, b"Words of a caf\xc3\xa9.", **{"Content-Type": "text/plain; charset=utf-8"})
        else:
            page = (PAGE % f"<footer>visit {Handler.visits}</footer>").encode()
            self.answer(200, page, **{"Content-Type": "text/html; charset=utf-8"})

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def connect(port: int) -> fetch.Connect:
    return lambda scheme, host, wanted, timeout: http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)


def refused(url: str, connect: fetch.Connect, **options: bool) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        fetch.fetch(url, connect=connect, **options)
    (finding,) = caught.value.findings
    assert finding.path == url
    assert finding.hint
    return finding.code, finding.message


def test_a_page_is_taken_as_it_arrives(connect: fetch.Connect) -> None:
    found = fetch.fetch("https://example.org/2026/Pier-Closes.html?a=b#top", connect=connect)
    assert (found.url, found.name) == ("https://example.org/2026/Pier-Closes.html?a=b", "pier-closes.html")
    assert b"Pier closes" in found.data


def test_a_redirect_is_followed_and_its_end_is_the_address(connect: fetch.Connect) -> None:
    assert fetch.fetch("https://example.org/to//page", connect=connect).url == "https://example.org/page"


def test_names_and_paths_of_any_script(connect: fetch.Connect) -> None:
    found = fetch.fetch("https://bücher.example/café", connect=connect)
    assert found.data.decode() == "Words of a café."
    assert found.name == "cafe.txt"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/page", "source-address"),
        ("ftp://example.org/page", "source-address"),
        ("file:///etc/passwd", "source-address"),
        ("https:///page", "source-address"),
        ("https://user:word@example.org/", "source-address"),
        ("https://example.org:port/", "source-address"),
        ("https://example.org/to/http%3A//example.org/", "source-address"),
        ("https://example.org/to/file%3A///etc/passwd", "source-address"),
        ("https://example.org/loop/", "source-unreachable"),
        ("https://example.org/status/403", "source-unreachable"),
        ("https://example.org/status/500", "source-unreachable"),
        ("https://example.org/picture", "source-format"),
        ("https://example.org/packed", "source-format"),
    ],
)
def test_what_is_no_article_is_refused(url: str, code: str, connect: fetch.Connect) -> None:
    assert refused(url, connect)[0] == code


def test_without_encryption_where_it_may_be(connect: fetch.Connect) -> None:
    assert fetch.fetch("http://example.org/page", insecure=True, connect=connect).name == "page.html"


def test_what_does_not_come_to_an_end_is_left(connect: fetch.Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_BYTES", 100_000)
    assert refused("https://example.org/large", connect)[0] == "source-huge"


def test_offline() -> None:
    def nothing(*_: Any) -> http.client.HTTPConnection:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    code, message = refused("https://example.org/page", nothing)
    assert code == "source-unreachable"
    assert "example.org" in message


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.9.9",
            "169.254.169.254",
            "100.64.0.1",
            "0.1.2.3",
            "224.0.0.1",
        ),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::"),
    ],
)
def test_private_addresses_are_not_asked(address: str) -> None:
    def resolve(*_: Any) -> list[tuple[Any, ...]]:
        return [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]

    with pytest.raises(OSError, match="public internet"):
        next(fetch.public("rebound.example", 443, resolve))


def test_public_addresses_are_asked() -> None:
    assert next(fetch.public("x", 443, lambda *_: [(0, 0, 0, "", ("93.184.216.34", 443))])) == ("93.184.216.34", 443)


def test_the_real_connection_goes_nowhere_local(port: int) -> None:
    assert refused(f"http://localhost:{port}/page", fetch.connection, insecure=True)[0] == "source-unreachable"


def test_add_keeps_the_page_and_its_address(
    tmp_path: Path, connect: fetch.Connect, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\nplugins: [briefgen]\n", encoding="utf-8")
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fetch, "connection", connect)
    assert run(["add", "https://example.org/pier", "--date", "2026-03-05"]) == 0
    assert sorted(path.name for path in Path("seeds").iterdir()) == ["2026-03-05-pier.html", "2026-03-05-pier.yml"]
    sidecar = Path("seeds/2026-03-05-pier.yml").read_text("utf-8")
    assert sidecar == "url: https://example.org/pier\ndate: 2026-03-05\n"
    capsys.readouterr()
    assert run(["add", "https://example.org/pier"]) == 0  # another footer, the same article
    assert capsys.readouterr().out.startswith("same ")
    assert run(["add", "https://example.org/status/404", "https://example.org/picture"]) == 1
    said = capsys.readouterr().err
    assert "[source-unreachable]" in said
    assert "[source-format]" in said
