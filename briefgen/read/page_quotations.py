"""Quotations that a page marks by its elements: block quotes with who said it, pull quotes that say a thing again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefgen.text import fold_marks, fold_spaces

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PULLED = re.compile(r"(?:wp-block-)?pull-?quote\b", re.IGNORECASE)
_MARKS = "“”„«»\"'‘’ "
_DASHES = "—–-− "
_FEWEST = 4
"""Words of a pull quote at least: fewer stand on any page more than once."""
_MOST = 20
"""Pull quotes that are looked for on a page: each costs a look at all of it."""


def repeated(tree: HtmlElement) -> list[HtmlElement]:
    """Return the pull quotes, by their class, whose words stand in a paragraph of the page as well."""
    kinds = ("blockquote", "aside", "div", "figure", "p")
    found = {one: None for one in tree.iter(*kinds) if _PULLED.search(_names(one))}
    outer = [one for one in found if not any(up in found for up in one.iterancestors())][:_MOST]
    if not outer:
        return []
    inside = {one for pulled in outer for one in pulled.iter()}
    said = " ".join(_plain(one.text_content()) for one in tree.iter("p") if one not in inside)
    return [one for one in outer if len((words := _plain(_said(one))).split()) >= _FEWEST and words in said]


def attribute(quote: HtmlElement) -> None:
    """Set marks around the words of a block quote that names its speaker in `<cite>`, and a dash before the name.

    What has marks already, or more than one paragraph, keeps its own.
    """
    cites = list(quote.iter("cite"))
    if len(cites) != 1 or not (name := fold_spaces(cites[0].text_content()).lstrip(_DASHES)):
        return
    paragraphs = [one for one in quote.iter("p") if fold_spaces(one.text_content())]
    if len(paragraphs) != 1 or cites[0] in paragraphs[0].iter() or len(paragraphs[0]):
        return
    words = fold_spaces(paragraphs[0].text or "")
    if not any(mark in words for mark in '“”„«»"'):
        paragraphs[0].text = f"“{words}”"
    cites[0].clear(keep_tail=True)
    cites[0].tag, cites[0].text = "p", f"— {name}"


def _names(one: HtmlElement) -> str:
    return str(one.get("class") or "")


def _said(one: HtmlElement) -> str:
    """Return the words of a pull quote without who said them."""
    cites = [fold_spaces(cite.text_content()) for cite in one.iter("cite")]
    words = fold_spaces(one.text_content())
    for cite in cites:
        words = words.removesuffix(cite)
    return words


def _plain(words: str) -> str:
    return fold_marks(fold_spaces(words)).casefold().strip(f"{_MARKS}.,;:!?")
