"""Many files at once: all or none, nobody's work written over, a crash made good."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.errors import DiskError
from briefgen.files import changes, whole
from briefgen.files.changes import Change
from briefgen.files.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins: [briefgen]\n")
    for name, text in {"content/a.md": "a\n", "content/b.md": "b\n", ".briefgen/base/a.md": "a\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Project(tmp_path)


def tree(project: Project) -> dict[str, str]:
    found = (
        path for path in sorted(project.root.rglob("*")) if path.is_file() and path.name not in ("mkdocs.yml", "lock")
    )
    return {path.relative_to(project.root).as_posix(): path.read_text() for path in found}


def test_pages_and_bases_are_written_and_removed(project: Project) -> None:
    new = {"a.md": "A\n", "b.md": None, "new/c.md": "C\n"}
    assert project.write(new, {"a.md": "A\n", "new/c.md": "C\n", "d.md": "D\n"}, project.pages()) == ()
    bases = {".briefgen/base/a.md": "A\n", ".briefgen/base/d.md": "D\n", ".briefgen/base/new/c.md": "C\n"}
    assert tree(project) == {**bases, "content/a.md": "A\n", "content/new/c.md": "C\n"}


def test_a_page_saved_meanwhile_is_left_alone_with_its_base(project: Project) -> None:
    seen = project.pages()
    (project.root / "content" / "a.md").write_text("mine\n")
    (project.root / "content" / "c.md").write_text("mine too\n")
    (project.root / "content" / "b.md").unlink()
    found = project.write(dict.fromkeys(("a.md", "b.md", "c.md", "d.md"), "new\n"), {"a.md": "new\n"}, seen)
    assert [(one.path, one.code, one.severity) for one in found] == [
        (f"content/{name}.md", "page-changed", "error") for name in "abc"
    ]
    expected = {"content/a.md": "mine\n", "content/c.md": "mine too\n", "content/d.md": "new\n"}
    assert tree(project) == {".briefgen/base/a.md": "a\n", **expected}


def test_a_page_saved_at_the_last_moment_is_left_alone_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def save(made: list[Path]) -> None:
        (project.root / "content" / "a.md").write_text("mine\n")

    monkeypatch.setattr(whole, "settle", save)
    found = project.write({"a.md": "new\n", "b.md": "new\n"}, {"a.md": "new\n"}, project.pages())
    assert [one.path for one in found] == ["content/a.md"]
    assert tree(project) == {".briefgen/base/a.md": "a\n", "content/a.md": "mine\n", "content/b.md": "new\n"}


def test_windows_line_ends_are_no_change(project: Project) -> None:
    (project.root / "content" / "a.md").write_bytes(b"\xef\xbb\xbfa\r\n")
    assert project.write({"a.md": "A\n"}, {}, project.pages()) == ()
    assert project.pages()["a.md"] == "A\n"


def refuse_fsync(handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def refuse_folders(folder: Path) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))


@pytest.mark.parametrize(
    ("name", "refuse", "says"),
    [
        ("briefgen.files.whole.os.fsync", refuse_fsync, "No space left on device"),
        ("briefgen.files.whole.make_folder", refuse_folders, "Read-only file system"),
        ("briefgen.files.whole.check_writable", refuse_folders, "Read-only file system"),
    ],
)
def test_what_the_system_refuses_changes_nothing_and_is_said(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str, refuse: Callable[[object], None], says: str
) -> None:
    before = tree(project)
    monkeypatch.setattr(name, refuse)
    with pytest.raises(DiskError, match=f"error: cannot be written: {says}"):
        project.write({"a.md": "A\n", "b.md": "B\n"}, {"a.md": "A\n"}, project.pages())
    assert tree(project) == before


def test_all_files_that_cannot_be_written_are_said_at_once(project: Project) -> None:
    for name in ("c.md", "d.md"):
        (project.root / "content" / name).mkdir()
    (project.root / "content" / "people").write_text("no folder")
    before = tree(project)
    with pytest.raises(DiskError) as caught:
        project.write(dict.fromkeys(("a.md", "c.md", "d.md", "people/e.md"), "new\n"), {}, project.pages())
    assert [one.path for one in caught.value.findings] == ["content/c.md", "content/d.md", "content/people/e.md"]
    assert tree(project) == before


def test_links_inside_the_project_stay_links(project: Project) -> None:
    (project.root / "shared.md").write_text("old\n")
    (project.root / "content" / "c.md").symlink_to(project.root / "shared.md")
    assert project.write({"c.md": "new\n"}, {}, project.pages()) == ()
    assert (project.root / "content" / "c.md").is_symlink()
    assert (project.root / "shared.md").read_text() == "new\n"


def test_links_out_of_the_project_are_refused(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.md"
    outside.write_text("secret\n")
    (project.root / "content" / "c.md").symlink_to(outside)
    with pytest.raises(DiskError, match=r"content/c\.md: error: .*leads out of the project"):
        project.write({"c.md": "new\n"}, {}, project.pages())
    assert outside.read_text() == "secret\n"


def test_modes_are_kept_and_new_files_get_what_the_user_wants(project: Project) -> None:
    (project.root / "content" / "a.md").chmod(0o640)
    old = os.umask(0o027)
    try:
        project.write({"a.md": "A\n", "c.md": "C\n"}, {}, project.pages())
    finally:
        os.umask(old)
    modes = [(project.root / "content" / name).stat().st_mode & 0o777 for name in ("a.md", "c.md")]
    assert modes == [0o640, 0o640]


class Killed(BaseException):
    """A crash."""


@pytest.mark.parametrize("at", range(5))
def test_a_crash_between_two_files_is_made_good(project: Project, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    moved = 0

    def move(made: Path, target: Path) -> None:
        nonlocal moved
        if moved == at:
            raise Killed
        moved += 1
        made.replace(target)

    new = {"a.md": "A\n", "b.md": None, "c.md": "C\n"}
    with monkeypatch.context() as patch:
        patch.setattr(whole, "move", move)
        patch.setattr(whole, "write_whole", lambda target, data: target.write_bytes(data))
        with pytest.raises(Killed):
            project.write(new, {"a.md": "A\n", "c.md": "C\n", "d.md": "D\n"}, project.pages())
    told: list[str] = []
    with project.lock(tell=told.append):
        pass
    bases = {".briefgen/base/a.md": "A\n", ".briefgen/base/c.md": "C\n", ".briefgen/base/d.md": "D\n"}
    assert tree(project) == {**bases, "content/a.md": "A\n", "content/c.md": "C\n"}
    assert told == ["completed what an interrupted run had begun: 4 changes"]


def test_edits_after_a_crash_are_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(changes, "_carry_out", crash)
        with pytest.raises(Killed):
            project.write({"a.md": "A\n", "b.md": "B\n"}, {"a.md": "A\n"}, project.pages())
    (project.root / "content" / "a.md").write_text("mine\n")
    with project.lock():
        assert tree(project) == {".briefgen/base/a.md": "a\n", "content/a.md": "mine\n", "content/b.md": "B\n"}


def test_ctrl_c_in_the_middle_completes_what_was_decided(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    presses = iter([True])
    move = whole.move

    def interrupted(made: Path, target: Path) -> None:
        if made.parent.name == "changes" and made.name == "1" and next(presses, False):
            raise KeyboardInterrupt
        move(made, target)

    monkeypatch.setattr(whole, "move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        project.write({"a.md": "A\n", "b.md": "B\n"}, {}, project.pages())
    assert tree(project) == {".briefgen/base/a.md": "a\n", "content/a.md": "A\n", "content/b.md": "B\n"}


def test_ctrl_c_before_the_decision_changes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(made: list[Path]) -> None:
        raise KeyboardInterrupt

    before = tree(project)
    monkeypatch.setattr(whole, "settle", interrupted)
    with pytest.raises(KeyboardInterrupt):
        project.write({"a.md": "A\n"}, {}, project.pages())
    assert tree(project) == before


def test_another_file_system_below_the_project(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def refuse(made: Path, target: Path) -> Path:
        if made.parent != target.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return replace(made, target)

    monkeypatch.setattr(Path, "replace", refuse)
    assert project.write({"a.md": "A\n", "c.md": "C\n"}, {"a.md": "A\n"}, project.pages()) == ()
    assert tree(project) == {
        ".briefgen/base/a.md": "A\n",
        "content/a.md": "A\n",
        "content/b.md": "b\n",
        "content/c.md": "C\n",
    }


def test_what_a_crash_left_is_swept_away(project: Project) -> None:
    before = tree(project)
    for name in ("content/.briefgen-1", "content/.briefgen/x", ".briefgen/cache/changes/1", ".site-new-1/index.html"):
        (project.root / name).parent.mkdir(parents=True, exist_ok=True)
        (project.root / name).write_text("half")
    with project.lock():
        assert tree(project) == {**before, "content/.briefgen/x": "half"}


def test_many_files_settle_together(project: Project) -> None:
    pages = {f"{number}.md": str(number) for number in range(whole._MANY + 1)}
    assert project.write(pages, pages, project.pages()) == ()
    assert project.pages() == {"a.md": "a\n", "b.md": "b\n", **pages}
    assert project.bases() == {"a.md": "a\n", **pages}


def test_a_change_of_nothing_does_nothing(tmp_path: Path) -> None:
    assert changes.make(tmp_path, tmp_path / "work", []) == frozenset()
    assert changes.make(tmp_path, tmp_path / "work", [Change({"a": b"x"})]) == frozenset()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
