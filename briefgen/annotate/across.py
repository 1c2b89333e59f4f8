"""One person, one page: a family name alone in one article joins the only full name that bears it in the collection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefgen.annotate.entities import surname
from briefgen.model import Annotations, Article, Entity, KnownEntity


def joined(
    annotated: Sequence[tuple[Article, Annotations]], known: Iterable[KnownEntity] = ()
) -> list[tuple[Article, Annotations]]:
    """Return the articles in their order, their family names joined; one that two people could bear stays as it is.

    `known` are the people whom editors' pages name.
    """
    people = {one.slug: one.name for one in known if one.kind == "person"}
    for _, notes in annotated:
        people |= {one.slug: one.name for one in notes.entities if one.kind == "person" and " " in one.name}
    bearers: dict[str, list[str]] = defaultdict(list)
    for slug in sorted(people):
        bearers[surname(people[slug])].append(slug)
    return [(article, _renamed(notes, bearers, people)) for article, notes in annotated]


def _renamed(notes: Annotations, bearers: dict[str, list[str]], people: dict[str, str]) -> Annotations:
    here = {one.slug for one in notes.entities}
    renamed: dict[str, str] = {}
    for one in notes.entities:
        found = bearers.get(one.name, [])
        if one.kind == "person" and " " not in one.name and len(found) == 1 and found[0] not in here:
            renamed[one.slug] = found[0]
    if not renamed:
        return notes
    entities = tuple(_full(one, renamed, people) for one in notes.entities)
    quotes = tuple(
        replace(one, speaker=renamed[one.speaker], speaker_name=people[renamed[one.speaker]])
        if one.speaker in renamed
        else one
        for one in notes.quotes
    )
    return replace(notes, entities=entities, quotes=quotes)


def _full(one: Entity, renamed: dict[str, str], people: dict[str, str]) -> Entity:
    if one.kind != "person" or one.slug not in renamed:
        return one
    slug = renamed[one.slug]
    return replace(one, slug=slug, name=people[slug], aliases=tuple(sorted({*one.aliases, one.name})))
