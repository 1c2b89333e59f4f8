"""What stops a site that MkDocs is asked for: the errors that the Markdown alone tells, sources by their pages.

`briefgen check` reads the articles themselves; here what it found wrong of a page is found again without them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from briefgen.builder.workers import spread
from briefgen.check import steps
from briefgen.errors import Finding
from briefgen.files.project import Project
from briefgen.memo import Memo
from briefgen.sources import Sources

_BY_BASES = "source-page-edited"
"""What only merge bases tell."""
_BY_ARTICLES = "waiver-unused"
"""What only articles tell: whether there is a finding to waive."""


def errors(root: Path) -> tuple[Finding, ...]:
    """Return all errors of the project in a folder that no editor lets stand. Raises SettingsError, as `Project`."""
    project = Project(root)
    pages, unreadable = project.readable()
    bases, content = project.bases(), project.settings.content
    broken = {one.path.removeprefix(f"{content}/") for one in unreadable}
    assets = frozenset({*project.assets(), *broken})
    found = steps.check(pages, bases, Sources.of(()), assets, content, unreadable, Memo(spread=_spread))
    unknown = {_BY_ARTICLES} if bases else {_BY_ARTICLES, _BY_BASES}
    return tuple(one for one in found if one.severity == "error" and one.code not in unknown)


def _spread(work: Callable[[str], bytes], names: Sequence[str], _: str) -> Iterator[tuple[str, bytes]]:
    return spread(work, names, os.cpu_count() or 1)
