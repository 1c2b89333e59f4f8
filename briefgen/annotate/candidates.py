"""The mentions of a clause as candidates for a source: what each is, and whose reporting verb it is the subject of."""

from __future__ import annotations

from typing import NamedTuple

from briefgen.annotate import grammar, lexicon, tags
from briefgen.annotate.clauses import Clause, Word
from briefgen.annotate.cues import Cue
from briefgen.annotate.mentions import Mention

KINDS = {"s": "takes words and that-clauses", "q": "takes words", "t": "takes that-clauses", "a": "is according to"}
CORE = "only reports"
_FORMS = {"name": "a name", "unlisted": "a name that is no entity", "pronoun": "a pronoun", "nominal": "a description"}
_SPLIT = tags.PREPOSITION | tags.OPENER | tags.CUE | tags.AUXILIARY


class Candidate(NamedTuple):
    """A mention that may be the source of a quotation."""

    clause: int
    """Index of its clause."""
    mention: Mention
    cue: Cue | None
    """The reporting verb that it is most likely the subject of."""
    relation: str
    """How it stands to that verb."""
    form: str = ""
    """What it is, in words; likewise below."""
    reports: str = ""
    """What its verb reports."""
    behind: bool = False
    """It stands behind a preposition."""
    owner: bool = False
    """It owns what follows it."""
    joined: str = ""
    """How it shares a phrase with a name."""
    stands: str = ""
    """Where it stands in its sentence, if at the beginning."""
    outlet: bool = False
    """It is a news outlet."""
    who: bool = False
    """It is the word "who"."""


def candidates(
    number: int, clause: Clause, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]
) -> tuple[Candidate, ...]:
    """Return the mentions of clause `number` that may speak, in order."""
    free = []
    for one in mentions:
        by = grammar.near(mentions, one.index)
        if not grammar.is_complement(clause, one, by):
            free.append((one, by))
    names = [
        one for one, _ in free if one.form in ("name", "unlisted") and (not one.entity or one.entity.kind == "person")
    ]
    found = []
    for at, (one, by) in enumerate(free):
        cue, relation = grammar.best_cue(clause, one, by, cues)
        found.append(
            Candidate(
                number,
                one,
                cue,
                relation,
                form_of(one),
                reports(clause, cue) if cue is not None else "",
                grammar.behind_preposition(clause, one),
                grammar.owns(clause, one),
                _joined(clause, one, names),
                "it begins its sentence" if one.index == 0 else "it is the first of its sentence" if at == 0 else "",
                is_outlet(one),
                clause.words[one.index].lower == "who",
            )
        )
    return tuple(found)


def is_outlet(mention: Mention) -> bool:
    """Tell whether a mention names a news outlet."""
    return mention.entity is not None and mention.entity.name in lexicon.words("outlets")


def form_of(mention: Mention) -> str:
    """Return in words what a mention is."""
    if mention.entity is not None and mention.entity.kind != "person":
        return "a place" if mention.entity.kind == "place" else "a body"
    return _FORMS[mention.form]


def reports(clause: Clause, cue: Cue) -> str:
    """Return in words what a cue reports."""
    return CORE if clause.words[cue.index].tags & tags.CORE else KINDS[cue.kind]


def _joined(clause: Clause, mention: Mention, names: list[Mention]) -> str:
    """Return how a mention shares a phrase with a name: "party spokesman X", "X, a former official"; empty if not."""
    for other in names:
        if other is mention:
            continue
        if mention.stop <= other.index <= mention.stop + 4:
            between = clause.words[mention.stop : other.index]
            if all((w.tags & tags.ALPHA or w.text == ".") and not w.tags & _SPLIT for w in between):
                return "in one phrase with a name behind it"
        elif 1 <= mention.index - other.stop <= 4 and clause.words[other.stop].text == ",":
            between = clause.words[other.stop + 1 : mention.index]
            if all(w.tags & tags.ALPHA and not w.tags & _SPLIT for w in between):
                return "behind a name and a comma"
    return ""


def verb_behind(words: tuple[Word, ...]) -> str:
    """Return where a word that looks like a verb stands among `words`, which follow a mention; empty if none does."""
    for ahead, word in enumerate(words[:9]):
        if word.text in (",", ";") or word.tags & tags.MASKED:
            return ""
        verb = word.tags & tags.LOWER and len(word.text) > 2 and word.lower.endswith(("ed", "s", "ing", "put", "saw"))
        if verb and not word.tags & tags.LIMIT:
            return "right behind it" if ahead == 0 else "behind it"
    return ""
