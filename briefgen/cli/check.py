"""`briefgen check`: all findings at once, and what can be mended without touching a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.errors import Finding
    from briefgen.files.project import Project

FORMATS = ("text", "json", "github", "sarif")
_REFUSED = "not-formatted"
SEVERITIES = ("error", "warning", "info")
"""The gravest first."""


def _explain(ctx: click.Context, _: click.Parameter, name: str | None) -> None:
    if name is None or ctx.resilient_parsing:
        return
    click.echo("\n\n".join(_explanation(name)))
    ctx.exit(0)


@click.command(short_help="Check every quote, link and page; print all findings.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--fix", is_flag=True, help="Format pages and mend links that can only mean one thing. Words stay as they are."
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--severity", type=click.Choice(SEVERITIES), default="warning", show_default=True, help="The least that is printed."
)
@click.option(
    "--explain",
    metavar="CODE",
    callback=_explain,
    expose_value=False,
    is_eager=True,
    help="Say what a code means, and what to do.",
)
@console.jobs_option
@console.wait_option
@console.strict_option
@console.timings_option
@console.quiet_option
def check(
    paths: tuple[Path, ...],
    fix: bool,
    form: str,
    severity: str,
    jobs: int | None,
    wait: bool,
    strict: bool,
    timed: console.Stopwatch,
    quiet: bool,
) -> int:
    """Check sources and pages: every quote verbatim, its speaker, links, front matter.

    Prints all findings at once, each with its place, a code and what to do. With PATH, files or folders, everything is
    read and the findings of these are printed. An error stops `briefgen build`, a warning does not. Writes nothing
    without --fix. docs/checks.md has all codes.

    \b
    Examples:
      briefgen check
      briefgen check content/briefings/harbour-bridge.md
      briefgen check --fix                    mend what needs no judgement, print the rest
      briefgen check --explain speaker-doubtful
      briefgen check --strict                 warnings fail too
      briefgen check --severity info          what was waived, and quotes that are condensed
      briefgen check --format github          in a workflow: beside the lines of a pull request
      briefgen check --format sarif > checks.sarif
      briefgen check --format json | jq '.findings[] | select(.severity == "error")'
    """  # noqa: D301
    project = work.here()
    chosen = tuple(work.in_project(project, path) for path in paths)
    silent = quiet or form != "text"
    if fix:
        with timed("mending and formatting"):
            _fix(project, chosen, wait=wait, quiet=silent)
    drafted = work.plan(project, jobs=jobs, quiet=silent, looking=True, timed=timed)
    with timed("checking"):
        found = work.check(project, drafted, drafted.pages, drafted.bases)
    least = SEVERITIES.index("error" if quiet else severity)
    shown = [one for one in found if work.among(one.path, chosen) and SEVERITIES.index(one.severity) <= least]
    if form == "text":
        for finding in shown:
            click.echo(console.styled(finding))
        if not quiet:
            number = sum(one.waived is not None and work.among(one.path, chosen) for one in found)
            waived = f"; {number} waived (--severity info shows them)" if number and severity != "info" else ""
            click.echo(
                f"{console.tally(shown)} in {_number(len(drafted.plan.sources.gists), 'source')}"
                f" and {_number(len(drafted.pages), 'page')}{waived}"
            )
    elif text := _dumps(form, shown):
        click.echo(text)
    return console.exit_code((one for one in found if work.among(one.path, chosen)), strict=strict)


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _dumps(form: str, findings: Sequence[Finding]) -> str:
    from briefgen.report import github, records, sarif

    return {"json": records.dumps, "github": github.dumps, "sarif": sarif.dumps}[form](findings)


def _fix(project: Project, chosen: Sequence[str], *, wait: bool, quiet: bool) -> None:
    """Mend the links of the chosen pages, format them, and say so. A page that formatting would damage is reported."""
    from briefgen.check import mend, steps
    from briefgen.errors import InputError
    from briefgen.fmt.page import text as formatted
    from briefgen.sources import Sources

    content = project.settings.content
    said: list[tuple[str, str]] = []
    refused: list[Finding] = []
    with project.lock(wait=wait, tell=console.tell):
        pages, _ = project.readable()
        bases = project.bases()
        memo = work.remembering(work.cache(project), quiet=quiet)
        world = steps.world(pages, bases, Sources.of(()), frozenset(project.assets()), content, memo)
        mending = mend.links(steps.page(world, name)[0] for name in sorted(pages))
        done: dict[str, list[mend.Mended]] = defaultdict(list)
        for one in mending.done:
            done[one.page].append(one)
        writes: dict[str, str] = {}
        for name in (name for name in sorted(pages) if work.among(f"{content}/{name}", chosen)):
            mended = mending.pages.get(name, pages[name])
            said += ((name, f"{one.line}:{one.column}: fixed: {one.what}") for one in done.get(name, ()))
            try:
                written = formatted(mended, name, world.directory)
            except InputError as error:  # check reports what cannot be read; only what fmt alone refuses is news
                refused += (replace(one, path=f"{content}/{name}") for one in error.findings if one.code == _REFUSED)
                written = mended
            if written != mended:
                said.append((name, " fixed: formatted"))
            if written != pages[name]:
                writes[name] = written
        own = {name: text for name, text in writes.items() if pages[name] == bases.get(name)}
        missed = project.write(writes, own, pages)
    console.report((*missed, *refused))
    left = {finding.path for finding in missed}
    for name, what in said:
        if f"{content}/{name}" not in left and not quiet:
            click.echo(console.visible(f"{content}/{name}:{what}"))


def _explanation(name: str) -> Iterator[str]:
    """Yield what the table says of a code, a paragraph each. Raises UsageError if there is no such code."""
    from difflib import get_close_matches

    from briefgen import codes

    code = codes.table().get(name)
    if code is None:
        near = get_close_matches(name, codes.table(), 1)
        hint = f"did you mean {near[0]}?" if near else "docs/checks.md lists all"
        raise click.UsageError(f"no code {name!r}; {hint}")
    for part in (code.what, f"For example: {code.example}", code.todo):
        yield click.wrap_text(part.replace("`", ""), 80)
    if code.waivable:
        yield "An editor can let it stand, in the front matter of the page; the reader sees it:"
        yield f'  waived: [{{code: {name}, at: "First words", reason: "...", by: "..."}}]'
    elif code.unwaivable:
        yield click.wrap_text(f"It can never be waived. {code.unwaivable}", 80)
