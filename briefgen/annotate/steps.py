"""The annotators in the order they run, and the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from briefgen.annotate.abroad_names import SpeakersAbroad
from briefgen.annotate.abroad_quotes import QuotesAbroad
from briefgen.annotate.blocks import Blocks
from briefgen.annotate.dates import Dates
from briefgen.annotate.entities import Entities
from briefgen.annotate.key_points import KeyPoints
from briefgen.annotate.quotes import Quotes
from briefgen.annotate.references import References
from briefgen.annotate.sentences import Sentences
from briefgen.errors import Finding, InputError
from briefgen.model.annotations import Annotations
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity, Span
from briefgen.registry import Annotator

STEPS: tuple[Annotator, ...] = (
    Blocks(),  # lines of thought: paragraphs, headings, references
    Sentences(),  # of paragraphs
    References(),  # titles that the article points to
    Dates(),  # resolved against the dateline
    Entities(),  # people, organisations, places
    Quotes(),  # who said what; uses all of the above
    KeyPoints(),  # sentences worth reading first
)

ABROAD: tuple[Annotator, ...] = (
    Blocks(),
    Sentences(),
    References(),
    QuotesAbroad(),  # words between quotation marks; speakers are proposals
    SpeakersAbroad(),  # those of them that are surely somebody
    KeyPoints(),
)
"""Those for articles in other languages than English: what needs no grammar. Days are not looked for."""


def annotate(
    article: Article, known: tuple[KnownEntity, ...] = (), plugins: Mapping[str, Annotator] | None = None
) -> Annotations:
    """Return all layers of `article`.

    `known` is what the editors' pages teach; `plugins` are annotators of other packages by name: each takes over its
    layer. Raises InputError if a plug-in's spans are not in the text or not in order.
    """
    others = {plugin.layer: (name, plugin) for name, plugin in (plugins or {}).items()}
    done = Annotations()
    for step in STEPS if article.is_english else ABROAD:
        name, annotator = others.get(step.layer, ("", step))
        layer = annotator(article, done, known)
        if name:
            _check(name, article, layer)
        done = replace(done, **{step.layer: layer})
    return done


def _check(name: str, article: Article, layer: tuple[Any, ...]) -> None:
    """Refuse spans that a plug-in made and that are not in the text."""
    for item in layer:
        groups = _spans(item)
        for spans in groups:
            inside = all(0 <= span.start < span.end <= len(article.text) for span in spans)
            if not inside or any(a.end > b.start for a, b in pairwise(spans)):
                message = f"the annotator {name!r} returned spans that are not in the text or not in order: {item!r}"
                raise InputError([Finding(article.source.path, 0, 0, "annotator", "error", message)])


def _spans(item: Any) -> list[tuple[Span, ...]]:
    if isinstance(item, Span):
        return [(item,)]
    single = [(value,) for name in ("span", "cue", "source") if isinstance(value := getattr(item, name, None), Span)]
    return single + [tuple(getattr(item, name, ())) for name in ("content", "quoted", "mentions")]
