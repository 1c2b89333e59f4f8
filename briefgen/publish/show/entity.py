"""A person or an organisation: everything they said, by date, and where they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from briefgen.model import EntityPage
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


def values(site: Site, path: str, number: int, entity: EntityPage) -> dict[str, Any]:
    """Return what the template shows of a person or organisation; `number` is that of a further page, or 0."""
    everything = site.said.get(path, ())
    shown, older = paging.piece(path, everything, SAID, number)
    passages = parts.passages(site, shown)
    said = parts.said(site, shown, passages)
    briefings = site.named_in.get(path, ())
    return {
        "entity": entity,
        "path": path,
        "years": by_year(said),
        "filters": filters(site, said),
        "older": older,
        "quotes": sum(one.verbatim for one in everything),
        "reported": sum(not one.verbatim for one in everything),
        "briefings_count": len({one.briefing for one in everything} | {one.slug for one in briefings}),
        "chart": chart(day for one in everything if (day := _day(one))),
        "named_with": _named_with(site, path),
        "named_in": briefings[:NAMED_IN],
        "named_in_more": max(0, len(briefings) - NAMED_IN),
        "passages": passages,
    }


def _day(one: Statement) -> date | None:
    """Return the day it was said, else that of the article."""
    if one.when:
        return one.when.start
    try:
        return date.fromisoformat(one.date)
    except ValueError:
        return None


def by_year(said: Sequence[Said]) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    """Return statements by the year they were made in, in the order given; an empty year for those without a date."""
    years: dict[str, list[Said]] = {}
    for one in said:
        day = _day(one.one)
        years.setdefault(f"{day.year:04}" if day else "", []).append(one)
    return tuple((year, tuple(found)) for year, found in years.items())


def filters(site: Site, said: Sequence[Said]) -> Mapping[str, tuple[Choice, ...]]:
    """Return what statements can be filtered by: topic, venue, publisher. A filter with one choice is none."""
    topics = site.collection.topics
    found = {
        "topic": _choices(
            (topic for one in said for topic in one.topics),
            lambda slug: name_of(site, f"topics/{slug}.md") if slug in topics else slug,
        ),
        "venue": _choices((one.one.venue for one in said), str),
        "publisher": _choices((one.publisher for one in said), str),
        "kind": _choices(("quote" if one.one.verbatim else "reported" for one in said), str),
    }
    return {name: choices for name, choices in found.items() if len(choices) > 1}


def _choices(values: Iterable[str], name: Any) -> tuple[Choice, ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted((Choice(value, name(value), count) for value, count in counts.items()), key=_order))


def _order(choice: Choice) -> tuple[int, str]:
    return -choice.statements, choice.name


def _named_with(site: Site, path: str) -> tuple[tuple[str, str, int], ...]:
    """Return page, name and number of common briefings of those most often named together with one."""
    counts = Counter(
        other
        for briefing in site.named_in.get(path, ())
        for folder in ("people", "organisations")
        for slug in dict.fromkeys(getattr(briefing, folder))
        if (other := f"{folder}/{slug}.md") != path and slug in getattr(site.collection, folder)
    )
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:NAMED_WITH]
    return tuple((other, name_of(site, other), count) for other, count in most)
