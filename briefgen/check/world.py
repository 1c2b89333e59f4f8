"""The collection around a page: what rules may ask of it. Each answer has a stamp, by which it is seen to be the same.

A page is checked again when it, its merge base, or one of the answers that its rules got has changed: so a check of
everything after one edit looks at a few pages only, and finds what a check from nothing would.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from briefgen.check import evidence
from briefgen.check.evidence import Evidence
from briefgen.check.names import Names
from briefgen.errors import InputError
from briefgen.model.pages import EntityPage, SourcePage
from briefgen.page import briefing, collection, ids
from briefgen.page.outline import Outline
from briefgen.page.wikilinks import Directory, resolve
from briefgen.sources import Sources
from briefgen.text import title_key
from briefgen.texts import Texts, stamp

_AT_HAND = 64
"""Sources that are held in memory: neighbouring pages quote the same."""
_STAMPS = 1 << 14
"""Answers of which the stamps are: some are asked for by most pages."""
Question = tuple[str, ...]
"""What a rule asked: the kind of question, and what about."""


class World:
    """All pages, their sources, and what follows from them."""

    def __init__(
        self,
        pages: Texts,
        bases: Texts,
        sources: Sources,
        assets: frozenset[str],
        content: str,
        outlines: Mapping[str, Outline],
    ) -> None:
        """`pages` and `bases` are keyed by their path below content/; `assets` are other files that stand there."""
        self.pages = pages
        self.bases = bases
        self.sources = sources
        self.content = content
        self.outlines = outlines
        self._files = assets
        self._evidence = lru_cache(_AT_HAND)(self._said)
        self._statements: dict[str, frozenset[str]] = {}
        self._stamps = lru_cache(_STAMPS)(lambda question: self._stamp(*question))

    @cached_property
    def names(self) -> Names:
        """The names of all pages and files."""
        return Names((*self.pages, *self._files))

    @cached_property
    def directory(self) -> Directory:
        """What wikilinks may name."""
        return Directory.of(one.titled for one in self.outlines.values() if one.titled is not None)

    def linked(self, page: str) -> str:
        """Return the text of a page with its wikilinks as links, where it is clear where they lead."""
        text = self.pages[page]
        return resolve(text, page, self.directory) if self.outlines[page].wikilinks else text

    def is_there(self, name: str) -> bool:
        """Tell whether there is such a page or file."""
        return name in self.pages or name in self._files

    def evidence(self, slug: str, path: str) -> Evidence | None:
        """Return what a source says: that at `path`, else that of the briefing `slug`; None if there is none."""
        return self._evidence(slug, self._path(slug, path))

    def _said(self, slug: str, path: str) -> Evidence | None:
        page = f"sources/{slug}.md"
        if path:
            return evidence.of_article(self.sources.article(path), self.sources.annotations(path))
        if page in self.pages and self.outlines[page].titled is not None:
            read = collection.read(page, self.pages[page])
            return evidence.of_page(read, self.content) if isinstance(read, SourcePage) else None
        return None

    def _path(self, slug: str, path: str) -> str:
        return path if path in self.sources.gists else self.sources.by_slug.get(slug, "")

    def entity(self, page: str) -> EntityPage | None:
        """Return what the page of a person or an organisation says of names; None if it is none."""
        found = self.outlines.get(page)
        if found is None or found.known is None or found.known.kind == "topic":
            return None
        one = found.known
        return EntityPage(one.slug, one.name, one.kind, one.aliases, native_name=found.native_name)

    def titled(self, title: str) -> str:
        """Return the one briefing with a title or alias; empty if there is none or several."""
        for names in self.directory.names[1:]:  # the first has slugs
            found = [name for name in names.get(title_key(title), ()) if name.startswith("briefings/")]
            if found:
                return found[0] if len(found) == 1 else ""
        return ""

    def statements(self, slug: str) -> frozenset[str]:
        """Return the ids of the quotes and statements of a briefing; none if there is no such page."""
        if slug not in self._statements:
            page = f"briefings/{slug}.md"
            found: frozenset[str] = frozenset()
            if page in self.pages:
                try:
                    read = briefing.loads(self.linked(page), slug, page)
                    found = frozenset(name for _, name in ids.statements(read))
                except InputError:  # reported where it is checked
                    pass
            self._statements[slug] = found
        return self._statements[slug]

    # -- stamps --

    def stamp(self, question: Question) -> str:
        """Return what tells the answer to a question of `Around`'s today from what it was."""
        return self._stamps(question)

    def _stamp(self, kind: str, key: str = "", path: str = "") -> str:
        if kind == "there":
            return "page" if key in self.pages else "file" if key in self._files else ""
        if kind == "anchors":
            return stamp(repr(sorted(self.outlines[key].anchors.items()))) if key in self.pages else ""
        if kind == "evidence":
            found = self._path(key, path)
            return self.sources.stamp(found) if found else self.pages.stamp(f"sources/{key}.md")
        if kind == "digest":
            return self.sources.gists[key].digest if key in self.sources.gists else ""
        if kind == "page":
            return self.pages.stamp(key)
        if kind == "entity":
            return stamp(repr(self.entity(key)))
        if kind == "titled":
            return self.titled(key)
        if kind == "names":
            return stamp("\n".join(sorted(self.names.every)))
        return stamp(repr([one.titled for one in self.outlines.values()]))  # directory


class Around:
    """The world as the rules about one page ask it; what they asked is noted."""

    def __init__(self, world: World, page: str) -> None:
        self._world = world
        self._page = page
        self.asked: set[Question] = set()
        """The questions, for `World.stamp`."""
        self.content = world.content

    def _note(self, *question: str) -> None:
        self.asked.add(question)

    def linked(self) -> str:
        """Return the text of the page itself with its wikilinks as links."""
        if self._world.outlines[self._page].wikilinks:
            self._note("directory")
        return self._world.linked(self._page)

    def evidence(self, slug: str, path: str) -> Evidence | None:
        """As `World.evidence`."""
        self._note("evidence", slug, path)
        return self._world.evidence(slug, path)

    def digest(self, path: str) -> str:
        """Return the digest of the source at a path; empty if it is not there or cannot be read."""
        self._note("digest", path)
        return self._world.stamp(("digest", path))

    def entity(self, page: str) -> EntityPage | None:
        """As `World.entity`."""
        self._note("entity", page)
        return self._world.entity(page)

    def is_there(self, name: str) -> bool:
        """As `World.is_there`."""
        if name != self._page:
            self._note("there", name)
        return self._world.is_there(name)

    def is_page(self, name: str) -> bool:
        """Tell whether there is such a page."""
        self._note("there", name)
        return name in self._world.pages

    def anchors(self, page: str) -> Mapping[str, int]:
        """Return the anchors of a page, each with how many headings have it."""
        if page != self._page:
            self._note("anchors", page)
        return self._world.outlines[page].anchors

    def titled(self, title: str) -> str:
        """As `World.titled`."""
        self._note("titled", title)
        return self._world.titled(title)

    def statements(self, slug: str) -> frozenset[str]:
        """As `World.statements`."""
        page = f"briefings/{slug}.md"
        self._note("page", page)
        if page in self._world.pages and self._world.outlines[page].wikilinks:
            self._note("directory")
        return self._world.statements(slug)

    def directory(self) -> Directory:
        """Return what wikilinks may name."""
        self._note("directory")
        return self._world.directory

    def names(self) -> Names:
        """Return the names of all pages and files."""
        self._note("names")
        return self._world.names

    def base(self) -> str:
        """Return what briefgen last wrote to the page; empty if nothing."""
        return self._world.bases.get(self._page, "")
