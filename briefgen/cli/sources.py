"""What the commands about sources share: finding one, what was known of it, and what a newer version touches."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console

if TYPE_CHECKING:
    from briefgen.files.project import Project
    from briefgen.files.seeds import SeedFile
    from briefgen.intake.touched import Touched
    from briefgen.model.article import Article
    from briefgen.model.pages import SourcePage

MOST = 20
"""Places on pages that are listed for one source; the others are counted."""
_CHANGE = re.compile(r"\[-.*?-\]|\{\+.*?\+\}")


def painted(line: str) -> str:
    """Return a line of changes with what is gone in red and what is new in green (dropped by click in a pipe)."""
    text = console.visible(line)
    if os.environ.get("NO_COLOR"):
        return text
    return _CHANGE.sub(lambda match: click.style(match[0], fg="red" if match[0][0] == "[" else "green"), text)


def find(project: Project, seeds: Sequence[SeedFile], name: str) -> tuple[SeedFile, Article]:
    """Return the source that `name` means: its path, that of one of its pages, or its slug. Raises UsageError."""
    from difflib import get_close_matches

    from briefgen.errors import InputError
    from briefgen.registry import load
    from briefgen.study import read_seed

    readers = load("readers")
    given = Path(name).resolve()
    content = (project.root / project.settings.content).resolve()
    slug = given.stem if given.is_relative_to(content) else name
    slugs: dict[str, str] = {}
    for seed in seeds:
        if given == (project.root / seed.path).resolve():
            return seed, read_seed(seed, readers, project.settings)
    for seed in seeds:
        try:
            article = read_seed(seed, readers, project.settings)
        except InputError:  # draft and check report it
            continue
        if article.slug == slug:
            return seed, article
        slugs[article.slug] = seed.path
    near = get_close_matches(slug, slugs, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise click.UsageError(f"There is no source {name!r} in {project.settings.seeds}/.{hint}")


def recorded(bases: Mapping[str, str], path: str) -> SourcePage | None:
    """Return the page that was last drafted from the source file at `path`; None if none was."""
    from briefgen.errors import InputError
    from briefgen.page import source

    for name, text in bases.items():
        if name.startswith("sources/") and path in text:
            try:
                page = source.loads(text, Path(name).stem, name)
            except InputError:  # broken by hand: check reports it
                continue
            if page.source.get("path") == path:
                return page
    return None


def before(project: Project, bases: Mapping[str, str]) -> Callable[[SeedFile], bytes | None]:
    """Return what gives back the bytes of a source before somebody changed it in its place; None: it is as it was."""
    from briefgen.errors import Finding, InputError
    from briefgen.files import history
    from briefgen.read.plain import digest

    def look(seed: SeedFile) -> bytes | None:
        page = recorded(bases, seed.path)
        known = page.source.get("digest", "") if page else ""
        if not known or known in {digest(seed.data), *(digest(one.data) for one in seed.earlier)}:
            return None
        data = history.version(project.root, seed.path, known)
        if data is None:
            message = "it was changed in its place, and what it was before is in no commit"
            hint = (
                f"Put the file back as it was (its digest is {known}),\n"
                f"then add the newer version from elsewhere: briefgen add NEWER --as {page.slug if page else ''}"
            )
            raise InputError([Finding(seed.path, 0, 0, "source-overwritten", "error", message, hint)])
        return data

    return look


def pages_lines(found: Sequence[Touched], content: str, *, all_of_them: bool = False) -> Iterator[str]:
    """Yield what rests on a source and where it stands, a line each: what does not stand as it did, or all."""
    shown = [one for one in found if all_of_them or one.fate != "stands"]
    words = {"stands": "", "changed": " is not what the source says now", "gone": " is not in the source any longer"}
    for one in shown[:MOST]:
        who = f", {one.speaker}" if one.speaker else ""
        text = one.words if len(one.words) <= 80 else one.words[:80].rpartition(" ")[0] + " …"
        yield console.visible(f"{content}/{one.page}:{one.line}: {one.kind}{who}{words[one.fate]}: “{text}”")
        yield from (console.visible(f"    {line}") for line in one.diff.splitlines())
    if len(shown) > MOST:
        yield f"... and {len(shown) - MOST} more"
    pages = len({one.page for one in found})
    if not found:
        yield "no page quotes it"
    elif not all_of_them:
        stands = sum(one.fate == "stands" for one in found)
        yield f"{stands} of {len(found)} quotes, statements and key points on {pages} page{'s' * (pages > 1)} stand"
