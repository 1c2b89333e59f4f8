"""Every folder of tests/merges/ is a scenario: base.md, edited.md, fresh.md, and what comes of it.

`expected.md` is the merged page; or, where both sides changed the same, `conflict.md` names the places and
`alternative.md` is what goes beside the page. `notes.md` tells what stays or was left out. In `branches-...` the fresh
side is another person's. `make merges CASE=name` writes what a scenario gives now; read it before you commit it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from test_merge_laws import quotes, words

from briefgen.merge.merging import merge
from briefgen.model.merging import Merged, Place

MERGES = Path(__file__).parent / "merges"
NAMES = sorted(folder.name for folder in MERGES.iterdir())


def text(name: str, file: str) -> str:
    return (MERGES / name / f"{file}.md").read_bytes().decode("utf-8")


def sides(name: str) -> tuple[str, str, str]:
    return text(name, "base"), text(name, "edited"), text(name, "fresh")


def people(name: str) -> bool:
    return name.startswith("branches-")


def merged(name: str) -> Merged:
    return merge(*sides(name), people=people(name))


def told(places: Iterable[Place]) -> str:
    shown = (f"{one.line}: {one.what}\n    editor: {one.editor}\n    source: {one.source}\n" for one in places)
    return re.sub(r"[ ]+$", "", "".join(shown), flags=re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_expected(name: str, refresh: bool) -> None:
    made = merged(name)
    files = {"notes": told((*made.kept, *made.left_out))}
    if made.conflicts:
        files |= {"conflict": told(made.conflicts), "expected": ""}
        files["alternative"] = merge(*sides(name), people=people(name), prefer="source").text
    else:
        files |= {"expected": made.text, "conflict": "", "alternative": ""}
    for file, content in files.items():
        path = MERGES / name / f"{file}.md"
        if refresh and content:
            path.write_bytes(content.encode("utf-8"))
        elif refresh:
            path.unlink(missing_ok=True)
        expected = path.read_bytes().decode("utf-8") if path.exists() else ""
        assert content == expected, f"{path.name} differs. If the new one is right: make merges CASE={name}"


@pytest.mark.parametrize("name", NAMES)
def test_laws(name: str) -> None:
    base, edited, fresh = sides(name)
    both = people(name)
    assert merge(base, base, fresh, people=both).text == fresh
    assert merge(base, edited, base, people=both).text == edited
    assert merge(base, edited, edited, people=both).text == edited
    made = merged(name)
    assert words(edited) - words(base) <= words(made.text)
    for prefer in ("editor", "source"):
        new = quotes(merge(base, edited, fresh, people=both, prefer=prefer).text)
        assert new <= quotes(base) | quotes(edited) | quotes(fresh)
    if not made.conflicts:
        again = merge(base, made.text, fresh, people=both)
        assert (again.text, again.conflicts) == (made.text, ())


@pytest.mark.parametrize("name", NAMES)
def test_what_was_deleted_stays_deleted_over_three_more_drafts(name: str) -> None:
    base, edited, fresh = sides(name)
    page = merged(name).text if not merged(name).conflicts else edited
    if merged(name).conflicts:
        return
    lines = set(base.split("\n")) - set(edited.replace("\r\n", "\n").split("\n"))
    gone = [line for line in lines if len(line) > 20 and line not in page]
    for number in ("first", "second", "third"):
        newer = fresh.replace("sha256:2222", f"sha256:{number}").replace(
            "- [Ferries", f"- [{number}](x.md)\n- [Ferries"
        )
        page = merge(fresh, page, newer, people=people(name)).text
        fresh = newer
        assert [line for line in gone if line in page] == []
