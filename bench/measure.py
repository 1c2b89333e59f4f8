"""What a run of a command takes: seconds on the clock and of the processor, and memory, of all its processes."""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

_EVERY = 0.05
"""Seconds between two looks at the memory."""


class Run(NamedTuple):
    wall: float
    cpu: float
    """User and system time of all processes."""
    memory: int
    """The most that all processes together held at one time, in MB: PSS, which counts shared pages once. Where the
    system does not say, the largest process alone."""


def run(command: list[str], folder: Path) -> Run:
    """Run a command to its end, as on the machine of a user: Python keeps the modules it has compiled.

    Raises CalledProcessError if it fails.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ended, most = threading.Event(), [0]
    watcher = threading.Thread(target=_watch, args=(process.pid, ended, most))
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    ended.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(wall, used.ru_utime + used.ru_stime, (most[0] or used.ru_maxrss) // 1024)


def _watch(first: int, ended: threading.Event, most: list[int]) -> None:
    while not ended.wait(_EVERY):
        most[0] = max(most[0], sum(map(_held, _family(first))))


def _family(first: int) -> list[int]:
    """Return a process and all below it."""
    found = [first]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, children.read_text().split())
    return found


def _held(process: int) -> int:
    """Return the memory of a process in kB, shared pages by their part; 0 where it cannot be told."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0
