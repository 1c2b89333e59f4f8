"""What was found in an article: layers of spans into its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.model.article import Block
from briefgen.model.common import EntityKind, Span, When

QuoteKind = Literal["direct", "indirect", "mixed"]


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
