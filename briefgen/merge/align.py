"""Three sequences of units -> entries: each unit once, with where it stands in each of the three."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.merge.match import Match, anchored, likely, repeated, same
from briefgen.merge.units import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit, by its index in each text; None where it has not got it."""

    base: int | None = None
    edited: int | None = None
    fresh: int | None = None
    replaced: bool = False
    """On the fresh side only its place tells that it is the unit of the base: it may be another statement."""


def align(base: Sequence[Unit], edited: Sequence[Unit], fresh: Sequence[Unit]) -> list[Entry]:
    """Return an entry for each unit of the three texts."""
    ours, theirs, both = _equal(base, edited, fresh)
    likely(base, fresh, theirs)
    for i, j in list(both.there.items()):
        origin = theirs.back.get(j)
        if origin is not None:
            both.part(i)
            if origin not in ours.there:  # both made the same of it
                ours.pair(origin, i)
    likely(base, edited, ours, both.there.keys())
    _say_the_same(edited, fresh, ours, theirs, both)
    entries = [
        Entry(at, ours.there.get(at), theirs.there.get(at), replaced=at in theirs.weak) for at in range(len(base))
    ]
    entries += [Entry(edited=i, fresh=both.there.get(i)) for i in range(len(edited)) if i not in ours.back]
    entries += [Entry(fresh=j) for j in range(len(fresh)) if j not in theirs.back and j not in both.back]
    return entries


def _equal(base: Sequence[Unit], edited: Sequence[Unit], fresh: Sequence[Unit]) -> tuple[Match, Match, Match]:
    """Return the pairs of equal units: base with edited, base with fresh, and edited with fresh where base has none."""
    twice = {key for units in (base, edited, fresh) for key, n in Counter(one.key for one in units).items() if n > 1}
    ours, theirs, both = (anchored(a, b, twice) for a, b in ((base, edited), (base, fresh), (edited, fresh)))
    for i, j in list(both.there.items()):
        mine, yours = ours.back.get(i), theirs.back.get(j)
        if mine is not None and yours is None and mine not in theirs.there:
            theirs.pair(mine, j)
        elif yours is not None and mine is None and yours not in ours.there:
            ours.pair(yours, i)
        if i in ours.back or j in theirs.back:
            both.part(i)
    repeated(base, fresh, theirs, past_b=both.back.keys())
    repeated(base, edited, ours, past_b=both.there.keys())
    repeated(edited, fresh, both, ours.back.keys(), theirs.back.keys())
    return ours, theirs, both


def _say_the_same(edited: Sequence[Unit], fresh: Sequence[Unit], ours: Match, theirs: Match, both: Match) -> None:
    """Pair the units that the base has not got and that say the same, each side in its own form."""
    own = {i: unit.substance for i, unit in enumerate(edited) if i not in ours.back and i not in both.there}
    new = {j: unit.substance for j, unit in enumerate(fresh) if j not in theirs.back and j not in both.back}
    same(own, new, both)
