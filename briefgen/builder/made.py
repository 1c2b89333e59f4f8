"""What an earlier build made: which file, from what, and whether it still stands as it was made."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple


class Written(NamedTuple):
    """A file as it was written."""

    digest: str
    size: int
    """In bytes."""
    changed: int
    """When it was written, in nanoseconds."""
    inode: int

    @classmethod
    def of(cls, file: Path, data: bytes | None = None, digest: str = "") -> Written:
        """Return the record of a file that was just written with `data`, or with what has this digest."""
        stat = file.stat()
        found = digest if data is None else blake2b(data, digest_size=16).hexdigest()
        return cls(found, stat.st_size, stat.st_mtime_ns, stat.st_ino)

    def stands(self, file: Path) -> bool:
        """Tell whether a file is as it was written: by size, time and number, else by what it holds."""
        try:
            stat = file.stat()
            if (stat.st_size, stat.st_mtime_ns, stat.st_ino) == (self.size, self.changed, self.inode):
                return True
            return stat.st_size == self.size and blake2b(file.read_bytes(), digest_size=16).hexdigest() == self.digest
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Made:
    """A page of the site, or another file."""

    key: str
    """Digest of what it was made from, but for what it read."""
    reads: tuple[str, ...] = ()
    """What it read of the site: see `trace`."""
    read: str = ""
    """Digest of what that looked like."""
    day: str = ""
    """ISO date for the sitemap; may be empty."""
    files: tuple[Written, ...] = ()
    """The page, and the same as Markdown; of other files one."""

    def stands(self, files: Sequence[Path]) -> bool:
        """Tell whether all files are as they were made."""
        return len(files) == len(self.files) and all(map(Written.stands, self.files, files))


def place(old: Path, new: Path) -> None:
    """Let a file of the old site stand in the new one too: as a second name of it, or as a copy. Raises OSError."""
    with suppress(OSError):
        os.link(old, new)
        return
    shutil.copy2(old, new)
