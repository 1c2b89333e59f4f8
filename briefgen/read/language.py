"""Which language a text is in, where its source does not say: by its script, then by its small words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files

ENGLISH = "en"
UNKNOWN = "und"
"""Of a text that is in none of the languages known here (BCP 47)."""

_BEGINNING = 6000
"""Characters that are looked at: a hundred small words stand in them, and fifteen tell one language from another."""
_FEWEST = 20
"""Words in Latin letters from which on a language is told; a shorter text is too short, and taken for English."""
_LEAST = 0.1
"""Share of small words below which a text is in none of the languages: in news prose they are a third to a half."""
_DISTINCT = 4
"""Different small words that are to be there: one alone may be a word of any other language."""
_AHEAD = 1.15
"""How much more of them the best language must have than the next: near ones share half of theirs."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("hy", re.compile("[\u0531-\u058f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hi", re.compile("[\u0904-\u0939]")),
    ("bn", re.compile("[\u0985-\u09b9]")),
    ("ta", re.compile("[\u0b85-\u0bb9]")),
    ("th", re.compile("[\u0e01-\u0e3a]")),
)
"""Scripts that one language has, or far more news than all others; kana comes before the Chinese signs beside it."""
_DENSE = {"ja": 0.1, "zh": 0.3}
"""Share of the letters from which on a script decides, where it is not a half."""


def of(text: str) -> str:
    """Return the BCP 47 tag of the language that `text` is in; empty if it is in Latin letters and too short to tell.

    `UNKNOWN` if it is in none of the languages known here, or in one of two. Only the beginning is looked at.
    """
    beginning = text[:_BEGINNING]
    if not beginning.isascii():
        letters = len(_LETTER.findall(beginning))
        for tag, script in _SCRIPTS:
            if letters and len(script.findall(beginning)) >= _DENSE.get(tag, 0.5) * letters:
                return tag
    words = Counter(word.lower().replace("’", "'") for word in _WORD.findall(beginning))
    total = words.total()
    if total < _FEWEST and 2 * len(_LATIN.findall(beginning)) >= len(_LETTER.findall(beginning)):
        return ""
    hits: Counter[str] = Counter()
    distinct: Counter[str] = Counter()
    small = _small_words()
    for word, number in words.items():
        for tag in small.get(word, ()):
            hits[tag] += number
            distinct[tag] += 1
    (best, most), (_, next_most) = [*hits.most_common(2), ("", 0), ("", 0)][:2]
    if most < _LEAST * total or distinct[best] < _DISTINCT:
        return UNKNOWN
    return best if most >= _AHEAD * next_most else UNKNOWN


def contradicts(stated: str | None, text: str) -> bool:
    """Tell whether `text` is surely in another language than the one that was stated."""
    if not stated:
        return False
    found = of(text)
    return found not in ("", UNKNOWN) and _same(stated) != found


def _same(tag: str) -> str:
    """Return the first part of a tag; of languages with two tags the one of `languages.txt`."""
    first = tag.lower().split("-")[0]
    return {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "bs": "hr", "sh": "hr"}.get(first, first)


@cache
def _small_words() -> dict[str, tuple[str, ...]]:
    """Return each small word -> the languages that have it."""
    known: dict[str, list[str]] = {}
    for line in (files("briefgen.read") / "languages.txt").read_text(encoding="utf-8").splitlines():
        tag, *words = line.split()
        for word in dict.fromkeys(words) if tag != "#" else ():
            known.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in known.items()}
