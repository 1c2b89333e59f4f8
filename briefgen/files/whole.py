"""Writes that are whole or not at all: one file, or one folder with all that is in it."""

from __future__ import annotations

import ctypes
import errno
import glob
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from briefgen.errors import DiskError, Finding

_HINTS = {
    errno.ENOSPC: "Free some space, then try again.",
    errno.EDQUOT: "Free some space, then try again: your quota is used up.",
    errno.EFBIG: "A limit of your system is in the way: see ulimit -f.",
    errno.EROFS: "Put the project where it can be written.",
    errno.EACCES: "Check its permissions, and those of its folder.",
    errno.EPERM: "Check its permissions, and those of its folder.",
}
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
TEMPORARY = ".briefgen-"
"""How the names of files begin that are not yet what they will be."""
_MANY = 10
"""Files from which it is quicker to let the whole file system settle (20 ms) than to wait for each (1 to 5 ms)."""
_AT_ONCE = 16
"""Files that are removed at one time."""


@contextmanager
def refused(name: str, codes: Collection[int] = ()) -> Iterator[None]:
    """Turn what the system refuses into a DiskError about `name` (relative to the project) that says what to do.

    `codes`: the numbers of errors that are about `name`; without any, all are.
    """
    try:
        yield
    except OSError as error:
        if codes and error.errno not in codes:
            raise
        message = f"cannot be written: {error.strerror or error}"
        hint = _HINTS.get(error.errno or 0, "")
        raise DiskError([Finding(name, 0, 0, "unwritable", "error", message, hint)]) from error


# -- one file --


def write_whole(target: Path, data: bytes) -> None:
    """Write `data` to `target` so that a reader, or a crash at any moment, sees the old file or the new one, whole.

    A link stays one: what it leads to is written. Owner and mode are kept. What is no file (a device, a pipe) is
    written to as it is. Raises OSError, and then nothing has changed; also for a file that is read-only.
    """
    target = target.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    make_folder(target.parent)
    if target.exists():
        check_writable(target)
    temporary = target.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        move(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    settle([target.parent])


def move(made: Path, target: Path) -> None:
    """Let the file `made` take the place of `target`, with its owner and mode. Raises OSError."""
    with suppress(FileNotFoundError):
        old = target.stat()
        made.chmod(stat.S_IMODE(old.st_mode))
        if os.name != "nt" and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
            with suppress(PermissionError):  # only root can give files away
                os.chown(made, old.st_uid, old.st_gid)
    try:
        made.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write_whole(target, made.read_bytes())  # the folder is a mount of its own
        made.unlink()


def check_writable(path: Path) -> None:
    """Raise OSError if a file, or what a folder holds, may not be changed: a rename would not ask."""
    if os.access(path, os.W_OK):
        return
    read_only = os.name != "nt" and os.statvfs(path).f_flag & os.ST_RDONLY
    code = errno.EROFS if read_only else errno.EACCES
    raise OSError(code, os.strerror(code), str(path))


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there, so that a crash does not lose them."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    settle([folder.parent])


def settle(paths: Collection[Path]) -> None:
    """Wait until files (what they hold) and folders (the names in them) are on the disk."""
    if len(paths) >= _MANY and _all_settled(paths):
        return
    for path in paths:
        if os.name == "nt" and path.is_dir():  # Windows opens no folders
            continue
        handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network shares cannot for folders
                raise
        finally:
            os.close(handle)


def _all_settled(paths: Collection[Path]) -> bool:
    """Let the one file system of all `paths` settle as a whole; False where that cannot be."""
    if sys.platform != "linux" or len({path.stat().st_dev for path in paths}) > 1:
        return False
    handle = os.open(next(iter(paths)), os.O_RDONLY)
    try:
        return bool(ctypes.CDLL(None).syncfs(handle) == 0)
    except AttributeError:  # an old C library
        return False
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what crashes in `write_whole` left in a folder and those below; hold the lock."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(TEMPORARY):
                Path(parent, name).unlink(missing_ok=True)


# -- one folder --


def put_in_place(staged: Path, target: Path, before: Path | None = None, new: Collection[Path] | None = None) -> None:
    """Let the folder `staged` take the place of `target`, whole; what stood there goes to `before`, or is removed.

    `new` are the files in it that were not on the disk before; None: all may be.

    `staged` stands beside `target`, with a name that begins as `staging(target)` says. At every moment `target` is the
    old folder or the new one. Where the system cannot exchange two folders in one step (Windows, some file systems)
    there is a moment with neither; a crash in that very moment is mended by `recover`. Raises OSError, and then
    `target` is as it was.
    """
    recover(target, but=staged)
    if new is not None:
        settle(new)
    elif not _all_settled([staged]):
        settle([Path(folder, name) for folder, _, names in os.walk(staged) for name in names])
    if target.is_symlink():
        raise OSError(errno.ELOOP, "it is a link, and would be replaced by a folder")
    old: Path | None = None
    if not target.exists():
        staged.rename(target)
    elif _exchange(staged, target):
        old = staged
    else:
        old = _old(target)
        target.rename(old)
        try:
            staged.rename(target)
        except BaseException:
            old.rename(target)
            raise
    settle([target.parent])
    if old is not None:
        _put_away(old, before)


def _put_away(old: Path, before: Path | None) -> None:
    """Let a folder be the one `before`, or remove it where that cannot be."""
    if before is not None:
        remove(before)
        with suppress(OSError):
            old.rename(before)
            return
    remove(old)


def twin(folder: Path, target: Path) -> None:
    """Let `target` hold the files of a folder, under second names; where that cannot be, there is none."""
    remove(target)
    if target.parent.is_dir():
        try:
            shutil.copytree(folder, target, symlinks=True, copy_function=os.link)
        except OSError:  # another file system, or one without second names
            shutil.rmtree(target, ignore_errors=True)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as that can be.

    Several files at a time: where the file system gives up the place of each at once (ext4 with `discard`), one takes
    milliseconds, and sixteen take no longer.
    """
    if folder.is_symlink():
        return
    files = [f"{parent}/{name}" for parent, _, names in os.walk(folder) for name in names]
    if len(files) > _AT_ONCE:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            pool.map(os.unlink, files)  # what cannot be removed is passed over, as below
    shutil.rmtree(folder, ignore_errors=True)


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
    for left in (old, *target.parent.glob(f"{glob.escape(staging(target))}*")):
        if left != but:
            remove(left)


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
