"""The site, for the commands that build or show it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.cli import console, work

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from briefgen.builder.fresh import Found
    from briefgen.builder.known import Known
    from briefgen.builder.made import SiteLook
    from briefgen.builder.served import Served
    from briefgen.builder.site import Plan, Wrote
    from briefgen.builder.store import Tell
    from briefgen.errors import Finding
    from briefgen.files.project import Project, Staged
    from briefgen.texts import Texts


def build(
    project: Project, pages: Texts, looked: SiteLook | None = None, jobs: int | None = None, *, quiet: bool = False
) -> SiteLook | None:
    """Build the site of `pages` and put it in place; hold the lock. Returns how it looks; None: nobody knows.

    `looked` is how the one that stands looks, where somebody has had a look just now.
    """
    from briefgen.builder import site

    folder = project.root / project.settings.site
    built = _built(project, pages, folder, lambda older: project.staged_site(older=older), looked, jobs, quiet=quiet)
    return site.look(*built, folder) if built else None


def _built(
    project: Project,
    pages: Texts,
    old: Path,
    stage: Callable[[bool], AbstractContextManager[Staged]],
    looked: SiteLook | None = None,
    jobs: int | None = None,
    *,
    quiet: bool = False,
    served: bool = False,
) -> tuple[Plan, Wrote | None] | None:
    """Build the site of `pages` into the folder of `stage`, as far as it does not stand in `old`.

    `stage` is told whether the folder may hold an older site, of which much is as it is in `old`; else it is empty.
    Returns what there was to do and what was done, None and no folder where there was nothing; and no plan where MkDocs
    did it all. That runs only where there is something for it to do: for ordinary pages, or where only it knows the
    settings. `looked` is how `old` looks, where somebody has had a look just now. `served`: for `serve`.
    """
    from briefgen.builder import others, shown, site
    from briefgen.files.project import CONFIG

    if not project.settings.simple:
        from briefgen import plugin

        with stage(False) as staged:
            plugin.build(project.root / CONFIG, staged.folder, serving=served)
        return None

    known = _known(project, pages, jobs, quiet=quiet, served=served)
    plan, wanted = site.plan(known, old, looked), _others(project, known)
    kept = others.kept(known, wanted, old)
    if kept and plan.idle and (old / shown.MISSING).is_file():
        return plan, None
    with stage(bool(kept)) as staged:
        if not kept:
            others.make(known, wanted, staged.folder, lambda target: _fill(project, known, target, served=served))
        wrote = site.write(plan, staged.folder, old, kept)
        staged.new = wrote.new if kept else None
    return plan, wrote


def show(project: Project, pages: Texts, served: Served, *, quiet: bool = False) -> None:
    """Have `served` show the site of `pages`. Of our pages none is made before a browser asks for it."""
    from briefgen.builder import others
    from briefgen.files.project import Staged

    def complete(target: Path) -> bool:
        stage = nullcontext(Staged(target))
        built = _built(project, pages, served.folder, lambda _: stage, quiet=quiet, served=True)
        return built is None or built[1] is not None

    if not project.settings.simple:
        served.put(complete)
        return
    known = _known(project, pages, quiet=quiet, served=True)
    wanted = _others(project, known)

    def rest(target: Path) -> bool:
        others.make(known, wanted, target, lambda place: _fill(project, known, place, served=True))
        return True

    if others.kept(known, wanted, served.folder) is None:
        served.put(rest)
    served.show(known, lambda: served.put(complete))


def _known(
    project: Project, pages: Texts, jobs: int | None = None, *, quiet: bool = False, served: bool = False
) -> Known:
    """Return what is known of our pages. `served`: for `serve`."""
    from briefgen.builder import known

    def tell(label: str) -> Tell:
        return lambda items, count: console.progress(items, count, label, quiet=quiet)

    return known.know(
        known.order(project, pages, work.cache(project), jobs or os.cpu_count() or 1, tell, served=served)
    )


def _others(project: Project, known: Known) -> str:
    """Return a digest of all that goes into the files that are none of our pages."""
    from briefgen.builder import others
    from briefgen.files.project import CONFIG

    return others.key(known, (project.root / CONFIG).read_text(encoding="utf-8"), project.assets())


def _fill(project: Project, known: Known, target: Path, *, served: bool) -> None:
    """Make the files that are none of our pages."""
    from briefgen.builder import others
    from briefgen.files.project import CONFIG

    if known.ordinary:
        from briefgen import plugin

        plugin.build(project.root / CONFIG, target, known=known, serving=served)
    else:
        others.copy(known, project.assets(), target)


def note(
    project: Project,
    drafted: work.Drafted,
    looked: SiteLook | None,
    findings: Sequence[Finding],
    found: Found | None = None,
) -> None:
    """Leave word of a site that was built, for the next build; `looked` is how it looks, `found` how all looked."""
    from briefgen.builder import fresh

    content, wrote = project.settings.content, {}
    for folder, texts in ((content, drafted.plan.writes), (".briefgen/base", drafted.plan.bases)):
        wrote.update({f"{folder}/{name}": text for name, text in texts.items()})
    if looked is not None:
        cache = work.cache(project)
        fresh.note(project.root, cache, folders(project), drafted.looked, wrote, looked, tuple(findings), found)


def folders(project: Project) -> tuple[str, ...]:
    """Return all that a build looks at, that of the site first."""
    return (project.settings.site, *project.inputs)
