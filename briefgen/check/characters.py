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


def conflicts(given: Given) -> Iterator[Finding]:
    """Yield an error for each conflict marker of git."""
    for name, text in given.pages.items():
        for match in _CONFLICT.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            message = "a merge left its conflict marker here"
            hint = "Choose between the two sides and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
            yield given.finding(name, line, 1, "conflict-marker", message, hint)


def invisible(given: Given) -> Iterator[Finding]:
    """Yield a finding for each kind of unseen character of a page, at its first place."""
    for name, text in given.pages.items():
        if text.isascii() and not _CONTROL.search(text):
            continue
        first: dict[str, int] = {}
        for match in (*_CONTROL.finditer(text), *_UNSEEN.finditer(text)):
            first.setdefault(match.group(), match.start())
        for ch, at in first.items():
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            known = unicodedata.name(ch, "control character")
            count = text.count(ch)
            times = "" if count == 1 else f", {count} times on this page"
            message = f"an invisible character: U+{ord(ch):04X} {known.lower()}{times}"
            hint = "Delete it, unless the language of the text needs it; it can make words look other than they are."
            yield given.finding(name, line, column, "invisible-character", message, hint, "warning")
