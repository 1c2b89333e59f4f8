"""The command line: the only rooms that print or exit. One module a command; this one holds what all of them share.

Exit codes: 0 fine, 1 findings, 2 usage or settings, 3 a bug of ours; 130 interrupted, 141 nobody reads the output.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from briefgen import __version__

COMMANDS = (
    *("new", "add", "diff", "withdraw", "draft", "annotate", "check", "fmt", "schema", "build", "serve", "export"),
    "merge",
)
"""In the order a newcomer meets them; each is the function of that name in the module of that name."""


class _Commands(click.Group):
    """Imports a command when it is asked for, so that each pays for its own imports only."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"briefgen.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            if near := get_close_matches(args[0], COMMANDS, 1):
                raise click.UsageError(f"{error.message} Did you mean {near[0]}?", ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would make it exit code 1, which means findings
            raise _NobodyReadsError from error


class _NobodyReadsError(Exception):
    """The output goes to a pipe that was closed, as `| head` does."""


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="On a bug of ours, show the traceback.")
def command(debug: bool) -> None:
    """Turn source articles into annotated Markdown briefings and a site whose every quote is proven.

    \b
    Begin here:
      briefgen new mysite         make a site to start from
      cd mysite
      briefgen build              articles -> pages -> checks -> site/index.html

    \b
    Then put articles (.txt, .md, .html, .eml) into seeds/ and build again, or watch it happen:
      briefgen serve

    Pages in content/ are yours to edit: what you changed is never overwritten. No command but `add URL` touches
    the network, unless you give it the address of an archive or a cluster.

    Exit codes: 0 fine, 1 findings, 2 usage or settings, 3 a bug of ours.
    """  # noqa: D301


def main() -> None:
    """Run the command line and exit. Whatever goes wrong, a user sees what, where and what to do."""
    gc.set_threshold(
        100_000, 50, 50
    )  # Python's own looks through a large collection's pages again and again: a quarter
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any longer, or it is closed
            stream.flush()
    os._exit(code)  # to free a million objects one by one would take a third of a second, for nobody


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    try:
        code = command.main(arguments, prog_name="briefgen", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; nothing is left half written", err=True)
        return 130
    except (_NobodyReadsError, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the flush at exit must not fail again
        return 141
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"{where}error: {error.strerror or error} [system]", err=True)
        if error.errno == errno.ENOSPC:
            click.echo(
                "    Free some space, then run it again: each page, and the site, is old or new, never half.", err=True
            )
        if not _here():
            click.echo("    The folder you are in is gone: go to another one.", err=True)
        return 1
    except Exception as error:
        return _failed(error, "--debug" in arguments)
    return code if isinstance(code, int) else 0


def _here() -> bool:
    try:
        return bool(os.getcwd())  # noqa: PTH109 - Path.cwd() does no more
    except OSError:
        return False


def _failed(error: Exception, debug: bool) -> int:
    """Print what the error tells the user, and return the exit code."""
    from briefgen.cli import console
    from briefgen.errors import BriefgenError, SettingsError

    if not isinstance(error, BriefgenError):
        return _bug(debug)
    console.report(error.findings)
    return 2 if isinstance(error, SettingsError) else 1


def _bug(debug: bool) -> int:
    """Say that this is ours to mend; the traceback goes to a file, or to the terminal if asked for."""
    import tempfile
    import traceback

    if debug:
        traceback.print_exc()
        click.echo(f"briefgen {__version__}: this is a bug of ours. Please report it with the lines above.", err=True)
        return 3
    with tempfile.NamedTemporaryFile("w", prefix="briefgen-bug-", suffix=".txt", delete=False, encoding="utf-8") as out:
        out.write(f"briefgen {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n{traceback.format_exc()}")
    first = traceback.format_exc().strip().splitlines()[-1]
    click.echo(f"briefgen {__version__}: this is a bug of ours: {first}", err=True)
    click.echo(f"Please report it with this file, which says where it happened: {out.name}", err=True)
    return 3
