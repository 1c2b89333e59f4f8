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
from itertools import chain
from pathlib import Path

from briefgen import codec
from briefgen.builder import workers
from briefgen.builder.cache import Cache, version_of_code
from briefgen.builder.made import SiteLook
from briefgen.errors import Finding
from briefgen.files import lock, looks, shipped
from briefgen.files.looks import TICK, Look, Signature
from briefgen.memo import digest

CACHE = ".briefgen/cache/site.db"
"""The file of the cache, relative to the project."""
_CONFIG = "mkdocs.yml"
_KIND, _NAME = "fresh", "build"
_FORMAT = 2
"""Of `marshal` for digests: the last that gives the same bytes for equal values."""


@dataclass(frozen=True, slots=True)
class _Last:
    """What a build leaves behind for the next."""

    folders: tuple[str, ...]
    """Those that it looked at, and single files, relative to the project; that of the site is the first."""
    read: str
    """Digest of the signatures of all files in them but those of the site, and of what makes sites."""
    made: str
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
    site: Callable[[], SiteLook]
    """How the files in the first look, when that is asked for: another process may be looking meanwhile."""
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
    def site() -> tuple[SiteLook, bool]:
        made, files = _heard(beside.result())
        return SiteLook(files, last.table if made == last.made else ""), made == last.made

    try:
        read = Look(looks.look(root, others), at=now)
        same = _of_inputs(read.files) == last.read and site()[1]
    except OSError:  # a folder that cannot be looked into: the build says so
        return None
    return Found(last.folders, read, lambda: site()[0], last.findings if same else None, mark)


def note(
    root: Path,
    cache: Cache,
    folders: tuple[str, ...],
    before: Look,
    wrote: Mapping[str, str | None],
    site: SiteLook,
    findings: tuple[Finding, ...],
) -> None:
    """Leave word for the next build.

    The first of `folders` is that of the site, of which all files look as `site` says. `before` is the look at the
    others with which this build began: what somebody has changed since then will not look so. `wrote` maps files that
    the build itself wrote there to what it wrote, None if it removed them.
    """
    young = [name for name, seen in before.files.items() if before.at - seen.modified <= TICK]
    now, again = time.time_ns(), looks.look(root, {*wrote, *young})
    same = all(again.get(name) == before.files[name] for name in young if name not in wrote)
    settled = all(now - seen.modified > TICK for seen in again.values())
    if same and settled and all(_holds(root / name, text) for name, text in wrote.items()):
        read = {**{name: seen for name, seen in before.files.items() if name not in wrote}, **again}
        last = _Last(folders, _of_inputs(read), _digest(site.files), site.table, findings)
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


def _of_inputs(seen: Mapping[str, Signature]) -> str:
    """Return a digest of how files look, and of all else by which a site is made."""
    templates = shipped.layouts_dir()
    installed = [Path(place).stat().st_mtime_ns for place in sys.path if Path(place).is_dir()]
    ours = _digest(looks.inside(templates))
    return digest(
        version_of_code(), sys.version.encode(), repr(installed).encode(), ours.encode(), _digest(seen).encode()
    ).hex()


def _told(seen: Mapping[str, Signature]) -> bytes:
    """Return a look for another process, with its digest."""
    return marshal.dumps((_digest(seen), [*seen], [*chain.from_iterable(seen.values())]))


def _heard(data: bytes) -> tuple[str, Mapping[str, Signature]]:
    made, names, parts = marshal.loads(data)  # noqa: S302 - from a process of ours
    each = iter(parts)
    return made, dict(zip(names, map(Signature, each, each, each, each, each), strict=True))


def _digest(seen: Mapping[str, Signature]) -> str:
    names = sorted(seen)
    held = marshal.dumps([*chain.from_iterable(map(seen.__getitem__, names))], _FORMAT)
    return digest("\0".join(names).encode("utf-8", "surrogateescape"), held).hex()
