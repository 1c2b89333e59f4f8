"""How fast a site is built, beside Hugo and MkDocs with a lean theme, on the same pages: `make bench`.

Articles are made up from a seed (`corpus.py`), drafted once, and built from their Markdown alone. Each line is a run of
its own; CPU is user and system time of all its processes. The other tools are used where they are installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import corpus

BIN = Path(sys.executable).parent


class Run(NamedTuple):
    wall: float
    cpu: float
    memory: int
    """Of the largest process, in MB."""


def run(command: list[str], folder: Path) -> Run:
    """Run a command to its end. Raises CalledProcessError if it fails."""
    start = perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def show(name: str, found: Run, against: Run | None = None) -> Run:
    ratio = f"  {found.cpu / against.cpu:5.2f} x" if against else ""
    print(f"{name:34} {found.wall:8.2f} s {found.cpu:8.2f} s CPU {found.memory:6} MB{ratio}", flush=True)
    return found


def project(folder: Path, articles: int) -> Path:
    """Make a project whose content was drafted from so many articles; return its folder."""
    root = folder / "project"
    subprocess.run([BIN / "briefgen", "new", str(root)], check=True, stdout=subprocess.DEVNULL)
    for name in ("seeds", "content/briefings", "content/sources", ".briefgen"):
        shutil.rmtree(root / name, ignore_errors=True)
    corpus.write(root / "seeds", articles)
    subprocess.run([BIN / "briefgen", "draft", "--quiet"], cwd=root, check=True)
    return root


def briefgen(root: Path, against: Run | None) -> None:
    """Build cold, again, and after edits."""
    page = sorted((root / "content" / "briefings").glob("*.md"))[-7]
    build = [str(BIN / "briefgen"), "build", "--quiet"]

    def edit(change: Callable[[str], str]) -> None:
        page.write_text(change(page.read_text(encoding="utf-8")), encoding="utf-8")

    shutil.rmtree(root / "site", ignore_errors=True)
    (root / ".briefgen/cache/site.db").unlink(missing_ok=True)
    show("briefgen, all of it from the sources", run(build, root), against)
    for path in (root / "seeds").iterdir():
        path.rename(root / ".briefgen" / path.name)  # the other tools read Markdown only
    shutil.rmtree(root / "site")
    (root / ".briefgen/cache/site.db").unlink()
    show("briefgen, cold, from the Markdown", run(build, root), against)
    show("briefgen, nothing changed", run(build, root), against)
    edit(lambda text: text + "\nOne more paragraph of prose.\n")
    show("briefgen, a paragraph added", run(build, root), against)
    edit(lambda text: text.replace("status: draft", "status: reviewed"))
    show("briefgen, a status changed", run(build, root), against)


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


def files(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")


def hugo(folder: Path, content: Path) -> Run | None:
    """Build the same pages with Hugo: people, organisations and topics as its taxonomies."""
    if (command := shutil.which("hugo", path=f"{BIN}:{os.environ['PATH']}")) is None:
        print("hugo                               not installed")
        return None
    files(folder, HUGO)
    for page in content.rglob("*.md"):
        place = page.relative_to(content)
        text = page.read_text(encoding="utf-8").replace("\nsource: {path", "\nsource_ref: {path")
        if place.parts[0] in ("people", "organisations", "topics"):
            place, text = place.parent / place.stem / "_index.md", text.replace("\nname:", "\ntitle:", 1)
        elif place.name == "index.md":
            place = place.with_name("_index.md")
        files(folder / "content", {place.as_posix(): text})
    return show("hugo", run([command, "--quiet"], folder))


def mkdocs(folder: Path, content: Path, against: Run | None) -> None:
    """Build the same pages with MkDocs and a theme of one template."""
    files(folder, MKDOCS)
    shutil.copytree(content, folder / "docs")
    show("mkdocs, lean theme", run([str(BIN / "mkdocs"), "build", "--quiet"], folder), against)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[1000])
    for articles in parser.parse_args().articles:
        print(f"-- {articles:,} articles; the last column is CPU against Hugo's")
        with tempfile.TemporaryDirectory() as name:
            root = project(Path(name), articles)
            first = hugo(Path(name) / "hugo", root / "content")
            mkdocs(Path(name) / "mkdocs", root / "content", first)
            briefgen(root, first)


if __name__ == "__main__":
    main()
