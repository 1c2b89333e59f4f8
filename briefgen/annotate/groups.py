"""What "it" and "they" stand for: the nearest body, document or group of people before them that is a subject."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.annotate import tags
from briefgen.annotate.clauses import Clause, Layout
from briefgen.annotate.cues import Cue
from briefgen.annotate.grammar import is_object
from briefgen.annotate.mention import Mention
from briefgen.annotate.mentions import Finder
from briefgen.model.annotations import Entity
from briefgen.text import fold_spaces

REACH = 3
"""Sentences that "it" and "they" are followed back."""
SURE, LESS_SURE = 0.75, 0.1
"""How sure the step is within the sentence, and how much less for each sentence farther back."""

_AND = frozenset(["and", "&"])


@dataclass(frozen=True, slots=True)
class Group:
    """What no single person is, and speaks."""

    entity: Entity | None
    name: str
    sure: float


def meant(pronoun: str, mention: Mention, clause: int, layout: Layout, finder: Finder) -> Group | None:
    """Return what "it" or "they" in clause number `clause` stands for; None if nothing fits in the sentences before."""
    for back in range(min(REACH, clause) + 1):
        other = layout.clauses[clause - back]
        mentions = [one for one in finder.mentions(other) if back or one.span.end <= mention.span.start]
        for at in range(len(mentions) - 1, -1, -1):
            one = mentions[at]
            if is_object(other, one):
                continue
            if pronoun == "they" and (several := names(layout.text, other, tuple(mentions[: at + 1]), one)):
                return Group(None, several, SURE - LESS_SURE * back)
            if _fits(pronoun, other, one):
                words = fold_spaces(layout.text[one.span.start : one.span.end])
                return Group(one.entity, one.entity.name if one.entity else words, SURE - LESS_SURE * back)
    return None


def _fits(pronoun: str, clause: Clause, one: Mention) -> bool:
    """Tell whether a mention is of the kind and number that a pronoun asks for."""
    if one.entity is not None:
        return one.entity.kind == "organisation"
    head = clause.words[one.stop - 1]
    if one.form != "nominal" or not head.tags & (tags.SPEAKER | tags.WRITING):
        return False
    plural = bool(head.tags & tags.PLURAL) or head.lower in ("people", "men", "women", "police")
    return plural if pronoun == "they" else not plural and not head.tags & tags.PERSON


def names(text: str, clause: Clause, mentions: tuple[Mention, ...], one: Mention, cue: Cue | None = None) -> str:
    """Return the names of the two who stand joined by "and" at a mention: "Chou and Álvarez"; empty for one alone.

    The other stands before the mention, or behind it where the reporting verb stands before both ("said Chou and ...").
    """
    beside = clause.words[max(0, one.index - 6) : one.index] + clause.words[one.stop : one.stop + 1]
    if not any(word.lower in _AND for word in beside) or one not in mentions:
        return ""
    at = mentions.index(one)
    if cue is not None and cue.stop <= one.index:
        return _pair(text, clause, one, mentions[at + 1]) if at + 1 < len(mentions) else ""
    subject = at > 0 and not is_object(clause, mentions[at - 1])
    return _pair(text, clause, mentions[at - 1], one) if subject else ""


def _pair(text: str, clause: Clause, first: Mention, second: Mention) -> str:
    between = clause.words[first.stop : second.index]
    joined = between and between[0].lower in _AND and all(word.tags & _TITLED for word in between[1:])
    if not joined or not _is_somebody(first) or not _is_somebody(second):
        return ""
    return f"{_name(text, first)} and {_name(text, second)}"


_TITLED = tags.TITLE | tags.CAPITAL
"""Bits of the words that may stand between "and" and a name."""


def _is_somebody(one: Mention) -> bool:
    return one.form == "unlisted" or (one.entity is not None and one.entity.kind == "person")


def _name(text: str, one: Mention) -> str:
    return one.entity.name if one.entity is not None else fold_spaces(text[one.span.start : one.span.end])
