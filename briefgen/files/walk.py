"""Paths: which files stand in a folder, where they lead, what they are called."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def walk(path: Path) -> Iterator[Path]:
    """Yield the files at and below `path`, sorted, without hidden ones; linked folders are not entered."""
    if not path.is_dir():
        if path.exists() or path.is_symlink():
            yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)


def inside(path: Path, root: Path) -> bool:
    """Tell whether `path` lies in `root` once all links are followed."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except RuntimeError:  # links in a circle: reading says so
        return True


class Inside:
    """As `inside`, for many files of one look at the disk: what is said of a folder is remembered."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[str, bool] = {}

    def __call__(self, path: str, *, linked: bool) -> bool:
        """Tell whether `path` lies in the root once all links are followed; `linked`: it is a link itself."""
        if linked:
            return inside(Path(path), self._root)
        folder = os.path.dirname(path)  # noqa: PTH120 - asked for every file
        if folder not in self._folders:
            self._folders[folder] = inside(Path(folder), self._root)
        return self._folders[folder]


def relative(path: Path, root: Path) -> str:
    """Return `path` as findings name it: relative to `root` if it lies in it, with forward slashes."""
    name, top = path.as_posix(), root.as_posix().rstrip("/")
    if top == ".":
        return name
    return name.removeprefix(f"{top}/") if name != top else "."
