"""Live blogs: the entries of a page that says it is one, in its own order, each below its time and heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from briefgen.read.page_lines import Line, blocks
from briefgen.text import fold_spaces

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST = 6
"""Levels between an entry and its `<time>`."""
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
_SHORTEST = 40
"""Characters of a paragraph of the introduction: a shorter one is a button or a byline."""


class Entry:
    """An entry of a live blog and what it says of its time, to be taken before the tree loses its `<time>`."""

    def __init__(self, element: HtmlElement, stamp: HtmlElement) -> None:
        self.element = element
        self.shown = fold_spaces(stamp.text_content())
        self.moment = _moment(stamp.get("datetime"))

    def time(self, *, dated: bool) -> str:
        """Return the time as the page shows it, else as it is stated; `dated`: with its day."""
        clock = self.shown if _CLOCK.search(self.shown) else f"{self.moment:%H:%M}" if self.moment else ""
        return f"{self.moment:%Y-%m-%d} {clock}" if dated and self.moment else clock


def entries(tree: HtmlElement) -> list[Entry]:
    """Return the entries: the largest family of siblings that have a `<time>` each; none where there are not two."""
    families: dict[tuple[Any, Any], dict[Any, HtmlElement]] = {}
    for stamp in tree.iter("time"):
        one = stamp
        for _ in range(_DEEPEST):
            parent = one.getparent()
            if parent is None or one.tag == "body":
                break
            families.setdefault((parent, one.tag), {}).setdefault(one, stamp)
            one = parent
    best = max(families.values(), key=len, default={})
    return [Entry(one, stamp) for one, stamp in best.items()] if len(best) > 1 else []


def lines(tree: HtmlElement, found: list[Entry]) -> list[Line]:
    """Return the lines of a live blog in a tree that was made safe: the introduction, then each entry."""
    days = {entry.moment.date() for entry in found if entry.moment}
    laid = [*_introduction(tree, found[0].element)]
    for entry in found:
        inside = [*blocks(entry.element)]
        time = entry.time(dated=len(days) > 1)
        first = next(_headings(entry.element), "")
        inside = [line for line in inside if not (line.heading and line.words == first)]
        title = first if time in first else f"{time} {first}".strip()
        laid += [Line(title, heading=True)] * bool(title) + inside
    return laid


def _headings(top: HtmlElement) -> Iterator[str]:
    for one in top.iter("h2", "h3", "h4"):
        if words := fold_spaces(one.text_content()):
            yield words


def _introduction(tree: HtmlElement, first: HtmlElement) -> Iterator[Line]:
    for one in tree.iter():
        if one is first:
            return
        if one.tag == "p" and not any(up.tag in ("nav", "aside", "footer") for up in one.iterancestors()):
            words = fold_spaces(one.text_content())
            if len(words) >= _SHORTEST:
                yield Line(words)


def _moment(words: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(words))
    except ValueError:
        return None
