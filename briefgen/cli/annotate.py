"""`briefgen annotate`: what is found in articles, as JSON Lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.model import KnownEntity


@click.command(short_help="Print what is found in articles, as JSON Lines.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@console.jobs_option
@console.quiet_option
def annotate(paths: tuple[Path, ...], jobs: int | None, quiet: bool) -> int:
    """Print what is found in articles: one JSON object a line. Writes nothing.

    PATH: files or folders anywhere; no site is needed. Inside a site, its pages about people and organisations help,
    as they do in draft. Offsets count the code points of the object's "text".

    \b
    Examples:
      briefgen annotate article.txt
      briefgen annotate seeds/ > annotations.jsonl
      briefgen annotate article.txt | jq '.quotes[] | {speaker, text}'
    """  # noqa: D301
    from briefgen.export.annotations import line
    from briefgen.files.seeds import read_loose
    from briefgen.registry import load
    from briefgen.study import Study

    seeds = read_loose(paths, work.suffixes())
    known, titles = _lessons()
    study = Study(load("readers"), known, load("annotators"))
    size = sum(len(seed.data) for seed in seeds.files)
    findings = list(seeds.findings)
    console.report(seeds.findings, quiet=quiet)
    results = console.each(study, seeds.files, size, jobs)
    for one in console.progress(results, len(seeds.files), "Annotating", quiet=quiet):
        if one.article is not None:
            click.echo(line(one.article, one.annotations, titles))
        console.report(one.findings, quiet=quiet)
        findings += one.findings
    return console.exit_code(findings)


def _lessons() -> tuple[tuple[KnownEntity, ...], dict[str, str]]:
    """Return what the pages of the current project teach, and the titles of its briefings; nothing outside of one."""
    from briefgen.errors import SettingsError
    from briefgen.pipeline import lessons, titles

    try:
        project = work.here()
    except SettingsError as error:
        if any(finding.code == "no-project" for finding in error.findings):
            return (), {}
        raise
    pages = project.pages()
    return lessons(pages, project.bases()), titles((), pages)
