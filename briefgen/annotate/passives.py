"""Who speaks in the passive: "has been called “a circus” by Lind"."""

from __future__ import annotations

from briefgen.annotate import lexicon, phrases, tags
from briefgen.annotate.candidates import Candidate
from briefgen.annotate.clauses import Clause
from briefgen.annotate.cues import Cue
from briefgen.annotate.setting import Setting
from briefgen.model.common import Span

REACH = 6
"""Words before a quotation in which the verb of the passive stands."""

_BREAKS = frozenset([",", ";", ":", "—", "–", "and", "but", "who", "which", "that"])


def agent(clause: Clause, setting: Setting, candidates: tuple[Candidate, ...]) -> Candidate | None:
    """Return who stands behind "by" right behind a quotation that a passive verb introduces; None if nobody does."""
    words, stop = clause.words, setting.stop
    if stop + 1 >= len(words) or words[stop].lower != "by":
        return None
    verb = _verb(clause, setting.first)
    if verb is None:
        return None
    for one in candidates:
        if one.clause == setting.clause and phrases.first_of(clause, one.mention.index) == stop + 1:
            return one._replace(cue=verb, relation="behind the cue, other words between")
    return None


def _verb(clause: Clause, first: int) -> Cue | None:
    """Return the reporting verb in the passive before index `first`, nothing but its object's description between."""
    words, forms = clause.words, lexicon.cue_forms()
    for at in range(first - 1, max(0, first - REACH), -1):
        word = words[at]
        if word.lower in _BREAKS or word.tags & tags.MASKED:
            return None
        if word.tags & tags.CUE and not word.lower.endswith(("s", "ing")):
            before = at - 1
            while before > 0 and words[before].tags & (tags.FILL | tags.LY):
                before -= 1
            if words[before].tags & tags.AUXILIARY:
                return Cue(at, at + 1, Span(word.start, word.end), forms[word.lower])
    return None
