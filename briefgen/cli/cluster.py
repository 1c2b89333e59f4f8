"""What `annotate --output` and `draft --cluster` do on the terminal; both need the extra `cluster`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

from briefgen.cli import console, work

if TYPE_CHECKING:
    from briefgen.cluster.client import Cluster
    from briefgen.cluster.parts import Part
    from briefgen.cluster.run import Missing, Run
    from briefgen.files.seeds import SeedFile
    from briefgen.model.common import KnownEntity
    from briefgen.study import Studied

_TOLD = 100
"""Errors of articles that are printed, at most; all of them stand in the results."""
_SCHEMES = ("tcp://", "tls://", "ws://", "wss://")


def annotate(
    paths: Sequence[str],
    target: str,
    lessons: tuple[tuple[KnownEntity, ...], dict[str, str]],
    *,
    address: str | None,
    part_size: int | None,
    jobs: int | None,
    timed: console.Stopwatch,
    quiet: bool,
) -> int:
    """Annotate what lies at `paths` into the folder `target`; return the exit code.

    `lessons`: what pages teach, and the titles of known briefings. `address` is that of a cluster; without one it is
    processes of this machine. Raises SettingsError and InputError.
    """
    _check(address)
    from briefgen.cluster import places
    from briefgen.cluster.agreement import Agreement, versions
    from briefgen.cluster.listing import archive
    from briefgen.cluster.partitions import ABOUT
    from briefgen.cluster.run import Run

    known, titles = lessons
    with timed("looking for articles"):
        found = archive(paths, work.suffixes())
        agreed = Agreement(versions(), known, titles)
        run = Run(found.roots, found.sources, agreed, places.absolute(target), part_size or ABOUT)
    console.report(found.findings, quiet=quiet)
    if not run.articles:
        click.echo("There are no articles.", err=True)
        return console.exit_code(found.findings)
    start = monotonic()
    with _connected(address, jobs, timed) as cluster:
        with timed("asking the workers"):
            run.begin(cluster)
        with timed("annotating"):
            made, missing = _carried_out(run, cluster, quiet=quiet)
        if not missing:
            with timed("writing the manifest"):
                run.finish(made)
    for number, what in enumerate(("reading", "annotating", "writing")):
        timed.laps.append((f"of that, all workers together: {what}", sum(one.seconds[number] for one in made)))
    if not quiet:
        _summarise(made, missing, target, monotonic() - start)
    return int(bool(missing or any(one.errors for one in made)) or console.exit_code(found.findings))


def _carried_out(run: Run, cluster: Cluster, *, quiet: bool) -> tuple[list[Part], list[Missing]]:
    """Return the parts that are there now and those that could not be made; print errors as they come."""
    from briefgen.cluster.run import Missing

    made: list[Part] = []
    missing: list[Missing] = []
    left = _TOLD
    parts = run.parts(cluster)
    for part in console.progress(parts, run.articles, "Annotating", quiet=quiet, weigh=lambda one: one.articles):
        if isinstance(part, Missing):
            missing.append(part)
            console.report([part.finding])
        else:
            made.append(part)
            console.report(part.told[:left])
            left -= len(part.told[:left])
    return made, missing


def _summarise(made: Sequence[Part], missing: Sequence[Missing], target: str, seconds: float) -> None:
    articles = sum(one.articles for one in made)
    there = sum(one.articles for one in made if not one.made)
    rate = f", {(articles - there) / seconds:,.0f} a second" if articles > there else ""
    click.echo(f"{articles:,} articles in {len(made):,} parts, {there:,} of them there already{rate}: {target}")
    errors, warnings = sum(one.errors for one in made), sum(one.warnings for one in made)
    if errors or warnings:
        click.echo(f"{errors:,} errors and {warnings:,} warnings stand in the column “findings”.")
    if missing:
        click.echo(f"{sum(one.articles for one in missing):,} articles are missing; run it again to do only those.")


def spread(address: str, jobs: int | None) -> work.Spread:
    """Return what annotates sources on a cluster, in place of this machine. Raises as `annotate` does."""
    _check(address)

    def annotated(study: Callable[[SeedFile], Studied], seeds: Sequence[SeedFile]) -> Iterator[Studied]:
        from briefgen.study import Study

        assert isinstance(study, Study)  # noqa: S101 - what the pipeline gives
        if seeds:
            with _connected(address, jobs, console.Stopwatch()) as cluster:
                from briefgen.cluster.drafting import studied

                yield from studied(cluster, study, seeds)

    return annotated


def _check(address: str | None) -> None:
    """Raise UsageError for what is no address of a cluster, and SettingsError where the extra is not installed."""
    from importlib.util import find_spec

    from briefgen.errors import Finding, SettingsError

    if address not in (None, "local") and not str(address).startswith(_SCHEMES):
        raise click.UsageError(f"{address!r} is no cluster. Right is --cluster local or --cluster tls://10.0.0.1:8786")
    lacking = [name for name in ("distributed", "fsspec", "pyarrow", "cryptography") if find_spec(name) is None]
    if lacking:
        message = f"this needs packages that are not installed: {', '.join(lacking)}"
        raise SettingsError([Finding("", 0, 0, "cluster", "error", message, "pip install 'briefgen[cluster]'")])


@contextmanager
def _connected(address: str | None, jobs: int | None, timed: console.Stopwatch) -> Iterator[Cluster]:
    start = monotonic()
    from briefgen.cluster import client

    with client.connected(address or client.LOCAL, jobs, console.tell) as cluster:
        timed.laps.append(("connecting", monotonic() - start))
        yield cluster
