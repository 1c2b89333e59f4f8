"""A mention: words that can be a source; and descriptions joined with the names that they describe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from briefgen.annotate import lexicon, tags
from briefgen.annotate.clauses import Clause, Word
from briefgen.model.annotations import Entity
from briefgen.model.common import Span


@dataclass(slots=True)
class Mention:
    """Words that can be a source. Never changed; not frozen, as that doubles what it takes to make one."""

    span: Span
    index: int
    """Of its first word in the clause."""
    stop: int
    """Index after its last word."""
    form: Literal["name", "unlisted", "pronoun", "nominal"]
    """unlisted: capitalised like a name, but no entity of the article."""
    entity: Entity | None = None
    """Whose name it is."""


def joined(clause: Clause, found: list[Mention]) -> tuple[Mention, ...]:
    """Join a description with the name behind it ("the town's lawyer, Frida Blom"): together they are one source."""
    kept: list[Mention] = []
    for one in found:
        at = len(kept) - 1
        while at > 0 and kept[at].form == "unlisted" and kept[at - 1].form in ("unlisted", "nominal"):
            at -= 1  # State, Transport: inside "the Secretary of State for Transport"
        if at >= 0 and _describes(clause, kept[at], one):
            kept[at:] = [replace(one, span=Span(kept[at].span.start, one.span.end), index=kept[at].index)]
        else:
            kept.append(one)
    return tuple(kept)


def _describes(clause: Clause, before: Mention, one: Mention) -> bool:
    """Tell whether a description says what the name behind it and a comma is: "the chairman, Cllr Ole Rask"."""
    comma = one.index - 1
    while comma > before.stop and clause.words[comma].tags & (tags.TITLE | tags.HONORIFIC):
        comma -= 1
    return (
        before.form == "nominal"
        and one.form in ("name", "unlisted")
        and (one.entity is None or one.entity.kind == "person")
        and before.stop < one.index
        and clause.words[comma].text == ","
        and not clause.words[before.index].tags & tags.INDEFINITE
        and _is_complement(clause, before.stop, comma)
        and not (before.index and _is_object(clause.words[before.index - 1]) and not acts(clause, one))
        and (one.form == "name" or one.stop - one.index > 1 or lexicon.is_given_name(clause.words[one.index].text))
    )


def acts(clause: Clause, one: Mention) -> bool:
    """Tell whether a participle that reports follows a mention: "with the chairman, Ole Rask, saying"."""
    at = one.stop + (one.stop < len(clause.words) and clause.words[one.stop].text == ",")
    return at < len(clause.words) and clause.words[at].lower.endswith("ing") and clause.words[at].tags & tags.CUE > 0


def _is_object(before: Word) -> bool:
    """Tell whether what stands behind this word hangs on it."""
    return bool(before.tags & tags.PREPOSITION) and before.lower not in ("and", "or")


def _is_complement(clause: Clause, start: int, stop: int) -> bool:
    """Tell whether words go on with an office: "of State for Transport" behind "the Secretary"; no words do, too."""
    words = clause.words[start:stop]
    if not words:
        return True
    return (
        len(words) <= 6
        and words[0].lower in ("of", "for")
        and all(word.tags & tags.CAPITAL or word.lower in ("of", "for", "the", "and") for word in words)
    )
