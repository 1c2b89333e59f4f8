"""`briefgen add`: articles into seeds/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli import console, sources, work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.errors import Finding
    from briefgen.files.project import Project
    from briefgen.files.seeds import SeedFile
    from briefgen.intake.arrivals import Arrival, Wishes

_DAY = click.DateTime(["%Y-%m-%d"])
_SAID = {"new": "new", "newer": "newer", "described": "described anew", "same": "there already"}


@click.command(short_help="Bring articles, or newer versions of them, into seeds/.")
@click.argument("paths", metavar="FILE|DIR|URL...", nargs=-1, required=True)
@click.option("--date", "published", type=_DAY, metavar="DATE", help="When it was published: 2026-03-05.")
@click.option("--title", metavar="WORDS", help="Its headline.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--url", metavar="URL", help="Where it can be read.")
@click.option("--byline", metavar="NAME", help="Who wrote it.")
@click.option("--language", metavar="TAG", help="Its language: en, fr, de-CH.")
@click.option("--topic", "topics", metavar="NAME", multiple=True, help="A topic it belongs to; again for more.")
@click.option("--display", type=click.Choice(["full", "excerpts", "link-only"]), help="How much of it may be shown.")
@click.option("--as", "same_as", metavar="NAME", default="", help="It is a newer version of the source of this name.")
@click.option("--new", is_flag=True, help="It is an article of its own, however like another one.")
@click.option("--on", type=_DAY, metavar="DATE", help="When the newer version appeared.  [default: its date, or today]")
@click.option("--note", metavar="WORDS", default="", help="What was corrected; shown on the pages.")
@click.option("--insecure", is_flag=True, help="Take a URL without encryption, too: http://.")
@click.option("--dry-run", is_flag=True, help="Print what would be done; write nothing.")
@console.wait_option
@console.quiet_option
def add(
    paths: tuple[str, ...],
    published: datetime | None,
    topics: tuple[str, ...],
    same_as: str,
    new: bool,
    on: datetime | None,
    note: str,
    insecure: bool,
    dry_run: bool,
    wait: bool,
    quiet: bool,
    **known: str | None,
) -> int:
    """Bring articles into seeds/, with what is known about them.

    FILE|DIR: articles anywhere, with front matter or a .yml file beside them. URL: one article on the web, kept as it
    arrives. Each gets a safe name with its date; what the options say goes into a .yml file beside it. The articles
    themselves are never changed.

    An article that is there already in another version (the same address, headline or name, and much the same words)
    is replaced: the version before is kept in seeds/earlier/, the difference is printed, with each quote on your pages
    that it touches, and the pages will say what was corrected when.

    \b
    Examples:
      briefgen add ~/Downloads/bridge.txt --date 2026-03-05 --publisher "The Example"
      briefgen add inbox/ --topic "Harbour bridge"
      briefgen add https://example.org/2026/harbour-bridge
      briefgen add bridge-corrected.txt --note "The number of lanes was wrong" --dry-run
      briefgen add bridge.txt --as 2026-03-05-harbour-bridge
      briefgen add seeds/bridge.txt        you changed it in its place: keep what it was, from git
    """  # noqa: D301
    from briefgen.intake.arrivals import Wishes

    if same_as and (new or len(paths) > 1):
        raise click.UsageError("--as names the source that one FILE is a newer version of.")
    stated: dict[str, Any] = {key: value for key, value in known.items() if value}
    if len(paths) > 1 and (several := {"title", "url"} & set(stated)):
        raise click.UsageError(f"--{min(several)} fits one FILE only.")
    if published:
        stated["date"] = published.date().isoformat()
    if topics:
        stated["topics"] = list(topics)
    _refuse_wrong(stated)
    wishes = Wishes(stated, same_as, new, on.date() if on else None, note)
    project = work.here()
    with nullcontext() if dry_run else project.lock(wait=wait, tell=console.tell):
        return _add(project, paths, wishes, insecure=insecure, dry_run=dry_run, quiet=quiet)


def _refuse_wrong(stated: dict[str, Any]) -> None:
    """Raise UsageError where an option says what cannot be."""
    from briefgen.errors import InputError
    from briefgen.read import metadata

    try:
        metadata.collect(stated, {}, "")
    except InputError as error:
        raise click.UsageError("\n".join(f"{one.message}; right is {one.hint}" for one in error.findings)) from None


def _add(
    project: Project, paths: tuple[str, ...], wishes: Wishes, *, insecure: bool, dry_run: bool, quiet: bool
) -> int:
    from briefgen.fetch import is_address
    from briefgen.files.seeds import read_loose
    from briefgen.intake.arrivals import Intake
    from briefgen.registry import load

    suffixes = work.suffixes()
    there = project.seeds(suffixes)
    urls = [path for path in paths if is_address(path)]
    came = read_loose([Path(path) for path in paths if path not in urls], suffixes, thorough=True)
    fetched, unreached = _fetch(urls, insecure=insecure)
    pages, bases = project.pages(), project.bases()
    intake = Intake(
        there.files,
        load("readers"),
        project.settings,
        date.today(),
        wishes,
        occupied=[finding.path for finding in there.findings],
        overwritten=sources.before(project, bases),
    )
    known = {(project.root / seed.path).resolve(): seed for seed in there.files}
    local = [known.get(Path(seed.path).resolve(), seed) for seed in came.files]
    arrivals, findings = intake.take([*local, *fetched])
    for one in arrivals:
        if one.files and not dry_run:
            project.put(one.files, one.met)
        if not quiet:
            _print(project, one, pages)
    findings = [*came.findings, *unreached, *findings]
    console.report(findings, quiet=quiet)
    if not quiet:
        counts = Counter[str](one.kind for one in arrivals)
        click.echo(", ".join(f"{count} {_SAID[kind]}" for kind, count in counts.items()) or "Nothing was added.")
        if dry_run:
            click.echo("Nothing was written (--dry-run).")
        elif counts["new"] + counts["newer"] + counts["described"]:
            click.echo("Next: briefgen draft")
    return console.exit_code(findings)


def _fetch(urls: Sequence[str], *, insecure: bool) -> tuple[list[SeedFile], list[Finding]]:
    """Return what stands at some addresses, as files with their address beside them, and what could not be fetched."""
    from briefgen import fetch, frontmatter
    from briefgen.errors import InputError
    from briefgen.files.seeds import SeedFile

    files: list[SeedFile] = []
    findings: list[Finding] = []
    for url in urls:
        try:
            found = fetch.fetch(url, insecure=insecure)
        except InputError as error:
            findings += error.findings
        else:
            sidecar = frontmatter.dump({"url": found.url}).encode()
            files.append(SeedFile(found.name, found.data, sidecar, "its address"))
    return files, findings


def _print(project: Project, one: Arrival, pages: Mapping[str, str]) -> None:
    click.echo(console.visible(f"{one.kind:11}{one.seed.path}"))
    if one.kind != "newer" or one.before is None:
        return
    from briefgen.annotate import steps
    from briefgen.intake import wording
    from briefgen.intake.changes import changes
    from briefgen.intake.touched import Today, touched

    old, new = steps.annotate(one.before), steps.annotate(one.article)
    of = f" of {one.before.published}" if one.before.published else ""
    click.echo(console.visible(f"           replaced on {one.on}; the version{of} is kept: {one.kept}"))
    for line in wording.lines(changes(one.before, old, one.article, new)):
        click.echo(f"  {sources.painted(line)}")
    found = touched(pages, one.article.slug, (one.before, old.blocks), Today(one.article, new.blocks))
    for line in sources.pages_lines(found, project.settings.content):
        click.echo(f"  {line}")
