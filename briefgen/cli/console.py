"""What the commands share on the terminal: findings, progress, several processes."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

    from briefgen.errors import Finding

Item = TypeVar("Item")
Result = TypeVar("Result")

PATIENCE = 1.0
"""Seconds that work may take without a progress bar."""
WORTHWHILE = 200_000
"""Bytes of sources from which several processes pay for their start (about 0.3 seconds of annotating)."""
_AHEAD = 4
"""Sources handed out per process before the first result is taken: enough to keep it busy, few enough for memory."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    help="Processes to use.  [default: all cores, where there is work for them]",
)
cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Annotate on the workers of this Dask scheduler (tls://10.0.0.1:8786); local: on processes of this machine.",
)
wait_option = click.option("--wait", is_flag=True, help="If another briefgen is writing here, wait until it is done.")
strict_option = click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")


def visible(text: str) -> str:
    """Return `text` with control and direction characters, and halves of characters, as escapes.

    Words of strangers must not steer a terminal, and it cannot show a half.
    """
    return _CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def styled(finding: Finding) -> str:
    """Return a finding as printed, its severity in colour (dropped by click where there is no terminal)."""
    text = visible(str(finding))
    if os.environ.get("NO_COLOR"):
        return text
    word = f"{finding.severity}: "
    colour = {"error": "red", "warning": "yellow"}.get(finding.severity, "cyan")
    return text.replace(word, click.style(finding.severity, fg=colour, bold=True) + ": ", 1)


def report(findings: Iterable[Finding], *, quiet: bool = False) -> None:
    """Print errors and warnings to stderr, sorted; of a quiet command errors only."""
    for finding in sorted(findings):
        if finding.severity == "error" or (finding.severity == "warning" and not quiet):
            click.echo(styled(finding), err=True)


def tell(sentence: str) -> None:
    """Say what goes on, which is no finding."""
    click.echo(visible(sentence), err=True)


def tally(findings: Sequence[Finding]) -> str:
    """Return how many there are, in words: "2 errors, 1 warning"."""
    counts = ((sum(finding.severity == kind for finding in findings), kind) for kind in ("error", "warning"))
    parts = [f"{n} {kind}{'s' * (n > 1)}" for n, kind in counts if n]
    return ", ".join(parts) or "no findings"


def exit_code(findings: Iterable[Finding], *, strict: bool = False) -> int:
    """Return 1 if there is an error (or, if strict, a warning), else 0."""
    return int(any(finding.severity == "error" or (strict and finding.severity == "warning") for finding in findings))


class Stopwatch:
    """Where the time of a command goes, lap by lap."""

    def __init__(self) -> None:
        self.laps: list[tuple[str, float]] = []
        """What was done, and the seconds it took."""

    @contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        """Take the time of a block, without that of blocks inside it."""
        start, first = monotonic(), len(self.laps)
        try:
            yield
        finally:
            inside = sum(seconds for _, seconds in self.laps[first:])
            self.laps.append((what, monotonic() - start - inside))

    def report(self) -> None:
        """Print all laps to stderr."""
        for what, seconds in self.laps:
            click.echo(f"{seconds:8.2f} s  {what}", err=True)


def _stopwatch(ctx: click.Context, _: click.Parameter, wanted: bool) -> Stopwatch:
    timed = Stopwatch()
    if wanted:
        ctx.call_on_close(timed.report)
    return timed


timings_option = click.option(
    "--timings", "timed", is_flag=True, callback=_stopwatch, help="Print where the time went."
)


def progress(
    items: Iterable[Item],
    length: int,
    label: str,
    *,
    quiet: bool = False,
    weigh: Callable[[Item], int] = lambda _: 1,
) -> Iterator[Item]:
    """Yield `items`; after a second of work show a bar with rate and time left on stderr, if that is a terminal.

    `length` is that of all items, each of which has the length that `weigh` says.
    """
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    started, done = monotonic(), 0
    iterator = iter(items)
    for item in iterator:
        done += weigh(item)
        yield item
        if monotonic() - started > PATIENCE:
            break
    else:
        return

    def rate(_: object) -> str:
        return f"{done / (monotonic() - started):,.0f}/s"

    with click.progressbar(length=length, label=label, file=sys.stderr, item_show_func=rate) as bar:
        bar.update(done, "")
        for item in iterator:
            yield item
            done += weigh(item)
            bar.update(weigh(item), "")


def each(
    function: Callable[[Item], Result], items: Sequence[Item], size: int, jobs: int | None = None
) -> Iterator[Result]:
    """Yield `function(item)` in order, in several processes if the `size` of all items (bytes) is worth it.

    `jobs`: how many processes; None: one a core. Results are yielded as soon as they and all before them are there.
    """
    wanted = jobs or os.cpu_count() or 1
    workers = min(wanted, len(items))
    if workers < 2 or (jobs is None and size < WORTHWHILE):
        yield from map(function, items)
        return
    with _pool(workers) as pool:
        waiting: deque[Future[Result]] = deque()
        rest = iter(items)
        try:
            waiting.extend(pool.submit(function, item) for item in islice(rest, workers * _AHEAD))
            while waiting:
                result = waiting.popleft().result()
                waiting.extend(pool.submit(function, item) for item in islice(rest, 1))
                yield result
        finally:
            pool.shutdown(wait=not waiting, cancel_futures=True)  # those that have nothing to do end at once


def _pool(workers: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor  # 30 ms to import

    return ProcessPoolExecutor(workers, initializer=_begin_worker)


def _begin_worker() -> None:
    """Leave Ctrl+C to the parent, and end with it: the pool's own workers would wait for a killed one for ever."""
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(process: BaseProcess) -> None:
    process.join()
    os._exit(1)
