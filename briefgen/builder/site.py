"""The pages that briefgen understands, written as a site. `briefgen build` and MkDocs both come here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, urlsplit

from briefgen import codec
from briefgen.builder import archive, cards, trace, volumes, workers
from briefgen.builder.cache import Cache
from briefgen.builder.layouts import Layouts
from briefgen.builder.made import Made, Written, place
from briefgen.builder.store import Store, Tell
from briefgen.errors import Finding
from briefgen.files import shipped
from briefgen.files.project import Project
from briefgen.memo import digest
from briefgen.page import accepted
from briefgen.publish import card, feeds, linked, menu, pages, twins
from briefgen.publish import site as sites
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.publish.site import Facts, Site
from briefgen.texts import Texts

HOME = "index.md"
WANTED = "wanted.md"
MISSING = "404.html"
SITEMAP = "sitemap.xml"
_MAKERS = ("jinja2", "markdown", "markdown-it-py", "mkdocs", "pymdown-extensions")


def _silent(paths: Iterator[str], count: int) -> Iterator[str]:
    del count
    return paths


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, and with what help."""

    texts: Mapping[str, str]
    """Path below content/ -> text, of all pages; it may be read when asked for."""
    digests: Mapping[str, str]
    """`texts.stamp` of each."""
    shell: Shell
    """Without menu and wanted titles, which come from the pages."""
    layouts: Layouts
    named: tuple[tuple[str, str], ...] | None = None
    """The `nav` of mkdocs.yml, flat; None if it has none."""
    cache: Cache = field(default_factory=lambda: Cache(None, b""))
    jobs: int = 1
    tell: Callable[[str], Tell] = lambda _: _silent
    """How progress of work with a name is shown."""
    served: bool = False
    """It is for `serve`, whose pages are others and stand elsewhere."""


@dataclass(frozen=True, slots=True)
class Known:
    """What all pages have in common, worked out once."""

    order: Order
    store: Store
    site: Site
    shell: Shell
    ours: tuple[str, ...]
    """Paths of the pages that briefgen shows."""
    beside: tuple[str, ...]
    """Files for machines that stand beside them: feeds, cards, and those with all quotes."""
    cards: cards.Cards | None
    """What draws cards; None where the extra is not installed, or the address of the site not known."""
    drawn: frozenset[str]
    """Files of the cards that briefings have of their own."""
    search: tuple[volumes.Volume, ...]
    """Of the search index; none where the site has no search."""
    ordinary: tuple[str, ...]
    """Paths of the others; MkDocs makes them."""
    findings: tuple[Finding, ...]
    """Pages that could not be read, quotes that are not proven."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be made of our pages and the files beside them, and what still stands as an earlier build made it."""

    known: Known
    kept: Mapping[str, Made]
    stale: tuple[str, ...]
    gone: tuple[str, ...]
    """Paths of those that are no more."""
    stamps: trace.Stamps
    parts: archive.Parts
    search: volumes.Plan
    """What has to be made of the search index."""

    @property
    def idle(self) -> bool:
        """Tell whether nothing has to be done."""
        return self.search.stands and not (self.stale or self.gone)


def order(
    project: Project,
    texts: Mapping[str, str],
    cache: Cache,
    jobs: int = 1,
    tell: Callable[[str], Tell] = lambda _: _silent,
    *,
    served: bool = False,
) -> Order:
    """Return what is to be built of a project whose mkdocs.yml is simple."""
    known = project.settings
    info = SiteInfo.of(known.site_name, known.site_description, known.site_url, known.copyright, known.language)
    own = [project.root / known.layouts] if known.layouts else []
    layouts = Layouts.of([*own, shipped.layouts_dir()])
    texts = Texts(texts)
    digests = {path: texts.stamp(path) for path in texts}
    shell = Shell(info, searched=known.search, directory_urls=known.directory_urls, strict_policy=not served)
    return Order(texts, digests, shell, layouts, known.menu, cache, jobs, tell, served)


def know(order: Order) -> Known:
    """Find out what the pages say, as far as it is not known."""
    store = Store(order.cache, order.texts, order.digests)
    facts = store.facts(order.jobs, order.tell("Reading pages"))
    site = sites.build(facts, store.stamps(facts), store, store.directory)
    understood = [path for path, one in facts.items() if _understood(path, one)]
    ordinary = {path: order.texts[path] for path in sorted({*facts} - {*understood})}
    further = [path for path in pages.generated(site) if path not in facts]
    entries = menu.menu(ordinary, order.named)
    fed = tuple(feeds.pages(site)) if order.shell.site.url else ()
    shell = replace(
        order.shell,
        labels=order.layouts.labels,
        menu=entries,
        has_wanted=bool(site.collection.wanted),
        feeds=tuple(feeds.files(feeds.HOME).items()) if feeds.HOME in fed else (),
    )
    drawing = cards.Cards.of(order.layouts) if order.shell.site.url else None
    drawn = frozenset(_card(path) for path in site.briefings if drawing and drawing.face(_words(site, shell, path)))
    beside = (*sorted(drawn), *(file for page in fed for file in feeds.files(page).values()), *archive.FILES)
    return Known(
        order,
        store,
        site,
        shell,
        ours=(*understood, *further),
        beside=beside,
        cards=drawing,
        drawn=drawn,
        search=volumes.listed(facts, site) if shell.searched else (),
        ordinary=tuple(ordinary),
        findings=tuple(_findings(facts)),
    )


def _understood(path: str, facts: Facts) -> bool:
    """Tell whether briefgen shows a page itself."""
    return path in (HOME, WANTED) or bool(facts.briefing or facts.source or facts.entity)


def _findings(facts: Mapping[str, Facts]) -> Iterator[Finding]:
    for path, one in facts.items():
        yield from one.problems
        for words in one.unproven:
            message = f"this quote is not in its source: “{words}”"
            yield Finding(path, 0, 0, "quote-not-verbatim", "warning", message, "Run briefgen check")


def plan(known: Known, old: Path | None) -> Plan:
    """Return what has to be made where `old` is the folder of the site that stands; None: everything."""
    stamps = trace.Stamps(known.site)
    parts = archive.Parts(known.site, known.shell, known.order.cache, stamps)
    kept: dict[str, Made] = {}
    before = known.order.cache.all(made_kind(known)) if old is not None else {}
    common = _common(known)
    every = (*known.ours, *known.beside)
    for path in every:
        try:
            made = codec.load(before[path], Made)
        except (KeyError, ValueError):
            continue
        if path in archive.FILES:
            same = not parts.stale and made.key == parts.key()
        else:
            same = made.key == _key(known, common, path) and made.read == stamps.of(made.reads).hex()
        if same and old is not None and made.stands([old / file for file in _files(known, path)]):
            kept[path] = made
    stale = tuple(path for path in every if path not in kept)
    search = volumes.plan(known.search, known.site, known.shell, stamps, known.order.cache, made_kind(known), old)
    return Plan(known, kept, stale, tuple(sorted(before.keys() - {*every})), stamps, parts, search)


def write(plan: Plan, target: Path, old: Path | None = None) -> None:
    """Write our pages, the files beside them, the missing page and the sitemap below `target`.

    What still stands in `old` is taken from there.

    Raises SettingsError, OSError.
    """
    known = plan.known
    common = _common(known)
    every = (*known.ours, *known.beside)
    for folder in sorted({str(Path(file).parent) for path in every for file in _files(known, path)}):
        (target / folder).mkdir(parents=True, exist_ok=True)
    for path in plan.kept if old is not None else ():
        for file in _files(known, path):
            place(old / file, target / file)  # type: ignore[operator]
    if old is not None:
        volumes.take(plan.search, old, target)
    days = {**dict.fromkeys(known.ordinary, ""), **{path: made.day for path, made in plan.kept.items()}}

    def one(path: str) -> bytes:
        if path in plan.search.stale:
            return volumes.make(plan.search, path, known.store, target, old)
        seen: set[str] = set()
        drawn = b""
        if path.endswith(cards.ENDING):
            drawn, day = picture(known, path, seen), ""
            whole = [drawn[cards.KEY :]]
        else:
            texts, day = ((feed(known, path, seen),), "") if feeds.page_of(path) else render(known, path, seen)
            whole = [text.encode("utf-8", "replace") for text in texts]
        written = []
        for name, data in zip(_files(known, path), whole, strict=True):
            (target / name).write_bytes(data)
            written.append(Written.of(target / name, data))
        reads = tuple(sorted(seen))
        made = Made(_key(known, common, path), reads, plan.stamps.of(reads).hex(), day, tuple(written))
        return workers.packed(codec.dump(made, Made), plan.parts.make(path) if path in plan.parts.stale else b"", drawn)

    def each() -> Iterator[str]:
        for path, data in workers.spread(one, items, known.order.jobs, known.store.reopen):
            if path in plan.search.stale:
                bound[path] = data
            else:
                records[path], part, drawn = workers.unpacked(data)
                days[path] = codec.load(records[path], Made).day
                parts.update({path: part} if part else {})
                pictures.update({path: drawn} if drawn else {})
            yield path

    records: dict[str, bytes] = {}
    parts: dict[str, bytes] = {}
    bound: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    items = [*plan.search.stale, *(path for path in plan.stale if path not in archive.FILES)]
    for _ in known.order.tell("Writing pages")(each(), len(items)):
        pass
    left = sorted(plan.parts.stale - parts.keys())
    parts.update(workers.spread(plan.parts.make, left, known.order.jobs, known.store.reopen))
    plan.parts.keep(parts)
    known.order.cache.put(cards.KIND, pictures)
    known.order.cache.drop(cards.KIND, [path for path in plan.gone if path.endswith(cards.ENDING)])
    for path in (path for path in plan.stale if path in archive.FILES):
        written = Written.of(target / path, digest=plan.parts.write(path, target / path))
        records[path] = codec.dump(Made(plan.parts.key(), files=(written,)), Made)
    for name, text in (
        (MISSING, missing(known)),
        (SITEMAP, sitemap(known, {path: days[path] for path in (*known.ours, *known.ordinary)})),
    ):
        if text:
            (target / name).write_text(text, encoding="utf-8")
    volumes.finish(plan.search, bound, target, known.order.cache)
    known.order.cache.put(made_kind(known), records)
    known.order.cache.drop(made_kind(known), plan.gone)


def _files(known: Known, path: str) -> tuple[str, ...]:
    """Return the files of the site that are made of a path: a page's stands there as Markdown, too."""
    return (known.shell.file(path), path) if path.endswith(".md") else (path,)


def render(known: Known, path: str, seen: set[str]) -> tuple[tuple[str, str], str]:
    """Return a page, the same as Markdown, and its ISO date, which may be empty.

    What it reads of the site is added to `seen`.
    """
    text = accepted.with_callouts(known.store.text(path)) if path == HOME else ""
    site = trace.reading(known.site, seen)
    shown = pages.view(site, path, text, known.shell.href(known.shell.root(path)))
    if shown is None:
        raise LookupError(f"{path} is no page of ours")
    info, values = known.shell.site, known.shell.values(path, shown.title)
    values |= {
        "description": shown.description or info.description,
        "og_type": shown.og_type,
        "markdown": f"{values['root']}/{quote(path)}",
        "card": f"{info.url}{quote(_card(path))}" if _card(path) in known.drawn else values["card"],
        "linked": linked.data(site, info, path, known.shell.href(info.url.rstrip("/") or values["root"])),
        **shown.values,
    }
    if known.shell.site.url and path != feeds.HOME and feeds.has(site, path):
        href, name = known.shell.href(values["root"]), f"{shown.title} · {known.shell.site.name}"
        own = [(kind, href(file, ""), name) for kind, file in feeds.files(path).items()]
        values["feeds"] = [*values["feeds"], *own]
    html = known.order.layouts.templates.render(shown.template, values)
    markdown = twins.twin(shown, path, known.store.text(path), known.shell, known.ordinary)
    return (html, markdown), shown.date


def _card(page: str) -> str:
    """Return the file of the card of a briefing."""
    return page.removesuffix(".md") + cards.ENDING


def _words(site: Site, shell: Shell, path: str) -> card.Words:
    """Return what stands on the card of a briefing; `path` is that of its page or of the card."""
    slug = path.removeprefix("briefings/").removesuffix(".md").removesuffix(cards.ENDING)
    return card.words(site, slug, shell.site.name, shell.site.language, shell.labels)


def picture(known: Known, path: str, seen: set[str]) -> bytes:
    """Return the card of a briefing as `cards.KIND` of the cache holds it; it is drawn where no earlier build did.

    What it reads of the site is added to `seen`.
    """
    assert known.cards is not None  # noqa: S101 - without it no card is wanted
    drawing = known.cards.svg(_words(trace.reading(known.site, seen), known.shell, path))
    key, kept = known.cards.key(drawing), known.order.cache.get(cards.KIND, path) or b""
    return kept if kept[: cards.KEY] == key else key + known.cards.draw(drawing)


def feed(known: Known, path: str, seen: set[str]) -> str:
    """Return the file of a feed; what it reads of the site is added to `seen`."""
    page = feeds.page_of(path)
    kind = next(kind for kind, file in feeds.files(page).items() if file == path)
    info, address = known.shell.site, known.shell.href(known.shell.site.url.rstrip("/"))
    return feeds.write(kind, feeds.feed(trace.reading(known.site, seen), info, page, address), info, address(path, ""))


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


def made_kind(known: Known) -> str:
    """Return under which kind the cache holds what was made."""
    return "served" if known.order.served else "made"


def _common(known: Known) -> bytes:
    """Return a digest of what every page shows, and of what it is made with."""
    drawing = known.cards.version if known.cards else b""
    return digest(repr((known.shell, known.ordinary)).encode(), known.order.layouts.version, installed(), drawing)


@cache
def installed() -> bytes:
    """Return the versions of the packages that make pages; another one may make them otherwise."""
    return " ".join(f"{name} {version(name)}" for name in _MAKERS).encode()


def _key(known: Known, common: bytes, path: str) -> str:
    """Return a digest of what the page is made from, but for what it reads of the site."""
    own = known.order.digests.get(path, "") + known.store.names if path in (HOME, WANTED) else ""
    return digest(common, own.encode(), b"card" if _card(path) in known.drawn else b"").hex()
