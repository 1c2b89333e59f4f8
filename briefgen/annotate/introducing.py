"""Which cue introduces the words of a source that has several: "adding" of "Lind thanked them, adding that “...”"."""

from __future__ import annotations

from briefgen.annotate import statements
from briefgen.annotate.candidates import Candidate
from briefgen.annotate.clauses import Clause
from briefgen.annotate.cues import Cue
from briefgen.annotate.setting import Setting


def cue(
    setting: Setting, source: Candidate, clause: Clause, cues: tuple[Cue, ...], candidates: tuple[Candidate, ...]
) -> Cue | None:
    """Return the cue right before a quotation if it is a later one of its source than the source's own; else None."""
    if source.clause != setting.clause or source.cue is None or setting.ahead < 0:
        return None
    nearest = cues[setting.ahead]
    if not source.cue.index < nearest.index:
        return None
    found = statements.subject(clause, setting.ahead, cues, candidates)
    if found is not None:
        return nearest if found.candidate.mention is source.mention else None
    judges = nearest.kind in "nv" and statements.speaks(clause, setting.ahead, cues, candidates, source.mention)
    return nearest if judges else None  # "slammed the ban as": all that it reports may be the words in marks
