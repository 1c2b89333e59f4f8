"""The word lists of `lexicons/`, each loaded once, when it is first asked for. Their origin stands at their top."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal

Gender = Literal["m", "f"]


def lines(name: str) -> tuple[str, ...]:
    """Return the entries of `lexicons/<name>.txt` in order, without comments and blank lines."""
    text = (files("briefgen.annotate") / "lexicons" / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def table(name: str) -> tuple[str, ...]:
    """Return the lines of `weights/<name>.txt` in order, without comments and blank lines."""
    text = (files("briefgen.annotate") / "weights" / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def words(name: str) -> frozenset[str]:
    """Return the entries of a lexicon as they are written."""
    return frozenset(lines(name))


@cache
def places() -> frozenset[str]:
    """Return names of countries, regions, capitals and cities."""
    return words("countries") | words("cities")


@cache
def _verbs() -> dict[str, str]:
    return {form: line.partition(" ")[0] for line in lines("cues") for form in _inflect(line.partition(" ")[0])}


def verb_of(form: str) -> str:
    """Return the base form of a reporting verb; empty if it is none."""
    return _verbs().get(form, "")


@cache
def _particles() -> dict[str, frozenset[str]]:
    pairs = [line.partition(" ") for line in lines("cue_particles")]
    return {verb: frozenset(taken.split()) for verb, _, taken in pairs}


def particles(verb: str) -> frozenset[str]:
    """Return the prepositions and particles that report together with a verb; none for most."""
    return _particles().get(verb, frozenset())


@cache
def cue_forms() -> dict[str, str]:
    """Return every form of the reporting verbs -> what they report: a letter (see `lexicons/cues.txt`)."""
    forms: dict[str, str] = {}
    for line in lines("cues"):
        verb, _, kind = line.partition(" ")
        for form in _inflect(verb):
            forms.setdefault(form, kind or "s")
    return forms


@cache
def phrasal_forms() -> dict[str, str]:
    """Return every form of the verbs that report with a particle only -> that particle."""
    pairs = [line.split() for line in lines("phrasal_cues")]
    return {form: particle for verb, particle in pairs for form in _inflect(verb)}


_IRREGULAR = {
    "say": ("said",),
    "tell": ("told",),
    "speak": ("spoke", "spoken"),
    "write": ("wrote", "written"),
    "think": ("thought",),
    "read": (),
    "sing": ("sang", "sung"),
    "cast": ("cast",),
    "bet": ("bet",),
    "forbid": ("forbade", "forbidden"),
    "strive": ("strove", "striven"),
    "swear": ("swore", "sworn"),
    "begin": ("began", "begun"),
    "bite": ("bit",),
    "break": ("broke",),
    "burst": ("burst",),
    "cut": ("cut",),
    "go": ("went",),
    "hit": ("hit",),
    "put": ("put",),
    "shoot": ("shot",),
    "find": ("found",),
    "feel": ("felt",),
    "know": ("knew", "known"),
    "show": ("showed", "shown"),
    "learn": ("learned", "learnt"),
    "plead": ("pleaded", "pled"),
    "choose": ("chose", "chosen"),
    "forecast": ("forecast",),
    "foresee": ("foresaw", "foreseen"),
    "forget": ("forgot", "forgotten"),
    "hear": ("heard",),
    "lead": ("led",),
    "mean": ("meant",),
    "see": ("saw", "seen"),
    "seek": ("sought",),
    "understand": ("understood",),
}
_DOUBLED = frozenset(
    {
        "quip",
        "admit",
        "rip",
        "rap",
        "sob",
        "infer",
        "submit",
        "commit",
        "prod",
        "opt",
        "pen",
        "sum",
        "blog",
        "forbid",
        "slam",
        "dub",
        "refer",
        "plan",
        "snap",
        "regret",
        "rebut",
        "pan",
        "cut",
        "chip",
        "hit",
        "put",
    }
)


def _inflect(verb: str) -> set[str]:
    """Return base, third person, past and present participle of an English verb."""
    if verb.endswith("y") and verb[-2] not in "aeiou":
        third, past = verb[:-1] + "ies", verb[:-1] + "ied"
    elif verb.endswith(("s", "x", "sh", "ch", "z")):
        third, past = verb + "es", verb + "ed"
    elif verb.endswith("e"):
        third, past = verb + "s", verb + "d"
    else:
        third, past = verb + "s", verb + (verb[-1] if verb in _DOUBLED else "") + "ed"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    participle = stem + (verb[-1] if verb in _DOUBLED else "") + "ing"
    return {verb, third, participle, *_IRREGULAR.get(verb, (past,))}


def gender(given: str) -> Gender | None:
    """Return the gender that a given name alone suggests; None where both bear it or it is unknown."""
    male, female = given in words("first_names_male"), given in words("first_names_female")
    return None if male == female else "m" if male else "f"


@cache
def _given_names() -> frozenset[str]:
    return words("first_names_male") | words("first_names_female") | words("first_names_both")


def is_given_name(word: str) -> bool:
    """Tell whether a word is a common given name."""
    return word in _given_names()


@cache
def standard_names() -> dict[str, str]:
    """Return short form -> standard name of places and organisations that go by several ("U.S." -> "United States")."""
    return {short: name for line in lines("standard_names") for short, _, name in [line.partition(" = ")]}


@cache
def gazetteer_pattern() -> re.Pattern[str]:
    """Return a pattern that matches any listed place, outlet or organisation as whole words, the longest first."""
    names = sorted(places() | words("outlets") | words("organisations"), key=lambda entry: (-len(entry), entry))
    by_first: dict[str, list[str]] = {}
    for name in names:  # grouped by first letter: a flat alternation of 4,000 names is tried one by one
        by_first.setdefault(name[0], []).append(re.escape(name[1:]))
    groups = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(by_first.items()))
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])")
