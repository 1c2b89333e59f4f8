"""`briefgen draft`: from seeds/ to content/."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.files.project import Project
    from briefgen.model.merging import Side

SIDES: dict[str, Side] = {"theirs": "editor", "editor": "editor", "ours": "source", "source": "source"}
"""What the sides are called on the command line: seen from briefgen, "theirs" is the editor's."""


@click.command(short_help="Turn the articles in seeds/ into pages of content/.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print what would be done, page by page; write nothing.")
@click.option(
    "--accept",
    type=click.Choice(tuple(SIDES)),
    help="Settle the conflicts on the pages at PATH: theirs (or editor) keeps the editor's words there, ours (or"
    " source) takes briefgen's, from the source. Both take the rest of the merge.",
)
@click.option(
    "--learn",
    is_flag=True,
    help="Learn from the speakers that you corrected on the pages at PATH: what the source calls them there becomes"
    " an alias on their own pages. Nothing else is written.",
)
@console.cluster_option
@console.jobs_option
@console.wait_option
@console.strict_option
@console.timings_option
@console.quiet_option
def draft(
    paths: tuple[Path, ...],
    dry_run: bool,
    accept: str | None,
    learn: bool,
    cluster: str | None,
    jobs: int | None,
    wait: bool,
    strict: bool,
    timed: console.Stopwatch,
    quiet: bool,
) -> int:
    """Turn the articles in seeds/ into pages of content/.

    PATH: articles in seeds/, or folders of them; without it all are drafted. With --accept or --learn: pages of
    content/.

    A page that you edited is merged with what its source has new, sentence by sentence and quote by quote; a page that
    you deleted is not written again. Where you and the source changed the same words, your page stays as it is, what
    the source would make of it is written beside it as NAME.fresh.md, and you settle it: by changing your page, or with
    --accept. docs/merging.md tells it all.

    With --cluster sources are sent to the workers of a Dask scheduler and annotated there; pages are composed, merged
    and written here. It needs pip install 'briefgen[cluster]'; docs/scale.md tells more.

    \b
    Examples:
      briefgen draft
      briefgen draft --dry-run
      briefgen draft seeds/harbour-bridge.txt
      briefgen draft --accept theirs content/briefings/harbour-bridge.md    keep the editor's words
      briefgen draft --accept ours content/briefings/harbour-bridge.md      take the source's
      briefgen draft --learn content/briefings/harbour-bridge.md            “Lynd” there is Maria Lind
      briefgen draft --cluster tls://10.0.0.1:8786
      briefgen draft --timings
    """  # noqa: D301
    spread = None
    if cluster:
        from briefgen.cli import cluster as clusters

        spread = clusters.spread(cluster, jobs)
    if learn:
        return _learn(paths, spread, dry_run=dry_run, jobs=jobs, wait=wait, timed=timed, quiet=quiet)
    if accept and not paths:
        raise click.UsageError(
            "--accept needs the pages to settle: briefgen draft --accept theirs content/briefings/x.md"
        )
    project = work.here()
    with nullcontext() if dry_run else project.lock(wait=wait, tell=console.tell):
        settle = dict.fromkeys(_pages(project, paths), SIDES[accept]) if accept else {}
        chosen = () if accept else paths
        drafted = work.plan(project, chosen, jobs, quiet=quiet, accept=settle, spread=spread, timed=timed)
        if not dry_run:
            with timed("writing pages of content"):
                drafted = work.write(project, drafted)
    if dry_run:
        _print_plan(project.settings.content, drafted)
    console.report(drafted.findings, quiet=quiet)
    if not quiet:
        for name in drafted.plan.settled:
            click.echo(console.visible(f"Settled {project.settings.content}/{name}"))
        if accept and not drafted.plan.settled:
            click.echo("There was no conflict to settle.")
        for line in work.summary(drafted):
            click.echo(console.visible(line))
        if dry_run:
            click.echo("Nothing was written (--dry-run).")
    return console.exit_code(drafted.findings, strict=strict)


def _learn(
    paths: tuple[Path, ...],
    spread: work.Spread | None,
    *,
    dry_run: bool,
    jobs: int | None,
    wait: bool,
    timed: console.Stopwatch,
    quiet: bool,
) -> int:
    """Write the aliases that the editor's corrections teach; print each, and why others teach nothing."""
    from briefgen import learn

    project = work.here()
    with nullcontext() if dry_run else project.lock(wait=wait, tell=console.tell):
        pages = _pages(project, paths)
        drafted = work.plan(project, jobs=jobs, quiet=quiet, spread=spread, timed=timed)
        taught, lessons = learn.from_pages(pages, drafted.pages, drafted.bases, drafted.plan.sources)
        missed = () if dry_run else project.write(taught, {}, drafted.seen, as_saved=True)
    console.report(missed)
    for name, lesson in lessons:
        where = f"{project.settings.content}/{name}"
        whom = f"{lesson.speaker} ({project.settings.content}/{lesson.page})" if lesson.page else lesson.speaker
        said = f"learnt that “{lesson.alias}” is {whom}" if lesson.alias else f"nothing learnt of {whom}: {lesson.why}"
        click.echo(console.visible(f"{where}: {said}"))
    if not lessons:
        click.echo("No speaker was corrected there.")
    elif taught:
        click.echo("Nothing was written (--dry-run)." if dry_run else "The next briefgen draft uses it.")
    return console.exit_code(missed)


def _pages(project: Project, paths: tuple[Path, ...]) -> list[str]:
    """Return the pages at and below some paths, by their names in content/. Raises UsageError where there is none."""
    from briefgen.page.alternative import is_alternative, page_of

    if not paths:
        raise click.UsageError("name the pages: briefgen draft --learn content/briefings/harbour-bridge.md")
    top = (project.root / project.settings.content).resolve()
    known = project.pages()
    found: list[str] = []
    for path in paths:
        name = path.resolve().relative_to(top).as_posix() if path.resolve().is_relative_to(top) else ""
        name = page_of(name) if is_alternative(name) else name
        below = [page for page in known if page == name or page.startswith("" if name == "." else f"{name}/")]
        if not below or not name:
            example = f"briefgen draft --accept theirs {project.settings.content}/briefings/harbour-bridge.md"
            raise click.UsageError(
                f"{path} is no page of {project.settings.content}/. Right is for example:\n{example}"
            )
        found += below
    return found


def _print_plan(content: str, drafted: work.Drafted) -> None:
    made = drafted.plan
    plan = {
        "add": made.added,
        "update": made.updated,
        "merge": made.merged,
        "keep": made.kept,
        "conflict": made.conflicts,
        "deleted by you": made.deleted,
        "deleted at source": made.gone,
        "remove": made.removed,
    }
    for what, names in plan.items():
        for name in names:
            click.echo(console.visible(f"{what:19}{content}/{name}"))
