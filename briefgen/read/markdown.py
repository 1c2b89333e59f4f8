"""Markdown (`.md`): parsed as CommonMark and laid out as plain text, one paragraph a line, without mark-up or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from briefgen import frontmatter
from briefgen.errors import Finding, InputError
from briefgen.model.article import Article, Link
from briefgen.model.common import Span
from briefgen.read import metadata
from briefgen.read.decode import decode
from briefgen.read.plain import article
from briefgen.text import normalise

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_NOTE = re.compile(r"\[\^[\w-]{1,40}\](?::\s)?")
"""The sign of a footnote, as most programs write it: no part of the word it stands at."""
_TEXT = frozenset({"text", "code_inline", "image"})


class MarkdownReader:
    """Reads `.md` and `.markdown` files. A first `# heading` is the headline where the metadata states none."""

    suffixes = frozenset({".md", ".markdown"})

    def __call__(self, data: bytes, path: str, sidecar: Mapping[str, Any]) -> Article:
        """Return the article; see `registry.Reader`. Raises InputError with every problem."""
        source, detected = decode(data, path)
        head = frontmatter.split(source, path)
        known = metadata.collect({**sidecar, **head.values}, head.lines, path)
        laid = _lay_out(head.body)
        title = known.title
        if laid and laid[0].level == 1 and (title is None or title == laid[0].text):
            title = laid.pop(0).text
        text = "\n".join(line.text for line in laid)
        if not text.strip():
            hint = "Put the article's text below the front matter."
            raise InputError([Finding(path, head.body_line, 0, "source-empty", "error", "the file has no text", hint)])
        inferred = known.inferred | ({"encoding"} if detected else frozenset())
        if title is None:
            title, inferred = metadata.headline(text), inferred | {"title"}
        starts = list(accumulate((len(line.text) + 1 for line in laid), initial=0))
        made = article(text, title, known, data, path, inferred, tuple(head.body_line + line.line for line in laid))
        return replace(
            made,
            headings=tuple(Span(at, at + len(line.text)) for at, line in zip(starts, laid, strict=False) if line.level),
            links=tuple(
                Link(Span(at + start, at + end), url)
                for at, line in zip(starts, laid, strict=False)
                for start, end, url in line.links
            ),
        )


class _Line:
    """One line of the laid out text, while it is made."""

    __slots__ = ("level", "line", "links", "text")

    def __init__(self, line: int, level: int) -> None:
        self.line, self.level = line, level
        self.text = ""
        self.links: list[tuple[int, int, str]] = []


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _lay_out(body: str) -> list[_Line]:
    tokens = _parser().parse(body)
    laid: list[_Line] = []
    level, cells = 0, None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            cells = _Line(token.map[0] if token.map else 0, 0)
        elif token.type == "tr_close" and cells is not None:
            laid.append(cells)
            cells = None
        elif token.type == "inline":
            line = cells or _Line(token.map[0] if token.map else 0, level)
            if cells is not None and line.text:
                line.text += " | "
            _flatten(token.children or (), line)
            if cells is None:
                laid.append(line)
        elif token.type in ("fence", "code_block"):
            for offset, words in enumerate(token.content.splitlines()):
                line = _Line((token.map[0] if token.map else 0) + offset, 0)
                line.text = words
                laid.append(line)
    for line in laid:
        line.text = normalise(line.text)
    return [line for line in laid if line.text.strip()]


def _flatten(tokens: Iterable[Token], line: _Line) -> None:
    """Add the words of inline `tokens` to `line`: no mark-up, raw HTML dropped, images by their alternative text."""
    opened: list[tuple[int, str]] = []
    for token in tokens:
        if token.type in _TEXT:
            words = token.content.replace("\n", " ")
            line.text += _NOTE.sub("", words) if token.type == "text" else words
        elif token.type in ("softbreak", "hardbreak"):
            line.text += " "
        elif token.type == "link_open":
            opened.append((len(line.text), str(token.attrs.get("href", ""))))
        elif token.type == "link_close" and opened:
            start, url = opened.pop()
            if url and start < len(line.text):
                line.links.append((start, len(line.text), url))
