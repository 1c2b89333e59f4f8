"""A page -> the same page in the canonical dialect. Proves itself before it returns; else refuses and says why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefgen import frontmatter
from briefgen.errors import Finding, InputError
from briefgen.fmt import head, proof
from briefgen.fmt.block import DamageError, formatted
from briefgen.model.pages import KeyPoints, PageBlock, Prose, ReadAlso, Section
from briefgen.page import blocks, briefing, markdown, wikilinks
from briefgen.page.markdown import LEAD, Piece
from briefgen.page.wikilinks import Directory

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7}) \S", re.MULTILINE)
_UNQUIET = re.compile(r"\\|\[\[|\r|\ufeff|[ \t]$", re.MULTILINE)
_BLANK_END = re.compile(r"\n[ \t]*\n[ \t\n]*\Z")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page taken apart."""

    name: str
    head: frontmatter.FrontMatter
    blocks: tuple[PageBlock, ...]
    lines: tuple[int, ...]
    """On which each block begins (1-based)."""


def is_ours(name: str) -> bool:
    """Tell whether only briefgen writes the page at `name` (below content/): it is never formatted."""
    return name == "wanted.md" or name.startswith("sources/")


def text(page: str, name: str, directory: Directory) -> str:
    """Return the page in the canonical dialect; as it is, if it is briefgen's own.

    `name` is its path below content/, `directory` what its wikilinks may name. Raises InputError, with `name` as the
    path of its findings, where the page cannot be read or would lose something.
    """
    if is_ours(name) or _is_canonical(page, name):
        return page
    old = _loaded(page, name, directory)
    written = _written(old)
    if written != page:
        _prove(old, written, directory)
    return written


def _is_canonical(page: str, name: str) -> bool:
    """Tell quickly whether there is nothing to do: a page as briefgen writes it, or one with plain edits."""
    if not name.startswith("briefings/") or _UNQUIET.search(page):
        return False
    found = briefing.loads(page, "", name)
    if found.front_matter is not None or any(block.as_written is not None for block in found.blocks):
        return False
    return markdown.is_plain(blocks.dumps(found.blocks))


def _loaded(page: str, name: str, directory: Directory) -> _Page:
    """Return the page taken apart, its wikilinks resolved. Raises InputError."""
    unix = page.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if conflicts := [*_CONFLICT.finditer(unix)]:
        hint = "Choose between the two sides and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
        message = "a merge left its conflict marker here, so the page was not formatted"
        lines = (unix.count("\n", 0, match.start()) + 1 for match in conflicts)
        raise InputError(Finding(name, line, 1, "conflict-marker", "error", message, hint) for line in lines)
    parts = frontmatter.split(unix, name)
    start = len(unix) - len(parts.body)
    linked = wikilinks.resolve(unix, name, directory)
    lead = LEAD.match(linked, start)
    start = lead.end() if lead else start
    found = blocks.loads(linked[start:], sourced=name.startswith("briefings/"))
    return _Page(name, parts, found, blocks.lines(found, linked.count("\n", 0, start) + 1))


def _written(page: _Page) -> str:
    """Return the canonical text. Raises InputError with every block that would lose something."""
    keys = head.KEYS.get(page.name.partition("/")[0], ())
    top = "" if page.head.raw is None else f"---\n{head.formatted(page.head, keys)}---\n"
    beside = _beside_another_list(page.blocks)
    html = any(isinstance(one, Prose) and one.markdown.lstrip().startswith("<") for one in page.blocks)
    parts: list[str] = []
    problems: list[Finding] = []
    for n, (block, line) in enumerate(zip(page.blocks, page.lines, strict=True)):
        as_written = blocks.written(block)
        kept = html and isinstance(
            block, Prose | Section
        )  # where HTML is shown as text, blocks begin and end elsewhere
        try:
            written = Piece("other", as_written).bare if kept else formatted(block, markers=n not in beside)
        except DamageError as error:
            problems.append(Finding(page.name, line + error.line, 0, "not-formatted", "error", f"{error}", error.hint))
            continue
        touching = kept and not _BLANK_END.search(as_written)
        parts += [written, "\n" if touching or n + 1 == len(page.blocks) else "\n\n"]
    if problems:
        raise InputError(problems)
    return top + ("\n" if top and parts else "") + "".join(parts)


def _beside_another_list(page: Sequence[PageBlock]) -> frozenset[int]:
    """Return the indices of lists with another one beside them: only their markers keep the two apart."""
    pairs = ((n, n + 1) for n, (one, next_) in enumerate(pairwise(page)) if _is_list(next_) and _ends_with_list(one))
    return frozenset(n for pair in pairs for n in pair)


def _ends_with_list(block: PageBlock) -> bool:
    return isinstance(block, KeyPoints | ReadAlso) or _is_list(block)


def _is_list(block: PageBlock) -> bool:
    return isinstance(block, Prose) and markdown.split(block.markdown)[0].kind == "bullets"


def _prove(old: _Page, written: str, directory: Directory) -> None:
    """Raise InputError unless `written` says the same as `old`, and is its own canonical form."""
    new = _loaded(written, old.name, directory)
    line: int | None = 1
    if old.head.values == new.head.values:
        line = proof.first_difference(old.blocks, new.blocks, old.lines)
        if line is None and _written(new) == written:
            return
    message = "formatting would change what stands here, so the page was left as it is"
    hint = "The page may well be right. Please report this, with the lines around it: formatting must never do that."
    raise InputError([Finding(old.name, line or 1, 0, "not-formatted", "error", message, hint)])
