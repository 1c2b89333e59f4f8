"""Links: each leads to a page and a heading that are there, and nowhere else in disguise."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from briefgen.check import targets
from briefgen.check.given import Given
from briefgen.check.names import Guesses
from briefgen.check.targets import Target
from briefgen.errors import Finding
from briefgen.model.common import Severity
from briefgen.page import inline
from briefgen.text import heading_anchor

_SCHEME = re.compile(r"[\x00-\x20]*(?P<scheme>[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_SAFE = frozenset({"http:", "https:", "mailto:", "tel:"})
_STRICT = ("sources/", "wanted.md")
"""Pages whose anchors are briefgen's own, so that one that is not there is an error; elsewhere it is a warning."""
_PARAGRAPH = re.compile(r"p\d{1,9}")
_PAGES = (".md", ".html", "")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about a link, and the one thing it can only have meant."""

    finding: Finding
    target: Target
    mended: str | None = None
    """What to write in place of the target; None: a person must choose."""


class _Link(NamedTuple):
    """A link and where it stands."""

    given: Given
    line: int
    target: Target

    @property
    def shown(self) -> str:
        written = self.target.written
        return written if len(written) <= _SHOWN else written[:_SHOWN] + "…"

    def problem(
        self, code: str, message: str, hint: str, severity: Severity = "error", mended: str | None = None
    ) -> Problem:
        where = self.line, self.target.start + 1
        finding = self.given.finding(*where, code, message, hint, severity, self.target.written)
        return Problem(finding, self.target, mended)

    def relative(self, goal: str, anchor: str = "") -> str:
        """Return what to write on the page to lead to another one."""
        path = posixpath.relpath(goal, self.given.folder or ".")
        for ch in "% ()<>#?":
            path = path.replace(ch, f"%{ord(ch):02X}")
        return f"{path}#{anchor}" if anchor else path


def links(given: Given) -> Iterator[Finding]:
    """Yield a finding for each link that is dead, unsafe, leads out of content/ or to a title that is here by now."""
    return (problem.finding for problem in problems(given))


def problems(given: Given) -> Iterator[Problem]:
    """Yield what is wrong with the links of a page, in the order of its lines."""
    checker = _Checker(given)
    for number, line in enumerate(given.lines, 1):
        for target in targets.find(line):
            if target.wiki or (target.path, target.anchor) not in checker.fine:
                yield from checker.check(_Link(given, number, target))


class _Checker:
    """Remembers where the links of a page led."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.around = given.around
        self.led: dict[str, str] = {}
        self.fine: set[tuple[str, str]] = set()
        """Path and anchor, as written, of links with which nothing is wrong, whatever their words are."""
        self.guesses = Guesses()

    def check(self, link: _Link) -> Iterator[Problem]:
        """Yield what is wrong with one link."""
        if link.target.wiki:
            yield from self._wiki(link)
        elif goal := self._goal(link):
            yield from self._arrived(link, goal)
        else:
            yield from self._astray(link)

    def _goal(self, link: _Link) -> str:
        """Return the page or file that a link leads to as it stands; empty if it does not, or is written wrongly."""
        path = link.target.path
        if not path:
            return self.given.name
        if path not in self.led:
            fine = not path.startswith("/") and not set(path) & {"\\", " ", ":"}
            goal = posixpath.normpath(posixpath.join(self.given.folder, unquote(path.partition("?")[0])))
            self.led[path] = goal if fine and self.around.is_there(goal) else ""
        return self.led[path]

    def _arrived(self, link: _Link, goal: str) -> Iterator[Problem]:
        title = inline.plain(link.target.words) if goal == "wanted.md" else ""
        briefing = self.around.titled(title) if title else ""
        if briefing and briefing != self.given.name:
            right = link.relative(briefing)
            message = f"“{title}” is a briefing now, and this still leads to the wanted page"
            yield link.problem("wanted-found", message, f"briefgen check --fix writes {right}", "warning", right)
        elif link.target.anchor and self.around.is_page(goal):
            yield from self._anchor(link, goal, unquote(link.target.anchor))
        elif goal != "wanted.md":
            self.fine.add((link.target.path, link.target.anchor))

    def _astray(self, link: _Link) -> Iterator[Problem]:
        scheme = _SCHEME.match(link.target.path)
        if scheme or link.target.path.startswith("//"):
            if not scheme or scheme["scheme"].lower() not in _SAFE:
                hint = "A link may begin with https:, http:, mailto: or tel:, or be the relative path of a page."
                yield link.problem("link-unsafe", f"{link.shown} is not a link that a page may have", hint)
            return
        path = unquote(link.target.path.partition("?")[0]).replace("\\", "/")
        if path.startswith("/"):
            goal = posixpath.normpath(path.lstrip("/") or ".")
            right = link.relative(goal, link.target.anchor)
            mended = right if self.around.is_there(goal) else None
            message = f"{link.shown} only works at the root of one host"
            yield link.problem("link-absolute", message, f"Link from this page: {right}", "error", mended)
            return
        goal = posixpath.normpath(posixpath.join(self.given.folder, path))
        names = self.around.names()
        meant = goal if goal in names.every else names.meant(self.given.name, goal, path)
        if goal.startswith("..") and not meant:
            content = self.around.content
            message = f"{link.shown} leads out of {content}/"
            yield link.problem("link-outside", message, f"Link to a page inside of {content}/.")
        else:
            yield self._dead(link, goal, meant)

    def _dead(self, link: _Link, goal: str, meant: str) -> Problem:
        message = f"there is no {'page' if PurePosixPath(goal).suffix in _PAGES else 'file'} {link.shown}"
        if meant:
            right = link.relative(meant, link.target.anchor)
            return link.problem("link-dead", message, _only(right), "error", right)
        near = self.around.names().nearest(goal, self.guesses)
        hint = f"Did you mean {link.relative(near)}?" if near else ""
        return link.problem("link-dead", message, hint or "Correct the path, or write the words without a link.")

    def _wiki(self, link: _Link) -> Iterator[Problem]:
        path = link.target.path
        found = self.around.directory().find(path, self.given.name) if path else (self.given.name,)
        if not found:
            near = self.around.names().nearest(f"{path}.md", self.guesses)
            hint = f"Did you mean [[{near.removesuffix('.md')}]]?" if near else ""
            message = f"there is no page [[{path}]]"
            yield link.problem("link-dead", message, hint or "Correct the name, or write it without brackets.")
        elif len(found) > 1:
            message = f"[[{path}]] may mean {' or '.join(found[:3])}"
            hint = f"Write the folder too: [[{found[0].removesuffix('.md')}]]"
            yield link.problem("link-ambiguous", message, hint, "warning")
        elif link.target.anchor and self.around.is_page(found[0]):
            yield from self._anchor(link, found[0], heading_anchor(link.target.anchor))

    def _anchor(self, link: _Link, goal: str, anchor: str) -> Iterator[Problem]:
        there = self.around.anchors(goal)
        if there.get(anchor, 0) == 1:
            if not link.target.wiki and goal != "wanted.md":
                self.fine.add((link.target.path, link.target.anchor))
            return
        if there.get(anchor):
            message = f"{goal} has {there[anchor]} headings with the anchor #{anchor}; this leads to the first"
            hint = f"Give them different words, or link to the second one: #{anchor}-1"
            yield link.problem("anchor-ambiguous", message, hint, "warning")
            return
        severity: Severity = "error" if goal.startswith(_STRICT) else "warning"
        message = f"{goal} has no heading with the anchor #{anchor}"
        right = f"{link.target.path}#{heading_anchor(anchor)}"
        if not link.target.wiki and there.get(heading_anchor(anchor)) == 1:
            yield link.problem("anchor-dead", message, _only(right), severity, right)
        else:
            yield link.problem("anchor-dead", message, self._other(goal, anchor, there), severity)

    def _other(self, goal: str, anchor: str, there: Mapping[str, int]) -> str:
        """Return what to do about an anchor that is not there."""
        if goal.startswith("sources/") and _PARAGRAPH.fullmatch(anchor):
            last = max((int(one[1:]) for one in there if _PARAGRAPH.fullmatch(one)), default=0)
            return f"Its paragraphs are p1 to p{last}." if last else "It shows no paragraph."
        near = self.guesses.nearest(anchor, there)
        return f"Did you mean #{near}?" if near else "Link to the page without the part after #."


def _only(right: str) -> str:
    return f"It can only mean {right}: briefgen check --fix writes it."
