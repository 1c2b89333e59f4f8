"""`briefgen draft`: from seeds/ to content/."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from briefgen.cli import console, work


@click.command(short_help="Turn the articles in seeds/ into pages of content/.")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print what would be done, page by page; write nothing.")
@console.jobs_option
@console.wait_option
@console.strict_option
@console.quiet_option
def draft(sources: tuple[Path, ...], dry_run: bool, jobs: int | None, wait: bool, strict: bool, quiet: bool) -> int:
    """Turn the articles in seeds/ into pages of content/.

    Without SOURCE all of them; with files or folders only those, and what was drafted before. A page that you edited
    is never overwritten, one that you deleted is not written again.

    \b
    Examples:
      briefgen draft
      briefgen draft --dry-run
      briefgen draft seeds/harbour-bridge.txt
    """  # noqa: D301
    project = work.here()
    with nullcontext() if dry_run else project.lock(wait=wait, tell=console.tell):
        drafted = work.plan(project, sources, jobs, quiet=quiet)
        if not dry_run:
            drafted = work.write(project, drafted)
    if dry_run:
        _print_plan(project.settings.content, drafted)
    console.report(drafted.findings, quiet=quiet)
    if not quiet:
        for line in work.summary(drafted):
            click.echo(console.visible(line))
        if dry_run:
            click.echo("Nothing was written (--dry-run).")
    return console.exit_code(drafted.findings, strict=strict)


def _print_plan(content: str, drafted: work.Drafted) -> None:
    made = drafted.plan
    for what, names in (("add", made.added), ("update", made.updated), ("keep", made.kept), ("deleted", made.deleted)):
        for name in names:
            click.echo(f"{what:8}{content}/{name}")
