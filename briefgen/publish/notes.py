"""Callouts that are no quotes, `> [!note] Title`: an editor's boxes, as Obsidian and GitHub show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_MARKER = re.compile(r"\[!(?P<kind>[a-z][\w-]*)\][+-]?[ \t]*(?P<title>[^\n]*)(?:\n|$)", re.IGNORECASE)


def notes(markdown: MarkdownIt) -> None:
    """Make a parser read them: `<div class="admonition note">`, as MkDocs shows them on ordinary pages."""
    markdown.core.ruler.before("inline", "notes", _rule)


def _rule(state: StateCore) -> None:
    if any(token.type == "blockquote_open" for token in state.tokens):
        state.tokens = [*_noted(state.tokens)]


def _noted(tokens: Sequence[Token]) -> Iterator[Token]:
    open_boxes: list[bool] = []
    skipped = 0
    for at, token in enumerate(tokens):
        if at < skipped:
            continue
        if token.type == "blockquote_open":
            words = tokens[at + 2] if tokens[at + 1].type == "paragraph_open" else None
            match = _MARKER.match(words.content) if words is not None else None
            open_boxes.append(match is not None)
            if match is None or words is None:
                yield token
                continue
            kind = match["kind"].lower()
            yield Token("note_open", "div", 1, attrs={"class": f"admonition {kind}"}, block=True)
            yield Token("note_title_open", "p", 1, attrs={"class": "admonition-title"}, block=True)
            yield Token("inline", "", 0, content=match["title"].strip() or kind.capitalize(), children=[], block=True)
            yield Token("note_title_close", "p", -1, block=True)
            words.content = words.content[match.end() :]
            skipped = at + 1 if words.content.strip() else at + 4
        elif token.type == "blockquote_close" and open_boxes.pop():
            yield Token("note_close", "div", -1, block=True)
        else:
            yield token
