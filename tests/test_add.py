"""Every folder of tests/versions/ is an article that arrives, and then a newer version of it, or what looks like one.

`old.*` is added and drafted, `own.md` is a briefing of an editor's, then `new.*` is added with the words in `args`;
`expected.txt` is what is printed, what `check` finds then, and what the site says of the quotes.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen.builder.store import site_of
from briefgen.cli import run
from briefgen.files.project import Project

CASES = Path(__file__).parent / "versions"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
Run = Callable[..., str]
MKDOCS = """site_name: Test
docs_dir: content
use_directory_urls: false
theme: {name: null, custom_dir: layouts}
markdown_extensions: [briefgen]
plugins: [briefgen]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty project, the current folder."""
    (tmp_path / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    for folder in ("seeds", "content/briefings", "inbox", "layouts"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command and returns its exit code and all that it prints."""

    def call(*arguments: str) -> str:
        capsys.readouterr()
        code = run([*arguments])
        out, err = capsys.readouterr()
        return f"$ {shlex.join(['briefgen', *arguments])}\n{out}{err}[{code}]\n"

    return call


def marks() -> Iterator[str]:
    """Yield what the site says of corrections and withdrawals, and of each quote."""
    pages = Project(Path()).pages()
    made = site_of(pages)
    for slug, source in made.collection.sources.items():
        for one in source.corrected:
            gone = "; ".join(part.text for part in one.parts)
            yield f"{slug}: corrected {one.on} of {one.of} {one.note} {one.title} {one.changed} was: {gone}"
        if source.withdrawn:
            yield f"{slug}: withdrawn {source.withdrawn.on} {source.withdrawn.reason}"
    for path, statements in made.statements.items():
        for one in (one for one in statements if one.quoted):
            state = "verified" if one.verified else f"only in {one.earlier.of}" if one.earlier else "not found"
            yield f"{path}: {state}{', withdrawn' if one.withdrawn else ''}: {' / '.join(one.quoted)}"


@pytest.mark.parametrize("name", NAMES)
def test_expected(name: str, project: Path, told: Run, refresh: bool) -> None:
    case = CASES / name
    for path in sorted(case.iterdir()):
        if path.stem in ("old", "new"):
            (project / "inbox" / path.stem).mkdir(exist_ok=True)
            shutil.copy(path, project / "inbox" / path.stem / f"article{path.suffix}")
    old, new = (
        next(path.as_posix() for path in sorted(Path("inbox", stem).iterdir()) if path.suffix != ".yml")
        for stem in ("old", "new")
    )
    arguments = shlex.split((case / "args").read_text(encoding="utf-8")) if (case / "args").exists() else []
    told("add", old)
    told("draft")
    if (case / "own.md").exists():
        shutil.copy(case / "own.md", project / "content" / "briefings" / "own.md")
    before = told("add", new, "--dry-run", *arguments)
    added = told("add", new, *arguments)
    assert before.partition("\n")[2].replace("Nothing was written (--dry-run).\n", "") == added.partition("\n")[
        2
    ].replace("Next: briefgen draft\n", "")
    told("draft")
    found = json.loads(told("check", "--format", "json").partition("\n")[2].rpartition("[")[0])["findings"]
    checked = "".join(
        f"{one['path']}:{one['line']}: {one['severity']} {one['code']}: {one['message']}\n" for one in found
    )
    files = "".join(f"{path.as_posix()}\n" for path in sorted(Path("seeds").rglob("*")) if path.is_file())
    sidecars = "".join(
        f"{p.as_posix()}:\n{p.read_text(encoding='utf-8')}" for p in sorted(Path("seeds").rglob("*.yml"))
    )
    actual = "\n".join([added, files, sidecars, checked, "".join(f"{line}\n" for line in marks())])
    target = case / "expected.txt"
    if refresh:
        target.write_text(actual, encoding="utf-8")
    expected = target.read_text(encoding="utf-8") if target.exists() else ""
    assert actual == expected, f"if the new one is right: pytest tests/test_add.py --refresh -k {name}"
    again = told("add", new)
    if "[0]" in added:
        assert "same" in again
        assert told("draft").count("updated") == 0


HEAD = "---\ntitle: Ferry stops\ndate: {}\n---\n"
TEXT = "The ferry stops on Monday.\n\n“We carried 1,200 people a day and lost money on each,” said Ines Varga.\n"


def git(*arguments: str) -> None:
    options = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *options, *arguments], check=True, capture_output=True)


@pytest.fixture
def published(project: Path, told: Run) -> Path:
    """Return a source that was added, drafted and committed."""
    (project / "inbox" / "ferry.txt").write_text(HEAD.format("2026-03-05") + TEXT, encoding="utf-8")
    told("add", "inbox/ferry.txt")
    told("draft")
    git("init", "-q")
    git("add", "seeds", "content", ".briefgen/base")
    git("commit", "-qm", "first")
    return project / "seeds" / "2026-03-05-ferry.txt"


def test_what_was_changed_in_its_place_is_taken_from_git(published: Path, told: Run) -> None:
    old = published.read_bytes()
    published.write_text(HEAD.format("2026-03-07") + TEXT.replace("1,200", "2,100"), encoding="utf-8")
    assert "[-1,200-] {+2,100+}" in told("diff", "2026-03-05-ferry")
    told("draft")  # too early: the pages are of the newer version now, and git still knows the older one
    assert "has no earlier version" in told("diff", "content/briefings/2026-03-05-ferry.md")
    git("checkout", "-q", "--", "content", ".briefgen/base")
    assert "[0]" in told("add", "seeds/2026-03-05-ferry.txt", "--note", "Wrong figure")
    (kept,) = (published.parent / "earlier" / "2026-03-05-ferry").glob("*.txt")
    assert kept.read_bytes() == old
    told("draft")
    assert "Wrong figure" in (published.parents[1] / "content/briefings/2026-03-05-ferry.md").read_text("utf-8")
    assert "[-1,200-] {+2,100+}" in told("diff", "seeds/2026-03-05-ferry.txt")


def test_what_is_in_no_commit_is_not_lost_in_silence(published: Path, told: Run) -> None:
    published.write_text(HEAD.format("2026-03-07") + TEXT.replace("1,200", "2,100"), encoding="utf-8")
    shutil.rmtree(".git")
    said = told("add", "seeds/2026-03-05-ferry.txt")
    assert "source-overwritten" in said
    assert "[1]" in said
    assert not (published.parent / "earlier").exists()
    assert "[-1,200-] {+2,100+}" in told("diff", "2026-03-05-ferry")  # its page still has the words


def test_a_published_page_does_not_change_without_a_word(published: Path, told: Run) -> None:
    page = Path("content/briefings/2026-03-05-ferry.md")
    page.write_text(page.read_text("utf-8").replace("status: draft", "status: published"), encoding="utf-8")
    before = page.read_bytes(), Path("content/sources/2026-03-05-ferry.md").read_bytes()
    published.write_text(HEAD.format("2026-03-07") + TEXT.replace("1,200", "2,100"), encoding="utf-8")
    for command in ("draft", "check", "build"):
        said = told(command)
        assert "[source-overwritten]" in said
        assert "[1]" in said
    assert before == (page.read_bytes(), Path("content/sources/2026-03-05-ferry.md").read_bytes())
    assert "[0]" in told("add", "seeds/2026-03-05-ferry.txt")
    assert "[source-overwritten]" not in told("draft")
    assert "corrected:" in Path("content/sources/2026-03-05-ferry.md").read_text("utf-8")
    published.write_bytes(published.read_bytes() + b"\nThe boat is for sale.\n")
    assert "[source-overwritten]" not in told("draft")  # nothing is lost where something is only added


def test_a_front_matter_mended_by_hand_is_no_version(published: Path, told: Run) -> None:
    published.write_text(HEAD.format("2026-03-06") + TEXT, encoding="utf-8")
    assert "same " in told("add", "seeds/2026-03-05-ferry.txt")


def test_withdraw_marks_and_undo_unmarks(published: Path, told: Run) -> None:
    said = told("withdraw", "2026-03-05-ferry", "--on", "2026-03-09", "--reason", "It never happened")
    assert "content/briefings/2026-03-05-ferry.md:" in said
    sidecar = published.with_suffix(".yml")
    assert sidecar.read_text("utf-8") == "withdrawn: {date: 2026-03-09, reason: It never happened}\n"
    assert "is already withdrawn" in told(
        "withdraw", str(published), "--on", "2026-03-09", "--reason", "It never happened"
    )
    assert "Built" in told("build")
    shown = Path("site/briefings/2026-03-05-ferry.html").read_text("utf-8")
    assert "It never happened" in shown
    assert shown.count(">source withdrawn ") == 1
    assert "source-withdrawn" in told("check")
    told("withdraw", "2026-03-05-ferry", "--undo")
    assert not sidecar.exists()
    told("draft")
    assert "withdrawn" not in Path("content/briefings/2026-03-05-ferry.md").read_text("utf-8")


def test_the_site_shows_both_days_and_what_changed(published: Path, told: Run, project: Path) -> None:
    new = project / "inbox" / "ferry.txt"
    new.write_text(HEAD.format("2026-03-07") + TEXT.replace("1,200", "2,100"), encoding="utf-8")
    told("add", "inbox/ferry.txt", "--note", "The <b>figure</b> was wrong")
    assert "Built" in told("build")
    for name in ("briefings", "sources"):
        shown = Path("site", name, "2026-03-05-ferry.html").read_text("utf-8")
        assert "7 March 2026" in shown
        assert "5 March 2026" in shown
        assert "The &lt;b&gt;figure&lt;/b&gt; was wrong" in shown
    assert "1,200 people a day" in shown


def test_all_that_is_wrong_is_said_and_the_rest_is_added(project: Path, told: Run) -> None:
    (project / "inbox" / "good.txt").write_text(HEAD.format("2026-03-05") + TEXT, encoding="utf-8")
    (project / "inbox" / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (project / "inbox" / "empty.txt").write_bytes(b"")
    (project / "inbox" / "binary.txt").write_bytes(b"\x00\x01\x02 words")
    (project / "inbox" / "wrong.txt").write_text("---\ndate: soon\ntitel: x\n---\nWords.\n", encoding="utf-8")
    os.mkfifo(project / "inbox" / "pipe.txt")
    (project / "inbox" / "link.txt").symlink_to("nowhere.txt")
    said = told("add", "inbox", "missing.txt")
    codes = ("source-format", "source-empty", "source-binary", "source-unreadable", "source-missing", "source-metadata")
    assert all(f"[{code}]" in said for code in codes)
    assert said.count("[source-metadata]") == 2
    assert said.count("[source-unreadable]") == 2
    assert [path.name for path in Path("seeds").iterdir()] == ["2026-03-05-good.txt"]


def test_versions_that_arrive_together_follow_each_other(project: Path, told: Run) -> None:
    for name, day, figure in (("c", "2026-03-05", "1"), ("a", "2026-03-07", "3"), ("b", "2026-03-06", "2")):
        text = HEAD.format(day) + TEXT.replace("1,200", figure)
        (project / "inbox" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert "[0]" in told("add", "inbox")
    assert Path("seeds/2026-03-05-c.txt").read_text("utf-8").count("2026-03-07") == 1
    assert len([*Path("seeds/earlier/2026-03-05-c").glob("*.txt")]) == 2
    told("draft")
    assert next(marks()).startswith("2026-03-05-c: corrected 2026-03-06 of 2026-03-05")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "a.txt", "--date", "soon"),
        ("add", "a.txt", "--url", "javascript:alert(1)"),
        ("add", "a.txt", "b.txt", "--title", "One title for two"),
        ("add", "a.txt", "--as", "x", "--new"),
        ("add",),
        ("withdraw", "nothing"),
        ("withdraw", "nothing", "--undo", "--reason", "x"),
        ("diff", "nothing"),
    ],
)
def test_usage(arguments: tuple[str, ...], project: Path, told: Run) -> None:
    assert told(*arguments).endswith("[2]\n")


def test_hostile_sizes_end(project: Path, told: Run) -> None:
    words = " ".join(f"w{n % 977}" for n in range(60_000))
    for name, text in (("old", words), ("new", words.replace("w5 ", "w6 "))):
        (project / "inbox" / f"{name}.txt").write_text(HEAD.format("2026-03-05") + text, encoding="utf-8")
    told("add", "inbox/old.txt")
    said = told("add", "inbox/new.txt", "--as", "2026-03-05-old")
    assert "[0]" in said
    assert len(said) < 20_000
