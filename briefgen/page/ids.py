"""Permalinks of quotes: from the words themselves, so that they survive edits and moves around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import unquote

from briefgen.model.pages import Briefing, QuoteCallout, Reported
from briefgen.page.inline import plain
from briefgen.page.source import cited
from briefgen.text import fold_marks, fold_spaces, slug

FIRST_WORDS = 5
"""Words of the quote that its permalink shows, so that a reader can tell links apart."""


_PERMALINK = re.compile(r"(?:[^#]*/)?(?P<slug>[^/#]+?)(?:\.html|\.md)?/?#(?P<id>[^#\s]+)")


def statements(briefing: Briefing) -> Iterator[tuple[QuoteCallout | Reported, str]]:
    """Yield each callout and each reported statement of a briefing, in order, with its id on the page."""
    taken: set[str] = set()
    for block in briefing.blocks:
        if isinstance(block, QuoteCallout):
            yield block, unique(quote_id(block.words, cited(block.cite)[0]), taken)
        elif isinstance(block, Reported):
            yield block, unique(quote_id(plain(block.markdown), cited(block.cite)[0]), taken)


def permalink(words: str) -> tuple[str, str]:
    """Return briefing and id of a permalink as a browser copies it, or its end: `harbour-bridge#q-we-wait-1a2b3c4d`.

    Empty where it is none.
    """
    match = _PERMALINK.fullmatch(unquote(words.strip()))
    return (match["slug"], match["id"]) if match else ("", "")


def quote_id(words: str, source: str) -> str:
    """Return the id of a quote with these plain words from the source of this slug: `q-we-wait-for-1a2b3c4d`."""
    folded = fold_spaces(fold_marks(unicodedata.normalize("NFC", words))).casefold()
    first = slug(" ".join(folded.split()[:FIRST_WORDS]))[:40].strip("-")
    digest = sha256("\0".join((source, folded)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"q-{first}-{digest[:8]}"


def unique(wanted: str, taken: set[str]) -> str:
    """Return `wanted`, or with -2, -3 ... behind it the first that is not `taken`; it is added to `taken`."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found
