"""Cues: the words of a clause that report what somebody said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.annotate import lexicon, tags
from briefgen.annotate.clauses import Clause, Word
from briefgen.model.common import Span

_SINGULAR = frozenset(["a", "an", "another", "every", "each", "this"])
_ARTICLES = frozenset(["the", "a", "an", "his", "her", "its", "their", "our"])
_NEAR = 8
"""Words before "shows" in which the poll or study stands that does."""
_BEGINS = tags.CUE | tags.LONGER_CUE | tags.STANCE | tags.SAYING
OWNED = "o"
"""Kind of a noun for something said."""
OWNERS = {"his": "he", "her": "she", "their": "they"}
"""Pronouns that own something -> those that they stand for."""
_ADJECTIVES = 2
"""Most adjectives between an owner and the noun."""
_ADJECTIVE = tags.LOWER | tags.LIMIT | tags.CUE | tags.DETERMINER | tags.PREPOSITION | tags.PRONOUN | tags.BE
_MAY_BE_PASSIVE = tags.LY | tags.AUXILIARY
_CASTS = frozenset(["cast", "casts", "casting"])
_CAST = frozenset(["vote", "votes", "ballot", "ballots", "net", "shadow", "spell"])
"""What is cast and says nothing of anybody."""
_TAKEN = frozenset(["that", "to", "about", "of", "with"])
"""What a stance is followed by: "confident that", "eager to", "wary of"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word or phrase in a clause."""

    index: int
    """Of its first word in the clause."""
    stop: int
    """Index after its last word."""
    span: Span
    kind: str
    """A letter of `lexicons/cues.txt`; a for "according to" and its like, whose source follows."""
    participle: bool = False
    """"saying", "adding": its subject is that of the verb before."""
    infinitive: bool = False
    """"wants to say", "to ask": likewise."""

    @property
    def shape(self) -> str:
        """What it is in words, if it is no finite verb; else empty."""
        return "a participle" if self.participle else "an infinitive" if self.infinitive else ""


def cues(clause: Clause) -> Iterator[Cue]:
    """Yield the cues of a clause in order."""
    forms = lexicon.cue_forms()
    words = clause.words
    last = 0  # index after the cue before
    for at, word in enumerate(words):
        if not word.tags & _BEGINS:
            continue
        if word.lower == "according" and at + 1 < len(words) and words[at + 1].lower == "to":
            yield Cue(at, at + 2, Span(word.start, words[at + 1].end), "a")
            continue
        if word.lower in ("put", "puts") and _puts_it(words, at):
            yield Cue(at, at + 2, Span(word.start, words[at + 1].end), "q")
            continue
        if word.tags & tags.LONGER_CUE and _is_phrasal(words, at):
            yield Cue(at, at + 2, Span(word.start, words[at + 1].end), "q")
            continue
        if word.tags & tags.STANCE and (begin := _held(words, at)) >= 0:
            last = at + 1
            yield Cue(begin, last, Span(words[begin].start, word.end), "t" if words[last].lower == "that" else "w")
            continue
        if word.tags & tags.SAYING and owner(words, at) > 0:
            last = at + 1
            yield Cue(at, last, Span(word.start, word.end), OWNED)
            continue
        kind = forms.get(word.lower)
        if kind is None or (word.tags & tags.CAPITAL and at > 0 and words[at - 1].text not in '“”"\ufffc'):
            continue
        before = words[at - 1].lower if at else ""
        if word.tags & tags.CUE_NOUN and at and words[at - 1].tags & (tags.BEFORE_NOUN | tags.OWNER):
            continue
        participle = word.lower.endswith("ing")
        if not participle and at and words[at - 1].tags & _MAY_BE_PASSIVE and _is_passive(words, at):
            continue  # "was told", "is widely expected"
        if _is_singular_noun(words, at) or is_modifier(words, at):
            continue
        named = at + 1 < len(words) and words[at + 1].tags & tags.CAPITAL  # "Added Lind: ..."
        if at == 0 and not participle and word.lower.endswith("ed") and not named:
            continue  # "Asked about the plan, ..." is about somebody else's question
        if before in ("not", "n't", "never") and kind not in "sn":
            continue
        if word.tags & tags.CUE_NOUN and at + 1 < len(words) and words[at + 1].tags & tags.BE:
            continue  # "her claim was"
        if word.tags & tags.CUE_NOUN and at and at == last:
            continue  # "denied reports"
        if word.lower in _CASTS and any(after.lower in _CAST for after in words[at + 1 : at + 5]):
            continue
        if _asks_for_no_name(words, at):
            continue
        if word.tags & tags.WEAK and not _takes_words(clause, at):
            continue
        if _has_no_object(words, at, kind):
            continue
        last = at + 1
        yield Cue(at, last, Span(word.start, word.end), kind, participle, before == "to")


def _is_passive(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a form of be or get stands before a verb, adverbs between."""
    before = at - 1
    while before > 0 and words[before].tags & tags.LY:
        before -= 1
    return before >= 0 and words[before].tags & tags.AUXILIARY > 0


def owner(words: tuple[Word, ...], at: int) -> int:
    """Return where the owner of a noun for something said ends: "rejected Lind's claim that", "his promise to".

    -1 if nobody owns it, if it does not tell what is said, or if it is the subject of a sentence that goes on behind.
    """
    if at + 1 >= len(words) or words[at + 1].lower not in ("that", "to"):
        return -1
    found = at - 1
    while found > 0 and at - found <= _ADJECTIVES and words[found].tags & _ADJECTIVE == tags.LOWER:
        found -= 1
    if found < 1 or not (words[found].tags & tags.OWNER or words[found].lower in OWNERS):
        return -1
    before = found - 1
    while before > 0 and words[before].tags & (tags.CAPITAL | tags.DETERMINER):
        before -= 1
    return found if words[before].tags & tags.ALPHA and not words[before].tags & (tags.CAPITAL | tags.OPENER) else -1


def _held(words: tuple[Word, ...], at: int) -> int:
    """Return where "is" stands before the adjective of a stance that somebody takes; -1 if nobody takes it."""
    if at + 1 >= len(words) or words[at + 1].lower not in _TAKEN:
        return -1
    begin = at - 1
    while begin >= 0 and words[begin].tags & (tags.FILL | tags.LY):
        begin -= 1
    return begin if begin >= 0 and words[begin].tags & tags.BE else -1


def _is_singular_noun(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a base form ends a phrase that a singular determiner opens: "an angry reply"."""
    if lexicon.verb_of(words[at].lower) != words[at].lower:
        return False
    for word in reversed(words[max(0, at - 3) : at]):
        if word.lower in _SINGULAR:
            return True
        if word.tags & (tags.LOWER | tags.PLURAL | tags.LIMIT | tags.PRONOUN | tags.FILL) != tags.LOWER:
            return False
    return False


def is_modifier(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a word that may report only describes the noun behind it: "the rail operator", "lead author"."""
    word = words[at]
    if not word.tags & tags.CUE or word.tags & tags.CORE:
        return False
    if lexicon.verb_of(word.lower) != word.lower:  # "its planning director"
        owned = at > 0 and words[at - 1].lower in _ARTICLES and word.lower.endswith("ing")
        return owned and at + 1 < len(words) and words[at + 1].tags & tags.TITLE > 0
    noun = at + 1 < len(words) and words[at + 1].tags & (tags.LOWER | tags.LIMIT | tags.STOP | tags.CUE) == tags.LOWER
    before = words[at - 1] if at else None
    if not noun or before is None:
        return False
    office = words[at + 1].tags & (tags.TITLE | tags.PERSON) and not before.tags & (
        tags.PRONOUN | tags.LIMIT | tags.PLURAL
    )
    return bool(office or before.lower in _ARTICLES or before.tags & tags.CUE)  # "Lind press secretary"


def _asks_for_no_name(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a verb asks that nobody be named: "who asked not to be named", "insisted on anonymity"."""
    following = [word.lower for word in words[at + 1 : at + 5]]
    return following[:3] == ["not", "to", "be"] or "anonymity" in following or "anonymous" in following


def _puts_it(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a form of put means that somebody said it so: "as she put it", and not "put it down to"."""
    if at + 1 >= len(words) or words[at + 1].lower != "it":
        return False
    after = words[at + 2] if at + 2 < len(words) else None
    return (
        after is None
        or not after.tags & tags.ALNUM
        or after.lower in ("this", "like", "in")
        or bool(after.tags & tags.LY)
    )


def _is_phrasal(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a verb reports with the particle behind it, and nothing but a mark or the words follows."""
    if at + 1 >= len(words) or words[at + 1].lower != lexicon.phrasal_forms().get(words[at].lower):
        return False
    after = words[at + 2] if at + 2 < len(words) else None
    return after is None or not after.tags & tags.ALNUM


def _takes_words(clause: Clause, at: int) -> bool:
    """Tell whether a verb that mostly means something else reports here: that, of, a colon or a quotation follows."""
    following = clause.words[at + 1 : at + 3]
    if any(word.lower in ("that", "of", ":", ",", "out") or word.tags & tags.MASKED for word in following):
        return True
    return any(word.tags & tags.WRITING for word in clause.words[max(0, at - _NEAR) : at])


def _has_no_object(words: tuple[Word, ...], at: int, kind: str) -> bool:
    """Tell whether the base form of a verb that needs an object has none: "hits back", "an attack on the mill"."""
    verb = words[at].lower
    if kind not in "nv" or lexicon.verb_of(verb) != verb:
        return False
    if at + 1 == len(words):
        return True
    after = words[at + 1]
    astray = after.tags & tags.PREPOSITION and after.lower not in lexicon.particles(verb)  # not "call for"
    return bool(astray) or not after.tags & (tags.ALNUM | tags.MASKED)
