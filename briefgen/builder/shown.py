"""One file of the site, from what is known: a page, the same as Markdown, a card, a feed, what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from briefgen.builder import cards, trace
from briefgen.builder.known import HOME, Known, card_of, words_of
from briefgen.page import accepted
from briefgen.publish import feeds, linked, pages, twins

MISSING = "404.html"
SITEMAP = "sitemap.xml"


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
        "card": f"{info.url}{quote(card_of(path))}" if card_of(path) in known.drawn else values["card"],
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


def picture(known: Known, path: str, seen: set[str]) -> bytes:
    """Return the card of a briefing as `cards.KIND` of the cache holds it; it is drawn where no earlier build did.

    What it reads of the site is added to `seen`.
    """
    assert known.cards is not None  # noqa: S101 - without it no card is wanted
    drawing = known.cards.svg(words_of(trace.reading(known.site, seen), known.shell, path))
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
    """Return the sitemap; empty where the address of the site is not known. `days`: the ISO dates of our pages."""
    base = known.shell.site.url
    if not base:
        return ""
    every = {**days, **dict.fromkeys(known.ordinary, "")}
    addresses = [(base + known.shell.url(path), day) for path, day in sorted(every.items())]
    values = {**known.shell.values(SITEMAP, ""), "addresses": addresses}
    return known.order.layouts.templates.render(SITEMAP, values)
