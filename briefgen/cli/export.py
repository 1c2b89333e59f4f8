"""`briefgen export`: the quotes of all briefings for other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from briefgen.cli import console, work


@click.command(short_help="Print all quotes as JSON, CSV or SQLite.")
@click.argument("form", metavar="FORMAT")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else stdout.")
def export(form: str, output: Path | None) -> int:
    """Print the quotes and reported statements of all briefings.

    FORMAT: json, csv or sqlite (a database with full-text search), or that of an installed plug-in. In csv, a cell that
    a spreadsheet would run as a formula gets an apostrophe in front; the others have all words as they are.

    \b
    Examples:
      briefgen export csv -o quotes.csv
      briefgen export json | jq '.[] | select(.speaker_page == "people/maria-lind.md")'
      briefgen export sqlite -o quotes.db && datasette quotes.db
    """  # noqa: D301
    from briefgen.files.whole import write_whole
    from briefgen.page import collection
    from briefgen.registry import load

    exporters = {exporter.format: exporter for exporter in load("exporters").values()}
    if form not in exporters:
        raise click.UsageError(f"no format {form!r}; there are {', '.join(sorted(exporters))}")
    loaded, findings = collection.load(work.here().pages())
    data = exporters[form](loaded.briefings.values())
    if output:
        write_whole(output, data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    console.report(findings)
    return console.exit_code(findings)
