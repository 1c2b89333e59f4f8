"""What was found in each source: kept for the next draft while the source, and all it was read with, is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from briefgen import codec
from briefgen.builder.cache import Cache, digest
from briefgen.files.seeds import SeedFile
from briefgen.settings import Settings
from briefgen.study import Studied, Study

_KIND = "study"
_KEY = 16
"""Bytes of the digest of all that a source was read with, which stands before what was found."""


class Studies:
    """The sources that an earlier draft has read, and those that it has not."""

    def __init__(self, cache: Cache, study: Callable[[SeedFile], Studied], settings: Settings) -> None:
        """`study` is what reads a source. Readers and annotators of other packages may change unseen: no cache then."""
        own = isinstance(study, Study) and not study.plugins
        self._able = own and all(type(one).__module__.startswith("briefgen.") for one in study.readers.values())  # type: ignore[attr-defined]
        self._cache = cache
        self._with = repr((study.known, settings)).encode("utf-8", "surrogatepass") if self._able else b""  # type: ignore[attr-defined]
        self._found: dict[str, Studied] = {}
        self._keys: dict[str, bytes] = {}

    def missing(self, seeds: Sequence[SeedFile]) -> list[SeedFile]:
        """Return the sources that have to be read."""
        kept = self._cache.all(_KIND) if self._able else {}
        for seed in seeds if self._able else ():
            self._keys[seed.path] = key = digest(self._with, repr(seed).encode("utf-8", "surrogatepass"))
            entry = kept.get(seed.path, b"")
            if entry[:_KEY] == key:
                try:
                    self._found[seed.path] = codec.load(entry[_KEY:], Studied)
                except ValueError:
                    continue
        self._cache.drop(_KIND, kept.keys() - self._keys.keys())
        return [seed for seed in seeds if seed.path not in self._found]

    def all(self, seeds: Sequence[SeedFile], read: Iterable[Studied]) -> Iterator[Studied]:
        """Yield what is in all sources, in their order; `read` are those that were missing, which are kept now."""
        fresh: dict[str, bytes] = {}
        arriving = iter(read)
        for seed in seeds:
            if (found := self._found.pop(seed.path, None)) is None:
                found = next(arriving)
                if self._able:
                    fresh[seed.path] = self._keys[seed.path] + codec.dump(found, Studied)
            yield found
        for _ in arriving:  # let it come to its end
            pass
        self._cache.put(_KIND, fresh)
