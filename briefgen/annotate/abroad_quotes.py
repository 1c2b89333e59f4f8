"""Quotations in articles of other languages than English. Their words are certain, their speakers are proposals.

What is known of these languages is a list of reporting verbs and one of prepositions each (`lexicons/*_abroad.txt`):
enough to tell speech from most titles and scare quotes, and to propose the name beside the verb. It is not enough to be
sure: every speaker is marked as uncertain, and a statement without quotation marks is not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from briefgen.annotate import abroad_names, lexicon
from briefgen.annotate.abroad_names import UNSPACED, WORD, Named, Names
from briefgen.model.annotations import Annotations, Quote
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity, Span
from briefgen.quotemarks import Quotation, quotations
from briefgen.registry import Layer
from briefgen.text import trim

FULL = 5
"""Words from which on a quotation is a full one, as in English."""
_SIGNS = 8
"""Chinese or Japanese letters that make as much as five words."""
_PROPOSED = 0.5
"""How far a proposed speaker is to be believed: not measured, and below what is shown as certain."""
_UNKNOWN = 0.2
_FAR = 12
"""Words between a quotation and the verb that introduces it, at most."""
_COMMA = ",،，、"
_OPENS = re.compile(rf"[:：{_COMMA}—–-]\s*$|^\s*$")
"""What stands right before speech that stands for itself."""
_GOES_ON = re.compile(rf"\s*(?:[{_COMMA}—–-]|$)")
"""What stands right behind it."""
_DASHED = re.compile(
    r"(?<=[,.!?…])\s*[—–]\s+(?P<inside>[^—–]{3,120}?)[,.]?\s*[—–]\s*|\s*—(?P<tight>[^\s—][^—]{2,120}?[^\s—])—[,.;:]?\s*"
)
"""An attribution between dashes inside the marks: «Да, — сказал он. — Завтра», «Sí —dijo ella—, mañana»."""
_LAST_DASH = re.compile(r"(?<=[,.!?…])\s*[—–]\s+(?P<inside>[^—–]{3,120})$")
_COMMAS = re.compile(r",\s+(?P<inside>[^,]{3,60}),\s+")
"""One between commas: « Les travaux, a-t-il expliqué, commencent », «I lavori, ha spiegato Weber, iniziano»."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """The words around a quotation in its sentence, up to the quotations next to it."""

    before: Span
    after: Span


class QuotesAbroad:
    """Finds what stands between quotation marks and is speech. Linear in the length of the article."""

    layer: Layer = "quotes"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Quote, ...]:
        """Return the quotes by the start of their content."""
        language = article.language.lower().split("-")[0]
        names = Names(article.text, known, nouns=language == "de")
        return tuple(_Reading(article.text, done, language, names).quotes())


class _Reading:
    """One pass over one article."""

    def __init__(self, text: str, done: Annotations, language: str, names: Names) -> None:
        self.text, self.names = text, names
        self.cues = _cues(language)
        self.of = _table("of_abroad").get(language, frozenset())
        self.done = done
        self.paragraphs = [block for block in done.blocks if block.kind == "paragraph"]

    def quotes(self) -> Iterator[Quote]:
        """Yield the quotes in text order. What goes on over paragraphs has one speaker, wherever that is said."""
        marked = quotations(self.text, [block.span for block in self.paragraphs])
        sentence = paragraph = 0
        chain: list[Quote] = []
        for at, quotation in enumerate(marked):
            while self.done.sentences[sentence].end <= quotation.outer.start:
                sentence += 1
            while self.paragraphs[paragraph].span.end <= quotation.outer.start:
                paragraph += 1
            whole = self.done.sentences[sentence]
            ends = [marked[at - 1].outer.end] if at else []
            starts = [marked[at + 1].outer.start] if at + 1 < len(marked) else []
            before = Span(max([whole.start, *ends]), quotation.outer.start)
            after = Span(quotation.outer.end, max(min([whole.end, *starts]), quotation.outer.end))
            number = self.paragraphs[paragraph].number
            quote = self._quote(quotation, _Beside(before, after), number)
            if not quotation.continues:
                yield from _of_one(chain)
                chain = []
            elif chain and quote is None and quotation.span.start < quotation.span.end:
                quote = self._made(quotation, (quotation.span,), None, None, None, None, number)
            chain += [quote] if quote is not None else []
        yield from _of_one(chain)

    def _quote(self, quotation: Quotation, beside: _Beside, number: int) -> Quote | None:
        if not any(map(str.isalpha, self.text[quotation.span.start : quotation.span.end])):
            return None
        pieces, inside = self._interrupted(quotation)
        if inside is not None:
            cue, who = self._who(inside)
        else:
            cue, who = self._who(beside.after) if self._goes_on(quotation, beside.after) else (None, None)
            if cue is None:
                cue, who = self._who(beside.before, last=True)
            if cue is None and self.text[beside.before.start : beside.before.end].rstrip().endswith((":", "：")):
                who = self._label(beside.before)
            if not self._is_speech(quotation, beside, cue, who):
                return None
        slug = abroad_names.speaker(who) if who else None
        return self._made(quotation, pieces, slug, who.name if who else None, cue, who.span if who else None, number)

    def _made(
        self,
        quotation: Quotation,
        pieces: tuple[Span, ...],
        slug: str | None,
        name: str | None,
        cue: Span | None,
        source: Span | None,
        paragraph: int,
    ) -> Quote:
        pieces = tuple(self._without_comma(piece) for piece in pieces)
        return Quote(
            "direct", pieces, pieces, not self._is_full(quotation), cue, source, slug, name,
            paragraph=paragraph, confidence=_PROPOSED if name else _UNKNOWN, closed=quotation.closed,
        )  # fmt: skip

    def _without_comma(self, piece: Span) -> Span:
        """Return a piece without the comma at its end, which belongs to the sentence around it."""
        cut = piece.end - piece.start > 1 and self.text[piece.end - 1] in _COMMA
        return Span(piece.start, piece.end - 1) if cut else piece

    # -- is it speech --

    def _is_speech(self, quotation: Quotation, beside: _Beside, cue: Span | None, who: Named | None) -> bool:
        """Tell speech from titles, slogans and scare quotes: a verb reports it, or it is long and stands for itself."""
        alone = _OPENS.search(self.text[beside.before.start : beside.before.end]) is not None
        if cue is not None or who is not None:
            return alone or self._is_full(quotation)
        return alone and self._is_full(quotation) and self._goes_on(quotation, beside.after)

    def _is_full(self, quotation: Quotation) -> bool:
        words = self.text[quotation.span.start : quotation.span.end]
        return len(WORD.findall(words)) >= FULL or len(UNSPACED.findall(words)) >= _SIGNS

    def _goes_on(self, quotation: Quotation, after: Span) -> bool:
        """Tell whether what follows can be the attribution: behind a comma or dash, a verb soon, or nothing at all."""
        words = self.text[quotation.span.end - 1] + self.text[after.start : after.end]
        if words[0] in _COMMA or _GOES_ON.match(words, 1) or not any(map(str.isalnum, words[1:])):
            return True
        return any(start - after.start <= _FAR for start, _ in self._found(after))

    # -- who says it --

    def _interrupted(self, quotation: Quotation) -> tuple[tuple[Span, ...], Span | None]:
        """Return the pieces of a quotation whose marks hold its attribution, too, and that; else the whole of it."""
        for pattern in (_DASHED, _COMMAS, _LAST_DASH):
            for match in pattern.finditer(self.text, *quotation.span):
                name = "tight" if "tight" in pattern.groupindex and match["tight"] else "inside"
                inside = Span(*match.span(name))
                cue = next(self._found(inside), None)
                if cue is None or (pattern is _COMMAS and cue.start - inside.start > _FAR):
                    continue
                halves = (Span(quotation.span.start, match.start()), Span(match.end(), quotation.span.end))
                trimmed = (trim(self.text, half) for half in halves)
                pieces = tuple(half for half in trimmed if half.start < half.end)
                if pieces:
                    return pieces, inside
        return (quotation.span,), None

    def _who(self, span: Span, *, last: bool = False) -> tuple[Span | None, Named | None]:
        """Return the verb that reports, and the name nearest to it: behind it, else before it."""
        found = list(self._found(span))
        if not found:
            return None, None
        cue = found[-1] if last else found[0]
        near = self.text[cue.end : span.end] if last else self.text[span.start : cue.start]
        if len(WORD.findall(near)) > _FAR:
            return None, None
        names = [one for one in self.names.within(span) if not self._is_of(one, span)]
        behind = [one for one in names if one.span.start >= cue.end and self._in_one_breath(cue.end, one.span.start)]
        ahead = [one for one in names if one.span.end <= cue.start and self._in_one_breath(one.span.end, cue.start)]
        return cue, behind[0] if behind else ahead[-1] if ahead else None

    def _in_one_breath(self, start: int, end: int) -> bool:
        """Tell whether no comma or end of a sentence parts a verb from a name."""
        return not re.search(rf"[{_COMMA};:；。]", self.text[start:end])

    def _label(self, before: Span) -> Named | None:
        """Return the name that is all there is before a colon, with what stands beside it."""
        names = [one for one in self.names.within(before) if not self._is_of(one, before)]
        return names[0] if len(names) == 1 else None

    def _is_of(self, one: Named, span: Span) -> bool:
        """Tell whether a name only says whose somebody is, or to whom was spoken."""
        before = WORD.findall(self.text[span.start : one.span.start])
        return bool(before) and before[-1].lower() in self.of

    def _found(self, span: Span) -> Iterator[Span]:
        """Yield the reporting verbs in a stretch."""
        for match in self.cues.finditer(self.text, *span):
            yield Span(*match.span())


def _of_one(chain: list[Quote]) -> Iterator[Quote]:
    """Yield the pieces of one quotation, each with the first speaker that is named for any of them."""
    named = next((one for one in chain if one.speaker_name), None)
    for one in chain:
        if named is None or one.speaker_name:
            yield one
        else:
            yield replace(one, speaker=named.speaker, speaker_name=named.speaker_name, confidence=_PROPOSED)


@cache
def _cues(language: str) -> re.Pattern[str]:
    forms = sorted(_table("cues_abroad").get(language, ()), key=len, reverse=True)
    if not forms:
        return re.compile(r"(?!)")
    spaced = not UNSPACED.match(forms[0])
    return re.compile(rf"\b(?:{'|'.join(forms)})\b" if spaced else "|".join(forms), re.IGNORECASE)


@cache
def _table(name: str) -> dict[str, frozenset[str]]:
    """Return tag -> words of a lexicon with a language a line."""
    return {tag: frozenset(words) for tag, *words in map(str.split, lexicon.lines(name))}
