"""Descriptions that stand for somebody named before, as a pronoun does: "the Irishman", "the 34-year-old", "the teenager"."""

from __future__ import annotations

from briefgen.annotate import lexicon


def pronoun(words: str) -> str:
    """Return the pronoun that a description could be replaced by: he, she, or they for either; empty if by none."""
    noun = words.split()[-1].removesuffix("’s").removesuffix("'s")
    definite = words.lower().startswith("the ")
    if noun not in lexicon.words("countrymen") and not (
        definite and (noun.endswith("-year-old") or noun in lexicon.words("epithets"))
    ):
        return ""
    if noun.endswith(("woman", "mother")):
        return "she"
    return "he" if noun.endswith("man") and noun != "German" else "they"
