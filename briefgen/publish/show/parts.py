"""What several kinds of page show: statements with their citation, passages of sources, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from briefgen.model import Briefing, EntityPage, KeyPoints, SourcePage, SourcePart
from briefgen.page import inline
from briefgen.page.source import anchor_end
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
    source = site.collection.sources.get(one.source)
    passage = _passage_id(one)
    return Said(
        one=one,
        tongue=tongue(briefing.language),
        plain=one.words if one.verbatim else inline.plain(one.words),
        publisher=briefing.source.get("publisher", ""),
        source_title=source.title if source else one.title,
        original=original.at_words(briefing.source.get("url", ""), max(one.quoted, key=len)) if one.quoted else "",
        passage=passage if passage in held else "",
        topics=briefing.topics,
    )


def passages(site: Site, statements: Iterable[Statement]) -> tuple[Passage, ...]:
    """Return the source paragraphs that statements cite, each once, by source and in its order."""
    cited: dict[str, dict[str, list[Statement]]] = {}
    for one in statements:
        if one.source and one.paragraph:
            cited.setdefault(one.source, {}).setdefault(one.anchor, []).append(one)
    return tuple(
        Passage(
            f"{slug}-{anchor}", slug, source.title, anchor, part.number, marked(part, found), tongue(source.language)
        )
        for slug, anchors in cited.items()
        if (source := site.collection.sources.get(slug))
        for anchor, part in _paragraphs(source)
        if (found := anchors.get(anchor))
    )


def _paragraphs(source: SourcePage) -> Iterator[tuple[str, SourcePart]]:
    """Yield all paragraphs of a source with their anchors, those of earlier versions last."""
    yield from ((f"p{part.number}", part) for part in source.parts if part.kind == "paragraph")
    for version in source.corrected:
        yield from ((f"p{part.number}{anchor_end(version.digest)}", part) for part in version.parts)


def _passage_id(one: Statement) -> str:
    return f"{one.source}-{one.anchor}"


def marked(part: SourcePart, statements: Iterable[Statement]) -> tuple[Piece, ...]:
    """Return the pieces of a paragraph in order, each with the one of the statements that quotes it, or None.

    `statements` are those that cite the paragraph; what is not proven in it marks nothing.
    """
    return tuple(_marked(part, statements))


def _marked(part: SourcePart, statements: Iterable[Statement]) -> Iterator[Piece]:
    if part.kind != "paragraph":
        yield part.text, None
        return
    folded = fold_marks(part.text)
    ranges: list[tuple[int, int, Statement]] = []
    for one in statements:
        if one.verified or one.earlier:
            for words in one.quoted:
                for piece in (w.strip() for w in words.replace("[…]", "…").split("…")):
                    at = folded.find(fold_marks(piece)) if piece else -1
                    if at >= 0:
                        ranges.append((at, at + len(piece), one))
    at = 0
    for start, end, one in sorted(ranges, key=lambda item: item[:2]):
        if start < at:
            continue
        if start > at:
            yield part.text[at:start], None
        yield part.text[start:end], one
        at = end
    if at < len(part.text):
        yield part.text[at:], None


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
