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
    """Print the proven quotes and reported statements of all briefings.

    FORMAT: json or csv (as quotes.json and quotes.csv of the site), jsonld (W3C Web Annotations, as its
    annotations.jsonld), sqlite (a database with full-text search), or that of an installed plug-in. In csv, a cell
    that a spreadsheet would run as a formula gets an apostrophe in front; the others have all words as they are. A
    quote that is not in its source is left out, and named on stderr.

    \b
    Examples:
      briefgen export csv -o quotes.csv
      briefgen export json | jq '.[] | select(.speaker_page == "people/maria-lind.md")'
      briefgen export sqlite -o quotes.db && datasette quotes.db
    """  # noqa: D301
    from briefgen.builder import archive
    from briefgen.builder import known as knowing
    from briefgen.files.whole import write_whole
    from briefgen.registry import load

    exporters = {exporter.format: exporter for exporter in load("exporters").values()}
    if form not in exporters:
        raise click.UsageError(f"no format {form!r}; there are {', '.join(sorted(exporters))}")
    project = work.here()
    known = knowing.know(knowing.order(project, project.pages(), work.cache(project)))
    data = exporters[form](archive.archive(known.site, known.shell))
    if output:
        write_whole(output, data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    console.report(known.findings)
    return console.exit_code(known.findings)
