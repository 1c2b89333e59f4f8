"""How fast a site is built, beside Hugo, Eleventy, MkDocs, Material, Zensical and Pelican: `make bench`.

Articles are made up from a seed (`corpus.py`), drafted once, and built from their Markdown alone, each tool in an
environment of its own (`tools.py`). Each line is a run of its own (`measure.py`). Tools that cannot be installed are
left out. The others render Markdown; briefgen also holds each quote against its source and shows it on four pages.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import chart
import corpus
from measure import Run, run
from tools import TOOLS, Tool

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parent.parent
COLD = "briefgen, cold, from the Markdown"
EDITED = "briefgen, a paragraph added"
PATIENCE = 15.0
"""Seconds of the processor that a tool may take for the smallest archive, to be tried on a larger one."""
Results = dict[str, Run]


def project(folder: Path, articles: int) -> Path:
    """Make a project whose content was drafted from so many articles; return its folder."""
    root = folder / "project"
    subprocess.run([BIN / "briefgen", "new", str(root)], check=True, stdout=subprocess.DEVNULL)
    for name in ("seeds", "content/briefings", "content/sources", ".briefgen"):
        shutil.rmtree(root / name, ignore_errors=True)
    corpus.write(root / "seeds", articles)
    subprocess.run([BIN / "briefgen", "draft", "--quiet"], cwd=root, check=True)
    return root


def others(folder: Path, content: Path, smaller: Results) -> Iterator[tuple[str, Run]]:
    """Build the same pages with each of the other tools, but those that took long for `smaller`."""
    for tool in TOOLS:
        if smaller and (tool.name not in smaller or smaller[tool.name].cpu > PATIENCE):
            print(f"{tool.name:36} left out: it would take very long", flush=True)
            continue
        if (command := _installed(tool)) is None:
            continue
        place = folder / tool.name.replace(" ", "-")
        place.mkdir()
        tool.arrange(place, content)
        try:
            yield tool.name, run(command, place)
        except subprocess.CalledProcessError as error:
            print(f"{tool.name:36} left out: it ended with {error.returncode}", flush=True)
        shutil.rmtree(place)


def _installed(tool: Tool) -> list[str] | None:
    try:
        return tool.install()
    except (OSError, subprocess.CalledProcessError):
        print(f"{tool.name:36} left out: it cannot be installed here", flush=True)
        return None


def briefgen(root: Path) -> Iterator[tuple[str, Run]]:
    """Build cold, again, and after edits; what was there before is moved away, as deleting slows the file system."""
    page = sorted((root / "content" / "briefings").glob("*.md"))[-7]
    build = [str(BIN / "briefgen"), "build", "--quiet"]
    seeds = root / "seeds"

    def edit(path: Path, change: Callable[[str], str]) -> None:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def afresh(name: str) -> None:
        for path in (root / "site", root / ".briefgen/cache/site.db"):
            if path.exists():
                path.rename(root.parent / f"{name} {path.name}")

    afresh("drafted")
    yield "briefgen, all of it from the sources", run(build, root)
    changed = sorted(seeds.iterdir())[-5]
    edit(changed, lambda text: text + "\nThe mayor of Port Alder said that the work would begin in May.\n")
    yield "briefgen, a source changed", run(build, root)
    seeds.rename(root.parent / "seeds")  # the other tools read Markdown only
    seeds.mkdir()
    for folder in ("content", ".briefgen/base"):
        for drafted in (root / folder / "briefings").glob("*.md"):  # else each would say that its source is gone
            edit(drafted, lambda text: re.sub(r"path: seeds/[^,]+, ", "", text, count=1))
    afresh("sources")
    yield COLD, run(build, root)
    yield "briefgen, nothing changed", run(build, root)
    edit(page, lambda text: text + "\nOne more paragraph of prose.\n")
    yield EDITED, run(build, root)
    edit(page, lambda text: text.replace("status: draft", "status: reviewed"))
    yield "briefgen, a status changed", run(build, root)
    edit(page, lambda text: re.sub(r"^title: .*", "title: Another title", text, count=1, flags=re.MULTILINE))
    yield "briefgen, a title changed", run(build, root)


def bench(articles: int, smaller: Results) -> Results:
    """Run everything on so many articles and print a line each."""
    print(f"\n{articles:,} articles{'':22} {'wall':>8} {'CPU':>10} {'memory':>9}   CPU, Hugo is 1", flush=True)
    found: Results = {}
    with tempfile.TemporaryDirectory() as name:
        root = project(Path(name), articles)
        for lines in (others(Path(name), root / "content", smaller), briefgen(root)):
            for line, one in lines:
                found[line] = one
                ratio = f"{one.cpu / found['Hugo'].cpu:8.2f}" if "Hugo" in found else ""
                print(f"{line:36} {one.wall:6.2f} s {one.cpu:8.2f} s {one.memory:6} MB {ratio}", flush=True)
    return found


def growth(all_of_them: dict[int, Results]) -> None:
    """Print how the CPU of each line grows from the smallest archive to the largest."""
    small, large = min(all_of_them), max(all_of_them)
    print(f"\nCPU and memory, {large:,} articles against {small:,}")
    for name, one in all_of_them[large].items():
        if (before := all_of_them[small].get(name)) is not None:
            print(f"{name:36} {one.cpu / before.cpu:8.1f} x {one.memory / max(1, before.memory):8.1f} x")


def draw(articles: int, found: Results, target: Path) -> None:
    """Draw the chart of whole builds, and one of ours after an edit."""
    names = [*(tool.name for tool in TOOLS if tool.name in found), COLD, EDITED]
    bars = [chart.Bar(name, found[name].cpu, name in (COLD, EDITED)) for name in names]
    bars.sort(key=lambda bar: bar.seconds)
    title = f"Building a site of {articles:,} briefings: seconds of the processor"
    target.write_text(chart.draw(title, "Shorter is better. Ours proves each quote, and shows it on four pages.", bars))
    print(f"\ndrew {target.relative_to(ROOT)}")


def edits() -> None:
    """Run the comparison of 500 random edits with cold builds."""
    test = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/test_incremental.py", "-k", "hundred_edits"]
    ended = subprocess.run(test, cwd=ROOT, capture_output=True, text=True)
    print(f"\n500 random edits against cold builds, byte for byte: {ended.stdout.strip().splitlines()[-1]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[1000], help="sizes of archives; the default is 1000")
    parser.add_argument("--chart", type=Path, help="draw the chart of the smallest into this file")
    chosen = parser.parse_args()
    found: dict[int, Results] = {}
    for articles in sorted(chosen.articles):
        found[articles] = bench(articles, found[min(found)] if found else {})
    if len(found) > 1:
        growth(found)
    if chosen.chart:
        draw(min(found), found[min(found)], chosen.chart.resolve())
    edits()


if __name__ == "__main__":
    main()
