"""What the site asks of many pages at once, in groups: who said what, what cites a source, what names a topic.

A group is a list of rows, each of one page. So an edit takes the rows of a page out of the groups in which they stand,
puts its new ones in, and touches no other group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

from briefgen.errors import Finding
from briefgen.page.wikilinks import Titled

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
GroupName = Literal["latest", "months", "said", "quoted", "links", "named"]


class Ref(NamedTuple):
    """A statement without its words: what it takes to find where it is shown."""

    page: str
    """That of its speaker, as in `Statement`; likewise below."""
    source: str
    paragraph: int
    verbatim: bool
    day: str
    """ISO day it is sorted by: when it was said, else that of the briefing."""
    stamp: str
    """Changes with anything in the statement."""
    briefing: str
    """Slug."""
    venue: str


class Tie(NamedTuple):
    """A link without the sentence it stands in."""

    target: str
    """Path below content/."""
    stamp: str
    """Changes with anything in the backlink."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one page says that others may show, without the words."""

    kind: Literal["", "briefing", "source", "entity"] = ""
    """What it is; empty: an ordinary page, or one that cannot be read."""
    day: str = ""
    """The date of a briefing or a source as it stands there: ISO, or whatever was written."""
    head: str = ""
    """Changes with anything that lists show of it: see `Words.head`."""
    named: tuple[str, ...] = ()
    """Pages of the people, organisations and topics that the front matter of a briefing names, each once."""
    wanted: Mapping[str, tuple[str, ...]] | None = None
    """Of the page of wanted titles: title -> slugs of the briefings that want it."""
    refs: tuple[Ref, ...] = ()
    """Of its statements, in their order."""
    ties: tuple[Tie, ...] = ()
    """Of its links to other pages, the first to each."""
    proofs: tuple[tuple[str, str], ...] = ()
    """Path and digest of the source pages that its statements were held against; digest empty if it is not there."""
    unproven: tuple[str, ...] = ()
    """Words of callouts that are not in their source."""
    problems: tuple[Finding, ...] = ()
    """Why the page cannot be read."""
    titled: Titled | None = None
    """What wikilinks may name it by; None: nothing."""
    wikilinks: bool = False
    """It may hold some, so that what it says depends on the names of other pages."""

    @property
    def said(self) -> str:
        """Changes with anything in its statements."""
        return blake2b("".join(ref.stamp for ref in self.refs).encode(), digest_size=8).hexdigest()

    @property
    def quotes(self) -> int:
        """How many callouts it has."""
        return sum(ref.verbatim for ref in self.refs)


class Dated(NamedTuple):
    """A briefing among all, the newest first."""

    path: str
    """Below content/."""
    date: str
    """As in `Facts.day`; likewise below."""
    head: str


class Said(NamedTuple):
    """A statement of a briefing among those of one speaker, or from one source."""

    path: str
    date: str
    number: int
    """Which of the briefing's statements it is, from 0."""
    ref: Ref


class Linked(NamedTuple):
    """A link of a briefing among those to one page."""

    path: str
    date: str
    number: int
    """Which of `Facts.ties` it is, from 0."""
    stamp: str


class Named(NamedTuple):
    """A briefing among those whose front matter names one person, organisation or topic."""

    path: str
    date: str
    beside: tuple[str, ...]
    """Pages of the people and organisations that it names."""


Row = Dated | Said | Linked | Named
Rows = Iterator[tuple[str, Row]]
"""Keys of the groups of one name, each with a row that belongs there."""


def _latest(path: str, facts: Facts) -> Rows:
    yield "", Dated(path, facts.day, facts.head)


def _months(path: str, facts: Facts) -> Rows:
    yield from ((_month(facts.day), row) for _, row in _latest(path, facts))


def _month(day: str) -> str:
    return day[:7] if _ISO.fullmatch(day) else ""


def _said(path: str, facts: Facts) -> Rows:
    yield from ((ref.page, Said(path, facts.day, at, ref)) for at, ref in enumerate(facts.refs) if ref.page)


def _quoted(path: str, facts: Facts) -> Rows:
    cited = ((f"sources/{ref.source}.md", at, ref) for at, ref in enumerate(facts.refs) if ref.source)
    yield from ((source, Said(path, facts.day, at, ref)) for source, at, ref in cited)


def _links(path: str, facts: Facts) -> Rows:
    yield from ((tie.target, Linked(path, facts.day, at, tie.stamp)) for at, tie in enumerate(facts.ties))


def _named(path: str, facts: Facts) -> Rows:
    beside = tuple(page for page in facts.named if not page.startswith("topics/"))
    yield from ((page, Named(path, facts.day, beside)) for page in facts.named)


@dataclass(frozen=True, slots=True)
class Kind:
    """The groups of one name."""

    hint: Any
    """Type of their rows."""
    rows: Callable[[str, Facts], Rows]
    """What of a briefing (its path, its facts) belongs into which of them."""
    order: Callable[[Any], Any] | None = None
    """What rows are sorted by, before their dates; None: by these alone, the newest first."""
    falling: bool = False
    """The greatest of that stands first."""


KINDS: Mapping[GroupName, Kind] = MappingProxyType(
    {
        "latest": Kind(tuple[Dated, ...], _latest),  # all briefings, under one empty key
        "months": Kind(tuple[Dated, ...], _months),  # by ISO month; an empty one has those without a date
        "said": Kind(tuple[Said, ...], _said, lambda row: row.ref.day, falling=True),  # by page of the speaker
        "quoted": Kind(tuple[Said, ...], _quoted, lambda row: row.ref.paragraph),  # by source page
        "links": Kind(tuple[Linked, ...], _links),  # by page that is linked
        "named": Kind(tuple[Named, ...], _named),  # by page of an entity
    }
)


def rows(path: str, facts: Facts) -> Iterator[tuple[GroupName, str, Row]]:
    """Yield the groups (name and key) into which a page belongs, each with its row there."""
    if facts.kind == "briefing":
        for name, kind in KINDS.items():
            yield from ((name, key, row) for key, row in kind.rows(path, facts))


def ordered(name: GroupName, found: Iterable[Row]) -> tuple[Any, ...]:
    """Return the rows of a group as it holds them: of one order and one day, by path and number."""
    listed = sorted(found, key=lambda row: (row.path, getattr(row, "number", 0)))
    listed.sort(key=lambda row: row.date, reverse=True)
    kind = KINDS[name]
    if kind.order is not None:
        listed.sort(key=kind.order, reverse=kind.falling)
    return tuple(listed)


class Groups(Protocol):
    """Where the groups are kept."""

    def keys(self, name: GroupName) -> Mapping[str, int]:
        """Return the keys of all groups of a name, sorted, each with how many rows it has."""

    def rows(self, name: GroupName, key: str) -> tuple[Any, ...]:
        """Return the rows of a group as `ordered` has them; none if there is no such group."""


class Grouped:
    """Groups in memory. They are `Groups`."""

    def __init__(self, pages: Iterable[tuple[str, Facts]]) -> None:
        """`pages`: path and facts of each."""
        found: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in KINDS}
        for path, facts in pages:
            for name, key, row in rows(path, facts):
                found[name][key].append(row)
        self._rows = {name: {key: ordered(name, found[name][key]) for key in sorted(found[name])} for name in KINDS}

    def keys(self, name: GroupName) -> Mapping[str, int]:
        """As `Groups.keys`."""
        return {key: len(found) for key, found in self._rows[name].items()}

    def rows(self, name: GroupName, key: str) -> tuple[Any, ...]:
        """As `Groups.rows`."""
        return self._rows[name].get(key, ())
