"""The dateline at the head of an article: "PORT ALDER, March 5 (Agency) —". Its places speak for nobody."""

from __future__ import annotations

import re

from briefgen.when import MONTHS

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(name[:3] for name in MONTHS)}|Sept)\.?)"
_DATELINE = re.compile(
    r"[A-ZÀ-Þ]{2}[A-ZÀ-Þ .’'-]{1,30}"  # the town
    r"(?:(?:,| and|/) ?[A-ZÀ-Þ][\w.’'-]{1,20}(?: [A-ZÀ-Þ][\w.’'-]{1,20}){0,2}){0,3}?"  # country, further towns
    r"(?: \([^()\n]{2,30}\))?"  # agency
    rf"(?:,? (?:[–—-] )?{_MONTH} \d{{1,2}}(?:, \d{{4}})?)?"
    r"(?: \([^()\n]{2,30}\))? ?(?:[—–:]|--|- ) ?"
)


def end(text: str, start: int) -> int:
    """Return the offset after the dateline that begins at `start`; `start` itself if none does."""
    match = _DATELINE.match(text, start)
    return match.end() if match else start
