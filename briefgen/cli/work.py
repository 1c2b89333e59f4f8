"""The steps that several commands take: read the project, plan, check."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli import console

if TYPE_CHECKING:
    from briefgen.builder.cache import Cache
    from briefgen.errors import Finding
    from briefgen.files.looks import Look
    from briefgen.files.project import Project
    from briefgen.files.seeds import SeedFile
    from briefgen.memo import Memo
    from briefgen.model.merging import Side
    from briefgen.plan import Plan
    from briefgen.sources import Sources
    from briefgen.study import Studied, Study
    from briefgen.texts import Texts

_CACHES: dict[Path, Cache] = {}
"""Those that this process has opened, by their paths."""
Spread = Callable[[Callable[["SeedFile"], "Studied"], Sequence["SeedFile"]], Iterator["Studied"]]
"""Like `map`: how to annotate sources."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A plan, and what the disk held when it was made."""

    plan: Plan
    key: str
    """Of the draft: see `drafts.Draft`."""
    pages: Texts
    bases: Texts
    seen: Mapping[str, str]
    """Every file of content/ that the plan may replace: `pages`, and what lies beside pages in conflict."""
    findings: tuple[Finding, ...]
    """Of the disk and of the plan; sorted."""
    looked: Look
    """How the files of the project looked before."""
    memo: Memo
    """What it knew, and has learnt, of single pages."""

    @property
    def pages_after(self) -> Texts:
        """The pages as they are once the plan is carried out."""
        return _after(self.pages, self.plan.writes, self.plan.removed)

    @property
    def bases_after(self) -> Texts:
        """The merge bases as they are once the plan is carried out."""
        return _after(self.bases, self.plan.bases, self.plan.removed)


def _after(before: Texts, writes: Mapping[str, str], removed: Collection[str]) -> Texts:
    from briefgen.page.alternative import is_alternative

    shown = {name: text for name, text in writes.items() if not is_alternative(name)}
    return before.but({**shown, **dict.fromkeys(removed)})


def here() -> Project:
    """Return the project of the current folder. Raises SettingsError if there is none."""
    from briefgen.files.project import CONFIG, Project, config_of, settings_in
    from briefgen.memo import Memo, digest
    from briefgen.settings import Settings

    root = Project.root_of(Path.cwd())
    text = config_of(root)
    known = Memo(_cache(root)).one("settings", CONFIG, digest(text.encode()), Settings, lambda _: settings_in(text))
    return Project(root, known)


def suffixes() -> frozenset[str]:
    """Return the file name endings that the installed readers read."""
    from briefgen.registry import load

    return frozenset(suffix for reader in load("readers").values() for suffix in reader.suffixes)


def plan(
    project: Project,
    sources: Sequence[Path] = (),
    jobs: int | None = None,
    *,
    quiet: bool = False,
    looking: bool = False,
    looked: Look | None = None,
    accept: Mapping[str, Side] | None = None,
    spread: Spread | None = None,
    memo: Memo | None = None,
    timed: console.Stopwatch | None = None,
) -> Drafted:
    """Return the plan of a draft; nothing is written.

    `looking`: pages that cannot be read are findings among the others, not an InputError. Never write such a plan.
    `looked` is a look at the project, where somebody has had it just now. `accept`: page below content/ -> the side
    that settles its conflict. `spread` annotates sources somewhere else, `memo` knows what an earlier plan of this
    process found, `timed` takes the time.
    """
    from briefgen.builder import drafts, seen
    from briefgen.builder.studies import Studies
    from briefgen.files.project import BASES
    from briefgen.page.alternative import beside
    from briefgen.registry import load, only_ours

    timed = timed or console.Stopwatch()
    kept = cache(project)
    remembered = memo or remembering(kept, jobs, quiet=quiet)
    with timed("reading pages"):
        looked = seen.look(project, kept, looked)
        pages, unreadable = project.readable(looked) if looking else (project.pages(looked), ())
        bases, lying = project.bases(looked).sharing(pages), project.alternatives(looked)
    if bases and not pages and not unreadable:  # nobody deletes every page; a checkout or a disk has failed
        raise _content_gone(project.settings.content, len(bases))

    def whole() -> drafts.Draft:
        from briefgen import pipeline
        from briefgen.annotate import steps  # noqa: F401 - once, before processes are forked

        def read(study: Study, items: Sequence[SeedFile]) -> Iterator[Studied]:
            here = console.each(study, items, size * len(items) // max(1, len(seeds.files)), jobs)
            results = spread(study, items) if spread else here
            return console.progress(results, len(items), "Reading sources", quiet=quiet)

        def sources_of(study: Study, items: Sequence[SeedFile]) -> Sources:
            with timed("annotating sources"):
                return Studies(kept, project.settings, read)(study, items)

        seeds = project.seeds(suffixes())
        size = sum(len(seed.data) for seed in seeds.files)
        made = pipeline.plan(
            seeds.files,
            pages,
            bases,
            project.settings,
            load("readers"),
            load("annotators"),
            chosen=_chosen(project, sources) if sources else None,
            unreadable={finding.path for finding in seeds.findings},
            read=sources_of,
            alternatives=lying,
            accept=accept or {},
            memo=remembered,
        )
        return drafts.Draft(made, seeds.findings)

    stamps = {} if sources else project.seed_stamps(looked)
    plain = not (sources or accept or spread or unreadable or lying) and all(stamps.values()) and only_ours()
    given = drafts.Given(project.settings, stamps, pages, bases)
    with timed("composing and merging pages"):
        found = drafts.settled(kept, given, whole) if plain else None
        if found is None:
            found = whole()
            if plain:
                found = drafts.remember(kept, given, found, remembered)
    seen.keep(kept, looked, stamps | pages.stamps(f"{project.settings.content}/") | bases.stamps(f"{BASES}/"))
    before = pages.but({beside(name): one.text for name, one in lying.items()})
    findings = tuple(sorted({*unreadable, *found.findings, *found.plan.findings}))
    return Drafted(found.plan, found.key, pages, bases, before, findings, looked, remembered)


def _content_gone(content: str, pages: int) -> Exception:
    from briefgen.errors import Finding, InputError

    message = (
        f"there is no page, and {pages} were written here: what you deleted would stay deleted, and the site be empty"
    )
    hint = f"Put the folder back (git checkout -- {content}), or remove .briefgen/base/ to begin anew."
    return InputError([Finding(content, 0, 0, "content-gone", "error", message, hint)])


def remembering(cache: Cache, jobs: int | None = None, *, quiet: bool = False) -> Memo:
    """Return what remembers the work on single pages, and spreads what has to be done over several processes."""
    from briefgen.builder.workers import spread
    from briefgen.memo import Memo

    def spreading(work: Callable[[str], bytes], names: Sequence[str], what: str) -> Iterator[tuple[str, bytes]]:
        done = spread(work, names, jobs or os.cpu_count() or 1, cache.reopen)
        return console.progress(done, len(names), what, quiet=quiet)

    return Memo(cache, spreading)


def cache(project: Project) -> Cache:
    """Return what earlier runs worked out: the same at every call, while its file is the same."""
    return _cache(project.root)


def _cache(root: Path) -> Cache:
    from briefgen.builder.cache import Cache, version_of_code
    from briefgen.builder.fresh import CACHE

    path = root / CACHE
    found = _CACHES.get(path)
    if found is None or not found.stands:
        found = _CACHES[path] = Cache(path, version_of_code())
    return found


def _chosen(project: Project, sources: Sequence[Path]) -> Collection[str]:
    """Return the paths of the chosen sources in the project. Raises UsageError for one outside seeds/."""
    top = (project.root / project.settings.seeds).resolve()
    for source in sources:
        if not source.resolve().is_relative_to(top):
            raise click.UsageError(f"{source} is not in {project.settings.seeds}/: copy it there first.")
    return {seed.path for seed in project.seeds(suffixes(), sources).files}


def write(project: Project, drafted: Drafted) -> Drafted:
    """Carry out the plan. A page that was saved since it was read is left alone, which is one more finding."""
    gone: dict[str, None] = dict.fromkeys(drafted.plan.removed)
    writes, bases = {**drafted.plan.writes, **gone}, {**drafted.plan.bases, **gone}
    missed = project.write(writes, bases, drafted.seen, as_saved=True)
    return replace(drafted, findings=tuple(sorted({*drafted.findings, *missed})))


def check(
    project: Project, drafted: Drafted, pages: Texts, bases: Texts, *, shown: bool = False
) -> tuple[Finding, ...]:
    """Return all findings on `pages`, and those of the sources; sorted. `shown`: the site will be built, too."""
    from briefgen.builder import checks

    content = project.settings.content
    there = {one.path.removeprefix(f"{content}/") for one in drafted.findings if one.path.startswith(f"{content}/")}
    assets = frozenset(project.assets().keys() | (there - pages.keys()))  # pages that cannot be read are no dead links
    given = checks.Given(pages, drafted.plan.proven(bases), drafted.plan.sources, assets, content, drafted.key)
    return checks.check(cache(project), given, drafted.findings, drafted.memo, shown=shown)


def _shown(name: str) -> bool:
    from briefgen.page.alternative import is_alternative

    return not is_alternative(name)


def summary(drafted: Drafted) -> Iterator[str]:
    """Yield what a draft did, a line each; nothing about what did not happen."""
    made = drafted.plan
    counts = {
        "added": made.added,
        "updated": made.updated,
        "merged with your edits": made.merged,
        "unchanged": made.unchanged,
        "kept, as you edited them": made.kept,
        "in conflict with your edits": made.conflicts,
        "deleted by you, not written again": made.deleted,
        "removed, as nothing names them any longer": tuple(filter(_shown, made.removed)),
    }
    yield "; ".join(f"{len(names)} {what}" for what, names in counts.items() if names) or "no sources yet"
    for link in made.live:
        number = f"{len(link.briefings)} briefing{'s' * (len(link.briefings) > 1)}"
        names = ", ".join(f"{slug}.md" for slug in link.briefings)
        yield f"Read also: “{link.title}” is now linked in {number}: {names}"
    abroad = Counter(one.about for one in drafted.findings if one.code == "language-limited")
    if abroad and (made.added or made.updated):
        tongues = ", ".join(f"{tag} {number}" for tag, number in sorted(abroad.items()))
        yield f"Not in English ({tongues}): quotes are verified as always, but compare who says them"


def in_project(project: Project, path: Path) -> str:
    """Return a path as findings have it. Raises UsageError if it is not there, or not in the project."""
    full = path.absolute()
    if not full.exists():
        raise click.UsageError(f"there is no file or folder {path}")
    if not full.resolve().is_relative_to(project.root.resolve()):
        raise click.UsageError(f"{path} is not in the project {project.root}")
    return full.resolve().relative_to(project.root.resolve()).as_posix()


def among(path: str, chosen: Sequence[str]) -> bool:
    """Tell whether a path is one of the chosen, or below one; all are, where none is chosen."""
    return not chosen or any(one == "." or path == one or path.startswith(f"{one}/") for one in chosen)
