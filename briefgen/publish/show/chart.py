"""How often and when: counts by day, month or year as bars, which a template draws with a table beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

HEIGHT = 60
"""Of the highest bar, in units of the drawing; a bar and its gap are `STEP` wide, or the gap is wider."""
STEP = 10
LEAST = 30
"""Steps that a drawing is wide at least: a few bars stand apart, the first and the last of them at the edges."""
DAYS, MONTHS, YEARS = 45, 48, 80
"""Most bars of each unit; from the earliest day on they are counted in the next larger one."""


class Bar(NamedTuple):
    """One day, month or year."""

    unit: str
    """ISO: `2026-03-05`, `2026-03` or `2026`."""
    number: int
    x: int
    height: float


class Chart(NamedTuple):
    """Bars without a gap in time, the earliest first."""

    bars: tuple[Bar, ...]
    width: int
    most: int


def chart(days: Iterable[date]) -> Chart | None:
    """Return the chart of what happened on these days; None where it would have fewer than two bars."""
    found = sorted(days)
    if not found:
        return None
    first, last = found[0], found[-1]
    length, most = next(
        (length, most)
        for length, count, most in (
            (10, (last - first).days + 1, DAYS),
            (7, _months(first, last), MONTHS),
            (4, 0, YEARS),
        )
        if count <= most
    )
    counts = Counter(day.isoformat()[:length] for day in found)
    units = [*_units(first, last, length)][-most:]
    if len(units) < 2:
        return None
    highest = max(counts[unit] for unit in units)
    width = max(len(units), LEAST) * STEP
    apart = (width - STEP) / (len(units) - 1)
    bars = (
        Bar(unit, counts[unit], round(number * apart), round(HEIGHT * counts[unit] / highest, 1))
        for number, unit in enumerate(units)
    )
    return Chart(tuple(bars), width, highest)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _units(first: date, last: date, length: int) -> Iterator[str]:
    if length == 10:
        yield from ((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
    elif length == 7:
        start = first.year * 12 + first.month - 1
        yield from (f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, start + _months(first, last)))
    else:
        yield from (f"{year:04}" for year in range(first.year, last.year + 1))
