"""The tables of `weights/`: what is measured -> its weight; and how far a sum of them can be believed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache

from briefgen.annotate import lexicon


@cache
def table(name: str) -> Mapping[str, float]:
    """Return the table `weights/<name>.txt`."""
    found: dict[str, float] = {}
    for line in lexicon.table(name):
        value, _, fact = line.partition("\t")
        found[fact] = float(value)
    return found


def total(name: str, facts: Iterable[str]) -> float:
    """Return the sum of the weights of the facts that hold; a fact that is not in the table weighs nothing."""
    weight = table(name).get
    return sum([weight(fact, 0.0) for fact in facts])


@cache
def _points() -> tuple[tuple[float, float], ...]:
    pairs = [line.partition("\t") for line in lexicon.table("confidence")]
    return tuple((float(sure), float(right)) for sure, _, right in pairs)


def calibrated(sure: float) -> float:
    """Return how often a speaker is right who came out this sure, 0 to 1; `weights/confidence.txt` holds the curve."""
    points = _points()
    at = min(max(1, bisect_left(points, (sure,))), len(points) - 1)
    (low, begin), (high, end) = points[at - 1], points[at]
    return round(begin + (end - begin) * (min(max(sure, low), high) - low) / (high - low), 3)
