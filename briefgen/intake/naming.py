"""Names for files in seeds/: safe everywhere, telling, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from briefgen.model.article import Article
from briefgen.text import slug

_DATED = re.compile(r"\d{4}-?\d\d-?\d\d(?!\d)")
_NOTHING = re.compile(
    r"(?:article|body|clean|clipboard|content|copy|data|doc|document|download|draft|export|file|final|index|input|item|"
    r"main|neu|new|news|page|paste|post|print|raw|scan|source|story|temp|test|text|tmp|unnamed|untitled|view|web)?"
    r"[\d-]*"
)
"""Names that say nothing about what is in a file."""
_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))])
"""Windows gives these to devices, whatever their suffix."""


def stem(article: Article, taken: Collection[str]) -> str:
    """Return a file name without suffix: `2026-03-05-harbour-bridge`.

    It is the name the file came with if that says something, else the headline; the date goes before it, if one is
    known. `taken` are the names that are there already, in lower case: what would be one of them gets a number.
    """
    came = slug(PurePosixPath(article.source.path).stem)
    named = _DATED.sub("", came, count=1).strip("-") if _DATED.match(came) else came
    name = slug(article.title) if _NOTHING.fullmatch(named) else named
    if name in _RESERVED:
        name = f"{name}-article"
    if article.published is not None:
        name = f"{article.published.isoformat()}-{name}"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def kept(path: str, article: Article, seeds: str, folder: str) -> str:
    """Return where a version goes that a newer one takes the place of; `path` is that of the source in the project.

    `seeds/2026/bridge.txt` -> `seeds/earlier/2026/bridge/2026-03-05-1a2b3c4d.txt`, the digits from its digest.
    """
    below = PurePosixPath(path).relative_to(seeds)
    day = article.published.isoformat() if article.published else "undated"
    digits = article.source.digest.removeprefix("sha256:")[:8]
    return str(PurePosixPath(seeds, folder, below.with_suffix(""), f"{day}-{digits}{below.suffix}"))
