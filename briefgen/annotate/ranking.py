"""Who a quotation belongs to: the one visible place where the candidates for it are weighed.

Each mention near a quotation is described by a few plain facts: how it stands to a reporting verb, where it stands to
the quotation, what it is. A fact, or a pair of facts, has a weight in `weights/quotation.txt`; the candidate with the
highest sum wins, and the softmax over the candidates is how sure that is. "Nobody" is a candidate too: then the words
are a title, a scare quote, or speech that the article gives to no one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log

from briefgen.annotate import lexicon
from briefgen.annotate.clauses import Clause, Layout, Word
from briefgen.annotate.cues import Cue
from briefgen.annotate.mentions import Mention
from briefgen.annotate.speech import FULL
from briefgen.quotemarks import Quotation

BACK, AHEAD = 3, 1
"""How many sentences before and after that of the quotation are searched, all in its paragraph."""
MOST = 14
"""Most candidates: the nearest ones."""
SCALE, SHIFT = 0.83, 0.96
"""Turn the product of the softmaxes into a probability that news bears out: Platt's scaling, on the log odds."""

_TAILS = frozenset(["of", "to", "for", "at", "from", "in", "with"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that may be the source of a quotation."""

    clause: int
    """Index of its clause."""
    mention: Mention
    cue: Cue | None
    """The reporting verb that it is most likely the subject of."""
    relation: str
    """How it stands to that verb."""


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


@dataclass(frozen=True, slots=True)
class Choice:
    """The most likely source of a quotation."""

    candidate: Candidate | None
    """None: nobody."""
    sure: float
    """Probability, 0 to 1."""
    second: Candidate | None
    """The next best, if any."""


def weigh(table: str, found: Iterable[str]) -> float:
    """Return the sum of the weights of the facts that hold; a fact that is not in the table weighs nothing."""
    weight = weights(table).get
    total = 0.0
    for fact in found:
        total += weight(fact, 0.0)
    return total


def calibrated(sure: float) -> float:
    """Return how often a speaker is right who came out this sure, 0 to 1."""
    within = min(max(sure, 0.02), 0.985)
    return round(1 / (1 + exp(-(SCALE * log(within / (1 - within)) + SHIFT))), 3)


@cache
def weights(name: str) -> Mapping[str, float]:
    """Return the table `weights/<name>.txt`: what is measured -> its weight."""
    found: dict[str, float] = {}
    for line in lexicon.table(name):
        value, _, fact = line.partition("\t")
        found[fact] = float(value)
    return found


def choose(
    setting: Setting,
    candidates: tuple[Candidate, ...],
    layout: Layout,
    before: Mention | None,
    cued: Mapping[int, tuple[Cue, ...]],
) -> Choice:
    """Return who the quotation belongs to. `before` is the source of the quotation before it in its paragraph."""
    scored = [(weigh("quotation", facts(setting, one, layout, before, candidates)), one) for one in candidates]
    nobody = weigh("quotation", facts_of_nobody(setting, layout, candidates, cued, before))
    ranked = sorted(scored, key=lambda item: -item[0])
    top = max([nobody, *(score for score, _ in scored)])
    total = exp(nobody - top) + sum(exp(score - top) for score, _ in scored)
    if not ranked or nobody >= ranked[0][0]:
        return Choice(None, exp(nobody - top) / total, ranked[0][1] if ranked else None)
    return Choice(ranked[0][1], exp(ranked[0][0] - top) / total, ranked[1][1] if len(ranked) > 1 else None)


# -- candidates -----------------------------------------------------------------------------------------------------


def relation(clause: Clause, cue: Cue, one: Mention, mentions: tuple[Mention, ...]) -> tuple[str, float]:
    """Return how a mention stands to a cue of its clause, and how good a subject that makes it (more is better)."""
    words = clause.words
    if cue.kind == "a":
        if one.index < cue.stop:
            return "elsewhere", -9.0
        between = words[cue.stop : one.index]
        near = all(w.text[0].isalnum() for w in between) and len(between) <= 6
        return ("behind according to", 6.0 - len(between) * 0.5) if near else ("elsewhere", -9.0)
    if one.index >= cue.stop:
        gap = words[cue.stop : one.index]
        told = words[cue.index].lower in ("told", "tells", "telling", "asked", "asks")
        if any(cue.stop <= other.index < one.index for other in mentions):
            return "behind the cue, another between", -4.0
        if not gap:
            return ("right behind the cue, to whom", -2.0) if told else ("right behind the cue", 4.0)
        plain = all(w.text[0].isalpha() and w.lower not in lexicon.words("prepositions") for w in gap)
        if plain and len(gap) <= 6:
            return ("behind the cue, to whom", -2.5) if told else ("behind the cue, its titles between", 3.0)
        return "behind the cue, other words between", -3.0
    between = tuple(w for w in words[one.stop : cue.index] if w.lower not in lexicon.words("cue_fill"))
    others = sum(one.stop <= other.index and other.stop <= cue.index for other in mentions)
    if not between:
        return "right before the cue", 6.0
    if between[0].text == "," and between[-1].text == "," and len(between) > 1:
        return "before the cue, an apposition between", 5.0 - 0.3 * others
    if _is_complement(between):
        return "before the cue, its complement between", 4.5
    if between[0].text in (",", "(", "—", "–"):
        return "before the cue, an open apposition between", 2.0 - 0.3 * len(between) - others
    if between[0].lower in ("who", "which", "that"):
        return "before the cue, a relative clause between", 1.5 - 0.3 * others
    if others:
        return "before the cue, another between", 1.0 - others - 0.1 * len(between)
    shared = between[-1].lower in ("and", "but", "then", ",", "while", "when")
    if shared:
        return "before the cue, which shares its subject", 3.0
    if len(between) <= 3:
        return "before the cue, a few words between", 2.5
    return "before the cue, many words between", 1.5 - 0.1 * len(between)


def best_cue(
    clause: Clause, one: Mention, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]
) -> tuple[Cue | None, str]:
    """Return the cue of its clause that a mention is most likely the subject of, and how it stands to it."""
    best: tuple[float, Cue | None, str] = (-5.0, None, "no cue")
    for cue in cues:
        name, value = relation(clause, cue, one, mentions)
        if value > best[0]:
            best = (value, cue, name)
    return best[1], best[2]


def _is_complement(words: tuple[Word, ...]) -> bool:
    """Tell whether words are one prepositional phrase of the noun before it: "to Iran's Supreme Leader"."""
    if len(words) < 2 or words[0].lower not in _TAILS or len(words) > 10:
        return False
    return all(w.text[0].isalnum() and w.lower not in lexicon.words("clause_openers") - {"and"} for w in words)


# -- facts ----------------------------------------------------------------------------------------------------------


def facts(
    setting: Setting, one: Candidate, layout: Layout, before: Mention | None, candidates: tuple[Candidate, ...]
) -> Iterator[str]:
    """Yield what holds for a candidate."""
    clause = layout.clauses[one.clause]
    mention = one.mention
    form = form_of(mention)
    outlet = mention.entity is not None and mention.entity.name in lexicon.words("outlets")
    place = _place(setting, one, layout)
    yield f"it is {form}"
    yield f"it stands {place}"
    yield f"it stands {one.relation}"
    yield f"{one.relation}, {place}"
    yield f"{form}, {one.relation}"
    if one.cue is not None:
        core = clause.words[one.cue.index].lower in lexicon.words("core_cues")
        kind = "only reports" if core else KINDS[one.cue.kind]
        yield f"its cue {kind}"
        yield f"its cue {kind}; the words are {'apart' if setting.direct else 'built in'}"
        if one.clause == setting.clause:
            yield f"cue and words: {_gap(setting, one, clause)}"
            nearer_cues = [other for other in candidates if _between_cue(setting, other, one)]
            if nearer_cues:
                yield "another cue stands nearer to the words"
            if outlet and any(_reports_on(other, one, clause) for other in nearer_cues):
                yield "an outlet says that another said"
        elif core:
            yield f"its cue only reports, {place}"
            yield f"it stands {place}, {one.relation}, the words {'apart' if setting.direct else 'built in'}"
    elif one.clause == setting.clause and (verb := _verb(setting, one, clause)):
        yield f"a verb that is no cue {verb}"
        yield f"a verb that is no cue {verb}; the words are {'apart' if setting.direct else 'built in'}"
    yield f"words {'apart' if setting.direct else 'built in'}, {place}"
    if setting.words < FULL:
        yield f"a fragment, {one.relation}"
    if behind_preposition(clause, mention):
        yield "it stands behind a preposition"
        yield f"behind a preposition, {one.relation}"
    if owns(clause, mention):
        yield "it owns what follows"
    if joined := _joined(clause, one, candidates):
        yield f"{form}, {joined}"
    if mention.index == 0:
        yield "it begins its sentence"
    elif not any(other.index < mention.index for other in (c.mention for c in candidates if c.clause == one.clause)):
        yield "it is the first of its sentence"
    if before is not None and (before is mention or (before.entity is not None and before.entity is mention.entity)):
        yield "it is the source of the words before"
        yield f"it is the source of the words before, {place}"
    nearer = sum(_nearer(setting, other, one) for other in candidates)
    yield f"{min(nearer, 4)} others stand nearer"
    if outlet:
        yield "it is a news outlet"
    if clause.words[mention.index].lower == "who":
        yield "it is who"


def facts_of_nobody(
    setting: Setting,
    layout: Layout,
    candidates: tuple[Candidate, ...],
    cued: Mapping[int, tuple[Cue, ...]],
    before: Mention | None,
) -> Iterator[str]:
    """Yield what speaks for or against the words being nobody's."""
    clause = layout.clauses[setting.clause]
    apart = "apart" if setting.direct else "built in"
    size = "one word" if setting.words == 1 else "a fragment" if setting.words < FULL else "a sentence"
    yield f"nobody: {size}, {apart}"
    yield f"nobody: {'written like a title' if setting.titled else 'written like speech'}, {size}"
    cues = cued.get(setting.clause, ())
    yield f"nobody: {'a cue' if cues else 'no cue'} in the sentence, {size}"
    if before is not None:
        yield f"nobody: words of somebody before, {apart}"
    previous = clause.words[setting.first - 1].lower if setting.first else ""
    if previous in lexicon.words("determiners") or previous in ("this", "that", "these", "its", "such"):
        yield "nobody: a determiner right before"
    elif previous in lexicon.words("prepositions"):
        yield "nobody: a preposition right before"
    elif previous in lexicon.cue_forms():
        yield "nobody: a cue right before"
    elif previous in (",", ":"):
        yield "nobody: a comma or colon right before"
    elif previous in lexicon.words("auxiliaries"):
        yield "nobody: a form of be right before"
    if setting.stop < len(clause.words) and clause.words[setting.stop].lower.isalpha():
        yield "nobody: a word right behind"
    if layout.clauses[setting.clause].words[-1].text == "?":
        yield "nobody: the sentence asks"
    if not any(one.cue is not None for one in candidates):
        yield f"nobody: no cue has a subject, {size}"


KINDS = {"s": "takes words and that-clauses", "q": "takes words", "t": "takes that-clauses", "a": "is according to"}
_FORMS = {"name": "a name", "unlisted": "a name that is no entity", "pronoun": "a pronoun", "nominal": "a description"}


def form_of(mention: Mention) -> str:
    """Return in words what a mention is."""
    if mention.entity is not None and mention.entity.kind != "person":
        return "a place" if mention.entity.kind == "place" else "a body"
    return _FORMS[mention.form]


def _place(setting: Setting, one: Candidate, layout: Layout) -> str:
    """Return where a mention stands to the quotation."""
    away = one.clause - setting.clause
    if away == 0:
        if one.mention.stop <= setting.first:
            crossed = _crossed(layout.clauses[one.clause], one.mention.stop, setting.first)
            return "before the words" + (", other words in marks between" if crossed else "")
        if one.mention.index >= setting.stop:
            crossed = _crossed(layout.clauses[one.clause], setting.stop, one.mention.index)
            return "behind the words" + (", other words in marks between" if crossed else "")
        return "inside the words"
    if layout.clauses[one.clause].paragraph != layout.clauses[setting.clause].paragraph:
        return "in the paragraph before"
    if away > 0:
        return "in the next sentence"
    return "in the sentence before" if away == -1 else "two and more sentences before"


def _crossed(clause: Clause, start: int, stop: int) -> bool:
    return any(word.text[0] == "\ufffc" for word in clause.words[start:stop])


def _gap(setting: Setting, one: Candidate, clause: Clause) -> str:
    """Return what stands between the quotation and the pair of mention and cue."""
    assert one.cue is not None  # noqa: S101
    first, last = min(one.cue.index, one.mention.index), max(one.cue.stop, one.mention.stop)
    if last <= setting.first:
        between = clause.words[last : setting.first]
    elif first >= setting.stop:
        between = clause.words[setting.stop : first]
    else:
        return "around each other"
    side = "cue first" if last <= setting.first else "words first"
    if not between:
        return f"{side}, nothing between"
    if len(between) == 1 and not between[0].text.isalnum():
        return f"{side}, a mark between"
    if last <= setting.first and between[-1].text == ":":
        return f"{side}, a colon at the end"
    count = sum(word.text.isalnum() for word in between)
    length = "a few words" if count <= 3 else "some words" if count <= 8 else "many words"
    stop = any(word.text in (",", ";", "—", "–") for word in between)
    return f"{side}, {length} between" + (" and a comma" if stop else "")


def _between_cue(setting: Setting, other: Candidate, one: Candidate) -> bool:
    """Tell whether the cue of another candidate stands between the cue of this one and the quotation."""
    if other.cue is None or one.cue is None or other.clause != one.clause or other.cue is one.cue:
        return False
    if one.cue.index < setting.first:
        return one.cue.index < other.cue.index < setting.first
    return setting.stop <= other.cue.index < one.cue.index


def _reports_on(other: Candidate, one: Candidate, clause: Clause) -> bool:
    """Tell whether one says that the other says: the other and its cue stand in the that-clause of the one's cue."""
    if (
        one.cue is None
        or other.cue is None
        or not other.relation.startswith(("right before", "before the cue, an app"))
    ):
        return False
    between = clause.words[one.cue.stop : other.mention.index]
    return any(word.lower == "that" for word in between) or not between


def _verb(setting: Setting, one: Candidate, clause: Clause) -> str:
    """Return where a word that looks like a verb stands to a mention before the quotation; empty if none does."""
    for ahead, word in enumerate(clause.words[one.mention.stop : setting.first]):
        if word.text in (",", ";") or word.text[0] == "\ufffc" or ahead > 8:
            return ""
        verb = word.text[0].islower() and word.lower.endswith(("ed", "s", "ing", "put", "saw")) and len(word.text) > 2
        if verb and word.lower not in lexicon.words("phrase_limits"):
            return "right behind it" if ahead == 0 else "behind it"
    return ""


def _joined(clause: Clause, one: Candidate, candidates: tuple[Candidate, ...]) -> str:
    """Return how a mention shares a phrase with a name: "party spokesman X", "X, a former official"; empty if not."""
    mention = one.mention
    for other in (c.mention for c in candidates if c.clause == one.clause and c.mention is not mention):
        if other.form not in ("name", "unlisted") or (other.entity is not None and other.entity.kind != "person"):
            continue
        if mention.stop <= other.index <= mention.stop + 4:
            between = clause.words[mention.stop : other.index]
            if all(w.text[0].isalpha() or w.text == "." for w in between) and not any(_splits(w) for w in between):
                return "in one phrase with a name behind it"
        behind = other.stop < len(clause.words) and clause.words[other.stop].text == ","
        if behind and 1 <= mention.index - other.stop <= 4:
            between = clause.words[other.stop + 1 : mention.index]
            if all(w.text[0].isalpha() for w in between) and not any(_splits(w) for w in between):
                return "behind a name and a comma"
    return ""


def _splits(word: Word) -> bool:
    """Tell whether a word cannot stand inside a description right before a name."""
    small = word.lower in lexicon.words("prepositions") or word.lower in lexicon.words("clause_openers")
    return small or word.lower in lexicon.cue_forms() or word.lower in lexicon.words("auxiliaries")


def _nearer(setting: Setting, other: Candidate, one: Candidate) -> bool:
    return other is not one and _distance(setting, other) < _distance(setting, one)


def _distance(setting: Setting, one: Candidate) -> int:
    if one.clause != setting.clause:
        return 1000 * abs(one.clause - setting.clause) - one.mention.index * (1 if one.clause < setting.clause else -1)
    if one.mention.stop <= setting.first:
        return setting.first - one.mention.stop
    return max(0, one.mention.index - setting.stop)


def behind_preposition(clause: Clause, one: Mention) -> bool:
    """Tell whether the mention is the object of a preposition; its titles, owners and adjectives stand between."""
    for at in range(one.index - 1, max(-1, one.index - 10), -1):
        word = clause.words[at]
        if word.lower in lexicon.words("prepositions"):
            return word.lower not in ("and", "or")
        near = one.index - at <= 3 and word.text[0].isalpha() and word.lower not in lexicon.words("clause_openers")
        if not (near or word.text[0].isupper() or word.lower.endswith("'s")):
            return False
    return False


def is_complement(clause: Clause, one: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Tell whether a mention only says whose somebody else is ("an adviser to X"): it never speaks for them.

    In "the president of France Emmanuel Macron" the name right behind a place stands beside the description.
    """
    for other in mentions:
        if other.stop >= one.index:
            return False
        if other.form == "pronoun" or not _is_complement(clause.words[other.stop : one.index + 1]):
            continue
        beside = any(m.stop == one.index and m.entity and m.entity.kind == "place" for m in mentions)
        if not (beside and one.form == "name"):
            return True
    return False


def owns(clause: Clause, one: Mention) -> bool:
    """Tell whether the mention is the owner of what follows it ("Lind's plan")."""
    last = clause.words[one.stop - 1].lower
    return last.endswith(("'s", "s'")) and one.stop < len(clause.words) and clause.words[one.stop].text[0].isalpha()


def is_object(clause: Clause, one: Mention) -> bool:
    """Tell whether a mention is rather an object: behind a preposition or a verb, or the owner of something."""
    if behind_preposition(clause, one) or owns(clause, one):
        return True
    at = one.index - 1
    while at >= 0 and (clause.words[at].text[0].isupper() or clause.words[at].lower in ("the", "a", "an")):
        at -= 1
    return (
        at >= 0 and clause.words[at].text[0].isalpha() and clause.words[at].lower not in lexicon.words("clause_openers")
    )


def near(mentions: tuple[Mention, ...], index: int) -> tuple[Mention, ...]:
    """Return the mentions of a clause that stand nearest to a word: at most `MOST`."""
    middle = bisect_left(mentions, index, key=lambda one: one.index)
    return mentions[max(0, middle - MOST // 2) : middle + MOST // 2]
