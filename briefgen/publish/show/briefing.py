"""A briefing: the point first, the article with its quotes, then who said what, who is who, when, and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from briefgen.model.common import When
from briefgen.model.pages import (
    Briefing,
    KeyPoints,
    PageBlock,
    Point,
    Prose,
    QuoteCallout,
    ReadAlso,
    Reported,
    Section,
    SourcePage,
)
from briefgen.page import ids, inline
from briefgen.page.blocks import READ_ALSO
from briefgen.page.source import cited
from briefgen.publish import render
from briefgen.publish.labels import direction
from briefgen.publish.show import original, parts
from briefgen.publish.show.parts import Said
from briefgen.publish.show.related import related
from briefgen.publish.site import Site, Statement
from briefgen.text import fold_marks, fold_spaces, heading_anchor

_IDS = ("main", "search", "preview", "key-points", "facts", "contents", "who-said-what", "named", "dates", "related")
RESERVED = frozenset((*_IDS, "backlinks", "passages"))
"""Ids of the templates; a heading of the editor's never takes one."""
CONTENTS_FROM = 3
"""Sections from which a briefing gets a table of contents."""

_KINDS: Mapping[type, str] = {
    Section: "section",
    KeyPoints: "key_points",
    QuoteCallout: "quote",
    Reported: "reported",
    ReadAlso: "read_also",
    Prose: "prose",
}


class Row(NamedTuple):
    """A block of the page, ready to be shown."""

    kind: str
    """section, key_points, quote, reported, read_also, prose."""
    block: PageBlock
    id: str
    number: int
    """Of a paragraph, quote or statement, from 1 on; 0 for all other kinds."""
    said: Said | None
    """Of a quote or statement."""
    points: tuple[tuple[Point, str], ...] = ()
    """Of key points: each with the id of its place on the page, empty if it has none."""


class Speaker(NamedTuple):
    """A group of the table "who said what"."""

    name: str
    """Empty: unknown."""
    page: str
    said: tuple[Said, ...]


class Named(NamedTuple):
    """A person or organisation in this story."""

    page: str
    """Empty: it has none."""
    name: str
    role: str
    """In this story, else as its own page has it."""
    first: str
    """Id of the first statement; empty if it says nothing here."""
    statements: int


class Moment(NamedTuple):
    """A date of the story."""

    when: When | None
    """None: `datetime` is the day of the article, as its page has it."""
    datetime: str
    said: tuple[Said, ...]


def values(site: Site, path: str, briefing: Briefing) -> dict[str, Any]:
    """Return what the template shows of a briefing."""
    statements = site.statements[path]
    name = PurePosixPath(path).stem
    source = site.collection.sources.get(name)
    passages = parts.passages(statements)
    said = parts.said(site, statements, passages)
    rows = tuple(_rows(briefing, said))
    url = briefing.source.get("url", "")
    return {
        "briefing": briefing,
        "definitions": render.definitions(one.markdown for one in briefing.blocks if isinstance(one, Prose)),
        "tongue": parts.tongue(briefing.language),
        "direction": direction(briefing.language),
        "source": source,
        "history": _history(site, name, statements),
        "original": original.at_words(url, _lead(briefing)),
        "top": tuple(row for row in rows if row.kind == "key_points")[:1],
        "rows": rows,
        "contents": _contents(rows),
        "quotes": sum(one.verbatim for one in statements),
        "superseded": sum(one.verbatim and one.earlier is not None for one in statements),
        "verified": sum(one.verbatim and one.verified for one in statements),
        "said": said,
        "speakers": _speakers(said),
        "named": (
            ("people", _named(site, "people", briefing.people, said)),
            ("organisations", _named(site, "organisations", briefing.organisations, said)),
        ),
        "places": tuple((page, name) for page, name, _ in parts.named({}, "places", briefing.places)),
        "topics": tuple(
            (page, name) for page, name, _ in parts.named(site.collection.topics, "topics", briefing.topics)
        ),
        "moments": _moments(briefing, said),
        "related": related(site, briefing),
        "passages": passages,
        "waived": parts.waived(briefing.waived),
    }


def _history(site: Site, slug: str, statements: Sequence[Statement]) -> tuple[tuple[SourcePage, bool], ...]:
    """Return the sources of a briefing that were corrected or withdrawn: its own first, then others that it quotes.

    With each: whether it is the briefing's own.
    """
    names = dict.fromkeys([slug, *(one.source for one in statements)])
    pages = (site.collection.sources[name] for name in names if name in site.collection.sources)
    return tuple((page, page.slug == slug) for page in pages if page.corrected or page.withdrawn)


def _lead(briefing: Briefing) -> str:
    """Return the first sentence of the article, which the live article begins with as well."""
    prose = (block.markdown for block in briefing.blocks if isinstance(block, Prose))
    return inline.plain(next(prose, "").split("\n")[0])


def _rows(briefing: Briefing, said: Sequence[Said]) -> Iterator[Row]:
    """Yield the blocks but the page's title, numbered, each with its id."""
    following = iter(said)
    taken = {one.one.id for one in said} | RESERVED
    taken |= {f"p{number}" for number in range(1, len(briefing.blocks) + 1)}
    number = 0
    plain: list[Row] = []
    for block in briefing.blocks:
        kind = _KINDS[type(block)]
        if isinstance(block, Section):
            if block.level > 1:
                plain.append(Row(kind, block, ids.unique(heading_anchor(block.title) or "section", taken), 0, None))
        elif isinstance(block, QuoteCallout | Reported):
            number += 1
            one = next(following)
            plain.append(Row(kind, block, one.one.id, number, one))
        elif isinstance(block, Prose):
            number += 1
            plain.append(Row(kind, block, f"p{number}", number, None))
        else:
            title = "key-points" if kind == "key_points" else heading_anchor(READ_ALSO)
            fresh = title if not any(row.id == title for row in plain) else ids.unique(title, taken)
            plain.append(Row(kind, block, fresh, 0, None))
    words = [(row, _folded(row)) for row in plain if row.number]
    for row in plain:
        if isinstance(row.block, KeyPoints):
            yield row._replace(points=tuple((point, _place(point, words)) for point in row.block.points))
        else:
            yield row


def _folded(row: Row) -> str:
    """Return the words of a block as they are compared."""
    if isinstance(row.block, QuoteCallout):
        return _fold(row.block.words)
    return _fold(inline.plain(row.block.markdown)) if isinstance(row.block, Prose | Reported) else ""


def _fold(words: str) -> str:
    return fold_spaces(fold_marks(words)).casefold()


def _place(point: Point, rows: Sequence[tuple[Row, str]]) -> str:
    """Return the id of the block that has the words of a key point, else of the first that cites its paragraph."""
    words, cite = _fold(point.text), cited(point.cite)
    if not words:
        return ""
    whole = (row.id for row, text in rows if words in text)
    quoted = (row.id for row, text in rows if row.kind == "quote" and text and text in words)
    citing = (
        row.id for row, _ in rows if cite[0] and row.said and (row.said.one.source, row.said.one.paragraph) == cite
    )
    return next(whole, "") or next(quoted, "") or next(citing, "")


def _contents(rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """Return title and id of each section, where there are enough of them."""
    found = tuple((row.block.title, row.id) for row in rows if isinstance(row.block, Section) and row.block.level == 2)
    return found if len(found) >= CONTENTS_FROM else ()


def _speakers(said: Sequence[Said]) -> tuple[Speaker, ...]:
    """Return who said what, in the order in which they first speak; all unknown speakers last, as one."""
    groups: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        page = one.one.page
        groups.setdefault((page, "" if page else one.one.speaker.text), []).append(one)
    known = sorted(groups.items(), key=lambda item: item[0] == ("", ""))
    return tuple(Speaker(found[0].one.speaker.text, page, tuple(found)) for (page, _), found in known)


def _named(site: Site, folder: str, slugs: Sequence[str], said: Sequence[Said]) -> tuple[Named, ...]:
    found = []
    for slug, (page, name, role) in zip(
        dict.fromkeys(slugs), parts.named(getattr(site.collection, folder), folder, slugs), strict=True
    ):
        own = [one for one in said if one.one.page == f"{folder}/{slug}.md"]
        here = next((one.one.role for one in own if one.one.role), role)
        found.append(Named(page, name, here, own[0].one.id if own else "", len(own)))
    return tuple(found)


def _moments(briefing: Briefing, said: Sequence[Said]) -> tuple[Moment, ...]:
    """Return the dates on which something was said, and that of the article, in order; nothing for a single date."""
    groups: dict[When, list[Said]] = {}
    for one in said:
        if one.one.when:
            groups.setdefault(one.one.when, []).append(one)
    found = [(when.start.isoformat(), 0, Moment(when, own[0].one.datetime, tuple(own))) for when, own in groups.items()]
    if not found:
        return ()
    if briefing.date:
        found.append((briefing.date, 1, Moment(None, briefing.date, ())))
    return tuple(moment for _, _, moment in sorted(found, key=lambda item: item[:2])) if len(found) > 1 else ()
