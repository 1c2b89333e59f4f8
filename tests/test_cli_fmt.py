"""`briefgen fmt` as people, editors' programs and workflows meet it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from briefgen.cli import run

PAGE = "content/briefings/note.md"
BEFORE = "---\ntitle: 'A note'\n---\n# A note\n\n* See [[About]]\r\n\n> “We wait.”\n> — Maria Lind"
AFTER = "---\ntitle: A note\n---\n\n# A note\n\n- See [About](../about.md)\n\n> [!quote] Maria Lind\n>\n> “We wait.”\n"


@pytest.fixture
def mysite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content" / "briefings").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: A\ndocs_dir: content\nplugins: [briefgen]\n")
    (tmp_path / "content" / "about.md").write_text("# About\n")
    (tmp_path / PAGE).write_bytes(BEFORE.encode())
    return tmp_path


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_pages_are_formatted_once(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt"]) == 0
    assert (mysite / PAGE).read_bytes().decode() == AFTER
    assert capsys.readouterr().out == f"formatted {PAGE}\n1 page formatted, 1 unchanged\n"
    assert run(["fmt"]) == 0
    assert capsys.readouterr().out == "0 pages formatted, 2 unchanged\n"


def test_check_and_diff_write_nothing(mysite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", "--check"]) == 1
    assert f"would format {PAGE}\n" in capsys.readouterr().out
    assert run(["fmt", "--diff"]) == 0
    assert "-> — Maria Lind\n\\ No newline at end of file\n" in capsys.readouterr().out
    assert run(["fmt", "--check", "content/about.md"]) == 0
    assert (mysite / PAGE).read_bytes().decode() == BEFORE


def test_line_ends_of_windows_are_changed_even_on_a_page_of_ours(mysite: Path) -> None:
    (mysite / "content" / "about.md").write_bytes(b"\xef\xbb\xbf# About\r\n")
    assert run(["fmt", "-q", "content/about.md"]) == 0
    assert (mysite / "content" / "about.md").read_bytes() == b"# About\n"


def test_a_page_that_would_be_damaged_is_left_and_the_others_are_not(
    mysite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = mysite / "content" / "briefings" / "broken.md"
    broken.write_text("* a\n\n> [!quote] Maria Lind\n>\n> - a list\n", encoding="utf-8")
    assert run(["fmt"]) == 1
    out, err = capsys.readouterr()
    assert "content/briefings/broken.md:3: error: this quote holds a list" in err
    assert out.endswith("1 page formatted, 1 unchanged, 1 left as they are (see above)\n")
    assert broken.read_text(encoding="utf-8").startswith("* a\n")
    assert (mysite / PAGE).read_text(encoding="utf-8") == AFTER


def test_standard_input(
    mysite: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    typed(monkeypatch, BEFORE.encode())
    assert run(["fmt", "-", "--stdin-name", PAGE]) == 0
    assert capfdbinary.readouterr().out.decode() == AFTER
    typed(monkeypatch, BEFORE.encode())
    assert run(["fmt", "-", "--check"]) == 1
    typed(monkeypatch, b"\xff")
    assert run(["fmt", "-"]) == 1
    out, err = capfdbinary.readouterr()
    assert out == b""
    assert b"<stdin>: error: the page is not UTF-8" in err


@pytest.mark.parametrize("arguments", [["-", PAGE], ["nowhere.md"], ["-", "--stdin-name", "../a.md"]])
def test_usage(mysite: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    typed(monkeypatch, b"")
    assert run(["fmt", *arguments]) == 2


def test_what_draft_wrote_is_never_made_an_edited_page(mysite: Path) -> None:
    (mysite / "seeds").mkdir()
    text = "---\ntitle: A\ndate: 2026-03-05\n---\n“We will not build on that,” Mayor Maria Lind said.\n"
    (mysite / "seeds" / "a.txt").write_text(text, encoding="utf-8")
    assert run(["draft", "-q"]) == 0
    page = mysite / "content" / "briefings" / "a.md"
    wrote = page.read_bytes()
    assert run(["fmt", "-q"]) == 0
    assert page.read_bytes() == wrote
    page.write_bytes(wrote.replace(b"\n\n# A", b"\n# A").replace(b"\n", b"\r\n"))
    assert run(["fmt", "-q"]) == 0
    assert page.read_bytes() == wrote
