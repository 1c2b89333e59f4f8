"""What an earlier build worked out, in one file below .briefgen/cache/: safe to delete, to share, to damage.

Each entry carries a digest of its name, its contents and the code that wrote it. One that does not match is not there,
and neither is a file that is no database: then it is worked out again. Nothing that stands in it is ever run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from briefgen import codec
from briefgen.memo import SIZE, digest

Value = TypeVar("Value")
_AT_ONCE = 500
"""Entries that are asked for in one question; SQLite takes 999 at least."""


@cache
def version_of_code() -> bytes:
    """Return a digest of the package's own modules: whatever changes in them, nothing of a cache is used again."""
    package = Path(__file__).parent.parent
    sources = sorted(path for path in package.rglob("*.py") if path.is_file())
    return digest(*(part for path in sources for part in (path.name.encode(), path.read_bytes())))


class Cache:
    """Entries by kind and name. It never fails: what cannot be kept is forgotten with the process."""

    def __init__(self, path: Path | None, version: bytes) -> None:
        """`path` is that of the file; None keeps all in memory. `version` is that of what writes the entries."""
        self._path = path
        self._version = version
        self._memory: dict[str, dict[str, bytes]] = {}
        self._values: dict[tuple[str, str], tuple[bytes, object]] = {}
        self._kinds: set[str] = set()
        self._database: sqlite3.Connection | None = None
        self._inode = 0
        self.reopen()

    def reopen(self) -> None:
        """Open the file again: a connection must not be used in a process that was forked."""
        self._database = None
        if self._path is None:
            return
        try:
            self._open(self._path)
        except (sqlite3.Error, OSError, UnicodeError):
            self._start_over()

    def get(self, kind: str, name: str) -> bytes | None:
        """Return an entry; None if it is not there, damaged or of another version."""
        if (value := self._memory.get(kind, {}).get(name)) is not None:
            return value
        for _, found in self._rows(kind, " WHERE name = ?", (name,)):
            return self._proven(kind, name, found)
        return None

    def some(self, kind: str, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield those of some entries that are there and whole, by name; a few questions for all."""
        held = self._memory.get(kind, {})
        yield from ((name, held[name]) for name in names if name in held)
        for start in range(0, len(names), _AT_ONCE):
            part = tuple(names[start : start + _AT_ONCE])
            for name, found in self._rows(kind, f" WHERE name IN ({','.join('?' * len(part))})", part):
                if name not in held and (value := self._proven(kind, name, found)) is not None:
                    yield name, value

    def value(self, kind: str, name: str, hint: type[Value]) -> Value | None:
        """Return what `keep` was given; None if it is not there. It is decoded once in the life of a process."""
        data = self.get(kind, name)
        if data is None:
            return None
        held = self._values.get((kind, name))
        if held is None or held[0] != data:
            try:
                held = self._values[kind, name] = data, codec.load(data, hint)
            except ValueError:
                return None
        return held[1]  # type: ignore[return-value]

    def keep(self, kind: str, name: str, value: Value, hint: type[Value]) -> bytes:
        """Keep a value as one entry; return that."""
        data = codec.dump(value, hint)
        self._values[kind, name] = data, value
        self.put(kind, {name: data})
        return data

    def forget(self) -> None:
        """Let go of the values that are decoded; the entries stay."""
        self._values.clear()

    def all(self, kind: str) -> dict[str, bytes]:
        """Return all entries of a kind that are whole, by name."""
        rows = ((name, self._proven(kind, name, found)) for name, found in self._rows(kind))
        return {**{name: value for name, value in rows if value is not None}, **self._memory.get(kind, {})}

    def put(self, kind: str, entries: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> None:
        """Keep entries, in place of those of the same names."""
        items = [*entries.items()] if isinstance(entries, Mapping) else [*entries]
        rows = [(name, digest(self._version, kind.encode(), name.encode(), value) + value) for name, value in items]
        if not self._wrote(kind, "INSERT OR REPLACE INTO {} VALUES (?, ?)", rows):
            self._memory.setdefault(kind, {}).update(items)

    def drop(self, kind: str, names: Iterable[str]) -> None:
        """Forget entries."""
        gone = [*names]
        for name in gone:
            self._memory.get(kind, {}).pop(name, None)
        if gone:
            self._wrote(kind, "DELETE FROM {} WHERE name = ?", [(name,) for name in gone])

    def clear(self, kind: str) -> None:
        """Forget all entries of a kind."""
        self._memory.pop(kind, None)
        self._wrote(kind, "DELETE FROM {}", [()])

    @property
    def lasts(self) -> bool:
        """What it holds is in a file, where other processes see it."""
        return self._database is not None

    @property
    def stands(self) -> bool:
        """Its file is still the one that was opened."""
        try:
            return self._path is not None and self._path.stat().st_ino == self._inode
        except OSError:
            return False

    def close(self) -> None:
        """Let the file go."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _rows(self, kind: str, where: str = "", values: tuple[str, ...] = ()) -> list[tuple[str, bytes]]:
        if self._database is None:
            return []
        try:
            return self._database.execute(f"SELECT name, value FROM {self._table(kind)}{where}", values).fetchall()  # noqa: S608 - ours
        except (sqlite3.Error, UnicodeError):  # UnicodeError: names in a damaged file
            self._start_over()
            return []

    def _wrote(self, kind: str, statement: str, rows: Sequence[tuple[str | bytes, ...]]) -> bool:
        if self._database is None:
            return False
        try:
            table = self._table(kind)
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(statement.format(table), rows)
            self._database.execute("COMMIT")
        except (sqlite3.Error, UnicodeError):  # no space, read-only, locked, damaged
            self._start_over()
            return False
        return True

    def _table(self, kind: str) -> str:
        """Return the name of the table of a kind: one each, so that small entries are read without the large."""
        if kind not in self._kinds and self._database is not None:
            self._database.execute(f'CREATE TABLE IF NOT EXISTS "{kind}" (name TEXT PRIMARY KEY, value BLOB)')
            self._kinds.add(kind)
        return f'"{kind}"'

    def _proven(self, kind: str, name: str, found: object) -> bytes | None:
        if not isinstance(found, bytes) or not isinstance(name, str):
            return None
        value = found[SIZE:]
        return value if found[:SIZE] == digest(self._version, kind.encode(), name.encode(), value) else None

    def _open(self, path: Path) -> None:
        self._database = _opened(path)
        self._inode = path.stat().st_ino

    def _start_over(self) -> None:
        """Take a new file in place of one that cannot be used; if that fails too, keep all in memory."""
        self.close()
        self._kinds.clear()
        if self._path is not None:
            with suppress(sqlite3.Error, OSError, UnicodeError):
                self._path.unlink(missing_ok=True)
                self._open(self._path)
                return
        self._path = None


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)  # `Served` has a lock of its own
    database.execute("PRAGMA synchronous = OFF")  # what a crash cuts short is worked out again
    database.execute("PRAGMA journal_mode = MEMORY")
    return database
