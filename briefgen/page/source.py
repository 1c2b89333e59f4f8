"""A source page <-> its Markdown: every paragraph under a small heading that is its anchor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from briefgen import frontmatter
from briefgen.model.common import Display, Span
from briefgen.model.pages import Correction, PageLink, SourcePage, SourcePart
from briefgen.page import history
from briefgen.page.inline import escape, plain

NOTE = "The source, word for word, as far as it may be shown. briefgen writes this page; please leave it as it is."
EARLIER = "An earlier version"
_CITED = re.compile(r"(?:\.\./)?sources/(?P<slug>[^/#]+)\.md(?:#p(?P<number>\d{1,9})(?:-[0-9a-f]{8})?)?")
_ANCHOR = re.compile(r"###### p(\d+)(|-[0-9a-f]{8})")


def dumps(page: SourcePage) -> str:
    """Return the page."""
    values = {"title": page.title, "date": page.date, "byline": page.byline, "source": dict(page.source)}
    values |= history.values(page.corrected, page.withdrawn)
    values |= {"language": page.language, "display": page.display}
    head = frontmatter.dump({key: value for key, value in values.items() if value})
    parts = [_part(part) for part in page.parts]
    for version in page.corrected:
        if version.parts:
            parts.append(f"### {EARLIER}{f' of {version.of}' if version.of else ''}")
            parts += [_part(part, anchor_end(version.digest)) for part in version.parts]
    body = "".join(f"\n{part}\n" for part in parts)
    return f"---\n{head}---\n\n# {escape(page.title)}\n\n*{NOTE}*\n{body}"


def anchor_end(digest: str) -> str:
    """Return what tells the anchors of an earlier version's paragraphs from today's: `-1a2b3c4d`, of its digest."""
    return f"-{digest.removeprefix('sha256:')[:8]}"


def anchor(number: int, version: Correction | None = None) -> str:
    """Return the anchor of a paragraph, of today's version or of an earlier one: `p9`, `p9-1a2b3c4d`."""
    return f"p{number}{anchor_end(version.digest)}" if version else f"p{number}"


def _part(part: SourcePart, end: str = "") -> str:
    if part.kind == "heading":
        return f"## {escape(part.text)}"
    if part.kind == "reference":
        return f"> {escape(part.text)}"
    return f"###### p{part.number}{end}\n\n{escape(part.text)}"


def loads(text: str, slug: str, path: str = "") -> SourcePage:
    """Return the source on a page. Raises InputError where its front matter cannot be read."""
    page = frontmatter.split(text, path or f"sources/{slug}.md")
    values = page.values
    source = values.get("source")
    display = values.get("display")
    corrected = history.corrections(values.get("corrected"))
    parts: list[SourcePart] = []
    earlier: dict[str, list[SourcePart]] = {anchor_end(version.digest): [] for version in corrected}
    number, end = 0, ""
    for chunk in re.split(r"\n[ \t]*\n", page.body.strip("\n")):
        words = chunk.strip("\n")
        if match := _ANCHOR.fullmatch(words):
            number, end = int(match[1]), match[2]
        elif number:
            (earlier.get(end, []) if end else parts).append(SourcePart("paragraph", number, plain(words)))
            number = 0
        elif words.startswith("## "):
            parts.append(SourcePart("heading", 0, plain(words[3:])))
        elif words.startswith("> "):
            parts.append(SourcePart("reference", 0, plain(words[2:])))
    return SourcePage(
        slug=slug,
        title=_word(values.get("title")),
        date=_word(values.get("date")),
        source={str(k): str(v) for k, v in source.items() if v is not None} if isinstance(source, dict) else {},
        language=_word(values.get("language")),
        display=cast("Display", display) if display in ("full", "excerpts", "link-only") else "full",
        byline=_word(values.get("byline")),
        parts=tuple(parts),
        corrected=tuple(replace(one, parts=tuple(earlier[anchor_end(one.digest)])) for one in corrected),
        withdrawn=history.withdrawal(values.get("withdrawn")),
    )


def evidence(page: SourcePage) -> tuple[str, tuple[Span, ...]]:
    """Return the paragraphs of a page as one text, a line each, with their spans in it."""
    return joined(page.parts)


def joined(parts: Iterable[SourcePart]) -> tuple[str, tuple[Span, ...]]:
    """Return the paragraphs among some parts of a page, of today's version or an earlier one, as `evidence` does."""
    spans: list[Span] = []
    at = 0
    texts = [part.text for part in parts if part.kind == "paragraph"]
    for text in texts:
        spans.append(Span(at, at + len(text)))
        at += len(text) + 1
    return "\n".join(texts), tuple(spans)


def cited(cite: PageLink) -> tuple[str, int]:
    """Return slug and paragraph of the source that a citation leads to; empty and 0 where it is none."""
    match = _CITED.fullmatch(cite.target)
    return (match["slug"], int(match["number"] or 0)) if match else ("", 0)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
