"""Evidence: sources that changed since a briefing was made from them, and source pages that somebody edited."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen import frontmatter
from briefgen.check.given import Given
from briefgen.errors import Finding


def changed(given: Given) -> Iterator[Finding]:
    """Yield a warning for each briefing whose source is not the one that it was made from."""
    for slug, page in given.collection.briefings.items():
        path, digest = page.source.get("path", ""), page.source.get("digest", "")
        article = given.articles.get(path)
        if article is not None and digest != article.source.digest:
            name = f"briefings/{slug}.md"
            message = f"{path} has changed since this page was made from it"
            hint = "Run briefgen draft. If you edited the page: compare it with the source, then copy the new digest:\n"
            hint += f"digest: {article.source.digest}"
            where = frontmatter.place(given.pages[name], "source", "digest")
            yield given.finding(name, *where, "source-changed", message, hint, "warning", path)


def edited(given: Given) -> Iterator[Finding]:
    """Yield an error for each source page that is not as briefgen wrote it, at its first difference."""
    for name, text in given.pages.items():
        base = given.bases.get(name, "")
        if name.startswith("sources/") and text != base:
            message = "this page is evidence and is not as briefgen wrote it"
            hint = f"Delete it and run briefgen draft: it is written anew from its source. ({given.content}/{name})"
            same = next((at for at, (a, b) in enumerate(zip(text, base, strict=False)) if a != b), len(base))
            where = given.position(name, min(same, len(text))) if base else (0, 0)
            yield given.finding(name, *where, "source-page-edited", message, hint)
