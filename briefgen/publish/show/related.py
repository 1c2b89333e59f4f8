"""Briefings that share people, organisations and topics.

No two briefings are compared: each looks along the lists of those that name the same, a little to both sides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import log2
from typing import NamedTuple

from briefgen.model.pages import Briefing
from briefgen.publish.site import Listed, Site, name_of

NEAR = 24
"""Briefings on either side in time that are looked at in each list, so that a name in thousands costs no more."""
SHOWN = 5
ENOUGH = 0.5
"""Least weight: one name that fewer than four briefings share, or more names that are more common."""
_WEIGHTS = {"topics": 2.0, "people": 1.0, "organisations": 0.7}


class Related(NamedTuple):
    """A briefing and why it is shown beside another."""

    briefing: Briefing
    shared: tuple[tuple[str, str], ...]
    """(page below content/, name) of what both name, the rarest first."""


def related(site: Site, briefing: Briefing) -> tuple[Related, ...]:
    """Return the briefings nearest to one, the nearest first."""
    here = Listed(briefing.slug, briefing.date)
    shared: dict[Listed, list[tuple[float, str]]] = defaultdict(list)
    for folder, weight in _WEIGHTS.items():
        for name in dict.fromkeys(getattr(briefing, folder)):
            path = f"{folder}/{name}.md"
            others = site.named_in.get(path, ())
            why = (weight / log2(1 + len(others)) if others else 0.0, path)
            at = _place(others, here)
            for other in others[max(0, at - NEAR) : at + NEAR + 1]:
                shared[other].append(why)
    shared.pop(here, None)
    scores = {other: sum(worth for worth, _ in why) for other, why in shared.items()}
    enough = [other for other, score in scores.items() if score >= ENOUGH]
    day = _day(here.date)
    enough.sort(key=_path)
    enough.sort(key=lambda one: one.date, reverse=True)
    enough.sort(key=lambda one: (-scores[one], _days(day, _day(one.date))))
    return tuple(
        Related(
            site.collection.briefings[one.slug],
            tuple((path, name_of(site, path)) for _, path in _rarest(shared[one])),
        )
        for one in enough[:SHOWN]
    )


def _rarest(shared: list[tuple[float, str]]) -> list[tuple[float, str]]:
    return sorted(shared, key=lambda one: (-one[0], one[1]))[:SHOWN]


@lru_cache(4096)
def _day(iso: str) -> int:
    """Return a date as a number of days; 0 where it is none."""
    try:
        return date.fromisoformat(iso).toordinal()
    except ValueError:
        return 0


def _days(one: int, other: int) -> int:
    """Return the days between two dates; where one is not known, more than any."""
    return abs(one - other) if one and other else date.max.toordinal()


def _path(one: Listed) -> str:
    return f"{one.slug}.md"


def _place(others: Sequence[Listed], here: Listed) -> int:
    """Return where a briefing stands in a list that is newest first, those of one day by their paths."""
    low, high = 0, len(others)
    while low < high:
        middle = (low + high) // 2
        other = others[middle]
        if other.date > here.date or (other.date == here.date and _path(other) < _path(here)):
            low = middle + 1
        else:
            high = middle
    return low
