"""The rules, in the order they run, and the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from briefgen import frontmatter
from briefgen.check import (
    characters,
    dates,
    files,
    front_matter,
    links,
    meaning,
    proofs,
    quotes,
    sources,
    speakers,
    topics,
    versions,
    waivers,
)
from briefgen.check.given import Given, prose_lines
from briefgen.errors import Finding, InputError
from briefgen.frontmatter import FrontMatter
from briefgen.model import Annotations, Article
from briefgen.page import collection

Rule = Callable[[Given], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    front_matter.values,  # keys and what stands in them
    front_matter.confirmed,  # inferred values on published pages
    quotes.verbatim,  # callouts and fragments, against their source
    quotes.paragraphs,  # quotes that link to another passage
    quotes.evidence,  # the source's words around a quote
    quotes.in_prose,  # quotes outside of callouts
    versions.superseded,  # quotes that only an earlier version has
    versions.withdrawn,  # quotes from sources that were taken back
    meaning.negations,  # verbatim, and yet the contrary
    meaning.condensed,  # for information: what the page shows as condensed or inserted
    speakers.reviewed,  # guesses
    speakers.attributed,  # speakers whom the source does not know, or contradicts
    speakers.alone,  # one quote, two speakers
    dates.weekdays,  # Thursday 4 March that was a Wednesday
    dates.relative,  # "yesterday" on a page without a date
    sources.changed,  # sources that are not what they were
    sources.edited,  # source pages that were edited
    links.links,  # dead, unsafe, leading out, no longer wanted
    topics.quotes,  # positions and conflicts that point at quotes
    files.alike,  # names that some systems cannot keep apart
    characters.conflicts,  # what git left
    characters.invisible,  # what nobody can see
    characters.directions,  # what reads other than it stands
)


def check(
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    articles: Mapping[str, Article],
    assets: frozenset[str] = frozenset(),
    content: str = "content",
    annotations: Mapping[str, Annotations] = MappingProxyType({}),
    found: Iterable[Finding] = (),
) -> tuple[Finding, ...]:
    """Return all findings on `pages` and those already `found` in their sources, sorted; waived ones as info.

    See `Given` for what the arguments hold; `annotations` are keyed like `articles`.
    """
    given, broken = load(pages, bases, articles, assets, content, annotations)
    every = {*found, *broken, *(finding for rule in RULES for finding in rule(given))}
    return tuple(sorted(waivers.apply(given, sorted(every))))


def load(
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    articles: Mapping[str, Article],
    assets: frozenset[str] = frozenset(),
    content: str = "content",
    annotations: Mapping[str, Annotations] = MappingProxyType({}),
) -> tuple[Given, tuple[Finding, ...]]:
    """Return what the rules look at, and findings on pages that cannot be read as what they should be."""
    loaded, broken = collection.load(pages)
    blocks = tuple(proofs.located(loaded, pages, bases, articles, annotations, content))
    given = Given(
        pages=pages,
        bases=bases,
        articles=articles,
        assets=assets,
        collection=loaded,
        content=content,
        heads=dict(_heads(pages)),
        lines={name: prose_lines(text) for name, text in pages.items()},
        blocks=blocks,
        proofs=tuple(proofs.proofs(blocks)),
    )
    return given, tuple(replace(one, path=f"{content}/{one.path.removeprefix('content/')}") for one in broken)


def _heads(pages: Mapping[str, str]) -> Iterator[tuple[str, FrontMatter]]:
    for name, text in pages.items():
        if text.startswith("---"):
            try:
                yield name, frontmatter.split(text, name)
            except InputError:  # a finding of the collection's, where the page is of a kind that must be read
                continue
