"""Many files at once: prepared aside, then put in place one by one; a crash in the middle is made good by the next run.

    prepare     each new file stands whole in a folder of its own, under a number
    decide      the list of them is written: from here on the changes happen, before it nothing has
    carry out   file by file is renamed into place, a page right before its merge base
    forget      the list goes, then the folder

Nobody's work is written over: what has changed since it was read is left alone, and so is all that depends on it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from briefgen.errors import DiskError, Finding
from briefgen.files import whole
from briefgen.files.walk import relative

LIST = "changes.json"


@dataclass(frozen=True, slots=True)
class Change:
    """Files that change together, in this order: a page, then its merge base."""

    files: Mapping[str, bytes | None]
    """Path relative to the project, with forward slashes -> its new bytes; None: the file is removed."""
    before: bytes | None = None
    """What the first of them held when it was read; None: it was not there. If it holds anything else by now, none of
    them changes."""
    guarded: bool = True
    """False: the first of them is briefgen's own, whatever it holds."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A change as it stands in the list."""

    files: tuple[tuple[str, str], ...]
    """(path, name of its new bytes in the folder; empty: the file is removed)"""
    before: str | None
    """Digest of what the first file held; empty: it was not there; None: whatever it holds."""


def make(root: Path, folder: Path, changes: Sequence[Change]) -> frozenset[str]:
    """Make all `changes` in the project at `root`; return the first paths of those that met something else.

    `folder` is for the work and must not exist; hold the lock. Raises DiskError with every file that cannot be
    written, and then nothing has changed.
    """
    if not changes:
        return frozenset()
    locate = _locator(root)
    try:
        with whole.refused(relative(folder, root)):
            folder.mkdir(parents=True)
        if problems := list(_problems(locate, [path for change in changes for path in change.files])):
            raise DiskError(problems)
        with whole.refused(relative(folder, root)):
            steps = _prepared(folder, changes)
            whole.write_whole(folder / LIST, json.dumps([asdict(step) for step in steps]).encode())
    except BaseException:
        _forget(folder)
        raise
    try:
        return _carry_out(locate, folder, steps)
    except KeyboardInterrupt:
        _carry_out(locate, folder, steps)
        raise


def finish(root: Path, folder: Path) -> int:
    """Complete what an interrupted `make` had decided, or clear away what it had not; return how many changes it was.

    Hold the lock. Raises DiskError if the system refuses.
    """
    try:
        listed = json.loads((folder / LIST).read_bytes())
    except FileNotFoundError:
        _forget(folder)
        return 0
    steps = [_Step(tuple((path, name) for path, name in one["files"]), one["before"]) for one in listed]
    _carry_out(_locator(root), folder, steps)
    return len(steps)


def _locator(root: Path) -> Callable[[str], Path]:
    """Return a function from a path relative to the project to where it really is: links stay links."""

    @cache
    def real(folder: Path) -> Path:
        return folder.resolve()

    def locate(path: str) -> Path:
        target = root / path
        found = target.resolve() if target.is_symlink() else real(target.parent) / target.name
        if not found.is_relative_to(real(root)):
            raise OSError(errno.EXDEV, "this leads out of the project")
        return found

    return locate


def _problems(locate: Callable[[str], Path], paths: Sequence[str]) -> Iterator[Finding]:
    """Yield why files cannot be written, before any is."""
    fine: set[Path] = set()
    for path in paths:
        try:
            with whole.refused(path):
                target = locate(path)
                if target.parent not in fine:
                    whole.make_folder(target.parent)
                    whole.check_writable(target.parent)
                    fine.add(target.parent)
                if target.is_dir():
                    raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
                if target.exists():
                    whole.check_writable(target)
        except DiskError as error:
            yield from error.findings


def _prepared(folder: Path, changes: Sequence[Change]) -> list[_Step]:
    """Write the new bytes of all changes aside; return the steps that put them in place."""
    made: list[Path] = []
    steps = []
    for change in changes:
        files = []
        for path, data in change.files.items():
            if data is None:
                files.append((path, ""))
                continue
            made.append(folder / str(len(made)))
            made[-1].write_bytes(data)
            files.append((path, made[-1].name))
        steps.append(_Step(tuple(files), _digest(change.before) if change.guarded else None))
    whole.settle(made)
    return steps


def _carry_out(locate: Callable[[str], Path], folder: Path, steps: Sequence[_Step]) -> frozenset[str]:
    """Put in place what is not there yet. Doing it twice is doing it once."""
    left = set()
    folders = set()
    for step in steps:
        first, new = step.files[0]
        with whole.refused(first):
            if _met_something_else(locate(first), folder, new, step.before):
                left.add(first)
                for _, name in reversed(step.files):  # the first one last: while it stands there, nothing has begun
                    _drop(folder, name)
                continue
        for path, name in step.files:
            with whole.refused(path):
                target = locate(path)
                if not name:
                    target.unlink(missing_ok=True)
                elif (folder / name).exists():
                    whole.make_folder(target.parent)
                    whole.move(folder / name, target)
                folders.add(target.parent)
    whole.settle(folders)
    _forget(folder)
    return frozenset(left)


def _met_something_else(target: Path, folder: Path, new: str, before: str | None) -> bool:
    begun = not (folder / new).exists() if new else not target.exists()
    return not begun and before is not None and before != _digest(target.read_bytes() if target.exists() else None)


def _drop(folder: Path, name: str) -> None:
    if name:
        (folder / name).unlink(missing_ok=True)


def _forget(folder: Path) -> None:
    """Remove the folder, the list first: files without a list are nothing, a list without its files is a lie."""
    (folder / LIST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
