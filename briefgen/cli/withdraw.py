"""`briefgen withdraw`: a source that its publisher took back."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, sources, work

if TYPE_CHECKING:
    from briefgen.files.project import Project


@click.command(short_help="Mark a source, and every quote from it, as withdrawn.")
@click.argument("source", metavar="SOURCE")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day it was withdrawn.  [default: today]"
)
@click.option("--reason", metavar="WORDS", default="", help="Why; shown on the pages.")
@click.option("--undo", is_flag=True, help="It is not withdrawn after all.")
@click.option("--dry-run", is_flag=True, help="Print what would be marked; write nothing.")
@console.wait_option
@console.quiet_option
def withdraw(source: str, on: datetime | None, reason: str, undo: bool, dry_run: bool, wait: bool, quiet: bool) -> int:
    """Mark a source as withdrawn by its publisher. Nothing is removed: every quote from it says so on the site.

    SOURCE: the path of its file, of one of its pages, or its name. The mark stands in the .yml file beside the source;
    the next draft puts it on the pages, and check names each page that still quotes it.

    \b
    Examples:
      briefgen withdraw seeds/2026-03-05-harbour-bridge.txt --on 2026-03-09 --reason "The interview never took place"
      briefgen withdraw 2026-03-05-harbour-bridge --undo
    """  # noqa: D301
    if undo and (on or reason):
        raise click.UsageError("--undo takes neither --on nor --reason.")
    from briefgen.model.common import Withdrawal
    from briefgen.page.history import withdrawn_values

    day = (on.date() if on else date.today()).isoformat()
    value = None if undo else withdrawn_values(Withdrawal(day, reason))
    project = work.here()
    with nullcontext() if dry_run else project.lock(wait=wait, tell=console.tell):
        return _withdraw(project, source, value, dry_run=dry_run, quiet=quiet)


def _withdraw(project: Project, source: str, value: dict[str, str] | None, *, dry_run: bool, quiet: bool) -> int:
    from briefgen.annotate.blocks import Blocks
    from briefgen.intake import describing
    from briefgen.intake.touched import Today, touched
    from briefgen.model.annotations import Annotations
    from briefgen.model.common import Withdrawal
    from briefgen.registry import load
    from briefgen.study import read_seed

    seed, article = sources.find(project, project.seeds(work.suffixes()).files, source)
    marked = describing.with_values(seed, {"withdrawn": value})
    wanted = Withdrawal(value["date"], value.get("reason", "")) if value else None
    if read_seed(marked, load("readers"), project.settings).withdrawn != wanted:
        raise click.UsageError(f"The front matter of {seed.path} says something else of `withdrawn`: change it there.")
    if marked != seed and not dry_run:
        project.put({marked.sidecar_path or "": marked.sidecar}, seed.sidecar)
    if quiet:
        return 0
    state = f"withdrawn on {value['date']}" if value else "not withdrawn"
    click.echo(console.visible(f"{seed.path}: {'is already ' if marked == seed else ''}{state}"))
    blocks = Blocks()(article, Annotations(), ())
    found = touched(project.pages(), article.slug, (article, blocks), Today(article, blocks))
    for line in sources.pages_lines(found, project.settings.content, all_of_them=True):
        click.echo(f"  {line}")
    if dry_run:
        click.echo("Nothing was written (--dry-run).")
    elif marked != seed:
        click.echo("Next: briefgen draft")
    return 0
