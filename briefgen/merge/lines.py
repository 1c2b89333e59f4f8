"""Three texts merged line by line, as `diff3` does: for code, tables and whatever else has no parts that are known."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_MOST = 1000
"""Lines of a text from which no merge is tried: aligning two texts is quadratic."""


def merge(base: str, edited: str, fresh: str) -> str | None:
    """Return the merge; None where both sides changed the same or neighbouring lines differently, or for long texts."""
    texts = [text.split("\n") for text in (base, edited, fresh)]
    if max(map(len, texts)) > _MOST:
        return None
    merged: list[str] = []
    for (a, b, c), (a_end, b_end, c_end) in pairwise(_anchors(*texts)):
        before, ours, theirs = texts[0][a:a_end], texts[1][b:b_end], texts[2][c:c_end]
        if ours == theirs or theirs == before:
            merged += ours
        elif ours == before:
            merged += theirs
        else:
            return None
    return "\n".join(merged)


def _anchors(base: Sequence[str], edited: Sequence[str], fresh: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return where the stretches begin that all three have or of which one differs; first all 0, last all ends."""
    ours, theirs = _lines(base, edited), _lines(base, fresh)
    points = [(0, 0, 0)]
    for at in range(len(base)):
        if at in ours and at in theirs:
            point = (at, ours[at], theirs[at])
            points += [point, (point[0] + 1, point[1] + 1, point[2] + 1)]
    return [*points, (len(base), len(edited), len(fresh))]


def _lines(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + k: block.b + k for block in blocks for k in range(block.size)}
