"""`briefgen check`: all findings at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.errors import Finding


@click.command(short_help="Check every quote, link and page; print all findings.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@console.jobs_option
@console.strict_option
@console.quiet_option
def check(form: str, jobs: int | None, strict: bool, quiet: bool) -> int:
    """Check sources and pages: every quote verbatim, links, front matter. Writes nothing.

    Prints all findings at once, each with its place, a code and what to do. An error stops `briefgen build`, a
    warning does not. docs/checks.md explains each code.

    \b
    Examples:
      briefgen check
      briefgen check --strict                 warnings fail too
      briefgen check --format json | jq '.findings[] | select(.severity == "error")'
    """  # noqa: D301
    project = work.here()
    drafted = work.plan(project, jobs=jobs, quiet=quiet or form == "json")
    findings = work.check(project, drafted, drafted.pages, drafted.bases)
    if form == "json":
        click.echo(json.dumps(_record(findings), ensure_ascii=False, indent=1))
        return console.exit_code(findings, strict=strict)
    for finding in findings:
        if not quiet or finding.severity == "error":
            click.echo(console.styled(finding))
    if not quiet:
        click.echo(f"{console.tally(findings)} in {len(drafted.plan.articles)} sources and {len(drafted.pages)} pages")
    return console.exit_code(findings, strict=strict)


def _record(findings: Sequence[Finding]) -> dict[str, object]:
    keys = ("path", "line", "column", "code", "severity", "message", "hint")
    return {
        "findings": [{key: getattr(finding, key) for key in keys} for finding in findings],
        "errors": sum(finding.severity == "error" for finding in findings),
        "warnings": sum(finding.severity == "warning" for finding in findings),
    }
