"""When something was said: the day in its own sentence, else the day of the event the sentence is tied to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque

from briefgen.annotate.clauses import Layout
from briefgen.model.annotations import DateMention
from briefgen.model.common import Span

EVENT_REACH = 14
"""Most words between an event and its day in one sentence; farther on the day belongs to something else."""

_EVENTS = {
    "meet": r"me(?:et|ets|t|eting|etings)",
    "talk": r"talks?",
    "speak": r"spe(?:ech|eches|aks?|aking)|spoke",
    "debate": r"debates?d?",
    "rally": r"rall(?:y|ies|ied)",
    "hear": r"hearings?",
    "interview": r"interview(?:s|ed)?",
    "visit": r"visit(?:s|ed)?",
    "summit": r"summits?",
    "conference": r"conferences?",
    "vote": r"vote[ds]?|voting",
    "attack": r"attack(?:s|ed)?",
    "match": r"match(?:es)?|game",
    "ruling": r"rul(?:ed|ing|es)",
    "session": r"sessions?",
}
_EVENT = re.compile(rf"\b(?:{'|'.join(f'(?P<{stem}>{forms})' for stem, forms in _EVENTS.items())})\b", re.IGNORECASE)
_TIED = re.compile(
    rf"\b(?:after|during|following|before|at|since|ahead of)\s(?:[\w’'-]+\s){{0,3}}?(?:{'|'.join(_EVENTS.values())})\b"
    rf"|\b(?:{'|'.join(_EVENTS.values())})\b[^\n]{{0,80}}?\b(?:after|during) which\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")


class Calendar:
    """Knows the dates of one article and which events they belong to."""

    def __init__(self, layout: Layout, dates: tuple[DateMention, ...]) -> None:
        self._layout = layout
        self._dates = [one for one in dates if layout.masked[one.span.start] == layout.text[one.span.start]]
        self._starts = [one.span.start for one in self._dates]
        self._event_days: list[tuple[int, str, DateMention]] = []
        for number, clause in enumerate(layout.clauses):
            for one in self._inside(*clause.span):
                if one.when is None or one.when.start == one.when.end:
                    self._event_days += [(number, stem, one) for stem in self._events_before(clause.span.start, one)]

    def said_on(self, clause: int, cue: int, content: tuple[Span, ...] = ()) -> DateMention | None:
        """Return when the statement of clause number `clause` was made; `cue` is the offset of its cue.

        Days within `content` are what the statement is about.
        """
        span = self._layout.clauses[clause].span
        here = [
            one
            for one in self._inside(*span)
            if (one.when is None or one.when.start == one.when.end)
            and not any(piece.start <= one.span.start < piece.end for piece in content)
        ]
        if here:
            return min(here, key=lambda one: (abs(one.span.start - cue), one.span.start))
        if not self._event_days or self._event_days[0][0] >= clause:
            return None
        tied = _TIED.search(self._layout.masked, *span)
        if tied is None:
            return None
        stems = {match.lastgroup for match in _EVENT.finditer(tied.group())}
        earlier = [one for number, stem, one in self._event_days if number < clause and stem in stems]
        return earlier[-1] if earlier else None

    def _inside(self, start: int, end: int) -> list[DateMention]:
        return self._dates[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _events_before(self, start: int, one: DateMention) -> list[str]:
        """Return the events that a day may belong to: the nearest one before it in its sentence, within reach."""
        before = self._layout.masked[start : one.span.start]
        last = deque(_EVENT.finditer(before), 1)
        if not last or last[0].lastgroup is None:
            return []
        return [last[0].lastgroup] if len(_WORDS.findall(before[last[0].end() :])) <= EVENT_REACH else []
