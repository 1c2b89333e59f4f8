"""The sources of a project, read and annotated: the gist of each at hand, the rest when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from briefgen import codec
from briefgen.annotate import across
from briefgen.annotate.across import Renames
from briefgen.errors import Finding
from briefgen.memo import digest
from briefgen.model.annotations import Annotations, Entity, Gist
from briefgen.model.article import Article
from briefgen.study import Studied

Load = Callable[[str], Studied]
"""Path of a source -> all that is known of it."""
_AT_HAND = 64
"""Sources that are held in memory: pages of a few neighbours are checked together."""


class Sources:
    """Those that could be read, by their path in the project."""

    def __init__(
        self,
        gists: Mapping[str, Gist],
        load: Load,
        findings: Iterable[Finding] = (),
        renames: Mapping[str, Renames] = MappingProxyType({}),
        by_slug: Mapping[str, str] | None = None,
        *,
        kept: bool = False,
    ) -> None:
        """`findings`: on these sources and those that could not be read.

        `renames`: path -> people whom its article calls by a family name alone, and others in full. `by_slug`: slug ->
        path, where the gists are looked up one by one. `kept`: what was found is there for the next command, too.
        """
        self.gists = gists
        self.findings = tuple(findings)
        self.by_slug = {gists[path].slug: path for path in sorted(gists)} if by_slug is None else by_slug
        """Slug -> path; of two with one slug the last."""
        self.renames = renames
        self.kept = kept
        self._load = lru_cache(_AT_HAND)(load)

    @classmethod
    def of(cls, studied: Iterable[Studied]) -> Sources:
        """Return those of the sources that could be read, all of them in memory."""
        studied = [*studied]
        read = {one.path: one for one in studied if one.article is not None}
        findings = chain.from_iterable(one.findings for one in studied)
        gists = {path: gist(one, codec.dump(one, Studied)) for path, one in read.items()}
        return cls(gists, read.__getitem__, findings)

    def joined(self, renames: Mapping[str, Renames]) -> Sources:
        """Return these sources with their people joined."""
        return Sources(self.gists, self._load, self.findings, renames, self.by_slug, kept=self.kept)

    def article(self, path: str) -> Article:
        """Return the article at a path. Raises KeyError where there is none."""
        found = self._load(path).article
        if found is None:
            raise KeyError(path)
        return found

    def annotations(self, path: str) -> Annotations:
        """Return what was found in it, people joined across the collection. Raises KeyError."""
        return across.joined(self._load(path).annotations, self.renames.get(path, {}))

    def entities(self, path: str) -> tuple[Entity, ...]:
        """Return the entities of the article at a path without their mentions, people joined across the collection."""
        return across.entities(self.gists[path].entities, self.renames.get(path, {}))

    def stamp(self, path: str) -> str:
        """Return what tells one reading of a source from another."""
        renames = self.renames.get(path)
        return self.gists[path].stamp + (repr(sorted(renames.items())) if renames else "")


def gist(studied: Studied, dumped: bytes) -> Gist:
    """Return what is needed of a source at once with all others; `dumped` is what `codec` gives of it."""
    article = studied.article
    stamp = digest(dumped).hex()
    if article is None:
        return Gist(stamp, "")
    entities = tuple(replace(one, mentions=()) for one in studied.annotations.entities)
    return Gist(stamp, article.slug, article.source.digest, article.title, article.aliases, article.topics, entities)
