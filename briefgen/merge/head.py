"""Three front matters -> one, key by key: the editor's order, comments and forms; lists as sets that have an order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import yaml

from briefgen import frontmatter
from briefgen.errors import InputError
from briefgen.merge import lines
from briefgen.merge.inside import Rules
from briefgen.model.merging import Place

_OURS = frozenset({"digest"})
"""What nobody writes by hand: it is the source's, so the fresh one always stands."""
_COMMENT = re.compile(r"(?:^|\s)(#[^\n]*)")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, as written."""

    lead: str
    """The comments and blank lines above it."""
    text: str
    """Its lines."""
    value: Any
    line: int
    """Of the page, 1-based."""


@dataclass(frozen=True, slots=True)
class Head:
    """A front matter taken apart."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    tail: str = ""
    """Comments and blank lines below the last key."""
    opening: str = "---\n"
    closing: str = "---\n"
    there: bool = True


@dataclass(frozen=True, slots=True)
class MergedHead:
    """What the merge gives."""

    text: str
    """With its fences; empty if there is none."""
    conflicts: tuple[Place, ...] = ()
    kept: tuple[Place, ...] = ()


def split(text: str) -> tuple[str, str]:
    """Return front matter with its fences, and body. What is no YAML is split at its fences, too."""
    end = frontmatter.end(text)
    return text[:end], text[end:]


def merge(base: str, edited: str, fresh: str, rules: Rules) -> MergedHead:
    """Return the merge of three front matters with their fences."""
    if edited == fresh or fresh == base:
        return MergedHead(edited)
    if edited == base:
        return MergedHead(fresh)
    try:
        merger = _Merger(_take_apart(base), _take_apart(edited), _take_apart(fresh), rules)
    except InputError:
        return _as_text(base, edited, fresh, rules)
    return merger.merge()


def _as_text(base: str, edited: str, fresh: str, rules: Rules) -> MergedHead:
    """Merge line by line what is no YAML."""
    text = lines.merge(base, edited, fresh)
    if text is not None:
        return MergedHead(text)
    place = Place(1, "the front matter, which is no YAML", _short(edited), _short(fresh))
    return MergedHead(edited if rules.prefer == "editor" else fresh, (place,))


def _take_apart(text: str) -> Head:
    """Return the keys of a front matter. Raises InputError where they cannot be told apart."""
    if not text:
        return Head(there=False)
    page = frontmatter.split(text, "")
    if page.raw is None:
        raise InputError([])
    rows = text.split("\n")
    starts = sorted((line - 1, key) for key, line in page.lines.items())
    last = next(index for index in range(len(rows) - 1, 0, -1) if rows[index].startswith("---"))
    if len({line for line, _ in starts}) < len(starts):
        raise InputError([])
    entries: dict[str, Entry] = {}
    lead_from = 1
    for (start, key), (end, _) in pairwise([*starts, (last, "")]):
        own = end
        while own > start + 1 and (not rows[own - 1].strip() or rows[own - 1].startswith("#")):
            own -= 1
        lead, lines_of = rows[lead_from:start], rows[start:own]
        entries[key] = Entry(_joined(lead), _joined(lines_of), page.values[key], start + 1)
        lead_from = own
    return Head(entries, _joined(rows[lead_from:last]), rows[0] + "\n", "\n".join(rows[last:]))


def _joined(rows: Sequence[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


class _Merger:
    """Merges one front matter."""

    def __init__(self, base: Head, edited: Head, fresh: Head, rules: Rules) -> None:
        self.base, self.edited, self.fresh, self.rules = base, edited, fresh, rules
        self.conflicts: list[Place] = []
        self.kept: list[Place] = []

    def merge(self) -> MergedHead:
        """Return the merged front matter."""
        pieces = {key: piece for key in self._keys() if (piece := self._piece(key)) is not None}
        frame = self.edited if self.edited.there else self.fresh
        text = "".join(pieces.values()) + frame.tail
        deleted = self.base.there and not self.edited.there
        if not deleted and (text or self.fresh.there):
            text = frame.opening + text + frame.closing
        return MergedHead(text, tuple(self.conflicts), tuple(self.kept))

    def _keys(self) -> list[str]:
        """Return the keys in the editor's order, each new one behind the key that it follows on its own side."""
        order = list(self.edited.entries)
        before: str | None = None
        for key in self.fresh.entries:
            if key not in self.edited.entries:
                order.insert(order.index(before) + 1 if before is not None else 0, key)
            before = key
        return order

    def _piece(self, key: str) -> str | None:
        """Return the lines of a key; None if it is not there any longer."""
        base, edited, fresh = (head.entries.get(key) for head in (self.base, self.edited, self.fresh))
        if edited is None:
            if fresh is None or (base is not None and not self._contested(key, base, fresh)):
                return None
            return fresh.lead + fresh.text
        if fresh is None:
            return edited.lead + edited.text if base is None else self._gone(key, base, edited)
        if edited.value == fresh.value or (base is not None and fresh.value == base.value):
            return edited.lead + edited.text
        if base is not None and edited.value == base.value:
            return edited.lead + (fresh.text if edited.text == base.text else _rewritten(key, edited, fresh.value))
        value = self._both(key, base.value if base else None, edited, fresh)
        return edited.lead + (edited.text if value == edited.value else _rewritten(key, edited, value))

    def _contested(self, key: str, base: Entry, fresh: Entry) -> bool:
        """Tell whether a key comes back that one of two people deleted and the other changed."""
        if not self.rules.people or base.value == fresh.value:
            return False
        self.conflicts.append(Place(1, f"the front matter's {key}, which one side deleted", "", _shown(fresh.value)))
        return self.rules.prefer == "source"

    def _gone(self, key: str, base: Entry, edited: Entry) -> str | None:
        """Return what remains of a key that only the fresh side has no longer."""
        if edited.value == base.value:
            return edited.lead if edited.lead != base.lead else None
        if not self.rules.people:
            self.kept.append(Place(edited.line, f"the front matter's {key}", _shown(edited.value)))
            return edited.lead + edited.text
        what = f"the front matter's {key}, which one side deleted"
        self.conflicts.append(Place(edited.line, what, _shown(edited.value)))
        return edited.lead + edited.text if self.rules.prefer == "editor" else edited.lead

    def _both(self, key: str, base: Any, edited: Entry, fresh: Entry) -> Any:
        """Return the value that both sides changed: lists by item, mappings by key, anything else by choice."""
        lists = (edited.value, fresh.value) if base is None else (base, edited.value, fresh.value)
        if all(isinstance(one, list) for one in lists):
            return merge_lists(base or [], edited.value, fresh.value)
        if all(isinstance(one, dict) for one in lists):
            return self._mappings(key, base or {}, edited, fresh.value)
        return self._choice(key, edited.line, edited.value, fresh.value)

    def _mappings(self, key: str, base: dict[str, Any], edited: Entry, fresh: dict[str, Any]) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for name in dict.fromkeys([*edited.value, *fresh]):
            before, ours, theirs = (one.get(name) for one in (base, edited.value, fresh))
            if name in _OURS and theirs is not None:
                value = theirs
            elif ours == theirs or theirs == before:
                value = ours
            elif ours == before:
                value = theirs
            else:
                value = self._choice(f"{key}: {name}", edited.line, ours, theirs)
            if value is not None:
                merged[name] = value
        return merged

    def _choice(self, key: str, line: int, edited: Any, fresh: Any) -> Any:
        self.conflicts.append(Place(line, f"the front matter's {key}", _shown(edited), _shown(fresh)))
        return edited if self.rules.prefer == "editor" else fresh


def merge_lists(base: Sequence[Any], edited: Sequence[Any], fresh: Sequence[Any]) -> list[Any]:
    """Return the editor's list without what fresh dropped, and with what it added behind what that follows there."""
    had, now, own = ([_hashable(one) for one in side] for side in (base, fresh, edited))
    before, there, ours = set(had), set(now), set(own)
    behind: dict[Any, list[Any]] = defaultdict(list)
    anchor: Any = None
    for one, key in zip(fresh, now, strict=True):
        if key in ours:
            anchor = key
        elif key not in before:
            behind[anchor].append(one)
    merged = behind[None]
    for one, key in zip(edited, own, strict=True):
        if key in there or key not in before:
            merged.append(one)
        merged += behind.pop(key, ())
    return merged


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str) else repr(value)


def _shown(value: Any) -> str:
    return _short(value if isinstance(value, str) else frontmatter.flow(value))


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _SHOWN else folded[:_SHOWN] + "…"


# -- a new value in the editor's form ----------------------------------------------------------------------------------


def _rewritten(key: str, entry: Entry, value: Any) -> str:
    """Return the lines of a key with another value, in the form and with the comments that the editor gave it."""
    text = _spliced(entry, value)
    if text is None or not _reads(text, key, value):
        text = frontmatter.dump({key: value})
    lost = [one for one in _COMMENT.findall(entry.text) if one not in text and one not in _shown(entry.value)]
    return "".join(f"{comment}\n" for comment in lost) + text


def _reads(text: str, key: str, value: Any) -> bool:
    try:
        return frontmatter.load(text, "")[0] == {key: value}
    except InputError:
        return False


def _spliced(entry: Entry, value: Any) -> str | None:
    """Return the lines with the value replaced at its place; None where its form does not allow that."""
    node = yaml.compose(entry.text, Loader=frontmatter.Loader)
    if not isinstance(node, yaml.MappingNode):
        return None
    old = node.value[0][1]
    rows = entry.text.split("\n")
    if isinstance(old, yaml.SequenceNode) and not old.flow_style and isinstance(value, list) and value:
        return _block_list(rows, old, value)
    if isinstance(old, yaml.MappingNode) and not old.flow_style:
        return _block_mapping(rows, old, value) if isinstance(value, dict) and value else None
    start, end = old.start_mark, old.end_mark
    before, behind = rows[start.line][: start.column], rows[end.line][end.column :]
    return "\n".join([*rows[: start.line], before + frontmatter.flow(value) + behind, *rows[end.line + 1 :]])


def _block_list(rows: list[str], node: yaml.SequenceNode, value: list[Any]) -> str:
    """Return a list of one item a line: the lines of items that stay, with their comments, and a line for each new."""
    first = node.value[0].start_mark
    indent = rows[first.line][: first.column]
    own = {item.value: rows[item.start_mark.line] for item in node.value if isinstance(item, yaml.ScalarNode)}
    items = [own.get(one) or f"{indent}{frontmatter.flow(one)}" for one in value]
    return "\n".join([*rows[: node.start_mark.line], *items]) + "\n"


def _block_mapping(rows: list[str], node: yaml.MappingNode, value: dict[str, Any]) -> str:
    """Return a mapping of one key a line: the lines of values that stay, and a line for each other."""
    first = node.value[0][0].start_mark
    indent = rows[first.line][: first.column]
    own = {name.value: (old.value, rows[name.start_mark.line]) for name, old in node.value}
    pairs = [(own.get(name, (None, "")), name, new) for name, new in value.items()]
    items = [row if old == new else f"{indent}{name}: {frontmatter.flow(new)}" for (old, row), name, new in pairs]
    return "\n".join([*rows[: first.line], *items]) + "\n"
