"""The day of publication that a text itself states at its top, where nobody else does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from briefgen.read.metadata import Metadata

_BEGINNING = 2000
_LINES = 12
"""Lines at the top that can say when the text was published."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = rf"(?:(?:19|20)\d\d-\d\d-\d\d|{_NTH} {_MONTH},? (?:19|20)\d\d|{_MONTH} {_NTH},? (?:19|20)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_STATED = re.compile(
    rf"(?:^|[|(·•])\W*(?:first )?(?:published|posted|released?|(?:under )?embargo(?:ed)?)\b[^|.;]{{0,30}}?\b({_DAY})",
    re.IGNORECASE,
)
_LONGEST = 120
"""Characters of a line that states it; a longer one, or one that ends in a full stop, tells of something else."""
_ALONE = re.compile(rf"\s*{_WEEKDAY}({_DAY})(?:,? (?:at )?\d{{1,2}}[:.]\d\d.{{0,12}})?\s*", re.IGNORECASE)
_DATELINE = re.compile(rf"(?-i:[^\W\d_a-z]{{3}})[\w .,'’-]{{0,60}}?, ({_DAY})\s*(?:/|\(|—|–|-)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def dated(known: Metadata, text: str) -> Metadata:
    """Return what is known of a source, its day `inferred` from its `text` where nothing else states one."""
    if known.published is not None or (day := published(text)) is None:
        return known
    return replace(known, published=day, inferred=known.inferred | {"date"})


def published(text: str) -> date | None:
    """Return the day that a line at the top of `text` states; None if none does, or two of them differ.

    A line says so by "Published", as an embargo, by being a day and nothing else, or as a dateline. Months are English
    words or the day is ISO: nobody knows which is the month of 5/3/2026.
    """
    lines = text[:_BEGINNING].split("\n")[:_LINES]
    for found in (
        {day for line in lines if _is_short(line) and (one := _STATED.search(line)) and (day := _day(one[1]))},
        {day for line in lines if (one := _ALONE.fullmatch(line)) and (day := _day(one[1]))},
        {day for line in lines if (one := _DATELINE.match(line)) and (day := _day(one[1]))},
    ):
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST and not line.rstrip().endswith(".")


def _day(words: str) -> date | None:
    try:
        if "-" in words:
            return datetime.fromisoformat(words).date()
        first, year = map(int, _NUMBER.findall(words))
        month = next(at for at, name in enumerate(_MONTHS, 1) if name in words.lower())
        return date(year, month, first)
    except ValueError:
        return None
