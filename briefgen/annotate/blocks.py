"""The layer of blocks: which lines are paragraphs, which are headings, which point to other articles."""

from __future__ import annotations

import re

from briefgen.annotate.references import is_reference
from briefgen.model.annotations import Annotations
from briefgen.model.article import Article, Block
from briefgen.model.common import BlockKind, KnownEntity, Span
from briefgen.registry import Layer
from briefgen.text import fold_spaces, paragraph_spans, title_key

HEADING_MAX = 100
"""Longest line, in characters, that is taken for a heading: two lines of a narrow column."""

_NO_HEADING_END = re.compile(r"[.!?…:;,”\"’'»—–।。．！？：；，、」』）؟۔،-]$")
_CELLS = re.compile(r"\S \| \S")
"""Between the cells of a table's row, as readers lay it out."""
_CLOSING = ("”", '"', "’", "»", "“")
_SIGNATURE = re.compile(r"[—–-] ?[A-Z]|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3}, ")
"""A name on a line of its own, with what it is: below a quotation that is set apart."""
_STARTS = re.compile(r"[^\W_]")
_LIST = re.compile(r"[-*•·]\s|\d+[.)]\s")
_FINITE = re.compile(r"\b(?:said|told|according to)\b", re.IGNORECASE)


class Blocks:
    """Finds the blocks of an article. Where its format marks none, a short line without a full stop is a heading."""

    layer: Layer = "blocks"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Block, ...]:
        """Return the blocks in text order; paragraphs are numbered from 1."""
        del done, known
        spans = paragraph_spans(article.text)
        headings = set(article.headings or ())
        title = title_key(article.title)
        blocks: list[Block] = []
        number = 0
        for index, span in enumerate(spans):
            kind: BlockKind = "paragraph"
            line = article.text[span.start : min(span.end, span.start + 400)]
            if not any(map(str.isalnum, article.text[span.start : span.end])):
                continue  # a rule between paragraphs, the sign at the end of a press release
            if is_reference(line):
                kind = "reference"
            elif (
                span in headings
                or (index == 0 and title_key(line) == title)
                or (article.headings is None and _is_heading(article.text, spans, index))
            ):
                kind = "heading"
            number += kind == "paragraph"
            blocks.append(Block(span, kind, number if kind == "paragraph" else 0))
        return tuple(blocks)


def _is_heading(text: str, spans: list[Span], index: int) -> bool:
    """Tell whether a line is a section heading: short, unpunctuated, not the first, followed by a longer paragraph."""
    start, end = spans[index]
    if index == 0 or index + 1 >= len(spans) or end - start > HEADING_MAX:
        return False
    line = fold_spaces(text[start:end])
    following = spans[index + 1]
    if following.end - following.start <= end - start or is_reference(text[following.start : following.start + 400]):
        return False
    before = text[spans[index - 1].start : spans[index - 1].end].rstrip()
    if before[-1:] in _CLOSING and _SIGNATURE.match(line):
        return False  # who said what stands above
    if _NO_HEADING_END.search(line) and not line.endswith("?"):
        return False
    return bool(_STARTS.match(line.lstrip("“‘\"'"))) and not (
        _LIST.match(line) or _FINITE.search(line) or _CELLS.search(line)
    )
