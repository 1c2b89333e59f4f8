"""Layouts that a site owner changes: the worked example of docs/layouts.md, and labels that are wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from briefgen import plugin
from briefgen.builder import known, others
from briefgen.builder.cache import Cache
from briefgen.errors import SettingsError
from briefgen.files.project import Project
from briefgen.files.shipped import layouts_dir
from briefgen.model.common import When
from briefgen.publish import labels
from briefgen.publish.templates import Templates

DOCS = Path(__file__).parent.parent / "docs" / "layouts.md"
SITE = Path(__file__).parent / "browser" / "site"
OURS = (layouts_dir() / "labels.yml").read_text(encoding="utf-8")


def test_the_worked_example_works(tmp_path: Path) -> None:
    shutil.copytree(SITE, tmp_path / "mine")
    text = DOCS.read_text(encoding="utf-8")
    files = re.findall(r"^`(layouts/\S+)` .*?\n\n```\S+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(files) == 3
    for name, content in files:
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    plugin.build(tmp_path / "mine" / "mkdocs.yml", tmp_path / "out")
    page = (tmp_path / "out/briefings/bridge-delay.html").read_text(encoding="utf-8")
    assert page.count('rel="stylesheet"') == 1
    assert "Questions? Write to the desk." in page
    assert ">Wer hat was gesagt</h2>" in page
    assert "12. March 2026" in page
    assert "3 Zitate" in (tmp_path / "out/people/maria-lind.html").read_text(encoding="utf-8")
    styles = (tmp_path / "out/css/briefgen.css").read_text(encoding="utf-8")
    assert styles.rindex("--accent: light-dark(#1f4e79") > styles.rindex("@media print")
    assert not (tmp_path / "out/css/briefgen").exists()


STYLES = {
    "one concern": ({"briefgen/35-quotes.css": "b{}"}, "b{}", "figure.quote blockquote"),
    "all of them": ({"briefgen.css": "i{}"}, "i{}", "--accent"),
    "in the order of names": ({"briefgen/36-own.css": "u{}", "briefgen/.hidden.css": "s{}"}, "u{}", "s{}"),
}


@pytest.mark.parametrize("how", STYLES)
def test_styles_are_joined_alike_by_both_doors(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, holds, without = STYLES[how]
    root = tmp_path / "mine"
    shutil.copytree(SITE, root)
    for name, text in files.items():
        (root / "layouts/css" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "layouts/css" / name).write_text(text)
    monkeypatch.chdir(root)
    order = known.order(Project(root), Project(root).pages(), Cache(None, b""))
    others.copy(known.know(order), {}, tmp_path / "ours")
    plugin.build(root / "mkdocs.yml", tmp_path / "theirs")
    ours, theirs = ((tmp_path / one / "css/briefgen.css").read_text(encoding="utf-8") for one in ("ours", "theirs"))
    assert ours == theirs
    assert holds in ours
    assert without not in ours
    assert sorted(path.name for path in (tmp_path / "theirs/css").iterdir()) == ["briefgen.css", "icon.svg"]


def test_the_docs_name_every_part_of_the_styles() -> None:
    text = DOCS.read_text(encoding="utf-8")
    parts = [path.name for path in (layouts_dir() / "css/briefgen").iterdir()]
    assert [name for name in parts if f"`{name}`" not in text] == []


def test_the_docs_name_every_block() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for path in layouts_dir().glob("*.html"):
        for block in re.findall(r"{% block (\w+) %}", path.read_text(encoding="utf-8")):
            assert f"`{block}`" in text, (path.name, block)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ t('wantd') }}", "there is no 'wantd'"),
        ("\n{{ 1 // 0 }}", "division"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}\n{{ m(1, 2) }}", "more than 1 argument"),
        ("{{ nothing.at.all }}", "'nothing' is undefined"),
    ],
)
def test_what_is_wrong_in_a_template_is_said_with_its_place(template: str, message: str) -> None:
    line = template.count("\n") + 1
    with pytest.raises(SettingsError, match=message) as caught:
        Templates({"own.html": template}).render("own.html", {"t": labels.load(OURS)})
    (finding,) = caught.value.findings
    assert (finding.path, finding.line) == ("layouts/own.html", line)


def test_a_fault_of_ours_is_not_laid_to_a_template() -> None:
    def ours() -> str:
        return {}["missing"]

    with pytest.raises(KeyError):
        Templates({"own.html": "{{ ours() }}"}).render("own.html", {"ours": ours})


@pytest.mark.parametrize(
    ("theirs", "message"),
    [
        ("wantd: x", "there is no label 'wantd'"),
        ("months: [a, b]", "months must be a list of 12 words"),
        ("quotes_n: {one: x}", "quotes_n must be words, or forms by number with one named other"),
        ("paragraph: '{n}'", "paragraph asks for {n}"),
        ("paragraph: '{number'", "paragraph has a brace that is never closed"),
    ],
)
def test_labels_that_are_wrong_are_named(theirs: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        labels.load(OURS, f"home: Start\n{theirs}\n")
    assert str(caught.value).startswith(f"layouts/labels.yml:2: error: {message}")


def test_labels_have_forms_and_dates() -> None:
    from datetime import date

    t = labels.load(
        OURS, 'quotes_n: {"2": "zwei", other: "{n} Zitate"}\nmonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]'
    )
    assert [t("quotes_n", n=n) for n in (1, 2, 5)] == ["1 Zitate", "zwei", "5 Zitate"]
    assert t.when(When(date(2026, 3, 5), date(2026, 3, 7))) == "5 3 2026 to 7 3 2026"
    assert (t.short("2026-03"), t.short("2026"), t.day("soon")) == ("3 2026", "2026", "soon")
