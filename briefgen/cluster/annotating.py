"""Sources -> rows, in the process that calls. One article that cannot be read or annotated is a row with a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from time import perf_counter

from briefgen.cluster import agreement
from briefgen.cluster.parquet import Row, bare, row
from briefgen.cluster.partitions import Source
from briefgen.cluster.reading import read
from briefgen.errors import Finding
from briefgen.export.annotations import record
from briefgen.files.seeds import SeedFile
from briefgen.registry import load
from briefgen.study import Studied, Study


@lru_cache(maxsize=2)
def study(agreed: bytes) -> Study:
    """Return what reads and annotates one source as was agreed (`Agreement.dumps`)."""
    known = agreement.loads(agreed)
    return Study(load("readers"), known.known, load("annotators"), known.make_settings())


def studied(agreed: bytes, seed: SeedFile) -> Studied:
    """Return what is in a source. What goes wrong in annotating it is a finding: one article never stops a million."""
    try:
        return study(agreed)(seed)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        message = f"it could not be annotated: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        hint = "This is a bug of ours, or of a plug-in: please report it with the article."
        return Studied(seed.path, findings=(Finding(seed.path, 0, 0, "source-failed", "error", message, hint),))


class Rows:
    """The rows of some sources, with the seconds that they took."""

    def __init__(self, agreed: bytes, roots: Sequence[str], sources: Sequence[Source]) -> None:
        """`agreed`: the bytes of an `Agreement`."""
        self._agreed = agreed
        self._titles = agreement.loads(agreed).titles or {}
        self._roots = roots
        self._sources = sources
        self.reading = 0.0
        self.annotating = 0.0

    def __iter__(self) -> Iterator[Row]:
        """Yield a row a source, in order. Raises what `reading.read` raises."""
        found = read(self._roots, self._sources)
        while True:
            start = perf_counter()
            seed = next(found, None)
            self.reading += perf_counter() - start
            if seed is None:
                return
            start = perf_counter()
            made = bare(seed.path, [seed]) if isinstance(seed, Finding) else self._row(seed)
            self.annotating += perf_counter() - start
            yield made

    def _row(self, seed: SeedFile) -> Row:
        found = studied(self._agreed, seed)
        if found.article is None:
            return bare(seed.path, found.findings)
        return row(record(found.article, found.annotations, self._titles), found.findings)
