"""What each kind of page shows: the values its template gets. `view` is the only door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from briefgen import frontmatter, when
from briefgen.errors import InputError
from briefgen.model import (
    Briefing,
    EntityPage,
    KeyPoints,
    PageBlock,
    QuoteCallout,
    ReadAlso,
    Reported,
    Section,
    SourcePage,
    SourcePart,
    When,
)
from briefgen.page import ids
from briefgen.page.blocks import KEY_POINTS, READ_ALSO
from briefgen.page.source import anchor_end
from briefgen.publish import render
from briefgen.publish.render import Href
from briefgen.publish.site import Site, Statement
from briefgen.text import fold_marks, heading_anchor

LATEST = 30
"""Briefings on the home page; a screen or two."""
MOST_QUOTED = 12
"""People and organisations on the home page."""

_KINDS: tuple[tuple[type, str], ...] = (
    (Section, "section"),
    (KeyPoints, "key_points"),
    (QuoteCallout, "quote"),
    (Reported, "reported"),
    (ReadAlso, "read_also"),
)
_LISTS = {"key_points": KEY_POINTS, "read_also": READ_ALSO}


@dataclass(frozen=True, slots=True)
class View:
    """A page to be shown."""

    template: str
    """Name of its file in layouts/."""
    title: str
    date: str
    """ISO date, or empty; the sitemap's."""
    values: Mapping[str, Any]
    """What the template gets."""


def generated(site: Site) -> Iterator[str]:
    """Yield the paths (below content/) of the pages that no Markdown needs to stand behind."""
    del site
    yield from ()


def view(site: Site, path: str, text: str, href: Href) -> View | None:
    """Return what to show for the page at `path` (below content/); None if it is an ordinary page.

    `text` is what stands on it, `href` makes the addresses of other pages.
    """
    found = _view(site, path, text)
    if found is None:
        return None
    helpers = {
        "href": lambda page, fragment="": href(page, f"#{fragment}" if fragment else ""),
        "md": lambda markdown: render.block(markdown, path, href),
        "md_from": lambda markdown, page: render.inline(markdown, page, href),
        "shown_day": _shown,
        "link": lambda target: render.resolve(target, path, href),
        "backlinks": site.backlinks.get(path, ()),
    }
    return replace(found, values={**found.values, **helpers})


def _view(site: Site, path: str, text: str) -> View | None:
    parts = PurePosixPath(path).parts
    name = PurePosixPath(path).stem
    pages = site.collection
    if path == "index.md":
        return _home(site, text)
    if path == "wanted.md":
        return _wanted(site)
    if len(parts) != 2:
        return None
    if parts[0] == "briefings" and name in pages.briefings:
        return _briefing(site, path, pages.briefings[name])
    if parts[0] == "sources" and name in pages.sources:
        return _source(site, path, pages.sources[name])
    if parts[0] == "topics" and name in pages.topics:
        return _topic(site, path, pages.topics[name])
    if parts[0] in ("people", "organisations") and name in getattr(pages, parts[0]):
        entity = getattr(pages, parts[0])[name]
        values = {"entity": entity, "said": site.said.get(path, ()), "named_in": site.named_in.get(path, ())}
        return View("entity.html", entity.name, "", values)
    return None


def _home(site: Site, text: str) -> View:
    try:
        page = frontmatter.split(text, "index.md")
    except InputError:  # check reports it; the page shows what stands there
        page = frontmatter.FrontMatter(text)
    title = page.values.get("title")
    topics = site.collection.topics.items()
    counted = [(f"topics/{name}.md", topic, len(site.named_in.get(f"topics/{name}.md", ()))) for name, topic in topics]
    values = {
        "intro": page.body,
        "latest": [(one, _first_point(one)) for one in site.latest[:LATEST]],
        "older": site.latest[LATEST:],
        "most_quoted": site.most_quoted[:MOST_QUOTED],
        "topics": sorted(counted, key=lambda item: -item[2]),
    }
    return View("home.html", title if isinstance(title, str) else "", "", values)


def _first_point(briefing: Briefing) -> str:
    points = (point.text for block in briefing.blocks if isinstance(block, KeyPoints) for point in block.points)
    return next(points, "")


def _wanted(site: Site) -> View:
    briefings = site.collection.briefings
    titles = [
        (
            title,
            heading_anchor(title),
            [(f"briefings/{one}.md", briefings[one].title) for one in slugs if one in briefings],
        )
        for title, slugs in site.collection.wanted.items()
    ]
    return View("wanted.html", "Wanted", "", {"titles": titles})


def _briefing(site: Site, path: str, briefing: Briefing) -> View:
    statements = site.statements[path]
    name = PurePosixPath(path).stem
    values = {
        "briefing": briefing,
        "date": _shown(briefing.date),
        "original": _web(briefing.source.get("url", "")),
        "blocks": tuple(_blocks(briefing, statements)),
        "source": site.collection.sources.get(name),
        "history": _history(site, name, statements),
        "quotes": sum(one.verbatim for one in statements),
        "superseded": sum(one.verbatim and one.earlier is not None for one in statements),
        "verified": sum(one.verbatim and one.verified for one in statements),
        "entities": [
            ("People", tuple(_named(site.collection.people, "people", briefing.people))),
            ("Organisations", tuple(_named(site.collection.organisations, "organisations", briefing.organisations))),
            ("Places", tuple(("", one.replace("-", " ").title(), "") for one in briefing.places)),
            ("Topics", tuple(_named(site.collection.topics, "topics", briefing.topics))),
        ],
    }
    return View("briefing.html", briefing.title, briefing.date, values)


def _history(site: Site, slug: str, statements: tuple[Statement, ...]) -> list[tuple[SourcePage, bool]]:
    """Return the sources of a briefing that were corrected or withdrawn: its own first, then others that it quotes.

    With each: whether it is the briefing's own.
    """
    names = dict.fromkeys([slug, *(one.source for one in statements)])
    pages = (site.collection.sources[name] for name in names if name in site.collection.sources)
    return [(page, page.slug == slug) for page in pages if page.corrected or page.withdrawn]


def _named(pages: Mapping[str, EntityPage], folder: str, slugs: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield page, name and role of each; a name without a page is made from its slug."""
    for name in slugs:
        page = pages.get(name)
        yield (f"{folder}/{name}.md", page.name, page.role) if page else ("", name.replace("-", " ").title(), "")


def _source(site: Site, path: str, source: SourcePage) -> View:
    statements = site.quoted.get(path, ())
    quoting: dict[str, list[Statement]] = {}
    for one in statements:
        if one.verbatim:
            quoting.setdefault(one.briefing, []).append(one)
    values = {
        "source": source,
        "date": _shown(source.date),
        "original": _web(source.source.get("url", "")),
        "paragraphs": [(part, tuple(_marked(part, statements))) for part in source.parts],
        "changed": {number for version in source.corrected for number in version.changed},
        "anchor_end": anchor_end,
        "quoted_in": [(f"briefings/{name}.md", said[0].title, said) for name, said in quoting.items()],
    }
    return View("source.html", source.title, source.date, values)


def _topic(site: Site, path: str, topic: EntityPage) -> View:
    briefings = site.named_in.get(path, ())
    said = [one for briefing in briefings for one in site.statements[f"briefings/{briefing.slug}.md"]]
    return View("topic.html", topic.name, "", {"entity": topic, "named_in": briefings, "said": said})


def _shown(day: str) -> str:
    """Return an ISO date as a reader sees it; words that are none stay as they are."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return when.show(When(found, found))


def _web(url: str) -> str:
    """Return an address of the web; empty for anything else, which could run something."""
    return url if re.match(r"https?://", url) else ""


def _blocks(
    briefing: Briefing, statements: tuple[Statement, ...]
) -> Iterator[tuple[str, PageBlock, Statement | None, str]]:
    """Yield kind, block, statement and id of each block but the page's title."""
    following = iter(statements)
    taken = {one.id for one in statements} | {"main"}
    for block in briefing.blocks:
        kind = next((name for type_, name in _KINDS if isinstance(block, type_)), "prose")
        if isinstance(block, Section) and block.level == 1:
            continue
        statement = next(following) if kind in ("quote", "reported") else None
        title = block.title if isinstance(block, Section) else _LISTS.get(kind, "")
        yield kind, block, statement, ids.unique(heading_anchor(title) or "section", taken) if title else ""


def _marked(part: SourcePart, statements: tuple[Statement, ...]) -> Iterator[tuple[str, Statement | None]]:
    """Yield the pieces of a paragraph in order, each with the quote that shows it on a briefing, or None."""
    if part.kind != "paragraph":
        yield part.text, None
        return
    folded = fold_marks(part.text)
    ranges: list[tuple[int, int, Statement]] = []
    for one in statements:
        if one.paragraph == part.number and one.verified:
            for words in one.quoted:
                for piece in (w.strip() for w in words.replace("[…]", "…").split("…")):
                    at = folded.find(fold_marks(piece)) if piece else -1
                    if at >= 0:
                        ranges.append((at, at + len(piece), one))
    at = 0
    for start, end, one in sorted(ranges, key=lambda item: item[:2]):
        if start < at:
            continue
        if start > at:
            yield part.text[at:start], None
        yield part.text[start:end], one
        at = end
    if at < len(part.text):
        yield part.text[at:], None
