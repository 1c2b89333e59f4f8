"""Who a quotation belongs to: the one visible place where the candidates for it are weighed.

Each mention near a quotation is described by a few plain facts: how it stands to a reporting verb, where it stands to
the quotation, what it is. A fact, or a pair of facts, has a weight in `weights/quotation.txt`; the candidate with the
highest sum wins, and the softmax over the candidates is how sure that is. "Nobody" is a candidate too: then the words
are a title, a scare quote, or speech that the article gives to no one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import NamedTuple

from briefgen.annotate import tags, weights
from briefgen.annotate.candidates import CORE, Candidate, verb_behind
from briefgen.annotate.clauses import Clause, Layout, Word
from briefgen.annotate.cues import Cue
from briefgen.annotate.mentions import Mention
from briefgen.annotate.speech import FULL
from briefgen.quotemarks import Quotation

_BREAKS = frozenset([",", ";", ":", "—", "–", "and", "as", "when", "while", "after", "before", "but", "because", "who"])
"""Words and marks behind which a clause of its own begins."""
BACK, AHEAD = 3, 1
"""How many sentences before and after that of the quotation are searched, all in its paragraph."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A quotation and what stands around it, as the weighing sees it."""

    quotation: Quotation
    clause: int
    first: int
    """Index of its first word in the clause."""
    stop: int
    """Index after its last one."""
    direct: bool
    words: int
    titled: bool
    """Its words are written like the title of a work."""
    comma: bool
    """A comma ends them, inside the marks or right behind."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The most likely source of a quotation."""

    candidate: Candidate | None
    """None: nobody."""
    sure: float
    """Probability, 0 to 1."""
    second: Candidate | None
    """The next best, if any."""


def choose(
    setting: Setting,
    candidates: tuple[Candidate, ...],
    layout: Layout,
    before: Mention | None,
    cued: Mapping[int, tuple[Cue, ...]],
) -> Choice:
    """Return who the quotation belongs to. `before` is the source of the quotation before it in its paragraph."""
    scored = [
        (_weight(look), one) for look, one in zip(looks(setting, candidates, layout, before), candidates, strict=True)
    ]
    nobody = _weight_of_nobody(look_at_nobody(setting, layout, candidates, cued, before))
    ranked = sorted(scored, key=lambda item: -item[0])
    top = max([nobody, *(score for score, _ in scored)])
    total = exp(nobody - top) + sum(exp(score - top) for score, _ in scored)
    if not ranked or nobody >= ranked[0][0]:
        return Choice(None, exp(nobody - top) / total, ranked[0][1] if ranked else None)
    return Choice(ranked[0][1], exp(ranked[0][0] - top) / total, ranked[1][1] if len(ranked) > 1 else None)


# -- a candidate ----------------------------------------------------------------------------------------------------


class Look(NamedTuple):
    """All that is measured of a candidate beside a quotation."""

    form: str
    relation: str
    place: str
    reports: str
    gap: str
    """What stands between the words and the pair of candidate and cue, if all are in one sentence."""
    passed: str
    """How another cue stands that is nearer to the words, if one is."""
    passes_on: bool
    """It is an outlet that says that another said."""
    verb: str
    """Where a verb that is no cue stands to it."""
    apart: bool
    """The words stand for themselves, and are not built into the sentence."""
    fragment: bool
    behind: bool
    owner: bool
    joined: str
    stands: str
    again: bool
    """It is the source of the words before."""
    nearer: int
    """How many others stand nearer, 4 at most."""
    outlet: bool
    object: bool
    shape: str
    """Of its cue, if it is no finite verb."""
    comma: bool
    """A comma ends the words."""
    subject: bool
    """It is the nearest mention before its cue that can be a subject."""
    leads: bool
    """It stands right before the words, as the subject of what they say does."""


def looks(
    setting: Setting, candidates: tuple[Candidate, ...], layout: Layout, before: Mention | None
) -> Iterator[Look]:
    """Yield what is measured of each candidate."""
    fragment = setting.words < FULL
    distances = [_distance(setting, one) for one in candidates]
    here = [one for one in candidates if one.clause == setting.clause]
    for one, distance in zip(candidates, distances, strict=True):
        clause = layout.clauses[one.clause]
        inside = one.clause == setting.clause
        entity = one.mention.entity
        gap, verb = "", ""
        passed: list[Candidate] = []
        if inside and one.cue is not None:
            gap = _gap(setting, one, clause)
            passed = [other for other in here if _between_cue(setting, other, one)]
        elif inside:
            verb = verb_behind(clause.words[one.mention.stop : setting.first])
        yield Look(
            one.form,
            one.relation,
            _place(setting, one, layout),
            one.reports,
            gap,
            _passed(passed, one, clause),
            one.outlet and any(_reports_on(other, one, clause) for other in passed),
            verb,
            setting.direct,
            fragment,
            one.behind,
            one.owner,
            one.joined,
            one.stands,
            before is not None and (before is one.mention or (before.entity is not None and before.entity is entity)),
            min(4, sum([other < distance for other in distances])),
            one.outlet,
            one.object,
            _shape(one.cue),
            setting.comma,
            one.subject,
            inside and _leads(setting, one, clause),
        )


def _shape(cue: Cue | None) -> str:
    return "" if cue is None else "a participle" if cue.participle else "an infinitive" if cue.infinitive else ""


@lru_cache(1 << 16)
def _weight(look: Look) -> float:
    return weights.total("quotation", facts(look))


def facts(look: Look) -> Iterator[str]:
    """Yield the facts that hold for a candidate."""
    apart = "apart" if look.apart else "built in"
    place, relation = look.place, look.relation
    yield f"it is {look.form}"
    yield f"it stands {place}"
    yield f"it stands {relation}"
    yield f"{relation}, {place}"
    yield f"{look.form}, {relation}"
    if look.reports:
        yield f"its cue {look.reports}"
        yield f"its cue {look.reports}; the words are {apart}"
    if look.gap:
        yield f"cue and words: {look.gap}"
        yield f"{relation}; {look.gap}"
        if look.comma:
            yield f"a comma ends the words; {look.gap}"
        if look.reports:
            yield f"its cue {look.reports}; {look.gap}"
    elif look.reports == CORE:
        yield f"its cue only reports, {place}"
        yield f"it stands {place}, {relation}, the words {apart}"
    if look.passed:
        yield f"nearer to the words {look.passed}"
        yield f"nearer to the words {look.passed}; it is {look.form}"
    if look.passes_on:
        yield "an outlet says that another said"
    if look.verb:
        yield f"a verb that is no cue {look.verb}"
        yield f"a verb that is no cue {look.verb}; the words are {apart}"
    yield f"words {apart}, {place}"
    if look.fragment:
        yield f"a fragment, {relation}"
    if look.behind:
        yield "it stands behind a preposition"
        yield f"behind a preposition, {relation}"
    if look.owner:
        yield "it owns what follows"
    if look.joined:
        yield f"{look.form}, {look.joined}"
    if look.stands:
        yield look.stands
    if look.again:
        yield "it is the source of the words before"
        yield f"it is the source of the words before, {place}"
    yield f"{look.nearer} others stand nearer"
    if look.outlet:
        yield "it is a news outlet"
    if look.object:
        yield "it stands behind a verb"
        yield f"behind a verb, {relation}"
    if look.subject:
        yield "it is the nearest subject before its cue"
        yield f"the nearest subject, {relation}"
    if look.leads:
        yield f"right before the words, {relation}"
    if look.shape:
        yield f"{relation}, of {look.shape}"


def _place(setting: Setting, one: Candidate, layout: Layout) -> str:
    """Return where a mention stands to the quotation."""
    away = one.clause - setting.clause
    if away == 0:
        if one.mention.stop <= setting.first:
            crossed = _crossed(layout.clauses[one.clause], one.mention.stop, setting.first)
            return "before the words, other words in marks between" if crossed else "before the words"
        if one.mention.index >= setting.stop:
            crossed = _crossed(layout.clauses[one.clause], setting.stop, one.mention.index)
            return "behind the words, other words in marks between" if crossed else "behind the words"
        return "inside the words"
    if layout.clauses[one.clause].paragraph != layout.clauses[setting.clause].paragraph:
        return "in the paragraph before"
    if away > 0:
        return "in the next sentence"
    return "in the sentence before" if away == -1 else "two and more sentences before"


def _leads(setting: Setting, one: Candidate, clause: Clause) -> bool:
    """Tell whether at most three plain words stand between a mention and the quotation behind it."""
    between = clause.words[one.mention.stop : setting.first]
    if one.mention.stop > setting.first or len(between) > 3:
        return False
    return all(word.tags & tags.ALPHA and not word.tags & tags.CUE for word in between)


def _crossed(clause: Clause, start: int, stop: int) -> bool:
    return any(word.tags & tags.MASKED for word in clause.words[start:stop])


def _gap(setting: Setting, one: Candidate, clause: Clause) -> str:
    """Return what stands between the quotation and the pair of mention and cue."""
    assert one.cue is not None  # noqa: S101
    first, last = min(one.cue.index, one.mention.index), max(one.cue.stop, one.mention.stop)
    if last <= setting.first:
        side, between = "cue first", clause.words[last : setting.first]
    elif first >= setting.stop:
        side, between = "words first", clause.words[setting.stop : first]
    else:
        return "around each other"
    if not between:
        return f"{side}, nothing between"
    if len(between) == 1 and not between[0].text.isalnum():
        return f"{side}, a mark between"
    if side == "cue first" and between[-1].text == ":":
        return "cue first, a colon at the end"
    count = sum([word.text.isalnum() for word in between])
    length = "a few words" if count <= 3 else "some words" if count <= 8 else "many words"
    stop = any(word.text in (",", ";", "—", "–") for word in between)
    return f"{side}, {length} between" + (" and a comma" if stop else "")


def _between_cue(setting: Setting, other: Candidate, one: Candidate) -> bool:
    """Tell whether the cue of another candidate stands between the cue of this one and the quotation."""
    if other.cue is None or one.cue is None or other.cue is one.cue:
        return False
    if one.cue.index < setting.first:
        return one.cue.index < other.cue.index < setting.first
    return setting.stop <= other.cue.index < one.cue.index


def _reports_on(other: Candidate, one: Candidate, clause: Clause) -> bool:
    """Tell whether one says that the other says: the other and its cue stand in the that-clause of the one's cue."""
    if one.cue is None or not other.relation.startswith(("right before", "before the cue, an app")):
        return False
    between = clause.words[one.cue.stop : other.mention.index]
    return not between or any(word.lower == "that" for word in between)


def _passed(passed: list[Candidate], one: Candidate, clause: Clause) -> str:
    """Return how the nearest of the cues stands that one's words are passed over by; empty if there is none."""
    if not passed or one.cue is None:
        return ""
    other = max(passed, key=lambda it: it.cue.index if it.cue else 0)
    assert other.cue is not None  # noqa: S101
    first, last = sorted((one.cue.index, other.cue.index))
    if other.mention is one.mention:
        return "stands another cue of its own"
    between = clause.words[first + 1 : last]
    if any(word.text in _BREAKS or word.lower in _BREAKS for word in between):
        return "stands a cue of another clause"
    return "stands a cue of what it says"


def _distance(setting: Setting, one: Candidate) -> int:
    """Return how many words lie between a candidate and the quotation; other sentences are a thousand away."""
    if one.clause != setting.clause:
        return 1000 * abs(one.clause - setting.clause) - one.mention.index * (1 if one.clause < setting.clause else -1)
    if one.mention.stop <= setting.first:
        return setting.first - one.mention.stop
    return max(0, one.mention.index - setting.stop)


# -- nobody ---------------------------------------------------------------------------------------------------------


class LookAtNobody(NamedTuple):
    """All that is measured of a quotation as the words of nobody."""

    size: str
    apart: bool
    titled: bool
    cued: bool
    """A cue stands in its sentence."""
    follows: bool
    """Words of somebody stand before it in its paragraph."""
    previous: str
    """What stands right before it."""
    word_behind: bool
    asks: bool
    """Its sentence is a question."""
    subject: bool
    """A candidate is the subject of a cue."""
    listed: bool
    """Only a comma or "and" stands between it and other words in marks."""
    comma: bool
    """A comma ends the words."""


def look_at_nobody(
    setting: Setting,
    layout: Layout,
    candidates: tuple[Candidate, ...],
    cued: Mapping[int, tuple[Cue, ...]],
    before: Mention | None,
) -> LookAtNobody:
    """Return what is measured of a quotation as the words of nobody."""
    words = layout.clauses[setting.clause].words
    return LookAtNobody(
        "one word" if setting.words == 1 else "a fragment" if setting.words < FULL else "a sentence",
        setting.direct,
        setting.titled,
        bool(cued.get(setting.clause, ())),
        before is not None,
        _previous(words[setting.first - 1].lower, words[setting.first - 1].tags) if setting.first else "nothing",
        setting.stop < len(words) and words[setting.stop].lower.isalpha(),
        words[-1].text == "?",
        any(one.cue is not None for one in candidates),
        _listed(words, setting.first, setting.stop),
        setting.comma,
    )


def _listed(words: tuple[Word, ...], first: int, stop: int) -> bool:
    """Tell whether a comma, "and" or both are all that stands between a quotation and another one in its sentence."""
    for side in (words[max(0, first - 3) : first][::-1], words[stop : stop + 3]):
        for word in side:
            if word.tags & tags.MASKED:
                return True
            if word.text not in (",", "and", "or"):
                break
    return False


def _previous(lower: str, bits: int) -> str:
    if lower == "that":
        return "the word that"
    if lower == "as":
        return "the word as"
    if bits & tags.OWNER:
        return "an owner"
    if lower in ("to", "of"):
        return f"the word {lower}"
    if bits & tags.DETERMINER or lower in ("this", "that", "these", "its", "such"):
        return "a determiner"
    if bits & tags.PREPOSITION:
        return "a preposition"
    if bits & tags.CUE:
        return "a cue"
    if lower in (",", ":"):
        return "a comma or colon"
    if bits & tags.MASKED:
        return "words in marks"
    if bits & tags.AUXILIARY:
        return "a form of be"
    return "a name" if bits & tags.CAPITAL else "a mark" if not bits & tags.ALNUM else "another word"


@lru_cache(1 << 12)
def _weight_of_nobody(look: LookAtNobody) -> float:
    return weights.total("quotation", facts_of_nobody(look))


def facts_of_nobody(look: LookAtNobody) -> Iterator[str]:
    """Yield what speaks for or against the words being nobody's."""
    apart = "apart" if look.apart else "built in"
    yield f"nobody: {look.size}, {apart}"
    yield f"nobody: {'written like a title' if look.titled else 'written like speech'}, {look.size}"
    yield f"nobody: {'a cue' if look.cued else 'no cue'} in the sentence, {look.size}"
    if look.follows:
        yield f"nobody: words of somebody before, {apart}"
    yield f"nobody: {look.previous} right before, {look.size}"
    if look.titled:
        yield f"nobody: written like a title, {look.previous} right before"
    if look.word_behind:
        yield f"nobody: a word right behind, {look.size}"
    if look.listed:
        yield f"nobody: one of several in marks, {look.size}"
    if look.comma:
        yield f"nobody: a comma ends the words, {look.size}"
    if look.asks:
        yield "nobody: the sentence asks"
    if not look.subject:
        yield f"nobody: no cue has a subject, {look.size}"
