"""The role of a person in the source's words: the title before the name, or the description after it."""

from __future__ import annotations

import re
from functools import cache

from briefgen.annotate import lexicon
from briefgen.annotate.kinds import ROLE_NOUN
from briefgen.annotate.names import Name
from briefgen.annotate.tags import HONORIFICS
from briefgen.text import fold_spaces

ROLE_MAX = 90
"""Longest role, in characters: what fits in a caption."""

_MALE = frozenset(["mr", "sir", "lord", "king", "prince"])
_FEMALE = frozenset(["mrs", "ms", "miss", "dame", "lady", "queen", "princess"])
_AFTER = re.compile(
    r", (?P<role>(?:an?|the|his|her|its|their|one of|who is (?:an?|the)|[\w’'-]+[’']s|chief|head|director|deputy"
    r"|president|founder|senior|former|chairman|chairwoman|(?:co-)?founder|managing director|CEO|CFO|COO|CTO|MP"
    r"|[a-z-]+(?= (?:of|at) ))\b[^,.;:()“”\"\n]{2,89}?)"
    r"(?=[,.;:—“”\"\n]| --| (?:said|says|told|who|whose|has|had|was|is|added|wrote)\b|$)"
)
_DESCRIBED = re.compile(
    r"(?:^|[\s“\"(])(?P<role>(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[\w.-]+[’']s?)"
    rf" (?:(?!the\b|his\b|her\b|their\b|its\b|by\b)[\w’'-]+ ){{0,5}}?(?i:{ROLE_NOUN})"
    r"(?: (?:for|of|at) (?:the )?[\w’'-]+(?: [\w’'-]+)?){0,2}), $"
)
_MADE = frozenset(["named", "appointed", "elected", "hired", "made", "picked", "chosen", "sacked", "fired", "replaced"])
"""Verbs before what somebody becomes: "the board named assistant head Hanna Rask"."""
_OPENING = re.compile(r"^(?:an?|the|his|her|its|their|our) ", re.IGNORECASE)
_NO_ROLE = re.compile(
    r"(?:an?|the) (?:day|week|month|year|move|decision|claim|statement|comment|remark|meeting|result|first|second|last"
    r"|same|only)\b"
)
_POSSESSIVE = re.compile(r"(?:^|\s)(?P<owner>[A-Z][\w-]+[’']s) $")


def before(name: Name, text: str) -> str | None:
    """Return the title or description before the name, with its owner ("Iran's Supreme Leader"); None for courtesy."""
    if name.title is None:
        return _described(text, name.span.start)
    words = text[name.title.start : name.title.end].split()
    while len(words) > 1 and words[-1].lower().rstrip(".") in HONORIFICS:
        words.pop()
    if all(word.lower().rstrip(".") in HONORIFICS or word in lexicon.words("demonyms") for word in words):
        start = name.title.start
        return _described(text, start - 4 if text[start - 4 : start] == "the " else start)  # ", the Rt Hon Ada Lind"
    owner = _POSSESSIVE.search(text[max(0, name.title.start - 30) : name.title.start])
    return fold_spaces(" ".join([*([owner["owner"]] if owner else []), *words]))


def _described(text: str, start: int) -> str | None:
    """Return the description that ends at an offset, where a name or its courtesy begins."""
    ahead = text[max(0, start - ROLE_MAX) : start]
    described = _DESCRIBED.search(ahead) if ", " in ahead[-3:] else None
    return _plain(described["role"]) if described else _trade(ahead)


def _trade(before: str) -> str | None:
    """Return what one is, in lower case before the name: "fisheries adviser" of "said fisheries adviser Hanna Rask"."""
    words = before.split(" ")
    if before[-1:] != " " or len(words) < 2 or words[-2] not in _trades():
        return None
    start = len(words) - 2
    while start > 0 and len(words) - start < 5 and _qualifies(words[start - 1]):
        start -= 1
    return " ".join(words[start:-1])


@cache
def _trades() -> frozenset[str]:
    """Return the nouns of `speaker_nouns` that are nothing written: "notes" is a verb in "notes Hanna Rask"."""
    return lexicon.words("speaker_nouns") - lexicon.words("writings")


def _qualifies(word: str) -> bool:
    known = (
        word in _MADE
        or word in lexicon.words("stopwords")
        or word in lexicon.words("phrase_limits")
        or word in lexicon.cue_forms()
    )
    return word.replace("-", "").isalpha() and word.islower() and not known and not word.endswith("ly")


def courtesy_gender(name: Name, text: str) -> lexicon.Gender | None:
    """Return the gender that Mr, Mrs, Ms, Sir and the like before a name state; None if there is none of them."""
    if name.title is None:
        return None
    words = {word.lower().rstrip(".") for word in text[name.title.start : name.title.end].split()}
    return "f" if words & _FEMALE else "m" if words & _MALE else None


def after(name: Name, text: str) -> str | None:
    """Return the description after the name (", an adviser to ..."); None if there is none that says what one is."""
    match = _AFTER.match(text, name.span.end)
    if match is None or _NO_ROLE.match(match["role"]):
        return None
    return _plain(match["role"].removeprefix("who is "))


def _plain(words: str) -> str:
    """Return a description without the article or pronoun before it: "chairman" of "Its chairman"."""
    return fold_spaces(_OPENING.sub("", words))
