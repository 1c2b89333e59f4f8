"""What is measured of a quotation as the words of nobody, a title or scare quote, and the facts that are weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from briefgen.annotate import tags
from briefgen.annotate.candidates import reports
from briefgen.annotate.clauses import Layout, Word
from briefgen.annotate.cues import Cue
from briefgen.annotate.mention import Mention
from briefgen.annotate.setting import Setting, between
from briefgen.annotate.speech import FULL


class Look(NamedTuple):
    """All that is measured of a quotation as the words of nobody."""

    size: str
    apart: bool
    """The words stand for themselves, and are not built into the sentence."""
    titled: bool
    cued: bool
    """A cue stands in its sentence."""
    follows: bool
    """Words of somebody stand before it in its paragraph."""
    previous: str
    """What stands right before it."""
    behind: str
    """What stands right behind it."""
    comma: bool
    """A comma ends the words."""
    resumes: bool
    """It goes on with the words before, which their attribution interrupts."""
    begins: str
    """What it begins with."""
    ahead: str
    """What the nearest cue before it reports; empty if there is none."""
    ahead_gap: str
    """What stands between that cue and the words."""
    after_gap: str
    """Likewise, for the nearest cue behind them."""


def look(
    setting: Setting,
    layout: Layout,
    cued: Mapping[int, tuple[Cue, ...]],
    before: Mention | None,
) -> Look:
    """Return what is measured of a quotation as the words of nobody."""
    own, cues = layout.clauses[setting.clause], cued.get(setting.clause, ())
    words = own.words
    ahead, behind = setting.ahead, setting.behind
    first = layout.text[setting.quotation.span.start]
    return Look(
        "one word" if setting.words == 1 else "a fragment" if setting.words < FULL else "a sentence",
        setting.direct,
        setting.titled,
        bool(cues),
        before is not None,
        _previous(words[setting.first - 1]) if setting.first else "nothing",
        _behind(words[setting.stop]) if setting.stop < len(words) else "nothing",
        setting.comma,
        setting.resumes,
        "a capital" if first.isupper() else "a small letter" if first.islower() else "another sign",
        reports(own, cues[ahead]) if ahead >= 0 else "",
        between(own, cues[ahead].stop, setting.first) if ahead >= 0 else "no cue",
        between(own, setting.stop, cues[behind].index) if behind >= 0 else "no cue",
    )


def facts(look: Look) -> Iterator[str]:
    """Yield what speaks for or against the words being nobody's."""
    apart, size = "apart" if look.apart else "built in", look.size
    yield f"nobody: {size}, {apart}"
    yield f"nobody: {'written like a title' if look.titled else 'written like speech'}, {size}"
    yield f"nobody: {'a cue' if look.cued else 'no cue'} in the sentence, {size}"
    if look.follows:
        yield f"nobody: words of somebody before, {apart}"
    yield f"nobody: {look.previous} right before, {size}"
    yield f"nobody: {look.behind} right behind"
    yield f"nobody: {look.behind} right behind, {size}"
    if look.titled:
        yield f"nobody: written like a title, {look.previous} right before"
        yield f"nobody: written like a title, {look.behind} right behind"
    if look.comma:
        yield f"nobody: a comma ends the words, {size}"
    if look.resumes:
        yield "nobody: it resumes words that are interrupted"
    yield f"nobody: it begins with {look.begins}, {size}"
    yield f"nobody: it begins with {look.begins}, {apart}"
    yield f"nobody: it begins with {look.begins}, {look.previous} right before"
    yield f"nobody: the cue ahead, {look.ahead_gap}, {size}"
    yield f"nobody: the cue ahead, {look.ahead_gap}, the words {apart}"
    if look.ahead:
        yield f"nobody: the cue ahead {look.ahead}, {size}"
    yield f"nobody: the cue behind, {look.after_gap}, {size}"


def _previous(word: Word) -> str:
    """Return in words what stands right before a quotation."""
    lower, bits = word.lower, word.tags
    if lower == "that":
        return "the word that"
    if lower == "as":
        return "the word as"
    if bits & tags.OWNER:
        return "an owner"
    if lower in ("to", "of"):
        return f"the word {lower}"
    if bits & tags.DETERMINER or lower in ("this", "that", "these", "its", "such"):
        return "a determiner"
    if bits & tags.PREPOSITION:
        return "a preposition"
    if bits & tags.CUE:
        return "a cue"
    if lower in (",", ":"):
        return "a comma or colon"
    if bits & tags.MASKED:
        return "words in marks"
    if bits & tags.AUXILIARY:
        return "a form of be"
    return "a name" if bits & tags.CAPITAL else "a mark" if not bits & tags.ALNUM else "another word"


def _behind(word: Word) -> str:
    """Return in words what stands right behind a quotation."""
    if word.text in ".,?!;:—–()-":
        return f"the sign {word.text}"
    if word.lower in ("and", "or", "but"):
        return "a conjunction"
    for bit, name in _BEHIND:
        if word.tags & bit:
            return name
    return "another word" if word.tags & tags.ALPHA else "another sign"


_BEHIND = (
    (tags.CUE, "a cue"),
    (tags.AUXILIARY, "a form of be"),
    (tags.PREPOSITION, "a preposition"),
    (tags.CAPITAL, "a name"),
    (tags.PRONOUN, "a pronoun"),
    (tags.DETERMINER, "a determiner"),
    (tags.MASKED, "words in marks"),
    (tags.PLURAL, "a plural"),
)
"""What is known of a word -> what it is called; the first that holds is taken."""
