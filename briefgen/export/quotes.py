"""The quotes and reported statements of all briefings as tables: JSON and CSV. Values are those on the pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from briefgen import when
from briefgen.model import Briefing, PageLink, QuoteCallout, Reported
from briefgen.page import inline
from briefgen.text import fold_spaces


class Row(NamedTuple):
    """One quote or reported statement. Empty strings where nothing is known."""

    kind: str
    """quote: verbatim words in a callout; reported: a statement in the source's prose."""
    words: str
    """Plain. Of a quote exactly the words of the callout, without the outer marks."""
    speaker: str
    speaker_page: str
    """Relative to content/: `people/maria-lind.md`."""
    role: str
    venue: str
    said_from: str
    """ISO date."""
    said_to: str
    """ISO date, inclusive; the same as `said_from` for a single day."""
    attribution: str
    """The source's own words around the quote."""
    uncertain: bool
    """The speaker is a guess."""
    paragraph: str
    """Of the source, as an anchor: `p9`."""
    briefing: str
    """Slug."""
    title: str
    date: str
    """Of the article, ISO."""
    status: str
    publisher: str
    url: str
    source: str
    """Path of the source file in the project."""


class JsonExporter:
    """A JSON array of objects with the keys of `Row`."""

    format = "json"

    def __call__(self, briefings: Iterable[Briefing]) -> bytes:
        """Return the array as UTF-8, a row a line; see `registry.Exporter`."""
        lines = ",\n".join(json.dumps(row._asdict(), ensure_ascii=False) for row in rows(briefings))
        return f"[\n{lines}\n]\n".encode() if lines else b"[]\n"


class CsvExporter:
    """CSV (RFC 4180) with a header line and the columns of `Row`.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP's "CSV Injection" advises:
    the words come from strangers. JSON has the words as they are.
    """

    format = "csv"

    def __call__(self, briefings: Iterable[Briefing]) -> bytes:
        """Return the table as UTF-8; see `registry.Exporter`."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(Row._fields)
        writer.writerows(map(_cell, row) for row in rows(briefings))
        return out.getvalue().encode()


def rows(briefings: Iterable[Briefing]) -> Iterator[Row]:
    """Yield a row for each callout and each reported statement, in the order of the pages."""
    for briefing in briefings:
        for block in briefing.blocks:
            if isinstance(block, QuoteCallout):
                yield _row(briefing, block, "quote", block.words)
            elif isinstance(block, Reported):
                yield _row(briefing, block, "reported", fold_spaces(inline.plain(block.markdown)))


def _row(briefing: Briefing, block: QuoteCallout | Reported, kind: str, words: str) -> Row:
    said = when.parse(block.said_on)
    callout = block if isinstance(block, QuoteCallout) else None
    return Row(
        kind=kind,
        words=words,
        speaker=block.speaker.text,
        speaker_page=_page(block.speaker),
        role=callout.role if callout else "",
        venue=callout.venue if callout else "",
        said_from=said.start.isoformat() if said else "",
        said_to=said.end.isoformat() if said else "",
        attribution=callout.attribution if callout else "",
        uncertain=callout.uncertain if callout else False,
        paragraph=block.cite.target.partition("#")[2],
        briefing=briefing.slug,
        title=briefing.title,
        date=briefing.date,
        status=briefing.status,
        publisher=briefing.source.get("publisher", ""),
        url=briefing.source.get("url", ""),
        source=briefing.source.get("path", ""),
    )


def _page(link: PageLink) -> str:
    """Return the page that a link of a briefing leads to, relative to content/."""
    parts = PurePosixPath(link.target.partition("#")[0]).parts
    return "/".join(parts[1:]) if parts[:1] == ("..",) else "/".join(("briefings", *parts)) if parts else ""


def _cell(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
