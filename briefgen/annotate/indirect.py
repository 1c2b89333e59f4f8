"""What a cue reports: the stretch of its clause that is the content of the statement."""

from __future__ import annotations

from briefgen.annotate import tags
from briefgen.annotate.clauses import Clause
from briefgen.annotate.cues import Cue
from briefgen.annotate.mentions import Mention
from briefgen.annotate.statements import QUESTIONS
from briefgen.model import Span
from briefgen.text import trim

SHORTEST = 3
"""Fewest words of a statement; fewer are no clause."""

_TRAILING = frozenset([",", "—", "–"])


def content(text: str, clause: Clause, cue: Cue, source: Mention, cues: tuple[Cue, ...]) -> Span | None:
    """Return the content of an indirect or mixed statement with `cue` and `source`; None if the clause has none.

    "X said (that) CONTENT", "X told Y (that) CONTENT", "X vowed to CONTENT", "CONTENT, X said", "according to X,
    CONTENT".
    """
    words = clause.words
    end = clause.span.end
    while end > clause.span.start and text[end - 1] in ".!? ":
        end -= 1
    first = min(cue.index, source.index)
    after = max(cue.stop, source.stop)
    if cue.kind == "a":
        if first > SHORTEST:
            return _checked(text, clause, Span(clause.span.start, _before(clause, first)))
        comma = next((w.end for w in words[after:] if w.text == ","), None)
        return _checked(text, clause, Span(comma, end)) if comma is not None else None
    begin = _begin(clause, cue, after if source.index > cue.index else cue.stop)
    if begin is not None:
        stop = _outer_report(clause, cue, cues, begin)
        return _checked(text, clause, Span(words[begin].start, end if stop is None else stop))
    trailing = first > SHORTEST and words[first - 1].text in _TRAILING
    ends = len(words) - after <= 12
    return _checked(text, clause, Span(clause.span.start, _before(clause, first))) if trailing and ends else None


def _begin(clause: Clause, cue: Cue, at: int) -> int | None:
    """Return the index of the first word of what follows the cue as its content."""
    words = clause.words
    lower = words[cue.index].lower
    for ahead in range(at, min(at + 14, len(words))):
        if words[ahead].lower == "that" and not any(w.text in ",;:" for w in words[at:ahead]):
            return ahead if ahead + 1 < len(words) else None
        if words[ahead].text in ",;:.":
            break
    if at >= len(words):
        return None
    if lower in ("told", "tells", "telling"):
        skipped = at
        while (
            skipped < len(words)
            and skipped - at < 5
            and (
                words[skipped].text[0].isupper()
                or words[skipped].tags & tags.SPEAKER
                or words[skipped].lower in ("the", "a", "him", "her", "them")
            )
        ):
            skipped += 1
        return skipped if skipped < len(words) and not words[skipped].tags & tags.NO_CLAUSE else None
    core = words[cue.index].tags & tags.CORE
    following = words[at].lower
    if following in QUESTIONS or (following == "to" and not core):
        return at if at + 1 < len(words) else None
    if words[at].tags & (tags.NO_CLAUSE | tags.MASKED):
        return None
    return at


def _outer_report(clause: Clause, cue: Cue, cues: tuple[Cue, ...], begin: int) -> int | None:
    """Return the offset at which a trailing ", Reuters reported" begins, which is not part of the content."""
    for other in cues:
        if other.index > max(cue.index, begin) and len(clause.words) - other.stop <= 3:
            for at in range(other.index - 1, begin, -1):
                if clause.words[at].text in _TRAILING:
                    return clause.words[at].start if other.index - at <= 6 else None
    return None


def _before(clause: Clause, index: int) -> int:
    at = index
    while at > 0 and clause.words[at - 1].text in _TRAILING:
        at -= 1
    return clause.words[at - 1].end if at else clause.span.start


def _checked(text: str, clause: Clause, span: Span) -> Span | None:
    span = trim(text, span)
    count = sum(1 for w in clause.words if w.tags & tags.ALNUM and span.start <= w.start < span.end)
    quoted = any(w.tags & tags.MASKED and span.start <= w.start < span.end for w in clause.words)
    return span if span.start < span.end and (count >= SHORTEST or quoted) else None
