"""Writes that are whole or not at all: one file, or one folder with all that is in it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from briefgen.errors import DiskError, Finding

_HINTS = {
    errno.ENOSPC: "Free some space, then try again.",
    errno.EDQUOT: "Free some space, then try again: your quota is used up.",
    errno.EROFS: "Put the project where it can be written.",
    errno.EACCES: "Check its permissions, and those of its folder.",
    errno.EPERM: "Check its permissions, and those of its folder.",
}


# -- one file --


def write_whole(target: Path, data: bytes) -> None:
    """Write `data` to `target` so that a reader, or a crash at any moment, sees the old file or the new one, whole.

    A symbolic link stays one: what it leads to is written. The mode is kept; a file that its owner made read-only is
    refused. Raises OSError, and then nothing has changed.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".briefgen-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can tell."""
    if os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network shares cannot
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Turn what the system refuses into a DiskError about `name` (relative to the project) that says what to do."""
    try:
        yield
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        hint = _HINTS.get(error.errno or 0, "")
        raise DiskError([Finding(name, 0, 0, "unwritable", "error", message, hint)]) from error


# -- one folder --


def put_in_place(staged: Path, target: Path) -> None:
    """Let the folder `staged` take the place of `target`, whole; what stood there before is removed.

    `staged` stands beside `target`, with a name that begins as `staging(target)` says. At every moment `target` is the
    old folder or the new one. Where the system cannot exchange two folders in one step (Windows, some file systems)
    there is a moment with neither; a crash in that very moment is mended by `recover`. Raises OSError, and then
    `target` is as it was.
    """
    recover(target, but=staged)
    if target.is_symlink():
        raise OSError(errno.ELOOP, "it is a link, and would be replaced by a folder")
    if not target.exists():
        staged.rename(target)
    elif _exchange(staged, target):
        sync_folder(target.parent)
        shutil.rmtree(staged, ignore_errors=True)
        return
    else:
        old = _old(target)
        target.rename(old)
        try:
            staged.rename(target)
        except BaseException:
            old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    sync_folder(target.parent)


def staging(target: Path) -> str:
    """Return how the names of folders begin that are to take the place of `target`."""
    return f".{target.name}-new-"


def recover(target: Path, but: Path | None = None) -> None:
    """Clear away what a crash in `put_in_place`, or while building beside `target`, left; hold the lock.

    The folder `but` stays.
    """
    old = _old(target)
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (old, *target.parent.glob(f"{staging(target)}*")):
        if left != but:
            shutil.rmtree(left, ignore_errors=True)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}-old")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot."""
    first, second = os.fsencode(one.absolute()), os.fsencode(other.absolute())
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS
    calls = {"linux": ("renameat2", (here, first, here, second, swap)), "darwin": ("renamex_np", (first, second, swap))}
    if sys.platform not in calls:
        return False
    name, arguments = calls[sys.platform]
    try:
        return bool(getattr(ctypes.CDLL(None), name)(*arguments) == 0)
    except (OSError, AttributeError):  # an old C library
        return False
