"""The search index: words are folded as promised, and what is bound in volumes can be found again."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_incremental import briefing, corpus, order, source

from briefgen.builder import known as knowing
from briefgen.builder import site, volumes
from briefgen.builder.cache import Cache
from briefgen.publish.search import entries
from briefgen.publish.search import volumes as binding
from briefgen.publish.search.entries import Found
from briefgen.publish.search.terms import LONGEST, terms

CASES = json.loads((Path(__file__).parent / "search" / "folding.json").read_text(encoding="utf-8"))
SCRIPTS = st.sampled_from(
    [chr(code) for first in (0x20, 0xC0, 0x370, 0x5B0, 0x620, 0xE00, 0x4E00) for code in range(first, first + 90)]
)


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_words_are_folded(case: dict[str, object]) -> None:
    assert sorted(terms(str(case["text"]))) == case["terms"]


@given(st.text(st.one_of(SCRIPTS, st.characters()), max_size=60))
def test_a_term_is_short_and_stays_what_it_is(text: str) -> None:
    found = terms(text)
    assert all(one and len(one) <= LONGEST and not any(map(str.isspace, one)) for one in found)
    assert terms(" ".join(found)) >= {one for one in found if one.isascii()}


@given(st.lists(st.text(SCRIPTS, max_size=20), max_size=6))
def test_a_text_has_the_terms_of_its_parts(parts: list[str]) -> None:
    assert terms(" \n".join(parts)) == {term for part in parts for term in terms(part)}


# -- volumes --------------------------------------------------------------------------------------------------------


def read(files: dict[str, str], bound: binding.Bound, name: str) -> dict[str, set[tuple[int, int]]]:
    """Return for each term the numbers and entries that have it, as a browser reads them from the files."""
    found: dict[str, set[tuple[int, int]]] = {}
    for leaf in bound.leaves:
        text = json.loads(files[f"search/{name}/t{leaf}.js"].split(",", 1)[1].removesuffix(")\n"))
        items = text.split(" ")
        for term, places in zip(items[::2], items[1::2], strict=True):
            assert binding._key(term).startswith(leaf)
            assert term not in found
            found[term] = set()
            for digits, letters in re.findall(
                f"([{re.escape(binding._DIGITS)}]+)([{re.escape(binding._LETTERS)}]+)", places
            ):
                number = 0
                for digit in digits:
                    number = number * len(binding._DIGITS) + binding._DIGITS.index(digit)
                assert len(digits) == bound.width
                found[term] |= {(number, binding._LETTERS.index(letter)) for letter in letters}
    return found


@pytest.mark.parametrize("leaf", [20_000, 300, 10])
def test_what_is_bound_is_found_where_it_stands(monkeypatch: pytest.MonkeyPatch, leaf: int) -> None:
    monkeypatch.setattr(binding, "_LEAF", leaf)
    monkeypatch.setattr(binding, "_RECORDS", leaf)
    dice = random.Random(leaf)
    words = ["a", "aa", "ab", "abc", "b", "北京", "京", "ی", "zz"]
    pages = [
        (
            f"p{n}",
            Found(
                f'["{n}"]',
                tuple(" ".join({dice.choice(words), dice.choice(words)}) for _ in range(dice.randrange(1, 200))),
            ),
        )
        for n in range(60)
    ]
    bound, files = binding.bind("7", pages, (60, 0))
    expected: dict[str, set[tuple[int, int]]] = {}
    slot, slots = 0, dict(bound.long)
    for number, (_, found) in enumerate(pages):
        for at, entry in enumerate(found.entries):
            for term in entry.split():
                expected.setdefault(term, set()).add((slot + at // len(binding._LETTERS), at % len(binding._LETTERS)))
        slot += slots.get(number, 1)
    assert read(files, bound, "7") == expected
    records = [files[f"search/7/r{first}.js"].split(",", 1)[1].removesuffix(")\n") for first in bound.records]
    assert [one for text in records for one in json.loads(text)] == [[f"p{n}", str(n)] for n in range(60)]
    assert set(files) == {f"search/7/t{leaf}.js" for leaf in bound.leaves} | {
        f"search/7/r{n}.js" for n in bound.records
    }


def test_a_volume_ends_with_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "_FULL", 4)
    monkeypatch.setattr(binding, "_BURST", 6)
    days = [
        f"2026-{month:02}-{day:02}" for month, count in ((1, 3), (2, 3), (3, 1), (4, 9)) for day in range(1, count + 1)
    ]
    found = [briefings for briefings, _ in binding.cut([(day, day) for day in days], [])]
    assert [one for volume in found for one in volume] == days
    assert [(volume[0], len(volume)) for volume in found] == [("2026-01-01", 6), ("2026-03-01", 6), ("2026-04-06", 4)]
    later = [briefings for briefings, _ in binding.cut([(day, day) for day in [*days, "2026-04-30"]], [])]
    assert later[:-1] == found[:-1]


# -- built ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bind small volumes."""
    for name, size in (("_FULL", 4), ("_BURST", 6), ("_LEAF", 150), ("_RECORDS", 300)):
        monkeypatch.setattr(binding, name, size)


def make(pages: dict[str, str], cache: Cache, place: Path, old: Path | None = None) -> site.Plan:
    plan = site.plan(knowing.know(order(pages, cache)), old)
    place.mkdir()
    site.write(plan, place, old)
    return plan


def index(place: Path) -> dict[str, tuple[int, bytes]]:
    """Return the number and the contents of each file of the index."""
    files = (path for path in (place / "search").rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): (path.stat().st_ino, path.read_bytes()) for path in files}


@pytest.mark.usefixtures("small")
def test_an_edit_writes_few_files_of_the_index(tmp_path: Path) -> None:
    pages, cache = corpus(), Cache(None, b"")
    for number in range(6, 40):
        pages[f"sources/b{number}.md"] = source(number, "It is late")
        pages[f"briefings/b{number}.md"] = briefing(number, "Maria Lind", "It is late", "t0")
    make(pages, cache, tmp_path / "0")
    pages["briefings/b30.md"] += "\nZebra.\n"
    plan = make(pages, cache, tmp_path / "1", tmp_path / "0")
    before, after = index(tmp_path / "0"), index(tmp_path / "1")
    assert len(plan.search.stale) == 1
    assert len(plan.search.kept) > 5
    new = {name for name in after if after[name] != before.get(name)}
    assert "search/index.js" in new
    assert len(new) == 2
    assert len(after) > 100


def test_a_file_that_is_spoilt_or_gone_is_seen(tmp_path: Path) -> None:
    pages, cache = corpus(), Cache(None, b"")
    make(pages, cache, tmp_path / "0")
    known = knowing.know(order(pages, cache))
    assert site.plan(known, tmp_path / "0").search.stands
    (tmp_path / "0" / "search" / "index.js").write_text("spoilt")
    assert not site.plan(known, tmp_path / "0").search.stands
    make(pages, cache, tmp_path / "1", tmp_path / "0")
    assert site.plan(known, tmp_path / "1").search.stands
    next((tmp_path / "1" / "search" / "0").glob("r*.js")).unlink()
    assert [*site.plan(known, tmp_path / "1").search.stale] == ["0"]


def test_a_site_without_search_has_no_index(tmp_path: Path) -> None:
    asked = order(corpus(), Cache(None, b""))
    known = knowing.know(replace(asked, shell=replace(asked.shell, searched=False)))
    (tmp_path / "0").mkdir()
    site.write(site.plan(known, None), tmp_path / "0")
    assert not (tmp_path / "0" / "search").exists()
    assert 'id="search"' not in (tmp_path / "0" / "index.html").read_text(encoding="utf-8")


def test_a_result_says_who_spoke_and_whether_it_is_sure(tmp_path: Path) -> None:
    known = knowing.know(order(corpus(), Cache(None, b"")))
    record, heading, text, said, reported = (
        (found := entries.load(known.store.searches(["briefings/b1.md"])["briefings/b1.md"])).record,
        *found.entries,
    )
    assert {"article", "council"} & {*heading.split()} == {"article"}
    assert {"council", "spoke"} <= {*text.split()}
    assert {"nobody", "oskar", "dahl", "mayor", "march"} <= {*said.split()}
    assert {"brave", "oskar"} <= {*reported.split()}
    statements = json.loads(record)[4]
    assert [one[1:] for one in statements] == [
        ["Nobody has checked this", "Oskar Dahl", "mayor", "", "2026-03-04", entries.VERBATIM],
        ["Oskar Dahl called it “brave”.", "Oskar Dahl", "", "", "", 0],
    ]


def test_names_that_are_seen_often_stand_in_front() -> None:
    known = knowing.know(order(corpus() | {"people/aaa.md": "---\nname: Aaa\n---\n\n# Aaa\n"}, Cache(None, b"")))
    names = known.search[0]
    assert names.name == binding.NAMES
    assert names.pages[0][-1] == "people/aaa.md"
    assert isinstance(names, volumes.Volume)
