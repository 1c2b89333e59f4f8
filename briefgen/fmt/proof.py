"""Whether two pages say the same: the same values, the same words of every quote, and the same HTML for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefgen.fmt.prose import inline_tokens, same
from briefgen.model.pages import PageBlock, Prose, Reported, Section
from briefgen.page import blocks


def first_difference(old: Sequence[PageBlock], new: Sequence[PageBlock], lines: Sequence[int]) -> int | None:
    """Return the line of the first block of `old` that is not the same in `new`; None if all are. `lines`: of `old`."""
    for n, line in enumerate(lines):
        if n >= len(new) or not _same(old[n], new[n]):
            return line
    return None if len(old) == len(new) else (lines[-1] if lines else 1)


def _same(old: PageBlock, new: PageBlock) -> bool:
    if isinstance(old, Prose):
        return isinstance(new, Prose) and same(old.markdown, new.markdown)
    if isinstance(old, Section):
        return isinstance(new, Section) and old.level == new.level and _title(old) == _title(new)
    if isinstance(old, Reported):
        return (
            isinstance(new, Reported)
            and (old.speaker, old.cite, old.said_on) == (new.speaker, new.cite, new.said_on)
            and inline_tokens(old.markdown) == inline_tokens(new.markdown)
        )
    return replace(old, as_written=None) == (replace(new, as_written=None) if type(old) is type(new) else None)


def _title(section: Section) -> tuple[tuple[object, ...], ...]:
    return inline_tokens(blocks.heading(blocks.written(section).rstrip())[1])
