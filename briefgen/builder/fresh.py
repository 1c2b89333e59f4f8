"""Nothing changed since the last build? Told by looking at no file's contents, in a fraction of a second.

A build notes size, times and number of every file that it read and made. While all of them are the same, and so are the
code and what is installed beside it, building again would give what stands there.
"""

from __future__ import annotations

import marshal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from briefgen import codec
from briefgen.builder.cache import Cache, version_of_code
from briefgen.errors import Finding
from briefgen.files import shipped
from briefgen.files.looks import TICK, Signature, look
from briefgen.memo import digest

CACHE = ".briefgen/cache/site.db"
"""The file of the cache, relative to the project."""
_CONFIG = "mkdocs.yml"
_KIND, _NAME = "fresh", "build"
_FORMAT = 2
"""Of `marshal`, which here only writes: the last that gives the same bytes for equal values."""


@dataclass(frozen=True, slots=True)
class Last:
    """What a build leaves behind for the next."""

    folders: tuple[str, ...]
    """Those that it looked at, and single files, relative to the project."""
    files: str
    """Digest of the signatures of all files in them."""
    findings: tuple[Finding, ...]


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
    settled = all(now - seen.modified > TICK for seen in read.values())
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
    installed = [Path(place).stat().st_mtime_ns for place in sys.path if Path(place).is_dir()]
    files = [(name, *one) for found in (look(templates.parent, [templates.name]), seen) for name, one in found.items()]
    looks = marshal.dumps((installed, sorted(files)), _FORMAT)
    return digest(version_of_code(), sys.version.encode(), looks).hex()
