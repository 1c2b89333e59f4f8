"""Annotating in a process of its own, for sources that have taken a worker with them: the article is found and named.

Slower by the start of a process, so it is for partitions that could not be done otherwise.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from briefgen import codec
from briefgen.cluster.annotating import Rows
from briefgen.cluster.parquet import Row, bare
from briefgen.cluster.partitions import Source
from briefgen.errors import Finding


@dataclass(frozen=True, slots=True)
class Request:
    """What the process is to do."""

    agreed: bytes
    roots: tuple[str, ...]
    sources: tuple[Source, ...]


def rows(agreed: bytes, roots: tuple[str, ...], sources: tuple[Source, ...]) -> Iterator[Row]:
    """Yield what `Rows` does; a source in which the process is killed is a row with a finding.

    Raises RuntimeError where the process ends by itself before it is done.
    """
    while sources:
        done = 0
        command = [sys.executable, "-m", __name__]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - ours
            assert process.stdin is not None  # noqa: S101
            assert process.stdout is not None  # noqa: S101
            process.stdin.write(codec.dump(Request(agreed, roots, sources), Request))
            process.stdin.close()
            for line in process.stdout:
                if line.endswith(b"\n"):  # else it was killed while it wrote
                    yield json.loads(line)
                    done += 1
        if done == len(sources):
            return
        if process.returncode >= 0:
            raise RuntimeError(f"the process for {sources[done].name} ended with {process.returncode}")
        yield _fatal(sources[done], -process.returncode)
        sources = sources[done + 1 :]


def _fatal(source: Source, number: int) -> Row:
    message = f"annotating it ended the process (signal {number}), more than once: it was left out"
    hint = "No memory left, or a bug of ours or of a library: please report it with the article."
    return bare(source.name, [Finding(source.name, 0, 0, "source-fatal", "error", message, hint)])


def main() -> None:
    """Do what standard input says; one row a line on standard output."""
    request = codec.load(sys.stdin.buffer.read(), Request)
    for row in Rows(request.agreed, request.roots, request.sources):
        sys.stdout.buffer.write(json.dumps(row).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
