"""The folders of templates, the project's own first. What is no template in them goes to the site as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from briefgen.builder import compiled
from briefgen.files import shipped
from briefgen.files.walk import walk
from briefgen.memo import digest
from briefgen.publish.labels import Labels, load
from briefgen.publish.templates import Templates

LABELS = "labels.yml"
STYLES = "css/briefgen.css"
"""The stylesheet that every page loads: the files in the folder of its name, joined in the order of their names."""
_PARTS = "css/briefgen/"
OURS = "briefgen"
"""A project's template that begins with `{% extends "briefgen/base.html" %}` changes ours block by block."""
_TEMPLATES = frozenset({".html", ".xml", ".j2", ".jinja"})
_NOTHING = frozenset({".md", ".py", ".pyc"})
"""Files that MkDocs takes from no theme either."""


@dataclass(frozen=True)
class Layouts:
    """The files of all folders by their names; of two with one name that of the first folder counts."""

    files: dict[str, Path]
    words: tuple[Path, ...] = ()
    """All files of labels, the project's own first; each takes the place of what stands in those behind it."""

    @classmethod
    def of(cls, folders: Iterable[Path]) -> Layouts:
        """Return what stands in the folders; those that are not there are passed over."""
        found: dict[str, Path] = {}
        words: list[Path] = []
        for folder in folders:
            for path in walk(folder) if folder.is_dir() else ():
                name = path.relative_to(folder).as_posix()
                found.setdefault(name, path)
                words += [path] if name == LABELS else []
        return cls(dict(sorted(found.items())), tuple(words))

    @cached_property
    def labels(self) -> Labels:
        """The words of the templates. Raises SettingsError with all that is wrong in a project's own."""
        ours, *own = (path.read_text(encoding="utf-8-sig") for path in reversed(self.words))
        return load(ours, own[0] if own else "", f"{self.words[0].parent.name}/{LABELS}")

    @cached_property
    def texts(self) -> dict[str, str]:
        """The templates by their names; ours also as `briefgen/base.html`."""
        ours = shipped.layouts_dir()
        named = {**self.files, **{f"{OURS}/{path.relative_to(ours).as_posix()}": path for path in walk(ours)}}
        templates = ((name, path) for name, path in named.items() if path.suffix in _TEMPLATES)
        return {name: path.read_text(encoding="utf-8") for name, path in templates}

    @cached_property
    def templates(self) -> Templates:
        """The templates, compiled when they are used: once in the life of a process, as `serve` asks at every save."""
        return _templates(tuple(sorted(self.texts.items())))

    @cached_property
    def version(self) -> bytes:
        """A digest of all templates."""
        words = (path.read_bytes() for path in self.words)
        return digest(*words, *(part.encode() for item in self.texts.items() for part in item))

    @property
    def assets(self) -> dict[str, Path]:
        """What the site has of them as it is: scripts, pictures, a project's own styles."""
        return {
            name: path
            for name, path in self.files.items()
            if name != LABELS
            and path.suffix not in _TEMPLATES | _NOTHING
            and "readme" not in path.name.lower()
            and not is_part(name)
        }

    @cached_property
    def styles(self) -> bytes:
        """What stands in `STYLES`, where no file of that name does."""
        return b"\n".join(path.read_bytes().strip() + b"\n" for name, path in self.files.items() if is_part(name))


def is_part(name: str) -> bool:
    """Tell whether a file of the layouts is a part of `STYLES`."""
    return name.startswith(_PARTS) and name.endswith(".css")


@lru_cache(4)
def _templates(texts: tuple[tuple[str, str], ...]) -> Templates:
    place = compiled.folder()
    return Templates(dict(texts), lambda kind: compiled.Compiled(place, kind) if place else None)
