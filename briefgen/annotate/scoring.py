"""Who said it: the one place where candidates for a cue's subject are weighed. Each weight says what it measures."""

from __future__ import annotations

from bisect import bisect_left

from briefgen.annotate import lexicon
from briefgen.annotate.clauses import Clause, Word
from briefgen.annotate.cues import Cue
from briefgen.annotate.mentions import Mention

WEIGHTS = {
    "next to the cue": 4.0,
    "words between it and the cue, each": -0.25,
    "after the cue, right behind the quotation (said X)": 4.5,
    "after the cue otherwise": -6.0,
    "first subject of the clause": 1.5,
    "first subject, and the cue shares it (X came and said)": 4.0,
    "behind a preposition": -3.0,
    "complement of another mention (an aide to X)": -4.0,
    "in an apposition between commas": -2.0,
    "an apposition between it and the cue": 2.5,
    "a name": 1.0,
    "a name that is no entity": 0.7,
    "a pronoun": 0.8,
    "a nameless person or body": 0.4,
    "a place": -1.5,
    "owner of what follows (X's plan)": -5.0,
    "another cue between": -2.0,
    "a quotation between": -1.5,
    "relative pronoun": -4.0,
}
"""Set by hand on articles of our own, checked on a held-out corpus (docs/attribution.md)."""

BEFORE, AFTER = 10, 4
"""How many mentions before and after a cue are weighed; with more, a clause of names alone would cost its cube."""

LEAST = 0.5
"""A candidate below this is no subject."""

_TAILS = frozenset(["of", "to", "for", "at", "from", "in", "with"])
_LINKS = frozenset(["and", "but", "then", "also", "later", "or", ",", "has", "had"])


def subject(
    clause: Clause, cue: Cue, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]
) -> tuple[Mention, float] | None:
    """Return the best subject of `cue` among `mentions` of its clause, with its lead over the second; or None."""
    middle = bisect_left(mentions, cue.index, key=lambda one: one.index)
    near = mentions[max(0, middle - BEFORE) : middle + AFTER]
    scored = sorted(((score(clause, cue, one, mentions, cues), -one.index, one) for one in near), key=lambda s: s[:2])
    if not scored or scored[-1][0] < LEAST:
        return None
    second = scored[-2][0] if len(scored) > 1 else LEAST - 2
    return scored[-1][2], scored[-1][0] - max(second, LEAST - 2)


def score(clause: Clause, cue: Cue, one: Mention, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]) -> float:
    """Return the sum of the weights that hold for `one` as the subject of `cue`."""
    return sum(WEIGHTS[name] * times for name, times in features(clause, cue, one, mentions, cues).items())


def features(
    clause: Clause, cue: Cue, one: Mention, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]
) -> dict[str, float]:
    """Return what holds for `one` as the subject of `cue`: name of the weight -> how often it counts."""
    words = clause.words
    found: dict[str, float] = {}
    if cue.kind == "a":
        between = words[cue.stop : one.index]
        if one.index < cue.stop or any(not w.text[0].isalnum() for w in between):
            return {"after the cue otherwise": 2}
        found["next to the cue"] = 1
        found["words between it and the cue, each"] = len(between)
        found["owner of what follows (X's plan)"] = _owns(clause, one)
        return found | _form(one)
    if one.index >= cue.stop:
        behind_quote = (cue.index > 0 and words[cue.index - 1].text[0] == "\ufffc") or (
            cue.index > 1 and words[cue.index - 1].text == "," and words[cue.index - 2].text[0] == "\ufffc"
        )
        inverted = one.index == cue.stop or (
            all(
                w.text[:1].isupper()
                or w.lower in ("the", "a", "an", ".")
                or w.lower.endswith("'s")
                or w.text[0].isalpha()
                for w in words[cue.stop : one.index]
            )
            and one.index - cue.stop <= 5
        )
        first_after = not any(cue.stop <= other.index < one.index for other in mentions)
        if (
            inverted
            and first_after
            and (behind_quote or _comma_before(clause, cue))
            and words[cue.index].lower not in ("told", "tells")
        ):
            found["after the cue, right behind the quotation (said X)"] = 1
        else:
            found["after the cue otherwise"] = 1
        found["owner of what follows (X's plan)"] = _owns(clause, one)
        return found | _form(one)
    between = tuple(w for w in words[one.stop : cue.index] if w.lower not in lexicon.words("cue_fill"))
    commas = sum(w.text == "," for w in between)
    adjacent = not between or _is_complement(between)
    if adjacent:
        between = ()
    shares = cue.participle or (cue.index > 0 and words[cue.index - 1].lower in _LINKS)
    found["next to the cue"] = adjacent
    found["words between it and the cue, each"] = min(len(between), 12)
    found["behind a preposition"] = _behind_preposition(clause, one)
    found["complement of another mention (an aide to X)"] = any(
        other.stop < one.index and _is_complement(words[other.stop : one.index + 1]) for other in mentions
    )
    first = next((m for m in mentions if not _behind_preposition(clause, m) and not _owns(clause, m)), None)
    if first is one and not adjacent:
        found["first subject, and the cue shares it (X came and said)" if shares else "first subject of the clause"] = 1
    if commas >= 2 and between[0].text == "," and between[-1].text == ",":
        found["an apposition between it and the cue"] = 1
        found["words between it and the cue, each"] = min(len(between), 12) / 3
    if commas == 1 and one.index > 0 and words[one.index - 1].text != ",":
        opened = any(w.text == "," for w in words[: one.index])
        found["in an apposition between commas"] = opened and not adjacent
    found["another cue between"] = any(one.index < other.index < cue.index for other in cues) and not shares
    found["a quotation between"] = any(w.text[0] == "\ufffc" for w in between)
    found["owner of what follows (X's plan)"] = _owns(clause, one)
    found["relative pronoun"] = words[one.index].lower == "who"
    return found | _form(one)


def _is_complement(words: tuple[Word, ...]) -> bool:
    """Tell whether words are one prepositional phrase of the noun before it: "to Iran's Supreme Leader"."""
    if len(words) < 2 or words[0].lower not in _TAILS:
        return False
    return len(words) <= 10 and all(
        w.text[0].isalnum() and w.lower not in lexicon.words("clause_openers") - {"and"} for w in words
    )


_FORMS = {
    "name": "a name",
    "unlisted": "a name that is no entity",
    "pronoun": "a pronoun",
    "nominal": "a nameless person or body",
}


def _form(one: Mention) -> dict[str, float]:
    return {_FORMS[one.form]: 1, "a place": one.entity is not None and one.entity.kind == "place"}


def _behind_preposition(clause: Clause, one: Mention) -> bool:
    """Tell whether the mention is the object of a preposition; its titles, owners and adjectives stand between."""
    for at in range(one.index - 1, max(-1, one.index - 10), -1):
        word = clause.words[at]
        if word.lower in lexicon.words("prepositions"):
            return word.lower not in ("and", "or")
        near = one.index - at <= 3 and word.text[0].isalpha() and word.lower not in lexicon.words("clause_openers")
        if not (near or word.text[0].isupper() or word.lower.endswith("'s")):
            return False
    return False


def _owns(clause: Clause, one: Mention) -> bool:
    last = clause.words[one.stop - 1].lower
    return last.endswith(("'s", "s'")) and one.stop < len(clause.words) and clause.words[one.stop].text[0].isalpha()


def _comma_before(clause: Clause, cue: Cue) -> bool:
    return cue.index > 0 and clause.words[cue.index - 1].text in (",", ";", "—", "–")


def is_object(clause: Clause, one: Mention) -> bool:
    """Tell whether a mention is rather an object: behind a preposition or a verb, or the owner of something."""
    if _behind_preposition(clause, one) or _owns(clause, one):
        return True
    at = one.index - 1
    while at >= 0 and (clause.words[at].text[0].isupper() or clause.words[at].lower in ("the", "a", "an")):
        at -= 1
    return (
        at >= 0 and clause.words[at].text[0].isalpha() and clause.words[at].lower not in lexicon.words("clause_openers")
    )
