"""What each kind of page shows: the values its template gets. `view` is the only door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from briefgen.model import Briefing, KeyPoints, PageBlock, QuoteCallout, ReadAlso, Reported, Section, SourcePart
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
_FOLDERS = {"people": "person", "organisations": "organisation", "topics": "topic"}


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


def view(site: Site, path: str, text: str, href: Href) -> View | None:
    """Return what to show for the page at `path` (below content/); None if it is an ordinary page.

    `text` is what stands on it, `href` makes the addresses of other pages.
    """
    found = _view(site, path, text)
    if found is None:
        return None
    helpers = {
        "path": path,
        "site": site,
        "href": partial(_address, href),
        "md": partial(render.block, page=path, href=href),
        "md_inline": partial(render.inline, page=path, href=href),
        "md_from": lambda markdown, page: render.inline(markdown, page, href),
        "link": lambda target, page=path: render.resolve(target, page, href),
    }
    return replace(found, values={**found.values, **helpers})


def _address(href: Href, path: str, fragment: str = "") -> str:
    return href(path, f"#{fragment}" if fragment else "")


def _view(site: Site, path: str, text: str) -> View | None:
    parts = PurePosixPath(path).parts
    name = PurePosixPath(path).stem
    pages = site.collection
    if path == "index.md":
        return _home(site, text)
    if path == "wanted.md":
        titles = [(title, heading_anchor(title), slugs) for title, slugs in pages.wanted.items()]
        return View("wanted.html", "Wanted", "", {"titles": titles})
    if len(parts) != 2:
        return None
    if parts[0] == "briefings" and name in pages.briefings:
        return _briefing(site, path, pages.briefings[name])
    if parts[0] == "sources" and name in pages.sources:
        source = pages.sources[name]
        statements = site.quoted.get(path, ())
        marked = [(part, tuple(_marked(part, statements))) for part in source.parts]
        return View("source.html", source.title, source.date, {"source": source, "parts": marked})
    if parts[0] in _FOLDERS and name in getattr(pages, parts[0]):
        entity = getattr(pages, parts[0])[name]
        values = {
            "entity": entity,
            "said": site.said.get(path, ()),
            "named_in": site.named_in.get(path, ()),
            "backlinks": site.backlinks.get(path, ()),
        }
        if parts[0] == "topics":
            statements = tuple(
                one for b in site.named_in.get(path, ()) for one in site.statements[f"briefings/{b.slug}.md"]
            )
            return View("topic.html", entity.name, "", {**values, "said": statements})
        return View("entity.html", entity.name, "", values)
    return None


def _home(site: Site, text: str) -> View:
    from briefgen import frontmatter
    from briefgen.errors import InputError

    try:
        page = frontmatter.split(text, "index.md")
    except InputError:  # check reports it; the page shows what stands there
        page = frontmatter.FrontMatter(text)
    title = page.values.get("title")
    values = {
        "intro": page.body,
        "latest": site.latest[:LATEST],
        "older": len(site.latest) - LATEST,
        "most_quoted": site.most_quoted[:MOST_QUOTED],
    }
    return View("home.html", title if isinstance(title, str) else "", "", values)


def _briefing(site: Site, path: str, briefing: Briefing) -> View:
    values = {
        "briefing": briefing,
        "blocks": tuple(_blocks(briefing, site.statements[path])),
        "backlinks": site.backlinks.get(path, ()),
        "source": site.collection.sources.get(PurePosixPath(path).stem),
        "quotes": sum(one.verbatim for one in site.statements[path]),
    }
    return View("briefing.html", briefing.title, briefing.date, values)


def _blocks(briefing: Briefing, statements: tuple[Statement, ...]) -> Iterator[tuple[str, PageBlock, Statement | None]]:
    """Yield kind, block and statement of each block but the page's title."""
    following = iter(statements)
    for block in briefing.blocks:
        kind = next((name for type_, name in _KINDS if isinstance(block, type_)), "prose")
        if kind == "section" and isinstance(block, Section) and block.level == 1:
            continue
        yield kind, block, next(following) if kind in ("quote", "reported") else None


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
