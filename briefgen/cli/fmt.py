"""`briefgen fmt`: pages in the canonical dialect."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.files.project import Project
    from briefgen.fmt.pages import Outcome


@click.command(short_help="Write pages in the canonical dialect; words stay as they are.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--check", is_flag=True, help="Write nothing; list the pages that would change, and exit with 1 if any.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option(
    "--stdin-name",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Where in content/ the page on standard input stands; its links lead from there.",
)
@console.wait_option
@console.quiet_option
def fmt(paths: tuple[Path, ...], check: bool, diff: bool, stdin_name: Path | None, wait: bool, quiet: bool) -> int:
    """Write pages in the canonical dialect: blank lines, lists, links, front matter, quotes as callouts.

    Without PATH all pages of content/. What other programs make of a page comes back clean; wikilinks, blockquotes with
    a name below and `!!! quote` become links and callouts. The words of a quote are never touched. A page that would
    lose something is left as it is, with the reason. Pages that briefgen alone writes are passed over.

    \b
    Examples:
      briefgen fmt
      briefgen fmt content/briefings/harbour-bridge.md
      briefgen fmt --check                    in a workflow: fails if a page is not formatted
      briefgen fmt --diff content/people
      briefgen fmt - --stdin-name content/briefings/a.md < a.md      in an editor, on save
    """  # noqa: D301
    if Path("-") in paths:
        if len(paths) > 1:
            raise click.UsageError("- stands for standard input, so it must be the only PATH")
        return _stdin(stdin_name, check=check, diff=diff)
    project = work.here()
    content = project.settings.content
    chosen = tuple(work.in_project(project, path) for path in paths)
    looking = check or diff
    with nullcontext() if looking else project.lock(wait=wait, tell=console.tell):
        pages, unread = project.readable()
        names = [name for name in pages if work.among(f"{content}/{name}", chosen)]
        stored = project.stored(names)
        outcomes = _outcomes(project, pages, names, quiet=quiet)
        changed = {one.name: one.text for one in outcomes if not one.findings and one.text != stored[one.name]}
        missed = () if looking else project.write(changed, {}, pages)
    findings = [*missed, *(one for one in unread if work.among(one.path, chosen))]
    findings += (finding for one in outcomes for finding in one.findings)
    console.report(findings, quiet=quiet)
    left = {finding.path for finding in missed}
    done = {name: text for name, text in changed.items() if f"{content}/{name}" not in left}
    for name, text in done.items():
        if diff:
            click.echo(console.visible("".join(_diff(f"{content}/{name}", stored[name], text))), nl=False)
        elif not quiet:
            click.echo(console.visible(f"{'would format' if looking else 'formatted'} {content}/{name}"))
    if not quiet and not diff:
        click.echo(_tally(len(names), len(done), sum(bool(one.findings) for one in outcomes), looking=looking))
    return 1 if findings or (check and changed) else 0


def _outcomes(project: Project, pages: Mapping[str, str], names: Sequence[str], *, quiet: bool) -> list[Outcome]:
    from briefgen.fmt.pages import formatted

    outcomes = formatted(pages, project.bases(), names, project.settings.content)
    return [*console.progress(outcomes, len(names), "Formatting", quiet=quiet)]


def _stdin(name: Path | None, *, check: bool, diff: bool) -> int:
    """Format standard input to standard output; nothing is printed there if the page is refused."""
    from briefgen.errors import Finding, InputError, SettingsError
    from briefgen.fmt import page
    from briefgen.fmt.pages import directory_for

    shown = name.as_posix() if name else "<stdin>"
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        finding = Finding(shown, 0, 0, "page-encoding", "error", "the page is not UTF-8", "Save it as UTF-8.")
        raise InputError([finding]) from error
    pages: Mapping[str, str] = {}
    try:
        project = work.here()
    except SettingsError:
        if name is not None:
            raise
        below = "briefings/stdin.md"
    else:
        below = _below_content(project, name) if name else "briefings/stdin.md"
        pages = project.readable()[0] if "[[" in text else {}
    try:
        written = page.text(text, below, directory_for(pages, [text]))
    except InputError as error:
        raise InputError(replace(one, path=shown) for one in error.findings) from None
    if diff:
        click.echo(console.visible("".join(_diff(shown, text, written))), nl=False)
    elif not check:
        sys.stdout.buffer.write(written.encode("utf-8"))
        sys.stdout.buffer.flush()
    return int(check and written != text)


def _below_content(project: Project, name: Path) -> str:
    """Return a path, which need not be there, below content/. Raises UsageError if it is outside."""
    top = (project.root / project.settings.content).resolve()
    full = name.absolute().resolve()
    if not full.is_relative_to(top):
        raise click.UsageError(f"{name} is not in {project.settings.content}/")
    return full.relative_to(top).as_posix()


def _diff(path: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of a unified diff."""
    names = f"{path} (as it is)", f"{path} (formatted)"
    yield from unified_diff(_lines(old), _lines(new), *names)


def _lines(text: str) -> list[str]:
    """Return the lines of a page as a diff shows them."""
    lines = [f"{line}\n" for line in text.replace("\ufeff", "\\ufeff").split("\n")]
    return (
        lines[:-1] if text.endswith("\n") or not text else [*lines[:-1], f"{lines[-1]}\\ No newline at end of file\n"]
    )


def _tally(pages: int, changed: int, refused: int, *, looking: bool) -> str:
    """Return what was done, in words: "2 pages formatted, 40 unchanged, 1 left as it is"."""
    verb = "would be formatted" if looking else "formatted"
    parts = [f"{changed} page{'s' * (changed != 1)} {verb}", f"{pages - changed - refused} unchanged"]
    return ", ".join([*parts, f"{refused} left as they are (see above)"] if refused else parts)
