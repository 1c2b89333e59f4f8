"""Topics: the quotes that an editor sets into the positions matrix and the conflicts of accounts are there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from briefgen.check.given import Given
from briefgen.errors import Finding
from briefgen.model.pages import EntityPage
from briefgen.page import ids


def quotes(given: Given) -> Iterator[Finding]:
    """Yield an error for each permalink of a topic that leads to no quote."""
    if not isinstance(given.read, EntityPage) or given.read.kind != "topic":
        return
    for written in _written(given.read):
        slug, wanted = ids.permalink(written)
        there = given.around.statements(slug)
        if wanted not in there:
            where = given.position(max(0, given.text.find(written)))
            message = f"there is no quote {written!r}"
            yield given.finding(*where, "topic-quote", message, _hint(slug, wanted, there), about=written)


def _written(topic: EntityPage) -> Iterator[str]:
    for aspect in topic.aspects:
        yield from aspect.quotes
    for conflict in topic.conflicts:
        yield from conflict.quotes


def _hint(slug: str, wanted: str, there: frozenset[str]) -> str:
    near = get_close_matches(wanted, sorted(there), 1)
    if near:
        return f"Did you mean {slug}#{near[0]}?"
    return "Copy the permalink of the quote from the site, or its end: harbour-bridge#q-we-wait-1a2b3c4d"
