"""Notes what a page reads of the site, so that the next build knows whether it would read the same.

What a page shows is a function of its text, the templates and what it reads of `Site`: nothing has to be declared, and
nothing can be forgotten, when a page comes to show more.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, cast
from zlib import crc32

from briefgen import codec
from briefgen.memo import digest
from briefgen.publish.shelf import Several, Shelf
from briefgen.publish.site import Site

ALL = "*"
"""In place of a key: which keys there are. Of a sequence: all of it."""
_SEPARATOR = "\t"


def reading(site: Site, seen: set[str]) -> Site:
    """Return a site that is like `site` and adds to `seen` what is read of it."""
    return cast("Site", _Reading(site, "", seen))


class Stamps:
    """What each thing that can be read of a site looks like now, in digests."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[str, bytes] = {}

    def of(self, reads: Sequence[str]) -> bytes:
        """Return one digest of all that was read."""
        return digest(*map(self._stamp, reads))

    def _stamp(self, read: str) -> bytes:
        if (known := self._known.get(read)) is not None:
            return known
        name, _, key = read.partition(_SEPARATOR)
        found: Any = self._site
        for part in name.split("."):
            found = getattr(found, part)
        self._known[read] = stamp = _stamped(found, key)
        return stamp


def _stamped(found: Any, key: str) -> bytes:
    if isinstance(found, Shelf):
        return digest(*(name.encode() for name in found)) if key == ALL else found.stamp(key)
    if isinstance(found, Several):
        return _of_several(found, key)
    if isinstance(found, Sequence) and key.lstrip("-").isdecimal():
        return digest(repr(found[int(key)]).encode()) if -len(found) <= int(key) < len(found) else b""
    if isinstance(found, Sequence) and ":" in key:
        start, stop = (int(one) if one else None for one in key.split(":"))
        return digest(*(repr(one).encode() for one in found[start:stop]))
    return digest(repr(found).encode())


def _of_several(found: Several[Any], key: str) -> bytes:
    start: int | None
    stop: int | None
    if key.lstrip("-").isdecimal():
        start, stop = int(key), int(key) + 1 or None
    else:
        start, stop = (int(one) if one else None for one in key.split(":")) if ":" in key else (None, None)
    return digest(*(one.encode() for one in found[start:stop].marks()))


def differing(old: Site, new: Site, keys: Collection[str]) -> frozenset[str]:
    """Return the marks of all that does not look the same in both sites: see `marks`.

    `keys`: paths, slugs and keys of groups outside of which the two are the same.
    """
    before, after = Stamps(old), Stamps(new)
    were = dict(_fields(old))
    found: set[str] = set()
    for name, value in _fields(new):
        reads = [f"{name}{_SEPARATOR}{key}" for key in (sorted(keys) if isinstance(value, Shelf) else [ALL])]
        found |= {_mark(read) for read in reads if before.of([read]) != after.of([read])}
        if isinstance(value, Shelf) and [*value] != [*were[name]]:
            found.add(_mark(f"{name}{_SEPARATOR}{ALL}"))
    return frozenset(found)


def marks(reads: Iterable[str]) -> str:
    """Return a short text that holds a mark of each thing that was read.

    Of two things with one mark, as of parts of one sequence, none is taken for unchanged where the other has changed.
    """
    return "".join(sorted({*map(_mark, reads)}))


def _mark(read: str) -> str:
    """Return four letters: of a sequence the same, whatever part of it is read."""
    name, _, key = read.partition(_SEPARATOR)
    part = key == ALL or ":" in key or key.lstrip("-").isdecimal()
    return b64encode(crc32((name if part else read).encode("utf-8", "surrogatepass")).to_bytes(4, "big")[1:]).decode()


def _fields(site: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what can be read of a site, under the names by which `_Reading` notes it."""
    for field in fields(site):
        value = getattr(site, field.name)
        if is_dataclass(value):
            yield from _fields(value, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", value


def noted(reads: Sequence[str]) -> bytes:
    """Return reads as the cache holds them."""
    return codec.dump(tuple(reads), tuple[str, ...])


class _Reading:
    """A dataclass whose fields are read through it."""

    def __init__(self, of: Any, prefix: str, seen: set[str]) -> None:
        self._of, self._prefix, self._seen = of, prefix, seen

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._of, name)
        path = self._prefix + name
        if isinstance(value, Shelf):
            value = _ReadingShelf(value, path, self._seen)
        elif is_dataclass(value):
            value = _Reading(value, f"{path}.", self._seen)
        elif isinstance(value, (tuple, Several)):
            value = _ReadingSequence(value, path, self._seen)
        else:
            self._seen.add(f"{path}{_SEPARATOR}{ALL}")
        self.__dict__[name] = value
        return value


class _ReadingShelf(Mapping[str, Any]):
    def __init__(self, of: Shelf[Any], path: str, seen: set[str]) -> None:
        self._of, self._path, self._seen = of, path + _SEPARATOR, seen
        self._known: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._known:
            self._seen.add(self._path + key)
            self._known[key] = self._of[key]
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        self._seen.add(f"{self._path}{key}")
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        self._seen.add(self._path + ALL)
        return iter(self._of)

    def __len__(self) -> int:
        self._seen.add(self._path + ALL)
        return len(self._of)


class _ReadingSequence(Sequence[Any]):
    def __init__(self, of: Sequence[Any], path: str, seen: set[str]) -> None:
        self._of, self._path, self._seen = of, path + _SEPARATOR, seen

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            key = str(index)
        elif index.step is None:
            key = f"{'' if index.start is None else index.start}:{'' if index.stop is None else index.stop}"
        else:
            key = ALL
        self._seen.add(self._path + key)
        return self._of[index]

    def __iter__(self) -> Iterator[Any]:
        self._seen.add(self._path + ALL)
        return iter(self._of)

    def __len__(self) -> int:
        self._seen.add(self._path + ALL)  # the length alone would do; no page reads only that
        return len(self._of)
