"""Amounts of people, which speak for themselves: "nearly half said", "73 percent of Americans say"."""

from __future__ import annotations

from briefgen.annotate import lexicon
from briefgen.annotate.clauses import Word

_AMOUNTS = lexicon.words("amounts")
_PARTS = _AMOUNTS | {"a", "the", "one", "more", "less", "fewer", "than", "in", "out", "of", "per", "cent"}
_PARTS |= {"nearly", "almost", "about", "over", "just", "some", "roughly", "around", "only"}
"""Words that an amount consists of, with how exactly it was counted."""
_NO_OPENING = frozenset(["in", "of", "out", "than"])


def start_of(words: tuple[Word, ...], last: int) -> int:
    """Return where an amount begins that ends at index `last`, as "more than 4 in 10"; `last` + 1 if none does."""
    if last < 0 or not (words[last].lower in _AMOUNTS or words[last].text[0].isdigit()):
        return last + 1
    start = last
    while start > 0 and (words[start - 1].lower in _PARTS or words[start - 1].text[0].isdigit()):
        start -= 1
    while words[start].lower in _NO_OPENING:
        start += 1
    return start


def of_whom(words: tuple[Word, ...], first: int) -> int:
    """Return where an amount of those begins whose phrase begins at index `first`; `first` if they are not counted."""
    if words[first].text[0].isdigit():
        return min(first, start_of(words, first))  # "four in 10 voters"
    if first < 2 or words[first - 1].lower != "of":
        return first
    start = start_of(words, first - 2)
    return start if start <= first - 2 else first
