"""Where the results of a run stand: parts, what they were made with, and a manifest that is written last."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from briefgen.cluster import places
from briefgen.errors import BriefgenError, SettingsError
from briefgen.files import whole

AGREEMENT = "_agreement.json"
"""Written first. Names that begin with `_` or `.` are passed over by what reads folders of Parquet."""
MANIFEST = "_manifest.json"
"""Written last: while it stands, the parts that it names are all of the archive, and the only ones."""
_PART = re.compile(r"part-[0-9a-f]{32}\.parquet")
_TEMPORARY = re.compile(r"_[0-9a-f]{16}")
_AT_ONCE = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oci", "r2", "memory"}
"""File systems in which a file appears whole, or not at all."""


def part(key: str) -> str:
    """Return the name of the file with the results of a partition."""
    return f"part-{key}.parquet"


class Output:
    """A folder of this machine or at an address."""

    def __init__(self, url: str) -> None:
        """`url` is absolute. Raises SettingsError for one that cannot be used."""
        self.url = url
        self._system, path = places.opened(url)
        self._path = path.rstrip("/")

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Turn what a file system refuses into a SettingsError."""
        try:
            yield
        except BriefgenError:
            raise
        except Exception as error:  # file systems have errors of their own
            hint = "Check the address, that there is space, and that you may read and write there."
            message = f"this folder cannot be used: {places.said(error)}"
            raise SettingsError([places.wrong(self.url, message, hint)]) from error

    def read(self, name: str) -> bytes | None:
        """Return what a file holds; None if it is not there."""
        try:
            return bytes(self._system.cat_file(f"{self._path}/{name}"))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a file so that it is there whole, or as it was before. Raises what the file system raises."""
        target = f"{self._path}/{name}"
        protocols = self._system.protocol
        if places.is_local(self._system):
            whole.write_whole(Path(target), data)
        elif _AT_ONCE & {protocols, *([] if isinstance(protocols, str) else protocols)}:
            self._system.pipe_file(target, data)
        else:
            self._system.makedirs(self._path, exist_ok=True)
            temporary = f"{self._path}/_{secrets.token_hex(8)}"
            try:
                self._system.pipe_file(temporary, data)
                self._system.mv(temporary, target)
            except BaseException:
                self.remove([temporary.rpartition("/")[2]])
                raise

    def remove(self, names: Iterable[str]) -> None:
        """Remove files, if they are there."""
        for name in names:
            try:
                self._system.rm_file(f"{self._path}/{name}")
            except FileNotFoundError:
                continue

    def names(self) -> set[str]:
        """Return the names of all that is there but hidden files. Raises what the file system raises."""
        try:
            self._system.invalidate_cache(self._path)
            found = self._system.ls(self._path, detail=False)
        except FileNotFoundError:
            return set()
        names = {str(path).rstrip("/").rpartition("/")[2] for path in found if str(path).rstrip("/") != self._path}
        return {name for name in names if not name.startswith(".")}

    def parts(self) -> set[str]:
        """Return the names of the parts that are there."""
        return {name for name in self.names() if _PART.fullmatch(name)}

    def sweep(self) -> None:
        """Remove what workers that were killed while writing have left; call it when none is at work."""
        if places.is_local(self._system):
            whole.sweep(Path(self._path))
        self.remove(name for name in self.names() if _TEMPORARY.fullmatch(name))
