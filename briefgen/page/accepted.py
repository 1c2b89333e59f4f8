"""What the dialect accepts beside its canonical form, read as that form, on pages that are no briefings."""

from __future__ import annotations

import re

from briefgen import frontmatter
from briefgen.model.pages import QuoteCallout
from briefgen.page import blocks, wikilinks
from briefgen.page.markdown import LEAD
from briefgen.page.wikilinks import Directory

_QUOTE = re.compile(r"^(?: {0,3}>|(?:!!!|\?\?\?\+?) )", re.MULTILINE)


def may_quote(text: str) -> bool:
    """Tell cheaply whether a page may hold a quote in any shape."""
    return _QUOTE.search(text) is not None


def understood(text: str, page: str, directory: Directory) -> str:
    """Return the text of `page` (a path below content/) with its wikilinks as links and its quotes as callouts.

    All else stays byte for byte.
    """
    return with_callouts(wikilinks.resolve(text, page, directory))


def with_callouts(text: str) -> str:
    """Return the text of a page with its quotes as canonical callouts; all else stays byte for byte."""
    if not may_quote(text):
        return text
    lead = LEAD.match(text, frontmatter.end(text))
    start = lead.end() if lead else 0
    found = blocks.loads(text[start:], sourced=False)
    if not any(isinstance(one, QuoteCallout) and one.as_written is not None for one in found):
        return text
    return text[:start] + "".join(
        blocks.canonical(one) if isinstance(one, QuoteCallout) else blocks.written(one) for one in found
    )
