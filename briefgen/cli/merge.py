"""`briefgen merge`: three versions of a page into one; also as a merge driver of git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console
from briefgen.cli.draft import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.errors import Finding
    from briefgen.model.merging import Merged

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(short_help="Merge three versions of a page, block by block.")
@click.argument("base", type=_FILE)
@click.argument("edited", type=_FILE)
@click.argument("fresh", type=_FILE)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else stdout.")
@click.option(
    "--branches",
    is_flag=True,
    help="EDITED and FRESH are two people's versions: a change of either that the other meets is a conflict.",
)
@click.option(
    "--accept",
    type=click.Choice(tuple(SIDES)),
    help="Settle conflicts: theirs (or editor) takes EDITED there, ours (or source) takes FRESH.",
)
@click.option("--path", metavar="NAME", help="Name of the page in messages, where the files are temporary ones.")
def merge(
    base: Path, edited: Path, fresh: Path, output: Path | None, branches: bool, accept: str | None, path: str | None
) -> int:
    """Merge three versions of a page, block by block and sentence by sentence.

    BASE: what both come from. EDITED: the editor's version, whose order and wording lead. FRESH: the same page made
    anew from its source (or, with --branches, another person's version).

    Exits with 0 when all is merged, with 1 when both changed the same words differently: each place is named on
    standard error, and the output is EDITED as it was.

    \b
    Examples:
      briefgen merge base.md edited.md fresh.md --output merged.md
      briefgen merge base.md edited.md fresh.md --accept theirs --output merged.md

    \b
    As a merge driver of git, so that two branches that change one page merge by block (`briefgen new` sets it up):
      git config merge.briefgen.name "Markdown pages, block by block"
      git config merge.briefgen.driver "briefgen merge --branches --path %P --output %A %O %A %B"
      echo "content/**/*.md merge=briefgen" >> .gitattributes
    """  # noqa: D301
    from briefgen.files.whole import write_whole
    from briefgen.merge.merging import merge as merged_of

    texts = [_text(file) for file in (base, edited, fresh)]
    merged = merged_of(*texts, prefer=SIDES[accept or "theirs"], people=branches)
    conflict = merged.conflicts and not accept
    data = texts[1] if conflict else merged.text
    if output is None:
        click.echo(data.encode("utf-8"), nl=False)
    elif not output.exists() or output.read_bytes() != data.encode("utf-8"):
        write_whole(output, data.encode("utf-8"))
    console.report(_findings(path or edited.as_posix(), merged, settled=accept is not None, branches=branches))
    return int(bool(conflict))


def _text(file: Path) -> str:
    """Return the text of a page. Raises InputError where it is not UTF-8."""
    from briefgen.errors import Finding, InputError

    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        where = file.as_posix()
        raise InputError(
            [Finding(where, 0, 0, "page-encoding", "error", "the page is not UTF-8", "Save it as UTF-8.")]
        ) from None


def _findings(path: str, merged: Merged, *, settled: bool, branches: bool) -> Iterator[Finding]:
    from briefgen.decide import conflicts, told

    if not settled:
        hint = (
            f"The page is as you had it. See the other one with: git show :3:{path}\nEdit yours, then: git add {path}"
        )
        other = "To settle them all at once, add --accept theirs (EDITED's words) or --accept ours (FRESH's)."
        sides = ("you and the other branch", "yours", "theirs") if branches else ("EDITED and FRESH", "EDITED", "FRESH")
        yield from conflicts(path, merged.conflicts, hint if branches else other, sides)
    yield from told(path, merged)
