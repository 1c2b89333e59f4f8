"""What git left in a page, and what nobody can see in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from briefgen.check.given import Given
from briefgen.errors import Finding

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7}) \S", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Invisible and direction characters. The joiners U+200C and U+200D are left out: Persian and emoji need them."""
_SEEN = re.compile("[\t\n -~\xa0-\xac\xae-\u061b\u061d-\u180d\u180f-\u200a\u200c\u200d\u2010-\u2027\u202f-\u205f]*")
"""A text that surely has none of these."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069][^\n]*")
_ENDED_BY = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_OVERRIDES = "\u202d\u202e"


def conflicts(given: Given) -> Iterator[Finding]:
    """Yield an error for each conflict marker of git."""
    text = given.text
    if "<<<<<<<" not in text and ">>>>>>>" not in text and "|||||||" not in text:
        return
    for match in _CONFLICT.finditer(text):
        message = "a merge left its conflict marker here"
        hint = "Choose between the two sides and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
        where = given.position(match.start())
        yield given.finding(*where, "conflict-marker", message, hint, about=match.group()[:7])


def invisible(given: Given) -> Iterator[Finding]:
    """Yield a finding for each kind of unseen character of a page, at its first place."""
    text = given.text
    if _SEEN.fullmatch(text):
        return
    first: dict[str, int] = {}
    for match in (*_CONTROL.finditer(text), *_UNSEEN.finditer(text)):
        first.setdefault(match.group(), match.start())
    for ch, at in first.items():
        if ch in _OVERRIDES:  # an error, below
            continue
        count = text.count(ch)
        times = "" if count == 1 else f", {count} times on this page"
        message = f"an invisible character: {_named(ch)}{times}"
        hint = "Delete it, unless the language of the text needs it; it can make words look other than they are."
        where = given.position(at)
        yield given.finding(*where, "invisible-character", message, hint, "warning", f"U+{ord(ch):04X}")


def directions(given: Given) -> Iterator[Finding]:
    """Yield an error for each character that makes the rest of its line read in another order than it stands."""
    for match in _TURNING.finditer(given.text) if not _SEEN.fullmatch(given.text) else ():
        at = _turning(match.group())
        if at is not None:
            ch = match.group()[at]
            what = "turns the order of the letters" if ch in _OVERRIDES else "begins a direction that never ends"
            message = f"{_named(ch)} {what}: the line reads other than it stands"
            hint = "Delete it. Languages written from right to left do not need it."
            where = given.position(match.start() + at)
            yield given.finding(*where, "direction-override", message, hint, about=f"U+{ord(ch):04X}")


def _turning(line: str) -> int | None:
    """Return the offset of the first override, else of the last direction that the line begins and does not end."""
    opened: list[int] = []
    for at, ch in enumerate(line):
        if ch in _OVERRIDES:
            return at
        if ch in _ENDED_BY:
            opened.append(at)
        elif opened and ch == _ENDED_BY[line[opened[-1]]]:
            opened.pop()
    return opened[-1] if opened else None


def _named(ch: str) -> str:
    return f"U+{ord(ch):04X} {unicodedata.name(ch, 'control character').lower()}"
