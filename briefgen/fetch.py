"""One article from the web, as it arrives: the only module that touches the network, and only for `add URL`.

Nothing on a page is run or loaded. Addresses inside of the user's own network are never asked, not even where a page
or a name server sends us there: what is connected to is the very address that was looked at.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePosixPath
from time import monotonic
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from briefgen import __version__
from briefgen.errors import Finding, InputError
from briefgen.text import slug

MOST_BYTES = 16 * 1024 * 1024
"""Largest answer that is taken: heavy pages have a few hundred thousand bytes."""
PATIENCE = 30.0
"""Seconds that one article may take, all its redirects together."""
_REDIRECTS = 5
_CHUNK = 64 * 1024
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
"""Media type -> the file name ending under which it is read."""
_BY_HAND = "Open it in a browser, save the page, and add the file: briefgen add page.html --url {url}"

Connect = Callable[[str, str, int, float], http.client.HTTPConnection]
"""(scheme, host, port, timeout in seconds) -> a connection to it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An article as it arrived."""

    url: str
    """Where it was found in the end, without a fragment."""
    name: str
    """A file name for it: the last part of the address, with the ending of its format."""
    data: bytes


def is_address(words: str) -> bool:
    """Tell whether words are an address of something and not the path of a file."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", words) is not None


def fetch(url: str, *, insecure: bool = False, connect: Connect | None = None) -> Fetched:
    """Return what stands at an address of the web. Over https only, unless `insecure`.

    Raises InputError where the address is none, leads into a private network, cannot be reached, answers with anything
    but an article, or does not come to an end.
    """
    connect, until, here = connect or connection, monotonic() + PATIENCE, url
    for _ in range(_REDIRECTS + 1):
        scheme, host, port, target = _parts(here, url, insecure=insecure)
        try:
            made = connect(scheme, host, port, max(0.1, until - monotonic()))
            with closing(made), _ask(made, host, target) as answer:
                if answer.status in (301, 302, 303, 307, 308) and (location := answer.getheader("Location")):
                    here = urljoin(here, location)
                    continue
                return _taken(answer, here, url, until)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise _refused(url, "source-unreachable", f"{host} cannot be reached: {reason}", _BY_HAND) from error
    raise _refused(url, "source-unreachable", f"it redirects more than {_REDIRECTS} times", _BY_HAND)


def _parts(here: str, url: str, *, insecure: bool) -> tuple[str, str, int, str]:
    """Return scheme, host, port and what to ask for. Raises InputError for an address that is not to be asked."""
    try:
        parts = urlsplit(here)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme == "http" and not insecure:
        message = "it is not encrypted, so nobody knows whether these are the publisher's words"
        raise _refused(url, "source-address", message, "Try https://, or say that it may be so: --insecure")
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        shown = "the address" if here == url else f"it redirects to {here}, which"
        raise _refused(url, "source-address", f"{shown} is none of the web", "https://example.org/article")
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    quoted = re.sub(r"[^!-~]", lambda one: "".join(f"%{byte:02X}" for byte in one[0].encode("utf-8")), target)
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), quoted


def connection(scheme: str, host: str, port: int, timeout: float) -> http.client.HTTPConnection:
    """Return a connection to a public address of `host`. Raises OSError where it has none."""
    made: http.client.HTTPConnection
    if scheme == "https":
        made = http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
    else:
        made = http.client.HTTPConnection(host, port, timeout=timeout)
    address = next(public(host, port))
    made._create_connection = lambda _, *rest: socket.create_connection(address, *rest)  # type: ignore[attr-defined]
    return made


def public(host: str, port: int, resolve: Callable[..., Any] = socket.getaddrinfo) -> Iterator[tuple[str, int]]:
    """Yield the addresses of a host. Raises OSError if any of them is not one of the public internet."""
    found = [str(one[4][0]) for one in resolve(host, port, 0, socket.SOCK_STREAM)]
    if not found or not all(_is_public(one) for one in found):
        raise OSError(0, "its address is not one of the public internet")
    yield from ((one, port) for one in found)


def _is_public(address: str) -> bool:
    one = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    return one.is_global and not one.is_multicast and (mapped is None or mapped.is_global)


def _ask(made: http.client.HTTPConnection, host: str, target: str) -> http.client.HTTPResponse:
    headers = {
        "Host": host,
        "User-Agent": f"briefgen/{__version__}",
        "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, text/markdown;q=0.8",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    made.request("GET", target, headers=headers)
    return made.getresponse()


def _taken(answer: http.client.HTTPResponse, here: str, url: str, until: float) -> Fetched:
    """Return the article in an answer."""
    if answer.status != http.client.OK:
        raise _refused(url, "source-unreachable", f"it answers {answer.status} {answer.reason}", _BY_HAND)
    kind = (answer.getheader("Content-Type") or "text/html").partition(";")[0].strip().lower()
    if kind not in _SUFFIXES or (answer.getheader("Content-Encoding") or "identity") != "identity":
        raise _refused(url, "source-format", f"there is no reader for what it answers with, {kind}", _BY_HAND)
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read(_CHUNK):
        size += len(piece)
        pieces.append(piece)
        if size > MOST_BYTES or monotonic() > until:
            message = f"it does not come to an end: after {size:,} bytes there is more"
            raise _refused(url, "source-huge", message, _BY_HAND)
    parts = urlsplit(here)
    last = unquote(PurePosixPath(parts.path).name).rpartition(".html")[0] or unquote(PurePosixPath(parts.path).stem)
    address = urlunsplit(parts._replace(fragment=""))
    return Fetched(address, f"{slug(last or 'article')}{_SUFFIXES[kind]}", b"".join(pieces))


def _refused(url: str, code: str, message: str, hint: str) -> InputError:
    return InputError([Finding(url, 0, 0, code, "error", message, hint.format(url=url))])
