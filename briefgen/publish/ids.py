"""Permalinks of quotes: from the words themselves, so that they survive edits and moves around them."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from briefgen.text import fold_marks, fold_spaces, slug

FIRST_WORDS = 5
"""Words of the quote that its permalink shows, so that a reader can tell links apart."""


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
