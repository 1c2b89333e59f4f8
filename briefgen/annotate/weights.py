"""The tables of `weights/`: what is measured -> its weight; and how far a sum of them can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import exp, log

from briefgen.annotate import lexicon

SCALE, SHIFT = 0.69, 1.03
"""Turn the product of the softmaxes into a probability that news bears out: Platt's scaling, on the log odds."""


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


def calibrated(sure: float) -> float:
    """Return how often a speaker is right who came out this sure, 0 to 1."""
    within = min(max(sure, 0.02), 0.985)
    return round(1 / (1 + exp(-(SCALE * log(within / (1 - within)) + SHIFT))), 3)
