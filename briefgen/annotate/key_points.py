"""The layer of key points: the lead, then one sentence of each further section, all extracted.

On news the lead beats graph-based ranking, so position comes first; a sentence that cannot stand alone is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from briefgen.annotate import dateline
from briefgen.model.annotations import Annotations, KeyPoint
from briefgen.model.article import Article, Block
from briefgen.model.common import KnownEntity, Span
from briefgen.registry import Layer

MOST = 5
"""Key points an article has at most."""
LEAST = 3
"""Key points an article has at least, if it has as many sentences that can stand alone."""
SHORTEST = 40
"""Fewest characters of a sentence that says something."""
LONGEST = 400
"""Most characters of one that a reader takes in at a glance."""

_LEANS = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|But|And|Or|So|Yet|However|Meanwhile|Also|Instead|Still|Then"
    r"|There|Such|Both|Another|Others?|Moreover|Nevertheless|Asked)\b|[“\"‘«„]"
)
_SIGNS = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_MORE = 1.5
"""How many more characters of an alphabet a Chinese or Japanese sign makes up for."""
_MARKS = ("“", "”", '"', "«", "»", "„", "''")


class KeyPoints:
    """Picks three to five sentences."""

    layer: Layer = "key_points"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[KeyPoint, ...]:
        """Return the key points in text order; a short article has fewer."""
        del known
        starts = [sentence.start for sentence in done.sentences]
        candidates: list[KeyPoint] = []
        section, first_of_section = 0, True
        for block in done.blocks:
            if block.kind == "heading" and block.span.start > 0:
                section, first_of_section = section + 1, True
            if block.kind != "paragraph":
                continue
            inside = _sentences(done.sentences, starts, block)
            for place, whole in enumerate(inside):
                sentence = whole if place else Span(dateline.end(article.text, whole.start), whole.end)
                if _stands_alone(article.text, sentence):
                    score = _score(block.number, place, section, first_of_section)
                    candidates.append(KeyPoint(sentence, score, block.number))
                    first_of_section = False
        best = sorted(candidates, key=lambda point: (-point.score, point.span.start))
        wanted = min(MOST, max(LEAST, sum(point.score >= 1 for point in best)))
        return tuple(sorted(best[:wanted], key=lambda point: point.span.start))


def _score(paragraph: int, place: int, section: int, first_of_section: bool) -> float:
    """Return 3 for the lead, 1 and more for the head of a section and the second paragraph, less further on."""
    if paragraph == 1 and place == 0:
        return 3.0
    if section and first_of_section:
        return 2.0 - 0.05 * section
    if paragraph == 2 and place == 0:
        return 1.5
    return 1.0 / (1 + paragraph + place)


def _sentences(sentences: tuple[Span, ...], starts: list[int], block: Block) -> tuple[Span, ...]:
    first = bisect_right(starts, block.span.start - 1)
    return sentences[first : bisect_right(starts, block.span.end - 1)]


def _stands_alone(text: str, sentence: Span) -> bool:
    words = text[sentence.start : sentence.end]
    length = len(words) + _MORE * (0 if words.isascii() else len(_SIGNS.findall(words)))
    if not SHORTEST <= length <= LONGEST or _LEANS.match(words) or words[-1] not in '.!”"。！।۔':
        return False
    return sum(map(words.count, _MARKS)) % 2 == 0
