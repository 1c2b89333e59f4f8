"""Web pages (`.html`): the article's own words, without menus and advertisements. Nothing is run, nothing is loaded.

trafilatura finds the article; before that, what it is known to lose is made safe: `<q>` becomes quotation marks, inline
elements become text, "Read also" lines are taken from the page.
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
from briefgen.read import language, metadata, page_metadata
from briefgen.read.decode import decode
from briefgen.read.plain import article
from briefgen.text import fold_spaces, normalise, title_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 8_000_000
"""Longest page, in characters, that is read: sixty times a heavy one."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page declares its encoding; browsers look at 1024."""
_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "svg", "form", "button", "select")
_INLINE = ("time", "abbr", "cite", "mark", "span", "font", "bdi", "bdo", "b", "i", "em", "strong", "u", "s",
    "small", "sub", "sup", "ins", "code", "kbd", "samp", "var", "dfn", "data", "ruby")  # fmt: skip
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "pre", "figcaption")
_ALSO = re.compile(
    r"[\W_]*(?:read|see|watch)\s+(?:also|more|next)|[\W_]*also\s+read|[\W_]*related(?:\s+\w+){0,2}|[\W_]*more\s+on\s+this"
    r"|[\W_]*recommended",
    re.IGNORECASE,
)
_ADVERTISES = frozenset(("ad", "ads", "advert", "adverts", "advertisement", "advertising", "ad-container", "ad-slot",
    "ad-wrapper", "ad-unit", "adsbygoogle", "sponsored", "newsletter-signup", "cookie-banner",
    "cookie-notice", "cookie-consent", "cookies", "gdpr"))  # fmt: skip
"""Classes and ids, whole."""
_ADVERTISEMENT = 600
"""Longest of them in characters: a page whose `<body>` has such a class keeps its article."""
_MARKS = re.compile('[“”„«»"]')


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
        stated = page_metadata.known(tree)
        known = metadata.collect({**stated, **sidecar}, {}, path)
        _make_safe(tree)
        also = list(dict.fromkeys((words, urljoin(known.url or "", url)) for words, url in _read_also(tree)))
        places = _places(tree)
        lines = _extracted(tree)
        title = known.title
        if lines and title is not None and title_key(lines[0][0]) == title_key(title):
            lines = lines[1:]
        if not any(words for words, _ in lines):
            hint = "Save the page as the browser shows it, or copy the article's text into a .txt file."
            raise _wrong(path, "source-empty", "no article was found on the page", hint)
        there = {title_key(words) for words, _ in lines}
        lines += [
            (f"Read also | {words}", False) for words, _ in also if title_key(f"Read also | {words}") not in there
        ]
        body = "\n".join(words for words, _ in lines)
        if "language" not in sidecar and language.contradicts(known.language, body):
            known = replace(known, language=None)  # the language of the template, and not of the article
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
            headings=tuple(Span(at, at + len(words)) for at, (words, head) in zip(starts, lines, strict=False) if head),
            links=tuple(
                Link(Span(at + len("Read also | "), at + len(words)), urls[words])
                for at, (words, _) in zip(starts, lines, strict=False)
                if words in urls
            ),
        )


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


def _make_safe(tree: HtmlElement) -> None:
    """Turn into plain text what would be lost: marks of `<q>`, words in inline elements; drop what is no text."""
    for one in [*tree.iter(*_DROPPED), *_advertisements(tree)]:
        one.drop_tree()
    for one in list(tree.iter("q")):
        one.text = f"“{one.text or ''}"
        if len(one):
            one[-1].tail = f"{one[-1].tail or ''}”"
        else:
            one.text += "”"
        one.drop_tag()
    for one in list(tree.iter(*_INLINE)):
        one.drop_tag()


def _advertisements(tree: HtmlElement) -> list[HtmlElement]:
    """Return what calls itself an advertisement, and is too short to be the article itself."""
    found = (one for one in tree.iter("div", "aside", "section", "p", "amp-ad", "ins", "figure"))
    return [one for one in found if _is_advertisement(one) and len(one.text_content()) <= _ADVERTISEMENT]


def _is_advertisement(one: HtmlElement) -> bool:
    names = f"{one.get('class') or ''} {one.get('id') or ''}".lower().split()
    return one.tag == "amp-ad" or not _ADVERTISES.isdisjoint(names)


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


def _extracted(tree: HtmlElement) -> list[tuple[str, bool]]:
    """Return the lines of the article, and whether each is a heading.

    Where trafilatura finds nothing, or loses quotation marks that `<article>` has, the blocks of `<article>` are taken.
    """
    import trafilatura
    from lxml import etree

    own = _own(tree)
    xml = trafilatura.extract(tree, output_format="xml", include_comments=False, include_tables=True)
    if not xml:
        return own
    main = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True)).find("main")
    found = list(_lines(main)) if main is not None else []
    counts = [sum(len(_MARKS.findall(words)) for words, _ in lines) for lines in (found, own)]
    return own if not found or 4 * counts[0] < 3 * counts[1] else found


def _lines(main: Any) -> Iterator[tuple[str, bool]]:
    for one in main:
        if one.tag in ("list", "table", "quote") and len(one):
            if words := fold_spaces(one.text or ""):
                yield words, False
            yield from _lines(one)
        elif one.tag == "row":
            yield normalise(" | ".join(fold_spaces("".join(cell.itertext())) for cell in one)), False
        elif words := normalise(fold_spaces("".join(one.itertext()))):
            yield words, one.tag == "head"


def _own(tree: HtmlElement) -> list[tuple[str, bool]]:
    """Return the paragraphs and headings of the one `<article>` of a page; none where it has none, or several."""
    articles = list(tree.iter("article"))
    if len(articles) != 1:
        return []
    found = []
    for one in articles[0].iter("p", "h2", "h3", "h4", "li", "blockquote"):
        if one.tag in ("li", "blockquote") and one.find("p") is not None:
            continue
        if any(up.tag in ("aside", "nav", "footer", "figure", "header") for up in one.iterancestors()):
            continue
        words = normalise(fold_spaces(one.text_content()))
        if words:
            found.append((words, one.tag.startswith("h")))
    return found


def _wrong(path: str, code: str, message: str, hint: str) -> InputError:
    return InputError([Finding(path, 1, 0, code, "error", message, hint)])
