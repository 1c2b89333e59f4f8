"""All pages of content/ -> Site: who said what, which page points where. Pure, sorted, deterministic.

It is put together from the facts of each page (`facts.py`); words are looked up when a page shows them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol, TypeVar

from briefgen import codec, when
from briefgen.errors import Finding
from briefgen.model import Briefing, Correction, EntityPage, PageLink, SourcePage, When, Withdrawal
from briefgen.page.collection import Collection
from briefgen.page.source import anchor_end
from briefgen.page.wikilinks import Directory, Titled
from briefgen.publish.shelf import Several, Shelf

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_AT_HAND = 1024
"""Briefings whose statements a process holds decoded, about 50 kB each: pages of people ask for those of many."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote or reported statement as the site shows it, on its briefing and on its speaker's page."""

    id: str
    """Fragment of its permalink on the briefing."""
    verbatim: bool
    """A callout; False: a reported statement."""
    words: str
    """Plain words of the quote; Markdown of a reported statement."""
    speaker: PageLink
    page: str
    """Path below content/ of the speaker's page; empty if there is none."""
    role: str
    venue: str
    said_on: str
    when: When | None
    attribution: str
    uncertain: bool
    verified: bool
    """All its quoted words are proven against the source; False for a statement without any."""
    condensed: bool
    source: str
    """Slug of the source it cites."""
    paragraph: int
    """0 if it cites none."""
    briefing: str
    """Slug of the briefing it stands on."""
    title: str
    """Of that briefing."""
    date: str
    """Of that briefing, ISO or empty."""
    perhaps: str = ""
    """Where the speaker is uncertain: the next best candidate."""
    quoted: tuple[str, ...] = ()
    """The words in quotation marks: the callout's own, or the fragments of a reported statement."""
    earlier: Correction | None = None
    """The version of the source that has the quoted words, where today's has them no longer."""
    withdrawn: Withdrawal | None = None
    """Of the source it cites."""
    passage: str = ""
    """The paragraph it cites, in the version that has its words; empty where that is not shown."""
    source_title: str = ""
    """Of the source it cites; empty where there is no page of it."""
    source_language: str = ""

    @property
    def anchor(self) -> str:
        """Fragment of the cited paragraph on the source's page."""
        return f"p{self.paragraph}{anchor_end(self.earlier.digest) if self.earlier else ''}"

    @property
    def datetime(self) -> str:
        """`said_on` for machines: an ISO day, month or year; empty where it is none of these."""
        return when.machine(self.when) if self.when else ""


@dataclass(frozen=True, slots=True)
class Backlink:
    """A place that points to a page."""

    briefing: str
    """Slug of the briefing it stands on."""
    title: str
    date: str
    sentence: str
    """Markdown of the line with the link."""


class Listed(NamedTuple):
    """A briefing in a list, which nothing but its name and its date can change; all else is in `collection`."""

    slug: str
    date: str
    """ISO, or empty."""


class Ref(NamedTuple):
    """A statement without its words: what it takes to find where it is shown."""

    page: str
    """As in `Statement`, likewise below."""
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
    """What one page says that others may show, without the long words. At most one of the first four is set."""

    briefing: Briefing | None = None
    """Of its blocks the key points alone."""
    source: bool = False
    """It is the page of a source."""
    day: str = ""
    """Its ISO date, if it is one that has any."""
    entity: EntityPage | None = None
    """Without what only its own page shows."""
    wanted: Mapping[str, tuple[str, ...]] | None = None
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


class Words(Protocol):
    """Where the words of pages are kept, as `codec` writes them."""

    def page(self, path: str) -> bytes:
        """Return the page at a path below content/ as `Briefing`, `SourcePage` or `EntityPage`."""

    def statements(self, path: str) -> bytes:
        """Return the `tuple[Statement, ...]` of a briefing."""

    def backlinks(self, path: str) -> bytes:
        """Return the `tuple[Backlink, ...]` of a briefing, in the order of `Facts.ties`."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages show of each other. Keys are paths below content/; sequences are `Several` where they are long."""

    collection: Collection
    """Briefings have the key points alone of their blocks, entities no bodies: see `briefings`, `entities`."""
    briefings: Mapping[str, Briefing]
    """Whole."""
    entities: Mapping[str, EntityPage]
    """People, organisations and topics, whole."""
    latest: tuple[Briefing, ...]
    """All briefings, newest first."""
    statements: Mapping[str, tuple[Statement, ...]]
    """Briefing -> its statements, in the order of its callouts and reported blocks."""
    said: Mapping[str, Sequence[Statement]]
    """Page of a person or organisation -> what they said, newest first."""
    said_refs: Mapping[str, Sequence[Ref]]
    """The same without words: to count, and to draw when it was."""
    quotes: Mapping[str, int]
    """Briefing -> how many callouts it has."""
    backlinks: Mapping[str, Sequence[Backlink]]
    """Page -> where links to it stand, newest first, one a briefing."""
    named_in: Mapping[str, tuple[Listed, ...]]
    """Page of an entity or topic -> briefings whose front matter names it, newest first."""
    named_beside: Mapping[str, Sequence[tuple[str, ...]]]
    """The same -> the pages of the people and organisations that each of these briefings names."""
    quoted: Mapping[str, Sequence[Statement]]
    """Source page -> statements that cite it, in paragraph order."""
    months: Mapping[str, tuple[Briefing, ...]]
    """ISO month -> its briefings, newest first; an empty month for those without a date."""


def name_of(site: Site, path: str) -> str:
    """Return the name of the entity or topic whose page is at `path`; made from the slug if there is none."""
    folder, _, name = path.removesuffix(".md").partition("/")
    page: EntityPage | None = getattr(site.collection, folder).get(name)
    return page.name if page else name.replace("-", " ").title()


Kind = TypeVar("Kind")


class _Placed(NamedTuple):
    """The number-th statement or link of a page."""

    path: str
    number: int
    stamp: str


def build(facts: Mapping[str, Facts], stamps: Mapping[str, str], words: Words, directory: Directory) -> Site:
    """Return the site of pages with these facts; `stamps` are digests of their texts, wikilinks resolved."""
    names = [path for path in sorted(facts) if facts[path].briefing]
    names.sort(key=lambda path: _briefing(facts[path]).date, reverse=True)
    latest = tuple(_briefing(facts[path]) for path in names)
    said: dict[str, list[tuple[Ref, _Placed]]] = defaultdict(list)
    quoted: dict[str, list[tuple[Ref, _Placed]]] = defaultdict(list)
    ties: dict[str, list[_Placed]] = defaultdict(list)
    for path in names:
        for number, ref in enumerate(facts[path].refs):
            placed = ref, _Placed(path, number, ref.stamp)
            if ref.page:
                said[ref.page].append(placed)
            if ref.source:
                quoted[f"sources/{ref.source}.md"].append(placed)
        for number, tie in enumerate(facts[path].ties):
            ties[tie.target].append(_Placed(path, number, tie.stamp))
    for of_one in said.values():
        of_one.sort(key=lambda item: item[0].day, reverse=True)
    for of_one in quoted.values():
        of_one.sort(key=lambda item: item[0].paragraph)

    @lru_cache(_AT_HAND)
    def statements(path: str) -> tuple[Statement, ...]:
        return codec.load(words.statements(path), tuple[Statement, ...])

    @lru_cache(4096)
    def backlinks(path: str) -> tuple[Backlink, ...]:
        return codec.load(words.backlinks(path), tuple[Backlink, ...])

    @lru_cache(256)
    def source(path: str) -> SourcePage:
        return codec.load(words.page(path), SourcePage)

    def whole(paths: Iterable[str], kind: type[Kind]) -> Mapping[str, Kind]:
        return Shelf(
            {path: path for path in paths},
            lambda path: codec.load(words.page(path), kind),
            lambda path: stamps[path].encode(),
        )

    def heads(folder: str, field: str) -> dict[str, Any]:
        found = ((path, getattr(facts[path], field)) for path in sorted(facts) if path.startswith(f"{folder}/"))
        return {_slug(path): head for path, head in found if head is not None}

    named = _named_in(latest)
    beside = {one.slug: tuple(_named(one, ("people", "organisations"))) for one in latest}
    pages = {folder: heads(folder, "entity") for folder in ("people", "organisations", "topics")}
    sources = {_slug(path): path for path in sorted(facts) if facts[path].source}
    collection = Collection(
        briefings=_plain({one.slug: one for one in sorted(latest, key=lambda one: one.slug)}),
        sources=Shelf(sources, source, lambda path: stamps[path].encode()),
        directory=directory,
        wanted=next((one.wanted for one in facts.values() if one.wanted is not None), {}),
        **{folder: _plain(found) for folder, found in pages.items()},
    )
    return Site(
        collection=collection,
        briefings=whole(names, Briefing),
        entities=whole((path for path in facts if facts[path].entity), EntityPage),
        latest=latest,
        statements=Shelf(
            {path: path for path in names},
            statements,
            lambda path: _digest(*(ref.stamp for ref in facts[path].refs)),
        ),
        said=Shelf(
            said, lambda parts: Several([at for _, at in parts], lambda at: statements(at.path)[at.number]), _stamp
        ),
        said_refs=Shelf(said, lambda parts: [ref for ref, _ in parts], _stamp),
        quotes=_plain({path: sum(ref.verbatim for ref in facts[path].refs) for path in names}),
        backlinks=Shelf(
            ties,
            lambda parts: Several(parts, lambda at: backlinks(at.path)[at.number]),
            lambda parts: _digest(*(at.stamp for at in parts)),
        ),
        named_in=Shelf(
            {path: tuple(Listed(one.slug, one.date) for one in found) for path, found in named.items()},
            lambda found: found,
            lambda found: _digest(*(part for one in found for part in one)),
        ),
        named_beside=Shelf(
            named,
            lambda found: [beside[one.slug] for one in found],
            lambda found: _digest(*("\n".join(beside[one.slug]) for one in found)),
        ),
        quoted=Shelf(
            quoted, lambda parts: Several([at for _, at in parts], lambda at: statements(at.path)[at.number]), _stamp
        ),
        months=_listed(_months(latest)),
    )


def _briefing(facts: Facts) -> Briefing:
    assert facts.briefing is not None  # noqa: S101
    return facts.briefing


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _plain(found: dict[str, Any]) -> Shelf[Any]:
    """Return a shelf of values that are there already."""
    return Shelf(found, lambda one: one, lambda one: _digest(repr(one)))


def _listed(found: dict[str, list[Briefing]]) -> Shelf[tuple[Briefing, ...]]:
    return Shelf(found, tuple, lambda items: _digest(*map(repr, items)))


def _stamp(parts: Iterable[tuple[Ref, _Placed]]) -> bytes:
    return _digest(*(at.stamp for _, at in parts))


def _digest(*words: str) -> bytes:
    return blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _months(latest: Iterable[Briefing]) -> dict[str, list[Briefing]]:
    found: dict[str, list[Briefing]] = defaultdict(list)
    for one in latest:
        found[one.date[:7] if _ISO.fullmatch(one.date) else ""].append(one)
    return found


def _named_in(latest: Iterable[Briefing]) -> dict[str, list[Briefing]]:
    found: dict[str, list[Briefing]] = defaultdict(list)
    for briefing in latest:
        for path in _named(briefing, ("people", "organisations", "topics")):
            found[path].append(briefing)
    return found


def _named(briefing: Briefing, folders: Iterable[str]) -> Iterator[str]:
    """Yield the pages of what the front matter of a briefing names, each once."""
    for folder in folders:
        yield from (f"{folder}/{name}.md" for name in dict.fromkeys(getattr(briefing, folder)))
