"""The lines of a page that are prose: nothing in front matter or in a fenced code block is a link, heading or quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}(?![^`]*`)|~{3,})")


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a page, those of fenced code blocks and of the front matter empty."""
    fenced = "```" in text or "~~~" in text
    return tuple(_prose(text.split("\n"), fenced))


def _prose(found: list[str], fenced: bool) -> Iterator[str]:
    head = found[0].rstrip() == "---"
    fence = ""
    for number, line in enumerate(found):
        if head:
            head = number == 0 or line.rstrip() != "---"
            yield ""
        elif fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            yield ""
        elif fenced and (match := _FENCE.match(line)):
            fence = match[1]
            yield ""
        else:
            yield line
