"""One article with all that was found in it, as the JSON object of `briefgen annotate`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypedDict

from briefgen.model.annotations import Annotations, DateMention, Quote, QuoteKind
from briefgen.model.article import Article
from briefgen.model.common import EntityKind, Span
from briefgen.text import title_key


class DateRecord(TypedDict):
    """Words that say when; the closed interval of ISO days they may mean, null where the dateline is not known."""

    text: str
    start: str | None
    end: str | None


class QuoteRecord(TypedDict):
    """One attribution."""

    kind: QuoteKind
    fragment: bool
    content: list[list[int]]
    quoted: list[list[int]]
    text: str
    cue: list[int] | None
    source: list[int] | None
    speaker: str | None
    speaker_name: str | None
    speaker_role: str | None
    venue: str | None
    reported_by: str | None
    said_on: DateRecord | None
    paragraph: int
    confidence: float
    perhaps: str | None
    closed: bool
    wish: bool


class EntityRecord(TypedDict):
    """Somebody or something that is named."""

    slug: str
    name: str
    kind: EntityKind
    role: str | None
    mentions: list[list[int]]


class MentionRecord(DateRecord):
    """A date where it stands."""

    span: list[int]


class ReferenceRecord(TypedDict):
    """A title that the article points to."""

    span: list[int]
    title: str
    url: str | None
    target: str | None


class PointRecord(TypedDict):
    """A sentence worth reading first."""

    span: list[int]
    score: float


class Record(TypedDict):
    """One article. Spans are `[start, end]`, half-open, in code points of `text`."""

    path: str
    digest: str
    title: str
    published: str | None
    language: str
    text: str
    quotes: list[QuoteRecord]
    entities: list[EntityRecord]
    dates: list[MentionRecord]
    references: list[ReferenceRecord]
    key_points: list[PointRecord]


def line(article: Article, annotations: Annotations, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return `record(...)` on one line of JSON, without the line end; characters of all scripts stand as they are."""
    text = json.dumps(record(article, annotations, titles), ensure_ascii=False, separators=(",", ":"))
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # a lone surrogate: "\ud800"
    # JSON allows these inside strings, but many a reader of JSON Lines splits there.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def record(article: Article, annotations: Annotations, titles: Mapping[str, str] = MappingProxyType({})) -> Record:
    """Return the object; offsets are half-open and count the code points of its `text`.

    `titles` maps the `text.title_key` of known briefings to their slugs, for the `target` of references.
    """
    text = article.text
    return {
        "path": article.source.path,
        "digest": article.source.digest,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "text": text,
        "quotes": [_quote(quote, text) for quote in annotations.quotes],
        "entities": [
            {
                "slug": entity.slug,
                "name": entity.name,
                "kind": entity.kind,
                "role": entity.role,
                "mentions": _spans(entity.mentions),
            }
            for entity in annotations.entities
        ],
        "dates": [{"span": list(mention.span), **_date(mention, text)} for mention in annotations.dates],
        "references": [
            {
                "span": list(reference.span),
                "title": reference.title,
                "url": reference.url,
                "target": titles.get(title_key(reference.title)),
            }
            for reference in annotations.references
        ],
        "key_points": [{"span": list(point.span), "score": round(point.score, 4)} for point in annotations.key_points],
    }


def _quote(quote: Quote, text: str) -> QuoteRecord:
    return {
        "kind": quote.kind,
        "fragment": quote.fragment,
        "content": _spans(quote.content),
        "quoted": _spans(quote.quoted),
        "text": " […] ".join(text[span.start : span.end] for span in quote.quoted or quote.content),
        "cue": list(quote.cue) if quote.cue else None,
        "source": list(quote.source) if quote.source else None,
        "speaker": quote.speaker,
        "speaker_name": quote.speaker_name,
        "speaker_role": quote.speaker_role,
        "venue": quote.venue,
        "reported_by": quote.reported_by,
        "said_on": _date(quote.said_on, text) if quote.said_on else None,
        "paragraph": quote.paragraph,
        "confidence": round(quote.confidence, 4),
        "perhaps": quote.perhaps,
        "closed": quote.closed,
        "wish": quote.wish,
    }


def _date(mention: DateMention, text: str) -> DateRecord:
    start, end = mention.when or (None, None)
    return {
        "text": text[mention.span.start : mention.span.end],
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]
