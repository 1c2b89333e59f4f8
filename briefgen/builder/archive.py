"""The files at the top of the site that hold all quotes, put together from a part for each briefing.

A part is made by the worker that makes the page, while the words are at hand, and kept in the cache: an edit makes the
part of one briefing, and the files are copied together from all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from briefgen import codec
from briefgen.builder import trace, workers
from briefgen.builder.cache import Cache
from briefgen.export.quotes import CsvExporter, InParts, JsonExporter
from briefgen.export.web_annotations import FILE as ANNOTATIONS
from briefgen.export.web_annotations import WebAnnotationExporter
from briefgen.memo import digest
from briefgen.model import Archive, Masthead
from briefgen.publish.attributions import attributions
from briefgen.publish.render import Href
from briefgen.publish.shelf import Shelf
from briefgen.publish.shell import Shell
from briefgen.publish.site import Site

FILES: Mapping[str, InParts] = {
    "quotes.json": JsonExporter(),
    "quotes.csv": CsvExporter(),
    ANNOTATIONS: WebAnnotationExporter(),
}
"""What makes each file, by its name at the top of the site."""
_KIND = "parts"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of one briefing, beside its part of each file."""

    key: str
    """Digest of how addresses are made."""
    reads: tuple[str, ...]
    """What was read of the site: see `trace`."""
    read: str
    """Digest of what that looked like."""


class Parts:
    """The parts of all briefings: which of them are as they were, and what the files are then made from."""

    def __init__(self, site: Site, shell: Shell, cache: Cache, stamps: trace.Stamps) -> None:
        """`cache` holds what earlier builds made."""
        self._site, self._shell, self._cache, self._stamps = site, shell, cache, stamps
        self._masthead = masthead(shell)
        self._key = digest(shell.site.url.encode(), shell.site.name.encode(), repr(shell.directory_urls).encode()).hex()
        self._pages = [f"briefings/{slug}.md" for slug in site.collection.briefings]
        self._kept: dict[str, Part] = {}
        entries = cache.all(_KIND)
        for page in self._pages:
            try:
                part = codec.load(entries[page], Part)
            except (KeyError, ValueError):
                continue
            if part.key == self._key and part.read == stamps.of(part.reads).hex():
                self._kept[page] = part
        self.stale = frozenset(self._pages) - self._kept.keys()
        """Pages whose parts have to be made."""
        self._gone = entries.keys() - {*self._pages}

    def key(self) -> str:
        """Return a digest of what the files are made from, as far as it is known: see `stale`."""
        known = (self._kept[page].read if page in self._kept else "" for page in self._pages)
        return digest(self._key.encode(), self._shell.site.language.encode(), *map(str.encode, known)).hex()

    def make(self, page: str) -> bytes:
        """Return the parts of a briefing for `keep`; runs in any process."""
        seen: set[str] = set()
        found = attributions(trace.reading(self._site, seen), _slug(page), _href(self._shell))
        made = [one.part(found, self._masthead) for one in FILES.values()]
        reads = tuple(sorted(seen))
        return workers.packed(codec.dump(Part(self._key, reads, self._stamps.of(reads).hex()), Part), *made)

    def keep(self, found: Mapping[str, bytes]) -> None:
        """Keep what `make` returned, by page, and forget the parts of pages that are no more."""
        records: dict[str, bytes] = {}
        made: dict[str, dict[str, bytes]] = {name: {} for name in FILES}
        for page, data in found.items():
            records[page], *parts = workers.unpacked(data)
            self._kept[page] = codec.load(records[page], Part)
            for name, part in zip(FILES, parts, strict=True):
                made[name][page] = self._mark(page) + part
        for name in FILES:
            self._cache.put(name, made[name])
            self._cache.drop(name, self._gone)
        self._cache.put(_KIND, records)
        self._cache.drop(_KIND, self._gone)

    def write(self, name: str, file: Path) -> str:
        """Write a file of all parts and return its digest. Raises OSError."""
        found = blake2b(digest_size=16)
        with file.open("wb") as out:
            for chunk in FILES[name].whole(self._masthead, self._parts(name)):
                out.write(chunk)
                found.update(chunk)
        return found.hexdigest()

    def _parts(self, name: str) -> Iterator[bytes]:
        at = [*FILES].index(name)
        for page in self._pages:
            kept, mark = self._cache.get(name, page) or b"", self._mark(page)
            # Else that entry was damaged, or is what a build for another address left when it was killed.
            yield kept[len(mark) :] if kept.startswith(mark) else workers.unpacked(self.make(page))[at + 1]

    def _mark(self, page: str) -> bytes:
        """Return what stands before a part in the cache, so that it is taken for no other."""
        part = self._kept[page]
        return digest(part.key.encode(), part.read.encode())


def archive(site: Site, shell: Shell) -> Archive:
    """Return what exporters get of a site."""
    pages, href = site.collection, _href(shell)

    def named(slugs: Iterable[str], of: Callable[[str], Value]) -> Mapping[str, Value]:
        return Shelf({slug: slug for slug in slugs}, of, lambda _: b"")

    return Archive(
        site=masthead(shell),
        attributions=named(pages.briefings, lambda slug: attributions(site, slug, href)),
        briefings=named(pages.briefings, lambda slug: site.briefings[f"briefings/{slug}.md"]),
        sources=pages.sources,
        people=named(pages.people, lambda slug: site.entities[f"people/{slug}.md"]),
        organisations=named(pages.organisations, lambda slug: site.entities[f"organisations/{slug}.md"]),
        topics=named(pages.topics, lambda slug: site.entities[f"topics/{slug}.md"]),
    )


def masthead(shell: Shell) -> Masthead:
    """Return the site as a whole, as exporters get it."""
    href = _href(shell)
    return Masthead(shell.site.name, shell.site.url, shell.site.language, lambda path: href(path, ""))


def _href(shell: Shell) -> Href:
    """Return what makes addresses: absolute ones, or from the top of a site whose own is not known."""
    return lambda path, fragment: f"{shell.site.url}{shell.url(path)}{fragment}"


def _slug(page: str) -> str:
    return page.removeprefix("briefings/").removesuffix(".md")
