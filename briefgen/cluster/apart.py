"""Annotating in a process of its own, for sources that have taken a worker with them: the article is found and named.

Slower by the start of a process, so it is for partitions that could not be done otherwise.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from briefgen import codec
from briefgen.cluster.annotating import Rows
from briefgen.cluster.parquet import Row, bare
from briefgen.cluster.partitions import Source
from briefgen.errors import Finding

_PATIENCE = 120.0
"""Seconds that a source may take; most take ten milliseconds, a process half a second to begin."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the process is to do."""

    agreed: bytes
    roots: tuple[str, ...]
    sources: tuple[Source, ...]


def rows(
    agreed: bytes, roots: tuple[str, ...], sources: tuple[Source, ...], patience: float = _PATIENCE
) -> Iterator[Row]:
    """Yield what `Rows` does; a source in which the process is killed, or hangs, is a row with a finding.

    `patience`: seconds that one may take. Raises RuntimeError where the process ends by itself before it is done.
    """
    while sources:
        done = 0
        command = [sys.executable, "-m", __name__]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - ours
            assert process.stdin is not None  # noqa: S101
            assert process.stdout is not None  # noqa: S101
            process.stdin.write(codec.dump(Request(agreed, roots, sources), Request))
            process.stdin.close()
            hung = threading.Event()
            for line in _lines(process, process.stdout, patience, hung):
                if line.endswith(b"\n"):  # else it was killed while it wrote
                    yield json.loads(line)
                    done += 1
        if done == len(sources):
            return
        if process.returncode >= 0:
            raise RuntimeError(f"the process for {sources[done].name} ended with {process.returncode}")
        why = f"took longer than {patience:.0f} seconds" if hung.is_set() else _ended(-process.returncode)
        yield _fatal(sources[done], why)
        sources = sources[done + 1 :]


def _lines(
    process: subprocess.Popen[bytes], stream: IO[bytes], patience: float, hung: threading.Event
) -> Iterator[bytes]:
    """Yield the lines of a stream; where one takes too long, end the process that writes them, and say so in `hung`."""

    def end() -> None:
        hung.set()
        process.kill()

    while True:
        waiting = threading.Timer(patience, end)
        waiting.start()
        try:
            line = stream.readline()
        finally:
            waiting.cancel()
        if not line:
            return
        yield line


def _ended(number: int) -> str:
    return f"ended the process (signal {number}), more than once"


def _fatal(source: Source, why: str) -> Row:
    message = f"annotating it {why}: it was left out"
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
