"""The home page: what is new, by topic, and who was quoted most in the seven days up to the newest briefing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from briefgen import frontmatter
from briefgen.errors import InputError
from briefgen.model.pages import Briefing
from briefgen.page.briefing import waivers
from briefgen.publish.show import parts
from briefgen.publish.show.parts import Said
from briefgen.publish.site import Site, name_of

LATEST = 20
"""Briefings; a screen or two."""
MOST_QUOTED = 10
TOPICS = 6
BY_TOPIC = 3
WORDS = 3
"""Quotes that stand on their own."""
WEEK = timedelta(days=6)
"""From the first day of seven to the last."""


def values(site: Site, text: str) -> dict[str, Any]:
    """Return what the template shows; `text` is that of content/index.md."""
    try:
        page = frontmatter.split(text, "index.md")
    except InputError:  # check reports it; the page shows what stands there
        page = frontmatter.FrontMatter(text)
    title = page.values.get("title")
    week = tuple(_week(site))
    said = parts.said(site, (one for briefing in week for one in site.statements[f"briefings/{briefing.slug}.md"]))
    return {
        "title": title if isinstance(title, str) else "",
        "intro": page.body,
        "latest": [(one, parts.first_point(one), parts.tongue(one.language)) for one in site.latest[:LATEST]],
        "older": max(0, len(site.latest) - LATEST),
        "topics": tuple(_topics(site)),
        "week": (week[-1].date, week[0].date) if week else None,
        "most_quoted": _most_quoted(site, said),
        "words": _words(said),
        "waived": parts.waived(waivers(page.values.get("waived"))),
    }


def _week(site: Site) -> Iterator[Briefing]:
    """Yield the briefings of the seven days up to the newest, newest first."""
    newest = next((day for one in site.latest if (day := _day(one))), None)
    for one in site.latest:
        day = _day(one)
        if day and newest:
            if day < newest - WEEK:
                return
            yield one


def _day(briefing: Briefing) -> date | None:
    try:
        return date.fromisoformat(briefing.date)
    except ValueError:
        return None


def _topics(site: Site) -> Iterator[tuple[str, str, int, list[Briefing]]]:
    """Yield page, name, number of briefings and the newest of them for the topics with the newest ones."""
    named = ((f"topics/{slug}.md", topic.name) for slug, topic in site.collection.topics.items())
    found = [(path, name, briefings) for path, name in named if (briefings := site.named_in.get(path))]
    found.sort(key=lambda item: item[2][0].date, reverse=True)
    for path, name, listed in found[:TOPICS]:
        yield path, name, len(listed), [site.collection.briefings[one.slug] for one in listed[:BY_TOPIC]]


def _most_quoted(site: Site, said: Sequence[Said]) -> list[tuple[str, str, int]]:
    """Return page, name and number of quotes, most first."""
    counts = Counter(one.one.page for one in said if one.one.verbatim and one.one.page in site.said)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_QUOTED]
    return [(path, name_of(site, path), count) for path, count in most]


def _words(said: Sequence[Said]) -> tuple[Said, ...]:
    """Return the first proven quote of each of the newest briefings that has one by somebody known."""
    first: dict[str, Said] = {}
    for one in said:
        if one.one.verified and one.one.verbatim and one.one.page and not (one.one.uncertain or one.one.withdrawn):
            first.setdefault(one.one.briefing, one)
    return tuple(first.values())[:WORDS]
