"""What is known of a site before anything is made of it: what is to be built, and what its pages say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from briefgen.builder import archive, cards, volumes
from briefgen.builder.cache import Cache
from briefgen.builder.layouts import Layouts
from briefgen.builder.store import Learnt, Store, Tell
from briefgen.errors import Finding
from briefgen.files import shipped
from briefgen.files.project import Project
from briefgen.publish import card, feeds, menu, pages
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.publish.site import Site
from briefgen.texts import Texts

HOME = "index.md"
WANTED = "wanted.md"


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
    learnt: Learnt
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

    @property
    def site(self) -> Site:
        """What the pages show of each other."""
        return self.learnt.site


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
    learnt = store.learn(order.jobs, order.tell("Reading pages"))
    site, entries = learnt.site, store.entries
    understood = [path for path, one in entries.items() if one.kind or path in (HOME, WANTED)]
    ordinary = {path: order.texts[path] for path, one in entries.items() if not one.kind and path not in (HOME, WANTED)}
    further = [path for path in pages.generated(site) if path not in entries]
    fed = tuple(feeds.pages(site)) if order.shell.site.url else ()
    shell = replace(
        order.shell,
        labels=order.layouts.labels,
        menu=menu.menu(ordinary, order.named),
        has_wanted=bool(site.collection.wanted),
        feeds=tuple(feeds.files(feeds.HOME).items()) if feeds.HOME in fed else (),
    )
    drawing = cards.Cards.of(order.layouts) if order.shell.site.url else None
    drawn = frozenset(card_of(path) for path in site.briefings if drawing and drawing.face(words_of(site, shell, path)))
    beside = (*sorted(drawn), *(file for page in fed for file in feeds.files(page).values()), *archive.FILES)
    return Known(
        order,
        store,
        learnt,
        shell,
        ours=(*understood, *further),
        beside=beside,
        cards=drawing,
        drawn=drawn,
        search=volumes.listed(entries, site) if shell.searched else (),
        ordinary=tuple(ordinary),
        findings=tuple(_findings(store)),
    )


def _findings(store: Store) -> Iterator[Finding]:
    for path in (path for path, entry in store.entries.items() if entry.told):
        facts = store.facts(path)
        yield from facts.problems
        for words in facts.unproven:
            message = f"this quote is not in its source: “{words}”"
            yield Finding(path, 0, 0, "quote-not-verbatim", "warning", message, "Run briefgen check")


def card_of(page: str) -> str:
    """Return the file of the card of a briefing."""
    return page.removesuffix(".md") + cards.ENDING


def words_of(site: Site, shell: Shell, path: str) -> card.Words:
    """Return what stands on the card of a briefing; `path` is that of its page or of the card."""
    slug = path.removeprefix("briefings/").removesuffix(".md").removesuffix(cards.ENDING)
    return card.words(site, slug, shell.site.name, shell.site.language, shell.labels)


def made_kind(known: Known) -> str:
    """Return under which kind the cache holds what was made."""
    return "served" if known.order.served else "made"
