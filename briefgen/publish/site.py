"""All pages of content/ -> Site: who said what, which page points where. Pure, sorted, deterministic.

It is put together from groups of rows (`groups.py`); words are looked up when a page shows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol, TypeVar

from briefgen import codec, when
from briefgen.model.common import When, Withdrawal
from briefgen.model.pages import Briefing, Correction, EntityPage, PageLink, SourcePage
from briefgen.page.collection import Collection
from briefgen.page.source import anchor_end
from briefgen.publish.groups import Dated, GroupName, Groups, Ref, Said
from briefgen.publish.shelf import Rows, Several, Shelf

_STATEMENTS = 1 << 12
"""Statements that a process holds decoded, about 2 kB each: pages of people ask for some of many briefings."""
_LINES = 256
"""Briefings whose statements it holds as they are kept, about 25 kB each."""
_NEIGHBOURS = 16
"""Briefings whose statements it holds decoded, all of each."""
_LISTS = 4096
"""Lists of the briefings that name the same, which share what they list."""
_HEADS = 2048
"""Heads that a process holds decoded, about 4 kB each."""


class Statement(NamedTuple):
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


class Words(Protocol):
    """Where the words of pages are kept, as `codec` writes them."""

    def page(self, path: str) -> bytes:
        """Return the page at a path below content/ as `Briefing`, `SourcePage` or `EntityPage`."""

    def head(self, path: str) -> bytes:
        """Return what lists show of it.

        A `Briefing` with the key points alone of its blocks, an `EntityPage` without what only its own page shows.
        """

    def statements(self, path: str) -> bytes:
        """Return the `tuple[Statement, ...]` of a briefing, a line each."""

    def backlinks(self, path: str) -> bytes:
        """Return the `tuple[Backlink, ...]` of a briefing, in the order of `Facts.ties`."""


class Page(Protocol):
    """What the site has to know of each page beforehand; most as in `Facts`."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def stamp(self) -> str:
        """Digest of its text, wikilinks resolved."""

    @property
    def head(self) -> str:
        """Changes with anything that lists show of it."""

    @property
    def said(self) -> str:
        """Changes with anything in its statements."""

    @property
    def quotes(self) -> int:
        """How many callouts it has."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages show of each other. Keys are paths below content/; long sequences and mappings are looked up."""

    collection: Collection
    """Briefings have the key points alone of their blocks, entities no bodies: see `briefings`, `entities`."""
    briefings: Mapping[str, Briefing]
    """Whole."""
    entities: Mapping[str, EntityPage]
    """People, organisations and topics, whole."""
    latest: Sequence[Briefing]
    """All briefings, newest first; as in `collection`."""
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
    named_in: Mapping[str, Sequence[Listed]]
    """Page of an entity or topic -> briefings whose front matter names it, newest first."""
    named_beside: Mapping[str, Sequence[tuple[str, ...]]]
    """The same -> the pages of the people and organisations that each of these briefings names."""
    quoted: Mapping[str, Sequence[Statement]]
    """Source page -> statements that cite it, in paragraph order."""
    months: Mapping[str, Sequence[Briefing]]
    """ISO month -> its briefings, newest first; an empty month for those without a date."""


def name_of(site: Site, path: str) -> str:
    """Return the name of the entity or topic whose page is at `path`; made from the slug if there is none."""
    folder, _, name = path.removesuffix(".md").partition("/")
    page: EntityPage | None = getattr(site.collection, folder).get(name)
    return page.name if page else name.replace("-", " ").title()


Kind = TypeVar("Kind")
Wanted = Mapping[str, tuple[str, ...]]


def build(pages: Mapping[str, Page], groups: Groups, words: Words, wanted: Wanted) -> Site:
    """Return the site of these pages, by their paths below content/; nothing is looked up before it is asked for.

    `wanted`: title -> slugs of the briefings that want it.
    """

    @lru_cache(_NEIGHBOURS)
    def statements(path: str) -> tuple[Statement, ...]:
        return codec.load(words.statements(path), tuple[Statement, ...])

    @lru_cache(_LINES)
    def lines(path: str) -> list[bytes]:
        return codec.parts(words.statements(path))

    @lru_cache(_STATEMENTS)
    def statement(path: str, number: int) -> Statement:
        return codec.load(lines(path)[number], Statement)

    @cache
    def dated_name(path: str, date: str) -> Listed:
        return Listed(_slug(path), date)

    @lru_cache(_LISTS)
    def named(path: str) -> tuple[Listed, ...]:
        return tuple(dated_name(row.path, row.date) for row in groups.rows("named", path))

    @lru_cache(1024)
    def backlinks(path: str) -> tuple[Backlink, ...]:
        return codec.load(words.backlinks(path), tuple[Backlink, ...])

    @lru_cache(256)
    def source(path: str) -> SourcePage:
        return codec.load(words.page(path), SourcePage)

    @lru_cache(_HEADS)
    def briefing(path: str) -> Briefing:
        return codec.load(words.head(path), Briefing)

    @lru_cache(_HEADS)
    def entity(path: str) -> EntityPage:
        return codec.load(words.head(path), EntityPage)

    def of_all(paths: Iterable[str], make: Callable[[str], Kind], of: Callable[[str], str]) -> Shelf[Kind]:
        return Shelf({path: path for path in paths}, make, lambda path: _digest(of(path)))

    def by_slug(folder: str, kind: str, make: Callable[[str], Kind], of: Callable[[str], str]) -> Shelf[Kind]:
        paths = (path for path in there[kind] if path.startswith(f"{folder}/"))
        return Shelf({_slug(path): path for path in paths}, make, lambda path: _digest(of(path)))

    def grouped(
        name: GroupName, make: Callable[[Any], Kind], of: Callable[[Any], str], *, newest: bool = False
    ) -> Shelf[Sequence[Kind]]:
        """Return the groups of a name; `make` makes of a row what is shown, `of` tells what that is made from.

        `newest`: the greatest key stands first.
        """
        keys = groups.keys(name)
        return Shelf(
            {key: key for key in (reversed([*keys]) if newest else keys)},
            lambda key: Several(Rows(keys[key], lambda: groups.rows(name, key)), make, of),
            lambda key: _digest(*map(of, groups.rows(name, key))),
        )

    def stated(row: Said) -> Statement:
        return statement(row.path, row.number)

    def listed(row: Dated) -> Briefing:
        return briefing(row.path)

    def cited(row: Said) -> Statement:
        return statements(row.path)[row.number]  # most that cite a source stand on one page

    naming = groups.keys("named")
    named_in = Shelf(
        {key: key for key in naming},
        lambda key: Rows(naming[key], lambda: named(key)),
        lambda key: _digest(*(f"{row.path} {row.date}" for row in groups.rows("named", key))),
    )
    there: dict[str, list[str]] = defaultdict(list)
    for path in sorted(pages):
        there[pages[path].kind].append(path)
    written, shown = (lambda path: pages[path].stamp), (lambda path: pages[path].head)
    names = there["briefing"]
    return Site(
        collection=Collection(
            briefings=by_slug("briefings", "briefing", briefing, shown),
            sources=by_slug("sources", "source", source, written),
            people=by_slug("people", "entity", entity, shown),
            organisations=by_slug("organisations", "entity", entity, shown),
            topics=by_slug("topics", "entity", entity, shown),
            wanted=wanted,
        ),
        briefings=of_all(names, lambda path: codec.load(words.page(path), Briefing), written),
        entities=of_all(there["entity"], lambda path: codec.load(words.page(path), EntityPage), written),
        latest=grouped("latest", listed, lambda row: row.head).get("", ()),
        statements=of_all(names, statements, lambda path: pages[path].said),
        said=grouped("said", stated, lambda row: row.ref.stamp),
        said_refs=grouped("said", lambda row: row.ref, lambda row: row.ref.stamp),
        quotes=of_all(names, lambda path: pages[path].quotes, lambda path: str(pages[path].quotes)),
        backlinks=grouped("links", lambda row: backlinks(row.path)[row.number], lambda row: row.stamp),
        named_in=named_in,
        named_beside=grouped("named", lambda row: row.beside, lambda row: "\n".join(row.beside)),
        quoted=grouped("quoted", cited, lambda row: row.ref.stamp),
        months=grouped("months", listed, lambda row: row.head, newest=True),
    )


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _digest(*words: str) -> bytes:
    return blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
