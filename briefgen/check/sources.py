"""Evidence: sources that changed since a briefing was made from them, and source pages that somebody edited."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.check.given import Given
from briefgen.errors import Finding


def evidence(given: Given) -> Iterator[Finding]:
    """Yield findings where what a briefing rests on is not what it was."""
    for slug, page in given.collection.briefings.items():
        path, digest = page.source.get("path", ""), page.source.get("digest", "")
        article = given.articles.get(path)
        if article is not None and digest != article.source.digest:
            message = f"{path} has changed since this page was made from it"
            hint = "Run briefgen draft. If you edited the page: compare it with the source, then copy the new digest:\n"
            name = f"briefings/{slug}.md"
            hint += f"digest: {article.source.digest}"
            yield given.finding(name, 0, 0, "source-changed", message, hint, "warning")
    for name, text in given.pages.items():
        if name.startswith("sources/") and text != given.bases.get(name):
            message = "this page is evidence and is not as briefgen wrote it"
            hint = f"Delete it and run briefgen draft: it is written anew from its source. ({given.content}/{name})"
            yield given.finding(name, 0, 0, "source-page-edited", message, hint)
