"""The editor's panel on served pages: what was found on this page, safe to show, and never part of a built site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from briefgen.cli import run
from briefgen.errors import Finding
from briefgen.publish import panel
from briefgen.publish.panel import Found, fragment, inserted
from briefgen.publish.shell import Shell, SiteInfo

SHELL = Shell(SiteInfo("A"))
HERE = Finding("content/people/a.md", 3, 8, "link-dead", "error", "there is no page b.md", "Correct it:\n  [b](c.md)")
THERE = Finding("content/index.md", 0, 0, "odd", "warning", "odd")
SOURCE = Finding("seeds/a.txt", 1, 0, "date-missing", "warning", "no date")
ASIDE = Finding("content/people/a.md", 4, 0, "aside", "info", "told to those who ask")
ALL = Found((HERE, THERE, SOURCE, ASIDE))


class Text(HTMLParser):
    """Tags that are open, and what can be read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(str(html))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "link":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_findings_of_this_page_come_first_and_all_are_counted() -> None:
    shown = Text(fragment(ALL, "people/a.html", "content", SHELL))
    assert "1 error on this page, 1 error, 2 warnings in the project" in shown.text
    for words in ("content/people/a.md:3:8", "link-dead", "there is no page b.md", "Correct it:\n  [b](c.md)"):
        assert words in shown.text
    assert shown.text.index("people/a.md:3:8") < shown.text.index("2 warnings elsewhere") < shown.text.index("no date")
    assert "told to those who ask" not in shown.text
    assert [attrs["href"] for tag, attrs in shown.tags if tag == "a"] == ["/index.html"]
    assert [("open" in attrs) for tag, attrs in shown.tags if tag == "details"] == [True, False]


def test_a_page_without_findings_is_quiet() -> None:
    shown = Text(fragment(ALL, "people/b.html", "content", SHELL))
    assert "No findings on this page, 1 error, 2 warnings in the project" in shown.text
    assert [("open" in attrs) for tag, attrs in shown.tags if tag == "details"] == [False, False]
    assert "No findings on this page, none in the project" in Text(fragment(Found(), "a.html", "content", SHELL)).text


def test_a_build_that_stopped_says_so_on_every_page() -> None:
    shown = Text(fragment(Found((SOURCE,), stale=True), "people/b.html", "content", SHELL))
    assert "Pages are as they were" in shown.text
    assert all("open" in attrs for tag, attrs in shown.tags if tag == "details")


def test_addresses_are_those_of_the_site() -> None:
    shell = Shell(SiteInfo("A"), directory_urls=True)
    assert "1 error on this page" in Text(fragment(ALL, "people/a/index.html", "content", shell)).text
    other = Found((Finding("my docs/people/é b.md", 1, 0, "odd", "error", "odd"),))
    shown = Text(fragment(other, "index.html", "my docs", shell))
    assert [attrs["href"] for tag, attrs in shown.tags if tag == "a"] == ["/people/%C3%A9%20b/"]


def test_words_of_strangers_are_only_words() -> None:
    evil = '</pre><script>alert(1)</script>"><img src=x onerror=alert(2)>{0}{evil}'
    found = tuple(Finding(f"content/{name}{evil}.md", 1, 1, evil, "error", evil, evil) for name in ("a", "b"))
    for file in ("index.html", SHELL.file(f"a{evil}.md")):
        shown = Text(fragment(Found(found), file, "content", SHELL))
        assert evil in shown.text
        assert {tag for tag, _ in shown.tags} <= {
            "link",
            "aside",
            "details",
            "summary",
            "span",
            "div",
            "ol",
            "ul",
            "li",
            "p",
            "b",
            "code",
            "pre",
            "a",
        }
        assert not any(name.startswith("on") or name == "style" for _, attrs in shown.tags for name in attrs)


def test_ten_thousand_findings_stay_a_panel() -> None:
    found = Found(tuple(Finding(f"content/{n}.md", 1, 0, "odd", "error", "odd") for n in range(10_000)))
    shown = Text(fragment(found, "index.html", "content", SHELL))
    assert "and 9900 more: the terminal has all" in shown.text
    assert len(shown.text) < 20_000


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<body>a</body></html>", b"<body>aPANEL</body></html>"),
        (b"<p>a </body> b</p></body>", b"<p>a </body> b</p>PANEL</body>"),
        (b"no end", b"no endPANEL"),
    ],
)
def test_the_panel_is_the_last_thing_on_the_page(page: bytes, expected: bytes) -> None:
    assert inserted(page, "PANEL") == expected


def ask(address: str, kind: str, body: bytes) -> tuple[str, dict[str, str], bytes]:
    """Ask for an address of an application that answers with `body`."""

    def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    heads: list[Any] = []
    answer = panel.wrapped(application, lambda: ALL, "content", SHELL)  # type: ignore[arg-type]
    parts = answer({"PATH_INFO": address}, lambda *head: heads.extend(head))
    return heads[0], dict(heads[1]), b"".join(parts)


def test_only_pages_get_the_panel() -> None:
    status, headers, body = ask("/people/a.html", "text/html", b"<body></body>")
    assert status == "200 OK"
    assert b"1 error on this page" in body
    assert headers["Content-Length"] == str(len(body))
    assert ask("/", "text/html; charset=utf-8", b"")[2].startswith(b'<link rel="stylesheet" href="/briefgen-panel')
    assert ask("/a.css", "text/css", b"a</body>")[2] == b"a</body>"
    assert b".briefgen-panel" in ask(panel.STYLES, "text/html", b"")[2]


def test_no_built_page_has_a_panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mysite"]) == 0
    monkeypatch.chdir(tmp_path / "mysite")
    assert run(["build", "-q"]) == 0
    made = [path for path in (tmp_path / "mysite" / "site").rglob("*") if path.is_file()]
    assert made
    assert not any(b"briefgen-panel" in path.read_bytes() for path in made)
