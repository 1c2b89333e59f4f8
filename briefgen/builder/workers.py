"""Work spread over processes that are forked from this one: what it holds they see, without a copy.

A worker that the system kills loses nothing: what it had not done is done here. So is what failed in a worker, and the
error is raised where it can be handled.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

Item = TypeVar("Item")

WORTHWHILE = 16
"""Items a worker, at least: fewer are done here before it has started."""
_LENGTH = 4
"""Bytes of a number in the stream of a worker: which item it is, how long its result is."""
_LIFE = 5000
"""Items after which others take a worker's place, as Python seldom gives back what it once held."""
_CHUNK = 1 << 18
_BLOCK = 12
"""Items that one worker takes in a row: neighbours often need the same."""


def able() -> bool:
    """Tell whether this process may fork: not on Windows, not safely on macOS, not while threads run."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def spread(
    work: Callable[[Item], bytes], items: Sequence[Item], jobs: int, begin: Callable[[], object] = lambda: None
) -> Iterator[tuple[Item, bytes]]:
    """Yield each item with `work(item)`, in the order in which they get done, over at most `jobs` processes.

    `begin` is called in each worker first. Raises what `work` raises.
    """
    workers = max(1, min(jobs, len(items) // WORTHWHILE)) if able() else 1
    for start in range(0, len(items), _LIFE * workers):
        part, done = items[start : start + _LIFE * workers], set[int]()
        if workers > 1:
            for number, result in _forked(work, part, workers, begin):
                done.add(number)
                yield part[number], result
        yield from ((item, work(item)) for number, item in enumerate(part) if number not in done)


def apart(work: Callable[[], bytes], begin: Callable[[], object] = lambda: None) -> bytes:
    """Return what `work` gives, done in a process of its own where one can be forked.

    What it holds meanwhile is given back with that process: Python alone seldom gives memory back. `begin` is called
    there first. Raises what `work` raises.
    """
    for _, result in _forked(lambda _: work(), ("",), 1, begin) if able() else ():
        return result
    return work()


class Beside:
    """Work that is done in a process of its own, where one can be forked, while this one goes on."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        self._work = work
        self._child, self._reads = 0, -1
        if able():
            with suppress(OSError):  # there is no process to be had: it is done here
                self._begin()

    def _begin(self) -> None:
        self._reads, writes = os.pipe()
        try:
            if (child := os.fork()) == 0:
                os.close(self._reads)
                _work(lambda _: self._work(), ("",), (0,), lambda: None, writes)
            self._child = child
        finally:
            os.close(writes)
            if not self._child:
                os.close(self._reads)

    def result(self) -> bytes:
        """Return what the work gives, once. Raises what it raises."""
        data = bytearray()
        while self._child and (more := os.read(self._reads, _CHUNK)):
            data.extend(more)
        self._end()
        for _, result in _messages(data):
            return result
        return self._work()

    def _end(self) -> None:
        if self._child:
            os.close(self._reads)
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)  # as in `_forked`
            os.waitpid(self._child, 0)
            self._child = 0

    def __del__(self) -> None:
        self._end()


def _forked(
    work: Callable[[Item], bytes], items: Sequence[Item], workers: int, begin: Callable[[], object]
) -> Iterator[tuple[int, bytes]]:
    """Yield the numbers of items with their results as bytes; those of a worker that ended early are missing."""
    children: list[int] = []
    selector = selectors.DefaultSelector()
    gc.collect()
    gc.freeze()  # a collection in a worker would write to all that is shared, and so make a copy of it
    try:
        for first in range(workers):
            reads, writes = os.pipe()
            if (child := os.fork()) == 0:
                os.close(reads)
                _work(work, items, [n for n in range(len(items)) if n // _BLOCK % workers == first], begin, writes)
            children.append(child)
            os.close(writes)
            selector.register(reads, selectors.EVENT_READ, bytearray())
        while selector.get_map():
            for key, _ in selector.select():
                data = os.read(key.fd, _CHUNK)
                if not data:
                    selector.unregister(key.fd)
                    os.close(key.fd)
                key.data.extend(data)
                yield from _messages(key.data)
    finally:
        gc.unfreeze()
        for key in list(selector.get_map().values()):
            os.close(key.fd)
        selector.close()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)  # it has said all it had to say, or nobody listens any longer
            os.waitpid(child, 0)


def _work(
    work: Callable[[Item], bytes],
    items: Sequence[Item],
    numbers: Iterable[int],
    begin: Callable[[], object],
    out: int,
) -> None:
    """Do the items of one worker and end this process, whatever happens."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
        begin()
        with os.fdopen(out, "wb", _CHUNK) as stream:
            for number in numbers:
                with suppress(Exception):  # done again, and raised, in the parent
                    result = work(items[number])
                    stream.write(number.to_bytes(_LENGTH, "big") + len(result).to_bytes(_LENGTH, "big") + result)
    finally:
        os._exit(0)


def _messages(stream: bytearray) -> Iterator[tuple[int, bytes]]:
    """Yield the whole messages at the start of a stream, and take them off it."""
    at = 0
    while len(stream) >= at + 2 * _LENGTH:
        number = int.from_bytes(stream[at : at + _LENGTH], "big")
        start = at + 2 * _LENGTH
        end = start + int.from_bytes(stream[at + _LENGTH : start], "big")
        if len(stream) < end:
            break
        yield number, bytes(stream[start:end])
        at = end
    del stream[:at]


def packed(*parts: bytes) -> bytes:
    """Return several results of one item as one."""
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def unpacked(data: bytes) -> list[bytes]:
    """Return the parts that `packed` was given."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start], "big")
        parts.append(data[start:at])
    return parts
