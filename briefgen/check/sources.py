"""Evidence: sources that changed since a briefing was made from them, and source pages that somebody edited."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen import frontmatter
from briefgen.check.given import Given
from briefgen.errors import Finding
from briefgen.model.pages import SourcePage


def changed(given: Given) -> Iterator[Finding]:
    """Yield a warning for a briefing whose source is not the one that it was made from."""
    made_from = given.briefing.source if given.briefing else {}
    path = made_from.get("path", "")
    digest = given.around.digest(path) if path else ""
    if digest and digest != made_from.get("digest", ""):
        message = f"{path} has changed since this page was made from it"
        hint = "Run briefgen draft. If you edited the page: compare it with the source, then copy the new digest:\n"
        hint += f"digest: {digest}"
        where = frontmatter.place(given.text, "source", "digest")
        yield given.finding(*where, "source-changed", message, hint, "warning", path)


def orphaned(given: Given) -> Iterator[Finding]:
    """Yield a warning for the page of a source that is not there, where no briefing says so."""
    if not isinstance(given.read, SourcePage) or given.around.is_page(f"briefings/{given.slug}.md"):
        return
    path = given.read.source.get("path", "")
    if not path or not given.around.digest(path):
        message = f"its source {path or '(without a path)'} is not there; this page is all the evidence that is left"
        hint = "Put the file back, or delete this page if nothing should be quoted from it."
        where = frontmatter.place(given.text, "source", "path")
        yield given.finding(*where, "source-gone", message, hint, "warning", path)


def edited(given: Given) -> Iterator[Finding]:
    """Yield an error for a source page that is not as briefgen wrote it, at its first difference."""
    text, base = given.text, given.base
    if given.name.startswith("sources/") and text != base:
        message = "this page is evidence and is not as briefgen wrote it"
        path = f"{given.around.content}/{given.name}"
        hint = f"Delete it and run briefgen draft: it is written anew from its source. ({path})"
        same = next((at for at, (a, b) in enumerate(zip(text, base, strict=False)) if a != b), len(base))
        where = given.position(min(same, len(text))) if base else (0, 0)
        yield given.finding(*where, "source-page-edited", message, hint)
