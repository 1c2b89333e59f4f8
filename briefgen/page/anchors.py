"""The anchors of a page's headings, as GitHub and the site give them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from briefgen.page import inline
from briefgen.text import heading_anchor

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")


def anchors(lines: Iterable[str]) -> Counter[str]:
    """Return the anchors on the lines of a page, each with how many headings have it by their words alone.

    The second "Talks" is also #talks-1.
    """
    found: Counter[str] = Counter()
    numbered: list[str] = []
    before = ""
    for line in lines:
        words = None
        mark = line.lstrip(" ")[:1]
        if mark == "#" and (match := _HEADING.match(line)):
            words = match[1]
        elif mark in ("=", "-") and _UNDERLINE.fullmatch(line):
            words = before.strip() or None
        if words is not None:
            anchor = heading_anchor(inline.plain(words))
            if found[anchor]:
                numbered.append(f"{anchor}-{found[anchor]}")
            found[anchor] += 1
        before = line
    for anchor in numbered:
        found[anchor] = found[anchor] or 1
    return found
