"""The indexes: everything by month, people, organisations, topics, sources, what is wanted."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from briefgen.model.pages import EntityPage
from briefgen.publish.show import parts
from briefgen.publish.site import Site
from briefgen.text import heading_anchor

FOLDERS = ("people", "organisations", "topics")
NAMES = 400
"""Names a page of an index."""
RECENT = 40
"""Sources and briefings that stand on the first page of their index."""


class Name(NamedTuple):
    """A line of an index of names."""

    path: str
    name: str
    native: str
    role: str
    quotes: int
    briefings: int


def paths(site: Site) -> Iterator[str]:
    """Yield the paths of all indexes, below content/."""
    yield from ("timeline/index.md", "sources/index.md")
    yield from (f"timeline/{month}.md" for month in site.months if month)
    if "" in site.months:
        yield "timeline/undated.md"
    for folder in FOLDERS:
        yield f"{folder}/index.md"
        pages = -(-len(getattr(site.collection, folder)) // NAMES)
        yield from (f"{folder}/index/{number}.md" for number in range(2, pages + 1))


def names(site: Site, folder: str, number: int) -> dict[str, Any]:
    """Return what the template shows of an index of people, organisations or topics; `number` counts from 1."""
    pages: dict[str, EntityPage] = getattr(site.collection, folder)
    ordered = sorted(pages.items(), key=lambda item: (_sorted_as(item[1]), item[0]))
    cuts = [ordered[start : start + NAMES] for start in range(0, len(ordered), NAMES)]
    shown = cuts[number - 1] if 0 < number <= len(cuts) else []
    letters: dict[str, list[Name]] = {}
    for slug, page in shown:
        letters.setdefault(_letter(page), []).append(_name(site, f"{folder}/{slug}.md", page))
    return {
        "folder": folder,
        "number": number,
        "letters": letters,
        "total": len(ordered),
        "cuts": [
            (f"{folder}/index.md" if n == 1 else f"{folder}/index/{n}.md", n, cut[0][1].name, cut[-1][1].name)
            for n, cut in enumerate(cuts, 1)
        ],
    }


def _sorted_as(page: EntityPage) -> str:
    """Return what a page is sorted by: of a person the last word of the name; without accents."""
    name = unicodedata.normalize("NFKD", page.name).casefold()
    words = "".join(ch for ch in name if not unicodedata.combining(ch)).split()
    return " ".join([*words[-1:], *words[:-1]] if page.kind == "person" else words)


def _letter(page: EntityPage) -> str:
    first = _sorted_as(page)[:1].upper()
    return first if first.isalpha() else "#"


def _name(site: Site, path: str, page: EntityPage) -> Name:
    quotes = sum(one.verbatim for one in site.said_refs.get(path, ()))
    return Name(path, page.name, page.native_name, page.role, quotes, len(site.named_in.get(path, ())))


def timeline(site: Site, month: str | None) -> dict[str, Any]:
    """Return what the template shows of a month (`2026-03`, empty: without a date); None: of the newest ones."""
    briefings = site.latest[:RECENT] if month is None else site.months.get(month, ())
    days: dict[str, list[Any]] = {}
    for one in briefings:
        quotes = site.quotes[f"briefings/{one.slug}.md"]
        days.setdefault(one.date, []).append((one, parts.first_point(one), quotes, parts.tongue(one.language)))
    known = [*site.months]
    at = known.index(month) if month in known else -1
    return {
        "month": month,
        "days": days,
        "months": [(_month_path(name), name, len(found)) for name, found in site.months.items()]
        if month is None
        else [],
        "newer": _month_path(known[at - 1]) if at > 0 else "",
        "newer_month": known[at - 1] if at > 0 else "",
        "older": _month_path(known[at + 1]) if 0 <= at < len(known) - 1 else "",
        "older_month": known[at + 1] if 0 <= at < len(known) - 1 else "",
    }


def _month_path(month: str) -> str:
    return f"timeline/{month or 'undated'}.md"


def sources(site: Site) -> dict[str, Any]:
    """Return what the template shows of the sources: the publishers, and the newest ones."""
    counts: Counter[str] = Counter()
    quotes: Counter[str] = Counter()
    newest: dict[str, str] = {}
    for briefing in site.latest:
        publisher = briefing.source.get("publisher", "")
        counts[publisher] += 1
        quotes[publisher] += site.quotes[f"briefings/{briefing.slug}.md"]
        newest.setdefault(publisher, briefing.date)
    return {
        "publishers": [
            (name, count, quotes[name], newest[name])
            for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ],
        "recent": [source for one in site.latest[:RECENT] if (source := site.collection.sources.get(one.slug))],
        "total": len(site.collection.sources),
    }


def wanted(site: Site) -> dict[str, Any]:
    """Return what the template shows of articles that nobody has added yet."""
    briefings = site.collection.briefings
    return {"titles": tuple((title, anchor, _there(briefings, slugs)) for title, anchor, slugs in _titles(site))}


def _titles(site: Site) -> Iterator[tuple[str, str, Sequence[str]]]:
    yield from ((title, heading_anchor(title), slugs) for title, slugs in site.collection.wanted.items())


def _there(briefings: Any, slugs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((f"briefings/{one}.md", briefings[one].title) for one in slugs if one in briefings)
