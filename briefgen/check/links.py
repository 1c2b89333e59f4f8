"""Links: each leads to a page and a heading that are there, and nowhere else in disguise."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote

from briefgen.check import targets
from briefgen.check.given import Given
from briefgen.check.names import Names
from briefgen.check.targets import Target
from briefgen.errors import Finding
from briefgen.model import Severity
from briefgen.page import inline
from briefgen.text import heading_anchor, title_key

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = frozenset({"http:", "https:", "mailto:", "tel:"})
_STRICT = ("sources/", "wanted.md")
"""Pages whose anchors are briefgen's own, so that one that is not there is an error; elsewhere it is a warning."""
_SHOWN = 80
_PAGES = (".md", ".html", "")
_PARAGRAPH = re.compile(r"p\d{1,9}")


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about a link, and the one thing it can only have meant."""

    finding: Finding
    page: str
    target: Target
    mended: str | None = None
    """What to write in place of the target; None: a person must choose."""


def links(given: Given) -> Iterator[Finding]:
    """Yield a finding for each link that is dead, unsafe, leads out of content/ or to a title that is here by now."""
    return (problem.finding for problem in problems(given))


def problems(given: Given) -> Iterator[Problem]:
    """Yield what is wrong with links, in the order of pages and lines."""
    checker = _Checker(given)
    for name, lines in given.lines.items():
        for number, line in enumerate(lines, 1):
            for target in targets.find(line):
                yield from checker.check(name, number, target)


class _Make(Protocol):
    def __call__(
        self, code: str, message: str, hint: str, mended: str | None = None, severity: Severity = "error"
    ) -> Problem: ...


class _Checker:
    """Remembers the anchors of the pages that links lead to."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.anchors: dict[str, Counter[str]] = {}
        self.names = Names((*given.pages, *given.assets))

    def check(self, page: str, line: int, target: Target) -> Iterator[Problem]:
        """Yield what is wrong with one link of a page."""

        def problem(
            code: str, message: str, hint: str, mended: str | None = None, severity: Severity = "error"
        ) -> Problem:
            where = (page, line, target.start + 1)
            found = self.given.finding(*where, code, message, hint, severity, target.written)
            return Problem(found, page, target, mended)

        written = target.written
        shown = written if len(written) <= _SHOWN else written[:_SHOWN] + "…"
        if target.wiki:
            yield from self._wiki(page, target, problem)
            return
        scheme = _SCHEME.match(target.path.strip().lstrip("\x00-\x20"))
        if scheme or target.path.startswith("//"):
            if not scheme or scheme.group().lower() not in _SAFE:
                hint = "A link may begin with https:, http:, mailto: or tel:, or be the relative path of a page."
                yield problem("link-unsafe", f"{shown} is not a link that a page may have", hint)
            return
        path = unquote(target.path.partition("?")[0]).replace("\\", "/")
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if path.startswith("/"):
            goal = posixpath.normpath(path.lstrip("/") or ".")
            right = self._relative(page, goal, target.anchor)
            mended = right if goal in self.names.every else None
            yield problem(
                "link-absolute", f"{shown} only works at the root of one host", f"Link from this page: {right}", mended
            )
        elif goal.startswith("..") and not self.names.meant(page, goal, path):
            hint = f"Link to a page inside of {self.given.content}/."
            yield problem("link-outside", f"{shown} leads out of {self.given.content}/", hint)
        elif goal not in self.names.every or "\\" in target.path or " " in target.path:
            yield self._dead(page, goal, path, target, shown, problem)
        elif goal == "wanted.md" and (briefing := self._briefing(inline.plain(target.words))) not in (
            "",
            page,
        ):
            right = self._relative(page, briefing, "")
            message = f"“{inline.plain(target.words)}” is a briefing now, and this still leads to the wanted page"
            yield problem("wanted-found", message, f"briefgen check --fix writes {right}", right, "warning")
        elif target.anchor and goal in self.given.pages:
            yield from self._anchor(goal, target, problem)

    def _dead(self, page: str, goal: str, path: str, target: Target, shown: str, problem: _Make) -> Problem:
        message = f"there is no {'file' if PurePosixPath(goal).suffix not in _PAGES else 'page'} {shown}"
        meant = goal if goal in self.names.every else self.names.meant(page, goal, path)
        if meant:
            right = self._relative(page, meant, target.anchor)
            return problem("link-dead", message, _only(right), right)
        near = self.names.nearest(goal)
        hint = f"Did you mean {self._relative(page, near, '')}?" if near else ""
        return problem("link-dead", message, hint or "Correct the path, or write the words without a link.")

    def _wiki(self, page: str, target: Target, problem: _Make) -> Iterator[Problem]:
        found = self.given.collection.directory.find(target.path, page) if target.path else (page,)
        if not found:
            near = self.names.nearest(f"{target.path}.md")
            hint = f"Did you mean [[{near.removesuffix('.md')}]]?" if near else ""
            message = f"there is no page [[{target.path}]]"
            yield problem("link-dead", message, hint or "Correct the name, or write it without brackets.")
        elif len(found) > 1:
            message = f"[[{target.path}]] may mean {' or '.join(found[:3])}"
            hint = f"Write the folder too: [[{found[0].removesuffix('.md')}]]"
            yield problem("link-ambiguous", message, hint, severity="warning")
        elif target.anchor and found[0] in self.given.pages:
            yield from self._anchor(found[0], target, problem)

    def _anchor(self, goal: str, target: Target, problem: _Make) -> Iterator[Problem]:
        anchors = self._anchors(goal)
        anchor = heading_anchor(target.anchor) if target.wiki else unquote(target.anchor)
        if anchors[anchor] == 1:
            return
        if anchors[anchor]:
            message = f"{goal} has {anchors[anchor]} headings with the anchor #{anchor}; this leads to the first"
            hint = f"Give them different words, or link to the second one: #{anchor}-1"
            yield problem("anchor-ambiguous", message, hint, severity="warning")
            return
        severity: Severity = "error" if goal.startswith(_STRICT) else "warning"
        message = f"{goal} has no heading with the anchor #{anchor}"
        if not target.wiki and anchors[heading_anchor(anchor)] == 1:
            right = f"{target.path}#{heading_anchor(anchor)}"
            yield problem("anchor-dead", message, _only(right), right, severity)
            return
        if goal.startswith("sources/") and _PARAGRAPH.fullmatch(anchor):
            last = max((int(one[1:]) for one in anchors if _PARAGRAPH.fullmatch(one)), default=0)
            hint = f"Its paragraphs are p1 to p{last}." if last else "It shows no paragraph."
        else:
            near = self.names.guesses.nearest(anchor, anchors)
            hint = f"Did you mean #{near}?" if near else "Link to the page without the part after #."
        yield problem("anchor-dead", message, hint, severity=severity)

    def _briefing(self, title: str) -> str:
        """Return the one briefing with a title or alias; empty if there is none or several."""
        for names in self.given.collection.directory.names[1:]:  # the first has slugs
            found = [name for name in names.get(title_key(title), ()) if name.startswith("briefings/")]
            if found:
                return found[0] if len(found) == 1 else ""
        return ""

    def _relative(self, page: str, goal: str, anchor: str) -> str:
        path = posixpath.relpath(goal, posixpath.dirname(page) or ".")
        for ch in "% ()<>#?":
            path = path.replace(ch, f"%{ord(ch):02X}")
        return f"{path}#{anchor}" if anchor else path

    def _anchors(self, page: str) -> Counter[str]:
        if page not in self.anchors:
            self.anchors[page] = anchors(self.given.lines[page])
        return self.anchors[page]


def _only(right: str) -> str:
    return f"It can only mean {right}: briefgen check --fix writes it."


def anchors(lines: tuple[str, ...]) -> Counter[str]:
    """Return the anchors of a page's headings, each with how many headings have it by their words alone.

    The second "Talks" is also #talks-1, as on GitHub.
    """
    found: Counter[str] = Counter()
    numbered: list[str] = []
    before = ""
    for line in lines:
        match = _HEADING.match(line)
        words = match[1] if match else before.strip() if before.strip() and _UNDERLINE.fullmatch(line) else None
        if words is not None:
            anchor = heading_anchor(inline.plain(words))
            if found[anchor]:
                numbered.append(f"{anchor}-{found[anchor]}")
            found[anchor] += 1
        before = line
    for anchor in numbered:
        found[anchor] = found[anchor] or 1
    return found
