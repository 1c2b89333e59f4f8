"""`briefgen serve`: build, watch, reload."""

from __future__ import annotations

import click

from briefgen.cli import console, work


@click.command(short_help="Build, watch and reload the browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free one.")
@console.quiet_option
def serve(host: str, port: int, quiet: bool) -> int:
    """Build, watch and reload: save a page and the browser shows it.

    Ctrl+C ends it.

    \b
    Examples:
      briefgen serve
      briefgen serve --port 8080
    """  # noqa: D301
    project = work.here()
    with project.lock():
        drafted = work.plan(project, quiet=quiet)
        project.write(drafted.plan.writes, drafted.plan.bases)
    findings = work.check(project, drafted, drafted.pages_after, drafted.bases_after)
    console.report(findings, quiet=quiet)
    from briefgen import plugin

    plugin.serve(project.root / "mkdocs.yml", host, port)
    return 0
