"""Every folder of tests/fmt/ is a page before and after `briefgen fmt`, or a page that it refuses and why.

`.venv/bin/pytest -n 0 tests/test_fmt.py --refresh` writes what comes out now; read it before you commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from briefgen.errors import InputError
from briefgen.fmt import page as fmt
from briefgen.model.pages import QuoteCallout
from briefgen.page import briefing, collection, wikilinks

NAME = "briefings/harbour-bridge.md"
CASES = Path(__file__).parent / "fmt"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
DIRECTORY = collection.directory(
    {
        "people/maria-lind.md": "---\nname: Maria Lind\naliases: [Mayor Lind]\n---\n\n# Maria Lind\n",
        "people/jon-ek.md": "---\nname: Jon Ek\n---\n\n# Jon Ek\n",
        "organisations/harbour-authority.md": "---\nname: Harbour Authority\n---\n\n# Harbour Authority\n",
        "briefings/costs.md": "---\ntitle: What the bridge costs\n---\n\n# What the bridge costs\n",
        "sources/harbour-bridge.md": "---\ntitle: The harbour bridge\n---\n\n# The harbour bridge\n",
        "about.md": "# About us\n",
    }
)


def read(path: Path) -> str:
    return path.read_bytes().decode()


def name_of(case: str) -> str:
    """Return the path below content/ of a case's page: a briefing, if `name.txt` says nothing else."""
    named = CASES / case / "name.txt"
    return read(named).strip() if named.exists() else NAME


def outcome(case: str) -> tuple[str, str]:
    """Return the file that holds what a case should give, and what it gives."""
    try:
        return "after.md", fmt.text(read(CASES / case / "before.md"), name_of(case), DIRECTORY)
    except InputError as error:
        return "refused.txt", f"{error}\n"


@pytest.mark.parametrize("case", NAMES)
def test_case(case: str, refresh: bool) -> None:
    file, actual = outcome(case)
    if refresh:
        for other in ("after.md", "refused.txt"):
            (CASES / case / other).unlink(missing_ok=True)
        (CASES / case / file).write_bytes(actual.encode())
    expected = CASES / case / file
    assert expected.exists(), actual
    assert actual == read(expected)


@pytest.mark.parametrize("case", [case for case in NAMES if (CASES / case / "after.md").exists()])
def test_what_comes_out_is_canonical_and_says_the_same(case: str) -> None:
    after = read(CASES / case / "after.md")
    name = name_of(case)
    assert fmt.text(after, name, DIRECTORY) == after
    assert quotes(read(CASES / case / "before.md"), name) == quotes(after, name)


def quotes(text: str, name: str) -> list[tuple[str, str, str]]:
    """Return words, speaker and citation of each quote of a page."""
    linked = wikilinks.resolve(text.replace("\r\n", "\n").removeprefix("\ufeff"), name, DIRECTORY)
    page = briefing.loads(linked, "harbour-bridge", name, sourced=name.startswith("briefings/"))
    found = (block for block in page.blocks if isinstance(block, QuoteCallout))
    return [(one.words, one.speaker.text, one.cite.target) for one in found]


@pytest.mark.parametrize(
    "page", sorted((CASES.parent / "cases").glob("*/expected.md")), ids=lambda page: page.parent.name
)
def test_a_page_that_briefgen_wrote_stays_as_it_is(page: Path) -> None:
    text = read(page)
    assert fmt.text(text, NAME, DIRECTORY) == text
    assert fmt.text(text.replace("\n", "\r\n"), NAME, DIRECTORY) == text


@pytest.mark.parametrize(
    "line", ["words ", "*a_", "[", "![", "`", "\\_", "<a ", "[[x", "`[[x]]` [[y]] ", "$a", "“", "> ", "- ", "a  "]
)
def test_a_long_line_takes_time_in_proportion_to_its_length(line: str) -> None:
    steps = [counted(line * n) for n in (150, 1200)]
    assert steps[1] < 12 * steps[0] + 20_000


def counted(line: str) -> int:
    """Return how many lines of Python it takes to format a quote and a paragraph of one line."""
    count = 0

    def tick(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return tick

    before = sys.gettrace()
    sys.settrace(tick)
    try:
        fmt.text(f"{line}\n\n> “{line}”\n> — Maria Lind\n* x\n", NAME, DIRECTORY)
    except InputError:
        pass
    finally:
        sys.settrace(before)
    return count
