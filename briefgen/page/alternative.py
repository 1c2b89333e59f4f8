"""What lies beside a page in conflict: `bridge.fresh.md` has what the source would make of `bridge.md`. Never shown."""

from __future__ import annotations

from typing import NamedTuple

SUFFIX = ".fresh.md"


class Alternative(NamedTuple):
    """An alternative as it lies on the disk."""

    text: str
    as_written: bool
    """Nobody changed it since briefgen wrote it."""


def is_alternative(name: str) -> bool:
    """Tell whether the name of a page is that of an alternative."""
    return name.endswith(SUFFIX)


def beside(page: str) -> str:
    """Return the name of the alternative to a page."""
    return page.removesuffix(".md") + SUFFIX


def page_of(alternative: str) -> str:
    """Return the name of the page that an alternative stands beside."""
    return alternative.removesuffix(SUFFIX) + ".md"
