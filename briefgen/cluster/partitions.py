"""A long list of sources -> partitions, each with a key that says all that its part of the results depends on. Pure.

Where one partition ends is decided by the names of its sources, not by counting from the first one: an article that
comes or goes changes its own partition, seldom the next, and no other. So the results of the rest stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

ABOUT = 500
"""Sources in a partition, where nobody says otherwise: some seconds of work, some megabytes of results."""
MOST_BYTES = 32_000_000
"""Bytes of sources in a partition, at most (unless one source alone has more): they are results in memory, too."""


class Source(NamedTuple):
    """An article where it lies, as the listing of an archive shows it."""

    name: str
    """As results and findings have it: what the user gave, and the rest of the path."""
    root: int
    """Number of the address, among the roots of its archive, below which it lies."""
    path: str
    """In the file system of that root."""
    size: int
    """Bytes."""
    stamp: str
    """Whatever else the listing says of the file and its sidecar that is another when their bytes are."""
    sidecar: str = ""
    """Path of the file with its metadata; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Sources whose results are written together."""

    key: str
    """32 hexadecimal digits. The same key: the same results."""
    roots: tuple[str, ...]
    """Addresses; sources say by number which is theirs."""
    sources: tuple[Source, ...]
    """In the order of their names."""

    @property
    def title(self) -> str:
        """What to call it when something is wrong with it."""
        first, last = self.sources[0].name, self.sources[-1].name
        return first if first == last else f"{first} to {last} ({len(self.sources)} articles)"


def partitions(
    roots: tuple[str, ...], sources: Iterable[Source], made_by: bytes, about: int = ABOUT
) -> Iterator[Partition]:
    """Yield partitions of `about` sources each (a quarter to twice as many), in the order of names.

    `made_by` is a digest of everything that results depend on besides the sources: versions, what pages teach.
    """
    waiting: list[Source] = []
    size = 0
    for source in sorted(sources):
        if waiting and (len(waiting) >= 2 * about or size + source.size > MOST_BYTES):
            yield Partition(_key(waiting, made_by), roots, tuple(waiting))
            waiting, size = [], 0
        waiting.append(source)
        size += source.size
        if 4 * len(waiting) >= about and _number(source.name) % about == 0:
            yield Partition(_key(waiting, made_by), roots, tuple(waiting))
            waiting, size = [], 0
    if waiting:
        yield Partition(_key(waiting, made_by), roots, tuple(waiting))


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _key(sources: Iterable[Source], made_by: bytes) -> str:
    found = blake2b(made_by, digest_size=16)
    for source in sources:
        told = "\0".join((source.name, str(source.size), source.stamp, source.sidecar))
        found.update(blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    return found.hexdigest()
