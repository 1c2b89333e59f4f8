"""The chart of the bench: a bar for each builder, in our own colours, in light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

_LEFT, _WIDE, _STEP, _TOP = 284, 400, 30, 58
"""Where bars begin, the longest, from one to the next, from the top to the first; in units of the drawing."""


class Bar(NamedTuple):
    name: str
    seconds: float
    ours: bool


def draw(title: str, note: str, bars: Sequence[Bar]) -> str:
    """Return the SVG."""
    longest = max(bar.seconds for bar in bars)
    height = _TOP + _STEP * len(bars) + 12
    drawn = "".join(_bar(number, bar, longest) for number, bar in enumerate(bars))
    size = f'viewBox="0 0 760 {height}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title note">
<style>
text {{ font: 15px system-ui, sans-serif; fill: #1d1d1b }}
.note, .other {{ fill: #5c5a55 }} .note {{ font-size: 13px }} .title {{ font-weight: 600; font-size: 17px }}
.bar {{ fill: #c9c4b8 }} .bar.ours {{ fill: #0b5c6b }} .ours {{ font-weight: 600 }}
@media (prefers-color-scheme: dark) {{
text {{ fill: #ecebe7 }} .note, .other {{ fill: #b3b0a8 }} .bar {{ fill: #55524b }} .bar.ours {{ fill: #58b3c4 }}
}}
</style>
<text id="title" class="title" x="0" y="20">{escape(title)}</text>
<text id="note" class="note" x="0" y="41">{escape(note)}</text>
{drawn}</svg>
"""


def _bar(number: int, bar: Bar, longest: float) -> str:
    y = _TOP + number * _STEP
    width = max(1.0, bar.seconds / longest * _WIDE)
    kind = "ours" if bar.ours else "other"
    shown = f"{bar.seconds:.2f} s" if bar.seconds < 10 else f"{bar.seconds:.0f} s"
    return (
        f'<text class="{kind}" x="{_LEFT - 12}" y="{y + 16}" text-anchor="end">{escape(bar.name)}</text>\n'
        f'<rect class="bar {kind}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="20" rx="2"/>\n'
        f'<text class="{kind}" x="{_LEFT + width + 10:.1f}" y="{y + 16}">{shown}</text>\n'
    )
