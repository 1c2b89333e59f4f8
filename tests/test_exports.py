"""What other programs get: the same from the command line and on the site, proven, safe, and as its standard says."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from test_machines import BASE, TITLES, briefing, build, pages

from briefgen import frontmatter, plugin
from briefgen.builder import archive
from briefgen.builder.store import site_of
from briefgen.cli import run, sites, work
from briefgen.export.quotes import COLUMNS, JsonExporter
from briefgen.export.sqlite import SqliteExporter
from briefgen.export.web_annotations import WebAnnotationExporter
from briefgen.files import shipped
from briefgen.model.archive import Archive
from briefgen.publish.shell import Shell, SiteInfo

DOCS = Path(__file__).parent.parent / "docs" / "machines.md"
SITE = Path(__file__).parent / "browser" / "site"
TERMS = {
    *(
        "@context",
        "id",
        "type",
        "motivation",
        "creator",
        "generator",
        "body",
        "target",
        "source",
        "selector",
        "purpose",
    ),
    *("value", "format", "exact", "prefix", "suffix", "conformsTo", "refinedBy", "start", "end", "label", "name"),
    *("homepage", "first", "partOf", "startIndex", "items", "total"),
}
TYPES = {
    *("AnnotationCollection", "AnnotationPage", "Annotation", "SpecificResource", "TextualBody", "TextQuoteSelector"),
    *("TextPositionSelector", "FragmentSelector", "Organization", "Software"),
}
"""Of the context http://www.w3.org/ns/anno.jsonld; what is not in it means nothing to a program."""


def archived(texts: dict[str, str], url: str = BASE) -> Archive:
    return archive.archive(site_of(texts), Shell(SiteInfo("Test & <site>", "About", url)))


def long(said: str, *paragraphs: str, url: str = "") -> dict[str, str]:
    """Return pages with one quote from a source of these paragraphs, cited as ¶1."""
    found = pages(briefing(0))
    quote = found["briefings/a0.md"].replace("We wait until the numbers are right", said)
    found["briefings/a0.md"] = quote.replace(
        "  url: https://news.example/a\n", f"  url: {url}\n" if url else "  path: x\n"
    )
    body = "".join(f"\n###### p{number}\n\n{text}\n" for number, text in enumerate(paragraphs, 1))
    found["sources/a0.md"] = f"---\ntitle: A\ndate: 2026-03-05\ndisplay: full\n---\n\n# A\n\n*Note.*\n{body}"
    return found


def annotations(texts: dict[str, str], url: str = BASE) -> list[dict[str, Any]]:
    found = json.loads(WebAnnotationExporter()(archived(texts, url)))
    assert found["total"] == len(found["first"]["items"])
    for node in nodes(found):
        assert node.keys() <= TERMS
        assert "type" in node
        assert node["type"] in TYPES
    items: list[dict[str, Any]] = found["first"]["items"]
    assert len({one["id"] for one in items}) == len(items)
    return items


def nodes(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        yield found
    for one in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from nodes(one)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SITE, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def test_the_site_and_the_command_line_and_mkdocs_give_the_same(project: Path) -> None:
    sites.build(work.here(), work.here().pages())  # without a check: its pages have something to find
    plugin.build(project / "mkdocs.yml", project.parent / "mkdocs")
    for name, form in {"quotes.json": "json", "quotes.csv": "csv", "annotations.jsonld": "jsonld"}.items():
        assert run(["export", form, "-o", f"out.{form}"]) == 0
        built = (project / "site" / name).read_bytes()
        assert built == (project / f"out.{form}").read_bytes() == (project.parent / "mkdocs" / name).read_bytes()
        assert len(built) > 1000
    rows = json.loads((project / "site" / "quotes.json").read_bytes())
    table = list(csv.DictReader(io.StringIO((project / "site" / "quotes.csv").read_text(encoding="utf-8"))))
    assert [one["words"] for one in rows] == [one["words"] for one in table]
    assert all(tuple(one) == COLUMNS for one in (*rows, *table))
    assert {one["language"] for one in rows} >= {"fa", "he", "ar"}
    for one in rows:
        assert (project / "site" / unquote(one["permalink"]).partition("#")[0]).is_file()


def test_a_quote_that_nothing_proves_is_left_out_and_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = project / "content/briefings/bridge-delay.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace("We will not build on numbers", "We will build on numbers"), encoding="utf-8")
    assert run(["export", "json"]) == 0
    out, err = capsys.readouterr()
    assert not [one for one in json.loads(out) if one["words"].startswith("We will build")]
    assert "quote-not-verbatim" in err
    assert "We will build on numbers" in err


@pytest.mark.parametrize("title", [*TITLES, "---\nadmin: true", "=1+1"])
def test_titles_stay_data(title: str) -> None:
    texts = pages(briefing(0, "A"))
    texts["briefings/a0.md"] = texts["briefings/a0.md"].replace('title: "A"', f"title: {json.dumps(title)}")
    (row,) = json.loads(JsonExporter()(archived(texts)))
    assert row["title"] == archived(texts).briefings["a0"].title
    assert annotations(texts)
    assert SqliteExporter()(archived(texts))


# -- W3C Web Annotations ----------------------------------------------------------------------------------------------


def test_an_annotation_says_who_spoke_where_and_how_to_find_the_words_again() -> None:
    (one,) = annotations(long("We wait", "She paused. “We wait,” said Lind, and left.", url="https://news.example/a"))
    anchor = one["body"][-1]["source"].partition("#")[2]
    assert one == {
        "id": f"{BASE}annotations.jsonld#a0/{anchor}",
        "type": "Annotation",
        "motivation": "identifying",
        "creator": BASE,
        "body": [
            {"type": "SpecificResource", "purpose": "identifying", "source": f"{BASE}people/maria-lind.html"},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "text/plain",
                "value": "Maria Lind, mayor, 2026-03-04",
            },
            {"type": "SpecificResource", "purpose": "linking", "source": f"{BASE}briefings/a0.html#{anchor}"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": "https://news.example/a",
            "selector": {
                "type": "TextQuoteSelector",
                "exact": "We wait",
                "prefix": "She paused. “",
                "suffix": ",” said Lind, and left.",
            },
        },
    }


def test_without_an_original_the_place_in_the_paragraph_is_named() -> None:
    text = "“We wait,” said Lind. “Go on waiting.”"
    (one,) = annotations(long("Go on waiting.", text))
    assert one["target"]["source"] == f"{BASE}sources/a0.html"
    words, fragment = one["target"]["selector"]
    assert fragment["value"] == "p1"
    place = fragment["refinedBy"]
    assert text[place["start"] : place["end"]] == words["exact"] == "Go on waiting."


@pytest.mark.parametrize(
    ("said", "paragraphs", "exact"),
    [
        ("We wait […] for numbers", ["“We wait,” she said, “all of us, for numbers.”"], ["We wait", "for numbers"]),
        ("[The council] waits", ["“It waits,” she said."], ["waits"]),
        ("able", ["He is unable. “able,” she said."], ["able"]),
        ("We wait", ["We wait, wrote some. “We wait,” she said."], ["We wait"]),
        ("We wait. We go", ["“We wait.", "“We go,” she said."], ["We wait. We go"]),
        ("He said 'no'", ["“He said ‘no’,” she said."], ["He said ‘no’"]),
    ],
)
def test_selectors_hold_the_words_of_the_source(said: str, paragraphs: list[str], exact: list[str]) -> None:
    found = [one for items in archived(long(said, *paragraphs)).attributions.values() for one in items]
    assert [piece.exact for one in found for piece in one.selections] == exact
    for piece in (piece for one in found for piece in one.selections if piece.paragraph):
        text = paragraphs[piece.paragraph - 1]
        assert text[piece.start : piece.end] == piece.exact
        assert text[: piece.start].endswith(piece.prefix)
        assert text[piece.end :].startswith(piece.suffix)
        assert text[piece.start - 1] != "n"
    targets = [one["target"] for one in annotations(long(said, *paragraphs))]
    assert len(targets) == len(found)
    assert all(isinstance(one, list) == (len(exact) > 1) for one in targets)


def test_the_place_counts_in_the_element_that_the_fragment_names(tmp_path: Path) -> None:
    text = "“We wait,” said Lind. “Go on & wait.”"
    texts = long("Go on & wait.", text)
    build(texts, tmp_path)
    html = (tmp_path / "sources/a0.html").read_text(encoding="utf-8")
    (element,) = re.findall(r'<span id="p1">(.*?)</span>', html)
    assert unescape(re.sub(r"<[^>]*>", "", element)) == text


def test_the_words_in_marks_are_meant_and_not_the_same_outside() -> None:
    ((one,),) = archived(long("We wait", "We wait, wrote some. “We wait,” she said.")).attributions.values()
    assert one.selections[0].start == len("We wait, wrote some. “")


def test_a_guess_is_nobody_and_an_old_version_no_target() -> None:
    (one,) = annotations(pages(briefing(0, end=" · speaker uncertain, perhaps Jon Lind")))
    assert one["motivation"] == "linking"
    assert [body["purpose"] for body in one["body"]] == ["linking"]
    assert "Lind" not in json.dumps(one)
    assert annotations(pages(briefing(0), said="We never said that")) == []


def test_without_an_address_everything_is_relative_to_the_file() -> None:
    (one,) = annotations(pages(briefing(0)), "")
    assert one["creator"] == {"type": "Organization", "name": "Test & <site>"}
    assert one["body"][0]["source"] == "people/maria-lind.html"
    assert one["id"].startswith("annotations.jsonld#a0/q-")


# -- pages as Markdown -------------------------------------------------------------------------------------------------


def markdown(place: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(place.rglob("*.md")):
        yield path, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("directory_urls", [False, True])
def test_every_page_of_ours_stands_there_as_markdown_with_links_that_work(project: Path, directory_urls: bool) -> None:
    config = project / "mkdocs.yml"
    if directory_urls:
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("directory_urls: false", "directory_urls: true"), encoding="utf-8")
    page = project / "content/briefings/bridge-delay.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nSee [about us](../about.md#us).\n", encoding="utf-8")
    sites.build(work.here(), work.here().pages())  # without a check: its pages have something to find
    site = project / "site"
    found = dict(markdown(site))
    written = {path.relative_to(project / "content") for path in (project / "content").rglob("*.md")}
    assert {path.relative_to(site) for path in found} >= written - {Path("about.md")}
    assert site / "people/index.md" in found
    for path, text in found.items():
        front = frontmatter.split(text, path.name)
        assert front.values
        for target in re.findall(r"\]\(([^()\s<>]+)\)", front.body):
            if "://" not in target:
                file = path.parent / unquote(target.partition("#")[0])
                assert file.is_file() or (file / "index.html").is_file(), (path, target)
        assert "../about.md" not in text
    html = (site / ("briefings/pol/index.html" if directory_urls else "briefings/pol.html")).read_text(encoding="utf-8")
    (link,) = re.findall(r'<link rel="alternate" type="text/markdown" href="([^"]+)">', html)
    assert link == ("../../" if directory_urls else "../") + "briefings/pol.md"


def test_what_editors_keep_in_front_matter_stays_in_the_house(tmp_path: Path) -> None:
    texts = pages(briefing(0, more="internal: call her back\n# do not print this\n"))
    build(texts, tmp_path)
    text = (tmp_path / "briefings/a0.md").read_text(encoding="utf-8")
    assert "call her back" not in text
    assert "print" not in text
    assert "> “We wait until the numbers are right”" in text


@pytest.mark.parametrize("title", [*TITLES, "---", "a\n---\nadmin: true", "[x](javascript:alert(1))", "# x", "`"])
def test_words_of_strangers_are_no_markup_there(tmp_path: Path, title: str) -> None:
    texts = pages(briefing(0, title, more="status: draft\n"))
    texts["people/maria-lind.md"] = f"---\nname: {json.dumps(title)}\nrole: {json.dumps(title)}\n---\n\n# x\n"
    build(texts, tmp_path)
    for path, text in markdown(tmp_path):
        front = frontmatter.split(text, path.name)
        assert "admin" not in front.values
        if path.parts[-2] in ("people", "topics"):
            assert not re.search(r"<(?!/?(?:https?:))", front.body), path
            assert "](javascript:" not in front.body


# -- exporters of others -----------------------------------------------------------------------------------------------


def test_the_exporter_in_the_docs_works() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    scope: dict[str, Any] = {}
    exec(code, scope)
    exporter = scope["ScriptExporter"]()
    assert exporter.format == "script"
    assert exporter(archived(pages(briefing(0)))).decode() == (
        "A\n\n    Maria Lind (mayor): We wait until the numbers are right\n    [a0.html, cites p1 of “A”]\n\n"
    ).replace("a0.html", f"{BASE}briefings/a0.html")


def test_the_scaffold_exports_all_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped.copy_tree(shipped.scaffold_dir(), tmp_path / "mysite")
    monkeypatch.chdir(tmp_path / "mysite")
    assert run(["draft", "-q"]) == 0
    for form in ("json", "csv", "jsonld", "sqlite"):
        assert run(["export", form, "-o", f"out.{form}"]) == 0
        first = Path(f"out.{form}").read_bytes()
        assert run(["export", form, "-o", f"out.{form}"]) == 0
        assert Path(f"out.{form}").read_bytes() == first
