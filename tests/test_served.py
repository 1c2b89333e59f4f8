"""What `serve` shows: pages made when they are asked for are those of a build, and never those of the save before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.builder.served import Served
from briefgen.builder.shown import MISSING
from briefgen.cli import run, sites, work


@pytest.fixture
def mysite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run(["new", str(tmp_path / "mysite")]) == 0
    monkeypatch.chdir(tmp_path / "mysite")
    return tmp_path / "mysite"


@pytest.fixture
def shown(mysite: Path, tmp_path: Path) -> tuple[Served, Callable[[], Path]]:
    """Return what is served, and how to show what stands on the disk; it returns the folder."""
    served = Served(tmp_path / "served" / "site")

    def show() -> Path:
        project = work.here()
        drafted = work.write(project, work.plan(project, quiet=True))
        sites.show(project, drafted.pages_after, served, quiet=True)
        return served.folder

    return served, show


def html(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.html")}


def test_pages_asked_for_are_those_of_a_whole_build(shown: tuple[Served, Callable[[], Path]]) -> None:
    served, show = shown
    folder = show()
    ordinary = html(folder)
    assert {*ordinary} == {"about.html"}  # of MkDocs
    known = served._known
    assert known is not None
    for path in known.ours:
        served.bring(f"/{known.shell.file(path)}")
    one_by_one = html(folder)
    assert len(one_by_one) == len(known.ours) + len(ordinary)
    served.bring("/quotes.json")
    whole = html(folder)
    assert whole.pop(MISSING) == served.missing()
    assert one_by_one == whole
    assert (folder / "quotes.json").is_file()
    assert (folder / "search" / "index.js").is_file()


def test_a_save_is_seen_at_once(mysite: Path, shown: tuple[Served, Callable[[], Path]]) -> None:
    served, show = shown
    folder = show()
    page = next((mysite / "content" / "briefings").glob("*.md"))
    address = f"briefings/{page.stem}.html"
    served.bring(f"/{address}")
    assert "One more paragraph" not in (folder / address).read_text()
    page.write_text(page.read_text() + "\nOne more paragraph.\n")
    show()
    served.bring(f"/{address}")
    assert "One more paragraph" in (folder / address).read_text()


def test_a_page_that_is_gone_is_not_served_from_before(mysite: Path, shown: tuple[Served, Callable[[], Path]]) -> None:
    served, show = shown
    page = mysite / "content" / "people" / "somebody.md"
    show()
    page.write_text("---\nname: Some Body\n---\n\nSee [home](../index.md).\n")
    folder = show()
    served.bring("/people/somebody.html")
    assert (folder / "people" / "somebody.html").is_file()
    page.unlink()
    show()
    served.bring("/people/somebody.html")
    assert not (folder / "people" / "somebody.html").exists()


@pytest.mark.parametrize(
    "address", ["/../secret.txt", "/..%2fsecret.txt", "//etc/passwd", "/briefings/../../secret.txt", "/", ""]
)
def test_no_address_leads_out_of_the_folder(
    tmp_path: Path, shown: tuple[Served, Callable[[], Path]], address: str
) -> None:
    served, show = shown
    folder = show()
    before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(folder)}
    served.bring(address)
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(folder)} == before
    assert (folder / "index.html").is_file() == (address in ("/", ""))
