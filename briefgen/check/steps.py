"""The rules, in the order they run, and the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from briefgen.check import characters, front_matter, links, quotes, sources, topics
from briefgen.check.given import Given, prose_lines
from briefgen.errors import Finding
from briefgen.model import Article
from briefgen.page import collection

Rule = Callable[[Given], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    front_matter.values,  # keys and what stands in them
    quotes.verbatim,  # callouts and fragments, against their source
    quotes.reviewed,  # guessed speakers on published pages
    sources.evidence,  # sources that changed, source pages that were edited
    links.links,  # dead, unsafe or leading out
    topics.quotes,  # positions and conflicts that point at quotes
    characters.conflicts,  # what git left
    characters.invisible,  # what nobody can see
)


def check(
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    articles: Mapping[str, Article],
    assets: frozenset[str] = frozenset(),
    content: str = "content",
) -> tuple[Finding, ...]:
    """Return all findings on `pages`, sorted; see `Given` for what the arguments hold."""
    loaded, broken = collection.load(pages)
    lines = {name: prose_lines(text) for name, text in pages.items()}
    given = Given(pages, bases, articles, assets, loaded, content, lines)
    located = (replace(finding, path=f"{content}/{finding.path.removeprefix('content/')}") for finding in broken)
    return tuple(sorted({*located, *(finding for rule in RULES for finding in rule(given))}))
