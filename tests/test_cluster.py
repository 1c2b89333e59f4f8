"""Annotating on many processes: a real scheduler and workers over TCP on loopback, and all that can go wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.cli import run

pytest.importorskip("distributed")
pytest.importorskip("fsspec")
pq = pytest.importorskip("pyarrow.parquet")

TEXT = """---
title: The bridge {0}
date: 2026-03-05
---
The council met on Wednesday about bridge {0}.

“We will not build on numbers that nobody has checked, {0} times,” Mayor Maria Lind said.
"""
BRIEFGEN = [sys.executable, "-m", "briefgen"]


def write(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:04}.md").write_text(TEXT.format(number), encoding="utf-8")
    return folder


def rows(folder: Path) -> list[dict]:
    """Return all rows of a folder, in the order of the manifest."""
    manifest = json.loads((folder / "_manifest.json").read_bytes())
    names = [one["name"] for one in manifest["parts"]]
    assert sorted(names) == sorted(path.name for path in folder.iterdir() if not path.name.startswith("_"))
    return [row for name in names for row in pq.read_table(folder / name).to_pylist()]


def same_as_annotate(folder: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Hold the rows of a folder against what `briefgen annotate` prints for the same archive."""
    capsys.readouterr()
    run(["annotate", str(archive), "--quiet"])
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [{key: value for key, value in row.items() if key != "findings"} for row in rows(folder)]
    assert [row for row in found if row["text"] is not None] == printed


# -- a real cluster --------------------------------------------------------------------------------------------------


class Machines:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self.scheduler = self.start(
            *("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            *("--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(told)),
        )
        self.wait(lambda: told.is_file() and told.read_bytes().rstrip().endswith(b"}"))  # all of it
        self.address: str = json.loads(told.read_bytes())["address"]

    def start(self, command: str, *arguments: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", f"distributed.cli.dask_{command}", *arguments]
        log = (self.folder / f"{len(self.running)}.log").open("wb")
        with log:
            process = subprocess.Popen(line, stdout=log, stderr=log, cwd=self.folder)
        self.running.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"
        )

    @staticmethod
    def wait(ready) -> None:
        for _ in range(600):
            if ready():
                return
            time.sleep(0.05)
        raise TimeoutError

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    made = Machines(tmp_path_factory.mktemp("machines"))
    try:
        made.worker()
        made.worker()
        yield made
    finally:
        made.stop()


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    machines: Machines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, output = write(tmp_path / "archive", 200), tmp_path / "out"
    doomed = machines.worker()
    order = ["annotate", str(archive), "--output", str(output), "--cluster", machines.address, "--part-size", "5"]
    with subprocess.Popen([*BRIEFGEN, *order, "--timings"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        machines.wait(lambda: len([*output.glob("part-*")]) >= 5)
        doomed.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.startswith(b"200 articles in ")
    assert b"of that, all workers together: annotating" in err
    assert [Path(row["path"]).name for row in rows(output)] == [f"{number:04}.md" for number in range(200)]
    same_as_annotate(output, archive, capsys)


def test_draft_on_a_cluster_writes_the_same_pages(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {}
    for name, more in (("here", []), ("there", ["--cluster", machines.address])):
        monkeypatch.chdir(tmp_path)
        assert run(["new", name]) == 0
        monkeypatch.chdir(tmp_path / name)
        write(Path("seeds"), 40)
        assert run(["draft", *more]) == 0
        assert "added" in capsys.readouterr().out
        pages[name] = {path.relative_to("content"): path.read_bytes() for path in Path("content").rglob("*.md")}
    assert len(pages["here"]) > 80
    assert pages["here"] == pages["there"]
    monkeypatch.chdir(tmp_path / "there")
    assert run(["draft", "--cluster", "tcp://127.0.0.1:1"]) == 0  # nothing to annotate: nobody is called


def test_workers_of_other_versions_are_refused(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from briefgen.cluster import agreement

    archive, output = write(tmp_path / "archive", 2), tmp_path / "out"
    ours = {**agreement.versions(), "briefgen": "99.0"}
    monkeypatch.setattr(agreement, "versions", lambda: ours)
    assert run(["annotate", str(archive), "--output", str(output), "--cluster", machines.address]) == 2
    err = capsys.readouterr().err
    assert "this worker cannot take part: other versions than here: briefgen 0.1.0 there, 99.0 here [cluster]" in err
    assert not [*output.glob("part-*")]


def test_a_cluster_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from briefgen.cluster import client

    archive = write(tmp_path / "archive", 1)
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr(client, "_CONNECT", 0.5)
        order = ["annotate", str(archive), "--output", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:1"]
        assert run(order) == 2
    assert "there is no Dask scheduler at this address" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_tls_without_certificates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = write(tmp_path / "archive", 1)
    order = ["annotate", str(archive), "--output", str(tmp_path / "out"), "--cluster", "tls://127.0.0.1:1"]
    assert run(order) == 2
    assert "there are no certificates for TLS" in capsys.readouterr().err


def test_a_scheduler_without_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from briefgen.cluster import client

    archive = write(tmp_path / "archive", 1)
    lonely = Machines(tmp_path)
    try:
        monkeypatch.setattr(client, "_WORKERS", 0.5)
        order = ["annotate", str(archive), "--output", str(tmp_path / "out"), "--cluster", lonely.address]
        assert run(order) == 2
    finally:
        lonely.stop()
    err = capsys.readouterr().err
    assert "has no workers yet: waiting" in err
    assert f"dask worker {lonely.address}" in err


def test_a_scheduler_that_is_lost(tmp_path: Path) -> None:
    archive, output = write(tmp_path / "archive", 200), tmp_path / "out"
    machines = Machines(tmp_path)
    try:
        machines.worker()
        order = ["annotate", str(archive), "--output", str(output), "--cluster", machines.address, "--part-size", "2"]
        with subprocess.Popen([*BRIEFGEN, *order], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            machines.wait(lambda: len([*output.glob("part-*")]) >= 3)
            machines.scheduler.kill()
            _, err = process.communicate(timeout=60)
    finally:
        machines.stop()
    assert process.returncode == 2, err
    assert b"the connection to the scheduler was lost [cluster]" in err
    assert not (output / "_manifest.json").exists()


PLUGIN = """
import os, signal
class Deadly:
    layer = "key_points"
    def __call__(self, article, done, known):
        if "bridge 7." in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "bridge 9." in article.text:
            raise ZeroDivisionError("nine")
        return ()
"""


def test_an_article_that_kills_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    archive, output = write(tmp_path / "archive", 12), tmp_path / "out"
    plugin = tmp_path / "plugin" / "deadly-1.0.dist-info"
    plugin.mkdir(parents=True)
    (plugin / "METADATA").write_text("Metadata-Version: 2.1\nName: deadly\nVersion: 1.0\n")
    (plugin / "entry_points.txt").write_text("[briefgen.annotators]\ndeadly = deadly:Deadly\n")
    (plugin.parent / "deadly.py").write_text(PLUGIN)
    order = ["annotate", str(archive), "--output", str(output), "--cluster", "local", "--jobs", "1", "--part-size", "4"]
    env = {**os.environ, "PYTHONPATH": str(plugin.parent)}
    done = subprocess.run([*BRIEFGEN, *order], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "0007.md: error: annotating it ended the process (signal 9), more than once" in done.stderr
    assert "0009.md: error: it could not be annotated: ZeroDivisionError: nine" in done.stderr
    assert "Traceback" not in done.stderr
    assert "deadly" in (output / "_agreement.json").read_text()
    found = {Path(row["path"]).name: row for row in rows(output)}
    assert len(found) == 12
    assert {name for name, row in found.items() if row["text"] is None} == {"0007.md", "0009.md"}
    assert [one["code"] for one in found["0007.md"]["findings"]] == ["source-fatal"]


def test_a_task_in_which_a_worker_hangs_is_given_up_and_the_others_are_done() -> None:
    from briefgen.cluster.client import LOCAL, Result, connected

    def work(shared: bytes, task: bytes) -> bytes:
        while task == b"hang":
            time.sleep(0.01)
        return shared + task

    told: list[str] = []
    tasks = [*([b"task"] * 3), b"hang", b"task", b"task"]
    with connected(LOCAL, 1, told.append, patience=5.0) as cluster:
        found = {one.number: one for one in cluster.results(work, b"a ", tasks)}
    assert [found.pop(number) for number in range(3)] == [Result(number, b"a task") for number in range(3)]
    assert found.pop(3) == Result(3, killed=True)
    assert {*found} == {4, 5}  # done by the process begun anew, or given up with it: they come to an end
    assert told


def test_a_source_that_hangs_in_a_process_apart_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from briefgen.cluster import apart
    from briefgen.cluster.partitions import Source

    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 600\n")
    hangs.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(hangs))
    found = [*apart.rows(b"", (), (Source("a.md", 0, "a.md", 1, ""), Source("b.md", 0, "b.md", 1, "")), patience=0.2)]
    assert [one["findings"][0]["code"] for one in found] == ["source-fatal"] * 2
    assert [one["findings"][0]["message"].partition(":")[0] for one in found] == [
        "annotating it took longer than 0 seconds"
    ] * 2


# -- the same without processes: tasks are done where they are given -------------------------------------------------


class Here:
    """A cluster that does every task at once, in this process; so often it fails first."""

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails

    def agree(self, introduce, *given) -> None:
        assert introduce(*given) == ""

    def results(self, function, shared, tasks):
        from briefgen.cluster.client import Result

        for number, task in enumerate(tasks):
            if self.fails:
                self.fails -= 1
                yield Result(number, failed="No space left on device")
            else:
                yield Result(number, function(shared, task))


class Deadly(Here):
    """One that loses its workers with every task that holds certain words."""

    def __init__(self, words: bytes) -> None:
        super().__init__()
        self.words = words

    def results(self, function, shared, tasks):
        from briefgen import codec
        from briefgen.cluster.client import Result
        from briefgen.cluster.seeds import Seeds

        for number, task in enumerate(tasks):
            killed = any(self.words in seed.data for seed in codec.load(task, Seeds).files)
            yield Result(number, killed=True) if killed else Result(number, function(shared, task))


def test_a_source_that_kills_is_named_and_the_others_are_drafted() -> None:
    from briefgen.cluster import drafting
    from briefgen.files.seeds import SeedFile
    from briefgen.registry import load
    from briefgen.study import Study

    study = Study(load("readers"))
    seeds = [SeedFile(f"seeds/{number}.md", TEXT.format(number).encode()) for number in range(70)]
    found = [*drafting.studied(Deadly(b"bridge 40."), study, seeds)]
    assert [one.path for one in found] == [seed.path for seed in seeds]
    assert [one.code for one in found[40].findings] == ["source-fatal"]
    assert found[39] == study(seeds[39])
    assert all(one.article is not None for number, one in enumerate(found) if number != 40)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """Let the command line use a cluster that is no other process."""
    from contextlib import contextmanager

    from briefgen.cluster import client

    cluster = Here()

    @contextmanager
    def connected(address: str, jobs: int | None, tell) -> Iterator[Here]:
        yield cluster

    monkeypatch.setattr(client, "connected", connected)
    return cluster


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(Path("archive"), 60)
    return tmp_path


ORDER = ["annotate", "archive", "--output", "out", "--part-size", "5"]


def parts(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.glob("part-*")}


def test_damaged_and_missing_parts_are_made_again_and_no_other(here: Here, place: Path) -> None:
    assert run(ORDER) == 0
    output = place / "out"
    before, manifest = parts(output), (output / "_manifest.json").read_bytes()
    first, second, third, *rest = sorted(before)
    data = bytearray(before[first][1])
    data[len(data) // 2] ^= 4
    (output / first).write_bytes(data)
    (output / second).write_bytes(before[second][1][:-100])
    (output / third).write_bytes(before[rest[0]][1])  # whole, but another one
    (output / "_manifest.json").unlink()
    assert run(ORDER) == 0
    after = parts(output)
    assert {name: data for name, (_, data) in after.items()} == {name: data for name, (_, data) in before.items()}
    assert {name: after[name] for name in rest} == {name: before[name] for name in rest}
    assert (output / "_manifest.json").read_bytes() == manifest


def test_a_grown_archive_keeps_most_parts(here: Here, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ORDER) == 0
    before = parts(place / "out")
    (place / "archive" / "0003.md").unlink()
    (place / "archive" / "0030b.md").write_text(TEXT.format("30b"), encoding="utf-8")
    (place / "archive" / "0044.yml").write_text("publisher: The Example\n")
    assert run(ORDER) == 0
    after = parts(place / "out")
    assert len({name for name in before if after.get(name) == before[name]}) >= len(before) - 5
    assert len(rows(place / "out")) == 60
    same_as_annotate(place / "out", Path("archive"), capsys)


def test_what_cannot_be_read_is_a_row(here: Here, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = place / "archive"
    (archive / "empty.txt").write_bytes(b"")
    (archive / "list.txt").write_bytes(b"---\n- a\n---\nText.\n")
    (archive / "gone.txt").symlink_to(place / "nowhere")
    (archive / "picture.png").write_bytes(b"\x89PNG")
    os.mkfifo(archive / "pipe.txt")
    with (archive / "huge.txt").open("wb") as huge:
        huge.truncate(65 * 1024 * 1024)
    (archive / os.fsdecode(b"\xff.txt")).write_text(TEXT.format("x"), encoding="utf-8")
    (archive / ".hidden.txt").write_bytes(b"")
    capsys.readouterr()
    assert run([*ORDER, "nowhere", "archive/picture.png", "archive/0001.md"]) == 1
    err = capsys.readouterr().err
    assert "nowhere: error: there is no such file [source-missing]" in err
    assert "archive/picture.png: error: no reader for .png [source-format]" in err
    assert "archive/pipe.txt: error: this is no file [source-unreadable]" in err
    assert "archive/gone.txt: error: cannot be read" in err
    found = {row["path"]: row for row in rows(place / "out")}
    assert len(found) == 65
    codes = {path: [one["code"] for one in row["findings"]] for path, row in found.items() if row["text"] is None}
    assert codes.keys() == {f"archive/{name}.txt" for name in ("empty", "list", "gone", "huge")}
    assert codes["archive/huge.txt"] == ["source-huge"]
    assert found["archive/\\udcff.txt"]["quotes"]
    assert run(ORDER) == 1  # what is there already counts as well
    assert "archive/gone.txt: error: cannot be read" in capsys.readouterr().err


def test_results_of_two_kinds_are_never_mixed(
    here: Here, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from briefgen.cluster import agreement

    assert run(ORDER) == 0
    before = parts(place / "out")
    ours = {**agreement.versions(), "sentencex": "0.1"}
    monkeypatch.setattr(agreement, "versions", lambda: ours)
    capsys.readouterr()
    assert run(ORDER) == 2
    assert "made otherwise: sentencex" in capsys.readouterr().err
    assert parts(place / "out") == before


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (["annotate", "archive", "--output", "archive/out"], "the results would lie in the archive"),
        (["annotate", "archive/0001.md", "--output", "archive"], "the results would lie in the archive"),
        (["annotate", "archive", "--output", "link/out"], "the results would lie in the archive"),
        (["annotate", "archive/0001.md", "--output", "other"], "this folder holds other things: mine.txt"),
        (["annotate", "archive", "--output", "nope://out"], "this address cannot be used"),
        (["annotate", "ftp://me:secret@host/a", "--output", "out"], "this address has a password in it"),
        (["annotate", "archive", "--cluster", "local"], "--cluster needs a folder"),
        (["annotate", "memory://archive"], "an address needs a folder"),
        (["annotate", "archive", "--output", "out", "--cluster", "10.0.0.1"], "is no cluster"),
    ],
)
def test_refused(here: Here, place: Path, capsys: pytest.CaptureFixture[str], order: list[str], says: str) -> None:
    (place / "other").mkdir()
    (place / "other" / "mine.txt").write_text("mine")
    (place / "link").symlink_to(place / "archive")
    before = sorted(place.rglob("*"))
    assert run(order) == 2
    err = capsys.readouterr().err
    assert says in err
    assert "secret" not in err
    assert sorted(place.rglob("*")) == before


def test_parts_that_cannot_be_written(here: Here, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here.fails = 2
    assert run(ORDER) == 1
    captured = capsys.readouterr()
    assert captured.err.count("could not be annotated: No space left on device [part-failed]") == 2
    assert "articles are missing; run it again to do only those" in captured.out
    assert not (place / "out" / "_manifest.json").exists()
    assert run(ORDER) == 0
    assert len(rows(place / "out")) == 60
    here.fails = 100
    assert run(ORDER) == 1
    assert "10 parts failed one after the other" in capsys.readouterr().err


def test_any_address(here: Here, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    for number in range(12):
        memory.pipe_file(f"/news/2026/{number:02}.md", TEXT.format(number).encode())
    memory.pipe_file("/news/2026/03.yml", b"publisher: The Example\n")
    memory.pipe_file("/news/2026/.hidden.md", b"")
    memory.pipe_file("/news/2026/picture.png", b"")
    assert run(["annotate", "memory://news/2026", "--output", "memory://found", "--part-size", "3"]) == 0
    names = {path.rpartition("/")[2] for path in memory.ls("/found", detail=False)}
    found = [
        row
        for name in names
        if name.startswith("part-")
        for row in pq.read_table(memory.open(f"/found/{name}")).to_pylist()
    ]
    assert sorted(row["path"] for row in found) == [f"memory:///news/2026/{number:02}.md" for number in range(12)]
    assert all(len(row["quotes"]) == 1 for row in found)
    assert {"_agreement.json", "_manifest.json"} < names
    assert run(["annotate", "memory://news", "--output", "memory://news/found"]) == 2
    memory.rm("/", recursive=True)


def test_an_archive_inside_a_zip(here: Here, place: Path) -> None:
    import zipfile

    with zipfile.ZipFile("articles.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"2026/{number}.md", TEXT.format(number))
        archive.writestr("2025/1.md", TEXT.format(1))
    assert run(["annotate", "zip://2026::articles.zip", "--output", "out"]) == 0
    assert [row["path"] for row in rows(place / "out")] == [f"articles.zip!/2026/{number}.md" for number in range(3)]


# -- partitions and files --------------------------------------------------------------------------------------------


def test_without_the_extra(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyarrow" else real(name))
    assert run(ORDER) == 2
    err = capsys.readouterr().err
    assert "not installed: pyarrow" in err
    assert "pip install 'briefgen[cluster]'" in err


@pytest.mark.parametrize("order", [["--help"], ["annotate", "--help"], ["annotate", "archive/0001.md"]])
def test_others_do_not_pay_for_it(place: Path, order: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "briefgen", *order], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "briefgen" in loaded
    assert not loaded & {"dask", "distributed", "fsspec", "pyarrow", "cryptography", "tornado"}
