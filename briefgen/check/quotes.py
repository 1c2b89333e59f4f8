"""Quotes: every callout and fragment in marks, held against what stands inside quotation marks in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from briefgen.annotate.blocks import Blocks
from briefgen.check.given import Given
from briefgen.errors import Finding, InputError
from briefgen.model import Annotations, Article, Briefing, QuoteCallout, Reported
from briefgen.page import briefing as briefing_page
from briefgen.page import inline
from briefgen.page.source import cited, evidence
from briefgen.quotemarks import in_marks
from briefgen.verify import Spoken, Verdict, spoken, verify

_CALLOUT = re.compile(r" {0,3}> ?\[!quote\]", re.IGNORECASE)
_REVIEW = "Write them as the source has them, leave words out visibly with […], or put your own in [brackets]."


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a source says: in quotation marks, and at all."""

    name: str
    spoken: Spoken
    text: str


def verbatim(given: Given) -> Iterator[Finding]:
    """Yield an error for each quote that its source does not prove."""
    sources: dict[str, _Evidence | None] = {}
    by_slug = {article.slug: article for article in sorted(given.articles.values(), key=lambda one: one.source.path)}
    for name, page in _quoting(given):
        for line, block in _located(given.lines[name], page):
            slug = cited(block.cite)[0] or page.slug
            own = page.source.get("path", "") if slug == page.slug else ""
            key = own if own in given.articles else slug
            if key not in sources:
                article = given.articles.get(own) or by_slug.get(slug)
                sources[key] = _of_article(article) if article else _of_page(given, slug)
            if isinstance(block, QuoteCallout):
                yield from _callout(given, name, line, block, sources[key])
            else:
                yield from _fragments(given, name, line, block, sources[key])


def reviewed(given: Given) -> Iterator[Finding]:
    """Yield a warning for each guessed speaker."""
    for slug, page in given.collection.briefings.items():
        name = f"briefings/{slug}.md"
        for line, block in _located(given.lines[name], page):
            if isinstance(block, QuoteCallout) and block.uncertain:
                shown = block.speaker.text or "nobody"
                also = f"; the next best guess is {block.perhaps}" if block.perhaps else ""
                message = f"this quote is given to {shown}, which is a guess{also}"
                hint = "Compare with the source, correct the speaker if need be, then remove “speaker uncertain”."
                yield given.finding(name, line, 0, "speaker-uncertain", message, hint, "warning")


def _quoting(given: Given) -> Iterator[tuple[str, Briefing]]:
    """Yield the pages with quotes: briefings, and others in which an editor put a callout."""
    for slug, page in given.collection.briefings.items():
        yield f"briefings/{slug}.md", page
    for name, lines in given.lines.items():
        if not name.startswith(("briefings/", "sources/")) and any(_CALLOUT.match(line) for line in lines):
            try:
                yield name, briefing_page.loads(given.pages[name], PurePosixPath(name).stem, name)
            except InputError:  # broken front matter is a finding of its own
                continue


def _located(lines: tuple[str, ...], page: Briefing) -> Iterator[tuple[int, QuoteCallout | Reported]]:
    """Yield each quote with the line it begins on (1-based; 0 if that stays open)."""
    at = 0
    for block in page.blocks:
        if isinstance(block, QuoteCallout | Reported):
            line = next((n for n in range(at, len(lines)) if _begins(block, lines[n], lines[n - 1] if n else "")), None)
            at = at if line is None else line + 1
            yield (0 if line is None else line + 1), block


def _begins(block: QuoteCallout | Reported, line: str, before: str) -> bool:
    if isinstance(block, QuoteCallout):
        return not before.strip() and _CALLOUT.match(line) is not None
    return line.startswith("Reported: " + block.markdown)


def _of_article(article: Article) -> _Evidence:
    blocks = Blocks()(article, Annotations(), ())
    paragraphs = [block.span for block in blocks if block.kind == "paragraph"]
    return _Evidence(article.source.path, spoken(article.text, paragraphs), article.text)


def _of_page(given: Given, slug: str) -> _Evidence | None:
    """Return what the source page says, where the source itself is not there any longer."""
    page = given.collection.sources.get(slug)
    if page is None:
        return None
    text, paragraphs = evidence(page)
    return _Evidence(f"{given.content}/sources/{slug}.md", spoken(text, paragraphs), text)


def _callout(given: Given, name: str, line: int, block: QuoteCallout, source: _Evidence | None) -> Iterator[Finding]:
    if source is None:
        message = "there is no source to hold this quote against"
        hint = "End the callout with a link to the paragraph it is from: [¶4](../sources/harbour-bridge.md#p4)"
        yield given.finding(name, line, 0, "quote-without-source", message, hint)
        return
    if not block.words.strip():
        message = "this callout has no words in quotation marks"
        yield given.finding(name, line, 0, "quote-not-verbatim", message, "> “The words of the source.”")
        return
    verdict = verify(block.words, source.spoken)
    if not verdict.ok:
        yield _unproven(given, name, line, block.words, source, verdict)


def _fragments(given: Given, name: str, line: int, block: Reported, source: _Evidence | None) -> Iterator[Finding]:
    words = inline.plain(block.markdown)
    if source is None:  # prose without a quote needs no source; with one, the callouts of the page say so
        return
    for text in in_marks(words):
        verdict = verify(text, source.spoken)
        if not verdict.ok:
            yield _unproven(given, name, line, text, source, verdict)


def _unproven(given: Given, name: str, line: int, words: str, source: _Evidence, verdict: Verdict) -> Finding:
    shown = words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " …"
    if verify(words, [source.text]).ok:
        message = f"“{shown}” stands in {source.name}, but not inside quotation marks"
        hint = (
            "Only words that the source puts in quotation marks are a quote. Write it as “Reported: ...” without marks."
        )
        return given.finding(name, line, 0, "quote-not-marked", message, hint)
    message = f"“{shown}” is not what {source.name} says"
    hint = f"{verdict.diff}\n{_REVIEW}" if verdict.diff else _REVIEW
    return given.finding(name, line, 0, "quote-not-verbatim", message, hint)
