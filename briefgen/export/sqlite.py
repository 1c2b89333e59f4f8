"""The quotes and reported statements of all briefings as a SQLite database with full-text search, for Datasette."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from briefgen.export.quotes import Row, rows
from briefgen.model import Briefing

_SEARCHED = ("words", "speaker", "venue", "attribution", "title")
_FLAGS = ("uncertain",)


class SqliteExporter:
    """A table `quotes` with the columns of `Row`, and `quotes_fts` (FTS5) that folds Latin diacritics.

    The same briefings give the same bytes with the same SQLite.
    """

    format = "sqlite"

    def __call__(self, briefings: Iterable[Briefing]) -> bytes:
        """Return the database file; see `registry.Exporter`."""
        columns = ", ".join(f"{name} {'INTEGER' if name in _FLAGS else 'TEXT'} NOT NULL" for name in Row._fields)
        marks = ", ".join("?" for _ in Row._fields)
        searched = ", ".join(_SEARCHED)
        with closing(sqlite3.connect(":memory:")) as database, database:
            database.execute(f"CREATE TABLE quotes (id INTEGER PRIMARY KEY, {columns})")
            database.executemany(
                f"INSERT INTO quotes ({', '.join(Row._fields)}) VALUES ({marks})",  # noqa: S608 - names of our own
                ([_cell(value) for value in row] for row in rows(briefings)),
            )
            for name in ("speaker_page", "briefing"):
                database.execute(f"CREATE INDEX quotes_{name} ON quotes ({name})")
            database.execute(
                f"CREATE VIRTUAL TABLE quotes_fts USING fts5({searched}, content='quotes', content_rowid='id',"
                " tokenize='unicode61 remove_diacritics 2')"
            )
            database.execute("INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild')")
            database.commit()
            return database.serialize()


def _cell(value: object) -> object:
    """Return a value as SQLite can hold it: text there is UTF-8, which has no lone surrogates."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
