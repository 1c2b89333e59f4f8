"""A Dask cluster, as far as it is needed: connected to, or begun here; tasks in, results out as they come."""

from __future__ import annotations

import ipaddress
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import dask
from distributed import Client, Future, LocalCluster, Security
from distributed.scheduler import KilledWorker

from briefgen.cluster import places
from briefgen.errors import Finding, SettingsError

LOCAL = "local"
"""The address that means: processes of this machine, begun for this run."""
_CONNECT = 5.0
"""Seconds in which a scheduler must answer."""
_WORKERS = 30.0
"""Seconds in which the first worker must be there."""
_ALONE = 120.0
"""Seconds without any worker, or with a lost scheduler, until a run gives up."""
_PATIENCE = 1800.0
"""Seconds that a worker may take for a task. Parts take seconds: what takes so long hangs, and would for ever."""
_LOOK = 2.0
"""Seconds between two looks at how the cluster is."""
_RETRIES = 2
_AHEAD = 2
"""Tasks handed out per thread of the cluster: enough to keep it busy, few enough for the memory of the scheduler."""

_LEAVE_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""What Dask runs in our own workers when they begin: this process ends them."""

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task."""

    number: int
    """Of the task, in the order they were given."""
    value: bytes = b""
    killed: bool = False
    """It was lost with several workers, one after the other, or one of them hung in it."""
    failed: str = ""
    """Why it failed, however often it was tried."""


class Cluster:
    """A cluster that one is connected to."""

    def __init__(self, client: Client, address: str, tell: Tell, patience: float) -> None:
        self._client = client
        self._address = address
        self._tell = tell
        self._patience = patience

    def agree(self, introduce: Callable[..., str], *given: Any) -> None:
        """Ask every worker whether it can take part. Raises SettingsError with those that cannot, and why."""
        answers = self._client.run(introduce, *given, on_error="return")
        problems = []
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, ModuleNotFoundError):
                answer = f"{answer}. Install there: pip install 'briefgen[cluster]'"
            elif isinstance(answer, BaseException):
                answer = places.said(answer)
            if answer:
                problems.append(_wrong(worker, f"this worker cannot take part: {answer}"))
        if problems:
            raise SettingsError(problems)

    def results(
        self, function: Callable[[bytes, bytes], bytes], shared: bytes, tasks: Iterable[bytes]
    ) -> Iterator[Result]:
        """Yield what becomes of `function(shared, task)` for each task, in the order in which they end.

        A task that raises is tried again; one whose worker dies goes to another one; one in which a worker hangs is
        given up, and that worker begun anew where it has a nanny. Raises SettingsError where the cluster is lost.
        """
        ended: SimpleQueue[Future[bytes]] = SimpleQueue()
        waiting: dict[object, tuple[int, Future[bytes]]] = {}
        rest = iter(enumerate(tasks))
        with self._reached():
            there = self._client.submit(bytes, shared, pure=False)  # lost with its worker, it is sent again
        watch, hanging = _Watch(self._tell, self._threads), _Hanging(self._client, self._patience)

        def hand_out(count: int) -> None:
            for number, task in islice(rest, count):
                with self._reached():
                    future = self._client.submit(function, there, task, pure=False, retries=_RETRIES)
                    future.add_done_callback(ended.put)
                waiting[future.key] = (number, future)

        try:
            hand_out(_AHEAD * watch.threads)
            while waiting:
                if why := watch.look(self._client.status == "running"):
                    raise SettingsError([_wrong(self._address, why)])
                with suppress(Empty):
                    future = ended.get(timeout=_LOOK)
                    if future.key in waiting:
                        number = waiting.pop(future.key)[0]
                        with self._reached():
                            result = _result(number, future)
                        yield result
                    del future  # the scheduler forgets it
                for key in hanging.look(waiting.keys()):
                    self._tell(f"A part took longer than {self._patience / 60:.0f} minutes: it is given up.")
                    number, future = waiting.pop(key)
                    with self._reached():
                        self._client.cancel([future], force=True)
                    del future
                    yield Result(number, killed=True)
                hand_out(max(0, _AHEAD * watch.threads - len(waiting)))
        finally:
            with suppress(Exception):
                self._client.cancel([future for _, future in waiting.values()], force=True)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Turn what Dask raises where it does not reach the scheduler any longer into a SettingsError."""
        try:
            yield
        except Exception as error:
            raise SettingsError([_wrong(self._address, "the connection to the scheduler was lost")]) from error

    def _threads(self) -> int:
        with suppress(Exception):  # the scheduler is away, which the client notices by itself
            return sum(self._client.nthreads().values())
        return 0


class _Watch:
    """Notices when workers join, and when there is nobody who works."""

    def __init__(self, tell: Tell, count: Callable[[], int]) -> None:
        self._tell = tell
        self._count = count
        self._looked = monotonic()
        self._since: float | None = None
        self.threads = max(1, count())
        """Of all workers, as last seen; 1 where there is none."""

    def look(self, connected: bool) -> str:
        """Return why to give up; empty as long as there is hope. Looks at most every two seconds."""
        if monotonic() - self._looked < _LOOK:
            return ""
        self._looked = monotonic()
        threads = self._count()
        self.threads = max(1, threads)
        if connected and threads:
            self._since = None
            return ""
        if self._since is None:
            self._since = monotonic()
            what = "No worker is left" if connected else "The scheduler does not answer"
            self._tell(f"{what}: waiting for {_ALONE:.0f} seconds. What is written stays; Ctrl+C ends it.")
        return "" if monotonic() - self._since < _ALONE else "there was nobody to do the work any longer"


class _Hanging:
    """Notices tasks in which a worker hangs."""

    def __init__(self, client: Client, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._looked = monotonic()
        self._since: dict[object, float] = {}

    def look(self, waiting: Collection[object]) -> list[object]:
        """Return the keys of those of the tasks `waiting` that a worker has had for too long.

        Looks at most every two seconds.
        """
        now = monotonic()
        if now - self._looked < _LOOK:
            return []
        self._looked = now
        held: Mapping[str, Sequence[object]] = {}
        with suppress(Exception):  # the scheduler is away, which the client notices by itself
            held = self._client.processing()
        self._since = {key: self._since.get(key, now) for keys in held.values() for key in keys if key in waiting}
        late = [key for key, since in self._since.items() if now - since > self._patience]
        if late:
            self._begin_anew([worker for worker, keys in held.items() if not {*late}.isdisjoint(keys)])
        return late

    def _begin_anew(self, workers: Collection[str]) -> None:
        """End the processes of workers, for their nannies to begin others. A worker that has none stays as it is."""
        with suppress(Exception):  # the scheduler is away
            known = self._client.scheduler_info(n_workers=-1)["workers"]
            if watched := [worker for worker in workers if known[worker].get("nanny")]:
                self._client.run(os._exit, 1, workers=watched, wait=False)


def _result(number: int, future: Future[bytes]) -> Result:
    """Return what became of a task that has ended. Raises CancelledError where it is not known any longer."""
    if future.status == "cancelled":
        raise CancelledError
    error = future.exception()
    if error is None:
        return Result(number, future.result())
    if isinstance(error, KilledWorker):
        return Result(number, killed=True)
    return Result(number, failed=places.said(error))


@contextmanager
def connected(address: str, jobs: int | None, tell: Tell, patience: float = _PATIENCE) -> Iterator[Cluster]:
    """Yield the cluster at an address (`tcp://`, `tls://`), or `jobs` processes of this machine for "local".

    `patience`: seconds that a worker may take for a task. Raises SettingsError if it is not there or has no workers.
    """
    _silence()
    with ExitStack() as stack:
        if address.startswith("tls://"):
            _check_certificates(address)
        target: Any = _local(stack, jobs) if address == LOCAL else address
        if address != LOCAL and address.startswith("tcp://") and not _is_loopback(address):
            tell(f"{address} is neither encrypted nor does it ask who you are; docs/scale.md says how to use tls://.")
        try:
            client = Client(target, timeout=_CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            message = f"there is no Dask scheduler at this address: {places.said(error)}"
            raise SettingsError([_wrong(address, message, "Start one: dask scheduler --host 10.0.0.1")]) from error
        stack.callback(_let_go, client)
        if not client.nthreads():
            tell(f"{address} has no workers yet: waiting for {_WORKERS:.0f} seconds.")
        try:
            client.wait_for_workers(1, timeout=_WORKERS)
        except TimeoutError as error:
            message = "the scheduler has no workers"
            raise SettingsError(
                [_wrong(address, message, f"Start some: dask worker {address} --nthreads 1")]
            ) from error
        yield Cluster(client, address, tell, patience)


def _let_go(client: Client) -> None:
    with suppress(Exception):  # a scheduler that is lost does not answer
        client.close(timeout=_LOOK)


def _check_certificates(address: str) -> None:
    """Raise SettingsError where Dask's configuration names no certificates that can be read."""
    try:
        if Security().get_connection_args("client").get("ssl_context") is not None:
            return
        why = "none are named"
    except (OSError, ValueError) as error:
        why = places.said(error)
    hint = "Name them in ~/.config/dask/distributed.yaml, as docs/scale.md shows."
    raise SettingsError([_wrong(address, f"there are no certificates for TLS: {why}", hint)])


def _local(stack: ExitStack, jobs: int | None) -> LocalCluster:
    """Begin processes on the loopback interface; certificates of their own keep other users of the machine out."""
    ours = {
        "distributed.scheduler.allowed-failures": 1,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        "distributed.nanny.http.routes": [],
    }
    stack.enter_context(dask.config.set(ours))
    cluster = LocalCluster(
        n_workers=jobs or os.cpu_count() or 1,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        security=Security.temporary(),
        preload=[_LEAVE_CTRL_C],
        silence_logs=logging.CRITICAL,
    )
    stack.enter_context(cluster)
    return cluster


def _silence() -> None:
    """Keep Dask's own log off the terminal: what a user must know is told by us."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(address: str, message: str, hint: str = "") -> Finding:
    return Finding(address, 0, 0, "cluster", "error", message, hint)
