"""Templates as Jinja compiled them, kept for the next process of the same user.

What is kept is run. So it never lies in a project, whose cache may come from another machine, but in the user's own
folder for caches, and is used only where nobody else can have written it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from stat import S_IWGRP, S_IWOTH

import jinja2
from jinja2.bccache import Bucket

from briefgen.builder.cache import version_of_code
from briefgen.memo import SIZE, digest


def folder() -> Path | None:
    """Return where compiled templates are kept; None where Python itself is told to keep nothing that is compiled."""
    from platformdirs import user_cache_path

    return None if sys.dont_write_bytecode else user_cache_path("briefgen", appauthor=False) / "templates"


class Compiled(jinja2.BytecodeCache):
    """The templates of one kind of environment in a folder. It never fails: what is not kept is compiled again."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder
        self._kind = kind
        self._version = digest(version_of_code(), version("jinja2").encode(), sys.version.encode())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if what is kept is whole and of the same template."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            file = self._file(bucket)
            if _private(self._folder) and _private(file):
                data = file.read_bytes()
                if data[:SIZE] == self._proof(data[SIZE:]):
                    bucket.bytecode_from_string(data[SIZE:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(self._proof(code) + code)
                os.replace(name, self._file(bucket))  # noqa: PTH105 - str and Path
            except OSError:
                os.unlink(name)  # noqa: PTH108 - as above

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{self._kind}-{bucket.key}"

    def _proof(self, code: bytes) -> bytes:
        """Return what is kept before the code; of which template that is, Jinja notes in it."""
        return digest(self._version, self._kind.encode(), code)


def _private(path: Path) -> bool:
    """Tell whether nobody but the user can have written a file or folder."""
    stat = path.stat()
    return os.name == "nt" or (stat.st_uid == os.getuid() and not stat.st_mode & (S_IWGRP | S_IWOTH))
