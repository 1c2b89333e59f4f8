"""Entries -> the units of the merged page, in order: the editor's page is the skeleton, unless only the source moved.

What is new goes after the unit that it follows on its own side. A new heading, and what stands under it, goes after all
that the other side put there, so that a section never swallows what stood above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from briefgen.merge.align import Entry
from briefgen.merge.units import Unit, stands_alone

_PARAGRAPH = "\n\n"


class Texts(NamedTuple):
    """The units of the three pages."""

    base: Sequence[Unit]
    edited: Sequence[Unit]
    fresh: Sequence[Unit]


def order(entries: Sequence[Entry], texts: Texts) -> list[Entry]:
    """Return the entries in the order of the merged page; each stands on at least one of the two sides."""
    threefold = [one for one in entries if one.base is not None and one.edited is not None and one.fresh is not None]
    by_source = _moved(threefold, "fresh") and not _moved(threefold, "edited")
    first, second = ("fresh", "edited") if by_source else ("edited", "fresh")
    skeleton = _side(entries, first)
    units = getattr(texts, second)
    after: dict[Entry | None, Entry | None] = dict(pairwise([None, *skeleton, None]))
    if not skeleton:
        after = {None: None}
    anchor: Entry | None = None
    for one in _side(entries, second):
        if getattr(one, first) is None:
            place = anchor
            if units[getattr(one, second)].kind == "heading":
                place = _past_own(anchor, after, first, second, texts)
            after[one], after[place] = after[place], one
        anchor = one
    return list(_walk(after))


def _side(entries: Sequence[Entry], side: str) -> list[Entry]:
    there = [one for one in entries if getattr(one, side) is not None]
    return sorted(there, key=lambda one: int(getattr(one, side)))


def _moved(entries: Sequence[Entry], side: str) -> bool:
    """Tell whether a side has units in another order than the base."""
    places = [one.base for one in _side(entries, side)]
    return any(a > b for a, b in pairwise(places) if a is not None and b is not None)


def _past_own(
    anchor: Entry | None, after: dict[Entry | None, Entry | None], first: str, second: str, texts: Texts
) -> Entry | None:
    """Return the last of the units behind `anchor` that only the skeleton has, up to its next heading."""
    units = getattr(texts, first)
    following = after[anchor]
    while following is not None and getattr(following, second) is None:
        index = getattr(following, first)
        if index is None or units[index].kind == "heading":
            break
        anchor, following = following, after[following]
    return anchor


def _walk(after: dict[Entry | None, Entry | None]) -> Iterator[Entry]:
    one = after[None]
    while one is not None:
        yield one
        one = after[one]


class Gaps:
    """The white space between two neighbours of the merged page."""

    def __init__(self, texts: Texts, forms: Mapping[Entry, str]) -> None:
        self.texts = texts
        self.forms = forms
        self.edited, self.fresh = (_breaks(units) for units in (texts.edited, texts.fresh))

    def between(self, a: Entry, b: Entry) -> str:
        """Return the white space between two entries: as a side has it, else what their kinds call for."""
        ours = self._gap(self.texts.edited, a.edited, b.edited)
        theirs = self._gap(self.texts.fresh, a.fresh, b.fresh)
        before = self._gap(self.texts.base, a.base, b.base)
        gap = theirs if ours is None or (theirs is not None and ours == before) else ours
        if gap is None:
            gap = self._called_for(a, b)
        return gap if gap.count("\n") > 1 or self._fit(a, b, ours, theirs) else _PARAGRAPH

    def last(self) -> str:
        """Return the white space at the end of the page."""
        base, edited, fresh = (units[-1].gap if units else "\n" for units in self.texts)
        return fresh if edited == base else edited

    @staticmethod
    def _gap(units: Sequence[Unit], a: int | None, b: int | None) -> str | None:
        return units[a].gap if a is not None and b is not None and a + 1 == b else None

    def _fit(self, a: Entry, b: Entry, ours: str | None, theirs: str | None) -> bool:
        """Tell whether two entries may stand in one paragraph: as on a side, or without a quotation left open."""
        if ours is not None and self._as_on(self.texts.edited, a.edited, b.edited, a, b):
            return True
        if theirs is not None and self._as_on(self.texts.fresh, a.fresh, b.fresh, a, b):
            return True
        return stands_alone(self.forms[a]) and stands_alone(self.forms[b])

    def _as_on(self, units: Sequence[Unit], i: int | None, j: int | None, a: Entry, b: Entry) -> bool:
        return i is not None and j is not None and (units[i].text, units[j].text) == (self.forms[a], self.forms[b])

    def _called_for(self, a: Entry, b: Entry) -> str:
        left, right = self._unit(a), self._unit(b)
        if left.kind == right.kind == "item":
            return "\n"
        if left.kind == right.kind == "sentence":
            for breaks, i, j in ((self.fresh, a.fresh, b.fresh), (self.edited, a.edited, b.edited)):
                if i is not None and j is not None and i < j:
                    return "\n" if breaks[j] == breaks[i] else _PARAGRAPH
            if b.edited and self.texts.edited[b.edited - 1].gap.count("\n") < 2:
                return "\n"
        return _PARAGRAPH

    def _unit(self, one: Entry) -> Unit:
        if one.edited is not None:
            return self.texts.edited[one.edited]
        assert one.fresh is not None  # noqa: S101
        return self.texts.fresh[one.fresh]


def _breaks(units: Sequence[Unit]) -> list[int]:
    """Return for each unit how many ends of paragraphs stand before it."""
    return list(accumulate((unit.gap.count("\n") > 1 for unit in units), initial=0))
