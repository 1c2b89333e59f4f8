"""Dates with their precision, to words and back: what pages show of a `When`."""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from datetime import date

from briefgen.model.common import When

MONTHS = tuple(month_name)[1:]
WEEKDAYS = tuple(day_name)

_DAY = re.compile(rf"(?:(?:{'|'.join(WEEKDAYS)}) )?(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
_MONTH = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})")
_YEAR = re.compile(r"(\d{4})")


def show(when: When) -> str:
    """Return `when` in words: a day with its weekday, a whole month or year by name, anything else as "A to B"."""
    start, end = when
    if start == end:
        return f"{WEEKDAYS[start.weekday()]} {_plain(start)}"
    if (
        start.day == 1
        and (start.year, start.month) == (end.year, end.month)
        and end.day == monthrange(end.year, end.month)[1]
    ):
        return f"{MONTHS[start.month - 1]} {start.year}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return str(start.year)
    return f"{_plain(start)} to {_plain(end)}"


def machine(when: When) -> str:
    """Return `when` as HTML's `datetime` has it: an ISO day, month or year; empty for any other interval."""
    words = show(when)
    if when.start == when.end:
        return when.start.isoformat()
    if _MONTH.fullmatch(words):
        return when.start.isoformat()[:7]
    return words if _YEAR.fullmatch(words) else ""


def parse(words: str) -> When | None:
    """Return what `show` was given, or None if `words` are not of its making. The weekday is not checked."""
    if not words:
        return None
    if match := _DAY.fullmatch(words):
        day = _day(match)
        return When(day, day) if day else None
    if match := _MONTH.fullmatch(words):
        month, year = MONTHS.index(match[1]) + 1, int(match[2])
        return When(date(year, month, 1), date(year, month, monthrange(year, month)[1])) if year else None
    if match := _YEAR.fullmatch(words):
        year = int(match[1])
        return When(date(year, 1, 1), date(year, 12, 31)) if year else None
    first, _, last = words.partition(" to ")
    if (a := _DAY.fullmatch(first)) and (b := _DAY.fullmatch(last)):
        start, end = _day(a), _day(b)
        return When(start, end) if start and end and start <= end else None
    return None


def _plain(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None
