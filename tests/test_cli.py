"""The commands as people and scripts meet them: what is printed, written and returned."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.cli import COMMANDS, console, run
from briefgen.files.project import Project

HEAD = "---\ntitle: {}\ndate: 2026-03-05\n---\n"
BODY = "The council met on Wednesday.\n\n“We will not build on numbers that nobody has checked,” Mayor {} said.\n"


@pytest.fixture
def mysite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """Return a new site, the current folder."""
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mysite"]) == 0
    monkeypatch.chdir(tmp_path / "mysite")
    capsys.readouterr()
    yield tmp_path / "mysite"
    leftovers = [path.name for path in (tmp_path / "mysite").iterdir() if path.name.startswith((".site", ".briefgen-"))]
    assert leftovers == []


def seed(folder: Path, name: str, speaker: str = "Maria Lind") -> None:
    (folder / "seeds" / name).write_text(HEAD.format(name) + BODY.format(speaker), encoding="utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "cache" not in path.parts
    }


def test_new_then_build_gives_a_site(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build"]) == 0
    out = capsys.readouterr().out
    assert "Built site/index.html" in out
    assert (mysite / "site" / "index.html").is_file()
    before = snapshot(mysite)
    assert run(["build"]) == 0
    assert "unchanged" in capsys.readouterr().out
    assert snapshot(mysite) == before


def test_a_dry_run_writes_nothing(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(mysite)
    assert run(["draft", "--dry-run"]) == 0
    assert "added" in capsys.readouterr().out
    assert snapshot(mysite) == before


def test_a_conflict_is_named_and_settled(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed(mysite, "one.txt")
    assert run(["draft", "-q"]) == 0
    page = mysite / "content" / "briefings" / "one.md"
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes().replace(b"met on", b"sat on").replace(b"\n", b"\r\n"))
    edited = page.read_bytes()
    source = mysite / "seeds" / "one.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("met on", "gathered on"), encoding="utf-8")
    capsys.readouterr()
    assert run(["draft"]) == 1
    assert page.read_bytes() == edited
    err = capsys.readouterr().err
    assert re.search(r"content/briefings/one\.md:\d+: error: .*\[merge-conflict\]", err)
    assert "The council sat on Wednesday." in err
    assert "gathered" in (beside := page.with_name("one.fresh.md")).read_text(encoding="utf-8")
    assert run(["check"]) == 1
    assert "merge-conflict" in capsys.readouterr().out
    assert run(["build"]) == 1
    assert run(["draft", "--dry-run"]) == 1
    assert "conflict           content/briefings/one.md" in capsys.readouterr().out
    assert run(["draft", "--accept", "theirs"]) == 2
    assert run(["draft", "--accept", "theirs", "seeds/one.txt"]) == 2
    assert run(["draft", "--accept", "theirs", "content/briefings/one.md"]) == 0
    assert "Settled content/briefings/one.md" in capsys.readouterr().out
    assert b"sat on" in page.read_bytes()
    assert page.read_bytes().startswith(b"\xef\xbb\xbf---\r\n")
    assert not beside.exists()
    assert run(["check"]) == 0
    assert run(["build"]) == 0


def test_the_alternative_is_no_page(mysite: Path) -> None:
    seed(mysite, "one.txt")
    assert run(["draft", "-q"]) == 0
    (mysite / "content" / "briefings" / "one.fresh.md").write_text("# Not a page\n\n[x](nowhere.md)\n")
    assert run(["build", "-q"]) == 0
    assert not list((mysite / "site").rglob("*fresh*"))


def test_an_arriving_article_turns_links_live(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mysite / "seeds" / "one.txt").write_text(HEAD.format("One") + "Text.\n\nRead also | The “second” one\n")
    assert run(["draft", "-q"]) == 0
    page = mysite / "content" / "briefings" / "one.md"
    assert "../wanted.md#the-second-one" in page.read_text(encoding="utf-8")
    (mysite / "seeds" / "two.txt").write_text(HEAD.format("'The \"second\" one'") + "Text.\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["draft"]) == 0
    assert "is now linked in 1 briefing: one.md" in capsys.readouterr().out
    assert "(two.md)" in page.read_text(encoding="utf-8")


def test_a_wrong_quote_stops_the_build_and_the_old_site_stands(
    mysite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed(mysite, "one.txt")
    assert run(["build", "-q"]) == 0
    old = snapshot(mysite / "site")
    page = mysite / "content" / "briefings" / "one.md"
    page.write_text(page.read_text(encoding="utf-8").replace("not build", "never build"), encoding="utf-8")
    capsys.readouterr()
    assert run(["build"]) == 1
    err = capsys.readouterr().err
    assert "content/briefings/one.md:" in err
    assert "quote-not-verbatim" in err
    assert snapshot(mysite / "site") == old


def test_check_prints_json_for_scripts(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mysite / "content" / "about.md").write_text("# About\n\n[dead](nowhere.md)\n")
    assert run(["check", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["errors"] == 1
    assert report["findings"][0] | {"message": "", "hint": ""} == {
        "path": "content/about.md",
        "line": 3,
        "column": 8,
        "code": "link-dead",
        "severity": "error",
        "message": "",
        "hint": "",
        "about": "nowhere.md",
        "waived": None,
    }


BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "binary.txt": b"\x89PNG\r\n\x1a\n\0\0\0\r",
    "list.txt": b"---\n- a\n---\nText.\n",
    "open.txt": b"---\ntitle: a\n",
    "date.txt": b"---\ndate: the day before\n---\nText.\n",
    "encoding.txt": b"\xff\xfea\x00b",
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_source_is_one_finding_and_the_others_are_drafted(
    mysite: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    seed(mysite, "good.txt")
    (mysite / "seeds" / name).write_bytes(BAD[name])
    assert run(["draft"]) == 1
    err = capsys.readouterr().err
    assert err.count("error:") == 1
    assert f"seeds/{name}:" in err
    assert "Traceback" not in err
    assert (mysite / "content" / "briefings" / "good.md").is_file()
    assert not (mysite / "content" / "briefings" / name.replace(".txt", ".md")).exists()


def test_a_name_that_is_not_utf_8(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed(mysite, "good.txt")
    name = os.fsdecode(b"\xff.txt")
    (mysite / "seeds" / name).write_text("The council met.\n", encoding="utf-8")
    assert run(["draft"]) == 1
    assert "its name is not UTF-8" in capsys.readouterr().err
    assert (mysite / "content" / "briefings" / "good.md").is_file()
    assert run(["annotate", f"seeds/{name}"]) == 0
    assert json.loads(capsys.readouterr().out)["path"] == f"seeds/{name}"


def test_two_sources_with_one_slug(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed(mysite, "good.txt")
    seed(mysite, "One!.txt")
    seed(mysite, "one.md")
    assert run(["draft"]) == 1
    err = capsys.readouterr().err
    assert err.count("[slug-twice]") == 2
    assert (mysite / "content" / "briefings" / "good.md").is_file()


def test_an_article_without_a_quote_is_fine(mysite: Path) -> None:
    (mysite / "seeds" / "plain.txt").write_text(HEAD.format("Plain") + "The council met on Wednesday and went home.\n")
    assert run(["build", "-q"]) == 0
    assert "[!quote]" not in (mysite / "content" / "briefings" / "plain.md").read_text(encoding="utf-8")


def test_ten_megabytes_on_one_line(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = "“We will not build on numbers,” Mayor Maria Lind said on Wednesday. The council met. " * 120_000
    (mysite / "seeds" / "long.txt").write_text(HEAD.format("Long") + line, encoding="utf-8")
    assert run(["draft", "seeds/long.txt"]) == 0
    assert (mysite / "content" / "briefings" / "long.md").stat().st_size > 500_000
    assert "seeds/long.txt:5:" in (err := capsys.readouterr().err)
    assert "only the first 499," in err
    assert run(["check", "-q"]) == 0


def test_progress_shows_rate_and_time_left_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "PATIENCE", -1.0)
    assert [*console.progress("abcd", 8, "Working", weigh=lambda _: 2)] == [*"abcd"]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("click._termui_impl.time.time", iter(range(10_000)).__next__)
    assert [*console.progress("abcd", 8, "Working", weigh=lambda _: 2)] == [*"abcd"]
    err = capsys.readouterr().err
    assert re.search(r"Working .*50%  00:00:\d\d  [\d,]+/s", err)
    assert "100%" in err


def test_annotate_needs_no_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(HEAD.format("A") + BODY.format("Maria Lind"), encoding="utf-8")
    assert run(["annotate", "a.txt"]) == 0
    record = json.loads(capsys.readouterr().out)
    quote = record["quotes"][0]
    start, end = quote["quoted"][0]
    assert record["text"][start:end] == quote["text"] == "We will not build on numbers that nobody has checked"
    assert (quote["speaker"], quote["speaker_name"], quote["paragraph"]) == ("maria-lind", "Maria Lind", 2)
    assert run(["annotate", "missing.txt"]) == 1


def test_export_of_all_quotes(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed(mysite, "one.txt", "=Maria Lind")
    assert run(["draft", "-q"]) == 0
    capsys.readouterr()
    assert run(["export", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert any("numbers that nobody has checked" in json.dumps(row) for row in rows)
    assert run(["export", "sqlite", "-o", "quotes.db"]) == 0
    assert (mysite / "quotes.db").read_bytes().startswith(b"SQLite format 3\0")
    assert run(["export", "csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(table) == len(rows)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--help"], 0), (["--version"], 0), (["nope"], 2), (["check", "--format", "xml"], 2), (["export", "pdf"], 2)],
)
def test_usage(mysite: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int) -> None:
    assert run(arguments) == code


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"briefgen {command}" in out
    assert "Example" in out


def test_without_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("draft", "check", "build"):
        assert run([command]) == 2
        assert "briefgen new mysite" in capsys.readouterr().err


def test_broken_settings_are_exit_code_2(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = mysite / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("display: full", "display: all"), encoding="utf-8")
    assert run(["build"]) == 2
    assert "mkdocs.yml:" in capsys.readouterr().err


def test_a_bug_of_ours_is_exit_code_3(
    mysite: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(project: Project) -> dict[str, str]:
        raise ZeroDivisionError

    monkeypatch.setattr(Project, "pages", broken)
    assert run(["draft"]) == 3
    err = capsys.readouterr().err
    assert "bug of ours" in err
    assert "Traceback" not in err


def test_a_name_that_would_break_the_line(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mysite / "seeds" / "a\n::error::b.txt").write_text("The council met.\n", encoding="utf-8")
    assert run(["draft"]) == 1
    assert "has a control character in it" in capsys.readouterr().err


def test_a_command_misspelt(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["buidl"]) == 2
    assert "Did you mean build?" in capsys.readouterr().err


def test_all_pages_gone_is_no_wish_for_an_empty_site(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "-q"]) == 0
    before = (mysite / "site" / "index.html").read_bytes()
    shutil.rmtree(mysite / "content")
    for command in ("build", "draft", "check"):
        assert run([command]) == 1
        assert "[content-gone]" in capsys.readouterr().err
    assert (mysite / "site" / "index.html").read_bytes() == before


def test_a_port_that_is_taken(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del mysite
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run(["serve", "--quiet", "--port", str(port)]) == 2
    err = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1:{port}" in err
    assert "briefgen serve --port 8001" in err
