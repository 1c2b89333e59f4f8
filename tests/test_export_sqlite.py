"""The exported database: every row, found by its words, the same bytes each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from briefgen.export.quotes import Row, rows
from briefgen.export.sqlite import SqliteExporter
from briefgen.model import Briefing, PageLink, QuoteCallout, Reported

WORDS = ("Señor Muñoz waits", "'; DROP TABLE quotes; --", "سَلام", "a\0b", "\ud800 lone", "x" * 10_000, "")
CITE = PageLink("¶1", "../sources/a.md#p1")
LIND = PageLink("Maria Lind", "../people/maria-lind.md")
BRIEFINGS = [
    Briefing("a", "A", "2026-03-05", blocks=tuple(QuoteCallout(words, LIND, CITE, uncertain=True) for words in WORDS)),
    Briefing("b", "B", blocks=(Reported("[Lind](../people/maria-lind.md) called it **late**.", LIND, CITE),)),
]


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        yield database
    finally:
        database.close()


def test_the_table_holds_what_the_other_formats_hold() -> None:
    with opened(SqliteExporter()(BRIEFINGS)) as database:
        found = database.execute(f"SELECT {', '.join(Row._fields)} FROM quotes ORDER BY id").fetchall()  # noqa: S608
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    expected = [tuple(v.replace("\ud800", "?") if isinstance(v, str) else v for v in row) for row in rows(BRIEFINGS)]
    assert found == expected
    assert len(found) == len(WORDS) + 1


@pytest.mark.parametrize(("query", "ids"), [("senor munoz", [1]), ("Muñoz", [1]), ("سَلام", [3]), ("late", [8])])
def test_words_are_found(query: str, ids: list[int]) -> None:
    with opened(SqliteExporter()(BRIEFINGS)) as database:
        database.execute("INSERT INTO quotes_fts (quotes_fts, rank) VALUES ('integrity-check', 1)")
        found = database.execute("SELECT rowid FROM quotes_fts(?) ORDER BY rowid", (query,)).fetchall()
    assert [one for (one,) in found] == ids


@pytest.mark.parametrize("briefings", [BRIEFINGS, []])
def test_the_same_briefings_give_the_same_bytes(briefings: list[Briefing]) -> None:
    assert SqliteExporter()(briefings) == SqliteExporter()(briefings)
