"""What a web page says about its article: JSON-LD (schema.org), then meta tags, then what stands on the page itself."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from briefgen.text import fold_spaces

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KINDS = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|PressRelease)$")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_LONGEST = 1_000_000
"""Longest script, in characters, that is read as JSON-LD."""
_DEEPEST = 12
"""Levels of JSON-LD that are looked into."""
_URL = re.compile(r"https?://[^\s/]+\S*")
_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_TITLE_STYLES = frozenset(("msotitle", "title"))
_HALVES = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def linked(tree: HtmlElement) -> dict[str, Any]:
    """Return the first object of JSON-LD that describes an article; empty if there is none."""
    return next(_articles(tree), {})


def is_live(linked: Mapping[str, Any], tree: HtmlElement) -> bool:
    """Tell whether the page says that it is a live blog."""
    kinds = linked.get("@type")
    stated = "LiveBlogPosting" in (kinds if isinstance(kinds, list) else [kinds])
    return stated or any("LiveBlogPosting" in str(one.get("itemtype")) for one in tree.iter("div", "article", "main"))


def is_teaser(linked: Mapping[str, Any]) -> bool:
    """Tell whether the publisher says that the article is for subscribers."""
    return str(linked.get("isAccessibleForFree")).lower() == "false"


def body(linked: Mapping[str, Any]) -> list[str]:
    """Return the paragraphs of the article as JSON-LD has them; none where it does not."""
    words = linked.get("articleBody")
    if not isinstance(words, str):
        return []
    words = _TAGS.sub("\n", html.unescape(_HALVES.sub("\ufffd", words)))
    return [line for line in map(fold_spaces, words.split("\n")) if line]


def known(linked: Mapping[str, Any], tree: HtmlElement) -> dict[str, Any]:
    """Return what the page states of title, date, byline, publisher, url and language, as keys of `metadata`.

    What cannot be (a date that is none, an address that is none) is passed over.
    """
    meta = _meta(tree)
    heads = [_on_one_line(one) for one in tree.iter("h1")] or _document_titles(tree)
    canonical = next((str(one.get("href", "")) for one in tree.iter("link") if one.get("rel") == "canonical"), "")
    site = _name(linked.get("publisher")) or meta.get("og:site_name", "")
    found: dict[str, Any] = {
        "title": _words(linked.get("headline"))
        or (heads[0] if len(heads) == 1 else "")
        or meta.get("og:title", "")
        or _without(site, next((fold_spaces(one.text_content()) for one in tree.iter("title")), "")),
        "date": _first(_day, linked.get("datePublished"), *(meta.get(key, "") for key in _DATES)) or _time(tree),
        "byline": _BY.sub("", _name(linked.get("author")) or meta.get("author", "")),
        "publisher": site,
        "url": _first(_address, canonical, linked.get("url"), _id(linked.get("mainEntityOfPage")), meta.get("og:url")),
        "language": _first(_language, linked.get("inLanguage"), tree.get("lang"), meta.get("og:locale")),
    }
    return {key: value for key, value in found.items() if value}


def _document_titles(tree: HtmlElement) -> list[str]:
    """Return what the title styles of word processors mark, which stands for `<h1>` in what they export."""
    found = [one for one in tree.iter("p") if not _TITLE_STYLES.isdisjoint(str(one.get("class")).lower().split())]
    return [words for one in found if (words := _on_one_line(one))]


def _on_one_line(one: HtmlElement) -> str:
    """Return the words of a heading, with a space where its line breaks."""
    for line_break in one.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return fold_spaces(one.text_content())


_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "parsely-pub-date",
    "publish-date",
    "pubdate",
)


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD that describe an article."""
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" in str(script.get("type", "")) and len(text) <= _LONGEST:
            try:
                yield from _walk(json.loads(text, strict=False), 0)
            except (ValueError, RecursionError):
                continue


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(isinstance(one, str) and _KINDS.search(one) for one in (kinds if isinstance(kinds, list) else [kinds])):
            yield value
        yield from _walk(value.get("@graph"), depth + 1)


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the meta tags: name in lower case -> content; of two with one name the first."""
    found: dict[str, str] = {}
    for one in tree.iter("meta"):
        name = str(one.get("property") or one.get("name") or one.get("itemprop") or "").lower()
        content = fold_spaces(str(one.get("content") or ""))
        if name and content:
            found.setdefault(name, content)
    return found


def _time(tree: HtmlElement) -> str:
    """Return the day of the first `<time datetime>`, which on articles is when they were published."""
    return next((day for one in tree.iter("time") if (day := _day(one.get("datetime")))), "")


def _first(read: Any, *values: Any) -> str:
    return next((found for value in values if (found := read(value))), "")


def _words(value: Any) -> str:
    """Return a text of JSON or of a tag; half a character, which JSON can have, as browsers show it."""
    return fold_spaces(_HALVES.sub("\ufffd", value)) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    """Return the names of a person or organisation, or of several."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:10])))
    return _words(value.get("name") if isinstance(value, dict) else value)


def _id(value: Any) -> Any:
    return value.get("@id") if isinstance(value, dict) else value


def _day(value: Any) -> str:
    """Return the day of a moment as the page writes it: in the publisher's own time."""
    words = _words(value)
    try:
        return date.fromisoformat(words[:10]).isoformat()
    except ValueError:
        pass
    try:
        return datetime.strptime(words[:16], "%a, %d %b %Y").date().isoformat()
    except ValueError:
        return ""


def _address(value: Any) -> str:
    words = _words(value)
    return words if _URL.fullmatch(words) else ""


def _language(value: Any) -> str:
    words = _words(value).replace("_", "-")
    return words if _TAG.fullmatch(words) else ""


def _without(site: str, title: str) -> str:
    """Return a page's title without the name of the site behind a bar or a dash."""
    for mark in ("|", "–", "—", "-"):
        head, found, tail = title.rpartition(f" {mark} ")
        if found and site and tail.strip().casefold() == site.casefold():
            return head.strip()
    return title
