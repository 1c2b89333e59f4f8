"""All pages of content/, read: what check and publish work on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from briefgen.errors import Finding, InputError
from briefgen.model.common import EntityKind
from briefgen.model.pages import Briefing, EntityPage, SourcePage
from briefgen.page import accepted, briefing, entity, source, wanted, wikilinks
from briefgen.page.inline import plain
from briefgen.page.wikilinks import Directory, Titled

_TITLE = re.compile(
    r"""\A---[ \t]*\n(?:[^\n]*\n)*?title:[ \t]*(?:(?P<mark>["'])(?P<quoted>[^\n]*)(?P=mark)|(?P<title>[^\n]*))"""
    r"""|^#[ \t]+(?P<heading>[^\n]+)""",
    re.MULTILINE,
)


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
    """Path below content/ -> text of every page that is none of the above, its quotes and wikilinks understood."""
    directory: Directory = field(default_factory=Directory)
    """What wikilinks may name. In all pages above they are links already, where it is clear where they lead."""
    linked: Mapping[str, str] = field(default_factory=dict)
    """Path below content/ -> text with its wikilinks as links, of the pages that have some. What a briefing's blocks
    hold as written is from this text."""


def load(pages: Mapping[str, str]) -> tuple[Collection, tuple[Finding, ...]]:
    """Return the collection and what could not be read. `pages` maps paths below content/ to texts."""
    found: dict[str, dict[str, Any]] = {folder: {} for folder in _LOADERS}
    other: dict[str, str] = {}
    titles: dict[str, tuple[str, ...]] = {}
    problems: list[Finding] = []
    for path, text in sorted(pages.items()):
        folder, name = place(path)
        if path == "wanted.md":
            titles = wanted.loads(text)
        elif folder:
            try:
                found[folder][name] = _LOADERS[folder](text, name, f"content/{path}")
            except InputError as error:
                problems += error.findings
        else:
            other[path] = text
    read_ones = ((f"{folder}/{name}.md", page) for folder, named in found.items() for name, page in named.items())
    directory = Directory.of(
        (*(titled(path, page) for path, page in read_ones), *(titled(path, text) for path, text in other.items()))
    )
    linked: dict[str, str] = {}
    for path, text in pages.items():
        folder, name = place(path)
        if folder == "sources" or path == "wanted.md":
            continue
        if (resolved := wikilinks.resolve(text, path, directory)) != text:
            linked[path] = resolved
        if path in other:
            other[path] = accepted.with_callouts(resolved)
        elif name in found[folder] and (meant := _meant(folder, resolved)) != text:
            found[folder][name] = _LOADERS[folder](meant, name, f"content/{path}")
    return Collection(**found, wanted=titles, other=other, directory=directory, linked=linked), tuple(problems)


def read(path: str, linked: str, where: str = "") -> Briefing | SourcePage | EntityPage | None:
    """Return the page at `path` below content/, None if it is an ordinary one.

    `linked` is its text with its wikilinks resolved, `where` its path in the project, for messages. Raises InputError
    if it is broken.
    """
    try:
        return _at_hand(path, linked)
    except InputError:
        return _read(path, linked, where or f"content/{path}")


def together(path: str) -> tuple[str, str]:
    """Return what to sort paths by, so that a briefing and the source that it quotes are neighbours."""
    folder, _, name = path.rpartition("/")
    return name, folder


def _read(path: str, linked: str, where: str = "") -> Briefing | SourcePage | EntityPage | None:
    folder, name = place(path)
    return _LOADERS[folder](_meant(folder, linked), name, where) if folder else None


_at_hand = lru_cache(64)(_read)
"""The last pages that were read: who checks a page and who shows it ask for it, and for the sources that it quotes."""


def _meant(folder: str, linked: str) -> str:
    """Return the text to be read; of briefings and sources the loader itself understands what is accepted."""
    return linked if folder in ("briefings", "sources") else accepted.with_callouts(linked)


def titled(path: str, page: Briefing | SourcePage | EntityPage | str) -> Titled:
    """Return what wikilinks may name a page by; of an ordinary page `page` is its text."""
    if isinstance(page, str):
        return Titled(path, heading(page))
    return Titled(path, page.name if isinstance(page, EntityPage) else page.title, getattr(page, "aliases", ()))


def directory(pages: Mapping[str, str]) -> Directory:
    """Return what wikilinks may name on these pages; those that cannot be read are left out."""
    return load(pages)[0].directory


def place(path: str) -> tuple[str, str]:
    """Return folder and slug of a page that briefgen knows; empty for others."""
    parts = PurePosixPath(path).parts
    known = len(parts) == 2 and parts[0] in _LOADERS and parts[1] != "index.md"
    return (parts[0], PurePosixPath(path).stem) if known else ("", "")


def heading(text: str) -> str:
    """Return the title of an ordinary page: that of its front matter, or its first heading."""
    match = _TITLE.search(text)
    return plain((match["quoted"] or match["title"] or match["heading"]).strip()) if match else ""


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
