"""How the mentions of a clause stand to its reporting verbs, to its prepositions and to each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from briefgen.annotate import tags
from briefgen.annotate.clauses import Clause, Word
from briefgen.annotate.cues import OWNED, Cue, owner
from briefgen.annotate.mention import Mention, acts

MOST = 14
"""Most mentions of a clause that are looked at: the nearest ones."""

_TAILS = frozenset(
    ["of", "to", "for", "at", "from", "in", "with", "by", "on", "about", "close", "familiar", "involved"]
)
_TOLD = frozenset(["told", "tells", "telling", "asked", "asks"])
_RELATIVES = frozenset(["who", "which", "that"])
_ARTICLES = frozenset(["the", "a", "an"])
_NO_PHRASE = tags.OPENER | tags.BE | tags.HAVE | tags.MODAL
_WHOM = frozenset(["whom", "which"])
_DESCRIBES = frozenset(["who", "whose", "which", "a", "an", "the"])
_SHARED = frozenset(["and", "but", "then", ",", "while", "when"])
_BREAKS = frozenset([",", "(", "—", "–"])
_OF = frozenset(["of", "for", "and", "the"])
_SOMEBODY = tags.TITLE | tags.SPEAKER | tags.PERSON | tags.HONORIFIC


def near(mentions: tuple[Mention, ...], index: int) -> tuple[Mention, ...]:
    """Return the mentions of a clause that stand nearest to a word: at most `MOST`."""
    if len(mentions) <= MOST // 2:
        return mentions
    middle = bisect_left(mentions, index, key=lambda one: one.index)
    return mentions[max(0, middle - MOST // 2) : middle + MOST // 2]


def relation(clause: Clause, cue: Cue, one: Mention, mentions: tuple[Mention, ...]) -> tuple[str, float]:
    """Return how a mention stands to a cue of its clause, and how good a subject that makes it (more is better)."""
    if cue.kind == "a":
        return _behind_according_to(clause, cue, one)
    if cue.kind == OWNED:
        return ("it owns the cue", 6.0) if owner(clause.words, cue.index) == one.stop - 1 else ("elsewhere", -9.0)
    return _behind(clause, cue, one, mentions) if one.index >= cue.stop else _before(clause, cue, one, mentions)


def _behind_according_to(clause: Clause, cue: Cue, one: Mention) -> tuple[str, float]:
    if one.index < cue.stop:
        return "elsewhere", -9.0
    between = clause.words[cue.stop : one.index]
    near_by = len(between) <= 6 and all(w.tags & tags.ALNUM for w in between)
    return ("behind according to", 6.0 - len(between) * 0.5) if near_by else ("elsewhere", -9.0)


def _behind(clause: Clause, cue: Cue, one: Mention, mentions: tuple[Mention, ...]) -> tuple[str, float]:
    for other in mentions:
        if cue.stop <= other.index < one.index:
            return "behind the cue, another between", -4.0
    gap = clause.words[cue.stop : one.index]
    inverted = cue.index > 0 and clause.words[cue.index - 1].tags & tags.MASKED  # "...?" asked Lind
    told = clause.words[cue.index].lower in _TOLD and not inverted
    if not gap:
        return ("right behind the cue, to whom", -2.0) if told else ("right behind the cue", 4.0)
    if len(gap) <= 6 and all(w.tags & tags.ALPHA and not w.tags & tags.PREPOSITION for w in gap):
        return ("behind the cue, to whom", -2.5) if told else ("behind the cue, its titles between", 3.0)
    return "behind the cue, other words between", -3.0


def _before(clause: Clause, cue: Cue, one: Mention, mentions: tuple[Mention, ...]) -> tuple[str, float]:
    between = [w for w in clause.words[one.stop : cue.index] if not w.tags & tags.FILL]
    if not between:
        return "right before the cue", 6.0
    if len(between) == 1 and between[0].text == "," and any(w.text == "," for w in clause.words[one.index : one.stop]):
        return "right before the cue", 6.0  # "the treasurer, Douglas Rhee, told"
    others = sum([one.stop <= other.index and other.stop <= cue.index for other in mentions])
    between = between[_complement(between) :]
    first, last = between[0], between[-1]
    if (
        (first.text, last.text) in ((",", ","), ("(", ")"))
        and len(between) > 1
        and not _is_setting(clause, one, mentions)
    ):
        return "before the cue, an apposition between", 5.0 - 0.3 * others
    if _is_phrase(between):
        return "before the cue, its complement between", 4.5
    if first.text in _BREAKS:
        return "before the cue, an open apposition between", 2.0 - 0.3 * len(between) - others
    if first.lower in _RELATIVES:
        return "before the cue, a relative clause between", 1.5 - 0.3 * others
    if others:
        return "before the cue, another between", 1.0 - others - 0.1 * len(between)
    if last.lower in _SHARED:
        return "before the cue, which shares its subject", 3.0
    if len(between) <= 3:
        return "before the cue, a few words between", 2.5
    return "before the cue, many words between", 1.5 - 0.1 * len(between)


def _is_setting(clause: Clause, one: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Tell whether a mention only says where the one behind it speaks: "In Ames, Lind", "to the Gazette, Lind"."""
    if one.entity is None or one.entity.kind == "person":
        return False
    ahead = any(one.stop < other.index <= one.stop + 3 and other.form != "nominal" for other in mentions)
    return one.entity.kind == "place" or (ahead and behind_preposition(clause, one))


def _complement(words: Sequence[Word]) -> int:
    """Return how many words, up to a comma, complete what stands before: "of Iran" of "of Iran, who was there,"."""
    if words[0].lower not in _TAILS or words[-1].text != ",":
        return 0
    comma = next(at for at, word in enumerate(words) if word.text == ",")
    described = comma < len(words) - 1 and words[comma + 1].lower in _DESCRIBES
    return comma if described and _is_phrase(words[:comma]) else 0


def _is_phrase(words: Sequence[Word]) -> bool:
    """Tell whether words are one prepositional phrase of the noun before it: "to Iran's Supreme Leader"."""
    if not 2 <= len(words) <= 10 or words[0].lower not in _TAILS:
        return False
    if any(w.lower in _WHOM for w in words):
        return False
    return all(w.tags & tags.ALNUM and (not w.tags & _NO_PHRASE or w.lower == "and") for w in words)


def behind_preposition(clause: Clause, one: Mention) -> bool:
    """Tell whether the mention is the object of a preposition; its titles, owners and adjectives stand between."""
    words = clause.words
    for at in range(one.index - 1, max(-1, one.index - 10), -1):
        word = words[at]
        if word.lower in _WHOM:
            return False  # "of whom the conductor Lind said"
        if word.tags & tags.PREPOSITION:
            return word.lower not in ("and", "or") and not (word.lower == "with" and acts(clause, one))
        if word.tags & (tags.CAPITAL | tags.OWNER):
            continue
        if not (one.index - at <= 3 and word.tags & tags.ALPHA and not word.tags & tags.OPENER):
            return False
    return False


def is_complement(clause: Clause, one: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Tell whether a mention only says whose somebody else is ("an adviser to X"): it never speaks for them.

    In "the president of France Emmanuel Macron" the name right behind a place stands beside the description.
    """
    words = clause.words
    for other in mentions:
        if other.stop >= one.index:
            return False
        if other.form == "pronoun" or words[other.stop].lower not in _TAILS:
            continue
        if _is_office(words[other.stop - 1 : one.index], one):
            return False
        if _is_phrase(words[other.stop : one.index + 1]):
            beside = any(m.stop == one.index and m.entity and m.entity.kind == "place" for m in mentions)
            if not (beside and one.form == "name"):
                return True
    return False


def _is_office(words: Sequence[Word], one: Mention) -> bool:
    """Tell whether words are the title of the person named behind them: "Secretary of State", "secretary of state"."""
    if one.form != "name" or not words[0].tags & tags.TITLE or words[1].lower not in ("of", "for"):
        return False
    field = [word for word in words[1:] if word.lower not in _OF]
    named = all(word.tags & tags.CAPITAL or word.lower == "state" for word in field)
    return bool(field) and named and not any(word.tags & _SOMEBODY for word in field)


def owns(clause: Clause, one: Mention) -> bool:
    """Tell whether the mention is the owner of what follows it ("Lind's plan")."""
    if not clause.words[one.stop - 1].lower.endswith(("'s", "s'")):
        return False
    return one.stop < len(clause.words) and bool(clause.words[one.stop].tags & tags.ALPHA)


def is_object(clause: Clause, one: Mention) -> bool:
    """Tell whether a mention is rather an object: behind a preposition or a verb, or the owner of something."""
    return behind_preposition(clause, one) or owns(clause, one) or behind_verb(clause, one)


def behind_verb(clause: Clause, one: Mention) -> bool:
    """Tell whether a word that may be a verb stands right before a mention and its article."""
    at = one.index - 1
    while at >= 0 and (clause.words[at].tags & (tags.CAPITAL | tags.PERSON) or clause.words[at].lower in _ARTICLES):
        at -= 1
    return at >= 0 and clause.words[at].tags & (tags.ALPHA | tags.OPENER | tags.PREPOSITION) == tags.ALPHA
