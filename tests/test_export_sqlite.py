"""The exported database: every row, found by its words, the same bytes each time."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest

from briefgen.export.quotes import COLUMNS, cells, rows
from briefgen.export.sqlite import SqliteExporter
from briefgen.model.archive import Archive, Attribution, Masthead

WORDS = (
    "Señor Muñoz waits",
    "'; DROP TABLE quotes; --",
    "سَلام",
    "a\0b",
    "\ud800 lone",
    "x" * 10_000,
    "",
    "“שָׁלוֹם”",
    "Ελλάδα",
)


def attribution(words: str, kind: Literal["quote", "reported"] = "quote") -> Attribution:
    strings = dict.fromkeys(Attribution._fields, "")
    flags = dict.fromkeys(("uncertain", "verified", "superseded", "withdrawn"), True)
    return Attribution(**{**strings, **flags, "kind": kind, "words": words, "selections": ()})  # type: ignore[arg-type]


def archive(*briefings: list[Attribution]) -> Archive:
    found = {f"b{number}": tuple(one) for number, one in enumerate(briefings)}
    return Archive(Masthead("Test", "", "en", str), found, {}, {}, {}, {}, {})


ALL = archive([*map(attribution, WORDS)], [attribution("Lind called it late.", "reported")])


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        yield database
    finally:
        database.close()


def test_the_table_holds_what_the_other_formats_hold() -> None:
    with opened(SqliteExporter()(ALL)) as database:
        found = database.execute(f"SELECT {', '.join(COLUMNS)} FROM quotes ORDER BY id").fetchall()  # noqa: S608
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    table = (cells(one).values() for one in rows(ALL))
    expected = [tuple(v.replace("\ud800", "?") if isinstance(v, str) else v for v in row) for row in table]
    assert found == expected
    assert len(found) == len(WORDS) + 1


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("senor munoz", [1]),
        ("Muñoz", [1]),
        ("سَلام", [3]),
        ("سلام", [3]),
        ("שלום", [8]),
        ("שָׁלוֹם", [8]),
        ("Ελλαδα", [9]),
        ("ελλάδα", [9]),
        ("late", [10]),
    ],
)
def test_words_are_found_with_and_without_their_marks(query: str, ids: list[int]) -> None:
    with opened(SqliteExporter()(ALL)) as database:
        database.execute("INSERT INTO quotes_fts (quotes_fts, rank) VALUES ('integrity-check', 1)")
        found = database.execute("SELECT rowid FROM quotes_fts(?) ORDER BY rowid", (query,)).fetchall()
    assert [one for (one,) in found] == ids


@pytest.mark.parametrize("found", [ALL, archive()])
def test_the_same_archive_gives_the_same_bytes(found: Archive) -> None:
    assert SqliteExporter()(found) == SqliteExporter()(found)


def test_datasette_finds_what_to_search_in() -> None:
    with opened(SqliteExporter()(ALL)) as database:
        (made,) = database.execute("SELECT sql FROM sqlite_master WHERE name = 'quotes_fts'").fetchone()
    assert re.search('VIRTUAL TABLE.*USING FTS.*content="quotes"', made, re.IGNORECASE)
