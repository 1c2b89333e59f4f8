"""Blocks that are the editor's own Markdown -> the same, tidied. Nothing is reflowed; code, HTML and tables stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from briefgen.page import markdown
from briefgen.page.inline import code_spans, needs_reference
from briefgen.page.markdown import Piece

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SPACES = re.compile(r"[ \t]+$", re.MULTILINE)
_MARKED = re.compile(r"[ \t]*[*+](?=[ \t]|$)")
_ESCAPED = re.compile(r"\\(?P<ch>[!-/:-@\[-`{-~])")
_AT_BREAK = re.compile(r"[ \t]*\n[ \t]*|[ \t]+\Z")
_HALF = re.compile(r"&#91;([^\[\]&]*)\]")
_VERBATIM = frozenset({"fence", "code_block", "html_block"})


def formatted(piece: Piece, *, markers: bool = True) -> str:
    """Return a block without the blank lines behind it. `markers`: bullets become `-`; False beside another list."""
    text = piece.bare
    if piece.kind == "other":
        return text
    if piece.kind == "paragraph":
        text = text.lstrip(" \t")
    for change in (_without_spaces, _with_dashes if markers and piece.kind == "bullets" else None, unescaped):
        if change is not None:
            changed = change(text)
            text = changed if changed == text or same(text, changed) else text
    return text


def _without_spaces(text: str) -> str:
    """Return a block without spaces at the ends of lines, but for the two that break a line."""
    if not _SPACES.search(text):
        return text
    code = _verbatim(text)
    lines = text.split("\n")
    for n, line in enumerate(lines):
        if n not in code:
            bare = line.rstrip(" \t")
            breaks = line.endswith("  ") and bare and n + 1 < len(lines) and lines[n + 1].strip(" \t>")
            lines[n] = bare + "  " if breaks and not bare.startswith("#") else bare
    return "\n".join(lines)


def _with_dashes(text: str) -> str:
    """Return a bullet list with `-` for `*` and `+`, at every level."""
    if not _MARKED.search(text):
        return text
    lines = text.split("\n")
    for token in markdown.parser().parse(text):
        if token.type == "list_item_open" and token.markup in ("*", "+") and token.map:
            line = lines[token.map[0]]
            if match := _MARKED.match(line):
                lines[token.map[0]] = f"{line[: match.end() - 1]}-{line[match.end() :]}"
    return "\n".join(lines)


def _verbatim(text: str) -> frozenset[int]:
    """Return the lines of code and HTML."""
    if text[:1] not in "-*+>0123456789 \t" and "\n" not in text:
        return frozenset()
    found: set[int] = set()
    for token in markdown.parser().parse(text):
        if token.type in _VERBATIM and token.map:
            found.update(range(*token.map))
    return frozenset(found)


def unescaped(text: str) -> str:
    r"""Return a block with `\_` and the like as plain characters, or as references where those would be mark-up."""
    if "\\" not in text:
        return text
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
    pieces: list[str] = []
    at = 0
    for token in markdown.parser().parse(text):
        if token.type == "inline" and token.map:
            start, end = starts[token.map[0]], min(starts[token.map[1]], len(text))
            if start >= at and "$" not in text[start:end]:  # a backslash may belong to mathematics
                pieces += [text[at:start], unescaped_inline(text[start:end])]
                at = end
    return "".join([*pieces, text[at:]])


def unescaped_inline(text: str) -> str:
    """Return a paragraph as `unescaped` does; as it is, where that would change what it shows."""
    code = code_spans(text, 0, len(text))
    bare: list[str] = []
    places: dict[int, str] = {}
    at = length = span = 0
    while match := _ESCAPED.search(text, at):
        while span < len(code) and code[span][1] <= match.start():
            span += 1
        inside = span < len(code) and code[span][0] <= match.start()
        end = match.end() if not inside else match.start() + 1
        kept = text[at : match.start()] + (text[match.start() : end] if inside else match["ch"])
        bare.append(kept)
        length += len(kept)
        if not inside:
            places[length - 1] = match["ch"]
        at = end
    bare.append(text[at:])
    line = "".join(bare)
    needed = needs_reference(line)
    new = "".join(f"&#{ord(ch)};" if n in places and n in needed else ch for n, ch in enumerate(line))
    new = _HALF.sub(r"&#91;\1&#93;", new)
    return new if inline_tokens(new) == inline_tokens(text) else text


# -- what a block shows ----------------------------------------------------------------------------------------------


@cache
def _site() -> MarkdownIt:
    """Return a parser as the site has it."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def inline_tokens(text: str) -> tuple[tuple[object, ...], ...]:
    """Return what a line or paragraph shows: text, and mark-up with its targets."""
    tokens = _site().parseInline(text)
    return _flat(tokens[0].children or ()) if tokens else ()


def _flat(tokens: Sequence[Token]) -> tuple[tuple[object, ...], ...]:
    found: list[tuple[object, ...]] = []
    for token in tokens:
        if token.type in ("text", "text_special", "softbreak"):
            words = "\n" if token.type == "softbreak" else token.content
            if found and found[-1][0] == "text":
                words = f"{found.pop()[1]}{words}"
            found.append(("text", words))
        else:
            found.append((token.type, token.content, tuple(sorted(token.attrs.items()))))
    return tuple(("text", _AT_BREAK.sub("\n", str(one[1]))) if one[0] == "text" else one for one in found)


def same(old: str, new: str) -> bool:
    """Tell whether two blocks are the same on GitHub and on the site, which shows HTML as text."""
    return old == new or all(_shown(parser, old) == _shown(parser, new) for parser in (markdown.parser(), _blocks()))


@cache
def _blocks() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")


def _shown(parser: MarkdownIt, text: str) -> list[tuple[object, ...]]:
    return [
        (token.type, token.tag, token.info, token.hidden, tuple(token.attrs.items()), _content(token))
        for token in parser.parse(text)
    ]


def _content(token: Token) -> object:
    if token.type != "inline":
        return token.content.rstrip("\n")
    if "\\" not in token.content and "&#" not in token.content and "  \n" not in token.content:
        return _AT_BREAK.sub("\n", token.content)
    return inline_tokens(token.content)
