"""One writer at a time: a lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import errno
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from briefgen.errors import Finding, SettingsError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE = ".briefgen/cache/lock"
"""The lock of a project, relative to it."""
_PAUSE = 0.1
"""Seconds between two looks at a lock that another process holds."""
_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_BEYOND = 1 << 30
"""Offset of the byte that is locked on Windows, where a locked byte cannot be read: far behind what the file says."""
_FREE = "free since"
_held: set[int] = set()
"""Open files of the locks that this process holds."""


def mark(path: Path) -> str:
    """Return what is another after every time that somebody held the lock at `path`.

    Empty where nobody did, while somebody does, and where whoever did was killed.
    """
    try:
        told = json.loads(path.read_bytes())
        return str(told.get(_FREE, ""))
    except (OSError, ValueError, AttributeError):
        return ""


@contextmanager
def held(path: Path, *, wait: bool, tell: Callable[[str], object]) -> Iterator[str]:
    """Hold the lock at `path`, a file that says who holds it; yield the `mark` from before.

    If another process holds it: SettingsError that names it; with `wait`, `tell` is told so, and the lock is taken
    when it is free. Raises OSError if the file cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        told = False
        while not _taken(handle):
            if not wait:
                hint = "Wait until it is done, then try again; or add --wait."
                raise SettingsError([Finding("", 0, 0, "locked", "error", _who(path), hint)])
            if not told:
                tell(f"{_who(path)}: waiting until it is done")
                told = True
            time.sleep(_PAUSE)
        _held.add(handle)
        before = mark(path)
        _say(handle, json.dumps(_me()).encode())
        yield before
    finally:
        if handle in _held:
            _held.discard(handle)
            with suppress(OSError):
                _say(handle, json.dumps({_FREE: secrets.token_hex(8)}).encode())
                if sys.platform != "win32":
                    fcntl.flock(handle, fcntl.LOCK_UN)  # closing alone waits for workers that are just being born
        with suppress(OSError):  # in a forked process it is closed already
            os.close(handle)


def _taken(handle: int) -> bool:
    """Take the lock; False if another process holds it. Raises SettingsError where the file system has no locks."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        message = f"the project cannot be locked: {error.strerror}"
        hint = "Without a lock, two commands at once would mix. Put the project on a file system that has locks."
        raise SettingsError([Finding("", 0, 0, "locked", "error", message, hint)]) from None
    return True


def _me() -> dict[str, object]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return {
        "pid": os.getpid(),
        "command": command[:200],
        "since": datetime.now().astimezone().isoformat("T", "seconds"),
    }


def _say(handle: int, data: bytes) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, data)


def _who(path: Path) -> str:
    """Return a sentence on who holds the lock."""
    try:
        told = json.loads(path.read_bytes())
        return f"`{told['command']}` (process {told['pid']}) is writing to this project since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # it has only just begun, or is about to end
        return "another briefgen is writing to this project"


def _let_go() -> None:
    """Close in a forked process what it inherited: a worker that outlives its parent must not keep the lock."""
    for handle in _held:
        os.close(handle)
    _held.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go)
