"""Kills `draft` and `build` at random moments and looks at what is left. A program of its own, since it forks.

    python tests/kills.py FOLDER NUMBER [SEED]

After each kill: every page is the old or the new one, whole; what editors wrote is there; the site is the old or the
new one, whole. Then the command runs again, undisturbed, and must leave what it would have left without the kill, and
nothing else; half of the time the sources have changed once more until then. A third of the builds cannot
exchange folders, as on Windows: there the site may be away for a moment.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefgen import plugin  # noqa: F401 - warm, so that each child begins with the work
from briefgen.cli import run
from briefgen.files import whole

ARTICLE = """---
title: {title}
date: 2026-03-05
---
The council of Port Alder met on Wednesday{more}.

“We will not build on numbers that nobody has checked,” Mayor {name} said in an interview with Radio Alder.

The Harbour Authority would not comment.

Read also | {other}
"""
MINE = "This sentence is the editor's own and stands nowhere else."
EVENTS = ("open", "os.", "shutil.", "ctypes.dlsym")
READING = ("os.listdir", "os.scandir", "os.walk")

Tree = dict[str, bytes]


# -- the project ----------------------------------------------------------------------------------------------------


def article(folder: Path, number: int, more: str = "") -> None:
    words = {"title": f"Council meeting {number}", "other": f"Council meeting {number + 1}", "more": more}
    name = ["Maria Lind", "Oskar Dahl", "Ines Corvo"][number % 3]
    (folder / "seeds" / f"meeting-{number}.txt").write_text(ARTICLE.format(name=name, **words), encoding="utf-8")


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def before(folder: Path) -> None:
    """Make a project that was built, then edited, and whose sources changed since."""
    assert run(["new", str(folder)]) == 0
    os.chdir(folder)
    for number in range(4):
        article(folder, number)
    assert run(["build", "-q"]) == 0
    content = folder / "content"
    edit(content / "briefings" / "meeting-0.md", lambda text: f"{text}\n{MINE}\n")
    edit(content / "people" / "maria-lind.md", lambda text: f"{text}\n{MINE}\n")
    (content / "people" / "oskar-dahl.md").unlink()
    article(folder, 1, more=" and went home late")
    article(folder, 2, more=" and read the costs")
    article(folder, 4)
    article(folder, 5)


def later(folder: Path) -> None:
    """Change the sources once more."""
    for number in (1, 2, 4, 5):
        article(folder, number, more=" and slept on it")


# -- one try --------------------------------------------------------------------------------------------------------


def forked(work: Callable[[], int]) -> int:
    """Do `work` in a child; return its process number."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        quiet = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(quiet, stream)
        os._exit(work())
    return child


def counting(arguments: list[str], at: int, told: int = -1) -> int:
    """Run briefgen and end it ahead of its file operation number `at`; write how many there were to `told`."""
    seen = 0

    def count(event: str, given: tuple[Any, ...]) -> None:
        nonlocal seen
        if not event.startswith(EVENTS) or event in READING:
            return
        if event == "open" and not (isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            count("os.call", given)
            return function(*given)

        return call

    os.fsync, os.write = counted(os.fsync), counted(os.write)
    sys.addaudithook(count)
    code = run(arguments)
    if told >= 0:
        total, at = seen, 0
        os.write(told, str(total).encode())
    return code


def tree(folder: Path) -> Tree:
    """Return every file but those that nobody misses."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = ((path.relative_to(folder).as_posix(), path) for path in found)
    return {name: path.read_bytes() for name, path in names if not name.startswith(".briefgen/cache/")}


def part(files: Tree, *folders: str) -> Tree:
    return {name: data for name, data in files.items() if name.startswith(folders)}


def verify(now: Tree, old: Tree, new: Tree, swap: bool) -> None:
    """Look at what a kill left. Raises AssertionError."""
    for name in part({**now, **old, **new}, "content/", ".briefgen/base/", "seeds/"):
        assert now.get(name) in (old.get(name), new.get(name)), f"{name} is neither the old nor the new one"
    for name in ("content/briefings/meeting-0.md", "content/people/maria-lind.md"):
        assert MINE.encode() in now[name], f"the editor's words are gone from {name}"
    site = part(now, "site/") or (
        not swap and {name[1:].replace("-old", ""): now[name] for name in part(now, ".site-old/")}
    )
    assert site in (part(old, "site/"), part(new, "site/")), "the site is neither the old nor the new one"


# -- all of them ----------------------------------------------------------------------------------------------------


class Killing:
    """Kills one command, again and again, each time in a fresh copy of the project."""

    def __init__(self, folder: Path, name: str, swap: bool = True) -> None:
        self.template, self.place, self.name, self.swap = folder / "template", folder / "try", name, swap
        self.old = tree(self.template)
        self.fresh()
        later(self.place)
        assert self.ends_well(self.run), f"{name} fails undisturbed"
        self.newest = tree(self.place)
        self.fresh()
        reading, writing = os.pipe()
        started = time.monotonic()
        assert self.ends_well(lambda: self.run(told=writing)), f"{name} fails undisturbed"
        self.seconds = time.monotonic() - started
        self.operations = int(os.read(reading, 100))
        self.new = tree(self.place)
        assert part(self.new, "content/") != part(self.old, "content/")
        assert (part(self.new, "site/") != part(self.old, "site/")) == (name == "build")

    def fresh(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.template, self.place)
        os.chdir(self.place)

    def run(self, at: int = 0, told: int = -1) -> int:
        if not self.swap:
            whole._exchange = lambda *_: False
        return counting([self.name], at, told)

    def ends_well(self, work: Callable[[], int]) -> bool:
        return os.waitpid(forked(work), 0)[1] == 0

    def once(self, chance: random.Random) -> str:
        """Kill at one moment; return what was left in a word. Raises AssertionError."""
        self.fresh()
        if chance.random() < 0.5:
            delay = chance.uniform(0, self.seconds)
            how = f"after {delay:.4f} of {self.seconds:.4f} seconds"
            child = forked(self.run)
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        else:
            at = chance.randint(1, self.operations)
            how = f"at file operation {at} of {self.operations}"
            child = forked(lambda: self.run(at))
        os.waitpid(child, 0)
        left = tree(self.place)
        try:
            verify(left, self.old, self.new, self.swap)
            right = self.new
            if chance.random() < 0.5:
                later(self.place)
                right = self.newest
            assert self.ends_well(lambda: run([self.name])), "the next run fails"
            healed = tree(self.place)
            wrong = sorted(one for one in {*healed, *right} if healed.get(one) != right.get(one))
            assert not wrong, f"the next run gives something else than an undisturbed one: {wrong}"
            assert not (self.place / ".briefgen" / "cache" / "changes").exists(), "the work is left behind"
        except AssertionError as error:
            raise AssertionError(f"{self.name} killed {how}: {error}") from None
        pages = part(left, "content/", ".briefgen/")
        return next(
            (
                word
                for word, one in (("old", self.old), ("new", self.new))
                if pages == part(one, "content/", ".briefgen/")
            ),
            "some",
        )


def main(folder: Path, number: int, seed: int) -> None:
    """Kill `number` times; print what the pages were afterwards. Raises AssertionError."""
    chance = random.Random(seed)
    before(folder / "template")
    os.chdir(folder)
    kinds = {"draft": Killing(folder, "draft"), "build": Killing(folder, "build")}
    kinds["build without exchange"] = Killing(folder, "build", swap=False)
    tally: Counter[str] = Counter()
    for attempt in range(number):
        kind = chance.choice(["draft", "draft", "draft", "build", "build", "build without exchange"])
        try:
            tally[f"{kind}, {kinds[kind].once(chance)}"] += 1
        except AssertionError as error:
            sys.exit(f"kill {attempt + 1} with seed {seed}: {error}")
    sys.stdout.write(
        f"{number} kills, nothing lost, nothing half. By command and pages left old, new or some of each:\n"
    )
    sys.stdout.write("; ".join(f"{what}: {count}" for what, count in sorted(tally.items())) + "\n")


if __name__ == "__main__":
    where, how_many, *rest = sys.argv[1:]
    main(Path(where).resolve(), int(how_many), int(rest[0]) if rest else 0)
