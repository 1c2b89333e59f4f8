"""Words as the search knows them: folded, so that readers need not type what their keyboard lacks. Pure.

`layouts/js/search.js` does the same to what a reader types; `tests/search/folding.json` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

LONGEST = 40
"""Characters of a term; what follows is cut off, of the word that is typed too."""

_DROPPED = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f3\u05f4\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200d-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufe00-\ufe0f\ufeff]"
)
"""Diacritics, vowel points, cantillation, tatweel, and what nobody sees. The non-joiner is none: it parts words."""
_HEBREW_MARK = re.compile("([\u05d0-\u05ea])[\"'’”“](?=[\u05d0-\u05ea])")
"""A straight or curly mark in an acronym, in place of the gershayim."""
_SAME = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ə": "e",
        "ς": "σ",
        **dict.fromkeys("\u0649\u06cc\u06d2", "\u064a"),  # alef maqsura, Persian and Urdu yeh: yeh
        "\u06a9": "\u0643",  # Persian kaf: kaf
        **dict.fromkeys("\u0629\u06c1\u06be\u06d5", "\u0647"),  # teh marbuta and further hehs: heh
        "\u0671": "\u0627",  # alef wasla: alef
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
    }
)
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese: scripts without spaces between words."""
_RUNS = re.compile(f"([{_UNSPACED}]+)")
_DOTTED = r"(?:[a-z]\.){2,}"
"""U.S., p.m.: one word, without its dots."""


def terms(text: str) -> set[str]:
    """Return the terms of a text. A letter of a to z that stands alone is none."""
    chunks = {*text.split()}
    long = [chunk for chunk in chunks if len(chunk) > LONGEST]
    return {*chain.from_iterable(map(_of_chunk, chunks.difference(long))), *chain.from_iterable(map(_terms, long))}


def fold(text: str) -> str:
    """Return a text without case, diacritics and forms of one letter; not of the same length."""
    plain = unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKD", text)))
    return _HEBREW_MARK.sub(r"\1", plain.lower().translate(_SAME))


@lru_cache(1 << 17)
def _of_chunk(chunk: str) -> tuple[str, ...]:
    return (*_terms(chunk),)


def _terms(text: str) -> Iterator[str]:
    for word in _words().findall(fold(text)):
        plain = word.replace(".", "")
        for number, run in enumerate(_RUNS.split(plain)):
            if number % 2:
                yield from (run[at : at + 2] for at in range(len(run)))  # the last letter alone, too
            elif len(run) > 1 or (run and not "a" <= run <= "z"):
                yield run[:LONGEST]


@cache
def _words() -> re.Pattern[str]:
    """Return what finds words of any script; worked out when first used, since it asks for all marks there are."""
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
    return re.compile(rf"{_DOTTED}|(?:[^\W_]|[{marks}])+")
