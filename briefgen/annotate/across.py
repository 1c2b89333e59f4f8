"""One person, one page: a family name alone in one article joins the only full name that bears it in the collection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from briefgen.model.annotations import Annotations, Entity
from briefgen.model.common import KnownEntity

Renames = Mapping[str, tuple[str, str]]
"""Slug of a person in one article -> slug and name of the one who is meant."""


def renames(found: Mapping[str, Iterable[Entity]], known: Iterable[KnownEntity] = ()) -> dict[str, Renames]:
    """Return whom the family names of each article mean; one that two people could bear stays as it is.

    `found`: what tells an article from others -> its entities; in the result are those in which there is one to join.
    `known` are the people whom editors' pages name.
    """
    from briefgen.annotate.forms import surname  # slow to import; `joined` does without

    people = {one.slug: one.name for one in known if one.kind == "person"}
    for entities in found.values():
        people |= {one.slug: one.name for one in entities if one.kind == "person" and " " in one.name}
    bearers: dict[str, list[str]] = defaultdict(list)
    for slug in sorted(people):
        bearers[surname(people[slug])].append(slug)
    joins = {name: _renamed(tuple(entities), bearers, people) for name, entities in found.items()}
    return {name: one for name, one in joins.items() if one}


def _renamed(
    entities: tuple[Entity, ...], bearers: Mapping[str, list[str]], people: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    here = {one.slug for one in entities}
    renamed: dict[str, tuple[str, str]] = {}
    for one in entities:
        found = bearers.get(one.name, [])
        if one.kind == "person" and " " not in one.name and len(found) == 1 and found[0] not in here:
            renamed[one.slug] = found[0], people[found[0]]
    return renamed


def joined(notes: Annotations, renames: Renames) -> Annotations:
    """Return what was found in an article with its people joined."""
    if not renames:
        return notes
    quotes = tuple(
        replace(one, speaker=renames[one.speaker][0], speaker_name=renames[one.speaker][1])
        if one.speaker is not None and one.speaker in renames
        else one
        for one in notes.quotes
    )
    return replace(notes, entities=entities(notes.entities, renames), quotes=quotes)


def entities(found: Iterable[Entity], renames: Renames) -> tuple[Entity, ...]:
    """Return the entities of an article, its people joined."""
    return tuple(_full(one, renames) for one in found)


def _full(one: Entity, renames: Renames) -> Entity:
    if one.kind != "person" or one.slug not in renames:
        return one
    slug, name = renames[one.slug]
    return replace(one, slug=slug, name=name, aliases=tuple(sorted({*one.aliases, one.name})))
