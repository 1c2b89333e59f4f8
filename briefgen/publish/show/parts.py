"""What several kinds of page show: statements with their citation, passages of sources, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from briefgen import codes
from briefgen.model.pages import Briefing, EntityPage, KeyPoints, Waiver
from briefgen.page import inline
from briefgen.publish.labels import direction
from briefgen.publish.show import original
from briefgen.publish.site import Site, Statement
from briefgen.text import fold_marks

Piece = tuple[str, Statement | None]
"""Words of a source, and the statement that quotes them."""


class Said(NamedTuple):
    """A statement with what a page shows around it."""

    one: Statement
    tongue: Markup
    """Attributes of an element that holds its words: language and direction."""
    plain: str
    """Its words without Markdown."""
    publisher: str
    source_title: str
    """Of the article."""
    original: str
    """The live article at these words; empty where it has no address."""
    passage: str
    """Id of the source paragraph where the page holds it; empty where it does not."""
    topics: tuple[str, ...]
    """Slugs."""


class Passage(NamedTuple):
    """A source paragraph that a page shows beside what is quoted from it."""

    id: str
    source: str
    """Slug."""
    title: str
    anchor: str
    """Fragment of the paragraph on the source's page."""
    number: int
    pieces: tuple[Piece, ...]
    tongue: Markup


@lru_cache(256)
def tongue(language: str) -> Markup:
    """Return the attributes `lang` and `dir` of an element with words in a language; `dir="auto"` if it is unknown."""
    way = direction(language)
    return Markup(' lang="{}" dir="{}"').format(language, way) if way else Markup(' dir="auto"')


def said(site: Site, statements: Iterable[Statement], passages: Iterable[Passage] = ()) -> tuple[Said, ...]:
    """Return statements with what a page shows around them."""
    held = {passage.id for passage in passages}
    return tuple(_said(site, one, held) for one in statements)


def _said(site: Site, one: Statement, held: set[str]) -> Said:
    briefing = site.collection.briefings[one.briefing]
    passage = _passage_id(one)
    return Said(
        one=one,
        tongue=tongue(briefing.language),
        plain=one.words if one.verbatim else inline.plain(one.words),
        publisher=briefing.source.get("publisher", ""),
        source_title=one.source_title or one.title,
        original=original.at_words(briefing.source.get("url", ""), max(one.quoted, key=len)) if one.quoted else "",
        passage=passage if passage in held else "",
        topics=briefing.topics,
    )


def passages(statements: Iterable[Statement]) -> tuple[Passage, ...]:
    """Return the source paragraphs that statements cite, each once, by source and in its order."""
    cited: dict[str, dict[str, list[Statement]]] = {}
    for one in statements:
        if one.passage:
            cited.setdefault(one.source, {}).setdefault(one.anchor, []).append(one)
    return tuple(
        _passage(slug, anchor, found)
        for slug, anchors in cited.items()
        for anchor, found in sorted(anchors.items(), key=lambda item: _order(item[1][0]))
    )


def _passage(slug: str, anchor: str, found: Sequence[Statement]) -> Passage:
    one = found[0]
    pieces = marked(one.passage, found)
    return Passage(
        f"{slug}-{anchor}", slug, one.source_title, anchor, one.paragraph, pieces, tongue(one.source_language)
    )


def _order(one: Statement) -> tuple[str, str, int]:
    """Return what the cited paragraphs of a source are sorted by: those of earlier versions come last."""
    return (one.earlier.on or "0", one.earlier.digest, one.paragraph) if one.earlier else ("", "", one.paragraph)


def _passage_id(one: Statement) -> str:
    return f"{one.source}-{one.anchor}"


def marked(text: str, statements: Iterable[Statement]) -> tuple[Piece, ...]:
    """Return the pieces of a paragraph in order, each with the one of the statements that quotes it, or None.

    `statements` are those that cite the paragraph; what is not proven in it marks nothing.
    """
    folded = fold_marks(text)
    ranges: list[tuple[int, int, Statement]] = []
    for one in statements:
        for words in one.quoted if one.verified or one.earlier else ():
            for piece in map(str.strip, words.replace("[…]", "…").split("…") if "…" in words else (words,)):
                start = folded.find(fold_marks(piece)) if piece else -1
                if start >= 0:
                    ranges.append((start, start + len(piece), one))
    found: list[Piece] = []
    at = 0
    for start, end, one in sorted(ranges, key=lambda item: item[:2]):
        if start >= at:
            if start > at:
                found.append((text[at:start], None))
            found.append((text[start:end], one))
            at = end
    if at < len(text):
        found.append((text[at:], None))
    return tuple(found)


def first_point(briefing: Briefing) -> str:
    """Return the first key point of a briefing; empty if it has none."""
    points = (point.text for block in briefing.blocks if isinstance(block, KeyPoints) for point in block.points)
    return next(points, "")


def named(pages: Mapping[str, EntityPage], folder: str, slugs: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Return page, name and role of each; a name without a page is made from its slug."""
    return tuple(
        (f"{folder}/{slug}.md", page.name, page.role)
        if (page := pages.get(slug))
        else ("", slug.replace("-", " ").title(), "")
        for slug in dict.fromkeys(slugs)
    )


def waived(waivers: Sequence[Waiver]) -> tuple[tuple[str, Waiver], ...]:
    """Return what editors let stand: what each finding means, and their word on it.

    How grave a finding is, which the sentences behind the first say, is for those who build the site.
    """
    known = codes.table() if waivers else {}
    valid = ((known[one.code], one) for one in waivers if one.code in known and known[one.code].waivable)
    return tuple((f"{code.plain.split('. ')[0].rstrip('.')}.", one) for code, one in valid)
