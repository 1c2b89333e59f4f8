"""What `--fix` mends: links that can only have meant one thing. Words are never touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from briefgen.check.given import Given
from briefgen.check.links import Problem, problems


@dataclass(frozen=True, slots=True, order=True)
class Mended:
    """One thing that was mended on a page."""

    page: str
    """Path below content/."""
    line: int
    column: int
    what: str
    """In words: "../people/lynd.md is now ../people/lind.md"."""


@dataclass(frozen=True, slots=True)
class Mending:
    """The pages as they are once mended, and what was done."""

    pages: Mapping[str, str]
    """Only those that change."""
    done: tuple[Mended, ...]


def links(given: Given) -> Mending:
    """Return the pages whose links can be mended. Pages that briefgen alone writes are left to `briefgen draft`."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems(given):
        if problem.mended is not None and not problem.page.startswith("sources/") and problem.page != "wanted.md":
            found[problem.page].append(problem)
    pages: dict[str, str] = {}
    done: list[Mended] = []
    for page, mendable in found.items():
        lines = given.pages[page].split("\n")
        for problem in sorted(mendable, key=lambda one: (one.finding.line, -one.target.start)):
            target, at = problem.target, problem.finding.line - 1
            lines[at] = f"{lines[at][: target.start]}{problem.mended}{lines[at][target.end :]}"
            what = f"{target.written} is now {problem.mended}"
            done.append(Mended(page, problem.finding.line, problem.finding.column, what))
        pages[page] = "\n".join(lines)
    return Mending(pages, tuple(sorted(done)))
