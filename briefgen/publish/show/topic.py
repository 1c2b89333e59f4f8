"""A topic: what is new in it, what it holds over time, who stands where, and where accounts do not agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from briefgen.model.pages import Briefing, EntityPage, KeyPoints, PageLink, Point
from briefgen.page import ids
from briefgen.publish.show import paging, parts
from briefgen.publish.show.entity import by_year, filters
from briefgen.publish.show.parts import Said
from briefgen.publish.site import Site, Statement

NEWEST = 3
"""Briefings whose key points stand on top."""
POINTS = 3
"""Key points of each."""
SAID = 40
"""Statements of the newest briefings on the page; all others are on the briefings that its timeline lists."""
EVENTS = 60
"""Briefings a page of the timeline, at least."""


class Position(NamedTuple):
    """A row of the positions matrix."""

    speaker: PageLink
    page: str
    cells: tuple[tuple[Said, ...], ...]
    """What they said on each aspect, in the editor's order; empty where nothing is in the collection."""


class Account(NamedTuple):
    """A conflict of accounts, as the editor set it."""

    about: str
    note: str
    said: tuple[Said, ...]
    missing: tuple[str, ...]
    """Permalinks that lead to no statement."""


def values(site: Site, path: str, number: int, topic: EntityPage) -> dict[str, Any]:
    """Return what the template shows of a topic; `number` is that of a further page, or 0."""
    briefings = site.named_in.get(path, ())
    listed, older = paging.piece(path, briefings, EVENTS, number)
    shown = [site.collection.briefings[one.slug] for one in listed]
    every = (one for briefing in shown for one in site.statements[f"briefings/{briefing.slug}.md"])
    newest = [*islice(every, SAID)]
    conflicts = [_account(site, one.about, one.note, one.quotes) for one in topic.conflicts]
    passages = parts.passages([*newest, *(one.one for account in conflicts for one in account.said)])
    said = parts.said(site, newest, passages)
    return {
        "entity": topic,
        "path": path,
        "count": len(briefings),
        "older": older,
        "points": () if number else tuple(_points(shown[:NEWEST])),
        "events": [(one, parts.first_point(one), parts.tongue(one.language)) for one in shown],
        "aspects": tuple(aspect.name for aspect in topic.aspects),
        "positions": () if number else _positions(site, topic),
        "conflicts": () if number else tuple(conflicts),
        "years": by_year(said),
        "filters": filters(site, [newest]),
        "passages": passages,
        "waived": parts.waived(() if number else topic.waived),
    }


def _points(briefings: Sequence[Briefing]) -> Iterator[tuple[Briefing, tuple[Point, ...]]]:
    for one in briefings:
        points = [point for block in one.blocks if isinstance(block, KeyPoints) for point in block.points]
        if points:
            yield one, tuple(points[:POINTS])


def _find(site: Site, permalink: str) -> Statement | None:
    slug, wanted = ids.permalink(permalink)
    return next((one for one in site.statements.get(f"briefings/{slug}.md", ()) if one.id == wanted), None)


def _positions(site: Site, topic: EntityPage) -> tuple[Position, ...]:
    """Return the matrix: a row for each speaker of a quote that the editor named, in the order of their first one."""
    rows: dict[tuple[str, str], tuple[PageLink, list[list[Said]]]] = {}
    for column, aspect in enumerate(topic.aspects):
        found = [statement for permalink in aspect.quotes if (statement := _find(site, permalink))]
        for one in parts.said(site, found):
            key = (one.one.page, "" if one.one.page else one.one.speaker.text)
            _, cells = rows.setdefault(key, (one.one.speaker, [[] for _ in topic.aspects]))
            cells[column].append(one)
    return tuple(
        Position(speaker, page, tuple(tuple(cell) for cell in cells)) for (page, _), (speaker, cells) in rows.items()
    )


def _account(site: Site, about: str, note: str, quotes: Sequence[str]) -> Account:
    found = {permalink: _find(site, permalink) for permalink in quotes}
    there = [one for one in found.values() if one]
    missing = tuple(permalink for permalink, one in found.items() if not one)
    return Account(about, note, parts.said(site, there, parts.passages(there)), missing)
