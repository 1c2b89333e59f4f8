"""The picture that other sites show beside a link to a briefing: an SVG of headline, site, proof and day. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import escape

from briefgen.model.pages import Briefing
from briefgen.publish.labels import Labels, direction
from briefgen.publish.site import Site

WIDTH, HEIGHT = 1200, 630
"""What Open Graph's readers cut nothing from."""
EDGE = 84
SIZES = (76, 66, 58, 50)
"""Of the headline, in pixels: the largest at which it takes no more than `LINES`."""
LINES = 4
SMALL = 32

Measure = Callable[[str], float]
"""Width of words at a size of one pixel."""


class Words(NamedTuple):
    """What stands on a card."""

    title: str
    name: str
    """Of the site."""
    proof: str
    """Empty where nothing is proven."""
    day: str
    rtl: bool


def words(site: Site, slug: str, name: str, language: str, t: Labels) -> Words:
    """Return what stands on the card of a briefing; `name` and `language` are those of the site."""
    one: Briefing = site.collection.briefings[slug]
    proven = sum(said.verbatim and said.verified for said in site.statements[f"briefings/{slug}.md"])
    way = direction(one.language or language)
    proof = t("card_proof", n=proven) if proven else ""
    return Words(one.title, name, proof, t.short(one.date) if one.date else "", way == "rtl")


def svg(shown: Words, family: str, measure: Measure) -> str:
    """Return the card."""
    size, lines = _set(shown.title, measure)
    x, anchor = (WIDTH - EDGE, "end") if shown.rtl else (EDGE, "start")
    other, far = (EDGE, "start") if shown.rtl else (WIDTH - EDGE, "end")
    top = (HEIGHT - len(lines) * size * 1.18) / 2 + size * 0.86
    tick = WIDTH - EDGE - 26 if shown.rtl else EDGE
    beside = -40 if shown.rtl else 40
    way = "\u200f" if shown.rtl else ""  # a line that begins with a number runs the way of its article
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fefdfb"/>',
        f'<rect width="{WIDTH}" height="14" fill="#8a2c18"/>',
        _text(x, 104, SMALL, 600, anchor, "#1c1a17", shown.name, way),
        *(_text(x, top + at * size * 1.18, size, 600, anchor, "#1c1a17", line, way) for at, line in enumerate(lines)),
        f'<path d="M{EDGE} {HEIGHT - 122}H{WIDTH - EDGE}" stroke="#dfdad0" stroke-width="2"/>',
        _text(other, HEIGHT - 66, SMALL, 400, far, "#625d55", shown.day, way),
    ]
    if shown.proof:
        parts.append(
            f'<path d="M{tick} {HEIGHT - 78}l9 10 17-24" fill="none" stroke="#8a2c18" stroke-width="5"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
        parts.append(_text(x + beside, HEIGHT - 66, SMALL, 400, anchor, "#625d55", shown.proof, way))
    inside = "".join(parts)
    size_of = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size_of} font-family="{escape(family)}">{inside}</svg>'


def _text(x: float, y: float, size: float, weight: int, anchor: str, colour: str, shown: str, way: str) -> str:
    style = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{colour}"'
    return f'<text x="{x}" y="{round(y, 1)}" {style}>{way}{escape(shown)}</text>' if shown else ""


def _set(title: str, measure: Measure) -> tuple[int, list[str]]:
    """Return the size of a headline and its lines; what does not fit at the smallest size is cut."""
    room = WIDTH - 2 * EDGE
    for size in SIZES:
        lines = wrapped(title, room / size, measure)
        if len(lines) <= LINES:
            return size, lines
    shown = wrapped(title, room / SIZES[-1], measure)[:LINES]
    while shown[-1] and measure(shown[-1] + " …") > room / SIZES[-1]:
        shown[-1] = shown[-1][:-1].rstrip()
    shown[-1] += " …"
    return SIZES[-1], shown


def wrapped(shown: str, room: float, measure: Measure) -> list[str]:
    """Return words in lines no wider than `room`; a word that is wider by itself is broken."""
    lines = [""]
    for word in shown.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if measure(longer) <= room:
            lines[-1] = longer
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = word
        while measure(lines[-1]) > room:
            cut = _cut(lines[-1], room, measure)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return lines


def _cut(word: str, room: float, measure: Measure) -> int:
    """Return how many characters of a word fit, at least one."""
    width = 0.0
    for at, ch in enumerate(word):
        width += measure(ch)
        if width > room:
            return max(1, at)
    return len(word)
