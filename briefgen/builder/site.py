"""The pages that briefgen understands, written as a site. `briefgen build` and MkDocs both come here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from briefgen.builder import workers
from briefgen.builder.layouts import Layouts
from briefgen.errors import Finding
from briefgen.files import shipped
from briefgen.files.project import Project
from briefgen.page import collection
from briefgen.publish import menu, pages
from briefgen.publish import site as sites
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.publish.site import Site

HOME = "index.md"
WANTED = "wanted.md"
MISSING = "404.html"
SITEMAP = "sitemap.xml"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built."""

    texts: Mapping[str, str]
    """Path below content/ -> text, of all pages."""
    shell: Shell
    """Without menu and wanted titles, which come from the pages."""
    layouts: Layouts
    named: tuple[tuple[str, str], ...] | None = None
    """The `nav` of mkdocs.yml, flat; None if it has none."""
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """What all pages have in common, worked out once."""

    order: Order
    site: Site
    shell: Shell
    ours: tuple[str, ...]
    """Paths of the pages that briefgen shows."""
    ordinary: tuple[str, ...]
    """Paths of the others; MkDocs makes them."""
    findings: tuple[Finding, ...]
    """Pages that could not be read, quotes that are not proven."""


def order(project: Project, texts: Mapping[str, str], jobs: int) -> Order:
    """Return what is to be built of a project whose mkdocs.yml is simple."""
    known = project.settings
    info = SiteInfo.of(known.site_name, known.site_description, known.site_url, known.copyright, known.language)
    own = [project.root / known.layouts] if known.layouts else []
    layouts = Layouts.of([*own, shipped.layouts_dir()])
    return Order(texts, Shell(info, directory_urls=known.directory_urls), layouts, known.menu, jobs)


def know(order: Order) -> Known:
    """Read all pages."""
    found, problems = collection.load(order.texts)
    site = sites.build(found)
    understood = [path for path in order.texts if _understood(found, path)]
    ordinary = {path: order.texts[path] for path in sorted({*order.texts} - {*understood})}
    further = [path for path in pages.generated(site) if path not in order.texts]
    entries = menu.menu(ordinary, order.named)
    shell = replace(order.shell, labels=order.layouts.labels, menu=entries, wanted_count=len(found.wanted))
    return Known(order, site, shell, (*understood, *further), tuple(ordinary), (*problems, *_unproven(site)))


def _understood(found: collection.Collection, path: str) -> bool:
    """Tell whether briefgen shows the page at `path` itself."""
    folder, _, name = path.removesuffix(".md").partition("/")
    return path in (HOME, WANTED) or (folder in collection.FOLDERS and name in getattr(found, folder))


def write(known: Known, target: Path) -> None:
    """Write our pages, the missing page and the sitemap below `target`. Raises SettingsError, OSError."""
    for folder in sorted({str(Path(known.shell.file(path)).parent) for path in known.ours}):
        (target / folder).mkdir(parents=True, exist_ok=True)

    def one(path: str) -> str:
        html, day = render(known, path)
        (target / known.shell.file(path)).write_text(html, encoding="utf-8")
        return day

    days = dict.fromkeys(known.ordinary, "")
    days |= dict(workers.spread(one, known.ours, known.order.jobs, str))
    for name, text in (MISSING, missing(known)), (SITEMAP, sitemap(known, days)):
        if text:
            (target / name).write_text(text, encoding="utf-8")


def render(known: Known, path: str) -> tuple[str, str]:
    """Return a page and its ISO date, which may be empty."""
    text = known.site.collection.other.get(path, known.order.texts.get(path, ""))
    shown = pages.view(known.site, path, text, known.shell.href(known.shell.root(path)))
    if shown is None:
        raise LookupError(f"{path} is no page of ours")
    values = {**known.shell.values(path, shown.title), **shown.values}
    return known.order.layouts.templates.render(shown.template, values), shown.date


def missing(known: Known) -> str:
    """Return the page that a server shows where there is none, at whatever address."""
    root = urlsplit(known.shell.site.url).path.rstrip("/") if known.shell.site.url else "."
    return known.order.layouts.templates.render(MISSING, known.shell.values(MISSING, "Not found", root))


def sitemap(known: Known, days: Mapping[str, str]) -> str:
    """Return the sitemap, empty where the address of the site is not known. `days`: the ISO date of each page."""
    base = known.shell.site.url
    if not base:
        return ""
    addresses = [(base + known.shell.url(path), day) for path, day in sorted(days.items())]
    values = {**known.shell.values(SITEMAP, ""), "addresses": addresses}
    return known.order.layouts.templates.render(SITEMAP, values)


def copy_assets(layouts: Layouts, own: Mapping[str, Path], target: Path) -> None:
    """Copy what is no page: files of the project's content, and those of the layouts that it does not replace."""
    for name, path in {**layouts.assets, **own}.items():
        goal = target / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, goal)


def _unproven(site: Site) -> Iterator[Finding]:
    for path, statements in site.statements.items():
        for one in statements:
            if one.verbatim and not one.verified:
                message = f"this quote is not in its source: “{one.words}”"
                yield Finding(path, 0, 0, "quote-not-verbatim", "warning", message, "Run briefgen check")
