"""`briefgen new`: a site to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Make a site to start from.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a site to start from, with one sample article.

    DIR must not exist yet, or be empty.

    \b
    Example:
      briefgen new mysite
      cd mysite
      briefgen build              then open site/index.html
    """  # noqa: D301
    from briefgen.files.shipped import copy_tree, scaffold_dir

    copy_tree(scaffold_dir(), folder)
    click.echo(f"Made {folder}. Next:\n  cd {folder}\n  briefgen build")
