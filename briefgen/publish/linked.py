"""What a page is about, for search engines and other programs: JSON-LD in the words of schema.org. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefgen.model.pages import Briefing, EntityPage
from briefgen.publish.render import Href
from briefgen.publish.shell import SiteInfo
from briefgen.publish.show import original, parts
from briefgen.publish.site import Site, Statement, name_of

Thing = Mapping[str, Any]
_CONTEXT = "https://schema.org"
_TYPES = {"people": "Person", "organisations": "Organization", "topics": "CollectionPage"}


def data(site: Site, info: SiteInfo, path: str, address: Href) -> Thing | None:
    """Return what the page at `path` (below content/) says, None where there is nothing to say.

    `address` makes the addresses of pages: absolute ones, or relative to the page.
    """
    if path == "index.md":
        found = {"@type": "WebSite", "name": info.name, "description": info.description, "inLanguage": info.language}
    elif path in site.briefings:
        found = _briefing(site, info, site.briefings[path], site.statements[path], address)
    elif path in site.entities:
        found = _entity(site.entities[path], _TYPES[path.partition("/")[0]])
    else:
        return None
    return {"@context": _CONTEXT, "@id": address(path, ""), "url": address(path, ""), **_known(found)}


def _briefing(
    site: Site, info: SiteInfo, one: Briefing, statements: tuple[Statement, ...], address: Href
) -> dict[str, Any]:
    named = [f"{folder}/{slug}.md" for folder in ("people", "organisations") for slug in getattr(one, folder)]
    return {
        "@type": "NewsArticle",
        "headline": one.title,
        "description": parts.first_point(one),
        "datePublished": one.date,
        "dateModified": max(one.date, one.revised),
        "inLanguage": one.language or info.language,
        "publisher": {"@type": "Organization", "name": info.name, "url": address("index.md", "")},
        "citation": _source(site, one),
        "about": [_thing(site, f"topics/{slug}.md", "Thing", address) for slug in one.topics],
        "mentions": [_thing(site, page, _TYPES[page.partition("/")[0]], address) for page in dict.fromkeys(named)],
        "hasPart": [_quotation(site, said, address) for said in statements if _stands(said)],
    }


def _stands(one: Statement) -> bool:
    """Tell whether it is a proven quote, its source not withdrawn."""
    return one.verbatim and one.verified and not one.withdrawn


def _source(site: Site, one: Briefing) -> Thing:
    """Return the article that a briefing was made from."""
    source = site.collection.sources.get(one.slug)
    publisher = one.source.get("publisher", "")
    return _known(
        {
            "@type": "NewsArticle",
            "headline": source.title if source else one.title,
            "datePublished": source.date if source else one.date,
            "url": original.web(one.source.get("url", "")),
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        }
    )


def _quotation(site: Site, one: Statement, address: Href) -> Thing:
    """Return a proven quote; a speaker who is a guess is left out."""
    speaker: Thing | None = None
    if one.speaker.text and not one.uncertain:
        kind = _TYPES.get(one.page.partition("/")[0], "Person")
        speaker = _thing(site, one.page, kind, address) if one.page else {"@type": kind, "name": one.speaker.text}
    at = address(f"sources/{one.source}.md", f"#{one.anchor}" if one.paragraph else "")
    return _known(
        {
            "@type": "Quotation",
            "@id": address(f"briefings/{one.briefing}.md", f"#{one.id}"),
            "text": one.words,
            "spokenByCharacter": speaker,
            "dateCreated": one.datetime,
            "citation": {"@type": "WebPage", "url": at} if one.source else None,
        }
    )


def _thing(site: Site, page: str, kind: str, address: Href) -> Thing:
    """Return a person, organisation or topic: named, and where it has a page of its own identified by that."""
    found = {"@type": kind, "name": name_of(site, page)}
    folder, _, name = page.removesuffix(".md").partition("/")
    return {**found, "@id": address(page, "")} if name in getattr(site.collection, folder) else found


def _entity(one: EntityPage, kind: str) -> dict[str, Any]:
    about = "jobTitle" if kind == "Person" else "description"
    names = [name for name in (one.native_name, *one.aliases) if name]
    return {"@type": kind, "name": one.name, "alternateName": names, about: one.role}


def _known(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not empty."""
    return {name: value for name, value in found.items() if value}
