"""All pages of content/, read: what check and publish work on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from briefgen.errors import Finding, InputError
from briefgen.model import Briefing, EntityKind, EntityPage, SourcePage
from briefgen.page import briefing, entity, source, wanted


@dataclass(frozen=True, slots=True)
class Collection:
    """The pages by what they are; keys are slugs, in order."""

    briefings: Mapping[str, Briefing] = field(default_factory=dict)
    sources: Mapping[str, SourcePage] = field(default_factory=dict)
    people: Mapping[str, EntityPage] = field(default_factory=dict)
    organisations: Mapping[str, EntityPage] = field(default_factory=dict)
    topics: Mapping[str, EntityPage] = field(default_factory=dict)
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Title -> slugs of the briefings that want it."""
    other: Mapping[str, str] = field(default_factory=dict)
    """Path below content/ -> text of every page that is none of the above."""


def load(pages: Mapping[str, str]) -> tuple[Collection, tuple[Finding, ...]]:
    """Return the collection and what could not be read. `pages` maps paths below content/ to texts."""
    found: dict[str, dict[str, Any]] = {folder: {} for folder in _LOADERS}
    other: dict[str, str] = {}
    titles: dict[str, tuple[str, ...]] = {}
    problems: list[Finding] = []
    for path, text in sorted(pages.items()):
        parts = PurePosixPath(path).parts
        if path == "wanted.md":
            titles = wanted.loads(text)
        elif len(parts) == 2 and parts[0] in _LOADERS and parts[1] != "index.md":
            slug = PurePosixPath(path).stem
            try:
                found[parts[0]][slug] = _LOADERS[parts[0]](text, slug, f"content/{path}")
            except InputError as error:
                problems += error.findings
        else:
            other[path] = text
    return Collection(**found, wanted=titles, other=other), tuple(problems)


def _entity(kind: EntityKind) -> Callable[[str, str, str], EntityPage]:
    return lambda text, slug, path: entity.loads(text, slug, kind, path)


FOLDERS = ("briefings", "sources", "people", "organisations", "topics")
"""Below content/; each is a mapping of a Collection."""

_LOADERS: dict[str, Callable[[str, str, str], Any]] = {
    "briefings": briefing.loads,
    "sources": source.loads,
    "people": _entity("person"),
    "organisations": _entity("organisation"),
    "topics": _entity("topic"),
}
