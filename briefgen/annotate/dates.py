"""The layer of dates: words that say when, resolved against the dateline.

Rules, where words leave a choice: a weekday is the last one up to and including the dateline, as news looks back
("Wednesday" in Wednesday's paper is that day); "last Friday" is before the dateline; a day without a year is the one
nearest to the dateline; "last January" is that month of the calendar year before, since the year's own would be plain
"January"; a bare month counts only after a preposition, so that "may", "march" and "second" are no dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from briefgen.model.annotations import Annotations, DateMention
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity, Span, When
from briefgen.registry import Layer
from briefgen.when import MONTHS, WEEKDAYS

_MONTH_NUMBERS = {name.lower(): at for at, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name[:3]: at for name, at in list(_MONTH_NUMBERS.items())} | {"sept": 9}
_DAY_NUMBERS = {name.lower(): at for at, name in enumerate(WEEKDAYS)}
_DAY_NUMBERS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)}|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\.)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DASH = r"\s?(?:[-–—]|to|and|until|through)\s?"
_LOCAL = r"(?:\s\(local time\))?"
_PATTERN = re.compile(
    rf"\b(?:"
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|(?:{_WEEKDAY},?\s(?:the\s)?)?(?P<m1>{_MONTH})\s(?P<d1>{_DAY})(?:{_DASH}(?P<d1b>{_DAY})(?![\d:]))?(?:,?\s(?P<y1>\d{{4}}))?\b(?![:.]\d|\spercent)"
    rf"|(?:{_WEEKDAY},?\s(?:the\s)?)?(?P<d2>{_DAY})(?:{_DASH}(?P<d2b>{_DAY}))?(?:\sof)?\s(?P<m2>{_MONTH})(?:,?\s(?P<y2>\d{{4}}))?\b"
    rf"|(?P<m3>{_MONTH})(?:\sof)?,?\s(?P<y3>(?:1[5-9]|20)\d\d)\b"
    rf"|(?P<turn>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming)\s(?P<m4>{_MONTH})\b"
    rf"|(?:(?P<way>[Ll]ast|[Tt]his\scoming|[Tt]his|[Nn]ext|[Cc]oming)\s)?(?P<weekday>{_WEEKDAY})(?:\s(?:morning|afternoon|evening|night))?(?P<then>\s(?:next|last)\sweek\b)?{_LOCAL}"
    rf"|(?P<near>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast\snight)\b{_LOCAL}"
    rf"|(?:(?P<shade>[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly)\s)?(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s(?P<unit>week|month|year|weekend)\b"
    rf"|(?P<over>[Oo]ver\sthe\sweekend|[Aa]t\sthe\sweekend)\b"
    rf"|(?P<count>\d{{1,3}}|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s(?P<step>day|week|month|year)s?\s(?:ago|earlier\sthis\sweek)\b"
    rf"|(?<=\b[Ii]n\s)(?P<m5>{_MONTH})(?!\s\d)\b|(?<=\b[Bb]y\s)(?P<m6>{_MONTH})(?!\s\d)\b"
    rf"|(?<=\b[Ss]ince\s)(?P<m7>{_MONTH})(?!\s\d)\b|(?<=\b[Uu]ntil\s)(?P<m8>{_MONTH})(?!\s\d)\b"
    rf"|(?<=\b[Ii]n\s)(?P<y5>(?:1[5-9]|20)\d\d)\b(?![-–,.]?\d)|(?<=\b[Ss]ince\s)(?P<y6>(?:1[5-9]|20)\d\d)\b(?![-–,.]?\d)"
    rf")"
)

_ANCHOR = re.compile(
    "|".join(
        (
            *(rf"{month}(?![a-z])" for month in [*MONTHS, *(name[:3] for name in MONTHS), "Sept"]),
            *(rf"{day}\." for day in ("Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun")),
            *(rf"{digit}\d{{3}}" for digit in range(10)),
            *("day", "week", "month", "year", "night", "morrow"),
        )
    )
)
"""One flat list, each of which begins with a letter or digit as such: what begins with none of them is passed over."""
_FIRST = re.compile(r"\b[\dA-Zacefilnosty]")
"""The first letter of a date: of months, weekdays, counts, "last", "this", "next", "early" and their like."""
BEFORE, BEHIND = 30, 80
"""Characters of the longest date before and behind the first anchor in it ("12th to 14th of", ", the 12th of ...")."""

_AHEAD = re.compile(
    r"\b(?:will|shall|won[’']t|to be|(?:is|are|was|were) (?:due|expected|scheduled|set|planned|slated|likely)|going to"
    r"|plans? to|ahead of)\b(?:(?!\b(?:said|told|announced|confirmed|wrote|warned|added)\b)[^.;!?”\"])*$"
)
"""What makes the weekday behind it a coming one: "will close on Friday", but not "will close, he said on Friday".

The present tense ("comes on Friday") does not tell.
"""


class Dates:
    """Finds dates in paragraphs and reference lines, and resolves them against `article.published`."""

    layer: Layer = "dates"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[DateMention, ...]:
        """Return the dates in text order; without a dateline the relative ones are unresolved."""
        del known
        return tuple(
            found
            for block in done.blocks
            if block.kind == "paragraph"
            for found in _found(article.text, block.span, article.published)
        )


def _found(text: str, part: Span, dateline: date | None) -> Iterator[DateMention]:
    for match in _matches(text, part):
        try:
            when = _resolved(match, dateline, max(part.start, match.start() - 60))
        except (ValueError, OverflowError):  # 31 February is no date, whatever it looks like
            continue
        yield DateMention(Span(*match.span()), when)


def _matches(text: str, part: Span) -> Iterator[re.Match[str]]:
    """Yield the matches of the whole pattern, which is slow: only around words that every date has one of."""
    done = part.start
    for anchor in _ANCHOR.finditer(text, *part):
        if anchor.start() < done:
            continue
        end = min(part.end, anchor.end() + BEHIND)
        for first in _FIRST.finditer(text, max(done, anchor.start() - BEFORE), anchor.start() + 1):
            match = _PATTERN.match(text, first.start(), end)
            if match is not None:
                yield match
                done = match.end()
                break


def _resolved(match: re.Match[str], dateline: date | None, begin: int) -> When | None:
    """Return the interval that a match means; None if it needs a dateline and there is none.

    A bare weekday is the next one where what stands before it, from offset `begin` on, looks into the future.
    """
    found = {key: value for key, value in match.groupdict().items() if value is not None}
    if "iso" in found:
        return _day(date.fromisoformat(found["iso"]))
    for month, day, last, year in (("m1", "d1", "d1b", "y1"), ("m2", "d2", "d2b", "y2")):
        if month in found:
            return _days(found[month], found[day], found.get(last), found.get(year), dateline)
    if "m3" in found:
        return _month(int(found["y3"]), _number(found["m3"]))
    for year in ("y5", "y6"):
        if year in found:
            return When(date(int(found[year]), 1, 1), date(int(found[year]), 12, 31))
    if dateline is None:
        return None
    ahead = "weekday" in found and _AHEAD.search(match.string, begin, match.start()) is not None
    return _relative(found, dateline, ahead)


def _relative(found: dict[str, str], dateline: date, ahead: bool) -> When | None:
    if "weekday" in found:
        if "then" in found:
            week = _unit("week", 1 if "next" in found["then"] else -1, "", dateline)
            return _day(week.start + timedelta(days=_DAY_NUMBERS[found["weekday"].lower().rstrip(".")]))
        way = found.get("way", "").lower() or ("coming" if ahead else "")
        return _day(_weekday(found["weekday"], way, dateline))
    if "near" in found:
        word = found["near"].lower()
        return _day(dateline + timedelta(days={"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0)))
    if "m4" in found:
        turn = {"last": -1, "next": 1}.get(found["turn"].lower(), 0)
        return _month(dateline.year + turn, _number(found["m4"]))
    if "over" in found:
        return _weekend(dateline, 0)
    if "unit" in found:
        return _unit(
            found["unit"],
            {"last": -1, "next": 1}.get(found["which"].lower(), 0),
            found.get("shade", "").lower(),
            dateline,
        )
    if "step" in found:
        count = _COUNTS.get(found["count"]) or int(found["count"])
        return _ago(count, found["step"], dateline)
    for month in ("m5", "m6", "m7", "m8"):
        if month in found:
            number = _number(found[month])
            year = min(
                (dateline.year - 1, dateline.year, dateline.year + 1),
                key=lambda y: abs((y - dateline.year) * 12 + number - dateline.month),
            )
            return _month(year, number)
    return None


def _days(month: str, first: str, last: str | None, year: str | None, dateline: date | None) -> When | None:
    number = _number(month)
    days = [int(re.sub(r"\D", "", one)) for one in (first, last or first)]
    if year is not None:
        return When(date(int(year), number, days[0]), date(int(year), number, max(days)))
    if dateline is None:
        date(2000, number, days[0])  # a leap year: raises ValueError for what is no day of any year
        return None
    near = (dateline.year - 1, dateline.year, dateline.year + 1)
    candidates = [date(y, number, days[0]) for y in near if days[0] <= monthrange(y, number)[1]]
    start = min(candidates, key=lambda one: (abs((one - dateline).days), one))
    return When(start, start.replace(day=max(days)))


def _weekday(word: str, way: str, dateline: date) -> date:
    ahead = (_DAY_NUMBERS[word.lower().rstrip(".")] - dateline.weekday()) % 7
    if way in ("next", "coming", "this coming"):
        return dateline + timedelta(days=ahead or 7)
    if way == "this":  # of the running week, which begins on Monday (ISO 8601)
        return dateline - timedelta(days=dateline.weekday()) + timedelta(days=_DAY_NUMBERS[word.lower().rstrip(".")])
    if way == "last":
        return dateline - timedelta(days=7 - ahead)
    return dateline - timedelta(days=(7 - ahead) % 7)


def _unit(unit: str, turn: int, shade: str, dateline: date) -> When:
    if unit == "weekend":
        return _weekend(dateline, turn)
    if unit == "week":
        monday = dateline - timedelta(days=dateline.weekday()) + timedelta(weeks=turn)
        whole = When(monday, monday + timedelta(days=6))
    elif unit == "month":
        months = dateline.year * 12 + dateline.month - 1 + turn
        whole = _month(months // 12, months % 12 + 1)
    else:
        whole = When(date(dateline.year + turn, 1, 1), date(dateline.year + turn, 12, 31))
    if shade == "earlier" and turn == 0:
        return When(whole.start, dateline)
    return When(dateline, whole.end) if shade == "later" and turn == 0 else whole


def _weekend(dateline: date, turn: int) -> When:
    """Return a Saturday and Sunday: the last one begun by the dateline, the one before it, or the next."""
    saturday = dateline - timedelta(days=(dateline.weekday() - 5) % 7)
    saturday += timedelta(weeks=1) if turn > 0 else timedelta()
    return When(saturday, saturday + timedelta(days=1))


def _ago(count: int, step: str, dateline: date) -> When:
    if step in ("day", "week"):
        start = dateline - timedelta(days=count * (7 if step == "week" else 1))
        return (
            _day(start)
            if step == "day"
            else When(start - timedelta(days=start.weekday()), start + timedelta(days=6 - start.weekday()))
        )
    if step == "month":
        months = dateline.year * 12 + dateline.month - 1 - count
        return _month(months // 12, months % 12 + 1)
    return When(date(dateline.year - count, 1, 1), date(dateline.year - count, 12, 31))


def _number(month: str) -> int:
    return _MONTH_NUMBERS[month.lower().rstrip(".")]


def _day(day: date) -> When:
    return When(day, day)


def _month(year: int, month: int) -> When:
    return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
