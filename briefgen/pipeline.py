"""Seeds, pages and merge bases -> what `draft` would write. Orders the rooms and decides nothing; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from types import MappingProxyType

from briefgen import compose, frontmatter, versions
from briefgen.annotate import across
from briefgen.decide import Decider, forgotten
from briefgen.errors import Finding, InputError
from briefgen.files.seeds import SeedFile
from briefgen.model import Annotations, Article, EntityKind, KnownEntity, ReadAlso, Side
from briefgen.page import briefing as briefing_page
from briefgen.page import entity as entity_page
from briefgen.page import source as source_page
from briefgen.page import wanted as wanted_page
from briefgen.page.alternative import Alternative
from briefgen.registry import Annotator, Reader
from briefgen.settings import Settings
from briefgen.study import Studied, Study
from briefgen.text import title_key

WANTED = "wanted.md"
FOLDERS: Mapping[EntityKind, str] = MappingProxyType(
    {"person": "people", "organisation": "organisations", "topic": "topics"}
)
"""Where the pages of each kind stand, below content/."""

Each = Callable[[Callable[[SeedFile], Studied], Sequence[SeedFile]], Iterable[Studied]]
"""Like `map`: how to run one function over all sources, in their order; a process pool fits."""


@dataclass(frozen=True, slots=True)
class LiveLink:
    """A "Read also" title that was wanted and now leads to a briefing."""

    title: str
    target: str
    """Slug of the briefing that it leads to."""
    briefings: tuple[str, ...]
    """Slugs of those that link to it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draft changes and why. Paths are relative to content/; lists are sorted."""

    writes: Mapping[str, str]
    """Page -> its new text."""
    bases: Mapping[str, str]
    """Page -> its new merge base: all of `writes`, and pages that already are as they should be."""
    removed: tuple[str, ...]
    """Pages to remove, with their bases: nobody edited them, and nothing gives or names them any longer."""
    added: tuple[str, ...]
    updated: tuple[str, ...]
    """Nobody edited them."""
    merged: tuple[str, ...]
    """Edited, and the source has something new: both are on the page."""
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    """Edited, and nothing new for them."""
    conflicts: tuple[str, ...]
    """Edited, and in conflict: left alone, the alternative beside them."""
    settled: tuple[str, ...]
    """Their conflict was settled by `accept`."""
    deleted: tuple[str, ...]
    """Deleted by an editor, so not written again."""
    gone: tuple[str, ...]
    """Their source is gone; they stay as they are."""
    live: tuple[LiveLink, ...]
    articles: Mapping[str, Article]
    """Path of each source that could be read -> its article."""
    annotations: Mapping[str, Annotations]
    """Likewise -> what was found in it, people joined across the collection."""
    findings: tuple[Finding, ...]
    """Of the sources, and of pages that were left alone; sorted."""


# -- all of them ----------------------------------------------------------------------------------------------------


def plan(
    seeds: Iterable[SeedFile],
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    settings: Settings,
    readers: Mapping[str, Reader],
    plugins: Mapping[str, Annotator] = MappingProxyType({}),
    chosen: Collection[str] | None = None,
    unreadable: Collection[str] = (),
    each: Each = map,
    alternatives: Mapping[str, Alternative] = MappingProxyType({}),
    accept: Mapping[str, Side] = MappingProxyType({}),
) -> Plan:
    """Return what drafting `seeds` would write. `pages` and `bases` are keyed by their path below content/.

    `alternatives`: page -> what lies beside it from a conflict; `accept`: page -> the side that settles its conflict.
    `chosen` names the sources (by path) to draft; sources drafted before take part as always, so that links between
    briefings stay right. None: all. `unreadable` names files that are there and not among `seeds`.
    """
    owners = _owners(bases) | _owners(pages)
    ordered = sorted(seeds, key=lambda seed: seed.path)
    present = {*unreadable, *(seed.path for seed in ordered)}
    if chosen is not None:
        taking_part = {*chosen, *owners.values()}
        ordered = [seed for seed in ordered if seed.path in taking_part]
    known = lessons(pages, bases)
    study = Study(readers, known, plugins, settings)
    studied = tuple(each(study, ordered))
    findings = list(chain.from_iterable(one.findings for one in studied))
    gone = {f"briefings/{slug}.md": path for slug, path in _owners(pages).items() if path not in present}
    findings += _vanished(gone, pages, settings.content)
    drafted, clashes = _one_each(studied, owners)
    silent = tuple(_silent(drafted, pages, bases, settings.content))
    findings += [*clashes, *silent]
    drafted = [pair for pair in drafted if pair[0].source.path not in {one.path for one in silent}]
    alive = [pair for pair in drafted if not _deleted(f"briefings/{pair[0].slug}.md", pages, bases)]
    joined = across.joined(alive, known)
    fresh = _compose(joined, pages, bases)
    decider = Decider(pages, bases, alternatives, accept, settings.content)
    decider.add(fresh)
    decider.add(_wanted(decider.pages_after()))
    idle = forgotten(fresh, pages, bases, decider.pages_after())
    return Plan(
        writes=decider.writes,
        bases=decider.bases,
        removed=tuple(sorted({*decider.removed, *idle})),
        added=decider.of("added"),
        updated=decider.of("updated"),
        merged=decider.of("merged"),
        unchanged=decider.of("unchanged"),
        kept=decider.of("kept"),
        conflicts=decider.of("conflict"),
        settled=tuple(sorted(decider.settled)),
        deleted=tuple(sorted(name for name in bases if _deleted(name, pages, bases))),
        gone=tuple(sorted(gone)),
        live=_live(pages, decider.writes),
        articles={one.path: one.article for one in studied if one.article is not None},
        annotations={one.path: one.annotations for one in studied}
        | {article.source.path: notes for article, notes in joined},
        findings=tuple(sorted({*findings, *decider.findings})),
    )


def lessons(pages: Mapping[str, str], bases: Mapping[str, str]) -> tuple[KnownEntity, ...]:
    """Return what the pages that an editor wrote or changed teach the annotator.

    Pages as briefgen wrote them teach nothing, so that a second draft finds what the first one found.
    """
    known: list[KnownEntity] = []
    for kind, folder in FOLDERS.items():
        for name in sorted(name for name in pages if name.startswith(f"{folder}/") and pages[name] != bases.get(name)):
            try:
                page = entity_page.loads(pages[name], PurePosixPath(name).stem, kind, name)
            except InputError:  # reported by check
                continue
            known.append(KnownEntity(page.slug, page.name, kind, page.aliases, page.role or None))
    return tuple(known)


def _owners(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the slug of each briefing -> path of the source it says it is made from."""
    owners: dict[str, str] = {}
    for name, text in pages.items():
        if name.startswith("briefings/"):
            try:
                source = frontmatter.split(text, name).values.get("source")
            except InputError:  # reported by check
                continue
            if isinstance(source, dict) and isinstance(source.get("path"), str):
                owners[PurePosixPath(name).stem] = source["path"]
    return owners


def _one_each(
    studied: Iterable[Studied], owners: Mapping[str, str]
) -> tuple[list[tuple[Article, Annotations]], list[Finding]]:
    """Return the articles to draft: of two with one slug the one whose page is there already, or neither."""
    claims: dict[str, list[tuple[Article, Annotations]]] = defaultdict(list)
    for one in studied:
        if one.article is not None:
            claims[one.article.slug].append((one.article, one.annotations))
    drafted: list[tuple[Article, Annotations]] = []
    findings: list[Finding] = []
    for slug, rivals in claims.items():
        if len(rivals) == 1:
            drafted += rivals
            continue
        paths = [article.source.path for article, _ in rivals]
        for rival in rivals:
            path = rival[0].source.path
            if path == owners.get(slug):
                drafted.append(rival)
                continue
            others = ", ".join(other for other in paths if other != path)
            message = f"its name for pages, “{slug}”, is also that of {others}"
            hint = f"Give one of them another name in its front matter, like this:\nslug: {slug}-2"
            findings.append(Finding(path, 0, 0, "slug-twice", "error", message, hint))
    return drafted, findings


def _vanished(gone: Mapping[str, str], pages: Mapping[str, str], content: str) -> Iterator[Finding]:
    """Yield a warning for each briefing that was made from a source which is not there any longer."""
    for name, path in gone.items():
        message = f"its source {path} is gone; the page stays as it is"
        source = f"{content}/sources/{PurePosixPath(name).name}"
        hint = f"Put the file back, or delete the page and {source} if it should go too."
        where = frontmatter.place(pages[name], "source", "path")
        yield Finding(f"{content}/{name}", *where, "source-gone", "warning", message, hint, path)


def _silent(
    drafted: Iterable[tuple[Article, Annotations]], pages: Mapping[str, str], bases: Mapping[str, str], content: str
) -> Iterator[Finding]:
    """Yield an error for each source that was changed in its place and would change a published page without a word."""
    for article, _ in drafted:
        name, evidence = f"briefings/{article.slug}.md", bases.get(f"sources/{article.slug}.md", "")
        if article.source.digest in evidence or not evidence or name not in pages:
            continue
        try:
            status = frontmatter.split(pages[name], name).values.get("status")
            changed = versions.in_place(article, source_page.loads(evidence, article.slug))
        except InputError:  # reported by check
            continue
        if changed and status == "published":
            path = article.source.path
            message = f"it was changed in its place, and {content}/{name} is published: its pages stay as they are"
            hint = f"Keep the version before, and let the pages say what was corrected: briefgen add {path}"
            yield Finding(path, 0, 0, "source-overwritten", "error", message, hint)


def _deleted(name: str, pages: Mapping[str, str], bases: Mapping[str, str]) -> bool:
    """Tell whether an editor deleted the page. What only briefgen writes is written again."""
    return name in bases and name not in pages and not name.startswith("sources/") and name != WANTED


def _compose(
    drafted: Sequence[tuple[Article, Annotations]], pages: Mapping[str, str], bases: Mapping[str, str]
) -> dict[str, str]:
    """Return every page that the articles give -> its fresh text, without those that an editor deleted."""
    entities = {
        f"{FOLDERS[page.kind]}/{page.slug}.md": entity_page.dumps(page) for page in compose.entity_pages(drafted)
    }
    fresh = {name: text for name, text in entities.items() if not _deleted(name, pages, bases)}
    names = [f"briefings/{article.slug}.md" for article, _ in drafted]
    directory = compose.Directory(frozenset({*pages, *fresh, *names}), titles(drafted, pages))
    for article, notes in drafted:
        fresh[f"briefings/{article.slug}.md"] = briefing_page.dumps(compose.briefing(article, notes, directory))
        fresh[f"sources/{article.slug}.md"] = source_page.dumps(compose.source_page(article, notes))
    return fresh


def titles(drafted: Iterable[tuple[Article, Annotations]], pages: Mapping[str, str]) -> dict[str, str]:
    """Return `title_key` of each title and alias -> slug of its briefing; of two with one title the first by slug."""
    named = [(article.slug, (article.title, *article.aliases)) for article, _ in drafted]
    for name, text in pages.items():
        if name.startswith("briefings/"):
            try:
                values = frontmatter.split(text, name).values
            except InputError:  # reported by check
                continue
            aliases = values.get("aliases") or []
            given = [values.get("title"), *(aliases if isinstance(aliases, list) else [aliases])]
            named.append((PurePosixPath(name).stem, tuple(title for title in given if isinstance(title, str))))
    found: dict[str, str] = {}
    for slug, own in sorted(named, reverse=True):
        found |= {title_key(title): slug for title in own}
    found.pop("", None)
    return found


# -- "Read also" ----------------------------------------------------------------------------------------------------


def _read_also(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield title and target of each "Read also" line of a briefing."""
    try:
        page = briefing_page.loads(text, PurePosixPath(name).stem, name)
    except InputError:  # reported by check
        return
    for block in page.blocks:
        if isinstance(block, ReadAlso):
            yield from ((item.text, item.target) for item in block.items)


def _wants(target: str) -> bool:
    return target.startswith(f"../{WANTED}#")


def _wanted(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the page of wanted titles as all briefings, edited ones too, give it; none if there never was any."""
    wanting: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in sorted(name for name in pages if name.startswith("briefings/") and f"{WANTED}#" in pages[name]):
        for title, target in _read_also(name, pages[name]):
            if _wants(target):
                wanting[target][title].append(PurePosixPath(name).stem)
    titles = {
        min(forms): tuple(sorted({slug for slugs in forms.values() for slug in slugs})) for forms in wanting.values()
    }
    if not titles and WANTED not in pages:
        return {}
    return {WANTED: wanted_page.dumps(dict(sorted(titles.items())))}


def _live(pages: Mapping[str, str], writes: Mapping[str, str]) -> tuple[LiveLink, ...]:
    """Return the titles that were wanted in `pages` and lead to a briefing in `writes`."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, text in writes.items():
        if name.startswith("briefings/") and f"{WANTED}#" in pages.get(name, ""):
            before = {title_key(title) for title, target in _read_also(name, pages[name]) if _wants(target)}
            for title, target in _read_also(name, text):
                if title_key(title) in before and target and not _wants(target):
                    found[title, PurePosixPath(target).stem].append(PurePosixPath(name).stem)
    return tuple(LiveLink(title, target, tuple(sorted(slugs))) for (title, target), slugs in sorted(found.items()))
