"""Descriptions that stand for somebody named before: by a role ("the mayor"), or as a pronoun does ("the teenager")."""

from __future__ import annotations

import re

from briefgen.annotate import lexicon
from briefgen.model.annotations import Entity

_BESIDE = re.compile(r",| (?:of|for|at|in|on|to|and|with)\b")
"""Behind the noun of a role."""


class Roles:
    """The people of one article by what they are."""

    def __init__(self, people: list[Entity]) -> None:
        self._only: dict[tuple[str, bool], Entity | None] = {}
        """Noun, and whether those count who were it once -> the one whose role that is; None: several."""
        for one in people:
            role = (one.role or "").lower()
            head = head_of(role)
            for once in (True, False) if "former" not in role else (True,):
                self._only[head, once] = one if (head, once) not in self._only else None

    def bearer(self, words: str) -> Entity | None:
        """Return the one person whose role "the president" names, if the article has exactly one such."""
        phrase = words.lower()
        if not phrase.startswith("the "):
            return None
        return self._only.get((phrase.split()[-1].rstrip("’'s"), "former" in phrase))


def head_of(role: str) -> str:
    """Return the noun of a role: governor of "bank governor" and of "governor of the bank"; empty if there is none."""
    words = _BESIDE.split(role.lower(), maxsplit=1)[0].split()
    return words[-1] if words else ""


def pronoun(words: str) -> str:
    """Return the pronoun that a description could be replaced by: he, she, or they for either; empty if by none."""
    noun = words.split()[-1].removesuffix("’s").removesuffix("'s")
    definite = words.lower().startswith("the ")
    named_before = noun.endswith("-year-old") or noun in lexicon.words("epithets") or noun in lexicon.words("callings")
    if noun not in lexicon.words("countrymen") and not (definite and named_before):
        return ""
    if noun.endswith(("woman", "mother")):
        return "she"
    return "he" if noun.endswith("man") and noun != "German" else "they"


def fits(words: str, role: str | None) -> bool:
    """Tell whether a description may stand for somebody with a role: "the singer" is hardly the actor."""
    noun = words.split()[-1].lower().removesuffix("’s").removesuffix("'s")
    head = head_of(role or "")
    return noun not in lexicon.words("callings") or head in ("", noun) or head not in lexicon.words("callings")
