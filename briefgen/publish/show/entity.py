"""A person or an organisation: everything they said, by date, and where they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from briefgen.model.pages import EntityPage
from briefgen.publish.groups import Ref
from briefgen.publish.show import paging, parts
from briefgen.publish.show.chart import chart
from briefgen.publish.show.parts import Said
from briefgen.publish.site import Site, Statement, name_of

SAID = 100
"""Statements a page, at least; a page with twice as many is cut."""
NAMED_WITH = 8
NAMED_IN = 20
"""Briefings listed beside; all are found through the statements and the timeline."""


class Choice(NamedTuple):
    """A value that statements can be filtered by."""

    value: str
    name: str
    statements: int
    """With this value, on all pages of the list."""
    on: str
    """How many of them stand on each page of the list; empty where it has one page only."""


def values(site: Site, path: str, number: int, entity: EntityPage) -> dict[str, Any]:
    """Return what the template shows of a person or organisation; `number` is that of a further page, or 0."""
    everything = site.said_refs.get(path, ())
    shown, older = paging.piece(path, site.said.get(path, ()), SAID, number)
    passages = parts.passages(shown)
    said = parts.said(site, shown, passages)
    briefings = site.named_in.get(path, ())
    places = paging.places(path, len(everything), SAID)
    return {
        "entity": entity,
        "path": path,
        "years": by_year(said),
        "filters": filters(site, [paging.piece(path, everything, SAID, at)[0] for _, at in places]),
        "places": places if len(places) > 1 else (),
        "older": older,
        "quotes": sum(one.verbatim for one in everything),
        "reported": sum(not one.verbatim for one in everything),
        "briefings_count": len({one.briefing for one in everything} | {one.slug for one in briefings}),
        "chart": chart(day for one in everything if (day := _iso(one.day))),
        "named_with": _named_with(site, path),
        "named_in": [site.collection.briefings[one.slug] for one in briefings[:NAMED_IN]],
        "named_in_more": max(0, len(briefings) - NAMED_IN),
        "passages": passages,
        "waived": parts.waived(() if number else entity.waived),
    }


def _day(one: Statement) -> date | None:
    """Return the day it was said, else that of the article."""
    return one.when.start if one.when else _iso(one.date)


def _iso(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def by_year(said: Sequence[Said]) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    """Return statements by the year they were made in, in the order given; an empty year for those without a date."""
    years: dict[str, list[Said]] = {}
    for one in said:
        day = _day(one.one)
        years.setdefault(f"{day.year:04}" if day else "", []).append(one)
    return tuple((year, tuple(found)) for year, found in years.items())


def filters(site: Site, pages: Sequence[Iterable[Statement | Ref]]) -> Mapping[str, tuple[Choice, ...]]:
    """Return what the statements of a list, given page by page, can be filtered by. A filter with one choice is none.

    These are topic, venue and publisher, and whether words are quoted or reported.
    """
    topics = site.collection.topics
    found: dict[str, dict[str, list[int]]] = {"topic": {}, "venue": {}, "publisher": {}, "kind": {}}

    def count(key: str, value: str, page: int, times: int) -> None:
        if value:
            found[key].setdefault(value, [0] * len(pages))[page] += times

    for page, several in enumerate(pages):
        statements = [*several]
        for slug, times in Counter(one.briefing for one in statements).items():
            briefing = site.collection.briefings[slug]
            for topic in dict.fromkeys(briefing.topics):
                count("topic", topic, page, times)
            count("publisher", briefing.source.get("publisher", ""), page, times)
        for venue, times in Counter(one.venue for one in statements).items():
            count("venue", venue, page, times)
        for verbatim, times in Counter(one.verbatim for one in statements).items():
            count("kind", "quote" if verbatim else "reported", page, times)

    def name(key: str, value: str) -> str:
        return name_of(site, f"topics/{value}.md") if key == "topic" and value in topics else value

    choices = {
        key: tuple(sorted((_choice(value, name(key, value), on) for value, on in counts.items()), key=_order))
        for key, counts in found.items()
    }
    return {key: of_one for key, of_one in choices.items() if len(of_one) > 1}


def _choice(value: str, name: str, on: Sequence[int]) -> Choice:
    return Choice(value, name, sum(on), " ".join(map(str, on)) if len(on) > 1 else "")


def _order(choice: Choice) -> tuple[int, str]:
    return -choice.statements, choice.name


def _is_there(site: Site, page: str) -> bool:
    folder, _, name = page.removesuffix(".md").partition("/")
    return name in getattr(site.collection, folder)


def _named_with(site: Site, path: str) -> tuple[tuple[str, str, int], ...]:
    """Return page, name and number of common briefings of those most often named together with one."""
    counts = Counter(other for pages in site.named_beside.get(path, ()) for other in pages if other != path)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    most = islice((item for item in ordered if _is_there(site, item[0])), NAMED_WITH)
    return tuple((other, name_of(site, other), count) for other, count in most)
