"""Interviews without labels: a line that asks, and lines that answer, in the words of the one who was introduced.

    What are you writing now?
    A play, mostly about my aunt. I do not know how it ends.

A page of frequently asked questions looks the same, so answers count only where they say "I".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.annotate import turns
from briefgen.annotate.clauses import Layout
from briefgen.annotate.turns import Turn
from briefgen.model.annotations import Entity
from briefgen.model.common import Span

LEAST = 2
"""Fewest questions of an interview."""
LONGEST = 300
"""Longest question, in characters."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MARKUP = " \t*_#>"
_OPENS_SPEECH = "\"'“‘«„-–—"
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself)\b")


def interview(layout: Layout, entities: tuple[Entity, ...]) -> tuple[Turn, ...]:
    """Return the sentences of the answers; nothing where this is no interview with the one person named before it."""
    if layout.text.count("?") < LEAST:
        return ()
    lines = [Span(*line.span()) for line in _LINE.finditer(layout.text)]
    asked = [at for at, line in enumerate(lines) if _asks(layout.text[line.start : line.end])]
    ends = [*asked[1:], asked[-1] + 2] if asked else []  # what follows the last answer may be the article's words
    answers = [lines[at + 1 : end] for at, end in zip(asked, ends, strict=True)]
    answers = [answer for answer in answers if answer]
    if len(answers) < LEAST:
        return ()
    person = turns.named_before(entities, lines[asked[0]].start)
    personal = sum(any(_FIRST_PERSON.search(layout.text, *line) for line in answer) for answer in answers)
    if person is None or personal * 2 < len(answers):
        return ()
    return tuple(turn for answer in answers for line in answer for turn in _answered(layout, line, person))


def _asks(line: str) -> bool:
    """Tell whether a line is a question that somebody asks, and no speech in quotation marks."""
    words = line.strip(_MARKUP)
    return words.endswith("?") and len(words) <= LONGEST and words[0] not in _OPENS_SPEECH


def _answered(layout: Layout, line: Span, person: Entity) -> Iterator[Turn]:
    first = layout.clause_at(line.start)
    for number in range(max(first, 0), len(layout.clauses)):
        clause = layout.clauses[number]
        if clause.span.start >= line.end:
            return
        content = turns.said(layout, number) if clause.span.start >= line.start else None
        if content is not None:
            yield Turn(number, content, None, None, person)
