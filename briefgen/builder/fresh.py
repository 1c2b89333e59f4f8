"""Nothing changed since the last build? Told by looking at no file's contents, in a fraction of a second.

A build notes size, times and number of every file that it read and made. While all of them are the same, and so are the
code and what is installed beside it, building again would give what stands there. Else what was seen serves the build:
a hundred thousand files are looked at once.
"""

from __future__ import annotations

import marshal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from briefgen import codec
from briefgen.builder import workers
from briefgen.builder.cache import Cache, version_of_code
from briefgen.builder.made import SiteLook
from briefgen.errors import Finding
from briefgen.files import lock, looks, shipped
from briefgen.files.looks import TICK, Look, Signature
from briefgen.memo import SIZE, digest

CACHE = ".briefgen/cache/site.db"
"""The file of the cache, relative to the project."""
_CONFIG = "mkdocs.yml"
_KIND, _NAME = "fresh", "build"


@dataclass(frozen=True, slots=True)
class _Last:
    """What a build leaves behind for the next."""

    folders: tuple[str, ...]
    """Those that it looked at, and single files, relative to the project; that of the site is the first."""
    by: str
    """Digest of what makes sites: the code, its templates, what is installed beside it."""
    read: int
    """`_sum` of all files in them but those of the site."""
    made: int
    """The same of the files of the site alone."""
    table: str
    """`made.Table.mark` of what tells how the site was made."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How all files look that the last build read or made."""

    folders: tuple[str, ...]
    """As it noted them: those that were looked at, and single files, that of the site first."""
    read: Look
    """The files in all but the first."""
    sum_read: int
    """`_sum` of these."""
    site: Callable[[], SiteLook]
    """How the files in the first look, when that is asked for: another process may be looking meanwhile."""
    sum_made: Callable[[], int]
    """`_sum` of those, likewise."""
    findings: tuple[Finding, ...] | None
    """Those of the last build, if building again would give the same; else None."""
    mark: str
    """`lock.mark`: while that is the same, no other command has changed anything since."""


def look(start: Path) -> Found | None:
    """Return how all looks that the last build of the project around `start` read or made; None: nobody knows."""
    root = next((folder for folder in (start, *start.parents) if (folder / _CONFIG).is_file()), None)
    if root is None or not (root / CACHE).is_file():
        return None
    kept = Cache(root / CACHE, version_of_code())
    try:
        entry = kept.get(_KIND, _NAME)
        last = codec.load(entry, _Last) if entry else None
    except ValueError:
        return None
    finally:
        kept.close()
    if last is None:
        return None
    mark, now = lock.mark(root / lock.FILE), time.time_ns()
    folder, *others = last.folders
    beside = workers.Beside(lambda: _told(looks.inside(root / folder)))

    @cache
    def site() -> tuple[int, Mapping[str, Signature]]:
        return _heard(beside.result())

    def made() -> SiteLook:
        return SiteLook(site()[1], last.table if site()[0] == last.made else "")

    try:
        read = Look(looks.look(root, others), at=now)
        total = _sum(read.files)
        same = (last.by, last.read) == (_makers(), total) and site()[0] == last.made
    except OSError:  # a folder that cannot be looked into: the build says so
        return None
    return Found(last.folders, read, total, made, lambda: site()[0], last.findings if same else None, mark)


def note(
    root: Path,
    cache: Cache,
    folders: tuple[str, ...],
    before: Look,
    wrote: Mapping[str, str | None],
    site: SiteLook,
    findings: tuple[Finding, ...],
    found: Found | None = None,
) -> None:
    """Leave word for the next build.

    The first of `folders` is that of the site, of which all files look as `site` says. `before` is the look at the
    others with which this build began: what somebody has changed since then will not look so. `wrote` maps files that
    the build itself wrote there to what it wrote, None if it removed them. `found` is what `look` returned.
    """
    young = [name for name, seen in before.files.items() if before.at - seen.modified <= TICK]
    now, again = time.time_ns(), looks.look(root, {*wrote, *young})
    same = all(again.get(name) == before.files[name] for name in young if name not in wrote)
    settled = all(now - seen.modified > TICK for seen in again.values())
    if same and settled and all(_holds(root / name, text) for name, text in wrote.items()):
        read = {**{name: seen for name, seen in before.files.items() if name not in wrote}, **again}
        if found is None:
            sums = _sum(read), _sum(site.files)
        else:
            was = found.site().files
            sums = _moved(found.sum_read, found.read.files, read), _moved(found.sum_made(), was, site.files)
        last = _Last(folders, _makers(), *sums, site.table, findings)
        cache.put(_KIND, {_NAME: codec.dump(last, _Last)})
    else:
        cache.drop(_KIND, [_NAME])


def _holds(path: Path, text: str | None) -> bool:
    if text is None:
        return not path.exists()
    try:
        return path.read_bytes() == text.encode("utf-8")
    except OSError:
        return False


def _makers() -> str:
    """Return a digest of what makes sites."""
    installed = [Path(place).stat().st_mtime_ns for place in sys.path if Path(place).is_dir()]
    ours = _sum(looks.inside(shipped.layouts_dir()))
    return digest(version_of_code(), sys.version.encode(), repr((installed, ours)).encode()).hex()


def _sum(seen: Mapping[str, Signature]) -> int:
    """Return a number that tells how files look: the digests of all, added up, so that what few change is told soon."""
    told = (
        f"{name}\0{size} {modified} {changed} {inode} {linked:d}"
        for name, (size, modified, changed, inode, linked) in seen.items()
    )
    return sum(
        int.from_bytes(blake2b(one.encode("utf-8", "surrogateescape"), digest_size=SIZE).digest()) for one in told
    )


def _moved(total: int, old: Mapping[str, Signature], new: Mapping[str, Signature]) -> int:
    """Return the `_sum` of a look, given that of an older one."""
    gone = {name: one for name, one in old.items() if new.get(name) is not one}
    come = {name: one for name, one in new.items() if old.get(name) is not one}
    return total - _sum(gone) + _sum(come)


def _told(seen: Mapping[str, Signature]) -> bytes:
    """Return a look for another process, with its sum."""
    return marshal.dumps((_sum(seen), [*seen], [*chain.from_iterable(seen.values())]))


def _heard(data: bytes) -> tuple[int, Mapping[str, Signature]]:
    total, names, parts = marshal.loads(data)  # noqa: S302 - from a process of ours
    each = iter(parts)
    return total, dict(zip(names, map(Signature, each, each, each, each, each), strict=True))
