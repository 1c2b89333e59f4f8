"""Transcripts: lines that begin with who speaks, and no quotation marks around what is said.

    Q: Do you read reviews?              Harper: Your characters lie a great deal.
    A: My sister reads them to me.       OBI: They lie the way people do, to be liked.

What stands in a turn is reported, not quoted: nothing in the source says that it is word for word what was said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefgen.annotate import phrases, tags
from briefgen.annotate.clauses import Clause, Layout, Word
from briefgen.annotate.forms import surname
from briefgen.annotate.mention import Mention
from briefgen.annotate.mentions import Finder
from briefgen.annotate.tags import MASK
from briefgen.model.annotations import Entity
from briefgen.model.common import Span

ANSWER = "A"
_QUESTION = "Q"
_LETTERS = frozenset([_QUESTION, ANSWER])
_LONGEST = 6
"""Most words of a label."""
_SHORTEST = 4
"""Fewest words of a turn, its label included: "Smith: guitar" is none."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One sentence of a turn; a longer one has several."""

    clause: int
    """Number of its clause."""
    content: Span | None
    """None: it is a question, or too short to say anything."""
    label: Span | None
    """The words that say who speaks; they stand in this clause or in an earlier one of the same line."""
    who: Mention | None = None
    """The name that they are; None: the letter of an answer, or nothing."""
    person: Entity | None = None
    """The one person who is named before the first turn: who answers, if no name says it."""


def turns(layout: Layout, finder: Finder, entities: tuple[Entity, ...]) -> tuple[Turn, ...]:
    """Return the sentences of a transcript; nothing where two do not take turns."""
    if ":" not in layout.masked:
        return ()
    named: dict[str, list[Entity]] = defaultdict(list)
    for one in entities:
        if one.kind == "person":
            named[surname(one.name).upper()].append(one)
    only = {name: found[0] for name, found in named.items() if len(found) == 1}
    found = ((at, _label(layout, finder, only, at)) for at in range(len(layout.clauses)))
    labelled = {at: label for at, label in found if label is not None}
    if len({layout.text[label.start : label.end] for label, _, _ in labelled.values()}) < 2:
        return ()
    person = named_before(entities, layout.clauses[min(labelled)].span.start)
    return tuple(turn for at, found in labelled.items() for turn in _said(layout, at, *found, person))


def named_before(entities: tuple[Entity, ...], start: int) -> Entity | None:
    """Return the only person who is named before an offset; None if nobody is, or several are."""
    named = [one for one in entities if one.kind == "person" and any(span.start < start for span in one.mentions)]
    return named[0] if len(named) == 1 else None


def said(layout: Layout, number: int, start: int = 0) -> Span | None:
    """Return what is said in a sentence of a turn, from an offset on, without its full stop; None for a question."""
    clause = layout.clauses[number]
    content = Span(max(start, clause.span.start), clause.span.end)
    words = layout.text[content.start : content.end].rstrip(" .!…\n")
    if words.endswith("?") or " " not in words.strip() or MASK in layout.masked[content.start : content.end]:
        return None
    return Span(content.start, content.start + len(words))


def _label(
    layout: Layout, finder: Finder, people: Mapping[str, Entity], at: int
) -> tuple[Span, Mention | None, int] | None:
    """Return the label with which a clause begins a line, the name that it is, and the index of the first word said.

    `people`: family name in capitals -> the one person of the article who bears it.
    """
    clause = layout.clauses[at]
    words, start = clause.words, clause.span.start
    if start and layout.text[start - 1] != "\n" and layout.clauses[at - 1].paragraph == clause.paragraph:
        return None
    colon = next((index for index, word in enumerate(words[:_LONGEST]) if word.text == ":"), 0)
    if colon == 0 or not _is_said(layout, clause, words[colon + 1 :]):
        return None
    label = Span(words[0].start, words[colon - 1].end)
    if colon == 1 and words[0].text in _LETTERS:
        return label, None, colon + 1
    last = words[colon - 1].text
    if layout.text[label.start : label.end].isupper():
        if last in people:
            return label, Mention(label, 0, colon, "name", people[last]), colon + 1
        if colon > 1 and words[0].tags & (tags.TITLE | tags.HONORIFIC):  # "REP. O'NEILL"
            return label, Mention(Span(words[colon - 1].start, label.end), colon - 1, colon, "unlisted"), colon + 1
    for mention in finder.mentions(clause):
        if mention.stop == colon and mention.form in ("name", "unlisted"):
            whole = phrases.first_of(clause, mention.index) == 0 or mention.index == 0
            return (label, mention, colon + 1) if whole else None
    return None


def _is_said(layout: Layout, clause: Clause, words: tuple[Word, ...]) -> bool:
    """Tell whether words behind a colon begin something, without quotation marks, that somebody can have said."""
    if not words or words[0].text.startswith(MASK):
        return False
    line = layout.text[clause.span.start : _end_of_line(layout, clause.span.start)].rstrip()
    return line[-1:] in (".", "!", "?", "…") and len(line.split()) > _SHORTEST


def _end_of_line(layout: Layout, start: int) -> int:
    end = layout.text.find("\n", start)
    return end if end >= 0 else len(layout.text)


def _said(
    layout: Layout, at: int, label: Span, who: Mention | None, first: int, person: Entity | None
) -> Iterator[Turn]:
    """Yield the sentences of a turn, up to the end of its line."""
    asks = layout.text[label.start : label.end] == _QUESTION
    starts = layout.clauses[at].words[first].start
    end = _end_of_line(layout, starts)
    for number in range(at, len(layout.clauses)):
        clause = layout.clauses[number]
        if clause.span.start >= end or clause.paragraph != layout.clauses[at].paragraph:
            return
        if MASK not in layout.masked[clause.span.start : clause.span.end]:
            yield Turn(number, None if asks else said(layout, number, starts), label, who, person)
