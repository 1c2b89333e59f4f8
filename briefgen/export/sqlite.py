"""The statements of all briefings as a SQLite database with full-text search, for Datasette."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

from briefgen.export.quotes import COLUMNS, cells, rows
from briefgen.model.archive import Archive, Attribution

_SEARCHED = ("words", "speaker", "venue", "attribution", "title", "folded")
_FLAGS = ("uncertain", "verified", "superseded", "withdrawn")
_KEYS = ("speaker_page", "briefing")
_LATIN = "\u024f"
"""The last letter whose diacritics FTS5 folds by itself."""


class SqliteExporter:
    """A table `quotes` with the `COLUMNS`, and `quotes_fts` (FTS5) that finds words with and without diacritics.

    FTS5 folds those of Latin letters. For all other scripts the column `folded` has the searched words once more
    without them; it is empty where that makes no difference. The same archive gives the same bytes with the same
    SQLite.
    """

    format = "sqlite"

    def __call__(self, archive: Archive) -> bytes:
        """Return the database file; see `registry.Exporter`."""
        names = (*COLUMNS, "folded")
        columns = ", ".join(f"{name} {'INTEGER' if name in _FLAGS else 'TEXT'} NOT NULL" for name in names)
        marks = ", ".join("?" for _ in names)
        searched = ", ".join(_SEARCHED)
        with closing(sqlite3.connect(":memory:")) as database, database:
            database.execute(f"CREATE TABLE quotes (id INTEGER PRIMARY KEY, {columns})")
            database.executemany(
                f"INSERT INTO quotes ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - names of our own
                ([*map(_cell, cells(one).values()), _cell(_folded(one))] for one in rows(archive)),
            )
            for name in _KEYS:
                database.execute(f"CREATE INDEX quotes_{name} ON quotes ({name})")
            database.execute(  # Datasette finds the table of a search by `content="..."`, in these very marks
                f'CREATE VIRTUAL TABLE quotes_fts USING fts5({searched}, content="quotes", content_rowid="id",'
                " tokenize='unicode61 remove_diacritics 2')"
            )
            database.execute("INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild')")
            database.commit()
            return database.serialize()


def _folded(one: Attribution) -> str:
    """Return the searched words without the marks of their letters; empty where FTS5 does as much by itself."""
    words = " ".join((one.words, one.speaker, one.venue, one.attribution, one.title))
    if words.isascii() or not any(ch > _LATIN and ch.isalpha() for ch in words):
        return ""
    bare = "".join(ch for ch in unicodedata.normalize("NFD", words) if not unicodedata.combining(ch) and ch != "\u0640")
    return "" if bare == words else unicodedata.normalize("NFC", bare)


def _cell(value: object) -> object:
    """Return a value as SQLite can hold it: text there is UTF-8, which has no lone surrogates."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
