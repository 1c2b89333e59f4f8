"""Several pages at once -> what changes, and what had to be left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from briefgen.errors import Finding, InputError
from briefgen.fmt import page
from briefgen.page import collection
from briefgen.page.wikilinks import Directory


@dataclass(frozen=True, slots=True)
class Outcome:
    """What formatting one page gave."""

    name: str
    """Path below content/."""
    text: str
    """The page as it should be; as it is, where it was refused."""
    findings: tuple[Finding, ...] = ()
    """Why it was refused."""


def formatted(
    pages: Mapping[str, str], bases: Mapping[str, str], names: Iterable[str], content: str = "content"
) -> Iterator[Outcome]:
    """Yield an outcome for each of the pages named, in order; paths of findings are below `content`.

    A page that is its merge base is briefgen's and stays as it is: nothing may make an edited page of it.
    """
    chosen = [name for name in names if not page.is_ours(name)]
    directory = directory_for(pages, [pages[name] for name in chosen])
    for name in chosen:
        if pages[name] == bases.get(name):
            yield Outcome(name, pages[name])
            continue
        try:
            yield Outcome(name, page.text(pages[name], name, directory))
        except InputError as error:
            located = (replace(finding, path=f"{content}/{name}") for finding in error.findings)
            yield Outcome(name, pages[name], tuple(located))


def directory_for(pages: Mapping[str, str], texts: Iterable[str]) -> Directory:
    """Return what wikilinks in `texts` may name: nothing, without reading all pages, where there are none."""
    return collection.directory(pages) if any("[[" in text for text in texts) else Directory()
