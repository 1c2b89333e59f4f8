"""Whose statement a reporting verb reports, if it reports one: its possible subjects, weighed against nobody.

The facts are those of `ranking`; their weights stand in `weights/statement.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import NamedTuple

from briefgen.annotate import grammar, lexicon, tags, weights
from briefgen.annotate.candidates import Candidate, reports
from briefgen.annotate.clauses import Clause
from briefgen.annotate.cues import Cue
from briefgen.annotate.mention import Mention

LEAN = 0.3
"""How much more nobody must weigh than the best source: a statement missed costs as much as one too many."""
QUESTIONS = frozenset(["how", "whether", "why", "what", "if", "who", "where", "when"])
_ANSWERS = frozenset(["respond", "reply", "answer"])
_VERB = tags.BE | tags.MODAL | tags.HAVE


@dataclass(frozen=True, slots=True)
class Subject:
    """The source of a statement."""

    cue: Cue
    candidate: Candidate
    relation: str
    """How it stands to the cue."""
    sure: float
    """Probability, 0 to 1, that the cue reports a statement of this source."""


def subject(clause: Clause, number: int, cues: tuple[Cue, ...], candidates: tuple[Candidate, ...]) -> Subject | None:
    """Return the source of the statement that cue `number` of a clause reports; None if it reports none."""
    scored = _scored(clause, number, cues, candidates)
    if not scored:
        return None
    nobody = _weight_of_nobody(look_at_nobody(clause, cues[number]))
    top, best = max(scored, key=lambda item: item[0])
    if top + LEAN <= nobody:
        return None
    sure = 1 / (exp(nobody - top) + sum([exp(score - top) for score, _ in scored]))
    return Subject(cues[number], best, best.relations[number], sure)


def speaks(clause: Clause, number: int, cues: tuple[Cue, ...], candidates: tuple[Candidate, ...], one: Mention) -> bool:
    """Tell whether a mention is the likeliest subject of cue `number`, whatever that reports."""
    scored = _scored(clause, number, cues, candidates)
    return bool(scored) and max(scored, key=lambda item: item[0])[1].mention is one


def _scored(
    clause: Clause, number: int, cues: tuple[Cue, ...], candidates: tuple[Candidate, ...]
) -> list[tuple[float, Candidate]]:
    near = _near(candidates, cues[number].index)
    return [(_weight(look(clause, number, cues, one)), one) for one in near]


def _near(candidates: tuple[Candidate, ...], index: int) -> tuple[Candidate, ...]:
    """Return the candidates of a clause that stand nearest to a word."""
    if len(candidates) <= grammar.MOST // 2:
        return candidates
    middle = sum([one.mention.index < index for one in candidates])
    return candidates[max(0, middle - grammar.MOST // 2) : middle + grammar.MOST // 2]


class Look(NamedTuple):
    """All that is measured of a mention beside a cue."""

    form: str
    relation: str
    reports: str
    """What the cue reports."""
    shape: str
    """Of the cue, if it is no finite verb."""
    behind: bool
    """It stands behind a preposition."""
    owner: bool
    """It owns what follows it."""
    object: bool
    """It stands right behind what may be a verb."""
    stands: str
    passed_over: bool
    """Another cue stands between."""
    subject: bool
    """It is the nearest mention before the cue that can be a subject."""
    opener: str
    """What opens its clause right before it."""
    governs: bool
    """The cue is the finite verb that it is the subject of."""
    inverted: bool
    """It stands right behind the cue, a comma before that, and is the subject of nothing else: ", notes Ada Lind"."""


def look(clause: Clause, number: int, cues: tuple[Cue, ...], one: Candidate) -> Look:
    """Return what is measured of a candidate as the source of what cue `number` reports."""
    cue = cues[number]
    return Look(
        one.form,
        one.relations[number],
        reports(clause, cue),
        cue.shape,
        one.behind,
        one.owner,
        one.object,
        one.stands,
        number > 0 and one.mention.stop <= cues[number - 1].index,
        one.subjects[number],
        one.opener,
        one.verb == cue.index,
        _is_inverted(clause, cue, one, one.relations[number]),
    )


def _is_inverted(clause: Clause, cue: Cue, one: Candidate, relation: str) -> bool:
    behind = relation in ("right behind the cue", "behind the cue, its titles between") and not cue.shape
    comma = behind and cue.kind in "sq" and cue.index > 0 and clause.words[cue.index - 1].text == ","
    return comma and one.verb < 0 and not one.owner and one.mention.form != "pronoun"


@lru_cache(1 << 14)
def _weight(look: Look) -> float:
    return weights.total("statement", facts(look))


def facts(look: Look) -> Iterator[str]:
    """Yield the facts that hold for a mention."""
    relation = look.relation
    yield relation
    yield look.form
    yield f"{look.form}, {relation}"
    yield f"{look.form}, it {look.reports}"
    if look.shape:
        yield f"{relation}, of {look.shape}"
    if look.behind:
        yield f"behind a preposition, {relation}"
    if look.owner:
        yield "it owns what follows"
    if look.object:
        yield f"behind a verb, {relation}"
    if look.stands:
        yield look.stands
    if look.passed_over:
        yield f"another cue between, {relation}"
    if look.subject:
        yield "it is the nearest subject before its cue"
        yield f"the nearest subject, {relation}"
    if look.opener:
        yield look.opener
        yield f"{look.opener}, {relation}"
    if look.governs:
        yield "the cue is its verb"
        yield f"the cue is its verb, {relation}"
    if look.inverted:
        yield "right behind a comma and the cue"


class LookAtNobody(NamedTuple):
    """All that is measured of a cue that may report nothing."""

    kind: str
    follows: str
    """What follows it, or what it follows."""
    shape: str
    before: str
    """What stands right before it."""
    noun: bool
    """It is a noun as often."""


def look_at_nobody(clause: Clause, cue: Cue) -> LookAtNobody:
    """Return what is measured of a cue that may report nothing."""
    shape = cue.shape or ("past" if clause.words[cue.index].lower.endswith("ed") else "another form")
    noun = clause.words[cue.index].tags & tags.CUE_NOUN > 0
    return LookAtNobody(reports(clause, cue), complement(clause, cue), shape, _before(clause, cue), noun)


@lru_cache(1 << 14)
def _weight_of_nobody(look: LookAtNobody) -> float:
    return weights.total("statement", facts_of_nobody(look))


def facts_of_nobody(look: LookAtNobody) -> Iterator[str]:
    """Yield what speaks for or against a cue reporting a statement at all."""
    kind, follows, shape, before, noun = look
    yield f"nobody: it {kind}"
    yield f"nobody: {follows}"
    yield f"nobody: it {kind}; {follows}"
    yield f"nobody: {shape}; {follows}"
    yield f"nobody: it {kind}; {shape}"
    yield f"nobody: {before}"
    yield f"nobody: {before}; it {kind}"
    if noun:
        yield "nobody: a noun as often"
        yield f"nobody: a noun as often; {before}"
        yield f"nobody: a noun as often; {follows}"


def complement(clause: Clause, cue: Cue) -> str:
    """Return in words what follows a cue, or what it follows: the shape of what it reports."""
    words = clause.words
    at = cue.stop
    while at < len(words) and at - cue.stop < 3 and words[at].tags & tags.FILL:
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
    if word.tags & tags.MASKED:
        return "words in marks follow"
    if word.text in ",;:—–":
        return "a mark follows" + (" a trailing cue" if _trails(clause, cue) else "")
    if word.lower in ("he", "she", "they", "it", "we", "i", "there", "you"):
        return "a pronoun follows"
    if word.tags & tags.PREPOSITION:
        return "a preposition follows" + (" a trailing cue" if _trails(clause, cue) else "")
    if word.tags & tags.DETERMINER:
        return "a determiner follows" + _finite(clause, at)
    if word.tags & tags.CAPITAL:
        return "a name follows" + _finite(clause, at) + (" a trailing cue" if _trails(clause, cue) else "")
    if word.tags & (tags.BE | tags.MODAL):
        return "an auxiliary follows"
    return "another word follows" + _finite(clause, at)


def is_silence(clause: Clause, cue: Cue) -> bool:
    """Tell whether a cue says that nothing was said: "did not respond", "has not replied"."""
    before = [word.lower for word in clause.words[max(0, cue.index - 3) : cue.index]]
    return lexicon.verb_of(clause.words[cue.index].lower) in _ANSWERS and any(
        word in ("not", "never") or word.endswith("n't") for word in before
    )


def _finite(clause: Clause, at: int) -> str:
    """Return that a finite verb stands near, so that what follows is a clause; else nothing."""
    for word in clause.words[at + 1 : at + 9]:
        if word.text in ",;:.—":
            break
        if word.tags & _VERB:
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
    while at >= 0 and words[at].tags & (tags.FILL | tags.LY):
        if words[at].tags & (tags.HAVE | tags.MODAL):
            return "an auxiliary before" if words[at].tags & tags.HAVE else "a modal before"
        negated = negated or words[at].lower in ("not", "never")
        at -= 1
    if at < 0:
        return "it begins the sentence"
    word = words[at]
    if word.tags & tags.MODAL or word.lower in ("n't", "not") or word.lower.endswith("n't") or negated:
        return "a modal before" if word.tags & tags.MODAL else "a negation before"
    if word.tags & (tags.BE | tags.AUXILIARY):
        return "a form of be before"
    if word.tags & tags.HAVE:
        return "an auxiliary before"
    if word.lower == "to":
        return "to before"
    if word.tags & (tags.DETERMINER | tags.BEFORE_NOUN):
        return "a determiner before"
    if word.lower in ("and", "or", "but", ","):
        return "a conjunction before"
    if word.tags & tags.OWNER:
        return "an owner before"
    if word.tags & tags.CAPITAL:
        return "a name before"
    return "another word before"
