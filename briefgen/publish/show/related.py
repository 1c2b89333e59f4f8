"""Briefings that share people, organisations and topics.

No two briefings are compared: each looks along the lists of those that name the same, a little to both sides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date
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
    here = _Place(briefing)
    scores: dict[str, float] = defaultdict(float)
    found: dict[str, Listed] = {}
    shared: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for folder, weight in _WEIGHTS.items():
        for name in dict.fromkeys(getattr(briefing, folder)):
            path = f"{folder}/{name}.md"
            others = site.named_in.get(path, ())
            worth = weight / log2(1 + len(others)) if others else 0.0
            at = bisect_left(others, here, key=_Place)
            for other in others[max(0, at - NEAR) : at + NEAR + 1]:
                scores[other.slug] += worth
                found[other.slug] = other
                shared[other.slug].append((worth, path))
    scores.pop(briefing.slug, None)
    enough = (slug for slug, score in scores.items() if score >= ENOUGH)
    day = _day(briefing)
    best = sorted(enough, key=lambda slug: (-scores[slug], _days(day, found[slug]), _Place(found[slug])))
    return tuple(
        Related(
            site.collection.briefings[slug], tuple((path, name_of(site, path)) for _, path in _rarest(shared[slug]))
        )
        for slug in best[:SHOWN]
    )


def _rarest(shared: list[tuple[float, str]]) -> list[tuple[float, str]]:
    return sorted(shared, key=lambda one: (-one[0], one[1]))[:SHOWN]


def _day(one: Briefing | Listed) -> int:
    """Return the date of a briefing as a number of days; 0 where it has none."""
    try:
        return date.fromisoformat(one.date).toordinal()
    except ValueError:
        return 0


def _days(one: int, other: Listed) -> int:
    """Return the days between a date and that of a briefing; where one is not known, more than any."""
    day = _day(other)
    return abs(one - day) if one and day else date.max.toordinal()


class _Place:
    """Where a briefing stands in lists that are newest first, those of one day by their paths."""

    __slots__ = ("day", "name")

    def __init__(self, briefing: Briefing | Listed) -> None:
        self.day, self.name = briefing.date, f"{briefing.slug}.md"

    def __lt__(self, other: _Place) -> bool:
        return self.name < other.name if self.day == other.day else self.day > other.day
