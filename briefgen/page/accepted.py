"""What the dialect accepts beside its canonical form, read as that form: wikilinks, and quotes in other shapes."""

from __future__ import annotations

import re

from briefgen.model import QuoteCallout
from briefgen.page import blocks, wikilinks
from briefgen.page.markdown import LEAD
from briefgen.page.wikilinks import Directory

_HEAD = re.compile(r"---[ \t]*\n(?:.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_QUOTE = re.compile(r"^(?: {0,3}>|(?:!!!|\?\?\?\+?) )", re.MULTILINE)


def may_quote(text: str) -> bool:
    """Tell cheaply whether a page may hold a quote in any shape."""
    return _QUOTE.search(text) is not None


def understood(text: str, page: str, directory: Directory, *, sourced: bool = False) -> str:
    """Return the text of `page` (a path below content/) with its wikilinks as links and its quotes as callouts.

    All else stays byte for byte. `sourced`: see `blocks.loads`.
    """
    linked = wikilinks.resolve(text, page, directory)
    if not may_quote(linked):
        return linked
    head = _HEAD.match(linked)
    lead = LEAD.match(linked, head.end() if head else 0)
    start = lead.end() if lead else 0
    found = blocks.loads(linked[start:], sourced=sourced)
    changed = [one for one in found if isinstance(one, QuoteCallout) and one.as_written is not None]
    if not changed:
        return linked
    return linked[:start] + "".join(
        blocks.canonical(one) if isinstance(one, QuoteCallout) else blocks.written(one) for one in found
    )
