"""A page's body <-> its units: headings, list items, quotes, sentences, and blocks that are taken as a whole.

A unit carries the white space behind it, so all of them together are the body, character for character. Where a
paragraph is wrapped does not matter: its units are its sentences. What stands in quotation marks is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from briefgen.model.common import Span
from briefgen.model.pages import QuoteCallout
from briefgen.page import callout
from briefgen.page.blocks import REPORTED, shape
from briefgen.page.inline import unescape_references
from briefgen.page.markdown import Piece, split
from briefgen.quotemarks import quotations
from briefgen.text import fold_spaces

Kind = Literal["heading", "item", "quote", "reported", "sentence", "whole"]

_ITEM = re.compile(r"^ ?(?:[-*+]|\d{1,9}[.)])[ \t]+\S", re.MULTILINE)
_SENTENCE_END = re.compile(
    r"(?:[.!?…؟۔।][\"'”’»)\]*_]*(?P<gap>\s+)(?=[^\sa-z·])|[。！？][”’」』）\]*_]*(?P<wide>\s*)(?=\S))(?!\[¶)"
)
_ABBREVIATION = re.compile(r"\b[A-Z][a-z]{0,2}\.\Z")
"""Mr., Gen., U.S.: no sentence ends there; a sentence that does end with such a word stays one with the next."""
_MARKS = re.compile("[\"“”„‟«»‘’']")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_CITATION = re.compile(r"\s*\[¶ ?\d+\]\([^()\s]*\)(?: · [^\n]*)?\s*\Z")
_LEAD = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]|#{1,6}|Reported:)\s+")
_EMPHASIS = re.compile(r"[*_`\\]+")
_KINDS: Mapping[str, Kind] = MappingProxyType({"heading": "heading", "quote": "quote", "admonition": "quote"})


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that moves, goes or comes as one."""

    kind: Kind
    text: str
    """Without the white space behind it."""
    gap: str
    """The white space behind it."""
    line: int
    """Of the page on which it begins, 1-based."""
    key: str
    """Its text with white space folded: what is the same wherever it is wrapped."""

    @property
    def quote(self) -> QuoteCallout | None:
        """What it quotes, in whatever shape; None if it is no quote."""
        if self.kind != "quote":
            return None
        try:
            return callout.of_shape(shape(self.text))
        except ValueError:
            return None

    @property
    def substance(self) -> tuple[str, str]:
        """What it says, and what kind of thing says it: without links, emphasis, citation and marks of lists."""
        if quote := self.quote:
            return ("callout", quote.words)
        if self.kind in ("quote", "whole"):
            return (self.kind, self.key)
        return ("sentence" if self.kind == "reported" else self.kind, plain_words(self.text))


@dataclass(frozen=True, slots=True)
class Body:
    """A body taken apart."""

    lead: str
    """White space before the first unit."""
    units: tuple[Unit, ...]


def plain_words(markdown: str) -> str:
    """Return the words of a unit that an editor can reword; a rough `inline.plain` at a hundredth of its cost."""
    words = _LEAD.sub("", _CITATION.sub("", markdown), count=1)
    return fold_spaces(unescape_references(_EMPHASIS.sub("", _LINK.sub(r"\1", words))))


def stands_alone(text: str) -> bool:
    """Tell whether every quotation in a sentence ends in it, so that it may stand beside any other sentence."""
    if not _MARKS.search(text):
        return True
    even = text.count("“") == text.count("”") and text.count('"') % 2 == 0
    return even and all(one.closed for one in quotations(text, [Span(0, len(text))]))


def take_apart(body: str, first_line: int = 1) -> Body:
    """Return the units of a body that begins on `first_line` of its page. Linear in its length."""
    lead = body[: len(body) - len(body.lstrip("\n"))]
    units: list[Unit] = []
    line = first_line + len(lead)
    for piece in split(body[len(lead) :]):
        cuts = [*_cut(piece)]
        ends = [*(start for _, start, _ in cuts[1:]), len(piece.text)]
        at = 0
        for (kind, start, end), after in zip(cuts, ends, strict=True):
            text = piece.text[start if at else 0 : end]
            units.append(Unit(kind, text, piece.text[end:after], line, fold_spaces(text)))
            line += piece.text.count("\n", at, after)
            at = after
    return Body(lead, tuple(units))


def put_together(body: Body) -> str:
    """Return the text of a body: the inverse of `take_apart`."""
    return body.lead + "".join(unit.text + unit.gap for unit in body.units)


def _cut(piece: Piece) -> Iterator[tuple[Kind, int, int]]:
    """Yield the units of a block: their kind, and where in it their text begins and ends."""
    text = piece.text
    end = len(text.rstrip())
    if piece.kind == "paragraph" and text.startswith(REPORTED):
        yield "reported", 0, end
    elif piece.kind == "paragraph":
        yield from (("sentence", *span) for span in _sentences(text[:end]))
    elif _ITEM.match(text):
        starts = [match.start() for match in _ITEM.finditer(text)]
        for start, after in pairwise([*starts, end]):
            yield "item", start, start + len(text[start:after].rstrip())
    else:
        yield _KINDS.get(piece.kind, "whole"), 0, end


def _sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a paragraph; a quotation is never cut, one that stays open goes on to the end."""
    marked = quotations(text, [Span(0, len(text))]) if _MARKS.search(text) else ()
    start, at = len(text) - len(text.lstrip()), 0
    for match in _SENTENCE_END.finditer(text):
        cut, after = match.span("gap" if match["gap"] else "wide")
        while at < len(marked) and marked[at].outer.end <= cut:
            at += 1
        if (at < len(marked) and marked[at].outer.start < cut) or _ABBREVIATION.search(text, max(0, cut - 5), cut):
            continue
        yield Span(start, cut)
        start = after
    yield Span(start, len(text))
