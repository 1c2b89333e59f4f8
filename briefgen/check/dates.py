"""Days that nobody can know: relative ones on a page without a date, and weekdays that do not fit their day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.annotate.dates import Dates
from briefgen.check.given import Given
from briefgen.check.proofs import Located
from briefgen.check.quotes import LONG, shown
from briefgen.errors import Finding
from briefgen.model.annotations import Annotations, DateMention
from briefgen.model.article import Article, Block, SourceRef
from briefgen.model.common import Severity, Span
from briefgen.model.pages import Prose, QuoteCallout, Reported
from briefgen.when import WEEKDAYS, parse, show

_DAY = re.compile(rf"(?P<weekday>{'|'.join(WEEKDAYS)}) (?P<day>\d{{1,2}} [A-Z][a-z]+ \d{{4}})")
_HINT = "Write the day out (Wednesday 4 March 2026), or give the page its date:\ndate: 2026-03-05"


def weekdays(given: Given) -> Iterator[Finding]:
    """Yield a warning for each date of a quote whose weekday is another day's."""
    for one in given.blocks:
        if not isinstance(one.block, QuoteCallout | Reported):
            continue
        for match in _DAY.finditer(one.block.said_on):
            when = parse(match["day"])
            if when and WEEKDAYS[when.start.weekday()] != match["weekday"]:
                message = f"{match['day']} was a {WEEKDAYS[when.start.weekday()]}, not a {match['weekday']}"
                hint = f"Compare with the source. If the day is right: {show(when)}"
                where = given.position(one.find(match.group()))
                yield given.finding(*where, "date-weekday", message, hint, "warning", match.group())


def unknown(given: Given) -> Iterator[Finding]:
    """Yield a finding for what stands in place of a quote's date and is none: it would be shown as one, unproven."""
    for one in given.blocks:
        if not isinstance(one.block, QuoteCallout | Reported) or one.drafted:
            continue
        words = one.block.said_on
        if words and parse(words) is None and (len(words.split()) >= LONG or not _unresolved(words)):
            message = f"“{shown(words)}” is no date"
            hint = (
                "A day (Wednesday 4 March 2026), days (4 March 2026 to 6 March 2026), a month or a year; nothing else."
            )
            where = given.position(one.find(words))
            severity: Severity = "error" if len(words.split()) >= LONG else "warning"
            yield given.finding(*where, "date-unknown", message, hint, severity, words)


def relative(given: Given) -> Iterator[Finding]:
    """Yield a warning for each relative day that neither its page nor its source makes known."""
    for one in given.blocks:
        if isinstance(one.block, QuoteCallout | Reported):
            words = "" if one.drafted else one.block.said_on
        elif isinstance(one.block, Prose) and not one.briefing.date and (one.source is None or not one.drafted):
            words = one.markdown
        else:
            continue
        for mention in _unresolved(words):
            yield _finding(given, one, words[slice(*mention.span)])


def _finding(given: Given, one: Located, words: str) -> Finding:
    message = f"no date is known, so “{words}” cannot be resolved"
    where = given.position(one.find(words))
    return given.finding(*where, "date-relative", message, _HINT, "warning", words)


def _unresolved(words: str) -> tuple[DateMention, ...]:
    if not words:
        return ()
    article = Article("", words, "", SourceRef("", ""))
    found = Dates()(article, Annotations(blocks=(Block(Span(0, len(words)), "paragraph", 1),)), ())
    return tuple(mention for mention in found if mention.when is None)
