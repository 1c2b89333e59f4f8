"""An archive on one machine and on a cluster of which one worker is killed: `make bench`.

Articles are made up from a seed (`corpus.py`). The cluster is a real scheduler and two workers, each a process, over
TCP on the loopback interface; when half of the articles are done one worker is killed, and another one joins. Then
every article is looked for in the results. CPU is user and system time of a command and the processes it began.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import corpus
import pyarrow.parquet as pq

BRIEFGEN = [sys.executable, "-m", "briefgen"]


class Used(NamedTuple):
    cpu: float
    """Seconds."""
    memory: int
    """Of the largest process, in MB."""


def ended(process: subprocess.Popen[bytes]) -> Used:
    """Wait for a process and return what it used, with the processes it began."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode <= 0, process.args  # workers end by signals
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def is_running(process: subprocess.Popen[bytes]) -> bool:
    """Tell without reaping it, so that `ended` can say what it used."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def start(*command: str | Path, out: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a process of Python."""
    if out is None:
        return subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with out.open("wb") as stream:
        return subprocess.Popen([str(part) for part in command], stdout=stream)


def show(what: str, articles: int, wall: float, *used: Used, size: int = 0) -> None:
    cpu = sum(one.cpu for one in used)
    memory = " + ".join(str(one.memory) for one in used)
    rates = f"{articles / wall:6.0f}/s {articles / cpu:6.0f}/s a core"
    print(f"{what:44} {wall:7.1f} s {cpu:7.1f} s CPU {rates} {memory:>20} MB {size / 1e6:7.1f} MB", flush=True)


def one_machine(folder: Path, count: int) -> None:
    """Annotate so many articles on all cores of this machine, as JSON Lines and as Parquet."""
    archive = folder / f"archive-{count}"
    corpus.write(archive, count)
    lines, output = folder / "lines", folder / f"local-{count}"
    begun = time.perf_counter()
    used = ended(start(*BRIEFGEN, "annotate", archive, "--quiet", out=lines))
    show(f"{count:,} articles, JSON Lines", count, time.perf_counter() - begun, used, size=lines.stat().st_size)
    begun = time.perf_counter()
    used = ended(start(*BRIEFGEN, "annotate", archive, "--quiet", "--output", output))
    show(f"{count:,} articles, --output", count, time.perf_counter() - begun, used, size=size(output))


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


class Machines:
    """A scheduler and workers."""

    def __init__(self, folder: Path) -> None:
        told = folder / "scheduler.json"
        here = ("--host", "127.0.0.1", "--no-dashboard")
        cli = (sys.executable, "-m", "distributed.cli.dask_scheduler", *here)
        more = ("--port", "0", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", told)
        self.scheduler = start(*cli, *more)
        while not (told.is_file() and told.read_bytes().rstrip().endswith(b"}")):  # all of it
            time.sleep(0.05)
        self.address = json.loads(told.read_bytes())["address"]
        self._worker = (sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1", *here)

    def worker(self) -> subprocess.Popen[bytes]:
        """Start one; without a nanny, so that it stays dead when it is killed, as a machine would."""
        return start(*self._worker, "--no-nanny")


def cluster(folder: Path, count: int) -> None:
    """Annotate on a cluster, kill a worker in the middle, and prove what came of it."""
    archive, output = folder / f"archive-{count}", folder / "annotations"
    corpus.write(archive, count)
    machines = Machines(folder)
    first, second = machines.worker(), machines.worker()
    order = [*BRIEFGEN, "annotate", archive, "--output", output, "--cluster", machines.address, "--quiet"]
    begun = time.perf_counter()
    client = start(*order)
    parts = 0
    while is_running(client) and parts < count // 500 // 2:
        time.sleep(0.1)
        parts = len([*output.glob("part-*")])
    second.send_signal(signal.SIGKILL)
    third = machines.worker()
    print(f"{'':4}a worker is killed after {parts} parts; another one joins", flush=True)
    used = ended(client)
    wall = time.perf_counter() - begun
    before = prove(archive, output, count)
    again = time.perf_counter()
    idle = ended(start(*order))
    again = time.perf_counter() - again
    (archive / corpus.article(count // 3, count)[0]).write_text(corpus.article(count, count)[1], encoding="utf-8")
    changed = time.perf_counter()
    edit = ended(start(*order))
    changed = time.perf_counter() - changed
    anew = len(prove(archive, output, count) - before)
    workers = []
    for process in (first, second, third):
        if process is not second:
            process.terminate()
        workers.append(ended(process))
    machines.scheduler.terminate()
    scheduler = ended(machines.scheduler)
    show(f"{count:,} articles, cluster, a worker killed", count, wall, used, scheduler, *workers, size=size(output))
    print(f"{'':4}memory: client + scheduler + workers (the second is the one that was killed)")
    print(f"{'':4}again, nothing changed: {again:.1f} s, {idle.cpu:.1f} s CPU of the client")
    print(
        f"{'':4}again, one article changed: {changed:.1f} s, {edit.cpu:.1f} s CPU of the client; {anew} part made anew"
    )


def prove(archive: Path, output: Path, count: int) -> set[str]:
    """Look for every article, and hold some against what `annotate` prints; return the digests of the parts."""
    manifest = json.loads((output / "_manifest.json").read_bytes())
    names = [one["name"] for one in manifest["parts"]]
    assert sorted(names) == sorted(path.name for path in output.glob("part-*"))
    seen = Counter[str]()
    some = {str(path) for path in random.Random(6).sample(sorted(archive.iterdir()), 20)}
    found = {}
    for name in names:
        table = pq.read_table(output / name)
        seen.update(table["path"].to_pylist())
        found |= {row["path"]: row for row in table.to_pylist() if row["path"] in some}
    assert seen == Counter(str(path) for path in archive.iterdir())
    printed = subprocess.run([*BRIEFGEN, "annotate", *sorted(some)], capture_output=True, check=True).stdout
    for line in printed.decode().splitlines():
        row = json.loads(line)
        assert {**row, "findings": []} == {**found[row["path"]], "findings": []}
    proof = "20 held against `annotate`: the same"
    print(f"{'':4}every one of {count:,} articles is there, once; {len(names)} parts; {proof}")
    return {one["digest"] for one in manifest["parts"]}


def main() -> None:
    parser = argparse.ArgumentParser(description="An archive on one machine, and on a cluster with a killed worker.")
    parser.add_argument("articles", type=int, nargs="?", default=20_000)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="briefgen-bench-"))
    try:
        for count in (chosen.articles // 20, chosen.articles // 2):
            one_machine(folder, count)
        cluster(folder, chosen.articles)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
