"""One source file -> an article with its annotations and what an editor should know about it. Pure; sendable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from briefgen import frontmatter
from briefgen.annotate.blocks import Blocks
from briefgen.errors import Finding, InputError
from briefgen.files.seeds import SeedFile
from briefgen.model.annotations import Annotations
from briefgen.model.article import Article, Earlier
from briefgen.model.common import KnownEntity
from briefgen.quotemarks import quotations, unclosed
from briefgen.read import metadata
from briefgen.read.decode import decode
from briefgen.registry import Annotator, Reader
from briefgen.settings import Settings
from briefgen.text import line_starts, position

LONGEST = 500_000
"""Most characters that are read of one article: a hundred news articles, or a novel."""
_TEASER = 1_500
"""Characters below which an article for subscribers is taken for its beginning: three paragraphs, and an offer."""


@dataclass(frozen=True, slots=True)
class Studied:
    """One source, read and annotated, or the reasons why not."""

    path: str
    article: Article | None = None
    annotations: Annotations = field(default_factory=Annotations)
    findings: tuple[Finding, ...] = ()


def read_seed(seed: SeedFile, readers: Mapping[str, Reader], settings: Settings | None = None) -> Article:
    """Return the article of a source file, with the versions before it.

    Its sidecar counts like front matter, which wins over it. Raises InputError with every problem, those of earlier
    versions too: with one of them missing, a page would no longer say that it was corrected.
    """
    settings = settings or Settings()
    problems: list[Finding] = []
    earlier: list[Earlier] = []
    for one in seed.earlier:
        try:
            earlier.append(_earlier(one, readers, settings))
        except InputError as error:
            problems += error.findings
    try:
        values, lines = _sidecar(seed)
        article = _read(seed, values, lines, readers, settings)
    except InputError as error:
        raise InputError([*problems, *error.findings]) from None
    if problems:
        raise InputError(problems)
    return replace(article, earlier=tuple(sorted(earlier, key=_order)))


def _order(version: Earlier) -> tuple[date, date, str]:
    """Order versions by the day they were replaced; of unknown days first what was published first."""
    article = version.article
    return version.replaced or date.min, article.published or date.min, article.source.path


def _earlier(seed: SeedFile, readers: Mapping[str, Reader], settings: Settings) -> Earlier:
    values, lines = _sidecar(seed)
    record, known = metadata.record(values, lines, seed.sidecar_path or seed.path)
    article, _ = _cut(_read(seed, known, lines, readers, settings))
    return Earlier(article, Blocks()(article, Annotations(), ()), record.replaced, record.note)


def _read(
    seed: SeedFile, values: dict[str, Any], lines: dict[str, int], readers: Mapping[str, Reader], settings: Settings
) -> Article:
    """Return the article of a file whose sidecar says `values`, and says them on `lines`: known only here."""
    suffix = PurePosixPath(seed.path).suffix.lower()
    reader = next((one for one in readers.values() if suffix in one.suffixes), None)
    if reader is None:
        known = ", ".join(sorted(chain.from_iterable(one.suffixes for one in readers.values())))
        message = f"no reader for {suffix or 'a file without suffix'}"
        finding = Finding(seed.path, 0, 0, "source-format", "error", message, f"Readers are there for {known}.")
        raise InputError([finding])
    metadata.collect(values, lines, seed.path, where=seed.sidecar_path or seed.path)
    return reader(seed.data, seed.path, {"display": settings.display, **values})


def _sidecar(seed: SeedFile) -> tuple[dict[str, Any], dict[str, int]]:
    """Return what the sidecar says and on which lines; nothing if there is none."""
    if seed.sidecar is None or not seed.sidecar.strip():
        return {}, {}
    path = seed.sidecar_path or seed.path
    return frontmatter.load(decode(seed.sidecar, path)[0], path)


@dataclass(frozen=True, slots=True)
class Study:
    """Reads and annotates one source. A value that can be sent to another process."""

    readers: Mapping[str, Reader]
    known: tuple[KnownEntity, ...] = ()
    plugins: Mapping[str, Annotator] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    def __call__(self, seed: SeedFile) -> Studied:
        """Return the source with what was found in it; problems become findings, so one never stops the others."""
        from briefgen.annotate import steps  # slow to import, and seldom needed: what was found is kept

        try:
            article, long = _cut(read_seed(seed, self.readers, self.settings))
            annotations = steps.annotate(article, self.known, self.plugins)
        except InputError as error:
            return Studied(seed.path, findings=error.findings)
        best = sorted(annotations.key_points, key=lambda point: -point.score)[: self.settings.key_points]
        fewer = replace(annotations, key_points=tuple(sorted(best, key=lambda point: point.span)))
        return Studied(seed.path, article, fewer, (*long, *doubts(article, annotations)))


def _cut(article: Article) -> tuple[Article, tuple[Finding, ...]]:
    """Return an article with no more text than is read of one, and what to say if it had more."""
    if len(article.text) <= LONGEST:
        return article, ()
    end = max(article.text.rfind(mark, LONGEST // 2, LONGEST) + 1 for mark in ("\n", ". ", " ")) or LONGEST
    kept = replace(
        article,
        text=article.text[:end],
        headings=article.headings and tuple(span for span in article.headings if span.end <= end),
        links=tuple(link for link in article.links if link.span.end <= end),
    )
    message = f"the article has {len(article.text):,} characters; only the first {end:,} were read"
    hint = "Split it into files of one article each."
    where = position(article, end, line_starts(article.text))
    return kept, (Finding(article.source.path, *where, "source-long", "warning", message, hint),)


def doubts(article: Article, annotations: Annotations) -> Iterator[Finding]:
    """Yield what an editor should know about a source: another language, days without a dateline, open marks."""
    starts = line_starts(article.text)
    path = article.source.path
    if not article.is_english:
        message = (
            f"its language is {article.language}: what stands in quotation marks is quoted, speakers are proposals,"
            " and statements without marks and days are not looked for"
        )
        hint = "If that is not its language, say which: language: en"
        yield Finding(path, 0, 0, "language-limited", "info", message, hint, article.language)
    if article.teaser and len(article.text) < _TEASER:
        message = (
            "the publisher keeps this article for subscribers, and what was read is short: perhaps its beginning only"
        )
        hint = "Save the page while you are logged in, and add it again."
        yield Finding(path, 0, 0, "source-teaser", "warning", message, hint)
    unresolved = [mention.span for mention in annotations.dates if mention.when is None]
    if unresolved and article.published is None:
        words = article.text[unresolved[0].start : unresolved[0].end]
        more = f" and {len(unresolved) - 1} more" if len(unresolved) > 1 else ""
        message = f"no date is known, so “{words}”{more} cannot be resolved"
        hint = (
            "Add the day it was published to its front matter or to a .yml file beside it, like this:\ndate: 2026-03-05"
        )
        yield Finding(path, *position(article, unresolved[0].start, starts), "date-missing", "warning", message, hint)
    paragraphs = [block.span for block in annotations.blocks if block.kind == "paragraph"]
    for quotation in unclosed(quotations(article.text, paragraphs)):
        message = "this quotation mark is never closed"
        hint = "The quote was taken to end with its paragraph. Compare it with the article as it was published."
        where = position(article, quotation.outer.start, starts)
        yield Finding(path, *where, "quote-unclosed", "warning", message, hint)
