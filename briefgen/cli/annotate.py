"""`briefgen annotate`: what is found in articles, as JSON Lines, or as a folder of Parquet made by many processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.model.common import KnownEntity


@click.command(short_help="Print what is found in articles, as JSON Lines; or write it as Parquet.")
@click.argument("paths", metavar="PATH|URL...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DIR|URL", help="Write Parquet into this folder instead of printing.")
@console.cluster_option
@click.option(
    "--part-size",
    type=click.IntRange(min=1),
    default=None,
    help="About how many articles to write into one file of --output.  [default: 500]",
)
@console.jobs_option
@console.timings_option
@console.quiet_option
def annotate(
    paths: tuple[str, ...],
    output: str | None,
    cluster: str | None,
    part_size: int | None,
    jobs: int | None,
    timed: console.Stopwatch,
    quiet: bool,
) -> int:
    """Print what is found in articles: one JSON object a line. Writes nothing.

    PATH: files or folders anywhere; no site is needed. Inside a site, its pages about people and organisations help,
    as they do in draft. Offsets count the code points of the object's "text".

    With --output the same objects become rows of Parquet files, one for each article, with what is wrong with it in
    the column "findings". PATH may then be any address that fsspec knows (s3://, gs://, https:// ...). A run that was
    interrupted goes on where it was; only what changed in the archive is annotated again. It needs
    pip install 'briefgen[cluster]'; docs/scale.md tells more.

    \b
    Examples:
      briefgen annotate article.txt
      briefgen annotate seeds/ > annotations.jsonl
      briefgen annotate article.txt | jq '.quotes[] | {speaker, text}'
      briefgen annotate archive/ --output annotations/
      briefgen annotate s3://bucket/archive --output s3://bucket/annotations --cluster tls://10.0.0.1:8786
    """  # noqa: D301
    if output is not None:
        from briefgen.cli import cluster as clusters

        return clusters.annotate(
            paths,
            output,
            _lessons(),
            address=cluster,
            part_size=part_size,
            jobs=jobs,
            timed=timed,
            quiet=quiet,
        )
    if cluster or part_size:
        raise click.UsageError(
            f"{'--cluster' if cluster else '--part-size'} needs a folder for what is found:"
            " briefgen annotate archive/ --output annotations/"
        )
    if remote := next((path for path in paths if "://" in path), None):
        raise click.UsageError(
            f"an address needs a folder for what is found: briefgen annotate {remote} --output annotations/"
        )
    return _print(tuple(map(Path, paths)), jobs, timed, quiet=quiet)


def _print(paths: tuple[Path, ...], jobs: int | None, timed: console.Stopwatch, *, quiet: bool) -> int:
    from briefgen.export.annotations import line
    from briefgen.files.seeds import read_loose
    from briefgen.registry import load
    from briefgen.study import Study

    with timed("reading"):
        seeds = read_loose(paths, work.suffixes())
        known, titles = _lessons()
    study = Study(load("readers"), known, load("annotators"))
    size = sum(len(seed.data) for seed in seeds.files)
    findings = list(seeds.findings)
    console.report(seeds.findings, quiet=quiet)
    results = console.each(study, seeds.files, size, jobs)
    with timed("annotating and printing"):
        for one in console.progress(results, len(seeds.files), "Annotating", quiet=quiet):
            if one.article is not None:
                click.echo(line(one.article, one.annotations, titles))
            console.report(one.findings, quiet=quiet)
            findings += one.findings
    return console.exit_code(findings)


def _lessons() -> tuple[tuple[KnownEntity, ...], dict[str, str]]:
    """Return what the pages of the current project teach, and the titles of its briefings; nothing outside of one."""
    from briefgen.errors import SettingsError
    from briefgen.page.outline import outlines
    from briefgen.pipeline import lessons, titles

    try:
        project = work.here()
    except SettingsError as error:
        if any(finding.code == "no-project" for finding in error.findings):
            return (), {}
        raise
    pages = project.pages()
    outlined = outlines(pages, work.remembering(work.cache(project)))
    return lessons(outlined, pages, project.bases()), titles((), outlined)
