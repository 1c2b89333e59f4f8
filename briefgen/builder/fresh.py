"""Nothing changed since the last build? Told by looking at no file's contents, in a fraction of a second.

A build notes size, times and number of every file that it read and made. While all of them are the same, and so are the
code and what is installed beside it, building again would give what stands there.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from briefgen import codec
from briefgen.builder.cache import Cache, version_of_code
from briefgen.errors import Finding
from briefgen.files import shipped
from briefgen.memo import digest

CACHE = ".briefgen/cache/site.db"
"""The file of the cache, relative to the project."""
_CONFIG = "mkdocs.yml"
_KIND, _NAME = "fresh", "build"
_TICK = 50_000_000
"""Nanoseconds: a file that was changed so shortly before may change again under the same time."""

Signature = tuple[int, int, int, int]
"""Size, time of change of contents and of anything, number, as the file system has them."""


@dataclass(frozen=True, slots=True)
class Last:
    """What a build leaves behind for the next."""

    folders: tuple[str, ...]
    """Those that it looked at, and single files, relative to the project."""
    files: str
    """Digest of the signatures of all files in them."""
    findings: tuple[Finding, ...]


def look(root: Path, folders: Iterable[str]) -> dict[str, Signature]:
    """Return the signature of each file in the folders, hidden ones left out.

    Folders that are not there or cannot be read are empty, links that lead nowhere have a signature of zeros.
    """
    found: dict[str, Signature] = {}
    for name in folders:
        top = root / name
        if top.is_dir():
            _walk(top, name, found)
        elif top.is_file():
            found[name] = _signature(top.stat)
    return found


def _walk(folder: str | Path, name: str, found: dict[str, Signature]) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, f"{name}/{entry.name}", found)
            else:
                found[f"{name}/{entry.name}"] = _signature(entry.stat)


def _signature(look_at: Callable[[], os.stat_result]) -> Signature:
    try:
        stat = look_at()
    except OSError:  # a link that leads nowhere, a file that has gone this moment
        return 0, 0, 0, 0
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def last(start: Path) -> Last | None:
    """Return what the last build of the project around `start` left, if building again would give the same."""
    root = next((folder for folder in (start, *start.parents) if (folder / _CONFIG).is_file()), None)
    if root is None or not (root / CACHE).is_file():
        return None
    cache = Cache(root / CACHE, version_of_code())
    try:
        entry = cache.get(_KIND, _NAME)
        found = codec.load(entry, Last) if entry else None
        return found if found and _digest(look(root, found.folders)) == found.files else None
    except (ValueError, OSError):
        return None
    finally:
        cache.close()


def note(
    root: Path,
    cache: Cache,
    folders: tuple[str, ...],
    before: Mapping[str, Signature],
    wrote: Mapping[str, str | None],
    findings: tuple[Finding, ...],
) -> None:
    """Leave word for the next build, unless somebody changed something while this one was at work.

    The first of `folders` is that of the site. `before` is what `look` saw of the others when it began; `wrote` maps
    files that the build itself wrote there to what it wrote, None if it removed them.
    """
    now = time.time_ns()
    read = look(root, folders[1:])
    touched = {name for name in before.keys() | read.keys() if before.get(name) != read.get(name)}
    settled = all(now - changed > _TICK for _, changed, _, _ in read.values())
    if settled and all(name in wrote and _holds(root / name, wrote[name]) for name in touched):
        seen = {**look(root, folders[:1]), **read}
        cache.put(_KIND, {_NAME: codec.dump(Last(folders, _digest(seen), findings), Last)})
    else:
        cache.drop(_KIND, [_NAME])


def _holds(path: Path, text: str | None) -> bool:
    if text is None:
        return not path.exists()
    try:
        return path.read_bytes() == text.encode("utf-8")
    except OSError:
        return False


def _digest(seen: Mapping[str, Signature]) -> str:
    templates = shipped.layouts_dir()
    ours = sorted(look(templates.parent, [templates.name]).items())
    installed = [Path(place).stat().st_mtime_ns for place in sys.path if Path(place).is_dir()]
    return digest(version_of_code(), sys.version.encode(), repr((installed, ours, sorted(seen.items()))).encode()).hex()
