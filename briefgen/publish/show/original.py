"""Links to the live article at the very words, by https://wicg.github.io/scroll-to-text-fragment/."""

from __future__ import annotations

import re
from urllib.parse import quote

_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_LEFT_OUT = re.compile(r"…|\.{3}|\[[^\[\]]*\]")
_EDGES = " \t\n.,;:!?–—-“”‘’\"'«»„"
WHOLE = 60
"""Characters up to which words are named in full; of longer ones their start and their end."""
START, END = 32, 24
"""Characters of these, at least; then to the end of the word."""


def web(url: str) -> str:
    """Return an address of the web; empty for anything else, which could run something."""
    return url if _WEB.match(url) else ""


def at_words(url: str, words: str) -> str:
    """Return the address of a live article that shows `words` where they stand; of a gap the longest piece.

    Empty if the article has no address on the web.
    """
    if not web(url):
        return ""
    piece = max((part.strip(_EDGES) for part in _LEFT_OUT.split(words)), key=len, default="")
    if not piece:
        return url
    if len(piece) <= WHOLE:
        wanted = _encoded(piece)
    else:
        start, end = piece.find(" ", START), piece.rfind(" ", 0, len(piece) - END)
        if start < 0 or end < start:  # no spaces between words: Chinese, Thai
            start, end = START, len(piece) - END
        wanted = f"{_encoded(piece[:start].rstrip(_EDGES))},{_encoded(piece[end:].lstrip(_EDGES))}"
    return f"{url}{'' if '#' in url else '#'}:~:text={wanted}"


def _encoded(words: str) -> str:
    return quote(words.encode("utf-8", "replace"), safe="").replace("-", "%2D")
