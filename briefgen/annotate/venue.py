"""Where something was said, in the source's words: on a platform, to an outlet, in an interview or speech."""

from __future__ import annotations

import re
from functools import cache

from briefgen.annotate import lexicon
from briefgen.annotate.tags import MASK
from briefgen.text import fold_spaces

_NAME = (
    r"(?:the\s)?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][\w’'&.-]*"
    r"(?:\s(?:of\sthe\s|of\s|and\s)?[A-Z0-9][\w’'&-]*){0,4}"
)
_OUTLET = (
    r"(?:[Tt]he\s)?(?:[A-Z][\w’&.-]*\s){0,3}(?:Radio|TV|Television|News|Times|Post|Courier|Herald|Journal"
    r"|Tribune|Gazette|Guardian|Mail|Telegraph|Chronicle|Observer|Broadcasting|Press|Magazine|Daily|Today|Review|Weekly)(?:\s[A-Z][\w’-]*)?"
)
"""Names that say by themselves that they are a newspaper, station or agency."""
_FORM = (
    r"interview|statement|news\sconference|press\sconference|press\sbriefing|news\sbriefing|briefing|post|message|tweet|letter"
    r"|speech|address|memo|e-?mail|video|report|blog\spost|op-ed|column|podcast|debate|rally|hearing|court\sfiling|filing"
    r"|testimony|call|conference\scall|town\shall|forum|press\srelease|release|radio\saddress|broadcast|question-and-answer\ssession"
    r"|televised\saddress|ruling|lawsuit|complaint|affidavit|submission|meeting|ceremony|appearance|event|fundraiser|conversation"
)


@cache
def _pattern() -> re.Pattern[str]:
    outlets = "|".join(re.escape(one) for one in sorted(lexicon.words("outlets"), key=lambda one: (-len(one), one)))
    outlet = rf"(?:[Tt]he\s)?(?:{outlets})(?![\w-])(?:[’']s?\s“?[A-Z]\w+(?:\s[A-Z]\w+){{0,3}})?"
    return re.compile(
        rf"\b(?:"
        rf"(?P<told>told|tells|telling)\s(?:{outlet}|{_OUTLET}|(?:[\w-]+\s){{0,2}}(?:reporters|journalists|lawmakers|parliament|supporters|the\scourt|a\srally|the\scrowd"
        rf"|members|MPs|the\sHouse|a\sconference\scall|a\snews\sconference|a\spress\sconference|a\scrowd|the\scouncil|local\smedia|state\s(?:TV|television|media|radio)))"
        rf"|[Ii]n\s(?:an?|the|his|her|their|its|another|one|separate)\s(?:[\w’'-]+\s){{0,3}}?(?:{_FORM})s?\b"
        rf"(?:\s(?:with|to|on|at|for|by)\s(?:{outlet}|(?:the\s)?(?:social\smedia|state\s(?:TV|television|media)|reporters|{_NAME})))?"
        rf"|[Aa]t\s(?:an?|the|his|her|their)\s(?:[\w’'-]+\s){{0,3}}?(?:{_FORM})\b(?:\sin\s{_NAME})?"
        rf"|[Dd]uring\s(?:an?|the|his|her|their)\s(?:[\w’'-]+\s){{0,2}}?(?:interview|press\sconference|news\sconference|speech|debate|hearing|rally|briefing|call)\b(?:\swith\s{outlet})?"
        rf"|[Oo]n\s{outlet}|[Oo]n\s(?:social\smedia|state\s(?:TV|television|media|radio)|local\sradio|television|the\s(?:radio|social\snetwork\s{outlet}))"
        rf"|[Tt]o\s(?:reporters|journalists)"
        rf")"
    )


def venue(masked: str, start: int, end: int, near: int) -> str | None:
    """Return the venue named between two offsets of masked text: the one nearest to the offset `near` (of the cue)."""
    found = [match for match in _pattern().finditer(masked, start, end) if MASK not in match.group()]
    if not found:
        return None
    best = min(found, key=lambda match: (min(abs(match.start() - near), abs(match.end() - near)), match.start()))
    words = fold_spaces(best.group()).rstrip(".")
    return words[0].lower() + words[1:]
