"""The paragraphs of a block as a reader sees them, and where their words stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefgen.check.given import Given
from briefgen.page import inline

QUOTED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:>[ \t]?)+")
"""What stands before the words of a line that is part of a blockquote."""
_NOTE = re.compile(r"\\?\[!(?![\w-]*(?:quot|cit))[\w-]+\\?\]", re.IGNORECASE)
"""Begins a box that is no quote, whatever box its readers make of `[!quotation]`."""
_ALONE = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|\||#{1,6}[ \t]|:[ \t])")
"""Begins a line that is no part of the paragraph before it."""
_OWN = re.compile(r"^(?:[-*+]|:|\d{1,9}[.)]) |(?:\s*¶\s?\d+)+$")
"""What a line has around its words."""


class Paragraph(NamedTuple):
    """Some lines of a block that are read as one."""

    at: int
    """Offset on the page."""
    words: str
    """What a reader sees of it."""
    blockquote: bool
    """A reader takes all of it for a quote."""


def paragraphs(given: Given, markdown: str, at: int) -> Iterator[Paragraph]:
    """Yield the paragraphs, items, rows of a block that stands at an offset of a page; what stands in code is none."""
    begun, quoted, note = at, False, False
    lines: list[str] = []
    for line in [*markdown.split("\n"), ""]:
        prefix = QUOTED.match(line)
        bare = (line[prefix.end() :] if prefix else line).strip(" \t")
        number, _ = given.position(min(at, len(given.linked)))
        in_code = line.strip() and not given.lines[number - 1]
        if lines and (not bare or in_code or _ALONE.match(line)):
            yield Paragraph(begun, _OWN.sub("", inline.plain(" ".join(lines))), quoted and not note)
            lines = []
        if not prefix:
            note = False
        elif _NOTE.match(bare):
            note = True
        if bare and not in_code:
            begun, quoted = (begun, quoted) if lines else (at, prefix is not None)
            lines.append(bare)
        at += len(line) + 1


def place(markdown: str, at: int, paragraph: Paragraph, words: str) -> int:
    """Return the offset of words on the page: theirs, else that of their first ones, else of their paragraph.

    `markdown` is the block that they stand in, `at` its offset.
    """
    start = paragraph.at - at
    for piece in (words, inline.escape(words), " ".join(words.split()[:2]), words.split()[0]):
        if (found := markdown.find(piece, start)) >= 0:
            return at + found
    return paragraph.at
