"""`briefgen serve`: build, watch, reload."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, sites, work

if TYPE_CHECKING:
    from briefgen.errors import Finding


@click.command(short_help="Build, watch and reload the browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free one.")
@click.option("--poll", is_flag=True, help="Look for changes twice a second: for network drives and some containers.")
@console.quiet_option
def serve(host: str, port: int, poll: bool, quiet: bool) -> int:
    """Build, watch and reload: save a page and the browser shows it, with what the check found in it.

    Ctrl+C ends it.

    \b
    Examples:
      briefgen serve
      briefgen serve --port 8080
    """  # noqa: D301
    from briefgen import plugin
    from briefgen.builder.served import Served

    project = work.here()
    memo = work.remembering(work.cache(project), quiet=quiet)
    with tempfile.TemporaryDirectory(prefix="briefgen-serve-") as folder:
        served = Served(Path(folder) / "site")

        def refresh() -> tuple[Finding, ...]:
            now = work.here()  # mkdocs.yml may have changed
            with now.lock(wait=True, tell=console.tell):
                drafted = work.write(now, work.plan(now, quiet=quiet, memo=memo))
            findings = work.check(now, drafted, drafted.pages_after, drafted.bases_after, shown=True)
            console.report(findings, quiet=quiet)
            sites.show(now, drafted.pages_after, served, quiet=quiet)
            return findings

        plugin.serve(
            project.root / "mkdocs.yml",
            host,
            port,
            watched=[project.root / folder for folder in (project.settings.seeds, project.settings.content, "layouts")],
            served=served,
            refresh=refresh,
            started=lambda address: click.echo(f"Serving {address} until Ctrl+C; what you save shows at once"),
            failed=lambda error: console.report(error.findings),
            poll=poll,
        )
    return 0
