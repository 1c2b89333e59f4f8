"""`[[wikilinks]]` -> relative Markdown links. What one leads to is the same for check, for the site and for fmt.

`[[Maria Lind]]`, `[[maria-lind]]`, `[[people/maria-lind.md]]`, `[[Lind, Maria]]` (an alias), each also with a heading,
`[[Maria Lind#Career]]`, and with words of its own, `[[Maria Lind|the mayor]]`.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from briefgen import frontmatter
from briefgen.page.inline import code_spans, escape
from briefgen.page.markdown import parser
from briefgen.text import fold_spaces, heading_anchor, title_key

_WIKILINK = re.compile(
    r"(?<![\\!\[])\[\[(?P<target>[^\[\]|#\n\\]*)(?:#(?P<heading>[^\[\]|\n\\]*))?(?:\\?\|(?P<words>[^\[\]\n]*))?\]\](?![(\[])"
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_FIRST = ("briefings", "people", "organisations", "topics")
"""Folders whose pages are meant first: a source has the title of its briefing."""


class Titled(NamedTuple):
    """A page as links name it."""

    path: str
    """Below content/."""
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """What wikilinks may name."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """Path of each page below content/ -> its title."""
    names: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    """Name, folded -> paths of the pages that bear it: by slug, by title, by alias. The first that has it counts."""

    @classmethod
    def of(cls, pages: Iterable[Titled]) -> Directory:
        """Return the directory of these pages."""
        titles: dict[str, str] = {}
        slugs, named, also = (defaultdict[str, list[str]](list) for _ in range(3))
        for page in sorted(pages):
            stem = PurePosixPath(page.path).stem
            titles[page.path] = page.title or stem
            slugs[title_key(stem)].append(page.path)
            named[title_key(page.title)].append(page.path)
            for alias in dict.fromkeys(page.aliases):
                also[title_key(alias)].append(page.path)
        return cls(
            titles, tuple({key: tuple(paths) for key, paths in one.items() if key} for one in (slugs, named, also))
        )

    def find(self, target: str, page: str) -> tuple[str, ...]:
        """Return the pages that a target on `page` may mean: one if it is clear, none if there is no such page."""
        path = target.strip().strip("/")
        for below in (posixpath.normpath(posixpath.join(posixpath.dirname(page), path)), path):
            for name in (below, f"{below}.md"):
                if name in self.titles:
                    return (name,)
        for names in self.names:
            found = names.get(title_key(path), ())
            if found:
                first = tuple(one for one in found if one.partition("/")[0] in _FIRST)
                return first or found
        return ()


def resolve(text: str, page: str, directory: Directory) -> str:
    """Return the text of `page` (a path below content/) with each wikilink that is clear as a Markdown link.

    Front matter, code and embeds (`![[...]]`) stay as they are. No line is added or taken away.
    """
    pieces: list[str] = []
    at = 0
    for match in _found(text):
        link = _link(match, page, directory)
        if link is not None:
            pieces += [text[at : match.start()], link]
            at = match.end()
    return "".join([*pieces, text[at:]])


def _found(text: str) -> Iterator[re.Match[str]]:
    """Yield the wikilinks of a page outside of front matter and code."""
    if "[[" not in text:
        return
    body = frontmatter.end(text)
    starts = [body, *(match.end() for match in _LINE_END.finditer(text, body)), len(text)]
    env: dict[str, object] = {}
    tokens = parser().parse(text[body:], env)
    references = env.get("references", {})
    for token in tokens:
        if token.type == "inline" and token.map and "[[" in token.content:
            start, end = starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]
            code = code_spans(text, start, end)
            ends = [last for _, last in code]
            for match in _WIKILINK.finditer(text, start, end):
                at = bisect_right(ends, match.start())
                inside = at < len(code) and code[at][0] < match.start()
                if not inside and match.group()[2:-2].upper() not in references:  # type: ignore[operator]
                    yield match


def _link(match: re.Match[str], page: str, directory: Directory) -> str | None:
    """Return the Markdown link for a wikilink; None if it is not clear where it leads."""
    target, heading, words = match["target"].strip(), match["heading"], match["words"]
    if heading is not None and (heading.startswith("^") or not heading.strip()):
        return None  # a block reference of Obsidian's: nothing else has these
    found = directory.find(target, page) if target else (page,)
    if len(found) != 1 or not (target or heading):
        return None
    shown = fold_spaces(words) if words else _shown(target, heading or "", found[0], directory)
    path = posixpath.relpath(found[0], posixpath.dirname(page) or ".") if target else ""
    path = re.sub(r"[\s%()<>#?\\]", lambda odd: "".join(f"%{byte:02X}" for byte in odd.group().encode()), path)
    anchor = f"#{heading_anchor(heading.rpartition('#')[2])}" if heading else ""
    return f"[{shown}]({path}{anchor})"


def _shown(target: str, heading: str, path: str, directory: Directory) -> str:
    """Return the words of a link without words of its own: the title, or the alias that was written."""
    names = directory.names[1:]
    named = target and any(path in one.get(title_key(target), ()) for one in names)
    title = escape(target if named else directory.titles[path]) if target else ""
    return " > ".join(part for part in (title, escape(heading.replace("#", " > ").strip())) if part)
