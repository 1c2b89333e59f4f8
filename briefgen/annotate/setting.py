"""A quotation and what stands around it, as those see it who weigh whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.annotate import speech, tags
from briefgen.annotate.clauses import Clause, Layout, Word
from briefgen.annotate.cues import Cue
from briefgen.quotemarks import Quotation

BREAKS = frozenset([",", ";", ":", "—", "–", "and", "as", "when", "while", "after", "before", "but", "because", "who"])
"""Words and marks behind which a clause of its own begins."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A quotation in its sentence."""

    quotation: Quotation
    clause: int
    """Number of its clause."""
    first: int
    """Index of its first word in the clause."""
    stop: int
    """Index after its last one."""
    direct: bool
    """It stands for itself, and is not built into the words before it."""
    words: int
    titled: bool
    """Its words are written like the title of a work."""
    comma: bool
    """A comma ends them, inside the marks or right behind."""
    resumes: bool
    """It goes on with the words before, which their attribution interrupts: "...," said X, "..."."""
    ahead: int
    """Number of the cue of its sentence that stands nearest before it; -1 if none does."""
    behind: int
    """Likewise, behind it."""


def setting_of(layout: Layout, cues: tuple[Cue, ...], at: int, quotation: Quotation) -> Setting:
    """Return a quotation of clause number `at` as the ranking sees it; `cues` are those of the clause."""
    text, clause = layout.text, layout.clauses[at]
    first, stop = clause.index(quotation.outer.start), clause.index(quotation.outer.end)
    titled = speech.is_title(text, quotation)
    return Setting(
        quotation,
        at,
        first,
        stop,
        speech.is_direct(clause, layout.masked, quotation),
        speech.word_count(text[quotation.span.start : quotation.span.end]),
        titled,
        "," in text[quotation.span.end - 1 : quotation.outer.end + 1],
        not titled and resumes(clause, cues, first),
        *nearest(cues, first, stop),
    )


def nearest(cues: tuple[Cue, ...], first: int, stop: int) -> tuple[int, int]:
    """Return the numbers of the nearest cues before index `first` and from index `stop` on; -1 where there is none."""
    ahead = max((number for number, cue in enumerate(cues) if cue.stop <= first), default=-1)
    behind = min((number for number, cue in enumerate(cues) if cue.index >= stop), default=-1)
    return ahead, behind


def resumes(clause: Clause, cues: tuple[Cue, ...], first: int) -> bool:
    """Tell whether a quotation goes on, behind a short attribution between commas, with the one before it.

    `first` is the index of its first word in the clause.
    """
    words = clause.words
    if first < 3 or words[first - 1].text != ",":
        return False
    last = next((at for at in range(first - 2, max(-1, first - 14), -1) if words[at].tags & tags.MASKED), -1)
    if last < 0 or any(word.text in (";", ":", "—") for word in words[last + 1 : first]):
        return False
    within = [cue for cue in cues if last < cue.index < first]
    return len(within) == 1 and (within[0].index <= last + 2 or within[0].stop >= first - 2)


def between(clause: Clause, start: int, stop: int) -> str:
    """Return in words what stands between a cue and a quotation: the words from index `start` to `stop`."""
    words: tuple[Word, ...] = clause.words[start:stop]
    if not words:
        return "touching"
    if len(words) == 1 and not words[0].tags & tags.ALNUM:
        return "a mark between"
    if any(word.tags & tags.MASKED for word in words):
        return "other words in marks between"
    if words[-1].lower == "that" and len(words) <= 5:
        return "that between"
    if words[-1].text == ":":
        return "words and a colon between"
    length = "a few words" if len(words) <= 4 else "some words" if len(words) <= 10 else "many words"
    apart = any(word.text in BREAKS or word.lower in BREAKS for word in words)
    return f"{length} between" + (" and a break" if apart else "")
