"""Topics: the quotes that an editor sets into the positions matrix and the conflicts of accounts are there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from briefgen.check.given import Given
from briefgen.errors import Finding
from briefgen.model import EntityPage
from briefgen.page import ids


def quotes(given: Given) -> Iterator[Finding]:
    """Yield an error for each permalink of a topic that leads to no quote."""
    there: dict[str, frozenset[str]] = {}
    for name, topic in given.collection.topics.items():
        page = f"topics/{name}.md"
        for written in _written(topic):
            slug, wanted = ids.permalink(written)
            if slug not in there:
                briefing = given.collection.briefings.get(slug)
                there[slug] = frozenset(name for _, name in ids.statements(briefing)) if briefing else frozenset()
            if wanted not in there[slug]:
                where = given.position(page, max(0, given.pages[page].find(written)))
                message = f"there is no quote {written!r}"
                hint = _hint(slug, wanted, there[slug])
                yield given.finding(page, *where, "topic-quote", message, hint, about=written)


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
