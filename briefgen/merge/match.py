"""Which unit of one text is which of another: by text, by substance, by likeness, by place. Near linear.

Whoever moved a unit, corrected a word in it or gave it another link still has the same unit. Units of which nothing
is alike are one only where they alone stand between the same neighbours; such a match is weak, and quotes, which have
a speaker, are never matched by it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from briefgen.merge.units import Unit

LIKE = 0.5
"""Share of words in common from which two units of one kind are the same, reworded: fewer is another statement."""
_COMMON = 16
"""A word that stands in more units than this tells them apart no longer."""
_TELLING = 8
"""So many of the rarest words of a unit look for its like: of two with half their words in common, some are shared."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
"""A word; in scripts that put no space between words a character."""

Says = dict[int, tuple[str, str]]
"""Index of a unit -> its substance."""


@dataclass(slots=True)
class Match:
    """Pairs of indices into two sequences of units."""

    there: dict[int, int] = field(default_factory=dict)
    """Index in the first -> index in the second."""
    back: dict[int, int] = field(default_factory=dict)
    """The inverse."""
    weak: set[int] = field(default_factory=set)
    """Indices in the first that are matched by their place alone."""

    def pair(self, i: int, j: int, *, weak: bool = False) -> None:
        """Note that two units are one."""
        self.there[i] = j
        self.back[j] = i
        if weak:
            self.weak.add(i)

    def part(self, i: int) -> None:
        """Undo the pair of an index in the first."""
        del self.back[self.there.pop(i)]


def anchored(a: Sequence[Unit], b: Sequence[Unit], doubtful: Collection[str]) -> Match:
    """Pair the units of one text: those that occur once, and then their neighbours; else none of `doubtful` keys."""
    found = Match()
    places_a, places_b = _places(a), _places(b)
    for key, places in places_a.items():
        others = places_b.get(key, ())
        if len(places) == len(others) == 1 and key not in doubtful:
            found.pair(places[0], others[0])
    for i, j in sorted(found.there.items()):
        for step in (1, -1):
            x, y = i + step, j + step
            while _free(x, a, found.there) and _free(y, b, found.back) and a[x].key == b[y].key:
                found.pair(x, y)
                x, y = x + step, y + step
    return found


def repeated(
    a: Sequence[Unit], b: Sequence[Unit], found: Match, past_a: Collection[int] = (), past_b: Collection[int] = ()
) -> None:
    """Pair what is left of the units of one text in their order, passing by those at `past_a` and `past_b`."""
    places_b = _places(b)
    for key, places in _places(a).items():
        free_a = [i for i in places if i not in found.there and i not in past_a]
        free_b = [j for j in places_b.get(key, ()) if j not in found.back and j not in past_b]
        for i, j in zip(free_a, free_b, strict=False):
            found.pair(i, j)


def likely(a: Sequence[Unit], b: Sequence[Unit], found: Match, taken: Collection[int] = ()) -> None:
    """Pair of what `found` leaves the units that are one though they differ; `taken` names units of `b` to pass by."""
    says_a = {i: unit.substance for i, unit in enumerate(a) if i not in found.there}
    says_b = {j: unit.substance for j, unit in enumerate(b) if j not in found.back and j not in taken}
    if says_a and says_b:
        same(says_a, says_b, found)
        _alike(says_a, says_b, found)
        _in_place(a, b, found, taken)


def same(says_a: Says, says_b: Says, found: Match) -> None:
    """Pair what says the same, though links, citations and marks of lists differ, and take it out of both."""
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j in sorted(says_b, reverse=True):
        waiting[says_b[j]].append(j)
    for i in sorted(says_a):
        if says_a[i][1] and waiting.get(says_a[i]):
            j = waiting[says_a[i]].pop()
            found.pair(i, j)
            del says_a[i], says_b[j]


def _places(units: Sequence[Unit]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for index, unit in enumerate(units):
        places[unit.key].append(index)
    return places


def _free(index: int, units: Sequence[Unit], matched: Collection[int]) -> bool:
    return 0 <= index < len(units) and index not in matched


def _alike(says_a: Says, says_b: Says, found: Match) -> None:
    """Pair units of one kind with most words in common, the likest first, of equally like ones the nearest."""
    bags_a, bags_b = ({i: _bag(says[1]) for i, says in one.items()} for one in (says_a, says_b))
    postings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, bag in bags_b.items():
        for word in bag:
            postings[says_b[j][0], word].append(j)
    candidates: list[tuple[float, int, int, int]] = []
    expected = _expected(found)
    for i, bag in bags_a.items():
        kind = says_a[i][0]
        telling = sorted((postings[kind, word] for word in bag if (kind, word) in postings), key=len)[:_TELLING]
        near = {j: _likeness(bag, bags_b[j]) for places in telling if len(places) <= _COMMON for j in places}
        candidates += [(-likeness, abs(j - expected(i)), i, j) for j, likeness in near.items() if likeness >= LIKE]
    for _, _, i, j in sorted(candidates):
        if i not in found.there and j not in found.back:
            found.pair(i, j)


def _bag(words: str) -> Counter[str]:
    return Counter(_WORD.findall(words.casefold()))


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """Return the share of words that two units have in common, 0 to 1 (Dice)."""
    few, many = (a, b) if len(a) < len(b) else (b, a)
    shared = sum(min(count, many[word]) for word, count in few.items())
    return 2 * shared / (a.total() + b.total())


def _expected(found: Match) -> Callable[[int], int]:
    """Return a function from an index in the first to where in the second its neighbours let one expect it."""
    anchors = sorted(found.there)
    goals = [found.there[i] for i in anchors]

    def expected(i: int) -> int:
        at = bisect_right(anchors, i) - 1
        return goals[at] + i - anchors[at] if at >= 0 else i

    return expected


def _in_place(a: Sequence[Unit], b: Sequence[Unit], found: Match, taken: Collection[int]) -> None:
    """Pair what alone stands between the same two neighbours, kind by kind."""
    before, goal = -1, -1
    for i, j in [*sorted(found.there.items()), (len(a), len(b))]:
        here, there = range(before + 1, i), range(goal + 1, j)
        if len(here) == len(there) and not any(y in found.back or y in taken for y in there):
            for x, y in zip(here, there, strict=True):
                if a[x].kind == b[y].kind and a[x].kind != "quote":
                    found.pair(x, y, weak=True)
        before, goal = i, j
