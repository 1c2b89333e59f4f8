"""`briefgen new`: a site to start from."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import click

SCHEMA = ".vscode/source.schema.json"
"""What VS Code knows of the .yml files beside articles; `briefgen schema source` prints it anew."""


@click.command(short_help="Make a site to start from.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--git", "with_git", is_flag=True, help="Make it a git repository too, which merges pages by block.")
def new(folder: Path, with_git: bool) -> None:
    """Make a site to start from: a sample article, and all that editors need around it.

    DIR must not exist yet, or be empty; a git repository may be there. It gets a README, the checks for GitHub and
    GitLab, settings for VS Code and Obsidian, and hooks for pre-commit. Everything in it is yours to change.

    \b
    Examples:
      briefgen new mysite
      cd mysite
      briefgen build              then open site/index.html

    \b
      briefgen new mysite --git   and git merges the pages of two editors by block
    """  # noqa: D301
    from briefgen.files.shipped import copy_tree, scaffold_dir
    from briefgen.files.whole import write_whole
    from briefgen.schema import document

    if with_git and not shutil.which("git"):
        raise click.UsageError("git is not installed; without --git the site is made all the same.")
    copy_tree(scaffold_dir(), folder)
    write_whole(folder / SCHEMA, json.dumps(document("source"), ensure_ascii=False, indent=2).encode() + b"\n")
    repository = _repository(folder)
    if with_git:
        _set_up(folder, repository)
    here = folder.resolve() == Path.cwd()
    click.echo(f"Made a site in {'this folder' if here else folder}. Next:")
    if not here:
        click.echo(f"  cd {folder}")
    click.echo("  briefgen build")
    if repository and repository != folder.resolve():
        click.echo(f"GitHub and GitLab read .github/ and .gitlab-ci.yml at the top of a repository only: {repository}")
    if not with_git:
        click.echo("In git, the pages of two editors merge by block: README.md says what to type.")


def _repository(folder: Path) -> Path | None:
    """Return the top of the git repository that `folder` lies in, if it lies in one."""
    resolved = folder.resolve()
    return next((one for one in (resolved, *resolved.parents) if (one / ".git").exists()), None)


def _set_up(folder: Path, repository: Path | None) -> None:
    """Make a repository where there is none, and let it read .gitconfig."""
    if not repository:
        _git(folder, "init", "--quiet", "--initial-branch", "main")
    configured = Path(_git(folder, "rev-parse", "--git-common-dir"))  # relative to the folder, or absolute
    path = os.path.relpath(folder.resolve() / ".gitconfig", (folder / configured).resolve())
    _git(folder, "config", "--add", "include.path", Path(path).as_posix())


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise click.UsageError(f"the site is made, but git {arguments[0]} says: {done.stderr.strip()}")
    return done.stdout.strip()
