"""The layer of references: lines that point to another article ("Read also |", "Related:", "See also")."""

from __future__ import annotations

import re

from briefgen.model.annotations import Annotations, Reference
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity, Span
from briefgen.registry import Layer
from briefgen.text import fold_spaces, trim

_PHRASES = (
    r"read\s+(?:also|more|next|too|on)(?:\s+(?:here|about\s+this|on\s+this))?",
    r"also\s+read",
    r"must\s+read",
    r"see\s+(?:also|more)",
    r"watch(?:\s+(?:also|more))?",
    r"listen(?:\s+also)?",
    r"related(?:\s+(?:articles?|stor(?:y|ies)|news|reading|coverage|content))?",
    r"more\s+(?:on\s+this|from|stories)",
    r"further\s+reading",
    r"recommended",
    r"don[’']t\s+miss",
    r"in\s+case\s+you\s+missed\s+it",
)
_SEPARATOR = r"(?:\s*[|:│¦>»›→]+\s*|\s+[-–—]+\s+)"
_LINE = re.compile(
    rf"\s*[\[(*_>•▶►➤\-–—]*\s*(?:{'|'.join(_PHRASES)})[*_]*{_SEPARATOR}[*_]*\s*(?P<title>\S.*?)[\])*_\s]*$",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r"\s*(?i:read|see)\s+(?i:also)\s+(?P<title>[“\"‘A-Z].*?\S)\s*$", re.DOTALL)
TITLE_MAX = 300
"""Longest title, in characters, of a reference; a longer line is a paragraph that begins with these words."""


def is_reference(line: str) -> bool:
    """Tell whether a line (no line breaks needed) points to another article."""
    return _title(line) is not None


class References:
    """Takes the title, and the link where there is one, out of each reference line."""

    layer: Layer = "references"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Reference, ...]:
        """Return the references in text order."""
        del known
        found = []
        for block in done.blocks:
            if block.kind != "reference":
                continue
            title = _title(article.text[block.span.start : block.span.end])
            if title is None:
                continue
            span = trim(article.text, Span(block.span.start + title.start, block.span.start + title.end))
            link = next((x for x in article.links if x.span.start < span.end and span.start < x.span.end), None)
            words = fold_spaces(article.text[span.start : span.end])
            found.append(Reference(span, words, link.url if link else None))
        return tuple(found)


def _title(line: str) -> Span | None:
    match = _LINE.match(line[: TITLE_MAX + 100]) or _BARE.match(line[: TITLE_MAX + 100])
    if match is None or len(line) > TITLE_MAX + 60:
        return None
    start, end = match.span("title")
    return Span(start, end) if end - start <= TITLE_MAX and any(ch.isalnum() for ch in match["title"]) else None
