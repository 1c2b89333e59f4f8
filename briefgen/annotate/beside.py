"""What stands right before and behind a mention: the opener of its clause, its verb, what it owns."""

from __future__ import annotations

from briefgen.annotate import lexicon, tags
from briefgen.annotate.clauses import Clause, Word
from briefgen.annotate.mention import Mention

_RELATIVES = frozenset(["which", "who", "whom", "what"])
_TURNS = frozenset(
    ["after", "before", "when", "while", "as", "since", "until", "because", "although", "though", "whereas", "whom"]
)
"""Words with which a sentence turns to what another did: "after Lind called"."""
_MARKS = frozenset([",", ";", ":", "—", "–", "-"])
_BEFORE_NAME = tags.CAPITAL | tags.TITLE | tags.PERSON | tags.DETERMINER
_AUXILIARIES = tags.HAVE | tags.BE | tags.MODAL


def turns(clause: Clause, mention: Mention) -> bool:
    """Tell whether a sentence turns to a mention with a word of time or reason right before it."""
    first = _first(clause, mention)
    return first > 0 and clause.words[first - 1].lower in _TURNS


def _first(clause: Clause, mention: Mention) -> int:
    first = mention.index
    while 1 < first > mention.index - 6 and clause.words[first - 1].tags & _BEFORE_NAME:
        first -= 1
    return first


def opener(clause: Clause, mention: Mention) -> str:
    """Return in words what opens a clause right before a mention; empty if nothing does."""
    first = _first(clause, mention)
    if first == 0:
        return ""
    word = clause.words[first - 1]
    if word.lower in _RELATIVES:
        return "a relative word right before it"
    if word.lower == "that":
        return "that right before it"
    if word.tags & tags.OPENER:
        return "a conjunction right before it"
    return "a mark right before it" if word.text in _MARKS else ""


def owns_words(clause: Clause, mention: Mention) -> bool:
    """Tell whether a mention owns something said: "Lind's claim", "his answer"."""
    if not clause.words[mention.stop - 1].tags & tags.OWNER and mention.form != "pronoun":
        return False
    behind = clause.words[mention.stop : mention.stop + 5]
    return not lexicon.words("sayings").isdisjoint([word.lower for word in behind])


def verb(clause: Clause, mention: Mention, reporting: frozenset[int]) -> int:
    """Return the index of the finite verb right behind a mention, adverbs and an apposition between; -1 if none is."""
    words, at = clause.words, mention.stop
    closing = {",": ",", "(": ")"}.get(words[at].text, "") if at < len(words) else ""
    if closing == "," and any(word.text == "," for word in words[mention.index : at]):
        at += 1  # "the treasurer, Douglas Rhee, told"
    elif closing:
        at = next((n for n in range(at + 2, min(at + 16, len(words))) if words[n].text == closing), len(words)) + 1
    while at < len(words) and words[at].tags & (tags.FILL | tags.LY) and not words[at].tags & _AUXILIARIES:
        at += 1
    if at >= len(words):
        return -1
    word = words[at]
    if at in reporting or word.tags & _AUXILIARIES or word.lower.endswith("n't"):
        return at
    past = word.lower.endswith("ed") or word.lower in lexicon.words("irregular_pasts")
    present = word.tags & tags.PLURAL and mention.form != "nominal"
    return at if word.tags & (tags.LOWER | tags.LIMIT) == tags.LOWER and (past or present) else -1


def verb_behind(words: tuple[Word, ...]) -> str:
    """Return where a word that looks like a verb stands among `words`, which follow a mention; empty if none does."""
    for ahead, word in enumerate(words[:9]):
        if word.text in (",", ";") or word.tags & tags.MASKED:
            return ""
        verb = word.tags & tags.LOWER and len(word.text) > 2 and word.lower.endswith(("ed", "s", "ing", "put", "saw"))
        if verb and not word.tags & tags.LIMIT:
            return "right behind it" if ahead == 0 else "behind it"
    return ""
