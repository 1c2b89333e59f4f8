"""What an earlier build made: which file, from what, and whether it still stands as it was made."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from briefgen.builder.cache import Cache
from briefgen.files.looks import Signature


def contents(data: bytes) -> str:
    """Return a digest of what a file holds."""
    return blake2b(data, digest_size=16).hexdigest()


class Written(NamedTuple):
    """A file as it was written."""

    digest: str
    size: int
    """In bytes."""
    changed: int
    """When it was written, in nanoseconds."""
    inode: int

    @classmethod
    def new(cls, file: str, data: bytes) -> Written:
        """Write a file and return the record of it. Raises OSError."""
        with open(file, "wb") as out:  # noqa: PTH123 - thousands of names, each used once
            out.write(data)
            out.flush()
            stat = os.fstat(out.fileno())
        return cls(contents(data), stat.st_size, stat.st_mtime_ns, stat.st_ino)

    @classmethod
    def of(cls, file: Path, digest: str) -> Written:
        """Return the record of a file that was just written, and whose `contents` are these."""
        stat = file.stat()
        return cls(digest, stat.st_size, stat.st_mtime_ns, stat.st_ino)

    def looks(self, seen: Signature | None) -> bool:
        """Tell whether a file with this signature is the one that was written."""
        return seen is not None and (seen.size, seen.modified, seen.inode) == (self.size, self.changed, self.inode)

    def stands(self, file: Path) -> bool:
        """Tell whether a file is as it was written: by size, time and number, else by what it holds."""
        try:
            stat = file.stat()
            if (stat.st_size, stat.st_mtime_ns, stat.st_ino) == (self.size, self.changed, self.inode):
                return True
            return stat.st_size == self.size and contents(file.read_bytes()) == self.digest
        except OSError:
            return False


class Made(str):
    """A page of the site, or something else that is made of what the pages say; one text, as a table holds it.

    Of the hundred thousand of a large site, an edit takes few apart.
    """

    __slots__ = ()

    @classmethod
    def of(cls, key: str, read: str, marks: str, day: str = "", files: Iterable[Written] = ()) -> Made:
        """Return the record of something that was made; as the properties say.

        `marks` are those of `trace`, of what it read: they stand somewhere in the record.
        """
        return cls(_SEPARATOR.join((key, read, marks, *(str(part) for file in files for part in file), day)))

    def has(self, key: str) -> bool:
        """Tell whether it was made from what has this digest, but for what all are made from, and for what it read."""
        return self.startswith(key + _SEPARATOR)

    @property
    def read(self) -> str:
        """Digest of what that which it read of the site looked like: see `trace`."""
        return self.split(_SEPARATOR, 2)[1]

    @property
    def day(self) -> str:
        """ISO date for the sitemap; may be empty."""
        return self.rpartition(_SEPARATOR)[2]

    @property
    def files(self) -> tuple[Written, ...]:
        """The page, and the same as Markdown; of other files one."""
        parts, width = self.split(_SEPARATOR)[3:-1], len(Written._fields)
        every = (parts[at : at + width] for at in range(0, len(parts), width))
        return tuple(Written(one, *map(int, numbers)) for one, *numbers in every)


_SEPARATOR = "\t"


@dataclass(frozen=True, slots=True)
class Table:
    """All that an earlier build made."""

    number: str = ""
    """Tells the state of the pages that it was made from: see `Learnt`."""
    common: str = ""
    """Digest of what everything was made from."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Name of each thing -> its `Made`."""
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    """Tells this table from all others."""

    @classmethod
    def kept(cls, cache: Cache, kind: str) -> Table:
        """Return the table that the cache holds; an empty one if there is none."""
        return cache.value(kind, _TABLE, cls) or cls()

    def keep(self, cache: Cache, kind: str) -> None:
        """Let the cache hold this table."""
        cache.keep(kind, _TABLE, self, Table)


_TABLE = "table"


@dataclass(frozen=True, slots=True)
class SiteLook:
    """How the files of a site look."""

    files: Mapping[str, Signature]
    """By their paths below it."""
    table: str = ""
    """`Table.mark` where all of them are as that table says; else empty."""


def bring(wanted: Collection[str], old: Path, target: Path, seen: Mapping[str, Signature], *, alone: bool) -> list[str]:
    """See to it that files of the site `old` stand below `target` too, by their paths in both.

    Those that stand there already are left as they are; the others are returned. `seen` is how the files of `old` look.
    `alone`: whatever else stands there is removed. Raises OSError.
    """
    missing = {*wanted}
    folders = {""}
    if alone:
        _clear(str(target), "", missing, folders, seen)
    for file in missing:
        folder = file.rpartition("/")[0]
        if folder not in folders:
            (target / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        place(f"{old}/{file}", f"{target}/{file}")
    return [*missing]


def _clear(top: str, below: str, missing: set[str], folders: set[str], seen: Mapping[str, Signature]) -> bool:
    """Remove from a folder all but what is a second name of a file that is wanted, and take that out of `missing`.

    Names of folders that stay are added to `folders`. Tells whether something is left in it.
    """
    left = False
    with os.scandir(f"{top}/{below}") as entries:
        for entry in entries:
            name = below + entry.name
            if entry.is_dir(follow_symlinks=False):
                if _clear(top, f"{name}/", missing, folders, seen):
                    folders.add(name)
                    left = True
                else:
                    os.rmdir(entry.path)  # noqa: PTH106 - tens of thousands of names
            elif name in missing and name in seen and entry.inode() == seen[name].inode:
                missing.remove(name)
                left = True
            else:
                os.unlink(entry.path)  # noqa: PTH108 - as above
    return left


def place(old: str, new: str) -> None:
    """Let a file of the old site stand in the new one too: as a second name of it, or as a copy. Raises OSError."""
    with suppress(OSError):
        os.link(old, new)
        return
    shutil.copy2(old, new)
