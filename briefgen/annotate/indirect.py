"""What a cue reports: the stretch of its clause that is the content of the statement."""

from __future__ import annotations

from briefgen.annotate import dateline, phrases, tags
from briefgen.annotate.clauses import Clause, Word
from briefgen.annotate.cues import Cue
from briefgen.annotate.mention import Mention
from briefgen.annotate.statements import QUESTIONS
from briefgen.model.common import Span
from briefgen.text import trim
from briefgen.when import MONTHS, WEEKDAYS

SHORTEST = 3
"""Fewest words of a statement; fewer are no clause."""

_LONGEST = 8
"""Most words of an attribution that interrupts a statement."""
_TRAILING = frozenset([",", "—", "–"])
_DASHES = frozenset(["—", "–", "-"])
_STOPS = _DASHES | {",", ";", "and", "but"}
"""Where a content may end before its sentence does."""
_OTHERWISE = frozenset(
    ["but", "while", "although", "though", "despite", "yet", "according", "whereas", "compared", "after"]
)
"""Words behind a comma with which the article goes on in its own words."""
_WHEN = frozenset(
    [
        *(name.lower() for name in (*WEEKDAYS, *MONTHS)),
        *("last", "this", "earlier", "later", "yesterday", "today", "tonight", "recently", "again", "afterwards"),
    ]
)
"""Words with which it is said when somebody spoke."""
_DEPENDS = frozenset(["when", "after", "as", "while", "although", "though", "if", "because", "since", "before"])
"""Words that open a sentence with a clause that a comma ends: "When Lind asked them to sit down, they left."."""
_QUESTIONED = frozenset(["asked", "questioned", "pressed", "quizzed"])
"""Words that open a sentence with what somebody was asked, who answers behind it."""
_DESCRIBES = frozenset([",", "of", "at", "from"])
"""What goes on behind the name of who said something, with who that is."""
_TOLD = frozenset(["told", "tell", "tells", "telling"])
_RELATIVES = frozenset(["which", "who", "whom", "whose", "that", "where"])
_CLAUSE = tags.PRONOUN | tags.HAVE | tags.BE | tags.MODAL | tags.CUE | tags.MASKED
"""Bits of words that show that a clause has begun, so that a "that" behind them is inside it."""


def content(text: str, clause: Clause, cue: Cue, source: Mention, cues: tuple[Cue, ...]) -> tuple[Span, ...]:
    """Return the content of an indirect or mixed statement with `cue` and `source`, in pieces; none if it has none.

    "X said (that) CONTENT", "X told Y (that) CONTENT", "X vowed to CONTENT", "CONTENT, X said", "CONTENT, X said,
    CONTENT", "according to X, CONTENT".
    """
    cut = _around(text, clause, cue, source)
    if cut:
        return cut
    whole = _whole(text, clause, cue, source, cues)
    return () if whole is None else (whole,)


def _around(text: str, clause: Clause, cue: Cue, source: Mention) -> tuple[Span, ...]:
    """Return both pieces of a content that a cue and its source interrupt between commas; none if they do not."""
    words = clause.words
    first, after = _opening(clause, cue, source), max(cue.stop, source.stop)
    says = cue.kind == "s" or words[cue.index].tags & tags.CORE
    if not says or first < 1 or after - first > _LONGEST or words[first - 1].text != ",":
        return ()
    after = next((at for at in range(after, min(after + 4, len(words))) if words[at].text == ","), len(words))
    if after + 2 >= len(words) or words[after + 1].tags & tags.MASKED:
        return ()
    behind = words[after + 1]
    if behind.lower in _OTHERWISE or behind.lower.endswith("ing"):
        return ()
    end = clause.span.end
    while end > clause.span.start and text[end - 1] in ".!? ":
        end -= 1
    before = _checked(text, clause, Span(_start(text, clause), words[first - 2].end), 1) if first > 1 else None
    rest = _checked(text, clause, Span(behind.start, end), 2)
    return (before, rest) if before is not None and rest is not None else ()


def _opening(clause: Clause, cue: Cue, source: Mention) -> int:
    """Return the index at which an attribution begins: of the cue, or of the first word of the source's phrase."""
    if cue.index < source.index:
        return cue.index
    return source.index if source.form == "pronoun" else min(source.index, phrases.first_of(clause, source.index))


def _whole(text: str, clause: Clause, cue: Cue, source: Mention, cues: tuple[Cue, ...]) -> Span | None:
    words = clause.words
    end = clause.span.end
    while end > clause.span.start and text[end - 1] in ".!? ":
        end -= 1
    first = _opening(clause, cue, source)
    after = max(cue.stop, source.stop)
    if cue.kind == "a":
        if first > SHORTEST:
            return _checked(text, clause, Span(_start(text, clause), _before(clause, first)))
        comma = next((w.end for w in words[after:] if w.text == ","), None)
        return _checked(text, clause, Span(comma, end)) if comma is not None else None
    if first > 0 and words[first - 1].lower == "as":
        return _as_said(text, clause, first - 1, after, end)
    trailing = first > SHORTEST and words[first - 1].text in _TRAILING
    begin = _begin(clause, cue, after if source.index > cue.index else phrases.cue_stop(clause, cue))
    if begin is not None and not (trailing and _only_when_or_to_whom(clause, cue, after)):
        stop = _outer_report(clause, cue, cues, begin)
        stop = _breaks_off(text, clause, cue, begin) if stop is None else stop
        return _checked(text, clause, Span(words[begin].start, end if stop is None else stop))
    described = source.index > cue.index and after < len(words) and words[after].lower in _DESCRIBES
    ends = (len(words) - after <= 12 or described) and words[0].lower not in _QUESTIONED
    return _checked(text, clause, Span(_start(text, clause), _before(clause, first))) if trailing and ends else None


def _as_said(text: str, clause: Clause, first: int, after: int, end: int) -> Span | None:
    """Return the content around "as Lind said", whose first word is `first`: what goes before it, or what follows."""
    words = clause.words
    if first > SHORTEST and words[first - 1].text in _TRAILING:
        return _checked(text, clause, Span(_start(text, clause), _before(clause, first)))
    comma = next((word.end for word in words[after : after + _LONGEST] if word.text == ","), None)
    return _checked(text, clause, Span(comma, end)) if first <= 1 and comma is not None else None


def _only_when_or_to_whom(clause: Clause, cue: Cue, at: int) -> bool:
    """Tell whether nothing but when, where or to whom it was said follows: "said Thursday", "told a panel in Ames"."""
    rest = [word for word in clause.words[at:] if word.tags & tags.ALNUM]
    if any((word.tags & _CLAUSE and not word.tags & tags.CUE_NOUN) or word.lower in ("that", "to") for word in rest):
        return False
    told = clause.words[cue.index].lower in _TOLD
    return not rest or told or rest[0].lower in _WHEN or bool(rest[0].tags & (tags.PREPOSITION | tags.LY))


def _begin(clause: Clause, cue: Cue, at: int) -> int | None:
    """Return the index of the first word of what follows the cue as its content."""
    words = clause.words
    lower = words[cue.index].lower
    for ahead in range(at, min(at + 10, len(words))):
        if words[ahead].lower == "that":
            measured = any(word.lower in ("so", "such") for word in words[at:ahead])  # "screamed so loudly that"
            return ahead if ahead + 1 < len(words) and not measured else None
        if words[ahead].text in ",;:." or _opens_clause(words, ahead):
            break
    if at >= len(words):
        return None
    if lower in _TOLD:
        skipped = at
        while skipped < len(words) and skipped - at < 5 and _is_addressee(words, skipped):
            skipped += 1
        return skipped if skipped < len(words) and not words[skipped].tags & tags.NO_CLAUSE else None
    if lower in ("asked", "asks", "asking"):
        asked = next((n for n in range(at, min(at + 5, len(words))) if words[n].lower in QUESTIONS), at)
        at = asked if all(w.tags & tags.ALPHA for w in words[at:asked]) else at
    core = words[cue.index].tags & tags.CORE
    following = words[at].lower
    if following in QUESTIONS or (following == "to" and not core):
        return at if at + 1 < len(words) else None
    if words[at].tags & (tags.NO_CLAUSE | tags.MASKED):
        return None
    return at


def _is_addressee(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a word belongs to whom something is told: "her", "the Gazette", "local broadcaster Radio Ames"."""
    word = words[at]
    if word.lower in ("the", "a", "him", "her", "them"):
        return True
    if word.tags & tags.PRONOUN:
        return False
    adjective = word.tags & (tags.LOWER | tags.LIMIT) == tags.LOWER and at + 1 < len(words)
    return bool(
        word.tags & (tags.CAPITAL | tags.SPEAKER)
        or (adjective and words[at + 1].tags & tags.SPEAKER and not words[at + 1].tags & tags.CUE)
    )


def _opens_clause(words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a word shows that a clause has begun; "hearing" of "after the hearing" does not."""
    word = words[at]
    noun = word.tags & tags.CUE_NOUN or (word.tags & tags.CUE and words[at - 1].tags & tags.DETERMINER)
    return bool(word.tags & _CLAUSE) and not noun


def _breaks_off(text: str, clause: Clause, cue: Cue, begin: int) -> int | None:
    """Return the offset at which the article goes on in its own words before the sentence ends; None if it does not."""
    words = clause.words
    depends = words[0].lower in _DEPENDS and not any(word.text == "," for word in words[cue.stop : begin])
    plain = depends or cue.kind in "nvmo" or (cue.kind in "twuf" and words[begin].lower not in ("to", "that"))
    for at in range(begin + 1, len(words) - 1):
        word, after = words[at], words[at + 1]
        if word.lower not in _STOPS and not word.tags & tags.MASKED:
            continue
        participle = after.lower.endswith("ing") and after.tags & (tags.LOWER | tags.PREPOSITION) == tags.LOWER
        goes_on = after.lower in _OTHERWISE or participle
        if word.text == "," and (goes_on or (plain and not any(one.lower in _RELATIVES for one in words[begin:at]))):
            return word.start  # but not in "a letter in which Lind, ..."
        if word.tags & tags.MASKED and goes_on and "," in text[word.end - 2 : word.end]:
            return word.end
        if word.text == ";" or (word.text in _DASHES and not any(w.text in _DASHES for w in words[at + 1 :])):
            return word.start
        if word.lower in ("and", "but") and _shares(clause, at + 1):
            return word.start
    return None


def _shares(clause: Clause, at: int) -> bool:
    """Tell whether a reporting verb stands at an index, adverbs before it: it shares its subject."""
    words = clause.words
    while at < len(words) and words[at].tags & tags.FILL:
        at += 1
    if at >= len(words):
        return False
    past = words[at].tags & tags.CUE and words[at].lower.endswith("ed")
    return bool(past or words[at].tags & tags.CORE)


def _outer_report(clause: Clause, cue: Cue, cues: tuple[Cue, ...], begin: int) -> int | None:
    """Return the offset at which a trailing ", Reuters reported" begins, which is not part of the content."""
    for other in cues:
        if other.index > max(cue.index, begin) and len(clause.words) - other.stop <= 3:
            for at in range(other.index - 1, begin, -1):
                if clause.words[at].text in _TRAILING:
                    return clause.words[at].start if other.index - at <= 6 else None
    return None


def _before(clause: Clause, index: int) -> int:
    at = index
    while at > 0 and clause.words[at - 1].text in _TRAILING:
        at -= 1
    return clause.words[at - 1].end if at else clause.span.start


def _start(text: str, clause: Clause) -> int:
    """Return the offset at which a sentence begins behind its dateline, if it has one."""
    start = clause.span.start
    return dateline.end(text, start) if clause.words and clause.words[0].text.isupper() else start


def _checked(text: str, clause: Clause, span: Span, least: int = SHORTEST) -> Span | None:
    span = trim(text, span)
    words = clause.words[clause.index(span.start) : clause.index(span.end)]
    enough = sum([w.tags & tags.ALNUM > 0 for w in words]) >= least or any(w.tags & tags.MASKED for w in words)
    return span if span.start < span.end and enough else None
