"""`briefgen serve`: build, watch, reload."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.errors import Finding


@click.command(short_help="Build, watch and reload the browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free one.")
@console.quiet_option
def serve(host: str, port: int, quiet: bool) -> int:
    """Build, watch and reload: save a page and the browser shows it, with what the check found in it.

    Ctrl+C ends it.

    \b
    Examples:
      briefgen serve
      briefgen serve --port 8080
    """  # noqa: D301
    from briefgen import plugin
    from briefgen.texts import Texts

    project = work.here()
    pages = Texts({})

    def draft_and_check() -> tuple[Finding, ...]:
        nonlocal pages
        now = work.here()  # mkdocs.yml may have changed
        with now.lock(wait=True, tell=console.tell):
            drafted = work.plan(now, quiet=quiet)
            drafted = work.write(now, drafted)
        findings = work.check(now, drafted, drafted.pages_after, drafted.bases_after)
        console.report(findings, quiet=quiet)
        pages = drafted.pages_after
        return findings

    def make(staged: Path, served: Path) -> bool:
        @contextmanager
        def stage() -> Iterator[Path]:
            staged.mkdir()
            yield staged

        return work.build_site(work.here(), pages, served, stage, quiet=quiet, served=True)

    plugin.serve(
        project.root / "mkdocs.yml",
        host,
        port,
        watched=[project.root / folder for folder in (project.settings.seeds, project.settings.content, "layouts")],
        before=draft_and_check,
        make=make,
        started=lambda address: click.echo(f"Serving {address} until Ctrl+C; what you save shows at once"),
        failed=lambda error: console.report(error.findings),
    )
    return 0
