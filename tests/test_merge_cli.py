"""`briefgen merge` for files and as git's merge driver; `draft --learn`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.cli import run

BASE = """---
status: draft
---

# Bridge

The council met on Wednesday.
Nobody objected.

It meets again in April.
"""
MINE = BASE.replace("Nobody objected.", "Not one member objected.")
OTHER = BASE.replace("again in April", "again in May").replace("draft", "reviewed")
CLASH = BASE.replace("Nobody objected.", "One member objected.")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"base": BASE, "mine": MINE, "other": OTHER, "clash": CLASH}.items():
        (tmp_path / f"{name}.md").write_bytes(text.encode())
    return tmp_path


def test_three_files_into_one(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", "base.md", "mine.md", "other.md", "--output", "out.md"]) == 0
    expected = MINE.replace("again in April", "again in May").replace("draft", "reviewed")
    assert (files / "out.md").read_bytes() == expected.encode()
    assert run(["merge", "base.md", "mine.md", "other.md"]) == 0
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize("option", [[], ["--branches"]])
def test_a_conflict_is_named_and_the_output_is_the_editors(
    files: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    arguments = ["merge", *option, "base.md", "mine.md", "clash.md", "-o", "out.md", "--path", "content/bridge.md"]
    assert run(arguments) == 1
    assert (files / "out.md").read_bytes() == MINE.encode()
    err = capsys.readouterr().err
    assert err.startswith("content/bridge.md:8: error: ")
    assert "Not one member objected." in err
    assert "One member objected." in err
    assert run([*arguments, "--accept", "ours"]) == 0
    assert (files / "out.md").read_bytes() == CLASH.encode()
    assert run([*arguments, "--accept", "editor"]) == 0
    assert (files / "out.md").read_bytes() == MINE.encode()


def test_usage(files: Path) -> None:
    assert run(["merge", "base.md", "mine.md"]) == 2
    assert run(["merge", "base.md", "mine.md", "nowhere.md"]) == 2
    (files / "latin.md").write_bytes("Caf\xe9".encode("latin-1"))
    assert run(["merge", "base.md", "latin.md", "other.md", "--output", "out.md"]) == 1
    assert not (files / "out.md").exists()


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    names = [f"{who}_{what}" for who in ("GIT_AUTHOR", "GIT_COMMITTER") for what in ("NAME", "EMAIL")]
    environment |= dict.fromkeys(names, "desk@example.org")
    return subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the driver of docs/merging.md."""
    driver = f"{sys.executable} -m briefgen merge --branches %O %A %B --output %A --path %P"
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "merge.briefgen.driver", driver)
    (tmp_path / ".gitattributes").write_text("content/**/*.md merge=briefgen\n")
    (tmp_path / "content" / "my pages").mkdir(parents=True)
    commit(tmp_path, BASE)
    return tmp_path


def page(folder: Path) -> Path:
    return folder / "content" / "my pages" / "bridge.md"


def commit(folder: Path, text: str) -> None:
    page(folder).write_bytes(text.encode())
    git(folder, "add", "-A")
    assert git(folder, "commit", "-qm", "x").returncode == 0


def test_two_branches_merge_by_block(repository: Path) -> None:
    git(repository, "checkout", "-qb", "other")
    commit(repository, BASE.replace("Nobody objected.", "Nobody objected.\n\nWe asked twice."))
    git(repository, "checkout", "-q", "main")
    commit(repository, BASE.replace("Nobody objected.", "Not one member objected."))
    merged = git(repository, "merge", "other")
    assert merged.returncode == 0, merged.stderr + merged.stdout
    assert "Not one member objected.\n\nWe asked twice.\n" in page(repository).read_text(encoding="utf-8")


def test_a_conflict_of_branches_leaves_the_page_unmerged_and_whole(repository: Path) -> None:
    git(repository, "checkout", "-qb", "other")
    commit(repository, CLASH)
    git(repository, "checkout", "-q", "main")
    commit(repository, MINE)
    merged = git(repository, "merge", "other")
    assert merged.returncode == 1
    assert "content/my pages/bridge.md:8: error: you and the other branch both changed" in merged.stderr
    assert page(repository).read_text(encoding="utf-8") == MINE
    assert git(repository, "ls-files", "-u").stdout.count("bridge.md") == 3


# -- learning ---------------------------------------------------------------------------------------------------------

SEED = """---
title: Council delays the bridge
date: 2026-03-05
---
The council of Port Alder put off its vote on a bridge by a month on Wednesday.

“We will not build on numbers that nobody has checked,” Mayor Maria Lynd said at a press conference.

“The price of steel is not falling this year,” engineer Oskar Dahl said.

“A month is nothing if the answer is right,” she said.
"""
PERSON = "---\n# the mayor since 2019\nname: Maria Lind\nrole: mayor  # check\n---\n\n# Maria Lind\n\nBackground.\n"


def corrected(folder: Path, old: str) -> None:
    path = folder / "content" / "briefings" / "bridge.md"
    text = path.read_text(encoding="utf-8")
    assert f"[!quote] {old}" in text
    path.write_text(text.replace(f"[!quote] {old}", "[!quote] [Maria Lind](../people/maria-lind.md)"), encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mysite"]) == 0
    folder = tmp_path / "mysite"
    monkeypatch.chdir(folder)
    (folder / "seeds" / "bridge.txt").write_text(SEED, encoding="utf-8")
    assert run(["draft", "-q"]) == 0
    capsys.readouterr()
    return folder


def test_the_name_that_the_source_used_is_learnt_when_the_editor_says_so(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = desk / "content" / "people" / "maria-lind.md"
    person.write_text(PERSON, encoding="utf-8")
    corrected(desk, "[Maria Lynd](../people/maria-lynd.md)")
    learn = ["draft", "--learn", "content/briefings/bridge.md"]
    assert run([*learn, "--dry-run"]) == 0
    assert person.read_text(encoding="utf-8") == PERSON
    assert run(learn) == 0
    assert "learnt that “Maria Lynd” is Maria Lind (content/people/maria-lind.md)" in capsys.readouterr().out
    assert person.read_text(encoding="utf-8") == PERSON.replace(
        "Maria Lind\nrole", "Maria Lind\naliases: [Maria Lynd]\nrole"
    )
    assert run(["draft", "-q"]) == 0
    base = (desk / ".briefgen" / "base" / "briefings" / "bridge.md").read_text(encoding="utf-8")
    assert "[!quote] [Maria Lind](../people/maria-lind.md)" in base
    assert not (desk / "content" / "people" / "maria-lynd.md").exists()


def test_another_name_and_pronouns_are_never_learnt(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (desk / "content" / "people").iterdir()}
    corrected(desk, "[Oskar Dahl](../people/oskar-dahl.md)")
    path = desk / "content" / "briefings" / "bridge.md"
    head, _, rest = path.read_text(encoding="utf-8").rpartition("> [!quote] ")
    path.write_text(
        f"{head}> [!quote] [Ida Voss](../people/ida-voss.md)\n{rest.partition(chr(10))[2]}", encoding="utf-8"
    )
    assert run(["draft", "--learn", "content/briefings"]) == 0
    out = capsys.readouterr().out
    assert "“Oskar Dahl” is Oskar Dahl there, another name" in out
    assert "the source says “she” there, which is nobody's name" in out
    assert {path: path.read_bytes() for path in (desk / "content" / "people").iterdir()} == before


def test_nothing_corrected_nothing_learnt(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", "--learn", "content/briefings/bridge.md"]) == 0
    assert "No speaker was corrected there." in capsys.readouterr().out
    assert run(["draft", "--learn"]) == 2
