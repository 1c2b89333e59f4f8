"""What a draft changes and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefgen.errors import Finding
from briefgen.sources import Sources
from briefgen.texts import Texts, stamp


@dataclass(frozen=True, slots=True)
class LiveLink:
    """A "Read also" title that was wanted and now leads to a briefing."""

    title: str
    target: str
    """Slug of the briefing that it leads to."""
    briefings: tuple[str, ...]
    """Slugs of those that link to it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draft changes and why. Paths are relative to content/; lists are sorted."""

    writes: Mapping[str, str]
    """Page -> its new text."""
    bases: Mapping[str, str]
    """Page -> its new merge base: all of `writes`, and pages that already are as they should be."""
    removed: tuple[str, ...]
    """Pages to remove, with their bases: nobody edited them, and nothing gives or names them any longer."""
    added: tuple[str, ...]
    updated: tuple[str, ...]
    """Nobody edited them."""
    merged: tuple[str, ...]
    """Edited, and the source has something new: both are on the page."""
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    """Edited, and nothing new for them."""
    conflicts: tuple[str, ...]
    """Edited, and in conflict: left alone, the alternative beside them."""
    settled: tuple[str, ...]
    """Their conflict was settled by `accept`."""
    deleted: tuple[str, ...]
    """Deleted by an editor, so not written again."""
    gone: tuple[str, ...]
    """Their source is gone; they stay as they are."""
    live: tuple[LiveLink, ...]
    by_stamps: tuple[str, ...]
    """Pages on which nothing was looked at: what the source gives is what it gave before."""
    sources: Sources
    """Those that could be read, people joined across the collection."""
    findings: tuple[Finding, ...]
    """Of the sources, and of pages that were left alone; sorted."""

    def proven(self, bases: Texts) -> Texts:
        """Return merge bases without those that are not what the sources give: these prove nothing.

        Those of source pages stay: by them it is seen that somebody edited evidence.
        """
        given = {*self.unchanged, *self.kept, *self.added, *self.updated, *self.merged}
        others = {name: stamp(text) for name, text in self.bases.items()}
        false = [
            name
            for name in bases
            if not name.startswith("sources/")
            and (name not in given or (name in others and bases.stamp(name) != others[name]))
        ]
        return bases.but(dict.fromkeys(false)) if false else bases
