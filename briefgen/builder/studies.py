"""What was found in each source: kept for the next draft while the source, and all it was read with, is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from briefgen import codec
from briefgen.annotate.across import Renames
from briefgen.builder.cache import Cache
from briefgen.errors import Finding
from briefgen.files.seeds import SeedFile
from briefgen.memo import SIZE, digest
from briefgen.model.annotations import Gist
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
        common = digest(repr((study.known, self._settings)).encode("utf-8", "surrogatepass"))
        keys = {seed.path: digest(common, *_parts(seed)) for seed in seeds}
        known, kept = self._known(keys)
        missing = [seed for seed in seeds if seed.path not in known]
        for batch in _batches(self._read(study, missing)):
            dumped = {one.path: codec.dump(one, Studied) for one in batch}
            fresh = {one.path: _Known(gist(one, dumped[one.path]), one.findings) for one in batch}
            known |= fresh
            self._cache.put(_KIND, {path: keys[path] + data for path, data in dumped.items()})
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
        return Sources(gists, load, chain.from_iterable(one.findings for _, one in ordered), kept=True)

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


def _parts(seed: SeedFile) -> Iterator[bytes]:
    """Yield all that a source is, so that no two are alike: how many parts follow is told first."""
    named = (seed.path, seed.sidecar_path, len(seed.earlier), seed.sidecar is not None)
    yield repr(named).encode("utf-8", "surrogatepass")
    yield seed.data
    yield seed.sidecar or b""
    for version in seed.earlier:
        yield from _parts(version)


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


class _Gists(Mapping[str, Gist]):
    """Gists that are looked up one by one."""

    def __init__(self, paths: Mapping[str, str], look: Callable[[str], Gist]) -> None:
        self._paths = paths
        self._look = lru_cache(_BATCH)(look)

    def __getitem__(self, path: str) -> Gist:
        if path not in self._paths:
            raise KeyError(path)
        return self._look(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths


def kept(
    cache: Cache,
    paths: Mapping[str, str],
    findings: Iterable[Finding],
    renames: Mapping[str, Renames],
    again: Callable[[], Sources],
) -> Sources:
    """Return sources as an earlier draft found them, of which nothing has changed since; they are looked up one by one.

    `paths`: path -> slug. `again` reads them all anew, where the cache does not hold what it should.
    """
    anew = lru_cache(1)(again)

    def load(path: str) -> Studied:
        try:
            return codec.load((cache.get(_KIND, path) or b"")[SIZE:], Studied)
        except ValueError:
            return Studied(path, anew().article(path), anew().annotations(path))

    def look(path: str) -> Gist:
        try:
            return codec.load((cache.get(_GISTS, path) or b"")[SIZE:], _Known).gist
        except ValueError:
            return anew().gists[path]

    by_slug = {slug: path for path, slug in sorted(paths.items())}
    return Sources(_Gists(paths, look), load, findings, renames, by_slug, kept=True)
