"""The whole phrase around the head of a source or a cue: titles and descriptions, adverbs and auxiliaries.

The extent is that of PolNeAR's guidelines: "former Mayor Maria Lind, who runs again", "has also repeatedly said".
"""

from __future__ import annotations

from briefgen.annotate import amounts, lexicon, tags
from briefgen.annotate.candidates import Candidate
from briefgen.annotate.clauses import Clause, Word
from briefgen.annotate.cues import Cue, is_modifier
from briefgen.model.common import Span

LONGEST = 120
"""Longest source, in characters, that takes in the description behind a name."""
LONG = 80
"""A source longer than this, in characters, does without the clause that "who" begins."""
BEFORE = 6
"""Most words before a head that belong to its phrase."""

_NO_ADJECTIVE = tags.CUE | tags.LIMIT | tags.HAVE | tags.BE | tags.MODAL | tags.PRONOUN | tags.FILL
_MODALS = frozenset(["will", "would", "could", "can", "may", "might", "should", "must", "did", "does", "do", "not"])
_ONCE = frozenset(
    ["former", "then", "acting", "outgoing", "longtime", "ex", "interim", "incoming", "retired", "fellow"]
)
_INSIDE = tuple(f"before the cue, {what} between" for what in ("an apposition", "its complement", "an open apposition"))
_COMPLEMENT = frozenset(["of", "at", "from", "in", "with", "for", "on", "familiar", "close"])
_ENDS = frozenset([";", ":", "—", "–", "?", "!"])
_DESCRIBES = tags.DETERMINER | tags.SPEAKER | tags.PERSON | tags.TITLE


def cue(clause: Clause, head: Cue) -> Span:
    """Return a cue with the auxiliaries and adverbs right before it, and the preposition that its verb takes."""
    start = head.index
    while start > 0 and head.index - start < BEFORE:
        word = clause.words[start - 1]
        plain = (
            word.tags & (tags.FILL | tags.LY)
            or word.lower in _MODALS
            or word.lower.endswith("n't")
            or (head.infinitive and _controls(word))
            or (head.participle and word.tags & tags.BE)
        )
        if not plain or not (word.tags & tags.LOWER or word.text[0] in "'’"):
            break
        start -= 1
    return Span(clause.words[start].start, clause.words[cue_stop(clause, head) - 1].end)


def _controls(word: Word) -> bool:
    """Tell whether a word may stand before an infinitive as one verb with it: "continue to warn", "tried to tell"."""
    return word.lower == "to" or word.lower in lexicon.words("control_verbs")


def cue_stop(clause: Clause, head: Cue) -> int:
    """Return the index after the last word of a cue, the preposition that its verb takes included."""
    words, stop = clause.words, head.stop
    if stop < len(words) and words[stop].lower in lexicon.particles(lexicon.verb_of(words[head.index].lower)):
        return stop + 1
    return stop


def source(clause: Clause, one: Candidate) -> Span:
    """Return a mention with its titles, those named beside it, and the description between it and its cue."""
    mention = one.mention
    if mention.form == "pronoun":
        return mention.span
    words, stop = clause.words, mention.stop
    first = amounts.of_whom(words, _conjoined(clause, first_of(clause, mention.index)))
    if one.cue is not None and one.cue.stop <= mention.index:
        first = max(first, one.cue.stop)  # "notes" is no title in ", notes Ada Lind"
    if one.cue is not None and one.cue.index > mention.stop and "between" in one.relation:
        last = one.cue.index
        while last > stop and (words[last - 1].tags & tags.FILL or words[last - 1].text == ","):
            last -= 1
        described = one.relation.startswith(_INSIDE)
        if described and last > stop and not words[last - 1].tags & tags.MASKED and _describes(clause, stop):
            stop = _before_verb(words, stop, last)
    elif one.cue is None or mention.index >= one.cue.stop:
        stop = _described(clause, stop, one.cue)
    start = min(words[first].start, mention.span.start)
    if words[stop - 1].end - start > LONG:
        stop = next(
            (
                at
                for at in range(mention.stop, stop)
                if words[at].text == "," and words[at + 1].lower in ("who", "whose")
            ),
            stop,
        )
    while stop > mention.stop and words[stop - 1].end - start > LONGEST:
        stop = next((at for at in range(stop - 1, mention.stop, -1) if words[at].text == ","), mention.stop)
    return Span(start, max(words[stop - 1].end, mention.span.end))


def _before_verb(words: tuple[Word, ...], stop: int, last: int) -> int:
    """Return the index after the description between `stop` and `last`, without a verb of the sentence behind it."""
    if words[stop].text == "(":
        closing = next((at for at in range(stop, last) if words[at].text == ")"), last - 1)
        return closing + 1 if closing + 1 < last and words[closing + 1].text != "," else last
    for at in range(stop + 1, last):
        if words[at].text == "," and _is_verb(words[at + 1]):
            return at
    return last


def _is_verb(word: Word) -> bool:
    """Tell whether a word behind a comma goes on with the sentence: "has built", "tied"."""
    return bool(word.tags & (tags.HAVE | tags.BE | tags.MODAL)) or (
        word.tags & (tags.LOWER | tags.FILL) == tags.LOWER and word.lower.endswith("ed")
    )


def _describes(clause: Clause, stop: int) -> bool:
    """Tell whether what follows a mention up to its cue says what it is, and not when or why it speaks."""
    words = clause.words
    if words[stop].text == "(":
        return True
    if words[stop].text != ",":
        return words[stop].lower in _COMPLEMENT
    opens = words[stop + 1]
    return bool(opens.tags & _DESCRIBES or opens.tags & tags.CAPITAL or opens.text[0].isdigit()) and not (
        opens.tags & (tags.FILL | tags.LY | tags.PREPOSITION)
    )


def _conjoined(clause: Clause, first: int) -> int:
    """Return where those begin who stand before a mention and "and", as in "Lind and two aides"."""
    words = clause.words
    if first < 2 or words[first - 1].lower not in ("and", "&") or not _names(words[first - 2]):
        return first
    before = first_of(clause, first - 2)
    free = (
        before == 0 or words[before - 1].tags & (tags.OPENER | tags.MASKED) or not words[before - 1].tags & tags.ALNUM
    )
    return before if free else first


def _names(word: Word) -> bool:
    return bool(word.tags & (tags.SPEAKER | tags.CAPITAL)) and not word.tags & (tags.STOP | tags.CUE)


def first_of(clause: Clause, index: int) -> int:
    """Return the index of the first word of the noun phrase that goes on at `index`."""
    if clause.words[index].tags & tags.DETERMINER:
        return index
    start = index
    at = index - 1
    while at >= 0 and index - at <= BEFORE:
        word = clause.words[at]
        small = word.tags & (tags.PREPOSITION | tags.OPENER)
        if word.text == "." and at > 0 and clause.words[at - 1].tags & (tags.HONORIFIC | tags.TITLE):
            start = at - 1
            at -= 2
            continue
        if word.text == "." and at > 0 and tags.is_acronym(clause.words[at - 1].text):
            start = at - 1
            at -= 2
            continue
        if word.tags & tags.DETERMINER:
            return at
        if word.lower == "of" and at > 0 and clause.words[at - 1].tags & tags.TITLE and at + 1 == start:
            start = at - 1  # "Secretary of State"
            at -= 2
            continue
        described = word.tags & (tags.TITLE | tags.SPEAKER) or word.text in _ONCE or word.text in ("New", "state")
        acronym = word.text.isupper() and len(word.text) > 1  # US is no pronoun
        named = word.tags & tags.CAPITAL and (acronym or not word.tags & tags.STOP) and not small
        if described or named:
            start = at
        elif not word.tags & tags.ALPHA or small or (word.tags & _NO_ADJECTIVE and not is_modifier(clause.words, at)):
            bounded = not word.tags & (tags.PRONOUN | tags.HAVE | tags.BE | tags.MODAL | tags.PREPOSITION)
            return at + 1 if bounded and clause.words[start].tags & tags.LOWER and start - at <= 3 else start
        at -= 1
    return 0 if at < 0 and start <= 2 and clause.words[start].tags & tags.LOWER else start


def _described(clause: Clause, stop: int, cue: Cue | None) -> int:
    """Return the index after the description that follows a mention behind its cue (", 41, who owns the mill")."""
    words = clause.words
    at = stop
    if at < len(words) and words[at].text == "(":
        closing = next((n for n in range(at, min(at + 10, len(words))) if words[n].text == ")"), None)
        at = stop = closing + 1 if closing else stop
    if at < len(words) and words[at].lower == "and" and at + 1 < len(words) and _names(words[at + 1]):
        at += 1
        while at < len(words) and _names(words[at]):
            at += 1
        stop = at
    if at + 1 < len(words) and words[at].lower in _COMPLEMENT and words[at + 1].tags & tags.ALNUM:
        while at < len(words) and words[at].tags & tags.ALNUM and not words[at].tags & (tags.CUE | tags.HAVE | tags.BE):
            at += 1
        stop = at
    if at + 1 < len(words) and words[at].lower == "who" and not words[at + 1].tags & tags.MASKED:
        while at < len(words) and words[at].tags & tags.ALNUM:
            at += 1
        stop = at
    opens = cue is not None and cue.kind == "a" and cue.index < 2  # "According to Lind, a ...": the sentence follows
    while at + 1 < len(words) and words[at].text == "," and _goes_on(words[at + 1 : at + 4]):
        if opens and not any(word.text == "," for word in words[at + 1 : at + 12]):
            break
        opens = False
        at += 1
        while (
            at < len(words)
            and words[at].text not in _ENDS
            and words[at].text != ","
            and not words[at].tags & tags.MASKED
        ):
            at += 1
        stop = at
    while stop > 0 and not words[stop - 1].text[-1].isalnum() and words[stop - 1].text != ")":
        stop -= 1
    return stop


def _goes_on(words: tuple[Word, ...]) -> bool:
    """Tell whether a description goes on with these words behind a comma."""
    word = words[0]
    if word.lower in ("who", "whose"):
        return True
    if word.lower.endswith("ing") or word.tags & (tags.FILL | tags.LY | tags.MASKED):
        return False
    if word.tags & (_DESCRIBES | tags.CAPITAL) or word.text[0].isdigit():
        return True
    return bool(word.tags & tags.LOWER) and any(after.lower in ("of", "at", "for", "with") for after in words[1:])
