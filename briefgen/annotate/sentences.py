"""The layer of sentences, inside paragraphs. A quotation is never cut inside."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from sentencex import get_sentence_boundaries

from briefgen.annotate import lexicon
from briefgen.model.annotations import Annotations
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity, Span
from briefgen.quotemarks import quotations
from briefgen.registry import Layer
from briefgen.text import trim

_FIRST = re.compile(r"\w+")
_ODD_SPACE = re.compile(r"[^\S \n]")
_LOWER_NEXT = re.compile(r"[\"'”’»)\s]*(?:[a-z]|—|–|,)")
_SHORT_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Cmdr|Adm|Maj|Rev|Hon|Sen|Rep|Gov|Sec|Pres|St|Sr|Jr|No|Inc|Ltd|Co|Corp"
    r"|MR|MRS|MS|DR|SEN|REP|GOV|GEN|vs|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_ENDS = (" on X.", " to X.")
"""What ends a sentence, though it looks like an initial: the name of a platform."""


class Sentences:
    """Splits paragraphs with sentencex, cuts what it left whole, joins what it cut inside a quotation."""

    layer: Layer = "sentences"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Span, ...]:
        """Return the sentences of all paragraphs in text order."""
        del known
        text = article.text
        paragraphs = [block.span for block in done.blocks if block.kind == "paragraph"]
        inside = [q.outer for q in quotations(text, paragraphs)]
        found: list[Span] = []
        at = 0
        for paragraph in paragraphs:
            for span in _joined(text, _cut(text, paragraph, article.language)):
                while at < len(inside) and inside[at].end <= span.start:
                    at += 1
                previous = found[-1] if found else None
                torn = at < len(inside) and inside[at].start < span.start < inside[at].end
                if torn and previous is not None and previous.start >= paragraph.start:
                    found[-1] = Span(previous.start, span.end)
                else:
                    found.append(span)
        return tuple(found)


def _cut(text: str, paragraph: Span, language: str) -> list[Span]:
    # sentencex panics on a capital, a non-ASCII space and a full stop: such spaces are replaced one for one
    words = _ODD_SPACE.sub(" ", text[paragraph.start : paragraph.end])
    spans = []
    for cut in get_sentence_boundaries(language.split("-")[0], words):
        start, end = paragraph.start + cut["start_index"], paragraph.start + cut["end_index"]
        missed = [match.end() for match in _missed().finditer(text, start, end)] if language.startswith("en") else []
        for a, b in pairwise([start, *missed, end]):
            span = trim(text, Span(a, b))
            if span.start < span.end:
                spans.append(span)
    return spans


@cache
def _missed() -> re.Pattern[str]:
    """Return a pattern of ends of sentences that sentencex takes for abbreviations: "by May. A spokesman"."""
    starters = "|".join(sorted(lexicon.words("sentence_starters")))
    return re.compile(rf"\.(?<=[a-z]{{2}}\.)(?= (?:{starters}) [a-z])")


def _starts(text: str, at: int) -> bool:
    """Tell whether the word at an offset often begins a sentence."""
    first = _FIRST.match(text, at, at + 30)
    return first is not None and first.group() in lexicon.words("sentence_starters")


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Join a sentence with the one before it where that ends in an abbreviation, or this begins in lower case."""
    joined: list[Span] = []
    for span in spans:
        if joined:
            before = text[max(joined[-1].start, joined[-1].end - 12) : joined[-1].end]
            lower = _LOWER_NEXT.match(text, span.start)
            short = _SHORT_END.search(before) and not before.endswith(_ENDS)
            if lower or (short and not _starts(text, span.start)):
                joined[-1] = Span(joined[-1].start, span.end)
                continue
        joined.append(span)
    return joined
