"""Web pages (`.html`): the article's own words, without menus and advertisements. Nothing is run, nothing is loaded.

What the page states of itself -> a tree that is safe to take apart (`page_cleaning`) -> its lines (`page_lines`; of a
live blog `page_entries`) and "Read also" links -> the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from briefgen.errors import Finding, InputError
from briefgen.model.article import Article, Link
from briefgen.model.common import Span
from briefgen.read import language, metadata, page_entries, page_lines, page_metadata, stamp
from briefgen.read.decode import decode
from briefgen.read.page_cleaning import make_safe
from briefgen.read.page_lines import Line
from briefgen.read.plain import article
from briefgen.text import fold_spaces, normalise, title_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 8_000_000
"""Longest page, in characters, that is read: sixty times a heavy one."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page declares its encoding; browsers look at 1024."""
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "pre", "figcaption")
_ALSO = re.compile(
    r"[\W_]*(?:read|see|watch)\s+(?:also|more|next)|[\W_]*also\s+read|[\W_]*related(?:\s+\w+){0,2}|[\W_]*more\s+on\s+this"
    r"|[\W_]*recommended",
    re.IGNORECASE,
)


class WebReader:
    """Reads `.html`, `.htm` and `.xhtml` files. A sidecar wins over what the page says about itself."""

    suffixes = frozenset({".html", ".htm", ".xhtml"})

    def __call__(self, data: bytes, path: str, sidecar: Mapping[str, Any]) -> Article:
        """Return the article; see `registry.Reader`. Raises InputError with every problem."""
        text, detected = _decoded(data, path)
        if len(text) > MOST:
            raise _wrong(path, "source-huge", f"the page has {len(text):,} characters", "Save the article alone.")
        tree = _parsed(text)
        if tree is None:
            raise _wrong(path, "source-empty", "the page has no text", "Save the page as the browser shows it.")
        linked = page_metadata.linked(tree)
        known = metadata.collect({**page_metadata.known(linked, tree), **sidecar}, {}, path)
        entries = page_entries.entries(tree) if page_metadata.is_live(linked, tree) else []
        make_safe(tree)
        also = list(dict.fromkeys((words, urljoin(known.url or "", url)) for words, url in _read_also(tree)))
        places = _places(tree)
        lines = page_entries.lines(tree, entries) if entries else page_lines.lines(tree)
        title = known.title
        if lines and title is not None and title_key(lines[0].words) == title_key(title):
            lines = lines[1:]
        lines = _or_stated(lines, page_metadata.body(linked))
        if not lines:
            hint = "Save the page as the browser shows it, or copy the article's text into a .txt file."
            raise _wrong(path, "source-empty", "no article was found on the page", hint)
        there = {title_key(words) for words, _ in lines}
        lines += [Line(f"Read also | {words}") for words, _ in also if title_key(f"Read also | {words}") not in there]
        body = "\n".join(words for words, _ in lines)
        if "language" not in sidecar and language.contradicts(known.language, body):
            known = replace(known, language=None)  # the language of the template, and not of the article
        known = stamp.dated(known, body)
        inferred = known.inferred | ({"encoding"} if detected else frozenset())
        if title is None:
            title, inferred = metadata.headline(body), inferred | {"title"}
        starts = [0]
        for words, _ in lines:
            starts.append(starts[-1] + len(words) + 1)
        numbers = tuple(places.get(words[:60], 1) for words, _ in lines)
        made = article(body, title, known, data, path, inferred, numbers)
        urls = {f"Read also | {words}": url for words, url in also}
        return replace(
            made,
            teaser=page_metadata.is_teaser(linked),
            headings=tuple(Span(at, at + len(words)) for at, (words, head) in zip(starts, lines, strict=False) if head),
            links=tuple(
                Link(Span(at + len("Read also | "), at + len(words)), urls[words])
                for at, (words, _) in zip(starts, lines, strict=False)
                if words in urls
            ),
        )


def _or_stated(lines: list[Line], stated: list[str]) -> list[Line]:
    """Return the lines of a page, or those of its JSON-LD where the page itself shows less than half of them."""
    shown = sum(len(line.words) for line in lines)
    return lines if 2 * shown >= sum(map(len, stated)) else [Line(normalise(words)) for words in stated]


def _decoded(data: bytes, path: str) -> tuple[str, bool]:
    """Return the text of a page and whether its encoding was detected: what the page declares, then as any text."""
    declared = _CHARSET.search(data[:_HEAD])
    if declared is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name
        for encoding in ("utf-8", name):  # what is UTF-8 is nothing else, whatever a server or an editor declared
            try:
                return normalise(data.decode(encoding)), False
            except (LookupError, UnicodeDecodeError):
                pass
    return decode(data, path)


def _parsed(text: str) -> HtmlElement | None:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _read_also(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield title and address of each link that a "Read also" stands before: in its own line, or as a heading."""
    for link in tree.iter("a"):
        words, url = fold_spaces(link.text_content()), str(link.get("href") or "")
        parent = link.getparent()
        if not words or parent is None or not url.startswith(("http://", "https://", "/")):
            continue
        before = fold_spaces(parent.text or "")
        if _ALSO.match(words) and (rest := re.split(r"\s*[|:»>]\s*", words, maxsplit=1))[1:]:
            yield rest[1], url
        elif before and _ALSO.fullmatch(before.rstrip(" |:»>–—-")):
            yield words, url
        elif (box := _box(link)) is not None:
            first = next((fold_spaces(one.text_content()) for one in box.iter("h2", "h3", "h4", "h5", "p")), "")
            if len(first) < 40 and _ALSO.fullmatch(first.rstrip(" |:")):
                yield words, url


def _box(link: HtmlElement) -> HtmlElement | None:
    """Return the list or aside around a link with its heading, at most four levels up; none where it is the article."""
    one = link
    for _ in range(4):
        one = one.getparent()
        if one is None or one.tag in ("body", "article", "main"):
            return None
        if one.tag == "aside" or next(one.iter("h2", "h3", "h4", "h5"), None) is not None:
            return one
    return None


def _places(tree: HtmlElement) -> dict[str, int]:
    """Return the first words of each block -> the line of the file on which it begins."""
    found: dict[str, int] = {}
    for one in tree.iter(*_BLOCKS):
        words = fold_spaces(one.text_content())[:60]
        if words:
            found.setdefault(words, one.sourceline or 1)
    return found


def _wrong(path: str, code: str, message: str, hint: str) -> InputError:
    return InputError([Finding(path, 1, 0, code, "error", message, hint)])
