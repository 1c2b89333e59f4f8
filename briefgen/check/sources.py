"""Evidence: sources that changed since a briefing was made from them, and source pages that somebody edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefgen import frontmatter
from briefgen.check.evidence import Evidence
from briefgen.check.given import Given
from briefgen.check.quotes import shown
from briefgen.errors import Finding
from briefgen.model.pages import SourcePage, SourcePart
from briefgen.page import inline
from briefgen.page.source import anchor_end
from briefgen.text import fold_spaces


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
    """Yield an error for a source page that is not as briefgen wrote it, or not what its source says."""
    if not given.name.startswith("sources/"):
        return
    text, base = given.text, given.base
    if text != base:
        same = next((at for at, (a, b) in enumerate(zip(text, base, strict=False)) if a != b), len(base))
        where = given.position(min(same, len(text))) if base else (0, 0)
        yield _edited(given, where, "is not as briefgen wrote it")
    elif isinstance(given.read, SourcePage) and (other := _other(given, given.read)):
        where = given.position(max(0, given.linked.find(inline.escape(other))))
        yield _edited(given, where, f"does not say what its source says: “{shown(other.strip('“”'))}”")


def _edited(given: Given, where: tuple[int, int], what: str) -> Finding:
    hint = "Delete it and run briefgen draft: it is written anew from its source."
    hint += f" ({given.around.content}/{given.name})"
    return given.finding(*where, "source-page-edited", f"this page is evidence and {what}", hint)


def _other(given: Given, page: SourcePage) -> str:
    """Return the first paragraph of a page that its source, the very file it was made from, has not; empty if none."""
    path = page.source.get("path", "")
    if not page.source.get("digest") or given.around.digest(path) != page.source["digest"]:
        return ""
    said = given.around.evidence(page.slug, path)
    versions = {past.anchor_end: past.said for past in said.past} if said else {}
    parts = [(said, one) for one in page.parts]
    parts += [(versions.get(anchor_end(old.digest)), one) for old in page.corrected for one in old.parts]
    shows = _quoted if page.display == "link-only" else str.__eq__
    return next((one.text for held, one in parts if held is not None and not _stands(held, one, shows)), "")


def _stands(said: Evidence, part: SourcePart, shows: Callable[[str, str], bool]) -> bool:
    if part.kind != "paragraph":
        return True
    span = said.paragraphs.get(part.number)
    return span is not None and shows(part.text, fold_spaces(said.text[slice(*span)]))


def _quoted(shown_words: str, paragraph: str) -> bool:
    """Tell whether the words that a page may show of a paragraph stand there."""
    return all(one.removeprefix("“").removesuffix("”") in paragraph for one in shown_words.split(" … "))
