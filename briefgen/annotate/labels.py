"""Attributions without a verb: a name and a colon before the words, or a dash and a name behind them."""

from __future__ import annotations

from briefgen.annotate import phrases, tags
from briefgen.annotate.candidates import Candidate
from briefgen.annotate.clauses import Clause, Layout
from briefgen.annotate.mention import Mention
from briefgen.annotate.mentions import Finder
from briefgen.quotemarks import Quotation

LONGEST = 12
"""Most words of a label, description included; more are a sentence that happens to end in a colon."""

_NO_SIGNATURE = tags.CUE | tags.BE | tags.HAVE | tags.MODAL | tags.PRONOUN | tags.MASKED
_DASHES = frozenset(["—", "–", "-", "―"])


def label(layout: Layout, finder: Finder, at: int, quotation: Quotation) -> Candidate | None:
    """Return the name that labels a quotation of clause number `at`; None if none does.

    `Marta Olsen, teacher: “...”` at the start of a paragraph, `“...” — Sven Aker, farmer` at its end or below it.
    """
    clause = layout.clauses[at]
    opening = clause.index(quotation.outer.start)
    before = clause.words[:opening]
    if before and before[-1].text == ":" and _begins_paragraph(layout, at):
        return _candidate(at, _first(finder, clause, 0, len(before) - 1))
    behind = clause.index(quotation.outer.end)
    if behind < len(clause.words):
        return _candidate(at, _dashed(finder, clause, behind))
    following = layout.clauses[at + 1] if at + 1 < len(layout.clauses) else None
    if following is None or following.paragraph > clause.paragraph + 1:
        return None
    dashed = _dashed(finder, following, 0)  # the name may have a line of its own
    return _candidate(at + 1, dashed or (None if before else _signed(layout, finder, at + 1)))


def _candidate(at: int, mention: Mention | None) -> Candidate | None:
    return None if mention is None else Candidate(at, mention, None, "no cue")


def _dashed(finder: Finder, clause: Clause, at: int) -> Mention | None:
    """Return the name behind a dash if nothing but its description follows."""
    if at >= len(clause.words) or clause.words[at].text not in _DASHES:
        return None
    return _first(finder, clause, at + 1, len(clause.words))


def _signed(layout: Layout, finder: Finder, at: int) -> Mention | None:
    """Return the name that a paragraph consists of, with its description, as below a quotation that is set apart."""
    clause = layout.clauses[at]
    words, alone = clause.words, at + 1 == len(layout.clauses) or _begins_paragraph(layout, at + 1)
    if not alone or not _begins_paragraph(layout, at) or not any(word.text == "," for word in words):
        return None
    stop = len(words) - (words[-1].text == ".")
    if any(word.tags & _NO_SIGNATURE for word in words):
        return None
    return _first(finder, clause, 0, stop)


def _first(finder: Finder, clause: Clause, start: int, stop: int) -> Mention | None:
    """Return the name that the words from `start` to `stop` begin with, if they are that and a description at most."""
    if not 0 < stop - start <= LONGEST:
        return None
    named = [m for m in finder.mentions(clause) if m.form in ("name", "unlisted")]
    one = next((m for m in named if start in (m.index, phrases.first_of(clause, m.index))), None)
    if (
        one is None
        or clause.words[stop - 1].tags & tags.CUE
        or any(word.tags & (tags.CORE | tags.LONGER_CUE) for word in clause.words[one.stop : stop])
        or (one.stop < stop and clause.words[one.stop].text not in (",", "(", "."))
    ):
        return None
    return one


def _begins_paragraph(layout: Layout, at: int) -> bool:
    return at == 0 or layout.clauses[at - 1].paragraph != layout.clauses[at].paragraph
