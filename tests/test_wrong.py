"""Every folder of tests/wrong/ is something wrong in a project, with the exact findings that `briefgen check` prints.

A case adds its files to the project that tests/wrong/seeds/ drafts; its names are its own, so that all cases can stand
in one project. `base/`, where there is one, holds merge bases that somebody forged; `fixed.txt` is what `briefgen check
--fix` then says and writes.
`make wrong CASE=name` writes what the case gives now; read it before you commit it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen import codes
from briefgen.cli import run

WRONG = Path(__file__).parent / "wrong"
NAMES = sorted(folder.name for folder in WRONG.iterdir() if folder.is_dir() and folder.name != "seeds")
FIXED = [name for name in NAMES if (WRONG / name / "fixed.txt").exists()]
CONFIG = "site_name: Wrong\ndocs_dir: content\nsite_dir: site\nplugins:\n  - briefgen: {seeds: seeds}\n"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the shared sources, drafted."""
    folder = tmp_path_factory.mktemp("drafted")
    (folder / "mkdocs.yml").write_text(CONFIG)
    shutil.copytree(WRONG / "seeds", folder / "seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["draft", "-q"]) == 0
    return folder


@pytest.fixture
def project(drafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it, the current folder."""
    shutil.copytree(drafted, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def add(project: Path, *names: str) -> None:
    """Put the files of cases into the project; sources of their own are drafted first."""
    own = [WRONG / name / "seeds" for name in names if (WRONG / name / "seeds").exists()]
    for seeds in own:
        shutil.copytree(seeds, project / "seeds", dirs_exist_ok=True)
    if own:
        run(["draft", "-q"])
    for name in names:
        for ours, theirs in (("content", "content"), ("base", ".briefgen/base")):
            if (WRONG / name / ours).exists():
                shutil.copytree(WRONG / name / ours, project / theirs, dirs_exist_ok=True)


def checked(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the findings as printed."""
    capsys.readouterr()
    run(["check", "--severity", "info"])
    findings, _, _ = capsys.readouterr().out.removesuffix("\n").rpartition("\n")
    return f"{findings}\n" if findings else ""


def each(printed: str) -> Iterator[str]:
    """Yield the findings of a print, each with its hint."""
    lines: list[str] = []
    for line in printed.splitlines():
        if lines and not line.startswith("    "):
            yield "\n".join(lines)
            lines = []
        lines.append(line)
    if lines:
        yield "\n".join(lines)


@pytest.mark.parametrize("name", NAMES)
def test_exactly_these_findings(name: str, project: Path, capsys: pytest.CaptureFixture[str], refresh: bool) -> None:
    add(project, name)
    found, path = checked(capsys), WRONG / name / "expected.txt"
    if refresh:
        path.write_text(found, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert found == expected, f"If the new one is right: make wrong CASE={name}"
    assert found, "a case is something wrong"


@pytest.mark.parametrize("name", FIXED)
def test_what_fix_mends(name: str, project: Path, capsys: pytest.CaptureFixture[str], refresh: bool) -> None:
    add(project, name)
    before = contents(project)
    capsys.readouterr()
    run(["check", "--fix"])
    fixed = [line for line in capsys.readouterr().out.splitlines() if " fixed: " in line]
    after = contents(project)
    changed = [(page, after[page]) for page in sorted(after) if before[page] != after[page]]
    found = "\n".join([*fixed, "", *(f"-- {page}\n{text}" for page, text in changed)])
    path = WRONG / name / "fixed.txt"
    if refresh:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8"), f"If the new one is right: make wrong CASE={name}"
    run(["check", "--fix"])
    assert " fixed: " not in capsys.readouterr().out
    assert contents(project) == after


def contents(project: Path) -> dict[str, str]:
    pages = sorted((project / "content").rglob("*.md"))
    return {page.relative_to(project).as_posix(): page.read_text(encoding="utf-8") for page in pages}


def test_the_shared_sources_are_fine(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys) == ""


def test_one_run_reports_all_of_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(project, *NAMES)
    found = sorted(each(checked(capsys)))
    expected = {one for name in NAMES for one in each((WRONG / name / "expected.txt").read_text(encoding="utf-8"))}
    assert found == sorted(expected)
    assert len(NAMES) >= 40


def test_every_code_about_pages_has_a_case() -> None:
    texts = [(WRONG / name / "expected.txt").read_text(encoding="utf-8") for name in NAMES]
    without = {code for code in codes.table() if not any(f"[{code}]" in text for text in texts)}
    groups = {"Quotes", "Speakers", "Dates", "Front matter", "Links", "Waivers"}
    assert {code for code in without if codes.table()[code].group in groups} == set()
