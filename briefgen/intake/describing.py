"""What is known about an article that arrives: by its sidecar, the command line, and the version before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from briefgen import frontmatter
from briefgen.errors import Finding, InputError
from briefgen.files.seeds import SeedFile, stem
from briefgen.model.article import Article
from briefgen.page.history import withdrawn_values
from briefgen.read import metadata
from briefgen.read.decode import decode
from briefgen.settings import Settings


def beside(path: str) -> str:
    """Return the path of the sidecar of a source that has none yet."""
    return f"{stem(path)}.yml"


def said(seed: SeedFile) -> dict[str, Any]:
    """Return what the sidecar of a file says. Raises InputError where it cannot be read."""
    return frontmatter.load(_text(seed), seed.sidecar_path or seed.path)[0]


def with_values(seed: SeedFile, values: Mapping[str, Any]) -> SeedFile:
    """Return a file with some keys of its sidecar set, or dropped where the value is None; others stay as written."""
    text = _text(seed)
    new = frontmatter.change(text, values, seed.sidecar_path or seed.path)
    if new == text:
        return seed
    return replace(seed, sidecar=new.encode() or None, sidecar_path=seed.sidecar_path or beside(seed.path))


def _text(seed: SeedFile) -> str:
    if seed.sidecar is None or not seed.sidecar.strip():
        return ""
    return decode(seed.sidecar, seed.sidecar_path or seed.path)[0]


def heard(article: Article, stated: Mapping[str, Any]) -> None:
    """Refuse what was said of an article where its own front matter says something else, which wins."""
    wanted = metadata.collect(stated, {}, article.source.path)
    pairs = {
        "title": (wanted.title, article.title),
        "date": (wanted.published, article.published),
        "byline": (wanted.byline, article.byline),
        "language": (wanted.language, article.language),
        "publisher": (wanted.publisher, article.source.publisher),
        "url": (wanted.url, article.source.url),
        "topics": (wanted.topics, article.topics),
        "display": (wanted.display, article.display),
    }
    lost = [key for key, (wish, is_) in pairs.items() if key in stated and wish != is_]
    if lost:
        message = f"its own front matter says another {' and '.join(lost)}, and that wins"
        hint = "Correct it there, or leave the option out."
        raise InputError([Finding(article.source.path, 0, 0, "source-metadata", "error", message, hint)])


def carried(article: Article, before: Article, settings: Settings) -> dict[str, Any]:
    """Return what was known about the version before and the newer one does not say, as keys of a sidecar.

    A headline that changed becomes an alias: other articles may refer to it.
    """
    named, stated = "title" not in before.inferred, "language" not in before.inferred
    keep = named and "title" in article.inferred
    aliases = (
        [*before.aliases, before.title] if named and not keep and before.title != article.title else before.aliases
    )
    values: dict[str, Any] = {
        "title": before.title if keep else None,
        "date": before.published.isoformat() if before.published and article.published is None else None,
        "byline": None if article.byline else before.byline,
        "publisher": None if article.source.publisher else before.source.publisher,
        "url": None if article.source.url else before.source.url,
        "topics": [] if article.topics else list(before.topics),
        "language": before.language if stated and before.language not in ("en", article.language) else None,
        "display": before.display if before.display not in (settings.display, article.display) else None,
        "aliases": list(dict.fromkeys([*article.aliases, *aliases])),
        "withdrawn": withdrawn_values(before.withdrawn) if before.withdrawn else None,
    }
    return {key: value for key, value in values.items() if value}
