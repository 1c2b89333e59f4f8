"""Words too long for where they are shown, cut between sentences and visibly: half of one may say the contrary."""

from __future__ import annotations

import re

_END = re.compile(r"(?:[.!?…؟۔।]+[\"'”’»“)\]]*(?=\s)|[。！？]+[”’」』）]*)")
_SHORT = re.compile(r"(?:^|[\s\"'“‘(])(?:(?:\w\.)+|[^\W\d_a-z][^\W\d_]{0,2}\.)$")
"""Ends like an abbreviation: "Mr.", "U.S.", "No."."""
_LONGEST = 12
"""Characters in which an abbreviation is looked for."""
_TURNS = re.compile(
    r"[\W_]*(?:but|however|yet|except|unless|although|though|only|not|no|never|nor|or|because|if|aber|doch|jedoch|sondern"
    r"|nicht|nein|nie|mais|sauf|non|jamais|pero|sino|nunca|ma|però|mai|maar|niet|nooit|но|не|нет|لكن|ولكن|إلا|لا|اما|ولی|نه"
    r")(?![^\W\d_])"
    r"|[\W_]*(?:但|不|没|可是|然而)",
    re.IGNORECASE,
)
"""Begins a sentence that may take back the one before it."""
LEFT_OUT = "[…]"


def shortened(words: str, room: int) -> str:
    """Return words, or as many whole sentences of them as fit into `room` characters, one at least, and `LEFT_OUT`.

    A sentence is not parted from one behind it that may turn its meaning.
    """
    if len(words) <= room:
        return words
    end = 0
    for match in _END.finditer(words):
        if end and match.end() > room:
            break
        if _ends(words, match):
            end = match.end()
    return f"{words[:end]} {LEFT_OUT}" if 0 < end < len(words.rstrip()) else words


def _ends(words: str, match: re.Match[str]) -> bool:
    rest = words[match.end() :].lstrip()
    first = next(filter(str.isalpha, rest), "")
    if not rest or first.islower() or _TURNS.match(rest):
        return False
    return match[0] != "." or not _SHORT.search(words[max(0, match.end() - _LONGEST) : match.end()])
