"""The folders of templates, the project's own first. What is no template in them goes to the site as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from briefgen.builder.cache import digest
from briefgen.files.walk import walk
from briefgen.publish.templates import Templates

_TEMPLATES = frozenset({".html", ".xml", ".j2", ".jinja"})
_NOTHING = frozenset({".md", ".py", ".pyc"})
"""Files that MkDocs takes from no theme either."""


@dataclass(frozen=True)
class Layouts:
    """The files of all folders by their names; of two with one name that of the first folder counts."""

    files: dict[str, Path]

    @classmethod
    def of(cls, folders: Iterable[Path]) -> Layouts:
        """Return what stands in the folders; those that are not there are passed over."""
        found: dict[str, Path] = {}
        for folder in folders:
            for path in walk(folder) if folder.is_dir() else ():
                found.setdefault(path.relative_to(folder).as_posix(), path)
        return cls(dict(sorted(found.items())))

    @cached_property
    def texts(self) -> dict[str, str]:
        """The templates by their names."""
        named = ((name, path) for name, path in self.files.items() if path.suffix in _TEMPLATES)
        return {name: path.read_text(encoding="utf-8") for name, path in named}

    @cached_property
    def templates(self) -> Templates:
        """The templates, compiled when they are used."""
        return Templates(self.texts)

    @cached_property
    def version(self) -> bytes:
        """A digest of all templates."""
        return digest(*(part.encode() for item in self.texts.items() for part in item))

    @property
    def assets(self) -> dict[str, Path]:
        """What the site has of them as it is: styles, pictures."""
        return {
            name: path
            for name, path in self.files.items()
            if path.suffix not in _TEMPLATES | _NOTHING and "readme" not in path.name.lower()
        }
