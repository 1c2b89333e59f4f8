"""Which articles an archive holds, without reading one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import NamedTuple

from briefgen.cluster import places
from briefgen.cluster.partitions import Source
from briefgen.errors import Finding, SettingsError
from briefgen.files.seeds import SIDECARS
from briefgen.files.walk import relative, walk

_STAMPS = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "LastModified",
    "last_modified",
    "updated",
    "mtime",
    "created",
    "CRC",
)
"""Where the file systems say what is another when a file has changed; the first that one has counts."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What was found at some places."""

    roots: tuple[str, ...]
    sources: tuple[Source, ...]
    """Each once, in the order of their names."""
    findings: tuple[Finding, ...]
    """Places where there is nothing, or a file that no reader knows."""


class _File(NamedTuple):
    name: str
    path: str
    """In its file system."""
    named: bool
    """The user named this very file, and no folder."""
    size: int
    stamp: str


def archive(given: Sequence[str], suffixes: Collection[str]) -> Archive:
    """List the articles at some places (files or folders of this machine, or addresses), by the endings of their names.

    What is hidden (a name that begins with a dot) is passed over, and so are files in folders that no reader knows.
    Raises SettingsError for an address that cannot be listed.
    """
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for number, place in enumerate(given):
        files = list(_remote(place) if places.is_url(place) else _local(place, findings))
        if not files:
            if places.is_url(place) or not Path(place).exists():
                findings.append(_finding(place, "source-missing", "there is no such file", "Check the path."))
            continue
        stamps = {file.path: f"{file.size} {file.stamp}" for file in files}
        for file in files:
            suffix = PurePosixPath(file.path).suffix.lower()
            if suffix not in suffixes:
                if file.named:
                    hint = f"Readers are there for {', '.join(sorted(suffixes))}."
                    message = f"no reader for {suffix or 'a file without suffix'}"
                    findings.append(_finding(file.name, "source-format", message, hint))
                continue
            beside = _beside(file, stamps)
            stamp = f"{file.stamp} {stamps[beside]}" if beside else file.stamp
            sources.setdefault(file.name, Source(file.name, number, file.path, file.size, stamp, beside))
    roots = tuple(places.absolute(place) for place in given)
    return Archive(roots, tuple(sorted(_once(sources.values()))), tuple(findings))


def _beside(file: _File, stamps: dict[str, str]) -> str:
    """Return the path of the sidecar of a file; empty if there is none."""
    names = (PurePosixPath(file.path).with_suffix(suffix).as_posix() for suffix in SIDECARS)
    return next((name for name in names if name in stamps and name != file.path), "")


def _once(sources: Collection[Source]) -> Iterator[Source]:
    """Yield each file of this machine once, however many places led to it; names of addresses are unique already."""
    seen: set[str] = set()
    for source in sources:
        if source.path not in seen or places.is_url(source.name):
            yield source
        seen.add(source.path)


def _local(place: str, findings: list[Finding]) -> Iterator[_File]:
    """Yield what lies at a path of this machine, named like `files.seeds` does."""
    top = Path(place)
    found = [*walk(top)]
    if found == [top]:
        found += (one for suffix in SIDECARS if (one := top.with_suffix(suffix)).is_file() and one != top)
    for path in found:
        name, size, stamp = relative(path, Path()), 0, ""
        with suppress(OSError):  # reading says why
            told = path.stat()
            if not S_ISREG(told.st_mode):
                findings.append(_finding(name, "source-unreadable", "this is no file", "Give the article as a file."))
                continue
            size, stamp = told.st_size, str(told.st_mtime_ns)
        yield _File(name, path.absolute().as_posix(), path == top, size, stamp)


def _remote(url: str) -> Iterator[_File]:
    """Yield what lies at an address."""
    system, top = places.opened(url)
    top = top.rstrip("/")
    try:
        found = system.find(top, detail=True)
        if top in found:
            names = [PurePosixPath(top).with_suffix(suffix).as_posix() for suffix in SIDECARS]
            found |= {name: system.info(name) for name in names if system.exists(name)}
    except FileNotFoundError:
        return
    except Exception as error:
        hint = "Check the address, and that you may list it."
        raise SettingsError([places.wrong(url, f"this cannot be listed: {places.said(error)}", hint)]) from error
    for path, info in found.items():
        below = path.removeprefix(top).split("/")
        if info.get("type") != "directory" and not any(part.startswith(".") for part in below):
            stamp = next((str(info[key]) for key in _STAMPS if info.get(key)), "")
            name = _name(url, system.unstrip_protocol(path), path)
            yield _File(name, path, path == top, int(info.get("size") or 0), stamp)


def _name(url: str, whole: str, path: str) -> str:
    """Return the address of a file; inside a chain of addresses its path stands behind the one that holds it."""
    _, mark, holder = url.partition(places.CHAIN)
    return f"{holder}!/{path.lstrip('/')}" if mark else whole


def _finding(path: str, code: str, message: str, hint: str) -> Finding:
    return Finding(path, 0, 0, code, "error", message, hint)
