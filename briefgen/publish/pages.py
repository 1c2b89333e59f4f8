"""What each page shows: the template and its values. `view` is the only door; `show/` has a module for each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from briefgen.publish import render
from briefgen.publish.render import Href
from briefgen.publish.show import briefing, entity, home, indexes, paging, parts, source, topic
from briefgen.publish.site import Site


@dataclass(frozen=True, slots=True)
class View:
    """A page to be shown."""

    template: str
    """Name of its file in layouts/."""
    title: str
    """Empty: the template names the page by a label."""
    date: str
    """ISO date, or empty; the sitemap's."""
    values: Mapping[str, Any]
    """What the template gets."""
    description: str = ""
    """In plain words; empty: that of the site."""
    og_type: str = "website"
    """Of Open Graph: https://ogp.me/#types."""


def generated(site: Site) -> Iterator[str]:
    """Yield the paths (below content/) of the pages that no Markdown needs to stand behind: indexes, further pages."""
    yield from indexes.paths(site)
    for path in site.entities:
        yield from paging.further(path, len(site.said_refs.get(path, ())), entity.SAID)
    for slug in site.collection.topics:
        path = f"topics/{slug}.md"
        yield from paging.further(path, len(site.named_in.get(path, ())), topic.EVENTS)


def view(site: Site, path: str, text: str, href: Href) -> View | None:
    """Return what to show for the page at `path` (below content/); None if it is an ordinary page.

    `text` is what stands on it, empty for one that is generated; `href` makes the addresses of other pages.
    """
    found = _view(site, path, text)
    if found is None:
        return None
    helpers = {
        "md": lambda markdown: render.block(markdown, path, href, found.values.get("definitions", "")),
        "md_from": lambda markdown, page: render.inline(markdown, page, href),
        "link": lambda target: render.resolve(target, path, href),
        "backlinks": site.backlinks.get(path, ()),
    }
    return replace(found, values={**found.values, **helpers})


def _view(site: Site, path: str, text: str) -> View | None:
    pages = site.collection
    if path == "index.md":
        values = home.values(site, text)
        return View("home.html", values["title"], "", values)
    if path == "wanted.md":
        return View("wanted.html", "", "", indexes.wanted(site))
    if (index := _index(site, path)) is not None:
        return index
    page, number = paging.split(path)
    folders = PurePosixPath(page).parts
    name = PurePosixPath(page).stem
    if len(folders) != 2:
        return None
    if page == path and folders[0] == "briefings" and name in pages.briefings:
        one = site.briefings[path]
        point = parts.first_point(one)
        return View("briefing.html", one.title, one.date, briefing.values(site, path, one), point, "article")
    if page == path and folders[0] == "sources" and name in pages.sources:
        shown = pages.sources[name]
        return View("source.html", shown.title, shown.date, source.values(site, path, shown))
    if folders[0] == "topics" and name in pages.topics:
        about = site.entities[page]
        return View("topic.html", about.name, "", topic.values(site, page, number, about))
    if folders[0] in ("people", "organisations") and name in getattr(pages, folders[0]):
        known = site.entities[page]
        kind = "profile" if folders[0] == "people" else "website"
        return View("entity.html", known.name, "", entity.values(site, page, number, known), known.role, kind)
    return None


def _index(site: Site, path: str) -> View | None:
    folder, _, rest = path.removesuffix(".md").partition("/")
    if folder == "timeline":
        month = None if rest == "index" else "" if rest == "undated" else rest
        return (
            View("timeline.html", "", "", indexes.timeline(site, month))
            if month is None or month in site.months
            else None
        )
    if path == "sources/index.md":
        return View("sources.html", "", "", indexes.sources(site))
    if folder in indexes.FOLDERS and (rest == "index" or rest.startswith("index/")):
        number = rest.removeprefix("index").removeprefix("/") or "1"
        return View("names.html", "", "", indexes.names(site, folder, int(number))) if number.isdecimal() else None
    return None
