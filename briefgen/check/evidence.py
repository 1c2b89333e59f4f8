"""What one source says: its quotations, whose they are, and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from briefgen.annotate.blocks import Blocks
from briefgen.model.annotations import Annotations, Quote
from briefgen.model.article import Article
from briefgen.model.common import Span, Withdrawal
from briefgen.model.pages import SourcePage, SourcePart
from briefgen.page import source as source_page
from briefgen.quotemarks import Quotation, joined, quotations
from briefgen.text import fold_spaces, line_starts, position
from briefgen.verify import Spoken, fold

_WORD = re.compile(r"\w+")
SHOWN = 160
"""Characters of the source's words that a message shows."""


class Past(NamedTuple):
    """An earlier version of a source. Days are ISO, empty where unknown."""

    said: Evidence
    of: str
    """The day of that version."""
    on: str
    """The day on which a newer one took its place."""
    anchor_end: str
    """Ends the anchors of its paragraphs on the source's page."""


class Evidence:
    """A source, or what its page still shows of it where the source itself is not there any longer."""

    def __init__(
        self, name: str, text: str, paragraphs: Mapping[int, Span], annotations: Annotations, article: Article | None
    ) -> None:
        self.name = name
        """Path of the file, for messages."""
        self.text = text
        self.paragraphs = paragraphs
        """Number -> span of `text`."""
        self.annotations = annotations
        """Of the article; empty for a page."""
        self.article = article
        self.headlines = article.title if article else ""
        """Its headline, and headings that stand in it and not in `text`."""
        self.whole = True
        """All of it is here; False: a page that may show a part of it only."""
        self.past: tuple[Past, ...] = ()
        """Earlier versions, newest first."""
        self.withdrawn: Withdrawal | None = None
        marked = quotations(text, paragraphs.values())
        self.groups = _groups(marked)
        """The pieces of each quotation, as `Spoken.texts` counts them."""
        self.spoken = Spoken(joined(text, marked))

    @cached_property
    def tokens(self) -> str:
        """The words of the text in lower case, a space around each."""
        return f" {' '.join(_WORD.findall(self.folded))} "

    @cached_property
    def folded(self) -> str:
        """The text as quotes are compared, in lower case."""
        return fold(self.text).casefold()

    @cached_property
    def quotes(self) -> Mapping[int, tuple[Quote, ...]]:
        """Index of a quotation -> what the annotator made of it, with the speaker."""
        starts = [(piece.outer.start, index) for index, group in enumerate(self.groups) for piece in group]
        found: dict[int, list[Quote]] = defaultdict(list)
        for quote in self.annotations.quotes:
            for span in quote.quoted:
                at = bisect_right(starts, (span.start, len(starts))) - 1
                if at >= 0 and quote not in found[starts[at][1]]:
                    found[starts[at][1]].append(quote)
        return {index: tuple(quotes) for index, quotes in found.items()}

    def numbers(self, index: int) -> Collection[int]:
        """Return the numbers of the paragraphs that a quotation stands in."""
        return {self._paragraph(piece.span.start) for piece in self.groups[index]}

    def standing_in(self, number: int) -> Sequence[int]:
        """Return the indices of the quotations that stand in a paragraph, in their order."""
        return self._by_number.get(number, ())

    @cached_property
    def _by_number(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.groups)):
            for number in self.numbers(index):
                found[number].append(index)
        return dict(found)

    def within(self, indices: Iterable[int]) -> Spoken:
        """Return some of the quotations, in their order."""
        return Spoken(self.spoken.texts[index] for index in sorted(indices))

    def names(self, form: str) -> bool:
        """Tell whether the text has these words, as words, in any case."""
        words = _WORD.findall(fold(form).casefold())
        if not words:
            return False
        return f" {' '.join(words)} " in self.tokens or (not form.isascii() and fold(form).casefold() in self.folded)

    def around(self, quote: Quote) -> tuple[str, str]:
        """Return `path:line` of a quote, and the sentence with its source in it (the cue, the quote) cut to a line."""
        spans = quote.quoted or quote.content
        at = (quote.source or quote.cue or spans[0]).start
        starts = [sentence.start for sentence in self.annotations.sentences]
        index = bisect_right(starts, at) - 1
        sentence = self.annotations.sentences[index] if index >= 0 else spans[0]
        words = fold_spaces(self.text[sentence.start : sentence.end])
        if len(words) > SHOWN:
            lead = fold_spaces(self.text[sentence.start : at])
            start = max(0, min(len(lead) - SHOWN // 2, len(words) - SHOWN))
            words = f"{'…' * (start > 0)}{words[start : start + SHOWN]}{'…' * (start + SHOWN < len(words))}"
        return f"{self.name}:{self._line(at)}", words

    def _line(self, offset: int) -> int:
        return position(self.article, offset, self._starts)[0] if self.article else 1

    @cached_property
    def _starts(self) -> list[int]:
        return line_starts(self.text)

    @cached_property
    def _numbered(self) -> list[tuple[int, int]]:
        return sorted((span.start, number) for number, span in self.paragraphs.items())

    def _paragraph(self, offset: int) -> int:
        at = bisect_right(self._numbered, (offset, len(self.text) + 1)) - 1
        return self._numbered[at][1] if at >= 0 else 0


def of_article(article: Article, annotations: Annotations | None) -> Evidence:
    """Return what a source says; without its annotations nobody is known to speak."""
    notes = annotations if annotations is not None else Annotations(blocks=Blocks()(article, Annotations(), ()))
    paragraphs = {block.number: block.span for block in notes.blocks if block.kind == "paragraph"}
    made = Evidence(article.source.path, article.text, paragraphs, notes, article)
    made.withdrawn = article.withdrawn
    made.past = tuple(
        Past(
            of_article(version.article, Annotations(blocks=version.blocks)),
            version.article.published.isoformat() if version.article.published else "",
            version.replaced.isoformat() if version.replaced else "",
            source_page.anchor_end(version.article.source.digest),
        )
        for version in reversed(article.earlier)
    )
    return made


def of_page(page: SourcePage, content: str) -> Evidence:
    """Return what the page of a source says."""
    name = f"{content}/sources/{page.slug}.md"
    made = _of_parts(page.parts, name)
    made.headlines = "\n".join([page.title, *(part.text for part in page.parts if part.kind == "heading")])
    made.whole = page.display == "full"
    made.withdrawn = page.withdrawn
    made.past = tuple(
        Past(_of_parts(one.parts, name), one.of, one.on, source_page.anchor_end(one.digest))
        for one in reversed(page.corrected)
    )
    return made


def _of_parts(parts: Sequence[SourcePart], name: str) -> Evidence:
    text, spans = source_page.joined(parts)
    numbers = [part.number for part in parts if part.kind == "paragraph"]
    return Evidence(name, text, dict(zip(numbers, spans, strict=True)), Annotations(), None)


def _groups(marked: Iterable[Quotation]) -> tuple[tuple[Quotation, ...], ...]:
    groups: list[list[Quotation]] = []
    for quotation in marked:
        if quotation.continues and groups:
            groups[-1].append(quotation)
        else:
            groups.append([quotation])
    return tuple(tuple(group) for group in groups)
