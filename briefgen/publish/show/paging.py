"""Long lists over several pages. Pages count from the oldest on, so that what is new changes the first page only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Older(NamedTuple):
    """Where the reader is in a long list, and the ways on."""

    number: int
    """0 on the page itself, which shows what is newest; the oldest are on 1."""
    newer: str
    """Path below content/; empty on the first page."""
    older: str
    """Empty on the last."""


def count(length: int, size: int) -> int:
    """Return how many further pages a list has; the page itself shows from `size` to twice as many, less one."""
    return max(0, length // size - 1)


def further(path: str, length: int, size: int) -> Iterator[str]:
    """Yield the paths of the further pages: `people/maria-lind/1.md`."""
    yield from (_page(path, number) for number in range(1, count(length, size) + 1))


def places(path: str, length: int, size: int) -> list[tuple[str, int]]:
    """Return path and number of all pages of a list, the page itself first, then from the newest on."""
    return [(path, 0), *((_page(path, number), number) for number in range(count(length, size), 0, -1))]


def split(path: str) -> tuple[str, int]:
    """Return the page that a path of `further` belongs to and its number; the path itself and 0 where it is none."""
    folder, _, name = path.rpartition("/")
    number = name.removesuffix(".md")
    return (f"{folder}.md", int(number)) if number.isdecimal() and folder.count("/") == 1 else (path, 0)


def piece(path: str, items: Sequence[T], size: int, number: int) -> tuple[Sequence[T], Older]:
    """Return what stands on a page of a list that is newest first; nothing where there is no such page."""
    pages = count(len(items), size)
    if number:
        end = len(items) - (number - 1) * size
        shown = items[max(0, end - size) : end] if number <= pages else ()
    else:
        shown = items[: len(items) - pages * size]
    newer = "" if not number else path if number >= pages else _page(path, number + 1)
    older = _page(path, pages if not number else number - 1) if pages and number != 1 else ""
    return shown, Older(number, newer, older)


def _page(path: str, number: int) -> str:
    return f"{path.removesuffix('.md')}/{number}.md"
