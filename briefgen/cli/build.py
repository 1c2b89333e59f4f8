"""`briefgen build`: draft, check and site in one go."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli import console, sites, work


@click.command(short_help="Draft, check and build the site.")
@console.jobs_option
@console.wait_option
@console.strict_option
@console.timings_option
@console.quiet_option
def build(jobs: int | None, wait: bool, strict: bool, timed: console.Stopwatch, quiet: bool) -> int:
    """Draft, check and build the site, which is put in place at the end.

    On any error the old site stays as it was; what could be drafted is drafted. Only what changed is made anew.

    \b
    Examples:
      briefgen build              then open site/index.html
      briefgen build --timings
    """  # noqa: D301
    from briefgen.builder import fresh

    with timed("looking for what changed"):
        found = fresh.look(Path.cwd())
    if found and found.findings is not None and not console.exit_code(found.findings, strict=strict):
        console.report(found.findings, quiet=quiet)
        if not quiet:
            click.echo(f"unchanged: {found.folders[0]}/index.html is up to date")
        return 0
    project = work.here()
    with project.lock(wait=wait, tell=console.tell) as mark:
        if found and not (mark and found.mark == mark and found.folders == sites.folders(project)):
            found = None  # another command may have changed things since
        drafted = work.plan(project, jobs=jobs, quiet=quiet, timed=timed, looked=found.read if found else None)
        with timed("writing pages of content"):
            drafted = work.write(project, drafted)
        if not quiet:
            for line in work.summary(drafted):
                click.echo(console.visible(line))
        with timed("checking"):
            work.cache(project).forget()  # nothing of it is asked for again, and the memory is wanted
            findings = work.check(project, drafted, drafted.pages_after, drafted.bases_after, shown=True)
        console.report(findings, quiet=quiet)
        if console.exit_code(findings, strict=strict):
            click.echo(f"{console.tally(findings)}: no site was built; what was there before stands.", err=True)
            return 1
        drafted.memo.forget()  # likewise
        work.cache(project).forget()
        with timed("building the site"):
            site = sites.build(project, drafted.pages_after, found.site() if found else None, jobs, quiet=quiet)
        with timed("noting what was built"):
            sites.note(project, drafted, site, findings, found)
    if not quiet:
        click.echo(f"Built {project.settings.site}/index.html: open it in a browser")
        if not project.settings.site_url:
            click.echo(
                "Before you publish it: with site_url in mkdocs.yml it gets feeds, a sitemap and canonical addresses"
            )
    return 0
