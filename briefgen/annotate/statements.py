"""Whose statement a reporting verb reports, if it reports one: its possible subjects, weighed against nobody.

The facts are those of `ranking`; their weights stand in `weights/statement.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from briefgen.annotate import lexicon, ranking
from briefgen.annotate.clauses import Clause
from briefgen.annotate.cues import Cue
from briefgen.annotate.mentions import Mention

QUESTIONS = frozenset(["how", "whether", "why", "what", "if", "who", "where", "when"])
_AUXILIARIES = frozenset(["has", "have", "had", "'s", "'ve", "did", "does", "do"])
_MODALS = frozenset(["will", "would", "could", "can", "may", "might", "should", "must", "'d", "'ll"])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "'re", "'m"])


@dataclass(frozen=True, slots=True)
class Subject:
    """The source of a statement."""

    cue: Cue
    mention: Mention
    sure: float
    """Probability, 0 to 1, that the cue reports a statement of this source."""


def subject(clause: Clause, cue: Cue, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]) -> Subject | None:
    """Return the source of the statement that a cue of a clause reports; None if it reports none."""
    near = eligible(clause, cue, mentions)
    scored = [(ranking.weigh("statement", facts(clause, cue, one, near, cues)), one) for one in near]
    nobody = ranking.weigh("statement", facts_of_nobody(clause, cue))
    if not scored:
        return None
    top, best = max(scored, key=lambda item: item[0])
    if top <= nobody:
        return None
    return Subject(cue, best, 1 / (exp(nobody - top) + sum(exp(score - top) for score, _ in scored)))


def eligible(clause: Clause, cue: Cue, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions near a cue that may be its subject."""
    near = ranking.near(mentions, cue.index)
    return tuple(one for one in near if not ranking.is_complement(clause, one, near))


def facts(
    clause: Clause, cue: Cue, one: Mention, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]
) -> Iterator[str]:
    """Yield what holds for a mention as the source of what a cue reports."""
    relation, _ = ranking.relation(clause, cue, one, mentions)
    form = ranking.form_of(one)
    yield relation
    yield form
    yield f"{form}, {relation}"
    if cue.participle:
        yield f"{relation}, of a participle"
    if ranking.behind_preposition(clause, one):
        yield f"behind a preposition, {relation}"
    if ranking.owns(clause, one):
        yield "owns what follows"
    if one.index == 0:
        yield "begins its sentence"
    if any(one.stop <= other.index < cue.index for other in cues):
        yield f"another cue between, {relation}"
    if any(word.text[0] == "\ufffc" for word in clause.words[one.stop : cue.index]):
        yield "words in marks between"
    if clause.words[one.index].lower == "who":
        yield "is who"


def facts_of_nobody(clause: Clause, cue: Cue) -> Iterator[str]:
    """Yield what speaks for or against a cue reporting a statement at all."""
    words = clause.words
    kind = kind_of(clause, cue)
    follows = complement(clause, cue)
    shape = "a participle" if cue.participle else "past" if words[cue.index].lower.endswith("ed") else "another form"
    before = _before(clause, cue)
    yield f"nobody: it {kind}"
    yield f"nobody: {follows}"
    yield f"nobody: it {kind}; {follows}"
    yield f"nobody: {shape}; {follows}"
    yield f"nobody: it {kind}; {shape}"
    yield f"nobody: {before}"
    yield f"nobody: {before}; it {kind}"


def kind_of(clause: Clause, cue: Cue) -> str:
    """Return in words what a cue reports."""
    core = clause.words[cue.index].lower in lexicon.words("core_cues")
    return "only reports" if core else ranking.KINDS[cue.kind]


def complement(clause: Clause, cue: Cue) -> str:
    """Return in words what follows a cue, or what it follows: the shape of what it reports."""
    words = clause.words
    at = cue.stop
    while at < len(words) and at - cue.stop < 3 and words[at].lower in lexicon.words("cue_fill"):
        at += 1
    if at >= len(words) or words[at].text in ".!?":
        return "the sentence ends" + (" after a comma and a clause" if _trails(clause, cue) else "")
    word = words[at]
    if word.lower == "that":
        return "that follows"
    if any(w.lower == "that" for w in words[at : at + 5]) and not any(w.text in ",;:" for w in words[at : at + 5]):
        return "that follows soon"
    if word.lower == "to":
        return "to follows"
    if word.lower in QUESTIONS:
        return "a question word follows"
    if word.text[0] == "\ufffc":
        return "words in marks follow"
    if word.text in ",;:—–":
        return "a mark follows" + (" a trailing cue" if _trails(clause, cue) else "")
    if word.lower in ("he", "she", "they", "it", "we", "i", "there", "you"):
        return "a pronoun follows"
    if word.lower in lexicon.words("prepositions"):
        return "a preposition follows" + (" a trailing cue" if _trails(clause, cue) else "")
    if word.lower in lexicon.words("determiners"):
        return "a determiner follows" + _finite(clause, at)
    if word.text[0].isupper():
        return "a name follows" + _finite(clause, at) + (" a trailing cue" if _trails(clause, cue) else "")
    if word.lower in _BE or word.lower in _MODALS:
        return "an auxiliary follows"
    return "another word follows" + _finite(clause, at)


def _finite(clause: Clause, at: int) -> str:
    """Return that a finite verb stands near, so that what follows is a clause; else nothing."""
    for word in clause.words[at + 1 : at + 9]:
        if word.text in ",;:.—":
            break
        if word.lower in _BE or word.lower in _MODALS or word.lower in _AUXILIARIES:
            return ", with a verb"
    return ""


def _trails(clause: Clause, cue: Cue) -> bool:
    """Tell whether a cue and its subject come behind a comma at the end of what they report."""
    first = max(0, cue.index - 6)
    return any(word.text in (",", "—", "–") for word in clause.words[first : cue.index]) and cue.index > 4


def _before(clause: Clause, cue: Cue) -> str:
    """Return in words what stands right before a cue."""
    at = cue.index - 1
    words = clause.words
    negated = False
    while at >= 0 and (words[at].lower in lexicon.words("cue_fill") or words[at].lower.endswith("ly")):
        if words[at].lower in _AUXILIARIES or words[at].lower in _MODALS:
            return "an auxiliary before" if words[at].lower in _AUXILIARIES else "a modal before"
        negated = negated or words[at].lower in ("not", "never")
        at -= 1
    if at < 0:
        return "it begins the sentence"
    word = words[at]
    if word.lower in _MODALS or word.lower in ("n't", "not") or word.lower.endswith("n't") or negated:
        return "a modal before" if word.lower in _MODALS else "a negation before"
    if word.lower in _BE or word.lower in lexicon.words("auxiliaries"):
        return "a form of be before"
    if word.lower in _AUXILIARIES:
        return "an auxiliary before"
    if word.lower == "to":
        return "to before"
    if word.lower in lexicon.words("determiners") or word.lower in lexicon.words("before_nouns"):
        return "a determiner before"
    if word.lower in ("and", "or", "but", ","):
        return "a conjunction before"
    if word.lower.endswith("'s"):
        return "an owner before"
    if word.text[0].isupper():
        return "a name before"
    return "another word before"
