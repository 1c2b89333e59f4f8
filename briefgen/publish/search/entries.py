"""One page -> what of it can be found, and what a result shows of it. Pure; kept with the facts of the page.

A page has several entries, so that a result can say where the words stand: its title, its text, each statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any, NamedTuple

from briefgen import codec, when
from briefgen.model.pages import Briefing, EntityPage, KeyPoints, Prose, ReadAlso, Section, SourcePage
from briefgen.page import inline
from briefgen.publish.search.terms import terms
from briefgen.publish.show import parts
from briefgen.publish.site import Statement

VERBATIM, UNCERTAIN, NOT_FOUND, SUPERSEDED, WITHDRAWN = 1, 2, 4, 8, 16
"""What a result says of a statement, added up."""
_TARGET = re.compile(r"\]\([^()\s]*\)")


class Found(NamedTuple):
    """What can be found of one page."""

    record: str
    """What a result shows, as JSON on one line."""
    entries: tuple[str, ...]
    """Terms of each entry, parted by spaces: of the title, of the text, of each statement."""


def dump(found: Found) -> bytes:
    """Return it as bytes, for a cache."""
    return "\n".join((found.record, *found.entries)).encode("utf-8", "surrogatepass")


def load(data: bytes) -> Found:
    """Return what `dump` got."""
    record, *entries = data.decode("utf-8", "surrogatepass").split("\n")
    return Found(record, tuple(entries))


def briefing(page: Briefing, statements: Sequence[Statement]) -> Found:
    """Return what can be found of a briefing with these statements: each by its words, who said it, where and when."""
    plain = [one.words if one.verbatim else inline.plain(one.words) for one in statements]
    shown = [_shown(one, words) for one, words in zip(statements, plain, strict=True)]
    said = (
        f"{words} {one.speaker.text} {one.role} {one.venue} {_day(one.said_on)}"
        for one, words in zip(statements, plain, strict=True)
    )
    withdrawn = int(page.withdrawn is not None)
    title = " ".join((page.title, *page.aliases, page.source.get("publisher", "")))
    record = [page.title, page.date, page.language, parts.first_point(page), shown, withdrawn]
    return _found(record, (title, _text(page), *said))


def source(page: SourcePage) -> Found:
    """Return what can be found of a source: its words may not be ours to show, so its title and publisher."""
    publisher = page.source.get("publisher", "")
    shown = [page.title, page.date, page.language, publisher, int(page.withdrawn is not None)]
    return _found(shown, (f"{page.title} {publisher} {page.byline}", ""))


def entity(page: EntityPage, statements: int, briefings: int) -> Found:
    """Return what can be found of a person, an organisation or a topic, of which there are so many."""
    names = " ".join((page.name, page.native_name, *page.aliases))
    shown = [page.name, page.role, page.native_name, page.aliases, statements, briefings]
    return _found(shown, (names, page.role))


def _found(shown: Sequence[Any], texts: Iterable[str]) -> Found:
    return Found(codec.json_of(shown).decode(), tuple(" ".join(terms(text)) for text in texts))


def _shown(one: Statement, words: str) -> list[Any]:
    day = when.machine(one.when) if one.when else ""
    state = (
        VERBATIM * one.verbatim
        + UNCERTAIN * one.uncertain
        + NOT_FOUND * (one.verbatim and not one.verified and one.earlier is None)
        + SUPERSEDED * (one.earlier is not None)
        + WITHDRAWN * (one.withdrawn is not None)
    )
    return [one.id, words, one.speaker.text, one.role, one.venue, day or one.said_on, state]


def _day(said_on: str) -> str:
    """Return a date in words without its weekday, which every seventh statement has."""
    return " ".join(said_on.split()[-3:])


def _text(page: Briefing) -> str:
    """Return the words of a briefing that are in no statement; mark-up may be among them, but no address."""
    found: list[str] = []
    for block in page.blocks:
        if isinstance(block, Prose):
            found.append(_TARGET.sub("] ", block.markdown))
        elif isinstance(block, Section):
            found.append(block.title)
        elif isinstance(block, KeyPoints):
            found += (point.text for point in block.points)
        elif isinstance(block, ReadAlso):
            found += (item.text for item in block.items)
    text = " ".join(found)
    return unescape(text) if "&" in text else text
