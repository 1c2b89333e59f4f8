"""What stands in content/: pages and their blocks, as strings that an editor may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from briefgen.model.common import BlockKind, Display, EntityKind, Status, Withdrawal


class PageLink(NamedTuple):
    """Words, and the page they lead to."""

    text: str
    target: str = ""
    """Relative link as written ("../people/donald-trump.md"), with anchor if any; empty: words only."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown that briefgen passes on as it is: paragraphs, and whatever an editor wrote that is nothing else."""

    markdown: str
    """Without the blank lines behind it."""
    as_written: str | None = None
    """The text on the page where it is not the canonical form of the fields above; likewise in every block below."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading."""

    title: str
    """Plain words."""
    level: int = 2
    """1 to 6; the page's title is the only 1."""
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One key point."""

    text: str
    """Plain words."""
    cite: PageLink
    """To the paragraph of the source: text "¶1"."""


@dataclass(frozen=True, slots=True)
class KeyPoints:
    """The list under `## Key points`, its heading included."""

    points: tuple[Point, ...]
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class QuoteCallout:
    """Verbatim words with who said them: `> [!quote]`."""

    words: str
    """Plain, on one line, without the outer marks."""
    speaker: PageLink
    """Name, and the page of the person or organisation; no target for the nameless."""
    cite: PageLink
    """To the paragraph of the source: text "¶9"."""
    role: str = ""
    """As the source gives it: "US president"."""
    venue: str = ""
    """With its preposition: "on Truth Social"."""
    said_on: str = ""
    """As shown: "Wednesday 11 February 2026"; `when.parse` reads it back."""
    attribution: str = ""
    """The source's own words around the quote that give it to the speaker: "Trump wrote on Truth Social"."""
    uncertain: bool = False
    """The speaker is a guess until an editor has reviewed the page."""
    perhaps: str = ""
    """Where it is uncertain: the name of the next best candidate, in plain words."""
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """An indirect or mixed statement as prose: `Reported: ...`. Fragments in it keep their marks."""

    markdown: str
    """After "Reported: ", with its links, up to the citation."""
    speaker: PageLink
    """The first link to a person or organisation in it; no target if there is none."""
    cite: PageLink
    said_on: str = ""
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class ReadAlso:
    """The list under `## Read also`, its heading included."""

    items: tuple[PageLink, ...]
    """Titles; targets are briefings, places in wanted.md, or empty."""
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """An editor's word that a finding stands as it is, from the front matter of a page. The reader sees it."""

    code: str
    """Of the finding: "speaker-doubtful"."""
    reason: str
    at: str = ""
    """First words of what the finding is about; empty: the page as a whole."""
    by: str = ""
    """Who says so."""


PageBlock = Prose | Section | KeyPoints | QuoteCallout | Reported | ReadAlso


@dataclass(frozen=True, slots=True)
class Correction:
    """What a page says of an earlier version of its source. Days are ISO, empty where unknown."""

    on: str
    """The day on which the newer version took its place."""
    of: str
    """The day of the earlier version."""
    note: str = ""
    digest: str = ""
    """Of the earlier version, as in `SourceRef`; on source pages only, like all that follows."""
    title: str = ""
    """Its headline, where today's is another one."""
    changed: tuple[int, ...] = ()
    """Numbers of today's paragraphs that it did not have in these words."""
    parts: tuple[SourcePart, ...] = ()
    """Its paragraphs that are not in today's version, as far as they may be shown."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """A page of `content/briefings/`."""

    slug: str
    title: str
    date: str = ""
    """ISO date of the source, as written; empty if unknown."""
    revised: str = ""
    """ISO date on which an editor last went over the page; given by the editor."""
    status: Status = "draft"
    source: Mapping[str, str] = field(default_factory=dict)
    """path, digest, publisher, url: those that are known."""
    language: str = ""
    """BCP 47 tag of the words on the page; empty: the language of the site."""
    corrected: tuple[Correction, ...] = ()
    """Of the source, oldest first."""
    withdrawn: Withdrawal | None = None
    """The source was."""
    people: tuple[str, ...] = ()
    """Slugs, most prominent first; likewise below."""
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    """Names of the keys whose values were inferred and wait for an editor."""
    aliases: tuple[str, ...] = ()
    """Other titles this briefing is found under by "Read also" lines."""
    waived: tuple[Waiver, ...] = ()
    """Findings that an editor lets stand, with the reason; in the order of the page."""
    blocks: tuple[PageBlock, ...] = ()
    front_matter: str | None = None
    """The front matter as the editor wrote it, where it is not the canonical form of the fields above."""


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of `content/sources/`: the source's paragraphs, numbered. Written by briefgen, never edited."""

    slug: str
    title: str
    date: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    """As in `Briefing`."""
    display: Display = "full"
    byline: str = ""
    parts: tuple[SourcePart, ...] = ()
    """What may be shown of it, in order."""
    corrected: tuple[Correction, ...] = ()
    """Earlier versions that said something else, oldest first."""
    withdrawn: Withdrawal | None = None


class SourcePart(NamedTuple):
    """A paragraph, heading or reference line of a source page."""

    kind: BlockKind
    number: int
    """Of a paragraph, as in `Block.number`; 0 otherwise."""
    text: str
    """Plain words, white space folded."""


class Aspect(NamedTuple):
    """One question of a topic, a column of its positions matrix; an editor names it."""

    name: str
    quotes: tuple[str, ...]
    """Permalinks of the quotes that speak to it: `harbour-bridge#q-we-wait-1a2b3c4d`."""


class Conflict(NamedTuple):
    """Statements about one thing that do not agree; an editor sets it, nothing infers it."""

    about: str
    quotes: tuple[str, ...]
    """Permalinks, two or more."""
    note: str = ""
    """What the editor says about it, in plain words."""


@dataclass(frozen=True, slots=True)
class EntityPage:
    """A page of `content/people/`, `organisations/` or `topics/`: begun by briefgen, owned by the editor."""

    slug: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    role: str = ""
    native_name: str = ""
    """In the person's own script."""
    aspects: tuple[Aspect, ...] = ()
    """Of a topic; likewise below."""
    conflicts: tuple[Conflict, ...] = ()
    waived: tuple[Waiver, ...] = ()
    """As in `Briefing`."""
    body: str = ""
    """Markdown after the title: background."""
    front_matter: str | None = None
    """As in `Briefing`."""
