"""The proven quotes and reported statements of all briefings as tables: JSON and CSV. Values are those on the pages.

Both are put together from a part for each briefing, so that a build makes anew the parts of the pages that changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Protocol

from briefgen import codec
from briefgen.model.archive import Archive, Attribution, Masthead

COLUMNS = tuple(name for name in Attribution._fields if name != "selections")
_values = attrgetter(*COLUMNS)
_FORMULA = frozenset("=+-@\t\r")
"""What a cell begins with that a spreadsheet runs."""


def cells(one: Attribution) -> dict[str, Any]:
    """Return the row of a statement: the values of its columns by their names."""
    return dict(zip(COLUMNS, _values(one), strict=True))


def rows(archive: Archive) -> Iterator[Attribution]:
    """Yield the statements of all briefings, in the order of the archive."""
    for found in archive.attributions.values():
        yield from found


class InParts(Protocol):
    """An exporter whose file is put together from a part for each briefing."""

    def part(self, found: Sequence[Attribution], site: Masthead) -> bytes:
        """Return the part of one briefing: a function of its statements and of the site."""
        ...

    def whole(self, site: Masthead, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the file, put together from `parts` in their order."""
        ...


def in_one(exporter: InParts, archive: Archive) -> bytes:
    """Return the file of such an exporter with all that is in an archive."""
    parts = (exporter.part(found, archive.site) for found in archive.attributions.values())
    return b"".join(exporter.whole(archive.site, parts))


class JsonExporter:
    """A JSON array of objects with the keys of `COLUMNS`, one on each line."""

    format = "json"

    def __call__(self, archive: Archive) -> bytes:
        """Return the array as UTF-8; see `registry.Exporter`."""
        return in_one(self, archive)

    def part(self, found: Sequence[Attribution], site: Masthead) -> bytes:
        """Return the objects of one briefing, each with a comma and a line end before it."""
        del site
        return b"".join(b",\n" + codec.json_of(cells(one)) for one in found)

    def whole(self, site: Masthead, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the array of `parts`; see `InParts`."""
        del site
        return bracketed(b"[", parts, b"\n]\n")


class CsvExporter:
    """CSV (RFC 4180) with a header line and the `COLUMNS`.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP's "CSV Injection" advises:
    the words come from strangers. JSON has the words as they are.
    """

    format = "csv"

    def __call__(self, archive: Archive) -> bytes:
        """Return the table as UTF-8; see `registry.Exporter`."""
        return in_one(self, archive)

    def part(self, found: Sequence[Attribution], site: Masthead) -> bytes:
        """Return the lines of one briefing."""
        del site
        return _lines([*map(_cell, _values(one))] for one in found)

    def whole(self, site: Masthead, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the table of `parts`; see `InParts`."""
        del site
        yield _lines([COLUMNS])
        yield from parts


def bracketed(start: bytes, parts: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    """Yield a JSON list between `start` and `end`, of parts whose members each have a comma before them."""
    yield start
    first = True
    for part in parts:
        if part:
            yield part[1:] if first else part
            first = False
    yield end


def _lines(table: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    text = value if isinstance(value, str) else str(value).lower()
    return f"'{text}" if text[:1] in _FORMULA else text
