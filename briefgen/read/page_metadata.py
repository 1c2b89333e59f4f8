"""What a web page says about its article: JSON-LD (schema.org), then meta tags, then what stands on the page itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from briefgen.text import fold_spaces

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KINDS = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|PressRelease)$")
_LONGEST = 1_000_000
"""Longest script, in characters, that is read as JSON-LD."""
_DEEPEST = 12
"""Levels of JSON-LD that are looked into."""
_URL = re.compile(r"https?://[^\s/]+\S*")
_HALVES = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def known(tree: HtmlElement) -> dict[str, Any]:
    """Return what the page states of title, date, byline, publisher, url and language, as keys of `metadata`.

    What cannot be (a date that is none, an address that is none) is passed over.
    """
    linked = next(_articles(tree), {})
    meta = _meta(tree)
    heads = [fold_spaces(one.text_content()) for one in tree.iter("h1")]
    canonical = next((str(one.get("href", "")) for one in tree.iter("link") if one.get("rel") == "canonical"), "")
    site = _name(linked.get("publisher")) or meta.get("og:site_name", "")
    found: dict[str, Any] = {
        "title": _words(linked.get("headline"))
        or (heads[0] if len(heads) == 1 else "")
        or meta.get("og:title", "")
        or _without(site, next((fold_spaces(one.text_content()) for one in tree.iter("title")), "")),
        "date": _first(_day, linked.get("datePublished"), *(meta.get(key, "") for key in _DATES)) or _time(tree),
        "byline": _name(linked.get("author")) or meta.get("author", ""),
        "publisher": site,
        "url": _first(_address, canonical, linked.get("url"), _id(linked.get("mainEntityOfPage")), meta.get("og:url")),
        "language": _first(_language, linked.get("inLanguage"), tree.get("lang"), meta.get("og:locale")),
    }
    return {key: value for key, value in found.items() if value}


_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
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
