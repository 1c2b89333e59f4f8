"""Links: each leads to a page and a heading that are there, and nowhere else in disguise."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from briefgen.check import targets
from briefgen.check.anchors import anchors
from briefgen.check.given import Given
from briefgen.check.names import Names
from briefgen.check.targets import Target
from briefgen.errors import Finding
from briefgen.model import Severity
from briefgen.page import inline
from briefgen.text import heading_anchor, title_key

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
    page: str
    target: Target
    mended: str | None = None
    """What to write in place of the target; None: a person must choose."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A link and where it stands."""

    given: Given
    page: str
    line: int
    target: Target

    @property
    def shown(self) -> str:
        written = self.target.written
        return written if len(written) <= _SHOWN else written[:_SHOWN] + "…"

    def problem(
        self, code: str, message: str, hint: str, severity: Severity = "error", mended: str | None = None
    ) -> Problem:
        where = (self.page, self.line, self.target.start + 1)
        finding = self.given.finding(*where, code, message, hint, severity, self.target.written)
        return Problem(finding, self.page, self.target, mended)

    def relative(self, goal: str, anchor: str = "") -> str:
        """Return what to write on the page to lead to another one."""
        path = posixpath.relpath(goal, posixpath.dirname(self.page) or ".")
        for ch in "% ()<>#?":
            path = path.replace(ch, f"%{ord(ch):02X}")
        return f"{path}#{anchor}" if anchor else path


def links(given: Given) -> Iterator[Finding]:
    """Yield a finding for each link that is dead, unsafe, leads out of content/ or to a title that is here by now."""
    return (problem.finding for problem in problems(given))


def problems(given: Given) -> Iterator[Problem]:
    """Yield what is wrong with links, in the order of pages and lines."""
    checker = _Checker(given)
    for name, lines in given.lines.items():
        for number, line in enumerate(lines, 1):
            for target in targets.find(line):
                yield from checker.check(_Link(given, name, number, target))


class _Checker:
    """Remembers where links led and which anchors are there."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.names = Names((*given.pages, *given.assets))
        self.led: dict[tuple[str, str], str] = {}
        self.anchors: dict[str, Counter[str]] = {}

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
        if not link.target.path:
            return link.page
        key = (posixpath.dirname(link.page), link.target.path)
        if key not in self.led:
            goal = posixpath.normpath(posixpath.join(key[0], unquote(key[1].partition("?")[0])))
            fine = goal in self.names.every and not key[1].startswith("/") and not set(key[1]) & {"\\", " ", ":"}
            self.led[key] = goal if fine else ""
        return self.led[key]

    def _arrived(self, link: _Link, goal: str) -> Iterator[Problem]:
        title = inline.plain(link.target.words) if goal == "wanted.md" else ""
        briefing = self._briefing(title) if title else ""
        if briefing and briefing != link.page:
            right = link.relative(briefing)
            message = f"“{title}” is a briefing now, and this still leads to the wanted page"
            yield link.problem("wanted-found", message, f"briefgen check --fix writes {right}", "warning", right)
        elif link.target.anchor and goal in self.given.pages:
            yield from self._anchor(link, goal, unquote(link.target.anchor))

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
            mended = right if goal in self.names.every else None
            message = f"{link.shown} only works at the root of one host"
            yield link.problem("link-absolute", message, f"Link from this page: {right}", "error", mended)
            return
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(link.page), path))
        meant = goal if goal in self.names.every else self.names.meant(link.page, goal, path)
        if goal.startswith("..") and not meant:
            message = f"{link.shown} leads out of {self.given.content}/"
            yield link.problem("link-outside", message, f"Link to a page inside of {self.given.content}/.")
        else:
            yield self._dead(link, goal, meant)

    def _dead(self, link: _Link, goal: str, meant: str) -> Problem:
        message = f"there is no {'page' if PurePosixPath(goal).suffix in _PAGES else 'file'} {link.shown}"
        if meant:
            right = link.relative(meant, link.target.anchor)
            return link.problem("link-dead", message, _only(right), "error", right)
        near = self.names.nearest(goal)
        hint = f"Did you mean {link.relative(near)}?" if near else ""
        return link.problem("link-dead", message, hint or "Correct the path, or write the words without a link.")

    def _wiki(self, link: _Link) -> Iterator[Problem]:
        path = link.target.path
        found = self.given.collection.directory.find(path, link.page) if path else (link.page,)
        if not found:
            near = self.names.nearest(f"{path}.md")
            hint = f"Did you mean [[{near.removesuffix('.md')}]]?" if near else ""
            message = f"there is no page [[{path}]]"
            yield link.problem("link-dead", message, hint or "Correct the name, or write it without brackets.")
        elif len(found) > 1:
            message = f"[[{path}]] may mean {' or '.join(found[:3])}"
            hint = f"Write the folder too: [[{found[0].removesuffix('.md')}]]"
            yield link.problem("link-ambiguous", message, hint, "warning")
        elif link.target.anchor and found[0] in self.given.pages:
            yield from self._anchor(link, found[0], heading_anchor(link.target.anchor))

    def _anchor(self, link: _Link, goal: str, anchor: str) -> Iterator[Problem]:
        if goal not in self.anchors:
            self.anchors[goal] = anchors(self.given.lines[goal])
        there = self.anchors[goal]
        if there[anchor] == 1:
            return
        if there[anchor]:
            message = f"{goal} has {there[anchor]} headings with the anchor #{anchor}; this leads to the first"
            hint = f"Give them different words, or link to the second one: #{anchor}-1"
            yield link.problem("anchor-ambiguous", message, hint, "warning")
            return
        severity: Severity = "error" if goal.startswith(_STRICT) else "warning"
        message = f"{goal} has no heading with the anchor #{anchor}"
        right = f"{link.target.path}#{heading_anchor(anchor)}"
        if not link.target.wiki and there[heading_anchor(anchor)] == 1:
            yield link.problem("anchor-dead", message, _only(right), severity, right)
        else:
            yield link.problem("anchor-dead", message, self._other(goal, anchor, there), severity)

    def _other(self, goal: str, anchor: str, there: Counter[str]) -> str:
        """Return what to do about an anchor that is not there."""
        if goal.startswith("sources/") and _PARAGRAPH.fullmatch(anchor):
            last = max((int(one[1:]) for one in there if _PARAGRAPH.fullmatch(one)), default=0)
            return f"Its paragraphs are p1 to p{last}." if last else "It shows no paragraph."
        near = self.names.guesses.nearest(anchor, there)
        return f"Did you mean #{near}?" if near else "Link to the page without the part after #."

    def _briefing(self, title: str) -> str:
        """Return the one briefing with a title or alias; empty if there is none or several."""
        for names in self.given.collection.directory.names[1:]:  # the first has slugs
            found = [name for name in names.get(title_key(title), ()) if name.startswith("briefings/")]
            if found:
                return found[0] if len(found) == 1 else ""
        return ""


def _only(right: str) -> str:
    return f"It can only mean {right}: briefgen check --fix writes it."
