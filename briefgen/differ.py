"""What differs between two sequences: words of two texts, paragraphs of two versions. Near linear, whatever comes.

Patience diff: what stands exactly once on both sides anchors the rest. `difflib` fills small gaps between the anchors,
where it reads best; its worst case is cubic, so larger gaps without an anchor are one change.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
TOKEN = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:[.,'’‑-](?:(?![{_UNSPACED}])\w)+)*|[^\w\s]")
"""What is compared of texts: a word with what holds it together ("1,000", "won't"), one mark, or one character of a
script without spaces."""
_SMALL = 48
"""Longest side of a gap that difflib fills: at most a hundred thousand steps."""
_BUDGET = 20_000_000
"""Steps that difflib may take for one comparison, all gaps together: about two seconds."""
_DEPTH = 12
"""How often a gap is anchored anew; each time costs one pass over what is left."""


class Op(NamedTuple):
    """`old[a:b]` became `new[c:d]`; both are equal where `same`. Never empty on both sides."""

    same: bool
    a: int
    b: int
    c: int
    d: int


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[Op, ...]:
    """Return how `old` becomes `new`: operations in order that cover both, equal and changed ones by turns."""
    matches = sorted(_Matcher(old, new).run())
    ops: list[Op] = []
    a = c = 0
    for i, j, size in (*_joined(matches), (len(old), len(new), 0)):
        if (a, c) != (i, j):
            ops.append(Op(False, a, i, c, j))
        if size:
            ops.append(Op(True, i, i + size, j, j + size))
        a, c = i + size, j + size
    return tuple(ops)


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Return the share of words, 0 to 1, that two texts have in common, however ordered. Linear."""
    if not old and not new:
        return 1.0
    return 2 * (Counter(old) & Counter(new)).total() / (len(old) + len(new))


class _Matcher:
    """Finds the runs that both sides share."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.budget = _BUDGET
        self.found: list[tuple[int, int, int]] = []

    def run(self) -> list[tuple[int, int, int]]:
        """Return (start in old, start in new, length) of each run, in no order."""
        gaps = [(0, len(self.old), 0, len(self.new), 0)]
        while gaps:
            a, b, c, d, depth = gaps.pop()
            a, b, c, d = self._ends(a, b, c, d)
            if a == b or c == d:
                continue
            anchors = self._anchors(a, b, c, d) if depth < _DEPTH else []
            if not anchors:
                self._fill(a, b, c, d)
                continue
            for i, j in (*anchors, (b, d)):
                gaps.append((a, i, c, j, depth + 1))
                a, c = i + 1, j + 1
            self.found += [(i, j, 1) for i, j in anchors]
        return self.found

    def _ends(self, a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
        """Note what both sides of a gap begin and end with; return the rest of it."""
        size = 0
        while a + size < b and c + size < d and self.old[a + size] == self.new[c + size]:
            size += 1
        if size:
            self.found.append((a, c, size))
            a, c = a + size, c + size
        size = 0
        while a < b - size and c < d - size and self.old[b - size - 1] == self.new[d - size - 1]:
            size += 1
        if size:
            b, d = b - size, d - size
            self.found.append((b, d, size))
        return a, b, c, d

    def _anchors(self, a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
        """Return the longest rising chain of what stands once on either side of a gap."""
        once = {word for word, count in Counter(self.old[a:b]).items() if count == 1}
        counts = Counter(word for word in self.new[c:d] if word in once)
        places = {self.new[j]: j for j in range(c, d) if counts.get(self.new[j]) == 1}
        pairs = [(i, places[self.old[i]]) for i in range(a, b) if self.old[i] in places]
        tails: list[int] = []  # smallest end of a chain of each length, and which pair it is
        ends: list[int] = []
        before: list[int] = []
        for at, (_, j) in enumerate(pairs):
            length = bisect_left(tails, j)
            before.append(ends[length - 1] if length else -1)
            tails[length : length + 1], ends[length : length + 1] = [j], [at]
        chain: list[tuple[int, int]] = []
        at = ends[-1] if ends else -1
        while at >= 0:
            chain.append(pairs[at])
            at = before[at]
        return chain[::-1]

    def _fill(self, a: int, b: int, c: int, d: int) -> None:
        cost = (b - a) * (d - c) * min(b - a, d - c)
        if max(b - a, d - c) > _SMALL or cost > self.budget:
            return
        self.budget -= cost
        matcher = SequenceMatcher(None, self.old[a:b], self.new[c:d], autojunk=False)
        self.found += [(a + i, c + j, size) for i, j, size in matcher.get_matching_blocks() if size]


def _joined(matches: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the runs with neighbours made one."""
    runs: list[tuple[int, int, int]] = []
    for i, j, size in matches:
        if runs and (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]) == (i, j):
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + size)
        else:
            runs.append((i, j, size))
    return runs
