"""What other programs get of a site: its quotes and pages, proven."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from briefgen.model.pages import Briefing, EntityPage, SourcePage


class Selection(NamedTuple):
    """A piece of quoted words where it stands in the source, by the terms of W3C's TextQuoteSelector."""

    exact: str
    """As the source has it, white space folded."""
    prefix: str = ""
    """What stands before it in the paragraph, up to 32 characters; likewise below."""
    suffix: str = ""
    paragraph: int = 0
    """Of the source; 0 where the piece runs over several, so that it has no place within one."""
    start: int = 0
    """Offset in that paragraph's text, in code points."""

    @property
    def end(self) -> int:
        """Offset behind it."""
        return self.start + len(self.exact)


class Attribution(NamedTuple):
    """One quote or reported statement as exporters get it. Empty strings where nothing is known."""

    kind: Literal["quote", "reported"]
    """quote: verbatim words in a callout; reported: a statement in the source's prose."""
    words: str
    """Plain. Of a quote exactly the words of the callout, without the outer marks."""
    speaker: str
    speaker_page: str
    """Path below content/: `people/maria-lind.md`."""
    role: str
    venue: str
    said_from: str
    """ISO date."""
    said_to: str
    """ISO date, inclusive; the same as `said_from` for a single day."""
    attribution: str
    """The source's own words around the quote."""
    uncertain: bool
    """The speaker is a guess."""
    verified: bool
    """All its quoted words stand in today's source; of a reported statement without any, False."""
    superseded: bool
    """Its quoted words stand in an earlier version of the source only."""
    withdrawn: bool
    """The publisher took the source back."""
    paragraph: str
    """Of the source, as an anchor: `p9`."""
    briefing: str
    """Slug."""
    anchor: str
    """Fragment of its permalink."""
    permalink: str
    """Address; absolute where that of the site is known, else from the top of the site."""
    title: str
    date: str
    """Of the article, ISO."""
    language: str
    """BCP 47 tag of the words; empty: that of the site."""
    status: str
    publisher: str
    url: str
    """Of the live article."""
    source: str
    """Path of the source file in the project."""
    source_page: str
    """Path below content/ of the page that it cites: `sources/harbour-bridge.md`."""
    selections: tuple[Selection, ...]
    """Where its quoted words stand, a piece each, in their order. No column of the tables."""


class Masthead(NamedTuple):
    """The site as a whole, as exporters get it."""

    name: str
    url: str
    """Where it is published, with a slash at its end; empty if unknown."""
    language: str
    """BCP 47 tag of its own words."""
    address: Callable[[str], str]
    """Path below content/ -> address, as in `Attribution.permalink`."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What an exporter gets: all that the site shows. Mappings may read a page when it is asked for."""

    site: Masthead
    attributions: Mapping[str, tuple[Attribution, ...]]
    """Slug of each briefing -> its reported statements and proven quotes, in the order of the page."""
    briefings: Mapping[str, Briefing]
    """By slug, whole; likewise below."""
    sources: Mapping[str, SourcePage]
    people: Mapping[str, EntityPage]
    organisations: Mapping[str, EntityPage]
    topics: Mapping[str, EntityPage]
