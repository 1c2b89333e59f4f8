"""The whole phrase around the head of a source or a cue: titles and descriptions, adverbs and auxiliaries.

The extent is that of PolNeAR's guidelines: "former Mayor Maria Lind, who runs again", "has also repeatedly said".
"""

from __future__ import annotations

from briefgen.annotate import tags
from briefgen.annotate.candidates import Candidate
from briefgen.annotate.clauses import Clause
from briefgen.annotate.cues import Cue
from briefgen.model import Span

LONGEST = 80
"""Longest source, in characters, that takes in the description behind a name."""
BEFORE = 6
"""Most words before a head that belong to its phrase."""

_MODALS = frozenset(["will", "would", "could", "can", "may", "might", "should", "must", "did", "does", "do", "not"])


def cue(clause: Clause, head: Cue) -> Span:
    """Return a cue with the auxiliaries and adverbs right before it."""
    start = head.index
    while start > 0 and head.index - start < BEFORE:
        word = clause.words[start - 1]
        plain = word.tags & (tags.FILL | tags.LY) or word.lower in _MODALS
        if not plain or not word.tags & tags.LOWER:
            break
        start -= 1
    return Span(clause.words[start].start, head.span.end)


def source(clause: Clause, one: Candidate) -> Span:
    """Return a mention with its titles and adjectives, and with the description between it and its cue."""
    mention = one.mention
    if mention.form == "pronoun":
        return mention.span
    start = clause.words[_first(clause, mention.index)].start
    end = mention.span.end
    if one.cue is not None and one.cue.index > mention.stop and "between" in one.relation:
        at = one.cue.index - 1
        while at > mention.stop and (clause.words[at].tags & tags.FILL or not clause.words[at].tags & tags.ALNUM):
            at -= 1
        last = clause.words[at]
        described = one.relation.startswith(("before the cue, an apposition", "before the cue, its complement"))
        if described and last.end - start <= LONGEST and not last.tags & tags.MASKED:
            end = last.end
    elif one.cue is not None and mention.index >= one.cue.stop:
        end = _described(clause, mention.stop, start) or end
    return Span(min(start, mention.span.start), end)


def _first(clause: Clause, index: int) -> int:
    """Return the index of the first word of the noun phrase that goes on at `index`."""
    start = index
    at = index - 1
    while at >= 0 and index - at <= BEFORE:
        word = clause.words[at]
        small = word.tags & (tags.PREPOSITION | tags.OPENER)
        if word.text == "." and at > 0 and clause.words[at - 1].tags & (tags.HONORIFIC | tags.TITLE):
            start = at - 1
            at -= 2
            continue
        if word.tags & tags.DETERMINER:
            return at
        described = word.tags & (tags.TITLE | tags.SPEAKER)
        acronym = word.text.isupper() and len(word.text) > 1  # US is no pronoun
        named = word.tags & tags.CAPITAL and (acronym or not word.tags & tags.STOP) and not small
        if described or named:
            start = at
        elif not word.tags & tags.ALPHA or small or word.tags & tags.CUE:
            break
        at -= 1
    return start


def _described(clause: Clause, stop: int, start: int) -> int:
    """Return where the description ends that follows a name behind its cue (", a former mayor"); 0: there is none."""
    words = clause.words
    if stop + 1 >= len(words) or words[stop].text != ",":
        return 0
    opens = words[stop + 1].lower
    if not words[stop + 1].tags & tags.DETERMINER and opens not in ("who", "whose", "chief", "director", "head"):
        return 0
    at = stop + 1
    while at < len(words) and not words[at].tags & tags.MASKED and words[at].text not in (";", ":", "—", "–"):
        at += 1
    while at > stop + 1 and not words[at - 1].text[-1].isalnum():
        at -= 1
    end = words[at - 1].end
    if end - start <= LONGEST:
        return end
    commas = [n for n in range(stop + 1, at) if words[n].text == ","]
    end = words[commas[0] - 1].end if commas else 0
    return end if end and end - start <= LONGEST else 0
