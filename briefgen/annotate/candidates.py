"""The mentions of a clause as candidates for a source: what each is, and whose reporting verb it is the subject of."""

from __future__ import annotations

from typing import NamedTuple

from briefgen.annotate import beside, grammar, lexicon, tags
from briefgen.annotate.clauses import Clause, Word
from briefgen.annotate.cues import Cue
from briefgen.annotate.mention import Mention

KINDS = {
    "s": "takes words and that-clauses",
    "q": "takes words",
    "n": "names",
    "v": "judges",
    "t": "takes that-clauses",
    "m": "makes known",
    "w": "wants",
    "u": "undertakes",
    "f": "finds",
    "o": "is somebody's words",
    "a": "is according to",
}
CORE = "only reports"
_FORMS = {"name": "a name", "unlisted": "a name that is no entity"}
_NAMED = ("name", "unlisted")
_PRONOUNS = {"it": "the word it", "who": "the word who", "i": "I or we", "we": "I or we"}
_NO_SUBJECT = -5.0
"""A mention that is no better subject than this of any cue has none."""
_LONGEST_OFFICE = 7
"""Most words between an office and the name of who holds it: "Minister of State for Home Affairs Ada Lind"."""
_WHEN = frozenset(["asked", "when"])
_OF = frozenset(["of", "for", "and", "the"])
_SPLIT = tags.PREPOSITION | tags.OPENER | tags.CUE | tags.AUXILIARY


class Candidate(NamedTuple):
    """A mention that may be the source of a quotation or statement."""

    clause: int
    """Index of its clause."""
    mention: Mention
    cue: Cue | None
    """The reporting verb that it is most likely the subject of."""
    relation: str
    """How it stands to that verb."""
    relations: tuple[str, ...] = ()
    """How it stands to each cue of its clause."""
    subjects: tuple[bool, ...] = ()
    """Whether it is the nearest mention before each cue that can be a subject: no object, nobody's owner."""
    subject: bool = False
    """Likewise, of its own verb."""
    form: str = ""
    """What it is, in words; likewise below."""
    reports: str = ""
    """What its verb reports."""
    behind: bool = False
    """It stands behind a preposition."""
    owner: bool = False
    """It owns what follows it."""
    object: bool = False
    """It stands right behind what may be a verb."""
    stands: str = ""
    """Where it stands in its sentence, if at the beginning."""
    outlet: bool = False
    """It is a news outlet."""
    verb: int = -1
    """Index of the finite verb that it is the subject of, reporting or not; -1: of none."""
    opener: str = ""
    """What opens its clause right before it."""
    owns_words: bool = False
    """It owns something said."""


def candidates(
    number: int, clause: Clause, mentions: tuple[Mention, ...], cues: tuple[Cue, ...]
) -> tuple[Candidate, ...]:
    """Return the mentions of clause `number` that may speak, in order."""
    free = [one for one in mentions if not grammar.is_complement(clause, one, grammar.near(mentions, one.index))]
    begin = _main(clause)
    free = [one for one in free if one.index >= begin] or free
    names = [one for one in free if one.form in _NAMED and (one.entity is None or one.entity.kind == "person")]
    free = [one for one in free if not _is_part(clause, one, names)]
    behind = [grammar.behind_preposition(clause, one) for one in free]
    owner = [grammar.owns(clause, one) for one in free]
    object_ = [not prep and grammar.behind_verb(clause, one) for one, prep in zip(free, behind, strict=True)]
    bound = [a or b or c for a, b, c in zip(behind, owner, object_, strict=True)]
    nearest = [_nearest_subject(free, bound, cue) for cue in cues]
    known = tuple(free)
    reporting = frozenset(cue.index for cue in cues)
    finite = [n for n, cue in enumerate(cues) if not cue.infinitive and cue.index >= begin]
    found = []
    for at, one in enumerate(free):
        by = grammar.near(known, one.index)
        ways = [grammar.relation(clause, cue, one, by) for cue in cues]
        best = finite[0] if len(finite) == 1 else max(finite, key=lambda n: ways[n][1], default=-1)
        cue = cues[best] if best >= 0 and ways[best][1] > _NO_SUBJECT else None
        found.append(
            Candidate(
                number,
                one,
                cue,
                ways[best][0] if cue is not None else "no cue",
                tuple([way for way, _ in ways]),
                tuple([at == other for other in nearest]),
                cue is not None and nearest[best] == at,
                form_of(clause, one),
                reports(clause, cue) if cue is not None else "",
                behind[at],
                owner[at],
                object_[at],
                "it begins its sentence" if one.index == 0 else "it is the first of its sentence" if at == 0 else "",
                is_outlet(one),
                beside.verb(clause, one, reporting),
                beside.opener(clause, one),
                beside.owns_words(clause, one),
            )
        )
    return tuple(found)


def _main(clause: Clause) -> int:
    """Return where a sentence begins behind the question that opens it ("Asked if he would go, X ..."); else 0."""
    words = clause.words
    if not words or words[0].lower not in _WHEN or not any(word.lower == "asked" for word in words[:2]):
        return 0
    return next((at for at, word in enumerate(words) if word.text == ","), 0)


def _nearest_subject(free: list[Mention], bound: list[bool], cue: Cue) -> int:
    """Return which mention stands nearest before a cue and is neither object nor owner; -1 if none does."""
    for at in range(len(free) - 1, -1, -1):
        if free[at].stop <= cue.index and not bound[at]:
            return at
    return -1


def is_relative(clause: Clause, one: Candidate) -> bool:
    """Tell whether a candidate is the word who: whom it stands for is a candidate by himself."""
    return one.mention.form == "pronoun" and clause.words[one.mention.index].lower == "who"


def is_outlet(mention: Mention) -> bool:
    """Tell whether a mention names a news outlet."""
    return mention.entity is not None and mention.entity.name in lexicon.words("outlets")


def form_of(clause: Clause, mention: Mention) -> str:
    """Return in words what a mention is."""
    if mention.form == "pronoun":
        return _PRONOUNS.get(clause.words[mention.index].lower, "a pronoun")
    if mention.entity is not None and mention.entity.kind != "person":
        return "a place" if mention.entity.kind == "place" else "a body"
    if mention.form == "nominal":
        return _described(clause.words[mention.stop - 1])
    return _FORMS[mention.form]


def _described(noun: Word) -> str:
    """Return in words what a noun describes."""
    if noun.tags & (tags.PERSON | tags.INDEFINITE | tags.DEMONYM | tags.COUNTRYMAN):
        return "somebody nameless"
    if noun.tags & tags.WRITING:
        return "something written"
    return "a nameless body" if noun.tags & tags.SPEAKER else "something else"


def reports(clause: Clause, cue: Cue) -> str:
    """Return in words what a cue reports."""
    return CORE if clause.words[cue.index].tags & tags.CORE else KINDS[cue.kind]


def _is_part(clause: Clause, mention: Mention, names: list[Mention]) -> bool:
    """Tell whether a mention is the beginning of a phrase that a person's name ends: "Alder Post reporter X"."""
    if mention.form == "pronoun" or (mention.entity is not None and mention.entity.kind == "person"):
        return False
    for other in names:
        if mention.stop <= other.index <= mention.stop + _LONGEST_OFFICE:
            between = clause.words[mention.stop : other.index]
            if len(between) <= 4 and all(
                (w.tags & tags.ALNUM or w.text == ".") and not w.tags & _SPLIT for w in between
            ):
                return True
            return clause.words[mention.stop - 1].tags & tags.TITLE > 0 and _completes(between)
    return False


def _completes(words: tuple[Word, ...]) -> bool:
    """Tell whether words between a title and a name belong to the title: "of State", "for news and talk"."""
    kept = [word for word in words if word.lower not in _OF]
    return len(kept) < len(words) and all(_names_field(word) for word in kept)


def _names_field(word: Word) -> bool:
    split = word.tags & _SPLIT and not word.tags & tags.CAPITAL and word.lower != "state"
    return bool(word.tags & tags.ALPHA and not split)
