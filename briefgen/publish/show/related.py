"""Briefings that share people, organisations and topics.

No two briefings are compared: each looks along the lists of those that name the same, a little to both sides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from math import log2
from typing import NamedTuple

from briefgen.model import Briefing
from briefgen.publish.site import Site, name_of

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
    rank = site.rank[briefing.slug]
    scores: dict[int, float] = defaultdict(float)
    shared: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for folder, weight in _WEIGHTS.items():
        for name in dict.fromkeys(getattr(briefing, folder)):
            path = f"{folder}/{name}.md"
            others = site.named_in.get(path, ())
            at = bisect_left(others, rank, key=lambda one: site.rank[one.slug])
            for other in others[max(0, at - NEAR) : at + NEAR + 1]:
                if other.slug != briefing.slug:
                    worth = weight / log2(1 + len(others))
                    scores[site.rank[other.slug]] += worth
                    shared[site.rank[other.slug]].append((worth, path))
    best = sorted(scores, key=lambda one: (-scores[one], abs(one - rank), one))
    return tuple(
        Related(site.latest[one], tuple((path, name_of(site, path)) for _, path in _rarest(shared[one])))
        for one in best[:SHOWN]
        if scores[one] >= ENOUGH
    )


def _rarest(shared: list[tuple[float, str]]) -> list[tuple[float, str]]:
    return sorted(shared, key=lambda one: (-one[0], one[1]))[:SHOWN]
