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


def relative(path: Path, root: Path) -> str:
    """Return `path` as findings name it: relative to `root` if it lies in it, with forward slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
