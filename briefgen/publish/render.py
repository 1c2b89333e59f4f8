"""Markdown of an editor -> safe HTML, with links between pages turned into those of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from briefgen.publish.notes import notes

Href = Callable[[str, str], str]
"""(path below content/, fragment with its number sign or empty) -> address on the site, seen from the page shown."""

_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_SIMPLE_LINK = re.compile(r"\[([^\[\]]+)\]\(([\w./#-]+)\)", re.ASCII)
"""A link whose target is nothing but a path; split by it, a text is words, link text, target, words ..."""
_MARKUP = re.compile(r"[\\`*_\[\]<&~!\x00-\x1f\x7f\ud800-\udfff]")
"""What may be mark-up, or is not shown as it stands."""
_NOT_A_LINE = re.compile(r"^(?:$|[ \t#>+=|:-]|\d{1,9}[.)])|[ \t]$")
"""A line that may be more, or show as less, than a line of a paragraph."""
_DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
_SAFE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


class _Renderer(RendererHTML):
    """Writes names in links so that their direction cannot disturb the line, and drops images of other hosts."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: MutableMapping[str, Any]) -> str:
        """Return the start tag of a link, its target rewritten."""
        token = tokens[idx]
        token.attrs["href"] = env["resolve"](str(token.attrs.get("href", "")))
        if _OUTSIDE.match(str(token.attrs["href"])):
            token.attrs["rel"] = "noopener noreferrer"
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: MutableMapping[str, Any]) -> str:
        """Return an image of the project; of one elsewhere its alternative text, since a page asks no other host."""
        source = str(tokens[idx].attrs.get("src", ""))
        if _OUTSIDE.match(source):
            return str(Markup.escape(tokens[idx].content))
        tokens[idx].attrs["src"] = env["resolve"](source)
        return super().image(tokens, idx, options, env)


@cache
def _markdown() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])
    return found.use(notes)


def definitions(texts: Iterable[str]) -> str:
    """Return those of the blocks of a page that define links (`[1]: people/a.md`), which all of its blocks may use."""
    return "\n\n".join(text for text in texts if _DEFINED.search(text))


def block(markdown: str, page: str, href: Href, defined: str = "") -> Markup:
    """Return the HTML of Markdown that stands on `page` (its path below content/); raw HTML comes out as text.

    `defined`: `definitions` of the page.
    """
    if (plain := _paragraphs(markdown, page, href)) is not None:
        return plain
    env = _env(page, href)
    if defined:
        _markdown().parse(defined, env)
    return Markup(_markdown().render(markdown, env))  # noqa: S704 - html is off


def inline(markdown: str, page: str, href: Href) -> Markup:
    """Return the HTML of one line of Markdown, without a paragraph around it."""
    if (plain := _plain(markdown, page, href)) is not None:
        return plain
    return Markup(_markdown().renderInline(markdown, _env(page, href)))  # noqa: S704 - html is off


def _paragraphs(markdown: str, page: str, href: Href) -> Markup | None:
    """Return what `block` does for paragraphs of nothing but what `_plain` knows; else None."""
    found: list[str] = []
    for paragraph in markdown.strip("\n").split("\n\n"):
        lines = paragraph.split("\n")
        if any(_NOT_A_LINE.search(line) for line in lines):
            return None
        shown: list[str] = []
        for line in lines:
            if (words := _plain(line, page, href)) is None:
                return None
            shown.append(words)
        found.append("<p>" + "\n".join(shown) + "</p>\n")
    return Markup("".join(found))  # noqa: S704 - escaped by `_plain`


def _plain(markdown: str, page: str, href: Href) -> Markup | None:
    """Return what `inline` does for words with nothing but simple links among them, ten times as fast; else None."""
    pieces = _SIMPLE_LINK.split(markdown) if "[" in markdown else [markdown]
    targets = pieces[2::3]
    del pieces[2::3]
    if _MARKUP.search("".join(pieces)):
        return None
    shown = [_escaped(piece) for piece in pieces]
    for at, target in enumerate(targets):
        shown[2 * at + 1] = f'<a href="{_escaped(resolve(target, page, href))}">{shown[2 * at + 1]}</a>'
    return Markup("".join(shown))  # noqa: S704 - escaped above


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def resolve(target: str, page: str, href: Href) -> str:
    """Return the address of a link that stands on `page`; links that could run something lead nowhere."""
    if _OUTSIDE.match(target):
        return target if _SAFE.match(target) else "#"
    path, mark, fragment = target.partition("#")
    if not path:
        return target
    return href(_beside(posixpath.dirname(page), path), mark + fragment)


@lru_cache(4096)
def _beside(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(path)))  # the parser percent-encodes


def _env(page: str, href: Href) -> dict[str, Any]:
    return {"resolve": lambda target: resolve(target, page, href)}
