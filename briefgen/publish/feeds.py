"""Atom 1.0 (RFC 4287) and JSON Feed 1.1 of the site, of each person and organisation, of each topic. Pure, no clock.

Every day in them is one that a page states. What a reader may keep for ever waits until it is sure: no guessed
speakers, no quotes that today's source does not prove, nothing of a withdrawn article.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from briefgen.model.pages import Briefing
from briefgen.page import inline
from briefgen.publish.cut import shortened
from briefgen.publish.render import Href
from briefgen.publish.shell import SiteInfo
from briefgen.publish.show import original, parts
from briefgen.publish.site import Site, Statement, name_of
from briefgen.publish.templates import allowed
from briefgen.text import fold_spaces

HOME = "index.md"
ENTRIES = 40
"""The newest; what is older stands on the pages."""
TITLE = 90
"""Characters of a quote in the title of its entry."""
ATOM, JSON = "application/atom+xml", "application/feed+json"
ENDINGS = {ATOM: "feed.xml", JSON: "feed.json"}
"""Of the files, by media type."""


class Entry(NamedTuple):
    """A briefing, or something that was said."""

    url: str
    """Its permalink, which is its id as well."""
    title: str
    text: str
    published: str
    """ISO day."""
    updated: str
    """ISO day, not before `published`."""
    language: str
    """BCP 47 tag; empty: that of the site."""
    author: str
    """Who spoke the words; empty: the site tells it."""
    tags: tuple[str, ...]
    original: str
    """Address of the live article; empty if it has none."""


class Feed(NamedTuple):
    """What both formats say."""

    title: str
    description: str
    page: str
    """Absolute address of the page it belongs to."""
    updated: str
    """ISO day."""
    entries: tuple[Entry, ...]


def files(page: str) -> dict[str, str]:
    """Return the files of the feeds that belong to a page (path below content/), by media type."""
    stem = "" if page == HOME else page.removesuffix("md")
    return {kind: stem + ending for kind, ending in ENDINGS.items()}


def page_of(file: str) -> str:
    """Return the page that a file of a feed belongs to; empty if it is no such file."""
    ending = next((one for one in ENDINGS.values() if file == one or file.endswith(f".{one}")), "")
    return "" if not ending else f"{file.removesuffix(ending)}md" if file != ending else HOME


def pages(site: Site) -> Iterator[str]:
    """Yield the pages that have feeds: those with something in them that has a day."""
    yield from (page for page in (HOME, *site.entities) if has(site, page))


def has(site: Site, page: str) -> bool:
    """Tell whether a page has feeds."""
    return (page == HOME or page in site.entities) and bool(_newest(site, page))


def _newest(site: Site, page: str) -> str:
    """Return the newest day of what the feed of a page looks at; empty if there is none."""
    if page.startswith(("people/", "organisations/")):
        days = [_day(ref.day) for ref in site.said_refs.get(page, ())[:ENTRIES]]
    else:
        days = [_updated(one) for one in _briefings(site, page)]
    return max(days, default="")


def _briefings(site: Site, page: str) -> tuple[Briefing, ...]:
    named = site.named_in.get(page, ())[:ENTRIES]
    known = site.collection.briefings
    found = site.latest[:ENTRIES] if page == HOME else tuple(known[one.slug] for one in named)
    return tuple(one for one in found if _day(one.date) and not one.withdrawn)


def feed(site: Site, info: SiteInfo, page: str, address: Href) -> Feed:
    """Return the feed of a page that has one; `address` makes absolute addresses of pages."""
    if page.startswith(("people/", "organisations/")):
        refs = site.said_refs[page][:ENTRIES]
        said = (site.said[page][number] for number, ref in enumerate(refs) if _day(ref.day))
        entries = tuple(_fit(_said(site, one, address)) for one in said if _sure(one))
    else:
        entries = tuple(_fit(_briefing(site, one, address)) for one in _briefings(site, page))
    title = info.name if page == HOME else f"{name_of(site, page)} · {info.name}"
    updated = max((one.updated for one in entries), default=_newest(site, page))
    description = info.description if page == HOME else ""
    return Feed(allowed(title), allowed(description), address(page, ""), updated, entries)


def _fit(one: Entry) -> Entry:
    """Return an entry with the characters that XML forbids shown as what they are, in both formats."""
    return Entry(*(allowed(part) if isinstance(part, str) else tuple(map(allowed, part)) for part in one))  # type: ignore[arg-type]


def _sure(one: Statement) -> bool:
    return not one.uncertain and not one.withdrawn and (one.verified or not one.verbatim)


def _briefing(site: Site, one: Briefing, address: Href) -> Entry:
    return Entry(
        url=address(f"briefings/{one.slug}.md", ""),
        title=one.title,
        text=parts.first_point(one) or one.title,
        published=_day(one.date),
        updated=_updated(one),
        language=one.language,
        author="",
        tags=tuple(name_of(site, f"topics/{slug}.md") for slug in one.topics),
        original=original.web(one.source.get("url", "")),
    )


def _said(site: Site, one: Statement, address: Href) -> Entry:
    briefing = site.collection.briefings[one.briefing]
    words = f"“{one.words}”" if one.verbatim else fold_spaces(inline.plain(one.words))
    short = f"“{shortened(one.words, TITLE)}”" if one.verbatim else shortened(words, TITLE)
    details = ", ".join(part for part in (one.role, one.venue, one.said_on) if part)
    day = _day(one.date) or (one.when.start.isoformat() if one.when else "")
    return Entry(
        url=address(f"briefings/{one.briefing}.md", f"#{one.id}"),
        title=f"{one.speaker.text}: {short}" if one.verbatim else short,
        text="\n\n".join(part for part in (words, details, one.title) if part),
        published=day,
        updated=day,
        language=briefing.language,
        author=one.speaker.text if one.verbatim else "",
        tags=tuple(name_of(site, f"topics/{slug}.md") for slug in briefing.topics),
        original=original.at_words(briefing.source.get("url", ""), max(one.quoted, key=len)) if one.quoted else "",
    )


def _updated(one: Briefing) -> str:
    return max(_day(one.date), _day(one.revised))


def _day(words: str) -> str:
    """Return an ISO day; empty if the words are none."""
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        return ""


def write(kind: str, shown: Feed, info: SiteInfo, own: str) -> str:
    """Return the file of a feed. `kind` is its media type, `own` its absolute address."""
    return allowed(_atom(shown, info, own) if kind == ATOM else _json(shown, info, own))


def _atom(shown: Feed, info: SiteInfo, own: str) -> str:
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": info.language})
    _add(root, "title", shown.title)
    if shown.description:
        _add(root, "subtitle", shown.description)
    _add(root, "id", shown.page)
    _add(root, "updated", _instant(shown.updated))
    ET.SubElement(root, "link", {"rel": "self", "type": ATOM, "href": own})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": shown.page})
    _add(ET.SubElement(root, "author"), "name", info.name)
    for one in shown.entries:
        entry = ET.SubElement(root, "entry", {"xml:lang": one.language} if one.language else {})
        _add(entry, "title", one.title)
        _add(entry, "id", one.url)
        _add(entry, "published", _instant(one.published))
        _add(entry, "updated", _instant(one.updated))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.url})
        if one.original:
            ET.SubElement(entry, "link", {"rel": "via", "href": one.original})
        if one.author:
            _add(ET.SubElement(entry, "author"), "name", one.author)
        for tag in one.tags:
            ET.SubElement(entry, "category", {"term": tag})
        _add(entry, "content", one.text)
    ET.indent(root, "")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _json(shown: Feed, info: SiteInfo, own: str) -> str:
    found = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": shown.title,
        "description": shown.description,
        "home_page_url": shown.page,
        "feed_url": own,
        "language": info.language,
        "authors": [{"name": info.name}],
        "items": [_item(one) for one in shown.entries],
    }
    return json.dumps(_known(found), ensure_ascii=False, indent=1) + "\n"


def _item(one: Entry) -> dict[str, Any]:
    return _known(
        {
            "id": one.url,
            "url": one.url,
            "external_url": one.original,
            "title": one.title,
            "content_text": one.text,
            "date_published": _instant(one.published),
            "date_modified": _instant(one.updated),
            "language": one.language,
            "authors": [{"name": one.author}] if one.author else [],
            "tags": list(one.tags),
        }
    )


def _known(found: dict[str, Any]) -> dict[str, Any]:
    """Return what is not empty; `items` always."""
    return {name: value for name, value in found.items() if value or name == "items"}
