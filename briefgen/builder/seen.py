"""What commands saw of the files of a project, for those that come after: what looks the same is not read again."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.builder.cache import Cache
from briefgen.files.looks import NOTHING, Look, Vouched
from briefgen.files.project import Project

_KIND, _NAME = "seen", "files"
_FEW = 32
"""Files that had to be read, up to which it is quicker to read them again next time than to note them."""


def look(project: Project, cache: Cache, looked: Look | None = None) -> Look:
    """Return a look at the sources, pages and merge bases of a project, with what is known of them.

    `looked` is that look, where somebody has had it just now.
    """
    return project.look(cache.value(_KIND, _NAME, Vouched) or NOTHING, looked)


def keep(cache: Cache, looked: Look, stamps: Mapping[str, str]) -> None:
    """Note how files look, given the stamps of what they hold by their paths in the project."""
    if len(stamps.keys() - looked.known.keys()) > _FEW or len(looked.known) > len(stamps) + _FEW:
        cache.keep(_KIND, _NAME, looked.vouched(stamps), Vouched)
