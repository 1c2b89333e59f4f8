"""What is known of all pages at once, and their groups (`publish/groups.py`), kept for the next build.

The state names every page and every group, with a mark of what the cache holds of it. An entry that does not bear its
mark is not the one that is meant, whatever became of the file in between: then it is worked out again from the pages.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from briefgen import codec
from briefgen.builder.cache import Cache
from briefgen.memo import digest
from briefgen.publish import groups
from briefgen.publish.groups import KINDS, Facts, Grouped, GroupName, Row

_KIND, _NAME = "index", "state"
_MARK = 8
"""Bytes of a mark."""
_BATCH = 500
"""Groups whose rows are held as bytes before they go to the cache."""
_AT_HAND = 32
"""Groups that a process holds decoded: a page of a person asks for one several times."""


class Entry(NamedTuple):
    """One page."""

    text: str
    """`texts.stamp`."""
    names: str
    """Digest of the names that its wikilinks may use, where it has any."""
    mark: str
    """Of its facts; its words in the cache bear it, too."""
    kind: str
    """As in `Facts`, likewise below."""
    day: str
    head: str
    said: str
    quotes: int
    titled: tuple[str, ...]
    """Title and aliases of `Facts.titled`; nothing where that is None."""
    wikilinks: bool
    told: bool
    """There are findings about it."""
    proofs: tuple[str, ...]
    """Each source page that it was held against, followed by the digest of its text."""

    @property
    def stamp(self) -> str:
        """Digest of its text and of what its wikilinks may name."""
        return self.text + self.names

    @classmethod
    def of(cls, facts: Facts, text: str, names: str, mark: str) -> Entry:
        """Return the entry of a page with these facts."""
        return cls(
            text,
            names,
            mark,
            facts.kind,
            facts.day,
            facts.head,
            facts.said,
            facts.quotes,
            (facts.titled.title, *facts.titled.aliases) if facts.titled else (),
            facts.wikilinks,
            bool(facts.problems or facts.unproven),
            tuple(part for proof in facts.proofs for part in proof),
        )


class Group(NamedTuple):
    """A group, without its rows."""

    length: int
    mark: str


Groups = Mapping[str, Mapping[str, Group]]
"""By name and key, sorted."""


@dataclass(frozen=True, slots=True)
class State:
    """All pages, and all groups."""

    pages: Mapping[str, Entry] = field(default_factory=dict)
    """By path below content/, sorted."""
    groups: Groups = field(default_factory=lambda: {name: {} for name in KINDS})


@dataclass(frozen=True, slots=True)
class Kept:
    """A state as the cache holds it."""

    number: str
    """What tells it from others, whatever they hold."""
    state: State


def loaded(cache: Cache) -> tuple[State, str] | None:
    """Return what the last build knew, and what tells it from other states; None where that is lost."""
    found = cache.value(_KIND, _NAME, Kept)
    return (found.state, found.number) if found else None


def keep(cache: Cache, state: State) -> str:
    """Keep a state; return what tells it from others."""
    number = secrets.token_hex(_MARK)
    cache.keep(_KIND, _NAME, Kept(number, state), Kept)
    return number


def clear(cache: Cache) -> None:
    """Forget all groups."""
    for name in KINDS:
        cache.clear(_kind(name))


class LostError(Exception):
    """The cache does not hold what it should."""


class Index:
    """The groups of a state. They are `Groups`."""

    def __init__(
        self,
        cache: Cache,
        state: State,
        facts: Callable[[str], Facts] | None,
        known: Mapping[tuple[GroupName, str], tuple[Row, ...]] | None = None,
    ) -> None:
        """`facts` returns those of a page; None: they are others by now. `known` are rows that are at hand."""
        self._cache = cache
        self._state = state
        self._facts = facts
        self._known = known or {}
        self.rows = lru_cache(_AT_HAND)(self._rows)

    def keys(self, name: GroupName) -> Mapping[str, int]:
        """As `Groups.keys`."""
        return {key: group.length for key, group in self._state.groups[name].items()}

    def _rows(self, name: GroupName, key: str) -> tuple[Any, ...]:
        """As `Groups.rows`. Raises LostError where a group is damaged, and there are no facts to make it from."""
        if (known := self._known.get((name, key))) is not None:
            return known
        if (group := self._state.groups[name].get(key)) is None:
            return ()
        kept = self._cache.get(_kind(name), key)
        if kept is not None and _mark(kept) == group.mark:
            return codec.load(kept, _hint(name))
        if self._facts is None:
            raise LostError
        every = ((path, self._facts(path)) for path, entry in self._state.pages.items() if entry.kind == "briefing")
        return Grouped(every).rows(name, key)


class Change(NamedTuple):
    """What became of a page."""

    path: str
    before: Facts | None
    """None: it was not there."""
    after: Facts | None
    """None: it is no more."""


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The groups after some changes."""

    groups: Groups
    before: Mapping[tuple[GroupName, str], tuple[Row, ...]]
    """The rows of the groups that were touched, as they were; likewise below."""
    after: Mapping[tuple[GroupName, str], tuple[Row, ...]]


def regrouped(index: Index, state: State, changes: Iterable[Change], cache: Cache) -> Regrouped:
    """Return the groups after `changes`, of which the cache holds the rows from now on; `index` is that of `state`.

    Raises LostError.
    """
    leaving: dict[tuple[GroupName, str], set[str]] = defaultdict(set)
    coming: dict[tuple[GroupName, str], list[Row]] = defaultdict(list)
    for path, before, after in changes:
        old, new = (_of_page(path, facts) for facts in (before, after))
        for at in {*old, *new}:
            if old.get(at) != new.get(at):
                coming[at] += new.get(at, ())
                if at in old:
                    leaving[at].add(path)
    were = {at: index.rows(*at) for at in coming}
    now = {
        at: groups.ordered(at[0], [*(row for row in rows if row.path not in leaving.get(at, ())), *coming.pop(at)])
        for at, rows in were.items()
    }
    found = {**state.groups}
    for name in KINDS:
        touched = [key for one, key in now if one == name]
        if not touched:
            continue
        gone = {key for key in touched if not now[name, key]}
        cache.drop(_kind(name), gone)
        held = {**found[name]}
        for start in range(0, len(touched), _BATCH):
            part = [key for key in touched[start : start + _BATCH] if key not in gone]
            entries = {key: codec.dump(now[name, key], _hint(name)) for key in part}
            cache.put(_kind(name), entries)
            held |= {key: Group(len(now[name, key]), _mark(entry)) for key, entry in entries.items()}
        for key in gone:
            held.pop(key, None)
        found[name] = held if held.keys() <= found[name].keys() else dict(sorted(held.items()))
    return Regrouped(found, were, now)


def _of_page(path: str, facts: Facts | None) -> dict[tuple[GroupName, str], list[Row]]:
    """Return the rows of a page by name and key of the group in which they stand."""
    found: dict[tuple[GroupName, str], list[Row]] = defaultdict(list)
    for name, key, row in groups.rows(path, facts) if facts else ():
        found[name, key].append(row)
    return found


def grouped(changes: Iterable[Change], cache: Cache) -> bytes:
    """Return a `State` with the groups of pages of which nothing was known, dumped; the cache gets their rows."""
    nothing = State()
    made = regrouped(Index(cache, nothing, None), nothing, changes, cache)
    return codec.dump(State(groups=made.groups), State)


def _hint(name: GroupName) -> Any:
    return KINDS[name].hint


def _kind(name: GroupName) -> str:
    return f"group {name}"


def _mark(entry: bytes) -> str:
    return digest(entry)[:_MARK].hex()
