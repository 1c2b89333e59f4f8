"""The links of a page: where each stands and what it says it leads to. Linear in the length of a line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from briefgen.text import fold_spaces

_INLINE = re.compile(r"\]\((?P<body>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
_TITLED = re.compile(r"(?P<target>\S*)\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\))")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:[ \t]*<?(?P<target>[^\s>]+)")
_WIKI = re.compile(r"\[\[(?P<target>[^\[\]|#\n]*)(?:#(?P<anchor>[^\[\]|\n]*))?(?:\|(?P<text>[^\[\]\n]*))?\]\]")
_TICKS = re.compile(r"(?<!\\)`+")
_WORDS = 300
"""Characters before a link's target in which its words are looked for."""


class Target(NamedTuple):
    """One link on a line."""

    start: int
    """Offset in the line of what it leads to, as written; `end` likewise."""
    end: int
    path: str
    """As written, without the part after #."""
    anchor: str
    """After #, as written; empty if there is none."""
    words: str
    """What the reader sees, as Markdown; empty where that stands on another line."""
    wiki: bool = False
    """`[[...]]`: looked for by name in all folders."""

    @property
    def written(self) -> str:
        """The whole target as written."""
        return f"{self.path}#{self.anchor}" if self.anchor else self.path


def find(line: str) -> Sequence[Target]:
    """Return the links of a line of prose, in order; none inside code."""
    wiki, defines, inline = "[[" in line, "]:" in line, "](" in line
    if not (wiki or defines or inline):
        return ()
    line = _without_code(line)
    found = [_wiki(match) for match in _WIKI.finditer(line)] if wiki else []
    if defines and (definition := _DEFINITION.match(line)):
        found.append(_target(line, definition.start("target"), definition["target"]))
    if inline:
        found += [_inline(line, match) for match in _INLINE.finditer(line)]
    return sorted((one for one in found if one.path or one.anchor), key=_start)


def _start(target: Target) -> int:
    return target.start


def _inline(line: str, match: re.Match[str]) -> Target:
    body = match["body"]
    start = match.start("body") + len(body) - len(body.lstrip())
    body = body.strip()
    if body.startswith("<") and ">" in body:
        return _target(line, start + 1, body[1 : body.index(">")], match.start())
    titled = _TITLED.fullmatch(body) if body.endswith(('"', "'", ")")) else None
    return _target(line, start, titled["target"] if titled else body, match.start())


def _target(line: str, start: int, written: str, words_end: int | None = None) -> Target:
    path, _, anchor = written.partition("#")
    words = ""
    if words_end is not None:
        opened = line.rfind("[", max(0, words_end - _WORDS), words_end)
        words = fold_spaces(line[opened + 1 : words_end]) if opened >= 0 else ""
        words = "" if "]" in words else words
    return Target(start, start + len(written), path, anchor, words)


def _wiki(match: re.Match[str]) -> Target:
    words = match["text"] or match["target"]
    return Target(match.start() + 2, match.end() - 2, match["target"].strip(), match["anchor"] or "", words, wiki=True)


def _without_code(line: str) -> str:
    """Return the line with what stands between backticks blanked, so that offsets hold."""
    if "`" not in line:
        return line
    runs = list(_TICKS.finditer(line))
    later: dict[int, list[int]] = defaultdict(list)
    for at in range(len(runs) - 1, -1, -1):
        later[len(runs[at].group())].append(at)
    pieces, done, at = [], 0, 0
    while at < len(runs):
        rest = later[len(runs[at].group())]
        while rest and rest[-1] <= at:
            rest.pop()
        if rest:
            start, end = runs[at].end(), runs[rest[-1]].start()
            pieces += [line[done:start], " " * (end - start)]
            done, at = end, rest[-1]
        at += 1
    return "".join([*pieces, line[done:]])
