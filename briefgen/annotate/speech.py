"""Which stretches between quotation marks are speech, and which are titles of works, nicknames or scare quotes."""

from __future__ import annotations

import re

from briefgen.annotate import lexicon
from briefgen.annotate.clauses import Clause
from briefgen.annotate.tags import MASK
from briefgen.quotemarks import Quotation

FULL = 5
"""Words from which on a quotation counts as full; fewer make a fragment (the measure of the PolNeAR gold, too)."""

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_NAME_BEFORE = re.compile(r"[A-Z][\w’'-]+ $")
_NAMED = re.compile(
    r"(?:\b(?:titled|entitled|called|named|nicknamed|dubbed|headlined|known as|so-called"
    r"|the (?:word|words|term|phrase|name|title|slogan|hashtag|acronym|nickname|label)"
    r"|book|novel|film|movie|song|album|show|series|play|programme|program|podcast|essay|memoir|documentary|musical"
    r"|single|episode|painting|magazine|column|article|headline|operation|chapter|hit|sitcom|comedy|drama|anthem|poem"
    r"|game|exhibition|band|slogan|hashtag|nickname|chanting|chants of|chant of|chanted|motto)"
    r"(?: is| was| reads)?,?\s*)$",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b(?:titled|entitled|book|novel|film|movie|song|album|series|play|program(?:me)?|podcast|essay|memoir|documentary"
    r"|musical|single|painting|magazine|sitcom|comedy|drama|poem|exhibition|opera|thriller),?\s*$"
    r"|\b(?:on|of|with|in)\s*$|(?-i:\b[A-Z]{2,5}[’']s?\s*$)",
    re.IGNORECASE,
)
"""What stands right before the titles of works: their kind, a preposition, the station that sends them."""
_CALLED = re.compile(r"\bcall(?:s|ed)? (?:him|her|them|it) $")
"""What stands right before a name that somebody is given."""


_BYNAME = re.compile(
    r"\b(?:(?:known|billed|marketed|styled) as|(?:is|are|was|were|been|being)(?: \w+ly| once| often| now)?"
    r" (?:called|dubbed|nicknamed|named|codenamed))(?: the| an?)? $"
)
"""What stands right before a byname."""


def word_count(words: str) -> int:
    """Return how many words a quotation has."""
    return len(_WORD.findall(words))


def is_nickname(text: str, quotation: Quotation) -> bool:
    """Tell whether the quotation is a nickname between two parts of a name: Robert “Bobby” Lind."""
    before = text[max(0, quotation.outer.start - 30) : quotation.outer.start]
    after = text[quotation.outer.end : quotation.outer.end + 2]
    if before[-1:] != " " or after[:1] != " " or not after[1:].isupper() or not _NAME_BEFORE.search(before):
        return False
    return word_count(text[quotation.span.start : quotation.span.end]) <= 2


def is_byname(text: str, quotation: Quotation) -> bool:
    """Tell whether the quotation is what something goes by, and nobody says so: a region known as “the nose”."""
    before = text[max(0, quotation.outer.start - 40) : quotation.outer.start]
    return _BYNAME.search(before) is not None and not text.startswith(" by ", quotation.outer.end)


def is_title(text: str, quotation: Quotation) -> bool:
    """Tell whether the quotation is the title of a work or a name: capitalised, or announced as one."""
    words = _WORD.findall(text[quotation.span.start : quotation.span.end])
    if not words:
        return True
    if _in_capitals(words) and text[quotation.span.end - 1] not in "!?" and len(words) <= 12:
        return True
    if len(words) >= FULL or not words[0][0].isupper():
        return False
    announced = _NAMED.search(text[max(0, quotation.outer.start - 40) : quotation.outer.start])
    return announced is not None and not announced.group().lower().startswith("called")


def is_work(text: str, quotation: Quotation) -> bool:
    """Tell whether the quotation is surely the title of a work: in capitals, and what comes before it says so."""
    words = _WORD.findall(text[quotation.span.start : quotation.span.end])
    before = text[max(0, quotation.outer.start - 40) : quotation.outer.start]
    return _in_capitals(words) and (_WORK.search(before) or _CALLED.search(before)) is not None


def _in_capitals(words: list[str]) -> bool:
    """Tell whether all words but the small ones have a capital, and are not shouted."""
    small = lexicon.words("small_words")
    if not all(word[0].isupper() or word[0].isdigit() or word.lower() in small for word in words):
        return False
    capital = [word for word in words if word.lower() not in small]
    least = 1 if words[0] == "The" else 2  # "The View"
    return len(capital) >= least and not all(word.isupper() for word in capital)


def is_direct(clause: Clause, masked: str, quotation: Quotation) -> bool:
    """Tell whether the quotation stands for itself, and is not built into the words before it (then it is mixed)."""
    last = quotation.outer.start - 1
    while last >= clause.span.start and masked[last].isspace():
        last -= 1
    return last < clause.span.start or masked[last] in ",:;—–.!?" + MASK


NAMES = (is_nickname, is_work, is_byname)
"""What tells that words in marks surely are somebody's or something's name, and no speech."""
