"""What other pages need of a page, from its text alone: its names, its anchors, what it is made from and asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from briefgen import frontmatter
from briefgen.errors import InputError
from briefgen.memo import Memo
from briefgen.model.common import EntityKind, KnownEntity
from briefgen.model.pages import PageLink, ReadAlso
from briefgen.page import briefing, collection, entity, prose
from briefgen.page.anchors import anchors
from briefgen.page.briefing import strings, word
from briefgen.page.wikilinks import Titled
from briefgen.texts import Texts

FOLDERS: Mapping[EntityKind, str] = MappingProxyType(
    {"person": "people", "organisation": "organisations", "topic": "topics"}
)
"""Where the pages of each kind of entity stand, below content/."""
TEACHING = tuple(f"{folder}/" for folder in FOLDERS.values())
"""What the path of a page begins with that teaches the annotator, while it differs from what briefgen wrote there."""
_KINDS: Mapping[str, EntityKind] = {folder: kind for kind, folder in FOLDERS.items()}
_WANTED = "../wanted.md#"
_AROUND = re.compile(r"\.md|\]\]|\||\[\[(?!\[)")
"""What a slug in a link stands in front of, or behind."""
_STATUS = re.compile(r"^status:.*$", re.MULTILINE)
_WORD = re.compile(r"[\w-]+")
_LAST = re.compile(r"[\w-]+\Z")


@dataclass(frozen=True, slots=True)
class Outline:
    """One page, as others see it."""

    titled: Titled | None = None
    """How wikilinks name it; None for wanted.md, and where its front matter cannot be read."""
    source: str = ""
    """Of a briefing the path of the source that it says it is made from."""
    published: bool = False
    """A briefing that readers know, by its status. Other changes of it are nothing to other pages."""
    known: KnownEntity | None = None
    """Of a person, organisation or topic: what the page says of it."""
    native_name: str = ""
    """Likewise."""
    wants: tuple[PageLink, ...] = ()
    """Of a briefing the "Read also" lines that lead to the wanted page."""
    anchors: Mapping[str, int] = field(default_factory=dict)
    """Anchor of each heading -> how many headings have it by their words alone."""
    names: str = ""
    """The slugs that stand in its links and its front matter, among other words; with a space between them.

    Its status is none of them."""
    wikilinks: bool = False
    """It may have some, so what it says depends on the names of other pages."""


def outlines(texts: Texts, memo: Memo, kind: str = "outline") -> dict[str, Outline]:
    """Return the outline of each page, by its path below content/."""
    keys = {path: bytes.fromhex(texts.stamp(path)) for path in texts}
    return memo.each(kind, keys, Outline, lambda path: outline(path, texts[path]), "Looking at pages")


def outline(path: str, text: str) -> Outline:
    """Return the outline of the page at `path` below content/; of one that is broken as much as can be told."""
    try:
        head = frontmatter.split(text, path)
    except InputError:  # reported by check
        return Outline(anchors=anchors(prose.lines(text)), names=_named(text, ""))
    folder, slug = collection.place(path)
    common: dict[str, Any] = {
        "anchors": dict(anchors(prose.lines(text))),
        "names": _named(text, head.raw or ""),
        "wikilinks": "[[" in text and folder != "sources",
    }
    if path == "wanted.md":
        return Outline(**common)
    if kind := _KINDS.get(folder):
        page = entity.loads(text, slug, kind, path)
        known = KnownEntity(slug, page.name, kind, page.aliases, page.role or None)
        return Outline(Titled(path, page.name, page.aliases), known=known, native_name=page.native_name, **common)
    if not folder:
        return Outline(Titled(path, collection.heading(text)), **common)
    titled = Titled(path, word(head.values.get("title")), strings(head.values.get("aliases")))
    if folder == "sources":
        return Outline(titled._replace(aliases=()), **common)
    source = head.values.get("source")
    made_from = word(source.get("path")) if isinstance(source, dict) else ""
    wants = tuple(one for one in read_also(path, text) if one.target.startswith(_WANTED)) if _WANTED in text else ()
    published = word(head.values.get("status")) == "published"
    return Outline(titled, made_from, published, wants=wants, **common)


def read_also(path: str, text: str) -> Iterator[PageLink]:
    """Yield the "Read also" lines of a briefing; none of one that cannot be read."""
    try:
        page = briefing.loads(text, PurePosixPath(path).stem, path)
    except InputError:  # reported by check
        return
    for block in page.blocks:
        if isinstance(block, ReadAlso):
            yield from block.items


def _named(text: str, head: str) -> str:
    return " ".join(sorted({*_WORD.findall(_STATUS.sub("", head)), *_linked(text)}))


def _linked(text: str) -> Iterator[str]:
    """Yield the words right before `.md`, `]]` and `|`, and those right behind `[[`."""
    at = 0
    for mark in _AROUND.finditer(text):
        if mark[0] == "[[":
            word = _WORD.match(text, mark.end())
        else:
            word = _LAST.search(text[at : mark.start()].rpartition("/")[2])
            at = mark.end()
        if word:
            yield word[0]
