"""A sentence as the attribution rules see it: its words, with everything inside quotation marks masked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from briefgen.annotate import tags
from briefgen.annotate.tags import MASK
from briefgen.model.annotations import Annotations
from briefgen.model.article import Article
from briefgen.model.common import Span
from briefgen.quotemarks import Quotation, quotations

LONGEST = 300
"""Most words of a clause."""

_WORD = re.compile(rf"[^\W_]+(?:[’'.&-][^\W_]+)*(?:[’']s?(?=\W|$))?|{MASK}+|[^\w\s]")
_SHORT = {
    form + mark + verb: len(form)
    for one in ("he", "she", "it", "we", "they", "i", "who")
    for form in (one, one.capitalize())
    for mark in "’'"
    for verb in ("s", "re", "ve", "ll", "d", "m")
}
"""Pronoun and short form of a verb ("he’s") -> length of the pronoun: they are two words."""


class Word(NamedTuple):
    """A word, a masked quotation or a punctuation mark."""

    start: int
    end: int
    text: str
    lower: str
    """In lower case, with straight apostrophes."""
    tags: int
    """What is known of it by itself: bits of `tags`."""


_word = tuple.__new__
"""Makes a `Word` without the checks of its constructor, which cost a tenth of all annotating."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence."""

    span: Span
    words: tuple[Word, ...]
    paragraph: int
    """Number of its paragraph."""

    def index(self, offset: int) -> int:
        """Return the index of the first word that begins at or after `offset`."""
        return bisect_left(self.words, (offset,))


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole article: masked text, its quotations and clauses."""

    text: str
    masked: str
    marked: tuple[Quotation, ...]
    clauses: tuple[Clause, ...]

    def clause_at(self, offset: int) -> int:
        """Return the index of the clause that holds `offset`, or of the last one before it; -1 if there is none."""
        return bisect_right(self.clauses, offset, key=lambda clause: clause.span.start) - 1


def _words(masked: str, span: Span) -> list[Word]:
    found: list[Word] = []
    of, add, short = tags.of, found.append, _SHORT
    for match in _WORD.finditer(masked, *span):
        start, end = match.span()
        text = masked[start:end]
        if text in short:
            middle = start + short[text]
            pronoun, text = masked[start:middle], masked[middle:end]
            lower, bits = of(pronoun)
            add(_word(Word, (start, middle, pronoun, lower, bits)))
            start = middle
        lower, bits = of(text)
        add(_word(Word, (start, end, text, lower, bits)))
    return found


def _clauses(span: Span, words: tuple[Word, ...], paragraph: int) -> Iterator[Clause]:
    """Yield a sentence as one clause; one longer than anybody writes in pieces, so that work stays linear."""
    start = span.start
    for at in range(0, max(1, len(words)), LONGEST):
        piece = words[at : at + LONGEST]
        end = words[at + LONGEST].start if at + LONGEST < len(words) else span.end
        yield Clause(Span(start, end), piece, paragraph)
        start = end


def layout(article: Article, done: Annotations) -> Layout:
    """Return the article as clauses."""
    paragraphs = [block for block in done.blocks if block.kind == "paragraph"]
    marked = quotations(article.text, [block.span for block in paragraphs])
    pieces: list[str] = []
    at = 0
    for quotation in marked:
        pieces += [article.text[at : quotation.outer.start], MASK * (quotation.outer.end - quotation.outer.start)]
        at = quotation.outer.end
    masked = "".join([*pieces, article.text[at:]])
    starts = [block.span.start for block in paragraphs]
    clauses: list[Clause] = []
    for span in done.sentences:
        number = paragraphs[max(0, bisect_right(starts, span.start) - 1)].number if paragraphs else 0
        words = tuple(_words(masked, span))
        clauses += _clauses(span, words, number)
    return Layout(article.text, masked, marked, tuple(clauses))
