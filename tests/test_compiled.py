"""Templates that were compiled before: the same pages; what is damaged, or may be somebody else's, is never run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.bccache import Bucket

from briefgen.builder import compiled
from briefgen.builder.compiled import Compiled
from briefgen.memo import SIZE
from briefgen.publish.templates import Templates

TEXTS = {"a.html": "{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(words) }}"}
VALUES = {"words": "<b>"}
SHOWN = "[&lt;b&gt;]"


def render(folder: Path, texts: dict[str, str] = TEXTS) -> str:
    return Templates(texts, lambda kind: Compiled(folder, kind)).render("a.html", VALUES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the template, compiled."""
    assert render(tmp_path / "kept") == SHOWN
    return tmp_path / "kept"


def test_what_is_kept_is_not_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinja2.Environment._compile", lambda *_: pytest.fail("it was compiled"))
    assert render(folder) == SHOWN


def test_another_text_is_another_template(folder: Path) -> None:
    assert render(folder, {"a.html": "{{ words }}"}) == "&lt;b&gt;"


def test_what_is_damaged_is_not_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinja2.bccache.Bucket.bytecode_from_string", lambda *_: pytest.fail("it was loaded"))
    for file in folder.iterdir():
        data = file.read_bytes()
        for harmed in (data[: len(data) // 2], b"", data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]):
            file.write_bytes(harmed)
            assert render(folder) == SHOWN
            assert file.read_bytes() == data


def test_what_somebody_else_made_is_not_run(folder: Path) -> None:
    """Whole as it may be, for Jinja: it bears no proof of ours, or that of another template."""
    forged = Bucket(Environment(autoescape=True), "", Compiled(folder, "lean").get_source_checksum(TEXTS["a.html"]))
    forged.code = compile("raise SystemExit('it was run')", "a.html", "exec")
    for file in folder.iterdir():
        file.write_bytes(bytes(SIZE) + forged.bytecode_to_string())
    assert render(folder) == SHOWN
    other = {"b.html": TEXTS["a.html"].replace("[", "(")}
    Templates(other, lambda kind: Compiled(folder, kind)).render("b.html", VALUES)
    kept, another = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    kept.write_bytes(another.read_bytes())
    assert render(folder) == SHOWN


@pytest.mark.skipif(sys.platform == "win32", reason="other permissions")
@pytest.mark.parametrize("which", ["folder", "file"])
def test_what_others_may_write_is_not_run(folder: Path, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in [folder] if which == "folder" else folder.iterdir():
        path.chmod(path.stat().st_mode | 0o022)
    monkeypatch.setattr("jinja2.bccache.Bucket.bytecode_from_string", lambda *_: pytest.fail("it was loaded"))
    assert render(folder) == SHOWN


def test_where_nothing_can_be_kept_pages_are_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file, no folder")
    assert render(tmp_path / "kept") == SHOWN
    assert [*tmp_path.iterdir()] == [tmp_path / "kept"]


def test_who_keeps_no_compiled_code_keeps_no_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled.folder() is None
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert compiled.folder() is not None
