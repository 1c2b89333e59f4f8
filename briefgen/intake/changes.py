"""What differs between two versions of an article, in words: paragraphs, quotes and their speakers, figures, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from briefgen import when
from briefgen.differ import TOKEN, Op, compare, likeness
from briefgen.model.annotations import Annotations, Quote
from briefgen.model.article import Article, Block
from briefgen.text import fold_marks, fold_spaces, title_key
from briefgen.verify import fold

PieceKind = Literal["same", "gone", "new"]
QuoteFate = Literal["changed", "gone", "new", "speaker"]

PAIRED = 0.35
"""Share of words in common from which two paragraphs are one that was changed, and not one gone and one new."""
_AHEAD = 6
"""How many paragraphs on the counterpart of a paragraph is looked for."""
_PAIRS = 40_000
"""Most pairs of quotes that are compared: two hundred that are gone with two hundred that are new."""
_FIGURE = re.compile(
    r".*\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|quarter|third|twice|"
    r"double|percent|%)$",
    re.IGNORECASE,
)
_DAY = re.compile(rf"(?:{'|'.join((*when.WEEKDAYS, *when.MONTHS))}|yesterday|today|tomorrow|tonight)$", re.IGNORECASE)


class Piece(NamedTuple):
    """A run of words that both versions have, or only one of them."""

    kind: PieceKind
    text: str
    """With the white space before it, folded."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading or reference line that is not the same in both versions."""

    old: int
    """Number in the earlier version; 0: it has none, or is not there."""
    new: int
    pieces: tuple[Piece, ...]
    """Of one that is there in one version only: all of it. All "same": it stands elsewhere now."""


@dataclass(frozen=True, slots=True)
class QuoteChange:
    """A quote that is not the same in both versions."""

    fate: QuoteFate
    before: str
    """Its words in the earlier version; empty if it is new."""
    after: str
    speaker_before: str
    speaker: str
    paragraph: int
    """Where it stands now; of one that is gone, where it stood."""


class Detail(NamedTuple):
    """A figure or a date that was exchanged."""

    kind: Literal["figure", "date"]
    before: str
    after: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs. Empty where only the form of the file does."""

    title: tuple[str, str] | None
    """Headlines before and after, where they differ."""
    paragraphs: tuple[Paragraph, ...]
    quotes: tuple[QuoteChange, ...]
    details: tuple[Detail, ...]

    def __bool__(self) -> bool:
        return bool(self.title or self.paragraphs or self.quotes)


def changes(before: Article, old: Annotations, after: Article, new: Annotations) -> Changes:
    """Return what differs between two versions, with their annotations. Near linear in the length of both."""
    titles = (before.title, after.title)
    paragraphs: list[Paragraph] = []
    details: list[Detail] = []
    for was, now in _pairs(before, old.blocks, after, new.blocks):
        found, exchanged = _paragraph(before, was, after, now)
        if all(piece.kind == "same" for piece in found.pieces):
            continue
        paragraphs.append(found)
        details += exchanged
    paragraphs = _moved(paragraphs)
    return Changes(
        title=titles if title_key(titles[0]) != title_key(titles[1]) else None,
        paragraphs=tuple(paragraphs),
        quotes=tuple(_quotes(before, old.quotes, after, new.quotes)),
        details=tuple(dict.fromkeys(details)),
    )


# -- paragraphs -----------------------------------------------------------------------------------------------------


def _pairs(
    before: Article, old: Sequence[Block], after: Article, new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Yield the blocks that differ, each beside its counterpart, if it has one."""
    texts = ([_text(before, one) for one in old], [_text(after, one) for one in new])
    for op in compare([fold(text) for text in texts[0]], [fold(text) for text in texts[1]]):
        if not op.same:
            yield from _counterparts(op, old, new, texts)


def _counterparts(
    op: Op, old: Sequence[Block], new: Sequence[Block], texts: tuple[list[str], list[str]]
) -> Iterator[tuple[Block | None, Block | None]]:
    at = op.c
    for index in range(op.a, op.b):
        words = TOKEN.findall(texts[0][index])
        ahead = range(at, min(op.d, at + _AHEAD))
        best = max(ahead, key=lambda one: likeness(words, TOKEN.findall(texts[1][one])), default=None)
        if best is None or likeness(words, TOKEN.findall(texts[1][best])) < PAIRED:
            yield old[index], None
            continue
        yield from ((None, new[one]) for one in range(at, best))
        yield old[index], new[best]
        at = best + 1
    yield from ((None, new[one]) for one in range(at, op.d))


def _moved(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with those that only stand elsewhere as one: its words the same, its numbers not."""
    came: dict[str, list[int]] = {}
    for at, one in enumerate(paragraphs):
        if one.new and not one.old:
            came.setdefault(fold(one.pieces[0].text), []).append(at)
    found = list(paragraphs)
    dropped: set[int] = set()
    for at, one in enumerate(paragraphs):
        if one.old and not one.new and (places := came.get(fold(one.pieces[0].text))):
            there = places.pop(0)
            found[there] = Paragraph(one.old, paragraphs[there].new, (Piece("same", paragraphs[there].pieces[0].text),))
            dropped.add(at)
    return [one for at, one in enumerate(found) if at not in dropped]


def _text(article: Article, block: Block) -> str:
    return article.text[block.span.start : block.span.end]


def _paragraph(
    before: Article, was: Block | None, after: Article, now: Block | None
) -> tuple[Paragraph, Iterable[Detail]]:
    """Return how a block became its counterpart, and the figures and dates exchanged in it."""
    old, new = _text(before, was) if was else "", _text(after, now) if now else ""
    number = now.number if now else 0
    a, b = list(TOKEN.finditer(old)), list(TOKEN.finditer(new))
    ops = compare([fold_marks(one.group()) for one in a], [fold_marks(one.group()) for one in b])
    pieces: list[Piece] = []
    details: list[Detail] = []
    for op in ops:
        gone, came = _slice(old, a, op.a, op.b), _slice(new, b, op.c, op.d)
        if op.same:
            pieces.append(Piece("same", came))
            continue
        pieces += [piece for piece in (Piece("gone", gone), Piece("new", came)) if piece.text]
        if was and now and (kind := _kind([one.group() for one in (*a[op.a : op.b], *b[op.c : op.d])])):
            details.append(Detail(kind, gone.strip(), came.strip(), number))
    return Paragraph(was.number if was else 0, number, tuple(pieces)), details


def _slice(text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> str:
    """Return the words of some tokens with the white space before them, folded."""
    if start == end:
        return ""
    first = tokens[start - 1].end() if start else 0
    words = text[first : tokens[end - 1].end()]
    return (" " if words[:1].isspace() and start else "") + fold_spaces(words)


def _kind(words: Sequence[str]) -> Literal["figure", "date"] | None:
    if any(_DAY.match(word) for word in words):
        return "date"
    return "figure" if any(_FIGURE.match(word) for word in words) else None


# -- quotes ---------------------------------------------------------------------------------------------------------


def _quotes(before: Article, old: Sequence[Quote], after: Article, new: Sequence[Quote]) -> Iterator[QuoteChange]:
    """Yield what became of each quote that is not the same in both: in today's order, then what is gone."""
    was = [(quote, _words(before, quote)) for quote in old if quote.quoted]
    now = [(quote, _words(after, quote)) for quote in new if quote.quoted]
    gone: list[tuple[Quote, str]] = []
    came = dict(enumerate(now))
    found: list[tuple[int, QuoteChange]] = []
    keyed: dict[str, list[int]] = {}
    for at, (_, words) in enumerate(now):
        keyed.setdefault(fold(words), []).append(at)
    for quote, words in was:
        places = keyed.get(fold(words))
        if not places:
            gone.append((quote, words))
            continue
        at = places.pop(0)
        other, same = came.pop(at)
        if _speaker(quote) != _speaker(other):
            found.append((at, _change("speaker", (quote, words), (other, same))))
    for one in gone:
        match = _nearest(one[1], came) if len(gone) * len(came) <= _PAIRS else None
        if match is None:
            found.append((len(now), _change("gone", one, None)))
        else:
            found.append((match, _change("changed", one, came.pop(match))))
    found += [(at, _change("new", None, one)) for at, one in came.items()]
    yield from (change for _, change in sorted(found, key=lambda one: one[0]))


def _nearest(words: str, others: dict[int, tuple[Quote, str]]) -> int | None:
    mine = TOKEN.findall(words.casefold())
    shares = {at: likeness(mine, TOKEN.findall(text.casefold())) for at, (_, text) in others.items()}
    best = max(shares, key=lambda at: shares[at], default=None)
    return best if best is not None and shares[best] >= 0.5 else None


def _change(fate: QuoteFate, was: tuple[Quote, str] | None, now: tuple[Quote, str] | None) -> QuoteChange:
    here = now or was
    return QuoteChange(
        fate,
        was[1] if was else "",
        now[1] if now else "",
        _speaker(was[0]) if was else "",
        _speaker(now[0]) if now else "",
        here[0].paragraph if here else 0,
    )


def _words(article: Article, quote: Quote) -> str:
    return " … ".join(fold_spaces(article.text[span.start : span.end]) for span in quote.quoted)


def _speaker(quote: Quote) -> str:
    return quote.speaker_name or "nobody named"
