"""The proof that quoted words stand in their source, inside quotation marks there. Exact after a declared folding.

Folded are Unicode composition (NFC), white space and the shape of quotation marks; nothing else. `…`, `...` and `[…]`
join exact segments in their order; `[bracketed words]` that the source has not are an editor's insertion. Segments are
whole words: "able" does not prove "unable". Near misses are shown, never accepted.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from briefgen.model.common import Span
from briefgen.quotemarks import joined, quotations
from briefgen.text import fold_marks, fold_spaces

_GAP = re.compile(r"\[\s*(?:…|\.{3})\s*\]|…|\.{3,}")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_REST_OF_WORD = re.compile(r"[^\W_]*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: like Chinese and Japanese they put no space between words."""
_NEAR = 0.5
"""Share of words in common from which two texts are shown side by side. For the message only; nothing rests on it."""
_SHOWN_WORDS = 400
"""Most words that are compared for the message: alignment is quadratic."""
_CONTEXT = 36
"""Characters shown on each side of a difference, so that a line with its label fits a terminal of 80 to 100."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found."""

    ok: bool
    """All segments stand in the source, in order, inside quotation marks."""
    condensed: bool = False
    """Words are left out, or the source interrupts them: a gap was needed."""
    insertions: tuple[str, ...] = ()
    """Bracketed words that are not the source's."""
    places: tuple[int, ...] = ()
    """Index of the quotation in which each segment stands."""
    spans: tuple[Span, ...] = ()
    """Where each of these segments stands in `Spoken.joined`."""
    diff: str = ""
    """If not ok: the words above the nearest quotation, with carets under what differs; empty if none is near."""
    differs: int = 0
    """Where there is a diff: index of the first word (as white space parts them) that differs."""


class Spoken:
    """The quotations of one source, folded once so that many callouts can be held against them."""

    def __init__(self, quotations: Iterable[str]) -> None:
        self.texts: tuple[str, ...] = tuple(map(fold, quotations))
        """In text order. Each holds no line break, so one stands between them in `joined`."""
        self.joined: str = "\n".join(self.texts)
        self.starts: list[int] = list(accumulate((len(text) + 1 for text in self.texts), initial=0))[:-1]
        self._whole: dict[str, list[int]] = {}
        for text, start in zip(self.texts, self.starts, strict=True):
            self._whole.setdefault(text, []).append(start)

    def find(self, words: str, after: int) -> int:
        """Return the first offset from `after` on where a quotation is exactly `words`, else -1; a look-up, no scan."""
        starts = self._whole.get(words, ())
        index = bisect_left(starts, after)
        return starts[index] if index < len(starts) else -1

    def place(self, offset: int) -> int:
        """Return the index of the quotation at an offset of `joined`."""
        return bisect_right(self.starts, offset) - 1


def spoken(text: str, paragraphs: Iterable[Span]) -> Spoken:
    """Return what stands inside quotation marks in a text; `paragraphs` are disjoint spans of it in order."""
    return Spoken(joined(text, quotations(text, paragraphs)))


class _Hit(NamedTuple):
    start: int
    end: int
    insertions: tuple[str, ...]


def fold(words: str) -> str:
    """Return `words` as they are compared: NFC, white space folded, marks straight."""
    return fold_spaces(fold_marks(unicodedata.normalize("NFC", words)))


def verify(words: str, quotations: Sequence[str] | Spoken, *, explain: bool = True) -> Verdict:
    """Hold `words` against what stands inside quotation marks in the source, given in text order.

    Time is linear in the length of both. `explain`: say what differs, which looks at every quotation.
    Words without a letter or digit prove nothing.
    """
    spoken = quotations if isinstance(quotations, Spoken) else Spoken(quotations)
    folded = fold(words)
    if not any(map(str.isalnum, folded)):
        return Verdict(False)
    literal = _literal(folded, spoken, 0)
    if literal is not None:
        return Verdict(True, places=(spoken.place(literal.start),), spans=(Span(literal.start, literal.end),))
    segments = [part for part in map(str.strip, _GAP.split(folded)) if part]
    hits = _in_order(segments, spoken) if any(_spoken_part(part) for part in segments) else []
    if not hits:
        diff, differs = _diff(folded, spoken.texts) if explain else ("", 0)
        return Verdict(False, diff=diff, differs=differs)
    own = [hit for hit in hits if hit.end > hit.start]
    return Verdict(
        True,
        condensed=_GAP.search(folded) is not None,
        insertions=tuple(word for hit in hits for word in hit.insertions),
        places=tuple(spoken.place(hit.start) for hit in own),
        spans=tuple(Span(hit.start, hit.end) for hit in own),
    )


def _spoken_part(segment: str) -> bool:
    return any(map(str.isalnum, _BRACKET.sub("", segment)))


def _in_order(segments: list[str], spoken: Spoken) -> list[_Hit]:
    """Return where each segment stands after the one before it; an empty list if one does not.

    Whole quotations first, as they are looked up without a scan; where that fails, the earliest place of each segment,
    which finds an order if there is one.
    """
    for search in (_literal, _earliest):
        hits: list[_Hit] = []
        for segment in segments:
            after = hits[-1].end if hits else 0
            hit = search(segment, spoken, after) or _with_insertions(segment, spoken.joined, after)
            if hit is None:
                break
            hits.append(hit)
        else:
            return hits
    return []


def _literal(words: str, spoken: Spoken, after: int) -> _Hit | None:
    start = spoken.find(words, after)
    return _Hit(start, start + len(words), ()) if start >= 0 else _earliest(words, spoken, after)


def _earliest(words: str, spoken: Spoken, after: int) -> _Hit | None:
    """Return the first place from `after` on where `words` stand as whole words."""
    text = spoken.joined
    start = text.find(words, after)
    while start >= 0:
        if not _cuts(text, start) and not _cuts(text, start + len(words)):
            return _Hit(start, start + len(words), ())
        start = text.find(words, _next(text, start))
    return None


def _next(text: str, start: int) -> int:
    """Return the next offset to search from: past the rest of the word, so that one long word costs one step."""
    match = _REST_OF_WORD.match(text, start)
    return max(start + 1, match.end() if match and not unspaced(text[start]) else 0)


def _cuts(text: str, at: int) -> bool:
    """Tell whether an offset is inside a word: "un|able", "can|'t", "non-|negotiable", "1|,000", "-|5"."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _in_word(before) and _in_word(after):
        return True
    if before in "-−+±" and after.isdigit():
        return True
    if after in "'-‐‑.,":
        return _in_word(before) and at + 1 < len(text) and _joined(before, after, text[at + 1])
    return before in "'-‐‑.," and at > 1 and _joined(text[at - 2], before, after)


def _joined(before: str, between: str, after: str) -> bool:
    if between in ".,":
        return before.isdigit() and after.isdigit()
    return _in_word(before) and _in_word(after)


def _in_word(ch: str) -> bool:
    return (ch.isalnum() or unicodedata.combining(ch) > 0) and not unspaced(ch)


def unspaced(ch: str) -> bool:
    """Tell whether a character is of a script that puts no space between words."""
    return ch > "\u0dff" and (unicodedata.east_asian_width(ch) in "WF" or _UNSPACED.match(ch) is not None)


def _with_insertions(segment: str, text: str, after: int) -> _Hit | None:
    """Return where a segment with bracketed words stands: each bracket is the source's own there, or an insertion.

    `[T]he` stands for "the": letters that the bracket repeats in another case may precede the rest of the word.
    """
    parts = _BRACKET.split(segment)  # text, bracket, text, bracket, ... text
    if len(parts) == 1:
        return None
    first = next((index for index in range(0, len(parts), 2) if parts[index].strip()), None)
    if first is None:  # nothing but insertions between two gaps
        return _Hit(after, after, tuple(parts[1::2]))
    anchor = parts[first].strip()
    start = text.find(anchor, after)
    while start >= 0:
        if _begins(text, start, parts, first) and (hit := _rest(text, start, parts, first)):
            return hit
        start = text.find(anchor, _next(text, start) if _cuts(text, start) else start + 1)
    return None


def _begins(text: str, start: int, parts: list[str], first: int) -> bool:
    """Tell whether a segment may begin at `start`: where a word begins, with what a bracket glued to it repeats."""
    repeated = parts[first - 1] if first and parts[first][:1].isalnum() else ""
    begin = start - len(repeated)
    return text[max(0, begin) : start].casefold() == repeated.casefold() and not _cuts(text, begin)


def _rest(text: str, start: int, parts: list[str], first: int) -> _Hit | None:
    """Walk the segment from its first own words at `start`; None where the source goes on differently."""
    inserted = list(parts[1:first:2])
    at = start + len(parts[first].strip())
    for index in range(first + 1, len(parts), 2):
        bracket, own = parts[index], parts[index + 1]
        spaced = at + text.startswith(" ", at)
        if text.startswith(f"[{bracket}]", spaced):
            at = spaced + len(bracket) + 2
        else:
            inserted.append(bracket)
            if own[:1].isalnum():
                if text[spaced : spaced + len(bracket)].casefold() != bracket.casefold():
                    return None
                at = spaced + len(bracket)
        words = own.strip()
        if own[:1].isspace() or (words and parts[index - 1][-1:].isspace() and not words[0].isalnum()):
            at += bool(words) and text.startswith(" ", at)
        if not text.startswith(words, at):
            return None
        at += len(words)
    return None if _cuts(text, at) else _Hit(start, at, tuple(inserted))


# -- the message about a near miss ----------------------------------------------------------------------------------


def _diff(words: str, texts: Sequence[str]) -> tuple[str, int]:
    """Return `words` above the nearest of `texts`, with carets under what differs, and the first such word's index.

    Empty and 0 if none is near.
    """
    mine = words.split()[:_SHOWN_WORDS]
    nearest = _nearest(mine, texts)
    if nearest is None:
        return "", 0
    theirs = _window(mine, nearest.split())
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    blocks = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if not blocks:
        return "", 0
    _, a, b, c, d = blocks[0]
    return "\n".join([*_marked("page  ", mine, a, b), *_marked("source", theirs, c, d)]), a


def _nearest(mine: list[str], texts: Sequence[str]) -> str | None:
    """Return the text that shares most words with `mine`, if they are at least half of them. Linear."""
    wanted = Counter(word.casefold() for word in mine)
    best, most = None, 0
    for text in texts:
        shared = sum(min(count, wanted[word]) for word, count in Counter(text.casefold().split()).items())
        if shared > most:
            best, most = text, shared
    return best if most >= _NEAR * len(mine) else None


def _window(mine: list[str], theirs: list[str]) -> list[str]:
    """Return the stretch of `theirs` to show beside `mine`: the densest one of about its length. Linear."""
    size = min(len(mine) + 8, _SHOWN_WORDS)
    if len(theirs) <= size:
        return theirs
    wanted = {word.casefold() for word in mine}
    hits = list(accumulate((word.casefold() in wanted for word in theirs), initial=0))
    at = max(range(len(theirs) - size + 1), key=lambda start: hits[start + size] - hits[start])
    first = next((i for i in range(at, at + size) if theirs[i].casefold() == mine[0].casefold()), at)
    return theirs[first : first + size]


def _marked(label: str, words: list[str], start: int, end: int) -> Iterator[str]:
    before, middle, after = (" ".join(part) for part in (words[:start], words[start:end], words[end:]))
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + "…"
    lead = " ".join(filter(None, [label, before]))
    yield " ".join(filter(None, [lead, middle, after]))
    yield " " * (_width(lead) + 1) + "^" * max(1, _width(middle))


def _width(text: str) -> int:
    """Return the columns a terminal gives to `text`: two for wide East Asian characters, none for combining marks."""
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)
