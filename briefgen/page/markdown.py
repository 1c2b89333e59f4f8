"""The body of a page <-> its blocks as CommonMark sees them. Lossless: all pieces together are the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Kind = Literal["heading", "paragraph", "quote", "bullets", "admonition", "other"]


class Piece(NamedTuple):
    """A top-level block."""

    kind: Kind
    """admonition: a quote in the form of Python-Markdown, `!!! quote`; other: code, tables, HTML, definitions ..."""
    text: str
    """With the blank lines behind it."""

    @property
    def bare(self) -> str:
        """The text without the blank lines and the last line end."""
        words = self.text.rstrip("\n")
        if words[-1:] not in (" ", "\t"):
            return words
        end = self.text.find("\n", len(self.text.rstrip(" \t\n")))
        return self.text if end < 0 else self.text[:end]


ADMONITION = re.compile(r'(?:!!!|\?\?\?\+?) +(?:quote|cite)(?P<classes>(?: +[\w-]+)*)(?: +"(?P<title>[^\n]*)")?[ \t]*$')
"""The first line of a quote admonition, without its line end."""

LEAD = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*(?:[ \t]+\Z)?")
"""The blank lines in front of a body."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)*\n")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)[ \t]*\S")

_UNSURE = (
    r"(?:\s|>|<|`{3}|~{3}|!!!|\?\?\?"  # indented, quotes, HTML, fences, admonitions
    r"|#{1,6}(?:[ \t]|$)|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)"  # headings and lists
    r"|[-*_=|:+ \t]+$|\[[^\]\n]*\]:)"  # underlines, rules, tables, definitions
)
_PARAGRAPH = re.compile(rf"(?!{_UNSURE})[^\n]+(?:\n(?!{_UNSURE})[^\n]+)*", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t][^\n]*")
_QUOTE = re.compile(r">[^\n]*(?:\n>[^\n]*)*")
_BULLETS = re.compile(r"- (?![-* \t]*$)\S[^\n]*(?:\n- (?![-* \t]*$)\S[^\n]*)*", re.MULTILINE)
_SURE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("paragraph", _PARAGRAPH),
    ("heading", _HEADING),
    ("quote", _QUOTE),
    ("bullets", _BULLETS),
)
_BY_MARK = {">": (("quote", _QUOTE),), "#": (("heading", _HEADING), *_SURE)}
"""What begins with such a mark is seldom or never anything else."""
_KINDS: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "blockquote_open": "quote",
    "bullet_list_open": "bullets",
}


def split(body: str) -> tuple[Piece, ...]:
    """Return the blocks of a body that does not begin with a blank line. Linear in its length.

    What briefgen itself writes is told apart by its first characters; all else is left to the parser, which is exact
    and twenty times slower.
    """
    sure = _sure(body)
    return sure if sure is not None else tuple(_parsed(_LINE.findall(body)))


def is_plain(body: str) -> bool:
    """Tell whether a body holds nothing but plain paragraphs, headings, quotes and flat lists with hyphens."""
    return _sure(body) is not None


@cache
def parser() -> MarkdownIt:
    """Return a parser of blocks only: inline Markdown stays text."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("inline")


def _sure(body: str) -> tuple[Piece, ...] | None:
    """Return the blocks if all of them are plain to see; else None."""
    if "\r" in body:
        return None
    pieces: list[Piece] = []
    at = 0
    for end in [*(match.end() for match in _BLANK.finditer(body)), len(body)]:
        text = body[at:end]
        at = end
        if not text:
            continue
        block = text.rstrip("\n \t")
        kind = _kind(block)
        if kind is None or (kind == "bullets" and pieces and pieces[-1].kind == "bullets"):
            return None
        pieces.append(Piece(kind, text))
    return tuple(pieces)


def _kind(block: str) -> Kind | None:
    """Return what a block is if that is plain to see; of the patterns no more than one fits."""
    for kind, pattern in _BY_MARK.get(block[:1], _SURE):
        if pattern.fullmatch(block):
            return kind
    return None


def _parsed(lines: Sequence[str]) -> Iterator[Piece]:
    """Yield the blocks as the parser sees them, quote admonitions taken out first."""
    spans = [*_spans(lines)]
    starts = [start for kind, start, _ in spans if kind == "paragraph" and _admonition_end(lines, start)]
    if not starts:
        yield from _cut(lines, spans)
        return
    at = 0
    for start in [*starts, len(lines)]:
        if start < at:
            continue
        if start > at:
            yield from _cut(lines[at:start], _spans(lines[at:start]))
        at = start
        while at < len(lines) and (end := _admonition_end(lines, at)):
            yield Piece("admonition", "".join(lines[at:end]))
            at = end


def _admonition_end(lines: Sequence[str], start: int) -> int:
    """Return the line after an admonition that begins on `start`, blank ones behind it included; 0 if there is none."""
    if not ADMONITION.fullmatch(lines[start].rstrip("\r\n")):
        return 0
    at = body = start + 1
    while at < len(lines):
        if _INDENTED.match(lines[at]):
            body = at + 1
        elif lines[at].strip(" \t\r\n"):
            break
        at += 1
    return at if body > start + 1 else 0


def _spans(lines: Sequence[str]) -> Iterator[tuple[Kind, int, int]]:
    """Yield kind, first line and line after each block of the parser's."""
    tokens: list[Token] = parser().parse("".join(lines))
    for token in tokens:
        if token.level == 0 and token.nesting >= 0 and token.map:
            yield _KINDS.get(token.type, "other"), token.map[0], token.map[1]


def _cut(
    lines: Sequence[str], spans: Iterator[tuple[Kind, int, int]] | Sequence[tuple[Kind, int, int]]
) -> Iterator[Piece]:
    """Yield the pieces between the starts of blocks; what no block covers (definitions) is a piece of its own."""
    starts: list[tuple[int, Kind]] = []
    at = 0
    for kind, start, end in spans:
        starts += _uncovered(lines, at, start)
        starts.append((start, kind))
        at = end
    starts += _uncovered(lines, at, len(lines))
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    for (start, kind), end in zip(starts, ends, strict=True):
        yield Piece(kind, "".join(lines[0 if start == starts[0][0] else start : end]))


def _uncovered(lines: Sequence[str], start: int, end: int) -> list[tuple[int, Kind]]:
    first = next((n for n in range(start, end) if lines[n].strip(" \t\r\n")), None)
    return [] if first is None else [(first, "other")]
