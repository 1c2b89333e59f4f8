"""The files at the top of the site that hold all quotes, put together from a part for each briefing.

A part is made by the worker that makes the page, while the words are at hand, and kept in the cache: an edit makes the
part of one briefing, and the files are copied together from all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from briefgen.builder import trace, workers
from briefgen.builder.cache import Cache
from briefgen.builder.made import Made
from briefgen.export.quotes import CsvExporter, InParts, JsonExporter
from briefgen.export.web_annotations import FILE as ANNOTATIONS
from briefgen.export.web_annotations import WebAnnotationExporter
from briefgen.memo import digest
from briefgen.model.archive import Archive, Masthead
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

Value = TypeVar("Value")


def name(page: str) -> str:
    """Return the name of the parts of a briefing among all that is made; no path of content/ begins so."""
    return f"/parts/{page}"


class Parts:
    """The parts of all briefings: which of them are as they were, and what the files are then made from."""

    def __init__(
        self,
        site: Site,
        shell: Shell,
        cache: Cache,
        stamps: trace.Stamps,
        pages: Sequence[str],
        made: Mapping[str, str],
        others: Collection[str],
    ) -> None:
        """`pages` are those of all briefings, `made` the `Made` of all that an earlier build made, by name.

        `others` of these would read something else today.
        """
        self._site, self._shell, self._cache, self._stamps = site, shell, cache, stamps
        self._masthead = masthead(shell)
        self._key = digest(shell.site.url.encode(), shell.site.name.encode(), repr(shell.directory_urls).encode()).hex()
        self._pages = pages
        wanted = [name(page) for page in pages]
        found = {one: Made(made[one]) for one in wanted if one in made and one not in others}
        self.kept = {one: row for one, row in found.items() if row.has(self._key)}
        """Those that are as they were, by name; once `keep` has them, all."""
        self.stale = frozenset(wanted) - self.kept.keys()
        """Names of those that have to be made."""

    def with_pages(self, stale: Sequence[str]) -> Iterator[str]:
        """Yield the pages that have to be made, each with its parts where these have to be, too: they read the same."""
        left = {*self.stale}
        for page in stale:
            yield page
            if name(page) in left:
                left.remove(name(page))
                yield name(page)
        yield from sorted(left)

    def key(self) -> str:
        """Return a digest of what the files are made from, as far as it is known: see `stale`."""
        known = (self.kept[one].read if one in self.kept else "" for one in map(name, self._pages))
        return digest(self._key.encode(), self._shell.site.language.encode(), *map(str.encode, known)).hex()

    def make(self, one: str) -> bytes:
        """Return the row of a briefing's parts, what they read, and them; runs in any process."""
        seen: set[str] = set()
        page = one.removeprefix(name(""))
        found = attributions(trace.reading(self._site, seen), _slug(page), _href(self._shell))
        made = [exporter.part(found, self._masthead) for exporter in FILES.values()]
        reads = tuple(sorted(seen))
        row = Made.of(self._key, self._stamps.of(reads).hex(), trace.marks(reads))
        return workers.packed(row.encode(), trace.noted(reads), *made)

    def keep(self, found: Mapping[str, Sequence[bytes]], rows: Mapping[str, str]) -> None:
        """Keep parts that were made, by name; `rows` has theirs."""
        self.kept |= {one: Made(rows[one]) for one in found}
        for at, file in enumerate(FILES):
            parts = ((one.removeprefix(name("")), parts[at]) for one, parts in found.items())
            self._cache.put(file, {page: self._mark(page) + part for page, part in parts})

    def forget(self, gone: Iterable[str]) -> None:
        """Forget the parts with these names."""
        pages = [one.removeprefix(name("")) for one in gone if one.startswith(name(""))]
        for file in FILES:
            self._cache.drop(file, pages)

    def write(self, which: str, file: Path) -> str:
        """Write a file of all parts and return its digest. Raises OSError."""
        found = blake2b(digest_size=16)
        with file.open("wb") as out:
            for chunk in FILES[which].whole(self._masthead, self._parts(which)):
                out.write(chunk)
                found.update(chunk)
        return found.hexdigest()

    def _parts(self, which: str) -> Iterator[bytes]:
        at = [*FILES].index(which)
        for page in self._pages:
            kept, mark = self._cache.get(which, page) or b"", self._mark(page)
            # Else that entry was damaged, or is what a build for another address left when it was killed.
            yield kept[len(mark) :] if kept.startswith(mark) else workers.unpacked(self.make(name(page)))[at + 2]

    def _mark(self, page: str) -> bytes:
        """Return what stands before a part in the cache, so that it is taken for no other."""
        part = self.kept[name(page)]
        return digest(part.encode())


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
