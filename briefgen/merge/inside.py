"""One unit in three forms -> one: by its parts, each taken from the side that changed it. Quoted words are one part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from briefgen.merge import lines
from briefgen.merge.units import Unit, plain_words
from briefgen.model.merging import Place, Side
from briefgen.model.pages import PageLink, QuoteCallout
from briefgen.page import callout
from briefgen.page.inline import links
from briefgen.quotemarks import in_marks
from briefgen.text import fold_spaces

_SHOWN = 120
"""Most characters of a text that a place shows of each side."""
_PROSE = re.compile(
    r"(?P<lead>\s*(?:[-*+]|\d{1,9}[.)])\s+|Reported:\s+|)(?P<words>.*?)"
    r"(?P<cite>\s*\[¶ ?\d+\]\([^()\s]*\))?(?P<date>(?<=\)) · [^\n]*)?",
    re.DOTALL,
)
_HEADING = re.compile(r"(?P<marks>\s*#{1,6})(?P<words>.*?)(?P<end>(?:\s#+)?)", re.DOTALL)
_TOKEN = re.compile(r"\w+")
_DESCRIBED = {
    "heading": "a heading",
    "quote": "a blockquote",
    "item": "a list item",
    "reported": "a reported statement",
    "whole": "a block",
}
_NAMES = {"cite": "citation", "said_on": "date", "lead": "form", "marks": "level", "end": "form"}
"""What parts are called in messages, where not as in the code."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How differences are settled."""

    prefer: Side = "editor"
    """The side that stands where both changed the same thing differently."""
    people: bool = False
    """Both sides are people's: then nothing of either gives way in silence."""


class Settled(NamedTuple):
    """A unit after the merge."""

    text: str
    place: Place | None = None
    """The conflict in it."""


class _Part(NamedTuple):
    """A part in its three forms."""

    base: str
    edited: str
    fresh: str


def settle(base: Unit | None, edited: Unit, fresh: Unit, rules: Rules) -> Settled:
    """Return the unit that both sides have; `base` is None where both added it."""
    origin = base or Unit(edited.kind, "", "", 0, "")
    if edited.key in (fresh.key, origin.key) or fresh.key == origin.key:
        return Settled(fresh.text if edited.key == origin.key and edited.key != fresh.key else edited.text)
    if base is None and not rules.people:
        return Settled(edited.text)
    quotes = [unit.quote for unit in (origin, edited, fresh)]
    if base is not None and quotes[0] and quotes[1] and quotes[2]:
        return _quote((quotes[0], quotes[1], quotes[2]), base, edited, fresh, rules)
    if base is not None and edited.kind not in ("quote", "whole") and "whole" not in (base.kind, fresh.kind):
        pattern = _HEADING if {base.kind, edited.kind, fresh.kind} == {"heading"} else _PROSE
        return _prose(pattern, base, edited, fresh, rules)
    return _as_a_whole(origin, edited, fresh, rules)


def place(what: str, edited: Unit | None, fresh: Unit | None, line: int = 0) -> Place:
    """Return a place that shows both sides; `line` where the editor has nothing."""
    ours, theirs = (_readable(unit) if unit else "" for unit in (edited, fresh))
    return Place(edited.line if edited else line, what, *_shown(ours, theirs))


def describe(unit: Unit) -> str:
    """Return what a unit is, in words."""
    if quote := unit.quote:
        return f"the quote by {quote.speaker.text}" if quote.speaker.text else "a quote"
    return _DESCRIBED.get(unit.kind, "a sentence")


def _readable(unit: Unit) -> str:
    quote = unit.quote
    return f"{quote.speaker.text}: “{quote.words}”" if quote else unit.key


def _shown(ours: str, theirs: str) -> tuple[str, str]:
    """Return two texts cut to what fits a message, from a little before where they differ."""
    differ = (index for index, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b)
    start = next(differ, min(len(ours), len(theirs)))
    return _cut(ours, start), _cut(theirs, start)


def _cut(text: str, start: int) -> str:
    if len(text) <= _SHOWN:
        return text
    begin = text.rfind(" ", 0, max(0, start - _SHOWN // 4)) + 1
    end = begin + _SHOWN
    return "… " * (begin > 0) + text[begin:end] + " …" * (end < len(text))


# -- prose: headings, items, statements, sentences --------------------------------------------------------------------


def _prose(pattern: re.Pattern[str], base: Unit, edited: Unit, fresh: Unit, rules: Rules) -> Settled:
    forms = [match.groupdict("") for unit in (base, edited, fresh) if (match := pattern.fullmatch(unit.text))]
    if len(forms) < 3:
        return _as_a_whole(base, edited, fresh, rules)
    text, open_parts = "", []
    for name in forms[0]:
        part = _Part(*(form[name] for form in forms))
        chosen = _chosen(part)
        if chosen is None and name == "words":
            chosen = _reworded(part, rules)
        if chosen is None and (name == "words" or rules.people):
            open_parts.append(name)
        text += part.edited if chosen is None else chosen
    if not open_parts:
        return Settled(text)
    what = f"the {' and '.join(_NAMES.get(one, one) for one in open_parts)} of {describe(edited)}"
    return Settled((edited if rules.prefer == "editor" else fresh).text, place(what, edited, fresh))


def _chosen(part: _Part) -> str | None:
    """Return a part by the rule of three; None if both changed it, differently. Wrapping is no change."""
    base, edited, fresh = map(fold_spaces, part)
    if edited == fresh or fresh == base:
        return part.edited
    return part.fresh if edited == base else None


def _reworded(part: _Part, rules: Rules) -> str | None:
    """Return the words where one side changed links or emphasis only; None where both changed the words."""
    base, edited, fresh = map(plain_words, part)
    if fresh in (base, edited):
        return part.edited if not rules.people or fresh == edited else _relinked(part.base, part.fresh, part.edited)
    return _relinked(part.base, part.edited, part.fresh) if edited == base else None


def _relinked(base: str, linked: str, words: str) -> str | None:
    """Return `words` with the links that `linked` has and `base` has not; None if that is not all it changed."""
    before = {(one.text, one.target) for one in links(base)}
    result = words
    for one in links(linked):
        if (one.text, one.target) in before:
            continue
        there = links(result)
        if any(one.text in other.text for other in there) or result.count(one.text) != 1:
            return None
        result = result.replace(one.text, f"[{one.text}]({one.target})")
    gone = before - {(one.text, one.target) for one in links(linked)}
    emphasis = re.sub(r"[^*_`]", "", base) != re.sub(r"[^*_`]", "", linked)
    return None if gone or emphasis else result


# -- quotes ----------------------------------------------------------------------------------------------------------

_WHO = ("speaker", "role", "uncertain", "perhaps")
"""What stands and falls together: the role of one person must not go to another."""
_PARTS = (("words",), _WHO, ("venue",), ("cite",), ("said_on",), ("attribution",))


def _quote(
    forms: tuple[QuoteCallout, QuoteCallout, QuoteCallout], base: Unit, edited: Unit, fresh: Unit, rules: Rules
) -> Settled:
    changes: dict[str, object] = {}
    open_parts: dict[str, tuple[str, str]] = {}
    for names in _PARTS:
        before, ours, theirs = ([getattr(form, name) for name in names] for form in forms)
        if theirs in (before, ours):
            continue
        if ours != before:
            if names != ("words",) and not rules.people:
                continue
            open_parts[_NAMES.get(names[0], names[0])] = (_said(ours), _said(theirs))
            if rules.prefer == "editor":
                continue
        changes |= dict(zip(names, theirs, strict=True))
    text = _rebuilt(forms, edited, fresh, changes)
    if text is None or (rules.prefer == "editor" and _lost(text, base, edited)):
        return _as_a_whole(base, edited, fresh, rules)
    if not open_parts:
        return Settled(text)
    sides = (" · ".join(side) for side in zip(*open_parts.values(), strict=True))
    what = f"the {' and '.join(open_parts)} of {describe(edited)}"
    return Settled(text, Place(edited.line, what, *_shown(*sides)))


def _said(values: list[object]) -> str:
    """Return the parts of a callout as words."""
    shown = (one.text if isinstance(one, PageLink) else one for one in values)
    return ", ".join(str(one) for one in shown if one and one is not True)


def _rebuilt(forms: Sequence[QuoteCallout], edited: Unit, fresh: Unit, changes: dict[str, object]) -> str | None:
    """Return the editor's callout with `changes`; None if its words would not be those meant."""
    if not changes:
        return edited.text
    wanted = replace(forms[1], **changes)  # type: ignore[arg-type]
    if wanted == forms[2]:
        return fresh.text
    text = callout.dumps(wanted)
    return text if callout.loads(text).words == wanted.words else None


def _lost(text: str, base: Unit, edited: Unit) -> bool:
    """Tell whether words that the editor added are not in `text`."""
    kept = set(_TOKEN.findall(text)) | set(_TOKEN.findall(base.text))
    return not kept.issuperset(_TOKEN.findall(edited.text))


# -- anything else -----------------------------------------------------------------------------------------------------


def _as_a_whole(base: Unit, edited: Unit, fresh: Unit, rules: Rules) -> Settled:
    """Merge line by line where that makes no quote that neither side has; else one side stands."""
    if edited.kind == fresh.kind == base.kind:
        text = lines.merge(base.text, edited.text, fresh.text)
        if text is not None and set(_quoted(text, base)) <= {*_quoted(edited.text, base), *_quoted(fresh.text, base)}:
            return Settled(text)
    chosen = edited if rules.prefer == "editor" else fresh
    return Settled(chosen.text, place(describe(edited), edited, fresh))


def _quoted(text: str, like: Unit) -> Iterator[str]:
    """Yield what a block of a kind quotes: its words where it is a quote, and what stands in quotation marks."""
    if like.kind == "quote":
        quote = replace(like, text=text).quote
        yield quote.words if quote else fold_spaces(text)
    yield from in_marks(fold_spaces(text))
