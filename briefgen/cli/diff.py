"""`briefgen diff`: what changed between versions of a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, sources, work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.files.project import Project
    from briefgen.model.article import Article


@click.command(short_help="Show what changed between versions of a source.")
@click.argument("source", metavar="SOURCE")
@click.option(
    "--all", "everything", is_flag=True, help="Each version against the one before it, not only the last one."
)
def diff(source: str, everything: bool) -> int:
    """Show what changed between versions of a source, in words, and which quotes on your pages that touches.

    SOURCE: the path of its file, of one of its pages, or its name. Compares what it says now with the version before it
    that is kept in seeds/earlier/; of a file that was changed in its place, with what its pages were made from.

    \b
    Examples:
      briefgen diff seeds/2026-03-05-harbour-bridge.txt
      briefgen diff 2026-03-05-harbour-bridge --all
      briefgen diff content/briefings/2026-03-05-harbour-bridge.md
      briefgen add bridge-new.txt --dry-run              the same for a version that is not there yet
    """  # noqa: D301
    project = work.here()
    seed, article = sources.find(project, project.seeds(work.suffixes()).files, source)
    chain = [version.article for version in article.earlier]
    if not any(one.source.digest == article.source.digest for one in chain[-1:]):
        chain += _in_place(project, article)
    chain.append(article)
    if len(chain) == 1:
        click.echo(console.visible(f"{seed.path} has no earlier version"))
        return 0
    pages = project.pages()
    for before, after in list(pairwise(chain))[0 if everything else -1 :]:
        for line in _lines(project, before, after, pages if after is article else {}):
            click.echo(line)
    return 0


def _in_place(project: Project, article: Article) -> Iterator[Article]:
    """Yield what a source was when its pages were made, if that is neither what it is now nor kept."""
    from dataclasses import replace

    from briefgen.files import history
    from briefgen.files.seeds import SeedFile
    from briefgen.model.article import SourceRef
    from briefgen.page.source import evidence
    from briefgen.registry import load
    from briefgen.study import read_seed

    page = sources.recorded(project.bases(), article.source.path)
    digest = page.source.get("digest", "") if page else ""
    if page is None or digest in {article.source.digest, *(one.article.source.digest for one in article.earlier)}:
        return
    data = history.version(project.root, article.source.path, digest)
    if data is not None:
        yield read_seed(SeedFile(article.source.path, data), load("readers"), project.settings)
    else:
        click.echo("It was changed in its place. Compared with the paragraphs on its page, as far as they are shown:")
        ref = SourceRef(article.source.path, digest)
        yield replace(article, text=evidence(page)[0], title=page.title, source=ref, headings=(), links=(), lines=())


def _lines(project: Project, before: Article, after: Article, pages: Mapping[str, str]) -> Iterator[str]:
    from briefgen.annotate import steps
    from briefgen.intake import wording
    from briefgen.intake.changes import changes
    from briefgen.intake.touched import Today, touched

    old, new = steps.annotate(before), steps.annotate(after)
    yield console.visible(f"--- {before.source.path}  {before.published or 'no date'}  {before.source.digest[7:15]}")
    yield console.visible(f"+++ {after.source.path}  {after.published or 'no date'}  {after.source.digest[7:15]}")
    yield from map(sources.painted, wording.lines(changes(before, old, after, new)))
    if pages:
        found = touched(pages, after.slug, (before, old.blocks), Today(after, new.blocks))
        yield from sources.pages_lines(found, project.settings.content)
