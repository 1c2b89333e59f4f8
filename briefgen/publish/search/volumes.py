"""What can be found of many pages -> the script files of a volume: terms with the entries that have them, and records.

An archive is bound in volumes by date, so that an edit makes the files of one anew, no list grows with the archive, and
a browser reads the newest first. In a volume, a page is its number and an entry of it a letter; terms stand in leaves
by their first letters, so that a browser loads those it needs. `layouts/js/search.js` reads all this.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from briefgen.publish.search.entries import Found

FOLDER = "search/"
"""Of the site."""
MANIFEST = f"{FOLDER}index.js"
NAMES = "names"
"""The volume of people, organisations and topics."""
_FULL = 1500
"""Pages, briefings and sources, after which a volume ends with the month."""
_BURST = 4000
"""Pages after which it ends at once."""
_LEAF = 20_000
"""Characters of a leaf, as far as terms can be parted."""
_RECORDS = 12_000
"""Characters of a file of records, after which the next begins."""
_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\<')
_DIGITS, _LETTERS = _SAFE[:46], _SAFE[46:]
"""Of pages and of entries, none of which is the other or needs escaping."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What the manifest says of a volume."""

    kinds: tuple[int, ...]
    """How many pages of each kind it has, in their order: briefings, sources; or people, organisations, topics."""
    width: int
    """Digits of the number of a page."""
    leaves: tuple[str, ...]
    """What the keys of the terms in each begin with."""
    records: tuple[int, ...]
    """Number of the first page in each file of records."""
    long: tuple[tuple[int, int], ...]
    """Pages with more entries than there are letters, and how many numbers each has."""


def cut(
    briefings: Iterable[tuple[str, str]], sources: Iterable[tuple[str, str]]
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the briefings and the sources of each volume, oldest first; given are pairs of ISO day and path.

    It ends with a month, so that what comes in later moves nothing, and what comes in late moves little.
    """
    days = sorted([(day, 0, path) for day, path in briefings] + [(day, 1, path) for day, path in sources])
    volume: tuple[list[str], list[str]] = [], []
    count, month = 0, ""
    for day, kind, path in days:
        if count >= _BURST or (count >= _FULL and day[:7] != month):
            yield volume
            volume, count = ([], []), 0
        volume[kind].append(path)
        count, month = count + 1, day[:7]
    if count:
        yield volume


def bind(name: str, pages: Sequence[tuple[str, Found]], kinds: tuple[int, ...]) -> tuple[Bound, dict[str, str]]:
    """Return the volume of some pages, given by their addresses and what is found of them, and its files by name."""
    slots = [-(-len(found.entries) // len(_LETTERS)) for _, found in pages]
    width = next(width for width in range(1, 9) if len(_DIGITS) ** width >= sum(slots))
    leaves = dict(_leaves(_inverted(pages, slots, width)))
    records = dict(_records([f"[{json.dumps(url)},{found.record[1:]}" for url, found in pages]))
    files = {
        f"{FOLDER}{name}/t{start}.js": _script(f"{name}/t{start}", _quoted(text)) for start, text in leaves.items()
    }
    files |= {
        f"{FOLDER}{name}/r{first}.js": _script(f"{name}/r{first}", f"[{','.join(held)}]")
        for first, held in records.items()
    }
    long = tuple((page, count) for page, count in enumerate(slots) if count > 1)
    return Bound(kinds, width, tuple(leaves), tuple(records), long), files


def manifest(volumes: Mapping[str, tuple[Bound, str]], words: Mapping[str, object]) -> str:
    """Return the file that is loaded first: the volumes, each with its digest, and the words of the search."""
    listed = [
        [
            name,
            digest,
            one.kinds,
            one.width,
            ",".join(one.leaves) if one.leaves else None,
            _steps(one.records),
            one.long,
        ]
        for name, (one, digest) in volumes.items()
    ]
    found = {"words": words, "volumes": listed, "digits": _DIGITS, "letters": _LETTERS}
    return _script("index", json.dumps(found, ensure_ascii=False, separators=(",", ":")))


def _inverted(pages: Sequence[tuple[str, Found]], slots: Sequence[int], width: int) -> Mapping[str, list[str]]:
    """Return for each term where it stands: for each page its number and the letters of its entries."""
    lists: defaultdict[str, list[str]] = defaultdict(list)
    number = 0
    for (_, found), count in zip(pages, slots, strict=True):
        for slot in range(count):
            held: dict[str, str] = {}
            for letter, entry in zip(_LETTERS, found.entries[slot * len(_LETTERS) :], strict=False):
                for term in entry.split():
                    held[term] = held.get(term, "") + letter
            code = _number(number, width)
            for term, letters in held.items():
                lists[term].append(code + letters)
            number += 1
    return lists


def _number(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits


def _leaves(lists: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield what the keys of the terms in a leaf begin with, and its text: terms and their lists, parted by spaces."""
    items = sorted((_key(term), f"{term} {''.join(places)}") for term, places in lists.items())
    yield from _parted(items, 0) if items else ()


def _parted(items: Sequence[tuple[str, str]], depth: int) -> Iterator[tuple[str, str]]:
    if len(items) == 1 or sum(len(text) for _, text in items) <= _LEAF:
        yield items[0][0][:depth], " ".join(text for _, text in items)
        return
    for _, group in groupby(items, lambda item: item[0][depth]):
        yield from _parted([*group], depth + 1)


def _key(term: str) -> str:
    """Return the letters of a term as JavaScript counts them, in hexadecimal, with an end: safe as a name of a file."""
    return term.encode("utf-16-be", "surrogatepass").hex() + "z"


def _records(records: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first record in each file, and all in it."""
    held: list[str] = []
    size = first = 0
    for number, record in enumerate(records):
        if size > _RECORDS:
            yield first, held
            held, size, first = [], 0, number
        held.append(record)
        size += len(record)
    if held:
        yield first, held


def _steps(numbers: Sequence[int]) -> list[int]:
    """Return how far each number is from the one before, which is shorter to write."""
    return [after - before for before, after in zip((0, *numbers), numbers, strict=False)]


def _quoted(text: str) -> str:
    return f'"{text}"'


def _script(name: str, value: str) -> str:
    """Return a file that hands a value over to the search; line separators are none in old browsers' strings."""
    return f'briefgenSearch("{name}",{value})\n'.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
