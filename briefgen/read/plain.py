"""Plain text (`.txt`): the canonical text is the file's own, after its front matter."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from briefgen import frontmatter
from briefgen.errors import Finding, InputError
from briefgen.model.article import Article, SourceRef
from briefgen.read import language, metadata, stamp
from briefgen.read.decode import decode


class PlainReader:
    """Reads `.txt` files: paragraphs a line each, or blank lines between them."""

    suffixes = frozenset({".txt", ".text"})

    def __call__(self, data: bytes, path: str, sidecar: Mapping[str, Any]) -> Article:
        """Return the article; see `registry.Reader`. Raises InputError with every problem."""
        text, detected = decode(data, path)
        head = frontmatter.split(text, path)
        if not head.body.strip():
            hint = "Put the article's text below the front matter."
            raise InputError([Finding(path, head.body_line, 0, "source-empty", "error", "the file has no text", hint)])
        known = stamp.dated(metadata.collect({**sidecar, **head.values}, head.lines, path), head.body)
        title, inferred = known.title, known.inferred
        if title is None:
            title, inferred = metadata.headline(head.body), inferred | {"title"}
        lines = () if head.raw is None else tuple(range(head.body_line, head.body_line + head.body.count("\n") + 1))
        return article(head.body, title, known, data, path, inferred | ({"encoding"} if detected else set()), lines)


def article(
    text: str,
    title: str,
    known: metadata.Metadata,
    data: bytes,
    path: str,
    inferred: frozenset[str],
    lines: tuple[int, ...],
) -> Article:
    """Return an Article of `text` with the metadata `known`; `data` are the bytes of the file, for its digest.

    A language that nobody states is told by the text; English is what a text is in that is too short to tell.
    """
    tongue = known.language or language.of(text) or language.ENGLISH
    if known.language is None and tongue != language.ENGLISH:
        inferred |= {"language"}
    return Article(
        slug=known.slug,
        text=text,
        title=title,
        source=SourceRef(path, digest(data), known.url, known.publisher),
        published=known.published,
        byline=known.byline,
        language=tongue,
        aliases=known.aliases,
        topics=known.topics,
        display=known.display or "full",
        withdrawn=known.withdrawn,
        inferred=inferred,
        lines=lines,
    )


def digest(data: bytes) -> str:
    """Return `sha256:` and the hexadecimal digest of `data`, the form of `SourceRef.digest`."""
    return f"sha256:{sha256(data).hexdigest()}"
