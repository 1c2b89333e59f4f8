"""The site as MkDocs builds it: what is on the pages, and what must never be."""

from __future__ import annotations

import logging
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from briefgen import plugin
from briefgen.cli import run
from briefgen.errors import SettingsError
from briefgen.files.shipped import copy_tree, scaffold_dir

HOSTILE = """---
title: "<img src=x onerror=alert(1)> {{ config }} *bold*"
date: 2026-03-05
publisher: "<script>alert(2)</script>"
url: https://example.org/"onmouseover="alert(3)
topics: ["<b>topic</b>"]
---
The council <script>alert(4)</script> met on Wednesday. {{ 7 * 7 }} {% raw %} ![x](https://elsewhere.example/x.png)

“I read <script>alert(5)</script> and [a link](javascript:alert(6)) there,” Mayor Maria “Mad” Lind said.

Read also | <a href="https://elsewhere.example">more</a>
"""


class Page(HTMLParser):
    """What a page asks for, and what could run on it."""

    def __init__(self) -> None:
        super().__init__()
        self.asks: list[str] = []
        self.runs: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        ours = tag == "script" and re.fullmatch(r"[./]*/js/\w+\.js", values.get("src", ""))
        data = tag == "script" and values == {"type": "application/ld+json"}
        if tag in ("script", "iframe", "object", "embed", "form") and not (ours or data):
            self.runs.append(tag)
        self.runs += [name for name in values if name.startswith("on") or name == "style"]
        self.runs += [values[n] for n in ("href", "src") if re.match(r"\s*(?!https?:|mailto:)\w+:", values.get(n, ""))]
        if tag in ("link", "img", "script", "source", "video", "audio"):
            self.asks += [values[name] for name in ("href", "src") if "//" in values.get(name, "")]


@pytest.fixture
def mysite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_tree(scaffold_dir(), tmp_path / "mysite")
    monkeypatch.chdir(tmp_path / "mysite")
    return tmp_path / "mysite"


def parsed(folder: Path) -> dict[str, Page]:
    found = {}
    for path in sorted(folder.rglob("*.html")):
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(folder).as_posix()] = page
    return found


def test_nothing_of_a_source_runs_and_no_other_host_is_asked(mysite: Path) -> None:
    (mysite / "seeds" / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    assert run(["build", "-q"]) == 0
    found = parsed(mysite / "site")
    assert {"index.html", "briefings/hostile.html", "sources/hostile.html", "wanted.html", "404.html"} <= set(found)
    for name, page in found.items():
        assert page.runs == [], name
        assert page.asks == [], name
        assert len(page.ids) == len(set(page.ids)), name
        text = (mysite / "site" / name).read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text
        assert "unsafe-inline" not in text
        assert "49" not in re.findall(r">[^<]*\b(49)\b", text)
    assert "{{ 7 * 7 }}" in (mysite / "site" / "briefings" / "hostile.html").read_text(encoding="utf-8")


def test_a_quote_is_a_figure_with_its_proof(mysite: Path) -> None:
    assert run(["build", "-q"]) == 0
    text = (mysite / "site" / "briefings" / "2026-03-05-harbour-bridge.html").read_text(encoding="utf-8")
    figure = re.search(r'<figure class="quote" id="(q-[^"]+)" data-by="[^"]+">(.*?)</figure>', text, re.DOTALL)
    assert figure
    assert re.search(r'<blockquote cite="\.\./sources/[^"#]+#p\d+" dir="auto">', figure[2])
    assert f'href="#{figure[1]}"' in figure[2]
    assert "verified verbatim" in figure[2]
    assert "<figcaption>" in figure[2]


def test_every_link_between_pages_leads_somewhere(mysite: Path) -> None:
    assert run(["build", "-q"]) == 0
    site = mysite / "site"
    found = parsed(site)
    for name in found:
        text = (site / name).read_text(encoding="utf-8")
        for target in re.findall(r'(?:href|src|cite)="([^"]+)"', text):
            if "//" in target:
                continue
            path, _, fragment = target.partition("#")
            goal = (site / name).parent / path if path else site / name
            assert goal.is_file(), (name, target)
            if fragment and fragment != "main":
                assert fragment in found[goal.resolve().relative_to(site.resolve()).as_posix()].ids, (name, target)


def test_the_same_input_gives_the_same_bytes(mysite: Path, tmp_path: Path) -> None:
    config = mysite / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "site_url: https://example.org/b/\n", encoding="utf-8")
    assert run(["draft", "-q"]) == 0
    for folder in ("one", "two"):
        plugin.build(config, tmp_path / folder)
    bytes_of = [
        {path.relative_to(tmp_path / f): path.read_bytes() for path in (tmp_path / f).rglob("*") if path.is_file()}
        for f in ("one", "two")
    ]
    assert bytes_of[0] == bytes_of[1]
    sitemap = (tmp_path / "one" / "sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://example.org/b/briefings/2026-03-05-harbour-bridge.html</loc>" in sitemap
    assert "<lastmod>2026-03-05</lastmod>" in sitemap
    assert sitemap.startswith("<?xml")


def test_a_broken_page_is_a_warning_and_the_site_is_built(
    mysite: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert run(["draft", "-q"]) == 0
    (mysite / "content" / "briefings" / "broken.md").write_text("---\n- a\n---\n\n# Broken\n")
    (mysite / "content" / "latin.md").write_bytes(b"caf\xe9")
    (mysite / "content" / "odd.md").write_text("---\ntemplate: ../../etc/passwd\n---\n\n# Odd\n")
    page = mysite / "content" / "briefings" / "2026-03-05-harbour-bridge.md"
    page.write_text(re.sub("“([A-Z][^”]{20,})”\n", "“Something else entirely.”\n", page.read_text(encoding="utf-8")))
    with caplog.at_level(logging.WARNING, "mkdocs.plugins.briefgen"):
        logging.getLogger("mkdocs").addHandler(caplog.handler)
        plugin.build(mysite / "mkdocs.yml", tmp_path / "out")
        logging.getLogger("mkdocs").removeHandler(caplog.handler)
    for words in ("broken.md", "latin.md", "odd.md", "Something else entirely."):
        assert words in caplog.text
    shown = (tmp_path / "out" / "briefings" / "2026-03-05-harbour-bridge.html").read_text(encoding="utf-8")
    assert "not found in its source" in shown


def falsified(mysite: Path) -> Path:
    """Build a site, then change a word of a quote; return a page of the site."""
    assert run(["build", "-q"]) == 0
    (page,) = (mysite / "content" / "briefings").glob("*.md")
    page.write_text(page.read_text(encoding="utf-8").replace("> “", "> “Never, ", 1), encoding="utf-8")
    return mysite / "site" / "briefings" / f"{page.stem}.html"


def by_mkdocs(mysite: Path, command: Literal["build", "serve"] = "build") -> None:
    config = load_config(str(mysite / "mkdocs.yml"))
    config.plugins.on_startup(command=command, dirty=False)
    build(config)


def test_mkdocs_refuses_a_false_quote_and_leaves_the_site_as_it_was(
    mysite: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page = falsified(mysite)
    before = page.read_bytes()
    with pytest.raises(Abort):
        by_mkdocs(mysite)
    assert "[quote-not-verbatim]" in caplog.text
    assert "1 error, so no site was built; what was there before stands." in caplog.text
    assert page.read_bytes() == before


@pytest.mark.parametrize("how", ["serve", "option"])
def test_a_false_quote_is_told_and_marked_where_nothing_is_refused(
    mysite: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = falsified(mysite)
    if how == "option":
        config = mysite / "mkdocs.yml"
        config.write_text(
            config.read_text(encoding="utf-8").replace("seeds: seeds", "seeds: seeds\n      refuse: false")
        )
    by_mkdocs(mysite, "serve" if how == "serve" else "build")
    assert "quote-not-verbatim" in caplog.text
    assert "not found in its source" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("display", ["full", "excerpts", "link-only"])
def test_the_markdown_alone_is_enough_for_mkdocs(mysite: Path, display: str) -> None:
    config = mysite / "mkdocs.yml"
    config.write_text(f"{config.read_text(encoding='utf-8').rstrip()}\n      display: {display}\n", encoding="utf-8")
    assert run(["draft", "-q"]) == 0
    shutil.rmtree(mysite / "seeds")
    shutil.rmtree(mysite / ".briefgen")
    by_mkdocs(mysite)
    assert list((mysite / "site" / "briefings").glob("*.html"))


def test_an_own_template_wins_and_a_broken_one_is_named(mysite: Path, tmp_path: Path) -> None:
    assert run(["draft", "-q"]) == 0
    layouts = mysite / "layouts"
    (layouts / "404.html").write_text("ours {{ site.name }}")
    plugin.build(mysite / "mkdocs.yml", tmp_path / "out")
    assert (tmp_path / "out" / "404.html").read_text() == "ours My briefings"
    (layouts / "home.html").write_text("{% extends 'base.html' %}\n\n{% nope %}")
    with pytest.raises(SettingsError) as caught:
        plugin.build(mysite / "mkdocs.yml", tmp_path / "again")
    assert str(caught.value).startswith("layouts/home.html:3: error:")


def test_unknown_options_are_refused(mysite: Path, tmp_path: Path) -> None:
    config = mysite / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("key_points: 5", "key_points: many"), encoding="utf-8")
    with pytest.raises(SettingsError, match="key_points"):
        plugin.build(config, tmp_path / "out")


def test_the_search_of_mkdocs_stands_beside_ours(mysite: Path, tmp_path: Path) -> None:
    config = mysite / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("plugins:\n", "plugins:\n  - search\n"), encoding="utf-8")
    assert run(["draft", "-q"]) == 0
    plugin.build(config, tmp_path / "out")
    assert (tmp_path / "out" / "search" / "search_index.json").is_file()
    config.write_text(text, encoding="utf-8")
    plugin.build(config, tmp_path / "alone")
    ours = {path.relative_to(tmp_path / "alone") for path in (tmp_path / "alone" / "search").rglob("*.js")}
    assert len(ours) >= 5
    for path in ours:
        assert (tmp_path / "alone" / path).read_bytes() == (tmp_path / "out" / path).read_bytes()


def test_a_site_may_have_no_search(mysite: Path, tmp_path: Path) -> None:
    config = mysite / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("search: true", "search: false"), encoding="utf-8")
    assert run(["build", "-q"]) == 0
    plugin.build(config, tmp_path / "out")
    for site in (mysite / "site", tmp_path / "out"):
        assert not (site / "search").exists()
        assert 'id="search"' not in (site / "index.html").read_text(encoding="utf-8")
    config.write_text(text, encoding="utf-8")
    assert run(["build", "-q"]) == 0
    assert (mysite / "site" / "search" / "index.js").is_file()
    assert 'id="search"' in (mysite / "site" / "index.html").read_text(encoding="utf-8")


def test_what_editors_let_stand_is_said_on_every_kind_of_page(mysite: Path) -> None:
    pages = {
        "briefings/2026-03-05-harbour-bridge.md": "briefings/2026-03-05-harbour-bridge.html",
        "people/maria-lind.md": "people/maria-lind.html",
        "topics/ours.md": "topics/ours.html",
        "index.md": "index.html",
        "about.md": "about.html",
    }
    assert run(["draft", "-q"]) == 0
    (mysite / "content" / "topics").mkdir(exist_ok=True)
    (mysite / "content" / "topics" / "ours.md").write_text("# Ours\n", "utf-8")
    for name in pages:
        page = mysite / "content" / name
        text = page.read_text("utf-8")
        head = f'waived:\n- {{code: anchor-dead, at: "#x", reason: "<b>{name}</b> is to come", by: A. Editor}}\n'
        text += "\n[Below](#x)\n"
        page.write_text(
            text.replace("---\n", f"---\n{head}", 1) if text.startswith("---\n") else f"---\n{head}---\n\n{text}",
            "utf-8",
        )
    assert run(["build", "-q"]) == 0
    plugin.build(mysite / "mkdocs.yml", mysite / "other")
    for folder in ("site", "other"):
        for name, file in pages.items():
            html = (mysite / folder / file).read_text("utf-8")
            assert f"&lt;b&gt;{name}&lt;/b&gt; is to come" in html, file
            assert "A. Editor" in html
        assert 'class="waived"' not in (mysite / folder / "people" / "index.html").read_text("utf-8")


def test_who_does_not_say_where_the_pages_are_is_told_how(mysite: Path, tmp_path: Path) -> None:
    project = tmp_path / "site"
    shutil.copytree(mysite, project)
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    (project / "mkdocs.yml").write_text(config.replace("docs_dir: content\n", ""), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        plugin.build(project / "mkdocs.yml", tmp_path / "out")
    assert [one.hint for one in caught.value.findings] == ["Say where the pages are: docs_dir: content"]
