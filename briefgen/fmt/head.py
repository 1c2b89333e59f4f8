"""Front matter -> canonical front matter: our keys in their order and form, all else byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen import frontmatter
from briefgen.errors import InputError
from briefgen.page import briefing, entity

KEYS: Mapping[str, tuple[str, ...]] = {
    "briefings": briefing.KEYS,
    "people": entity.KEYS,
    "organisations": entity.KEYS,
    "topics": entity.KEYS,
}
"""Folder of content/ -> the keys of its pages, in their order."""

_INNER: Mapping[str, tuple[str, ...]] = {
    "source": briefing.SOURCE_KEYS,
    "corrected": ("on", "of", "note", "title", "digest", "changed"),
    "withdrawn": ("on", "reason"),
}
"""Key -> the keys of the mappings in its value, in their order."""

_COMMENT = re.compile(r"(?:^|[ \t])#", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with its value, as it stands."""

    key: str
    text: str
    """With the last line end."""
    filler: str
    """Blank lines and comments behind it."""


def formatted(head: frontmatter.FrontMatter, keys: Sequence[str]) -> str:
    """Return the YAML between the fences.

    With comments on lines of their own, or texts of several lines, the keys stay in the order that they have; a value
    with comments inside stays as it is.
    """
    raw = f"{head.raw}\n" if head.raw else ""
    lines = raw.splitlines(keepends=True) if not re.search("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", raw) else []
    starts = [line - 2 for line in head.lines.values()]
    if not lines or not starts or len(set(starts)) < len(starts):
        return raw
    entries = [*_entries(lines, starts, list(head.lines))]
    first = "".join(lines[: starts[0]])
    ours = [n for n, entry in enumerate(entries) if entry.key in keys]
    written = [_canonical(entry, head.values[entry.key]) if entry.key in keys else entry.text for entry in entries]
    places = ours
    texts = any(isinstance(head.values[entries[n].key], str) and "\n" in head.values[entries[n].key] for n in ours)
    if not texts and not any(_COMMENT.search(filler) for filler in (first, *(entry.filler for entry in entries))):
        places = sorted(ours, key=lambda n: keys.index(entries[n].key))
    order = dict(zip(ours, places, strict=True))
    return first + "".join(written[order.get(n, n)] + entry.filler for n, entry in enumerate(entries))


def _entries(lines: Sequence[str], starts: Sequence[int], keys: Sequence[str]) -> Iterator[_Entry]:
    for key, start, end in zip(keys, starts, [*starts[1:], len(lines)], strict=True):
        last = end
        while last > start + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
            last -= 1
        yield _Entry(key, "".join(lines[start:last]), "".join(lines[last:end]))


def _canonical(entry: _Entry, value: Any) -> str:
    """Return a key of ours as briefgen writes it, with the comment behind it; as it is, where it cannot be sure."""
    value = _ordered(value, _INNER.get(entry.key, ()))
    if not _simple(value):
        return entry.text
    line = frontmatter.dump({entry.key: value})
    if not _COMMENT.search(entry.text):
        return line
    if entry.text.count("\n") > 1:
        return entry.text
    comment = next((found for found in _comments(entry.text) if _means(entry.text[:found], entry.key, value)), None)
    return line if comment is None else line.rstrip("\n") + entry.text[comment:]


def _comments(line: str) -> Iterator[int]:
    """Yield where a comment may begin in a line, the spaces in front of it included; the first that can be one is."""
    for match in _COMMENT.finditer(line):
        yield len(line[: match.start()].rstrip(" \t"))


def _means(text: str, key: str, value: Any) -> bool:
    try:
        return frontmatter.load(text, "")[0] == {key: value}
    except InputError:
        return False


def _ordered(value: Any, keys: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_ordered(one, keys) for one in value]
    if not isinstance(value, dict):
        return value
    order = {key: n for n, key in enumerate(keys)}
    return dict(sorted(value.items(), key=lambda item: order.get(item[0], len(order))))


def _simple(value: Any) -> bool:
    """Tell whether a value goes on one line: words, or lists and mappings of words."""
    if isinstance(value, list | dict):
        return all(map(_simple, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and "\n" not in value
