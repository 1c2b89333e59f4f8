"""What is measured of a mention as the source of a quotation, and the facts that are weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from briefgen.annotate import beside, tags
from briefgen.annotate.candidates import CORE, Candidate
from briefgen.annotate.clauses import Clause, Layout
from briefgen.annotate.cues import Cue
from briefgen.annotate.mention import Mention
from briefgen.annotate.setting import Setting, between
from briefgen.annotate.speech import FULL


class Look(NamedTuple):
    """All that is measured of a candidate beside a quotation."""

    form: str
    relation: str
    """To its own cue: the one that it is most likely the subject of."""
    place: str
    reports: str
    """What its own cue reports."""
    gap: str
    """What stands between the words and the pair of candidate and own cue, if all are in one sentence."""
    passes_on: bool
    """It is an outlet that says that another said."""
    verb: str
    """Where a verb that is no cue stands to it."""
    apart: bool
    """The words stand for themselves, and are not built into the sentence."""
    fragment: bool
    behind: bool
    """It stands behind a preposition."""
    owner: bool
    stands: str
    again: bool
    """It is the source of the words before."""
    resumed: bool
    """It is, and these go on with them."""
    object: bool
    """It stands behind what may be a verb."""
    shape: str
    """Of its cue, if it is no finite verb."""
    comma: bool
    """A comma ends the words."""
    subject: bool
    """It is the nearest mention before its cue that can be a subject."""
    ahead: str
    """Its relation to the cue nearest before the words; empty outside their sentence and where there is no such cue."""
    ahead_gap: str
    """What stands between that cue and the words."""
    after: str
    """Likewise, to the cue nearest behind the words."""
    after_gap: str
    governs: str
    """Whether its verb is the last one before the words; empty outside their sentence."""
    opener: str
    """What opens its clause right before it."""
    turned: bool
    """A word of time or reason turns to another, who speaks last before the words: "after Lind called"."""
    owns_words: bool
    """It owns something said."""


def looks(
    setting: Setting,
    candidates: tuple[Candidate, ...],
    layout: Layout,
    before: Mention | None,
    cued: Mapping[int, tuple[Cue, ...]],
) -> Iterator[Look]:
    """Yield what is measured of each candidate."""
    fragment = setting.words < FULL
    here = [one for one in candidates if one.clause == setting.clause]
    own, cues = layout.clauses[setting.clause], cued.get(setting.clause, ())
    ahead, behind = setting.ahead, setting.behind
    ahead_gap = between(own, cues[ahead].stop, setting.first) if ahead >= 0 else ""
    behind_gap = between(own, setting.stop, cues[behind].index) if behind >= 0 else ""
    last = max((one.verb for one in here if one.verb < setting.first), default=-1)
    speaking = (
        one for one in here if one.cue is not None and one.cue.kind in "sqnv" and one.verb == one.cue.index == last
    )
    turned = any(beside.turns(own, one.mention) for one in speaking)
    for one in candidates:
        clause = layout.clauses[one.clause]
        inside = one.clause == setting.clause
        again = before is not None and (before is one.mention or _same(before, one.mention))
        gap, verb = "", ""
        if inside and one.cue is not None:
            gap = _gap(setting, one, clause)
        elif inside:
            verb = beside.verb_behind(clause.words[one.mention.stop : setting.first])
        yield Look(
            one.form,
            one.relation,
            _place(setting, one, layout),
            one.reports,
            gap,
            inside and one.outlet and any(_reports_on(other, one, clause, setting) for other in here),
            verb,
            setting.direct,
            fragment,
            one.behind,
            one.owner,
            one.stands,
            again,
            again and setting.resumes,
            one.object,
            "" if one.cue is None else one.cue.shape,
            setting.comma,
            one.subject,
            one.relations[ahead] if inside and ahead >= 0 else "",
            ahead_gap,
            one.relations[behind] if inside and behind >= 0 else "",
            behind_gap,
            _governs(setting, one, last) if inside and one.mention.stop <= setting.first else "",
            one.opener,
            turned and inside and 0 <= one.verb < last and one.mention.stop <= setting.first,
            one.owns_words,
        )


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
        yield f"it stands {place}, {relation}, the words {apart}"
    if look.governs:
        yield f"{look.governs}"
        yield f"{look.governs}, {look.form}"
        yield f"{look.governs}, {relation}"
        yield f"{look.governs}, the words {apart}"
        if look.turned:
            yield "its sentence turns to another who speaks before the words"
        if look.reports:
            yield f"{look.governs}, its cue {look.reports}"
    if look.opener:
        yield look.opener
        yield f"{look.opener}, {look.form}"
        yield f"{look.opener}, {relation}"
        yield f"{look.opener}, {look.governs}"
        if look.gap:
            yield f"{look.opener}; {look.gap}"
    if look.owns_words:
        yield f"it owns something said, {place}"
    if look.passes_on:
        yield "an outlet says that another said"
    if look.verb:
        yield f"a verb that is no cue {look.verb}"
    yield f"words {apart}, {place}"
    if look.fragment:
        yield f"a fragment, {relation}"
    if look.behind:
        yield "it stands behind a preposition"
        yield f"behind a preposition, {relation}"
    if look.owner:
        yield "it owns what follows"
    if look.stands:
        yield look.stands
    if look.again:
        yield "it is the source of the words before"
        yield f"it is the source of the words before, {place}"
        if look.governs:
            yield f"it is the source of the words before, {look.governs}"
    if look.resumed:
        yield "it is the source of words that these resume"
    if look.object:
        yield "it stands behind a verb"
        yield f"behind a verb, {relation}"
    if look.subject:
        yield "it is the nearest subject before its cue"
        yield f"the nearest subject, {relation}"
    if look.shape:
        yield f"{relation}, of {look.shape}"
    if look.ahead:
        yield f"for the cue ahead of the words: {look.ahead}"
        yield f"for the cue ahead of the words, {look.ahead_gap}: {look.ahead}"
    if look.after:
        yield f"for the cue behind the words: {look.after}"
        yield f"for the cue behind the words, {look.after_gap}: {look.after}"


def _governs(setting: Setting, one: Candidate, last: int) -> str:
    """Return in words how the verb of a mention stands to the last verb with a subject before the words."""
    if not 0 <= one.verb < setting.first:
        return "no verb behind it"
    return "the last verb before the words is its own" if one.verb == last else "its verb is not the last"


def _same(one: Mention, other: Mention) -> bool:
    return one.entity is not None and one.entity is other.entity


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


def _reports_on(other: Candidate, one: Candidate, clause: Clause, setting: Setting) -> bool:
    """Tell whether one says that the other says: the other and its cue stand in the that-clause of the one's cue."""
    if one.cue is None or other.cue is None or other.cue is one.cue:
        return False
    nearer = (
        one.cue.index < other.cue.index < setting.first
        if one.cue.index < setting.first
        else setting.stop <= other.cue.index < one.cue.index
    )
    if not nearer or not other.relation.startswith(("right before", "before the cue, an app")):
        return False
    between = clause.words[one.cue.stop : other.mention.index]
    return not between or any(word.lower == "that" for word in between)
