"""A source page <-> its Markdown: every paragraph under a small heading that is its anchor."""

from __future__ import annotations

import re
from typing import cast

from briefgen import frontmatter
from briefgen.model import Display, PageLink, SourcePage, SourcePart, Span
from briefgen.page.inline import escape, plain

NOTE = "The source, word for word, as far as it may be shown. briefgen writes this page; please leave it as it is."
_CITED = re.compile(r"(?:\.\./)?sources/(?P<slug>[^/#]+)\.md(?:#p(?P<number>\d{1,9}))?")
_ANCHOR = re.compile(r"###### p(\d+)")


def dumps(page: SourcePage) -> str:
    """Return the page."""
    values = {"title": page.title, "date": page.date, "byline": page.byline, "source": dict(page.source)}
    values |= {"language": page.language, "display": page.display}
    head = frontmatter.dump({key: value for key, value in values.items() if value})
    parts = "".join(f"\n{_part(part)}\n" for part in page.parts)
    return f"---\n{head}---\n\n# {escape(page.title)}\n\n*{NOTE}*\n{parts}"


def _part(part: SourcePart) -> str:
    if part.kind == "heading":
        return f"## {escape(part.text)}"
    if part.kind == "reference":
        return f"> {escape(part.text)}"
    return f"###### p{part.number}\n\n{escape(part.text)}"


def loads(text: str, slug: str, path: str = "") -> SourcePage:
    """Return the source on a page. Raises InputError where its front matter cannot be read."""
    page = frontmatter.split(text, path or f"sources/{slug}.md")
    values = page.values
    source = values.get("source")
    display = values.get("display")
    parts: list[SourcePart] = []
    number = 0
    for chunk in re.split(r"\n[ \t]*\n", page.body.strip("\n")):
        words = chunk.strip("\n")
        if match := _ANCHOR.fullmatch(words):
            number = int(match[1])
        elif number:
            parts.append(SourcePart("paragraph", number, plain(words)))
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
    )


def evidence(page: SourcePage) -> tuple[str, tuple[Span, ...]]:
    """Return the paragraphs of a page as one text, a line each, with their spans in it."""
    spans: list[Span] = []
    at = 0
    texts = [part.text for part in page.parts if part.kind == "paragraph"]
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
