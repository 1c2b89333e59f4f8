"""The bytes of sources, wherever they lie; many at a time, because what lies far away is waited for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from briefgen.cluster import places
from briefgen.cluster.partitions import Source
from briefgen.errors import Finding
from briefgen.files.seeds import MOST_BYTES, SeedFile

_TOGETHER = 64
"""Sources that are asked for at the same time, if they are small."""
_TOGETHER_BYTES = 8_000_000
_FOR_GOOD = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)
"""What will be no better at the next attempt."""


def read(roots: Sequence[str], sources: Sequence[Source]) -> Iterator[SeedFile | Finding]:
    """Yield each source with its sidecar, in order, or why it cannot be read.

    Raises what the file system raises where another attempt may go better, as with a network.
    """
    for group in _groups(sources):
        wanted: dict[int, list[str]] = {}
        for source in group:
            if source.size <= MOST_BYTES:
                wanted.setdefault(source.root, []).extend(filter(None, (source.path, source.sidecar)))
        found = {root: _fetched(roots[root], paths) for root, paths in wanted.items()}
        for source in group:
            yield _huge(source) if source.size > MOST_BYTES else _seed(source, found[source.root])


def _groups(sources: Sequence[Source]) -> Iterator[list[Source]]:
    group: list[Source] = []
    size = 0
    for source in sources:
        if group and (len(group) == _TOGETHER or size + source.size > _TOGETHER_BYTES):
            yield group
            group, size = [], 0
        group.append(source)
        size += source.size
    if group:
        yield group


def _fetched(root: str, paths: list[str]) -> dict[str, bytes | Exception]:
    """Return path -> what it holds, or why it cannot be read for good. Raises what may go better another time."""
    system, _ = places.opened(root)
    answers = system.cat_ranges(paths, [None] * len(paths), [None] * len(paths), on_error="return")
    for answer in answers:
        if isinstance(answer, BaseException) and not _is_for_good(answer, system):
            raise answer
    return dict(zip(paths, answers, strict=True))


def _is_for_good(error: BaseException, system: Any) -> bool:
    return isinstance(error, _FOR_GOOD) or (isinstance(error, OSError) and places.is_local(system))


def _seed(source: Source, found: dict[str, bytes | Exception]) -> SeedFile | Finding:
    data, beside = found[source.path], found.get(source.sidecar)
    for answer in (data, beside):
        if isinstance(answer, Exception):
            hint = "Make it readable for the workers."
            return _finding(source, "source-unreadable", f"cannot be read: {places.said(answer)}", hint)
    assert isinstance(data, bytes)  # noqa: S101
    at = source.name.removesuffix(source.path.rpartition("/")[2]) + source.sidecar.rpartition("/")[2]
    return SeedFile(source.name, data, beside, at) if isinstance(beside, bytes) else SeedFile(source.name, data)


def _huge(source: Source) -> Finding:
    message = f"the file has {source.size:,} bytes; no article is that long"
    return _finding(source, "source-huge", message, "Split it into files of one article each.")


def _finding(source: Source, code: str, message: str, hint: str) -> Finding:
    return Finding(source.name, 0, 0, code, "error", message, hint)
