"""Links: each leads to a page and a heading that are there, and nowhere else in disguise."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from briefgen.check.given import Given
from briefgen.errors import Finding
from briefgen.model import Severity
from briefgen.page import inline
from briefgen.text import heading_anchor

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:[ \t]*<?([^\s>]+)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = frozenset({"http:", "https:", "mailto:", "tel:"})
_STRICT = ("sources/", "wanted.md")
"""Pages whose anchors are briefgen's own, so that one that is not there is an error; elsewhere it is a warning."""


def links(given: Given) -> Iterator[Finding]:
    """Yield a finding for each link that is dead, unsafe or leads out of content/."""
    checker = _Checker(given)
    for name, lines in given.lines.items():
        for number, line in enumerate(lines, 1):
            if "](" not in line and "]:" not in line:
                continue
            targets = [link.target for link in inline.links(line)]
            if definition := _DEFINITION.match(line):
                targets.append(definition[1])
            for target in targets:
                if target:
                    yield from checker.check(name, number, line.find(target) + 1, target)


class _Checker:
    """Remembers the anchors of the pages that links lead to."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.anchors: dict[str, frozenset[str]] = {}
        self.names = sorted({*given.pages, *given.assets})

    def check(self, page: str, line: int, column: int, target: str) -> Iterator[Finding]:
        """Yield what is wrong with one link of a page."""

        def dead(code: str, message: str, hint: str) -> Finding:
            return self.given.finding(page, line, column, code, message, hint)

        shown = target if len(target) <= 80 else target[:80] + "…"
        scheme = _SCHEME.match(target.strip().lstrip("\x00-\x20"))
        if scheme:
            if scheme.group().lower() not in _SAFE:
                hint = "A link may begin with https:, http:, mailto: or tel:, or be the relative path of a page."
                yield dead("link-unsafe", f"{shown} is not a link that a page may have", hint)
            return
        path, _, fragment = target.partition("#")
        path = unquote(path.partition("?")[0])
        if path.startswith(("/", "\\")):
            hint = f"Link from this page: {posixpath.relpath(path.lstrip('/') or '.', posixpath.dirname(page) or '.')}"
            yield dead("link-absolute", f"{shown} only works at the root of one host", hint)
            return
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if goal.startswith("..") or "\\" in path:
            yield dead("link-outside", f"{shown} leads out of {self.given.content}/", "Link to a page inside of it.")
        elif goal not in self.given.pages:
            if goal not in self.given.assets:
                yield dead("link-dead", f"there is no page {shown}", self._nearest(page, goal))
        elif fragment and unquote(fragment) not in self._anchors(goal):
            severity: Severity = "error" if goal.startswith(_STRICT) else "warning"
            message = f"{goal} has no heading with the anchor #{fragment}"
            near = get_close_matches(unquote(fragment), self._anchors(goal), 1)
            hint = f"Did you mean #{near[0]}?" if near else "Link to the page without the part after #."
            yield self.given.finding(page, line, column, "anchor-dead", message, hint, severity)

    def _nearest(self, page: str, goal: str) -> str:
        near = get_close_matches(goal, [name for name in self.names if _alike(name, goal)], 1)
        if not near:
            return "Correct the path, or write the words without a link."
        return f"Did you mean {posixpath.relpath(near[0], posixpath.dirname(page) or '.')}?"

    def _anchors(self, page: str) -> frozenset[str]:
        if page not in self.anchors:
            self.anchors[page] = frozenset(anchors(self.given.lines[page]))
        return self.anchors[page]


def anchors(lines: tuple[str, ...]) -> Iterator[str]:
    """Yield the anchors of a page's headings; the second "Talks" is #talks-1, as on GitHub."""
    seen: Counter[str] = Counter()
    for line in lines:
        if match := _HEADING.match(line):
            anchor = heading_anchor(inline.plain(match[1]))
            yield f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor
            seen[anchor] += 1


def _alike(name: str, goal: str) -> bool:
    """Tell cheaply whether a name is worth comparing: get_close_matches is slow on thousands of them."""
    return name.rpartition("/")[2][:2] == goal.rpartition("/")[2][:2]
