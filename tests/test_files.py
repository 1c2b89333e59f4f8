"""The hands on the disk: whole writes, nothing outside the project, the old site until the new one is there."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from briefgen.errors import DiskError, InputError, SettingsError
from briefgen.files import lock, whole
from briefgen.files.project import Project
from briefgen.files.seeds import read_loose
from briefgen.files.shipped import copy_tree, scaffold_dir
from briefgen.files.whole import write_whole

TXT = frozenset({".txt"})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins: [briefgen]\n")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "content").mkdir()
    return Project(tmp_path)


def test_found_from_below_and_missed_with_advice(project: Project, tmp_path: Path) -> None:
    assert Project.root_of(tmp_path / "seeds") == tmp_path
    with pytest.raises(SettingsError, match="briefgen new"):
        Project.root_of(Path("/"))


@pytest.mark.skipif(os.name == "nt", reason="no pipes with names")
def test_pipes_and_devices_among_the_seeds_are_not_opened(project: Project, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "seeds" / "pipe.txt")
    (tmp_path / "seeds" / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "seeds" / "one.txt").write_text("Text.")
    stamps = project.seed_stamps(project.look())
    assert {name for name, stamp in stamps.items() if stamp} == {"seeds/one.txt"}


def test_seeds_with_their_sidecars_in_order(project: Project) -> None:
    for name, text in {"b.txt": "B", "a.txt": "A", "a.yml": "title: x", ".hidden.txt": "no", "c.pdf": "no"}.items():
        (project.root / "seeds" / name).write_text(text)
    found = project.seeds(TXT)
    assert [(one.path, one.sidecar) for one in found.files] == [("seeds/a.txt", b"title: x"), ("seeds/b.txt", None)]
    assert [(one.path, one.code) for one in found.findings] == [("seeds/c.pdf", "source-format")]


def test_links_out_of_the_project_are_refused(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text("secret")
    (project.root / "seeds" / "a.txt").symlink_to(outside)
    assert [one.code for one in project.seeds(TXT).findings] == ["source-outside"]
    (project.root / "content" / "people").symlink_to(outside.parent)
    with pytest.raises(DiskError, match=r"content/people/a\.md: error: .*leads out of the project"):
        project.write({"people/a.md": "x"}, {}, {})
    assert [*outside.parent.iterdir()] == [outside]


def test_unreadable_files_do_not_stop_the_others(project: Project) -> None:
    (project.root / "seeds" / "a.txt").write_text("A")
    (project.root / "seeds" / "gone.txt").symlink_to(project.root / "seeds" / "nowhere.txt")
    found = project.seeds(TXT)
    assert [one.path for one in found.files] == ["seeds/a.txt"]
    assert [one.code for one in found.findings] == ["source-unreadable"]


def test_pages_that_are_not_utf8_are_findings_all_at_once(project: Project) -> None:
    for name in ("a.md", "b.md"):
        (project.root / "content" / name).write_bytes(b"fine\n\xff\n")
    with pytest.raises(InputError) as caught:
        project.pages()
    assert [(one.path, one.line) for one in caught.value.findings] == [("content/a.md", 2), ("content/b.md", 2)]


def test_pages_are_read_without_their_byte_order_mark_and_windows_line_ends(project: Project) -> None:
    (project.root / "content" / "a.md").write_bytes(b"\xef\xbb\xbfa\r\nb\r\n")
    assert project.pages() == {"a.md": "a\nb\n"}


def test_a_failed_build_leaves_the_old_site(project: Project) -> None:
    def fail() -> None:
        with project.staged_site() as staged:
            (staged.folder / "index.html").write_text("half")
            raise RuntimeError

    with project.staged_site() as staged:
        (staged.folder / "index.html").write_text("old")
    with pytest.raises(RuntimeError):
        fail()
    assert (project.root / "site" / "index.html").read_text() == "old"
    with project.staged_site() as staged:
        (staged.folder / "new.html").write_text("new")
    assert [path.name for path in (project.root / "site").iterdir()] == ["new.html"]
    assert sorted(path.name for path in project.root.iterdir()) == ["content", "mkdocs.yml", "seeds", "site"]


def test_the_site_before_is_at_hand_for_the_next(project: Project) -> None:
    def held(older: bool, name: str) -> list[str]:
        with project.lock(), project.staged_site(older=older) as staged:
            there = sorted(path.name for path in staged.folder.iterdir())
            (staged.folder / name).touch()
            return there

    assert held(True, "a") == []
    assert held(True, "b") == []
    assert held(True, "c") == ["a"]
    assert held(False, "d") == []
    assert sorted(path.name for path in (project.root / "site").iterdir()) == ["d"]
    assert held(True, "e") == ["d"]


def test_links_out_of_a_folder_that_is_added_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A key.\n")
    (tmp_path / "came").mkdir()
    (tmp_path / "came" / "article.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "came" / "loop.txt").symlink_to("loop.txt")
    found = read_loose([tmp_path / "came"], TXT)
    assert found.files == ()
    assert [one.code for one in found.findings] == ["source-outside", "source-unreadable"]
    assert "chmod" not in found.findings[1].hint
    assert [one.data for one in read_loose([tmp_path / "came" / "article.txt"], TXT).files] == [b"A key.\n"]


def test_a_link_in_its_place_is_not_followed(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine").touch()
    with project.lock(), project.staged_site() as staged:
        (staged.folder / "a").touch()
    before = project.root / ".briefgen" / "cache" / "before"
    shutil.rmtree(before)
    before.symlink_to(elsewhere)
    with project.lock(), project.staged_site(older=True) as staged:
        assert not [*staged.folder.iterdir()]
    assert (elsewhere / "mine").exists()
    assert not (project.root / "site").is_symlink()


def test_a_disk_that_is_full_while_building_is_said(project: Project) -> None:
    with pytest.raises(DiskError, match=r"site: error: .*No space left"), project.staged_site():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(FileNotFoundError), project.staged_site():
        raise FileNotFoundError(errno.ENOENT, "no layouts")
    assert not (project.root / "site").exists()


def test_a_swap_that_was_cut_short_is_undone(project: Project) -> None:
    (project.root / ".site-old").mkdir()
    (project.root / ".site-old" / "index.html").write_text("old")
    with project.lock():
        assert (project.root / "site" / "index.html").read_text() == "old"


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_folder_takes_the_place_of_another_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(whole, "_exchange", lambda *_: False)
    for words in ("old", "new"):
        staged = tmp_path / f"{whole.staging(tmp_path / 'site')}{words}"
        staged.mkdir()
        (staged / words).touch()
        whole.put_in_place(staged, tmp_path / "site")
        assert [path.name for path in (tmp_path / "site").iterdir()] == [words]
        assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_folders_are_exchanged_in_one_step_where_the_system_can(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not whole._exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this file system cannot")
    assert (tmp_path / "a" / "b").exists()
    assert (tmp_path / "b" / "a").exists()


def test_a_site_that_is_a_link_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DiskError, match=r"site: error: cannot be written: it is a link"), project.staged_site():
        pass
    assert (tmp_path / "site").is_symlink()


def test_one_writer_at_a_time_and_who_it_is(project: Project) -> None:
    says = rf"\(process {os.getpid()}\) is writing .* since 2"
    with project.lock(), pytest.raises(SettingsError, match=says), project.lock():
        pass
    with project.lock():
        pass


def test_waiting_for_the_other_writer(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    with ExitStack() as other:
        other.enter_context(project.lock())
        monkeypatch.setattr(lock.time, "sleep", lambda _: other.close())
        with project.lock(wait=True, tell=told.append):
            pass
    assert [f"(process {os.getpid()})" in words for words in told] == [True]


def test_the_lock_tells_whether_somebody_held_it_since(project: Project) -> None:
    path = project.root / lock.FILE
    with project.lock() as first:
        assert lock.mark(path) == first == ""
    mark = lock.mark(path)
    with project.lock() as second:
        assert second == mark != ""
    assert lock.mark(path) not in ("", mark)
    path.write_text(json.dumps({"pid": 1, "command": "draft", "since": "2026"}))  # of one that was killed
    with project.lock() as third:
        assert third == ""


def test_a_forked_worker_that_outlives_its_parent_does_not_keep_the_lock(project: Project) -> None:
    ready, tell = os.pipe()
    over, end = os.pipe()
    parent = os.fork()
    if not parent:
        os.close(end)
        with project.lock():
            if not os.fork():
                os.write(tell, b".")
                os.read(over, 1)  # until the test is over
                os._exit(0)
            os.close(over)
            time.sleep(60)
    os.read(ready, 1)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    with project.lock():
        pass
    os.close(end)


def test_a_file_system_without_locks_is_said(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(SettingsError, match="cannot be locked: No locks"), project.lock():
        pass


def test_writes_keep_the_mode_of_a_file(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_text("x")
    target.chmod(0o600)
    write_whole(target, b"y")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"y", 0o600)
    assert [*tmp_path.iterdir()] == [target]


def test_a_new_site_goes_into_an_empty_folder_only(tmp_path: Path) -> None:
    copy_tree(scaffold_dir(), tmp_path / "site")
    assert (tmp_path / "site" / "mkdocs.yml").is_file()
    with pytest.raises(SettingsError, match="not empty"):
        copy_tree(scaffold_dir(), tmp_path / "site")


def test_loose_files_need_no_project(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A")
    (tmp_path / "b.pdf").write_text("B")
    found = read_loose([tmp_path, tmp_path / "b.pdf", tmp_path / "c.txt"], TXT)
    assert [Path(one.path).name for one in found.files] == ["a.txt"]
    assert [one.code for one in found.findings] == ["source-format", "source-missing"]


@pytest.mark.skipif(os.name == "nt", reason="no pipes with names")
def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    write_whole(pipe, b"words")
    assert os.read(reading, 100) == b"words"
    os.close(reading)
    assert pipe.is_fifo()
