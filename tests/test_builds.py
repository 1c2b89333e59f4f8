"""`briefgen build`, again and again: what changed in a project is seen, wherever, and nothing else is done."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from briefgen.builder import fresh
from briefgen.cli import console, run
from briefgen.files import shipped

PAGE = "content/briefings/2026-03-05-harbour-bridge.md"


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def mysite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shipped.copy_tree(shipped.scaffold_dir(), tmp_path / "mysite")
    monkeypatch.chdir(tmp_path / "mysite")
    assert run(["build", "-q"]) == 0
    sleep(0.1)  # what was changed this very moment may change again unseen, so it is not vouched for
    (tmp_path / "mysite" / "site" / "index.html").touch()
    assert run(["build", "-q"]) == 0
    return tmp_path / "mysite"


def unchanged(capsys: pytest.CaptureFixture[str]) -> bool:
    capsys.readouterr()
    assert run(["build"]) == 0
    return "unchanged: site/index.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    "path",
    [
        "content/index.md",
        "content/about.md",
        "content/briefings/2026-03-05-harbour-bridge.md",
        "seeds/2026-03-05-harbour-bridge.txt",
        "mkdocs.yml",
        "layouts/extra.css",
        "site/index.html",
        "site/css/briefgen.css",
        ".briefgen/base/index.md",
    ],
)
def test_any_file_that_changes_is_seen(mysite: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    assert unchanged(capsys)
    good = held(mysite / "site")
    file = mysite / path
    file.write_bytes((file.read_bytes() if file.exists() else b"") + b"\n")
    assert not unchanged(capsys)
    if path.startswith("site/"):
        assert held(mysite / "site") == good
    if path.startswith("layouts/"):
        assert (mysite / "site" / "extra.css").is_file()


def test_what_was_just_built_is_unchanged(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = mysite / ".briefgen" / "cache" / "before"
    for number in range(3):
        (mysite / PAGE).write_text((mysite / PAGE).read_text("utf-8") + f"\nProse {number}.\n", "utf-8")
        if number == 1:
            shutil.rmtree(before)
        sleep(0.1)  # as in `mysite`
        assert run(["build", "-q"]) == 0
        assert before.is_dir() or number == 1
        assert unchanged(capsys), number


def test_the_site_before_the_last_is_built_upon(mysite: Path) -> None:
    page, other = (mysite / "content" / name for name in ("briefings/2026-03-05-harbour-bridge.md", "index.md"))
    before = mysite / ".briefgen" / "cache" / "before"

    def build_with(path: Path, words: str) -> dict[str, bytes]:
        path.write_text(path.read_text("utf-8") + words, "utf-8")
        assert run(["build", "-q"]) == 0
        return held(mysite / "site")

    def anew() -> dict[str, bytes]:
        shutil.rmtree(mysite / ".briefgen" / "cache")
        shutil.rmtree(mysite / "site")
        assert run(["build", "-q"]) == 0
        return held(mysite / "site")

    build_with(page, "\nProse.\n")
    old = (mysite / "site" / "about.html").stat().st_ino
    build_with(other, "\nMore prose.\n")
    assert (mysite / "site" / "about.html").stat().st_ino == (before / "about.html").stat().st_ino == old
    (before / ".git").mkdir()
    (before / ".git" / "config").touch()
    (before / "people" / "nobody").mkdir()
    (before / "briefings" / "index.html").unlink(missing_ok=True)
    (before / "about.html").unlink()
    (before / "about.html").write_text("spoilt")
    (before / "elsewhere").symlink_to(mysite / "content")
    found = build_with(page, "\nProse again.\n")
    assert not [path for path in (mysite / "site").rglob("*") if path.name in (".git", "nobody", "elsewhere")]
    assert (mysite / "content" / "index.md").is_file()
    assert found == anew()


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of Unix")
def test_where_nothing_more_can_be_written_the_old_site_stands(mysite: Path) -> None:
    before = {path: path.read_bytes() for path in (mysite / "site").rglob("*") if path.is_file()}
    config = mysite / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("site_name: ", "site_name: Other "), "utf-8")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); from briefgen.cli import run"
    )
    command = [sys.executable, "-c", f"{limited}; sys.exit(run(['build', '-q']))"]
    ended = subprocess.run(command, cwd=mysite, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.splitlines()[0]) == (
        1,
        "site: error: cannot be written: File too large [unwritable]",
    )
    assert {path: path.read_bytes() for path in (mysite / "site").rglob("*") if path.is_file()} == before
    assert not [*mysite.glob(".site*")]
    assert run(["build", "-q"]) == 0
    assert "Other" in (mysite / "site" / "index.html").read_text("utf-8")


def test_warnings_are_said_again_though_nothing_changed(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mysite / "seeds" / "undated.txt").write_text("A title\n\nThe council met on Wednesday.\n", encoding="utf-8")
    run(["build", "-q"])
    sleep(0.1)
    run(["build"])
    first = capsys.readouterr().err
    assert "date-missing" in first
    assert unchanged(capsys)
    assert run(["build"]) == 0
    assert "date-missing" in capsys.readouterr().err
    assert run(["build", "--strict"]) == 1


def anew(project: Path, place: Path) -> dict[str, bytes]:
    """Return the site of the same project where nothing is known of it."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(project, place, ignore=shutil.ignore_patterns("site", "cache"), symlinks=True)
    with pytest.MonkeyPatch.context() as there:
        there.chdir(place)
        assert run(["build", "-q"]) == 0
    return held(place / "site")


def meddle(project: Path, dice: random.Random) -> str:
    """Change something, as an editor does, or somebody who should not; return what."""
    pages = sorted((project / "content").rglob("*.md"))
    made = sorted(path for path in (project / "site").rglob("*") if path.is_file())
    before = sorted(path for path in (project / ".briefgen/cache/before").rglob("*") if path.is_file())
    page, file, number = dice.choice(pages), dice.choice(made), dice.randrange(1000)
    kind = dice.choice(
        ("prose", "seed", "spoilt", "same size", "gone", "before", "before gone", "name", "table", "copy")
    )
    if kind == "prose":
        page.write_text(f"{page.read_text('utf-8')}\nProse {number}.\n", "utf-8")
    elif kind == "seed":
        words = f"“We have counted {number} of them,” Maria Lind said."
        (project / "seeds" / f"n{number % 4}.txt").write_text(
            f"---\ntitle: N\ndate: 2026-03-01\n---\n{words}\n", "utf-8"
        )
    elif kind == "spoilt":
        file.write_bytes(b"spoilt")
    elif kind == "same size":
        file.write_bytes(bytes(len(file.read_bytes())))
    elif kind == "gone":
        file.unlink()
    elif kind == "before" and before:
        dice.choice(before).write_bytes(b"spoilt")  # which the site may have, too, under a second name
    elif kind == "before gone":
        shutil.rmtree(project / ".briefgen/cache/before", ignore_errors=True)
    elif kind == "name":
        config = project / "mkdocs.yml"
        config.write_text(f"site_name: N{number % 2}\n{config.read_text('utf-8').partition(chr(10))[2]}", "utf-8")
    elif kind == "table":
        (project / ".briefgen/cache/site.db").unlink(missing_ok=True)
    else:  # from a backup, say: other numbers and times of files
        shutil.copytree(project / "site", project / "copy")
        shutil.rmtree(project / "site")
        (project / "copy").rename(project / "site")
    return kind


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_changed_wherever_the_site_is_that_of_a_cold_build(
    mysite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    dice = random.Random(seed)
    for number in range(1, 31):
        done = [meddle(mysite, dice) for _ in range(dice.choice((1, 1, 2)))]
        assert run(["build", "-q"]) == 0
        if number % 5 == 0:
            assert held(mysite / "site") == anew(mysite, tmp_path / "cold"), done
        if number % 10 == 0:
            sleep(0.1)
            run(["build", "-q"])
            assert unchanged(capsys), done


def test_what_another_command_does_between_the_look_and_the_lock_is_seen(
    mysite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, turn = fresh.look, iter([True])

    def other() -> None:
        (mysite / PAGE).write_text((mysite / PAGE).read_text("utf-8") + "\nMore.\n", "utf-8")
        (mysite / "seeds" / "new.txt").write_text("---\ntitle: New\ndate: 2026-03-01\n---\nThe council met.\n", "utf-8")
        assert run(["build", "-q"]) == 0

    def looked(start: Path) -> fresh.Found | None:
        found = look(start)
        if next(turn, False):
            other()
        return found

    (mysite / PAGE).write_text((mysite / PAGE).read_text("utf-8") + "\nProse.\n", "utf-8")
    monkeypatch.setattr(fresh, "look", looked)
    assert run(["build", "-q"]) == 0
    assert held(mysite / "site") == anew(mysite, tmp_path / "cold")


def test_timings_say_where_the_time_went(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mysite / "content" / "index.md").write_text("# Another\n", encoding="utf-8")
    sleep(0.1)  # as in `mysite`
    capsys.readouterr()
    assert run(["build", "-q", "--timings"]) == 0
    laps = [line.split(" s  ")[1] for line in capsys.readouterr().err.splitlines() if " s  " in line]
    assert laps[0] == "looking for what changed"
    assert {"checking", "building the site"} <= {*laps}
    assert run(["build", "-q", "--timings"]) == 0
    assert capsys.readouterr().err.count(" s  ") == 1


PLANNED = ["reading pages", "annotating sources", "composing and merging pages"]


@pytest.mark.parametrize(
    ("order", "laps"),
    [
        (["draft"], [*PLANNED, "writing pages of content"]),
        (["draft", "--dry-run"], PLANNED),
        (["check"], [*PLANNED, "checking"]),
        (["check", "--fix"], ["mending and formatting", *PLANNED, "checking"]),
        (["annotate", "seeds"], ["reading", "annotating and printing"]),
    ],
)
def test_every_long_command_says_where_the_time_went(
    mysite: Path, capsys: pytest.CaptureFixture[str], order: list[str], laps: list[str]
) -> None:
    (mysite / "seeds" / "another.txt").write_text("Another\n\n“We wait,” Maria Lind said.\n", encoding="utf-8")
    capsys.readouterr()
    run([*order, "-q", "--timings"])
    assert [line.split(" s  ")[1] for line in capsys.readouterr().err.splitlines() if " s  " in line] == laps
    run([*order, "-q"])
    assert " s  " not in capsys.readouterr().err


def test_times_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "monotonic", iter([0.0, 1.0, 4.0, 6.0]).__next__)
    timed = console.Stopwatch()
    with timed("all"), timed("a part"):
        pass
    assert timed.laps == [("a part", 3.0), ("all", 3.0)]
