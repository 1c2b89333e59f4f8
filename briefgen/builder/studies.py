"""What was found in each source: kept for the next draft while the source, and all it was read with, is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from briefgen import codec
from briefgen.builder.cache import Cache
from briefgen.errors import Finding
from briefgen.files.seeds import SeedFile
from briefgen.memo import SIZE, digest
from briefgen.model import Gist
from briefgen.settings import Settings
from briefgen.sources import Sources, gist
from briefgen.study import Studied, Study

_KIND = "study"
_GISTS = "gist"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is needed of a source at once with all others."""

    gist: Gist
    findings: tuple[Finding, ...]


class Studies:
    """Reads sources, as far as no earlier draft has."""

    def __init__(
        self, cache: Cache, settings: Settings, read: Callable[[Study, Sequence[SeedFile]], Iterable[Studied]]
    ) -> None:
        """`read` is what reads and annotates sources anew, in their order."""
        self._cache = cache
        self._settings = settings
        self._read = read

    def __call__(self, study: Study, seeds: Sequence[SeedFile]) -> Sources:
        """Return what is in all sources. What readers and annotators of other packages find is never kept."""
        if study.plugins or not all(type(one).__module__.startswith("briefgen.") for one in study.readers.values()):
            return Sources.of(self._read(study, seeds))
        common = repr((study.known, self._settings)).encode("utf-8", "surrogatepass")
        keys = {seed.path: digest(common, repr(seed).encode("utf-8", "surrogatepass")) for seed in seeds}
        known, kept = self._known(keys)
        missing = [seed for seed in seeds if seed.path not in known]
        for batch in _batches(self._read(study, missing)):
            fresh = {one.path: _Known(gist(one), one.findings) for one in batch}
            known |= fresh
            self._cache.put(_KIND, {one.path: keys[one.path] + codec.dump(one, Studied) for one in batch})
            self._cache.put(_GISTS, {path: keys[path] + codec.dump(one, _Known) for path, one in fresh.items()})
        for kind in (_KIND, _GISTS):
            self._cache.drop(kind, kept - keys.keys())
        by_path = {seed.path: seed for seed in seeds}

        def load(path: str) -> Studied:
            entry = self._cache.get(_KIND, path)
            if entry is not None and entry[:SIZE] == keys[path]:
                try:
                    return codec.load(entry[SIZE:], Studied)
                except ValueError:
                    pass
            return study(by_path[path])

        ordered = [(seed.path, known[seed.path]) for seed in seeds]
        gists = {path: one.gist for path, one in ordered if one.gist.slug}
        return Sources(gists, load, chain.from_iterable(one.findings for _, one in ordered))

    def _known(self, keys: dict[str, bytes]) -> tuple[dict[str, _Known], set[str]]:
        """Return what is kept of these sources under these keys, and the paths of all that anything is kept of."""
        entries = self._cache.all(_GISTS)
        known: dict[str, _Known] = {}
        for path, key in keys.items():
            entry = entries.get(path, b"")
            if entry[:SIZE] == key:
                try:
                    known[path] = codec.load(entry[SIZE:], _Known)
                except ValueError:
                    continue
        return known, {*entries}


_BATCH = 64
"""Sources that are held in memory before they are kept."""


def _batches(read: Iterable[Studied]) -> Iterable[list[Studied]]:
    batch: list[Studied] = []
    for one in read:
        batch.append(one)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    yield batch
