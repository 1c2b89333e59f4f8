"""What both halves speak of: kinds, spans, days, and what an editor's page teaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

EntityKind = Literal["person", "organisation", "place", "topic"]
BlockKind = Literal["heading", "paragraph", "reference"]
Display = Literal["full", "excerpts", "link-only"]
Status = Literal["draft", "reviewed", "published"]
Severity = Literal["error", "warning", "info"]


class Span(NamedTuple):
    """A half-open range of `Article.text`, counted in Unicode code points."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character; `text[start:end]` is what the span covers."""


class Withdrawal(NamedTuple):
    """The publisher took an article back. It stays, and so do the quotes from it, marked."""

    on: str
    """ISO day."""
    reason: str = ""
    """In the editor's words; empty if none is known."""


class When(NamedTuple):
    """A date with its precision: the closed interval of days it may mean."""

    start: date
    end: date
    """The last day, inclusive: a single day has `start == end`."""


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """What an editor's page in `content/` teaches: it wins over what the annotator would find by itself."""

    slug: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    role: str | None = None
