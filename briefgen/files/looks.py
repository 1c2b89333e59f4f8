"""What can be told of files without reading them: a look at a whole project takes milliseconds.

While a file looks as it did when it was read, it holds what it held then: its stamp is known, and it need not be read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

TICK = 50_000_000
"""Nanoseconds: a file that was changed so shortly before may change again under the same time."""


class Signature(NamedTuple):
    """How a file looks."""

    size: int
    """In bytes."""
    modified: int
    """When what it holds was changed last, in nanoseconds of the file system's clock."""
    changed: int
    """The same for anything about it."""
    inode: int
    linked: bool = False
    """It is a link; the rest is that of the file to which it leads, zeros where that is not there."""


class Vouched(NamedTuple):
    """What some files held, and how they looked then; each field has a value for each file."""

    names: tuple[str, ...] = ()
    """As in `Look.files`."""
    stamps: tuple[str, ...] = ()
    size: tuple[int, ...] = ()
    """As in `Signature`, likewise below."""
    modified: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    inode: tuple[int, ...] = ()


NOTHING = Vouched()


@dataclass(frozen=True, slots=True)
class Look:
    """The files of a project at one moment."""

    files: Mapping[str, Signature]
    """Path relative to the project, with forward slashes; hidden files are left out."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Stamp of what a file holds, where it looks as it did when it was read."""
    at: int = field(default_factory=time.time_ns)
    """When, in nanoseconds."""

    def remembering(self, before: Vouched) -> Look:
        """Return this look with what is known of its files; `before` is what `vouched` returned once."""
        looked = zip(before.size, before.modified, before.changed, before.inode, repeat(False))
        return Look(
            self.files,
            {
                name: stamp
                for name, stamp, seen in zip(before.names, before.stamps, looked, strict=True)
                if self.files.get(name) == seen
            },
            self.at,
        )

    def vouched(self, stamps: Mapping[str, str]) -> Vouched:
        """Return what later looks may remember: how files look, and the stamps that they have.

        Left out are links, and files that could have been changed again at the time of the look.
        """
        settled = self.at - TICK
        found = [
            (name, stamp, *seen[:-1])
            for name, stamp in stamps.items()
            if stamp
            and (seen := self.files.get(name))
            and not seen.linked
            and max(seen.modified, seen.changed) < settled
        ]
        return Vouched(*map(tuple, zip(*found, strict=True))) if found else NOTHING


def look(root: Path, names: Iterable[str]) -> dict[str, Signature]:
    """Return the signature of each file in some folders, by its path below `root`; hidden ones are left out.

    `names` are those of folders or of single files. Folders that are not there or cannot be read are empty; linked ones
    are not entered.
    """
    found: dict[str, Signature] = {}
    for name in names:
        top = root / name
        if top.is_dir():
            _walk(top, f"{name}/", found)
        elif top.is_file():
            found[name] = _signature(top.stat, linked=top.is_symlink())
    return found


def inside(folder: Path) -> dict[str, Signature]:
    """Return the same of all files in a folder, by their paths below it."""
    found: dict[str, Signature] = {}
    _walk(folder, "", found)
    return found


def _walk(folder: str | Path, prefix: str, found: dict[str, Signature]) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, f"{prefix}{entry.name}/", found)
            else:
                found[prefix + entry.name] = _signature(entry.stat, linked=entry.is_symlink())


def _signature(look_at: Callable[[], os.stat_result], *, linked: bool = False) -> Signature:
    try:
        stat = look_at()
    except OSError:  # a link that leads nowhere, a file that has gone this moment
        return Signature(0, 0, 0, 0, linked)
    return Signature(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, linked)
