"""Who a quotation belongs to: the one visible place where the candidates for it are weighed.

Each mention near a quotation is described by a few plain facts: how it stands to a reporting verb, where it stands to
the quotation, what it is (`looks`). A fact, or a pair of facts, has a weight in `weights/quotation.txt`; the candidate
with the highest sum wins, and the softmax over the candidates is how sure that is. Nobody is a candidate too
(`nobody`): then the words are a title, a scare quote, or speech that the article gives to no one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from briefgen.annotate import looks, nobody, weights
from briefgen.annotate.candidates import Candidate
from briefgen.annotate.clauses import Layout
from briefgen.annotate.cues import Cue
from briefgen.annotate.mention import Mention
from briefgen.annotate.setting import Setting

BACK, AHEAD = 3, 1
"""How many sentences before and after that of the quotation are searched, all in its paragraph."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The most likely source of a quotation."""

    candidate: Candidate | None
    """None: nobody."""
    sure: float
    """Probability, 0 to 1."""
    second: Candidate | None
    """The next best, if any."""


def choose(
    setting: Setting,
    candidates: tuple[Candidate, ...],
    layout: Layout,
    before: Mention | None,
    cued: Mapping[int, tuple[Cue, ...]],
) -> Choice:
    """Return who the quotation belongs to. `before` is the source of the quotation before it in its paragraph."""
    seen = looks.looks(setting, candidates, layout, before, cued)
    ranked = sorted(zip(map(_weight, seen), candidates, strict=True), key=lambda item: -item[0])
    none = _weight_of_nobody(nobody.look(setting, layout, cued, before))
    top = max([none, *(weight for weight, _ in ranked)])
    total = exp(none - top) + sum([exp(weight - top) for weight, _ in ranked])
    if not ranked or none >= ranked[0][0]:
        return Choice(None, exp(none - top) / total, ranked[0][1] if ranked else None)
    return Choice(ranked[0][1], exp(ranked[0][0] - top) / total, ranked[1][1] if len(ranked) > 1 else None)


@lru_cache(1 << 16)
def _weight(look: looks.Look) -> float:
    return weights.total("quotation", looks.facts(look))


@lru_cache(1 << 12)
def _weight_of_nobody(look: nobody.Look) -> float:
    return weights.total("quotation", nobody.facts(look))
