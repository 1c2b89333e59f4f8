"""Three bodies -> one: which unit stays, comes or goes, and in what form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from briefgen.merge.align import Entry, align
from briefgen.merge.inside import Rules, describe, place, settle
from briefgen.merge.units import Body, Unit, take_apart
from briefgen.merge.weave import Gaps, Texts, order
from briefgen.model.merging import Merged, Place


@dataclass(slots=True)
class _Gathered:
    """What the merge has to tell."""

    conflicts: list[Place] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)
    left_out: list[Place] = field(default_factory=list)


def merge(base: Body, edited: Body, fresh: Body, rules: Rules) -> Merged | None:
    """Return the merged body; None where its quotes would read otherwise than they do in the units it is made of."""
    texts = Texts(base.units, edited.units, fresh.units)
    entries = align(*(body.units for body in (base, edited, fresh)))
    gathered = _Gathered()
    closed = _deleted_sections(entries, texts)
    forms = {one: form for one in entries if (form := _form(one, texts, closed, rules, gathered)) is not None}
    ordered = order([one for one in entries if one in forms], texts)
    text = _chosen(base.lead, edited.lead, fresh.lead) + "".join(_written(ordered, forms, texts))
    if _quotes(text) != [quote for one in ordered for quote in _quotes(forms[one])]:
        return None
    return Merged(text, *(tuple(sorted(found)) for found in (gathered.conflicts, gathered.kept, gathered.left_out)))


def _form(one: Entry, texts: Texts, closed: set[int], rules: Rules, gathered: _Gathered) -> str | None:
    """Return the text of a unit on the merged page; None if it is not on it."""
    base = texts.base[one.base] if one.base is not None else None
    edited = texts.edited[one.edited] if one.edited is not None else None
    fresh = texts.fresh[one.fresh] if one.fresh is not None else None
    if edited and fresh:
        settled = settle(base, edited, fresh, rules)
        if settled.place:
            gathered.conflicts.append(settled.place)
        return settled.text
    if edited:
        return edited.text if base is None else _gone(base, edited, rules, gathered)
    if fresh is None:
        return None
    line = _line_before(one, texts)
    if base is None or (one.replaced and base.key != fresh.key):
        if one.fresh in closed and not rules.people:
            gathered.left_out.append(place(f"{describe(fresh)} in a section that was deleted", None, fresh, line))
            return None
        return fresh.text
    if not rules.people or base.key == fresh.key:
        return None
    gathered.conflicts.append(place(f"{describe(fresh)}, which one side deleted", None, fresh, line))
    return None if rules.prefer == "editor" else fresh.text


def _gone(base: Unit, edited: Unit, rules: Rules, gathered: _Gathered) -> str | None:
    """Return what remains of a unit that only the fresh side has no longer: all of it where the editor changed it."""
    if base.key == edited.key:
        return None
    if not rules.people:
        gathered.kept.append(place(describe(edited), edited, None))
        return edited.text
    gathered.conflicts.append(place(f"{describe(edited)}, which one side deleted", edited, None))
    return edited.text if rules.prefer == "editor" else None


def _line_before(one: Entry, texts: Texts) -> int:
    """Return a line of the edited page near which a unit would stand that is not there."""
    share = (one.fresh or 0) / max(1, len(texts.fresh))
    units = texts.edited
    return units[min(len(units) - 1, int(share * len(units)))].line if units else 1


def _deleted_sections(entries: Sequence[Entry], texts: Texts) -> set[int]:
    """Return the indices of fresh units in sections that the editor deleted: the heading, and all that stood below."""
    kept = {one.base for one in entries if one.base is not None and one.edited is not None}
    origin = {one.fresh: one.base for one in entries if one.fresh is not None and one.base is not None}
    gone: set[int] = set()
    for start, end in _sections(texts.base):
        if kept.isdisjoint(range(start, end)):
            gone.add(start)
    found: set[int] = set()
    for start, end in _sections(texts.fresh):
        if origin.get(start) in gone:
            found |= set(range(start, end))
    return found


def _sections(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Yield the range of each heading with what stands below it: a list, or all up to the next heading."""
    starts = [index for index, unit in enumerate(units) if unit.kind == "heading"]
    for start, end in pairwise([*starts, len(units)]):
        below = (index for index in range(start + 1, end) if units[index].kind != "item")
        last = next(below, end)
        yield start, last if last > start + 1 else end


def _written(ordered: Sequence[Entry], forms: dict[Entry, str], texts: Texts) -> Iterator[str]:
    gaps = Gaps(texts, forms)
    for index, one in enumerate(ordered):
        yield forms[one]
        yield gaps.between(one, ordered[index + 1]) if index + 1 < len(ordered) else gaps.last()


def _chosen(base: str, edited: str, fresh: str) -> str:
    return fresh if edited == base else edited


def _quotes(text: str) -> list[str]:
    if ">" not in text and "!!!" not in text and "???" not in text:
        return []
    return [unit.text for unit in take_apart(text).units if unit.kind == "quote"]
