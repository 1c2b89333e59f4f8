"""What `briefgen new` puts around a site: each file is what the program that reads it expects."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen import __version__
from briefgen.cli import COMMANDS, run
from briefgen.files.project import Project
from briefgen.files.shipped import scaffold_dir

HERE = Path(__file__).parent.parent


@pytest.fixture
def mysite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mysite"]) == 0
    monkeypatch.chdir(tmp_path / "mysite")
    return tmp_path / "mysite"


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-workflows", ".github/workflows/briefgen.yml"),
        ("vendor.dependabot", ".github/dependabot.yml"),
        ("vendor.gitlab-ci", ".gitlab-ci.yml"),
    ],
)
def test_the_gates_are_valid(mysite: Path, schema: str, path: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--data-transform", "gitlab-ci", "--builtin-schema", schema]
    done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_gates_ask_for_no_more_than_they_need(mysite: Path) -> None:
    workflow = yaml.safe_load((mysite / ".github" / "workflows" / "briefgen.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    writes = {
        name: {scope for scope, level in job.get("permissions", {}).items() if level == "write"}
        for name, job in workflow["jobs"].items()
    }
    assert writes == {"check": set(), "publish": {"pages", "id-token"}, "code-scanning": {"security-events"}}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 20
        for step in job["steps"]:
            assert re.fullmatch(r"[\w./-]+@v\d+", step.get("uses", "a/b@v1"))
            assert "${{" not in step.get("run", "")  # what a pull request says must not run


def test_every_settings_file_is_read_as_one(mysite: Path) -> None:
    for path in [*mysite.glob(".vscode/*.json"), *mysite.glob("content/.obsidian/*.json")]:
        assert isinstance(json.loads(path.read_text(encoding="utf-8")), dict), path
    settings = json.loads((mysite / "content" / ".obsidian" / "app.json").read_text(encoding="utf-8"))
    assert (settings["useMarkdownLinks"], settings["newLinkFormat"]) == (True, "relative")
    assert f"briefgen~={__version__}" in (mysite / "requirements.txt").read_text(encoding="utf-8").splitlines()


def test_metadata_beside_an_article_is_completed_from_the_schema_of_the_check(
    mysite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = json.loads((mysite / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    (path,) = settings["yaml.schemas"]
    assert run(["schema", "source"]) == 0
    assert json.loads((mysite / path).read_text(encoding="utf-8")) == json.loads(capsys.readouterr().out)


def matchers(folder: Path) -> list[dict[str, Any]]:
    tasks = json.loads((folder / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    found: list[dict[str, Any]] = next(task for task in tasks if task["label"] == "briefgen: check")["problemMatcher"]
    return [matcher["pattern"] for matcher in found]


def test_vs_code_finds_every_problem_in_what_check_prints(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mysite / "content" / "about.md").write_text("# About\n\nA\u200bB [dead](nowhere.md)\n", encoding="utf-8")
    (mysite / "content" / "latin: 1.md").write_text("---\ntitle: a: b\n---\n", encoding="utf-8")
    (mysite / "seeds" / "empty.txt").touch()
    (mysite / "seeds" / "article.pdf").touch()
    assert run(["draft", "-q"]) == 1
    capsys.readouterr()
    assert run(["check", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert run(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    found = []
    for line in lines:
        for pattern in matchers(mysite):
            if match := re.search(pattern["regexp"], line):
                parts = {key: match[group] for key, group in pattern.items() if isinstance(group, int)}
                found.append((parts["file"], int(parts.get("line") or 0), int(parts.get("column") or 0), parts["code"]))
    assert sorted(found) == sorted((one["path"], one["line"], one["column"], one["code"]) for one in findings)
    assert {bool(one["line"]) for one in findings} == {True, False}
    assert len(findings) > 3


def test_what_editors_programs_keep_is_never_a_page(mysite: Path) -> None:
    (mysite / "content" / ".obsidian" / "note.md").write_text("[dead](nowhere.md)\n", encoding="utf-8")
    (mysite / "content" / ".trash").mkdir()
    (mysite / "content" / ".trash" / "old.md").write_text("[dead](nowhere.md)\n", encoding="utf-8")
    assert run(["build", "-q"]) == 0
    assert list((mysite / "site").rglob(".*")) == []
    assert not any(name.startswith(".") for name in Project(mysite).pages())


def test_with_git_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mysite", "--git"]) == 0
    site = tmp_path / "mysite"
    assert git(site, "config", "merge.briefgen.driver").startswith("briefgen merge")
    git(site, "add", "--all")
    attributes = git(
        site, "check-attr", "merge", "text", "--", "content/people/a.md", ".briefgen/base/a.md", "seeds/a.txt"
    )
    assert attributes.splitlines() == [
        "content/people/a.md: merge: briefgen",
        "content/people/a.md: text: auto",
        ".briefgen/base/a.md: merge: briefgen-base",
        ".briefgen/base/a.md: text: auto",
        "seeds/a.txt: merge: unspecified",
        "seeds/a.txt: text: unset",
    ]
    names = git(site, "ls-files").splitlines()
    assert {"content/.obsidian/app.json", ".github/workflows/briefgen.yml", ".gitconfig"} <= set(names)


def test_in_a_repository_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet")
    monkeypatch.chdir(tmp_path)
    assert run(["new", "below/mysite", "--git"]) == 0
    assert str(tmp_path) in capsys.readouterr().out
    assert git(tmp_path, "config", "include.path") == "../below/mysite/.gitconfig"
    assert git(tmp_path, "config", "merge.briefgen.driver")
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "--quiet")
    monkeypatch.chdir(tmp_path / "empty")
    assert run(["new", "."]) == 0
    assert (tmp_path / "empty" / "mkdocs.yml").is_file()


def test_git_is_asked_for_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["new", "mysite", "--git"]) == 2
    assert [*tmp_path.iterdir()] == []


def test_bases_of_two_branches_never_conflict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mysite", "--git"]) == 0
    site = tmp_path / "mysite"
    base = site / ".briefgen" / "base" / "a.md"
    base.parent.mkdir(parents=True)
    for branch, words in (("main", "one\n"), ("other", "two\n"), ("main", "three\n")):
        git(site, "checkout", "--quiet", "-B" if branch == "other" else "-f", branch) if words != "one\n" else None
        base.write_text(words)
        git(site, "add", "--all")
        git(site, "commit", "--quiet", "--message", words)
    git(site, "merge", "--quiet", "--no-edit", "other")
    assert base.read_text() == "three\n"


def test_every_file_is_in_the_wheel_and_ours_alone(mysite: Path) -> None:
    made = {path.relative_to(mysite) for path in mysite.rglob("*") if path.is_file()}
    shipped = {path.relative_to(scaffold_dir()) for path in scaffold_dir().rglob("*") if path.is_file()}
    assert made == shipped | {Path(".vscode/source.schema.json")}
    tracked = git(HERE, "ls-files", "briefgen/scaffold").splitlines() if (HERE / ".git").exists() else []
    assert not tracked or {Path(name).relative_to("briefgen/scaffold") for name in tracked} == shipped


def test_the_hooks_of_this_repository(mysite: Path) -> None:
    hooks = yaml.safe_load((HERE / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    local = yaml.safe_load((mysite / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    for kind in (hooks, local):
        assert {hook["id"]: hook["entry"].split()[:2] for hook in kind} == {
            "briefgen-fmt": ["briefgen", "fmt"],
            "briefgen-check": ["briefgen", "check"],
        }
        assert {hook["entry"].split()[1] for hook in kind} <= {*COMMANDS}
    chosen = {hook["id"]: hook["files"] for hook in hooks}
    for path in ("content/briefings/a.md", "seeds/a.txt", ".briefgen/base/people/a.md", "mkdocs.yml"):
        assert re.search(chosen["briefgen-check"], path)
    assert re.search(chosen["briefgen-fmt"], "content/briefings/a.md")
    assert not re.search(chosen["briefgen-fmt"], "seeds/a.md")
