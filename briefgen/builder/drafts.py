"""A draft that has nothing to do, told without looking at sources: nothing that the last one went by has changed.

Most pages are told by stamps alone (`decide.py`): what an editor writes on them is kept, whatever it is, as long as
what other pages need of them, their outline, stays. So while somebody writes prose, a draft looks at that page alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from briefgen import codec
from briefgen.annotate.across import Renames
from briefgen.builder import studies
from briefgen.builder.cache import Cache
from briefgen.errors import Finding
from briefgen.memo import Memo, digest
from briefgen.page.outline import TEACHING, Outline, outline, outlines
from briefgen.plan import Plan
from briefgen.settings import Settings
from briefgen.texts import Texts

_KIND, _NAME = "draft", "last"


@dataclass(frozen=True, slots=True)
class Given:
    """All that a draft goes by."""

    settings: Settings
    seeds: Mapping[str, str]
    """Path of each file of seeds/ -> stamp of what it holds."""
    pages: Texts
    bases: Texts


@dataclass(frozen=True, slots=True)
class Draft:
    """What comes of it."""

    plan: Plan
    findings: tuple[Finding, ...]
    """About files of seeds/ that are none of its sources."""
    key: str = ""
    """Changes with everything that it went by, but for the prose of pages; empty if it had something to do."""


@dataclass(frozen=True, slots=True)
class _Last:
    """What the last draft found, which had nothing to do."""

    key: str
    """Digest of all that it went by but the pages themselves."""
    mark: str
    """Digest of all that it went by: `Draft.key`."""
    pages: Mapping[str, Any]
    """Page -> stamp of its text, and digest of its outline."""
    by_stamps: tuple[str, ...]
    """Pages that were told by stamps: unchanged or kept, as these say."""
    unchanged: tuple[str, ...]
    """Of the other pages that sources give; likewise below."""
    kept: tuple[str, ...]
    deleted: tuple[str, ...]
    gone: tuple[str, ...]
    findings: tuple[Finding, ...]
    seed_findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    """Path -> slug."""
    source_findings: tuple[Finding, ...]
    renames: Mapping[str, Renames]


def settled(cache: Cache, given: Given, again: Callable[[], Draft]) -> Draft | None:
    """Return what a draft would find, if it is known that it has nothing to do; `again` is that draft itself."""
    last = cache.value(_KIND, _NAME, _Last)
    if last is None or last.key != _key(given) or not _alike(given.pages, last):
        return None
    same = {name: given.pages.stamp(name) == given.bases.stamp(name) for name in last.by_stamps}
    made = Plan(
        writes={},
        bases={},
        removed=(),
        added=(),
        updated=(),
        merged=(),
        unchanged=tuple(sorted((*last.unchanged, *(name for name in same if same[name])))),
        kept=tuple(sorted((*last.kept, *(name for name in same if not same[name])))),
        conflicts=(),
        settled=(),
        deleted=last.deleted,
        gone=last.gone,
        live=(),
        by_stamps=last.by_stamps,
        sources=studies.kept(cache, last.sources, last.source_findings, last.renames, lambda: again().plan.sources),
        findings=last.findings,
    )
    return Draft(made, last.seed_findings, last.mark)


def remember(cache: Cache, given: Given, found: Draft, memo: Memo) -> Draft:
    """Keep what a draft found, if it had nothing to do; return it, then with its key. `memo` is that of the draft."""
    made = found.plan
    busy = (made.writes, made.bases, made.removed, made.merged, made.conflicts, made.settled, made.live)
    if any(busy) or not made.sources.kept:
        cache.drop(_KIND, [_NAME])
        return found
    by_stamps = {*made.by_stamps}
    pages = {name: (given.pages.stamp(name), _mark(one)) for name, one in outlines(given.pages, memo).items()}
    unchanged, kept = (tuple(one for one in names if one not in by_stamps) for names in (made.unchanged, made.kept))
    key, weighed = _key(given), {*unchanged, *kept}
    went_by = ((name, one if _by_text(name, weighed) else one[1]) for name, one in sorted(pages.items()))
    last = _Last(
        key,
        digest(key.encode(), repr([*went_by]).encode("utf-8", "surrogatepass")).hex(),
        pages,
        made.by_stamps,
        unchanged,
        kept,
        made.deleted,
        made.gone,
        made.findings,
        found.findings,
        {path: one.slug for path, one in made.sources.gists.items()},
        made.sources.findings,
        made.sources.renames,
    )
    cache.keep(_KIND, _NAME, last, _Last)
    return replace(found, key=last.mark)


def _key(given: Given) -> str:
    """Return a digest of all that a draft goes by but the pages themselves."""
    stamps = chain.from_iterable(sorted(given.bases.stamps().items()))
    seeds = chain.from_iterable(sorted(given.seeds.items()))
    return digest("\0".join((repr(given.settings), *seeds, *stamps)).encode("utf-8", "surrogatepass")).hex()


def _alike(pages: Texts, last: _Last) -> bool:
    """Tell whether pages are what they were, as far as that matters: of most, their outline alone."""
    stamps, weighed = pages.stamps(), {*last.unchanged, *last.kept}
    if stamps.keys() != last.pages.keys():
        return False
    changed = (name for name, stamp in stamps.items() if last.pages[name][0] != stamp)
    return not any(
        _by_text(name, weighed) or _mark(outline(name, pages[name])) != last.pages[name][1] for name in changed
    )


def _by_text(name: str, weighed: set[str]) -> bool:
    """Tell whether a draft goes by the text of a page, not by its outline alone; `weighed` are those it looked at."""
    return name.startswith(TEACHING) or name in weighed


def _mark(one: Outline) -> str:
    return digest(codec.dump(one, Outline)).hex()
