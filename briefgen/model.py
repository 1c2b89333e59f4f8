"""Every type that travels between rooms. All frozen; each field is documented beneath itself.

Left of `compose` there are positions (`Article`, `Annotations`: spans into one canonical text), right of it there are
strings (`Briefing` and its blocks, which an editor may change). Nothing here imports anything of briefgen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

EntityKind = Literal["person", "organisation", "place", "topic"]
QuoteKind = Literal["direct", "indirect", "mixed"]
BlockKind = Literal["heading", "paragraph", "reference"]
Display = Literal["full", "excerpts", "link-only"]
Status = Literal["draft", "reviewed", "published"]
Severity = Literal["error", "warning", "info"]


# -- positions: what a source article is and what was found in it --------------------------------------------------


class Span(NamedTuple):
    """A half-open range of `Article.text`, counted in Unicode code points."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character; `text[start:end]` is what the span covers."""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where an article came from, and the proof that it has not changed since."""

    path: str
    """Of the file, relative to the project, with forward slashes."""
    digest: str
    """`sha256:` and 64 hexadecimal digits, over the bytes of the file."""
    url: str | None = None
    """Of the live article (http or https), where known."""
    publisher: str | None = None
    """Name of the publisher, where known."""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of the source, kept apart from its text."""

    span: Span
    """The linked words."""
    url: str
    """As the source has it; not yet trusted."""


class Withdrawal(NamedTuple):
    """The publisher took an article back. It stays, and so do the quotes from it, marked."""

    on: str
    """ISO day."""
    reason: str = ""
    """In the editor's words; empty if none is known."""


@dataclass(frozen=True, slots=True)
class Article:
    """One source article as one canonical text. Readers make it; nobody changes it."""

    slug: str
    """Names its pages: `sources/<slug>.md` and `briefings/<slug>.md`."""
    text: str
    """NFC, line ends as `\\n`, otherwise the source's own characters. All spans count in it."""
    title: str
    """The headline; made from the lead where the source has none (then `"title" in inferred`)."""
    source: SourceRef
    published: date | None = None
    """The dateline: the day that "Wednesday" is resolved against. None where unknown; never made up."""
    byline: str | None = None
    language: str = "en"
    """BCP 47 tag."""
    aliases: tuple[str, ...] = ()
    """Other titles under which other articles may refer to this one ("Read also")."""
    topics: tuple[str, ...] = ()
    """Names of topics that the source's metadata gives it, as written there."""
    display: Display = "full"
    """How much of the source may be republished."""
    headings: tuple[Span, ...] = ()
    """Section headings that the format itself marks. Plain text marks none: the annotator finds them."""
    links: tuple[Link, ...] = ()
    """In text order."""
    inferred: frozenset[str] = frozenset()
    """Names of the fields above that were inferred and not stated by the source."""
    withdrawn: Withdrawal | None = None
    earlier: tuple[Earlier, ...] = ()
    """The versions that were kept when a newer one came, oldest first."""
    lines: tuple[int, ...] = ()
    """For each line of `text` the line of the file (1-based) it stands on; empty: the same lines."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version of an article that a newer one took the place of."""

    article: Article
    """As it was read; its own `earlier` is empty."""
    blocks: tuple[Block, ...]
    """Of that article."""
    replaced: date | None = None
    """The day on which the newer version took its place; None where unknown."""
    note: str = ""
    """What was corrected, in the words of the publisher or the editor."""


class When(NamedTuple):
    """A date with its precision: the closed interval of days it may mean."""

    start: date
    end: date
    """The last day, inclusive: a single day has `start == end`."""


@dataclass(frozen=True, slots=True)
class Block:
    """One line of thought of the article as laid out: a paragraph, a section heading, a "Read also" line."""

    span: Span
    """Without surrounding white space. A paragraph of hard-wrapped text spans several lines."""
    kind: BlockKind
    number: int = 0
    """Of a paragraph, 1-based in text order (the `p1` of its anchor); 0 for all other kinds."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation or place of the article, however often and under whichever names it is mentioned."""

    slug: str
    name: str
    """The fullest form that the article (or the editor's page) gives, without titles of office."""
    kind: EntityKind
    mentions: tuple[Span, ...]
    """Names only, no pronouns; in text order; without titles of office or honorifics."""
    role: str | None = None
    """Title or description in the source's words ("US President", "an adviser to ...")."""
    aliases: tuple[str, ...] = ()
    """Other forms of the name, as found; sorted."""


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """What an editor's page in `content/` teaches: it wins over what the annotator would find by itself."""

    slug: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that say when, resolved against the dateline."""

    span: Span
    when: When | None
    """None: relative to a dateline that is not known."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One attribution: somebody's words or statement, with who, cue and content (PARC's and PolNeAR's terms)."""

    kind: QuoteKind
    """direct: all in quotation marks; mixed: partly; indirect: none."""
    content: tuple[Span, ...]
    """All that is attributed, without the outer marks; several where its attribution or a paragraph break cuts it."""
    quoted: tuple[Span, ...] = ()
    """The pieces of it inside quotation marks, without the marks; empty in indirect speech."""
    fragment: bool = False
    """The quoted words are fewer than five: a phrase, not a sentence."""
    cue: Span | None = None
    """The words that report: said, according to, wrote."""
    source: Span | None = None
    """The words that name or stand for the speaker ("he", "Netanyahu's office")."""
    speaker: str | None = None
    """Slug of the entity behind `source`; None for nameless ("two officials") or unknown ones."""
    speaker_name: str | None = None
    """Name to show: the entity's, or the words of a nameless source; None if unknown."""
    speaker_role: str | None = None
    """Of the speaker as given near the quote, else the entity's, in the source's words."""
    venue: str | None = None
    """Where it was said, in the source's words: "on Truth Social", "in an interview with Fox Business"."""
    reported_by: str | None = None
    """Another outlet that the article takes it from ("Reuters reported"), its name."""
    said_on: DateMention | None = None
    paragraph: int = 0
    """Number of the paragraph where it begins."""
    confidence: float = 1.0
    """Probability, 0 to 1, that the speaker is right; how far it can be believed: docs/attribution.md."""
    perhaps: str | None = None
    """Where the confidence is low: name of the next best candidate for the speaker, if there is one."""
    closed: bool = True
    """False: the marks were never closed; the quote then ends with its paragraph."""
    wish: bool = False
    """The article tells what somebody wants or intends, and not that it was said."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer to another article: "Read also |", "Related:", "See also"."""

    span: Span
    """The title."""
    title: str
    """The words of the span, white space folded."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A sentence of the article that a reader should see first: extracted, so verbatim."""

    span: Span
    score: float
    """Higher is more important; only the order within one article means something."""
    paragraph: int


@dataclass(frozen=True, slots=True)
class Annotations:
    """All layers of one article. Each annotator fills one field and sees the fields filled before it."""

    blocks: tuple[Block, ...] = ()
    """Every non-empty line of thought, in text order, disjoint."""
    sentences: tuple[Span, ...] = ()
    """Of paragraphs only, in text order, disjoint; a quotation of several sentences is not cut inside."""
    references: tuple[Reference, ...] = ()
    dates: tuple[DateMention, ...] = ()
    entities: tuple[Entity, ...] = ()
    """Sorted by first mention."""
    quotes: tuple[Quote, ...] = ()
    """Sorted by the start of their content."""
    key_points: tuple[KeyPoint, ...] = ()
    """In text order."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What is needed of all sources at once; the article and its annotations are looked up when they are needed."""

    stamp: str
    """Digest of the article and its annotations: while it is the same, so is all that is made of them."""
    slug: str
    """Of the article; empty where the source could not be read."""
    digest: str = ""
    """Of the source's bytes, as in `SourceRef`."""
    title: str = ""
    aliases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    """As annotated, without their mentions."""


# -- strings: what stands in content/ -------------------------------------------------------------------------------


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
    body: str = ""
    """Markdown after the title: background."""
    front_matter: str | None = None
    """As in `Briefing`."""


# -- merging --------------------------------------------------------------------------------------------------------

Side = Literal["editor", "source"]
"""Of a merge: the page as people have it, or as it was made anew."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place of a page at which a merge has something to tell."""

    line: int
    """Of the edited page, 1-based."""
    what: str
    """In words: "the words of a quote"."""
    editor: str = ""
    """What stands there on the editor's side, white space folded; empty: nothing."""
    source: str = ""
    """Likewise on the other side."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge gives."""

    text: str
    """The page. With conflicts: as merged as far as possible, with the preferred side at each of them."""
    conflicts: tuple[Place, ...] = ()
    """Where both sides changed the same thing differently; in the order of the page, likewise below."""
    kept: tuple[Place, ...] = ()
    """What the editor changed and the other side has no longer: it stays."""
    left_out: tuple[Place, ...] = ()
    """What is new on the other side in a section that the editor deleted: it is not written."""


# -- what other programs get ----------------------------------------------------------------------------------------


class Selection(NamedTuple):
    """A piece of quoted words where it stands in the source, by the terms of W3C's TextQuoteSelector."""

    exact: str
    """As the source has it, white space folded."""
    prefix: str = ""
    """What stands before it in the paragraph, up to 32 characters; likewise below."""
    suffix: str = ""
    paragraph: int = 0
    """Of the source; 0 where the piece runs over several, so that it has no place within one."""
    start: int = 0
    """Offset in that paragraph's text, in code points."""

    @property
    def end(self) -> int:
        """Offset behind it."""
        return self.start + len(self.exact)


class Attribution(NamedTuple):
    """One quote or reported statement as exporters get it. Empty strings where nothing is known."""

    kind: Literal["quote", "reported"]
    """quote: verbatim words in a callout; reported: a statement in the source's prose."""
    words: str
    """Plain. Of a quote exactly the words of the callout, without the outer marks."""
    speaker: str
    speaker_page: str
    """Path below content/: `people/maria-lind.md`."""
    role: str
    venue: str
    said_from: str
    """ISO date."""
    said_to: str
    """ISO date, inclusive; the same as `said_from` for a single day."""
    attribution: str
    """The source's own words around the quote."""
    uncertain: bool
    """The speaker is a guess."""
    verified: bool
    """All its quoted words stand in today's source; of a reported statement without any, False."""
    superseded: bool
    """Its quoted words stand in an earlier version of the source only."""
    withdrawn: bool
    """The publisher took the source back."""
    paragraph: str
    """Of the source, as an anchor: `p9`."""
    briefing: str
    """Slug."""
    anchor: str
    """Fragment of its permalink."""
    permalink: str
    """Address; absolute where that of the site is known, else from the top of the site."""
    title: str
    date: str
    """Of the article, ISO."""
    language: str
    """BCP 47 tag of the words; empty: that of the site."""
    status: str
    publisher: str
    url: str
    """Of the live article."""
    source: str
    """Path of the source file in the project."""
    source_page: str
    """Path below content/ of the page that it cites: `sources/harbour-bridge.md`."""
    selections: tuple[Selection, ...]
    """Where its quoted words stand, a piece each, in their order. No column of the tables."""


class Masthead(NamedTuple):
    """The site as a whole, as exporters get it."""

    name: str
    url: str
    """Where it is published, with a slash at its end; empty if unknown."""
    language: str
    """BCP 47 tag of its own words."""
    address: Callable[[str], str]
    """Path below content/ -> address, as in `Attribution.permalink`."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What an exporter gets: all that the site shows. Mappings may read a page when it is asked for."""

    site: Masthead
    attributions: Mapping[str, tuple[Attribution, ...]]
    """Slug of each briefing -> its reported statements and proven quotes, in the order of the page."""
    briefings: Mapping[str, Briefing]
    """By slug, whole; likewise below."""
    sources: Mapping[str, SourcePage]
    people: Mapping[str, EntityPage]
    organisations: Mapping[str, EntityPage]
    topics: Mapping[str, EntityPage]
