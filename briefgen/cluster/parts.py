"""What a worker does with a part of an archive. Bytes in, bytes out; it may be done twice, anywhere, at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from time import perf_counter

from briefgen import codec
from briefgen.cluster import annotating, apart, joining, output, parquet
from briefgen.cluster.output import Output
from briefgen.cluster.parquet import Row
from briefgen.cluster.partitions import Partition
from briefgen.errors import Finding

_TOLD = 20
"""Findings of a part that are told, at most; all of them stand in its rows."""


@dataclass(frozen=True, slots=True)
class Task:
    """One part to write."""

    output: str
    """Absolute address of the folder."""
    partition: Partition
    carefully: bool = False
    """Annotate in a process apart: a worker was lost with it before."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is there, whole."""

    key: str
    """Of its partition."""
    articles: int
    errors: int = 0
    """Findings in it that are errors."""
    warnings: int = 0
    told: tuple[Finding, ...] = ()
    """The first of its errors."""
    size: int = 0
    """Bytes of the file; 0 inside of it."""
    digest: str = ""
    """`sha256:` and 64 digits over the bytes of the file; empty inside of it."""
    made: bool = True
    """False: it was there already."""
    seconds: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Reading, annotating, writing; zero where it was there already, all in one where it was done carefully."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes of a task."""

    part: Part | None = None
    refused: str = ""
    """Why this worker must take no part in the run at all; empty if it may."""


def make(agreed: bytes, task: bytes) -> bytes:
    """Make a part, unless it is there. `task` is a Task, the result an Answer, both as `codec` writes them.

    Raises what the file systems raise where another attempt may go better.
    """
    return codec.dump(_answer(agreed, codec.load(task, Task)), Answer)


def _answer(agreed: bytes, task: Task) -> Answer:
    if why := joining.refused(agreed, task.output):
        return Answer(refused=why)
    target, partition = Output(task.output), task.partition
    name = output.part(partition.key)
    if (data := target.read(name)) is not None and (there := _there(data, partition)) is not None:
        return Answer(there)
    return Answer(_made(agreed, task, target, name))


def _there(data: bytes, partition: Partition) -> Part | None:
    """Return the part that a file holds; None if it is damaged, or another one."""
    try:
        rows, told = parquet.loads(data)
        found = codec.load(told, Part)
    except ValueError:
        return None
    if (found.key, found.articles, rows.num_rows) != (partition.key, len(partition.sources), len(partition.sources)):
        return None
    return _placed(replace(found, made=False), data)


def _made(agreed: bytes, task: Task, target: Output, name: str) -> Part:
    start = perf_counter()
    rows = annotating.Rows(agreed, task.partition.roots, task.partition.sources)
    counted = _Counted(apart.rows(agreed, task.partition.roots, task.partition.sources) if task.carefully else rows)
    table = parquet.table(counted)
    told = Part(task.partition.key, table.num_rows, counted.errors, counted.warnings, tuple(counted.told))
    data = parquet.dumps(table, codec.dump(told, Part))
    target.write(name, data)
    rest = perf_counter() - start - rows.reading - rows.annotating
    seconds = (0.0, rest, 0.0) if task.carefully else (rows.reading, rows.annotating, rest)
    return _placed(replace(told, seconds=seconds), data)


def _placed(found: Part, data: bytes) -> Part:
    return replace(found, size=len(data), digest=f"sha256:{sha256(data).hexdigest()}")


class _Counted:
    """Rows, and what is in their findings once they have passed."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.errors = self.warnings = 0
        self.told: list[Finding] = []

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            for one in row["findings"]:
                self.errors += one["severity"] == "error"
                self.warnings += one["severity"] == "warning"
                if one["severity"] == "error" and len(self.told) < _TOLD:
                    self.told.append(Finding(row["path"], **one))
            yield row
