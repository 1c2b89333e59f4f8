"""Quotation marks: which stretches of a text stand inside them. Linear in the length of the text.

Curly, low and angle marks are believed unless the spacing around them says the opposite; straight ones and doubled
apostrophes go by the spacing alone. Single marks count as quotation marks only in a text that uses them more than the
double ones (British style); apostrophes are told from closing marks by what stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from briefgen.model.common import Span

_DOUBLE = re.compile("''|``|‘‘|’’|[“”„‟\"«»「」『』〝〞＂]")
_SINGLE = re.compile("[‘’‚']")
_ANY = re.compile("[`‘’‚'“”„‟\"«»「」『』〝〞＂]")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_OPENERS = frozenset([*"“„‟«「『〝", "``", "‘‘"])
_CLOSERS = frozenset([*"”»」』〞", "’’"])
_BEFORE_OPEN = frozenset("([{—–-/:‘'`“„…>*_")
_AFTER_CLOSE = frozenset(".,;:!?)]}…—–-/<*_’”'\"»")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_UNSEEN = "\u200b\u200e\u200f\u202a\u202c\u2060\ufeff "
"""Signs without a shape that may stand before the first mark of a paragraph."""
_ELISION = re.compile(r"[’‘'](?:\d0s|\d\d\b|em\b|tis\b|twas\b|til\b|cause\b|n[’']|bout\b|round\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """An outermost stretch between quotation marks inside one paragraph."""

    span: Span
    """Between the marks."""
    outer: Span
    """The marks included; without a closing one where it is missing."""
    closed: bool = True
    """False: the paragraph ended before a closing mark, and the next one does not re-open the quotation."""
    continues: bool = False
    """The stretch begins its paragraph and goes on with what the paragraph before it left open."""


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool


def quotations(text: str, paragraphs: Iterable[Span]) -> tuple[Quotation, ...]:
    """Return the outermost quotations of `text` in order; `paragraphs` are disjoint spans in text order.

    Nested quotations belong to the words of the outer one. A quotation that is never closed ends with its paragraph.
    """
    return _at_hand(text, tuple(paragraphs)) if _ANY.search(text) else ()


def _quotations(text: str, spans: tuple[Span, ...]) -> tuple[Quotation, ...]:
    double = _pair(text, spans, _double_marks)
    openings = sum(1 for mark in _SINGLE.finditer(text) if _opens_single(text, mark.start()))
    if openings <= len(double):
        return double
    single = [q for q in _pair(text, spans, _single_marks) if q.closed]
    if len(single) <= len(double):
        return double
    return tuple(_outermost(sorted([*double, *single], key=lambda q: (q.outer.start, -q.outer.end))))


_at_hand = lru_cache(16)(_quotations)
"""Several layers ask for those of the article at hand."""


def joined(text: str, marked: Sequence[Quotation]) -> tuple[str, ...]:
    """Return the words of each quotation; what goes on over several paragraphs is one, its pieces joined by a space."""
    texts: list[str] = []
    for quotation in marked:
        words = text[quotation.span.start : quotation.span.end]
        if quotation.continues and texts:
            texts[-1] += " " + words
        else:
            texts.append(words)
    return tuple(texts)


def in_marks(words: str) -> tuple[str, ...]:
    """Return what stands inside quotation marks in one line of words, without what has no letter or digit."""
    if not _ANY.search(words):
        return ()
    found = joined(words, _quotations(words, (Span(0, len(words)),)))
    return tuple(text for text in found if any(map(str.isalnum, text)))


def _pair(text: str, paragraphs: tuple[Span, ...], marks_of: object) -> tuple[Quotation, ...]:
    found: list[Quotation] = []
    open_before = False
    for paragraph in paragraphs:
        marks = list(marks_of(text, paragraph))  # type: ignore[operator]
        here = list(_stretches(text, paragraph, marks))
        reopened = bool(here) and here[0].outer.start == paragraph.start
        if open_before and reopened:
            found[-1] = replace(found[-1], closed=True)
            here[0] = replace(here[0], continues=True)
        found += here
        open_before = bool(here) and not here[-1].closed
    return tuple(found)


def _stretches(text: str, paragraph: Span, marks: list[_Mark]) -> Iterator[Quotation]:
    """Yield the stretches of one paragraph. An opening mark inside one nests while enough closing ones are left."""
    closers = sum(mark.closes and not mark.opens for mark in marks)
    start: _Mark | None = None
    depth = 0
    for mark in marks:
        closing = mark.closes and not mark.opens
        closers -= closing
        if start is None:
            if mark.opens:
                start, depth = mark, 1
        elif closing or (mark.opens and mark.closes):
            depth -= 1
            if depth == 0:
                yield _quotation(text, start.start, start.end, mark.start, mark.end)
                start = None
        elif closers > depth:
            depth += 1
        elif closers == 0:  # the stretch before was never closed: it ends here
            yield _quotation(text, start.start, start.end, mark.start, mark.start, closed=False)
            start, depth = mark, 1
    if start is not None:
        yield _quotation(text, start.start, start.end, paragraph.end, paragraph.end, closed=False)


def _quotation(text: str, outer: int, start: int, end: int, outer_end: int, *, closed: bool = True) -> Quotation:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quotation(Span(start, end), Span(outer, max(outer_end, end)), closed)


def _double_marks(text: str, paragraph: Span) -> Iterator[_Mark]:
    tags = [m.span() for m in _TAG.finditer(text, *paragraph)] if "<" in text[paragraph.start : paragraph.end] else []
    tag = 0
    for match in _DOUBLE.finditer(text, *paragraph):
        start, end = match.span()
        while tag < len(tags) and tags[tag][1] <= start:
            tag += 1
        if tag < len(tags) and tags[tag][0] <= start:
            continue  # the value of an attribute
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        mark = match.group()
        if mark == '"' and _HEBREW.match(before) and _HEBREW.match(after):
            continue  # the sign of an abbreviation, written with the key of the quotation mark
        can_open = (before.isspace() or before in _BEFORE_OPEN) and not after.isspace()
        can_close = not before.isspace() and (after.isspace() or after in _AFTER_CLOSE)
        if mark in _OPENERS:
            yield _Mark(start, end, not (can_close and not can_open), can_close and not can_open)
        elif mark in _CLOSERS:
            begins = start - paragraph.start <= 2 and not text[paragraph.start : start].strip(_UNSEEN)
            flipped = begins or (before.isspace() and (after.isalnum() or after in "‘["))
            yield _Mark(start, end, flipped, not flipped)
        elif can_open != can_close:
            if can_close and before.isdigit() and after.isspace() and mark == '"' and _inches(text, start, paragraph):
                continue
            yield _Mark(start, end, can_open, can_close)
        else:
            yield _Mark(start, end, True, True)


def _inches(text: str, start: int, paragraph: Span) -> bool:
    """Tell whether a straight mark after a digit is a measure: no mark opens in the sixty characters before it."""
    return '"' not in text[max(paragraph.start, start - 60) : start]


def _single_marks(text: str, paragraph: Span) -> Iterator[_Mark]:
    """Yield the single marks of a paragraph; an apostrophe behind an s closes what nothing else closes."""
    opened, perhaps = False, -1
    for match in _SINGLE.finditer(text, *paragraph):
        at = match.start()
        if _opens_single(text, at):
            if perhaps >= 0:
                yield _Mark(perhaps, perhaps + 1, False, True)
            yield _Mark(at, at + 1, True, False)
            opened, perhaps = True, -1
        elif _closes_single(text, at):
            yield _Mark(at, at + 1, False, True)
            opened, perhaps = False, -1
        elif opened and perhaps < 0 and _ends_word(text, at):
            perhaps = at
    if perhaps >= 0:
        yield _Mark(perhaps, perhaps + 1, False, True)


def _opens_single(text: str, at: int) -> bool:
    if text[at] == "’":
        return False
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    outside = before.isspace() or before in '([—–-“"„'
    return outside and (after.isalnum() or after in '“"[…£$€') and not _ELISION.match(text, at)


def _closes_single(text: str, at: int) -> bool:
    """Tell a closing mark from an apostrophe: it ends a word, and after an s (workers’) a full stop stands by it."""
    if text[at] in "‘‚" or at == 0:
        return False
    before = text[at - 1]
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isspace() or after.isalnum():
        return False
    return before in '.,!?…;:)]—–”"' or not before.isalnum() or before not in "sS" or after in ".,;:!?)"


def _ends_word(text: str, at: int) -> bool:
    """Tell whether an apostrophe stands behind a word and before a space: workers’."""
    return text[at] not in "‘‚" and text[at - 1].isalnum() and (at + 1 == len(text) or text[at + 1].isspace())


def _outermost(ordered: list[Quotation]) -> Iterator[Quotation]:
    end = -1
    for quotation in ordered:
        if quotation.outer.start >= end:
            yield quotation
            end = quotation.outer.end


def unclosed(marked: Iterable[Quotation]) -> tuple[Quotation, ...]:
    """Return the quotations that are never closed."""
    return tuple(quotation for quotation in marked if not quotation.closed)
