"""What a newer version of a source, or its withdrawal, does to the pages: each quote from it, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from briefgen.errors import InputError
from briefgen.model.article import Article, Block
from briefgen.model.pages import KeyPoints, PageBlock, PageLink, QuoteCallout, Reported
from briefgen.page import briefing as briefing_page
from briefgen.page import inline
from briefgen.page.source import cited
from briefgen.quotemarks import in_marks
from briefgen.text import line_starts, place
from briefgen.verify import Spoken, fold, spoken, verify

Fate = Literal["stands", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Touched:
    """Words on a page that rest on a source."""

    page: str
    """Path below content/."""
    line: int
    """1-based."""
    kind: Literal["quote", "statement", "key point"]
    words: str
    speaker: str
    fate: Fate
    diff: str = ""
    """Of a quote that changed: its words above those of the source today, with carets."""


class Today:
    """What a source says today, to hold words against."""

    def __init__(self, article: Article, blocks: Sequence[Block]) -> None:
        paragraphs = [one for one in blocks if one.kind == "paragraph"]
        self.spoken: Spoken = spoken(article.text, [one.span for one in paragraphs])
        self.text = fold(article.text)

    def quote(self, words: str) -> tuple[Fate, str]:
        """Return what became of quoted words, and how they differ from what is nearest to them."""
        verdict = verify(words, self.spoken)
        return ("stands", "") if verdict.ok else ("changed" if verdict.diff else "gone", verdict.diff)

    def sentence(self, words: str) -> Fate:
        """Return what became of a sentence that was taken over word for word."""
        return "stands" if fold(words) in self.text else "changed"


def touched(
    pages: Mapping[str, str], slug: str, before: tuple[Article, Sequence[Block]], today: Today
) -> tuple[Touched, ...]:
    """Return what rests on the source with a slug on all pages (path below content/ -> text), in their order.

    `before` is the version that the pages were made from, with its blocks.
    """
    article, blocks = before
    paragraphs = {one.number: article.text[one.span.start : one.span.end] for one in blocks if one.number}
    found: list[Touched] = []
    for name, text in sorted(pages.items()):
        own = name == f"briefings/{slug}.md"
        if name.startswith("sources/") or not (own or f"sources/{slug}.md" in text):
            continue
        try:
            page = briefing_page.loads(text, PurePosixPath(name).stem, name)
        except InputError:  # check reports it
            continue
        starts = line_starts(text)
        for at, _, block in briefing_page.located(page):
            line = place(at, starts)[0]
            found += _of_block(name, line, block, slug if own else "", slug, paragraphs, today)
    return tuple(found)


def _of_block(
    page: str, line: int, block: PageBlock, own: str, slug: str, paragraphs: Mapping[int, str], today: Today
) -> Iterator[Touched]:
    def mine(cite: PageLink) -> bool:
        return (cited(cite)[0] or own) == slug

    if isinstance(block, QuoteCallout) and mine(block.cite):
        yield Touched(page, line, "quote", block.words, block.speaker.text, *today.quote(block.words))
    elif isinstance(block, Reported) and mine(block.cite):
        words = inline.plain(block.markdown)
        fragments = in_marks(words)
        fates = [today.quote(one) for one in fragments]
        paragraph = paragraphs.get(cited(block.cite)[1], "")
        fate = next((one for one in fates if one[0] != "stands"), (today.sentence(paragraph), ""))
        yield Touched(page, line, "statement", words, block.speaker.text, *fate)
    elif isinstance(block, KeyPoints):
        for number, point in enumerate(block.points):
            if mine(point.cite):
                yield Touched(page, line + 2 + number, "key point", point.text, "", today.sentence(point.text))
