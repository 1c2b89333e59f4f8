"""What `--fix` mends: links that can only have meant one thing. Words are never touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefgen.check.given import Given
from briefgen.check.links import problems


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


def links(pages: Iterable[Given]) -> Mending:
    """Return the pages whose links can be mended. Pages that briefgen alone writes are left to `briefgen draft`."""
    mended: dict[str, str] = {}
    done: list[Mended] = []
    for given in pages:
        if given.name.startswith("sources/") or given.name == "wanted.md":
            continue
        mendable = [problem for problem in problems(given) if problem.mended is not None]
        lines = given.text.split("\n")
        for problem in sorted(mendable, key=lambda one: (one.finding.line, -one.target.start)):
            target, at = problem.target, problem.finding.line - 1
            lines[at] = f"{lines[at][: target.start]}{problem.mended}{lines[at][target.end :]}"
            what = f"{target.written} is now {problem.mended}"
            done.append(Mended(given.name, problem.finding.line, problem.finding.column, what))
        if mendable:
            mended[given.name] = "\n".join(lines)
    return Mending(mended, tuple(sorted(done)))
