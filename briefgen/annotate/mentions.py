"""Mentions: the words of a clause that can be a source: names, pronouns, nameless people and bodies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType

from briefgen.annotate import amounts, dateline, lexicon, tags
from briefgen.annotate.clauses import Clause, Layout, Word
from briefgen.annotate.cues import OWNED, OWNERS, Cue, is_modifier, owner
from briefgen.annotate.mention import Mention, joined
from briefgen.model.annotations import Entity
from briefgen.model.common import Span
from briefgen.when import MONTHS, WEEKDAYS

_PARTY = re.compile(r"[RDI]-[A-Z].*")
"""Party and state behind an American politician's name: R-S.C."""
_CALENDAR = frozenset([*WEEKDAYS, *MONTHS])
_SPEAKS = tags.PRONOUN | tags.SPEAKER | tags.INDEFINITE | tags.DEMONYM | tags.COUNTRYMAN
_NO_NOUN = tags.LOWER | tags.LIMIT | tags.STOP | tags.PRONOUN | tags.CUE
"""Bits of which a noun or adjective in lower case has the first only."""
_TEAMS = frozenset(
    ["campaign", "team", "administration", "camp", "aides", "officials", "allies", "supporters", "family"]
)
_DEICTIC = frozenset(["this", "that", "these", "those"])


class Finder:
    """Finds the mentions of each clause of one article."""

    def __init__(
        self, layout: Layout, entities: tuple[Entity, ...], cued: Mapping[int, tuple[Cue, ...]] = MappingProxyType({})
    ) -> None:
        """Take an article and its entities; `cued`: offset of a clause -> its cues, whose subjects are mentions."""
        self._layout = layout
        self._cued = cued
        named = sorted((span, number) for number, one in enumerate(entities) for span in one.mentions)
        self._spans = [span for span, _ in named]
        self._owners = [entities[number] for _, number in named]
        self._known: dict[int, tuple[Mention, ...]] = {}

    def mentions(self, clause: Clause) -> tuple[Mention, ...]:
        """Return the mentions of a clause in order, none inside quotation marks; where two overlap, the name."""
        if clause.span.start not in self._known:
            self._known[clause.span.start] = self._find(clause)
        return self._known[clause.span.start]

    def _find(self, clause: Clause) -> tuple[Mention, ...]:
        found: list[Mention] = []
        taken: set[int] = set()
        begin = (
            dateline.end(self._layout.text, clause.span.start) if clause.words and clause.words[0].text.isupper() else 0
        )
        if begin > clause.span.start:
            taken |= set(range(clause.index(begin)))
        first = bisect_left(self._spans, (max(begin, clause.span.start), 0))
        for at in range(first, len(self._spans)):
            span = self._spans[at]
            if span.start >= clause.span.end:
                break
            if self._layout.masked[span.start] == self._layout.text[span.start]:
                start, stop = clause.index(span.start), clause.index(span.end)
                if stop > start and taken.isdisjoint(range(start, stop)) and not _is_whose(clause, stop):
                    taken.update(range(start, stop))
                    found.append(Mention(span, start, stop, "name", self._owners[at]))
        cues = self._cued.get(clause.span.start, ())
        verbs = {cue.index for cue in cues if cue.index and _is_name(clause.words[cue.index - 1])}  # "Lind notes"
        for at, word in enumerate(clause.words):
            if not word.tags & _SPEAKS or at in taken or at in verbs:
                continue
            idle = word.lower == "it" and at > 0 and clause.words[at - 1].lower in ("put", "puts")
            if word.tags & tags.PRONOUN and not (word.lower == "i" and word.text != "I") and not idle:
                found.append(Mention(Span(word.start, word.end), at, at + 1, "pronoun"))
            elif (word.tags & tags.SPEAKER and not _modifies(clause, at)) or (
                word.tags & tags.COUNTRYMAN and _is_countryman(clause, at)
            ):
                start = _phrase_start(clause, at, taken)
                found.append(Mention(Span(clause.words[start].start, word.end), start, at + 1, "nominal"))
            elif (word.tags & tags.INDEFINITE and _stands_alone(clause, at)) or (
                word.tags & tags.DEMONYM and _is_one_of_many(clause, at)
            ):
                start = at - bool(word.tags & tags.DEMONYM)
                found.append(Mention(Span(clause.words[start].start, word.end), start, at + 1, "nominal"))
        for one in found:
            taken.update(range(one.index, one.stop))
        for one in [*_subjects(clause, cues, taken)]:
            taken.update(range(one.index, one.stop))
            found.append(one)
        found += _unlisted(clause, taken)
        names = {one.index for one in found if one.form in ("name", "unlisted")}
        kept = [one for one in found if one.form != "nominal" or one.stop not in names]  # no "President" Donald Trump
        return joined(clause, sorted(kept, key=attrgetter("span")))


def _subjects(clause: Clause, cues: tuple[Cue, ...], taken: set[int]) -> Iterator[Mention]:
    """Yield the plain noun phrases right before a cue ("the ad says") and right behind one ("said an onlooker")."""
    done = set(taken)
    for cue in cues:
        last = cue.index - 1
        if cue.kind == OWNED:
            at = owner(clause.words, cue.index)
            if clause.words[at].lower in OWNERS and at not in done:
                yield Mention(Span(clause.words[at].start, clause.words[at].end), at, at + 1, "pronoun")
            continue
        while last >= 0 and clause.words[last].tags & tags.FILL:
            last -= 1
        start = amounts.start_of(clause.words, last)
        if start <= last and not done & set(range(start, last + 1)):
            done |= set(range(start, last + 1))
            yield Mention(Span(clause.words[start].start, clause.words[last].end), start, last + 1, "nominal")
        start = _phrase_start(clause, last, done) if last >= 0 and last not in done else last
        if start >= 0 and start <= last and last not in done and _is_head(clause, start, last):
            done |= set(range(start, last + 1))
            yield Mention(Span(clause.words[start].start, clause.words[last].end), start, last + 1, "nominal")
        first, stop = cue.stop, cue.stop
        if first < len(clause.words) and clause.words[first].tags & tags.DETERMINER:
            stop = first + 1
            while stop < len(clause.words) and stop - first < 6 and stop not in done and _is_noun(clause.words[stop]):
                stop += 1
            if stop - first > 1 and first not in done:
                done |= set(range(first, stop))
                yield Mention(Span(clause.words[first].start, clause.words[stop - 1].end), first, stop, "nominal")


def _is_name(word: Word) -> bool:
    return bool(word.tags & tags.CAPITAL) and not word.tags & (tags.STOP | tags.OWNER | tags.DEMONYM)


def _is_head(clause: Clause, start: int, last: int) -> bool:
    """Tell whether the phrase from `start` to `last` is one of a noun: it is opened by a determiner, or a plural."""
    noun = clause.words[last]
    if not _is_noun(noun) or noun.tags & (tags.NO_HEAD | tags.LY):
        return False
    opens = clause.words[start]
    if opens.lower in _DEICTIC and start == last - 1:
        return not noun.tags & tags.PLURAL or opens.lower in ("these", "those")
    return bool(noun.tags & tags.PLURAL or opens.tags & (tags.DETERMINER | tags.OWNER) or opens.text[0].isdigit())


def _modifies(clause: Clause, at: int) -> bool:
    """Tell whether a noun only describes the next one: "administration" of "an administration official"."""
    if at + 1 == len(clause.words):
        return False
    after = clause.words[at + 1]
    if clause.words[at].text[0].isdigit() and _is_noun(after):
        return True
    return bool(after.tags & tags.SPEAKER and after.tags & tags.LOWER and not after.tags & tags.CUE)


def _is_whose(clause: Clause, stop: int) -> bool:
    """Tell whether the name before index `stop` says whose somebody is: "a Lind spokeswoman", "the Lind campaign"."""
    if stop >= len(clause.words):
        return False
    after = clause.words[stop]
    return bool(
        after.tags & tags.LOWER and not after.tags & tags.CUE and (after.tags & tags.PERSON or after.lower in _TEAMS)
    )


def _has_noun(clause: Clause, at: int) -> bool:
    return at < len(clause.words) and _is_noun(clause.words[at])


def _stands_alone(clause: Clause, at: int) -> bool:
    """Tell whether "some", "another" or the like stands for somebody, and not before a noun."""
    if at + 1 == len(clause.words):
        return at > 0 and bool(clause.words[at - 1].tags & tags.CUE)
    before, after = clause.words[at - 1] if at else None, clause.words[at + 1]
    if before is not None and before.tags & (tags.DETERMINER | tags.PREPOSITION):
        return False
    if before is not None and before.tags & tags.CUE and not after.tags & tags.ALNUM:
        return True  # "“...,” said another."
    return bool(
        after.tags & (tags.CUE | tags.HAVE | tags.BE | tags.MODAL) or after.lower in ("of", "in", "at", "who", ",")
    )


def _is_one_of_many(clause: Clause, at: int) -> bool:
    """Tell whether an adjective of nationality or party stands for somebody: "one Republican", "two Germans"."""
    if at == 0 or not clause.words[at - 1].tags & tags.DETERMINER:
        return False
    return at + 1 == len(clause.words) or not (
        _is_noun(clause.words[at + 1]) or clause.words[at + 1].tags & (tags.CAPITAL | tags.SPEAKER)
    )


def _is_countryman(clause: Clause, at: int) -> bool:
    """Tell whether a noun like Irishman or German stands for one person: behind "the", an age at most between."""
    words = clause.words
    if at + 1 < len(words) and (_is_noun(words[at + 1]) or words[at + 1].tags & (tags.CAPITAL | tags.SPEAKER)):
        return False
    first = at - 1
    while first >= 0 and at - first <= 2 and words[first].tags & (tags.LOWER | tags.CUE | tags.LIMIT) == tags.LOWER:
        if words[first].tags & tags.DETERMINER:
            return True
        first -= 1
    return first >= 0 and (words[first].lower == "the" or words[first].text[0].isdigit())


def _is_noun(word: Word) -> bool:
    """Tell whether a word may be a noun or adjective: lower case, and none of the small words or reporting verbs."""
    return word.tags & _NO_NOUN == tags.LOWER and word.text[-1].isalpha() and len(word.text) > 2


def _unlisted(clause: Clause, taken: set[int]) -> list[Mention]:
    """Return the runs of capitalised words that no entity claims; a first word that begins any sentence is none."""
    found: list[Mention] = []
    done = 0
    for first in [at for at, word in enumerate(clause.words) if word.tags & tags.CAPITAL]:
        if first < done:
            continue
        start = at = first
        while at < len(clause.words) and at not in taken and clause.words[at].tags & tags.CAPITAL:
            at += 1
        end = at
        while start < end and (
            clause.words[start].tags & (tags.STOP | tags.PRONOUN) or (start == 0 and _opens_only(clause.words[0]))
        ):
            start += 1
        while end > start and clause.words[end - 1].tags & tags.STOP:
            end -= 1
        run = clause.words[start:end]
        if start == 0 and end == 1 and _has_noun(clause, 1) and clause.words[1].tags & tags.PLURAL:
            run = ()  # "Cost estimates were ...": the sentence gives the capital
        if run and end < len(clause.words) and clause.words[end].text == ")" and run[-1].text.isupper():
            run = ()  # "(NASDAQ: ALDR)": a code
        if run and not all(_names_nobody(word) for word in run) and not _is_title(clause, end):
            span = Span(clause.words[start].start, clause.words[end - 1].end)
            found.append(Mention(span, start, end, "unlisted"))
        done = max(at, start) + 1
    return found


def _opens_only(word: Word) -> bool:
    """Tell whether the first word of a sentence owes its capital to that: Recalling, Horrified, Immediately."""
    return word.lower.endswith(("ing", "ed", "ly")) and not lexicon.is_given_name(word.text)


def _names_nobody(word: Word) -> bool:
    """Tell whether a capitalised word alone is no speaker's name: an adjective of nationality, a courtesy, a day."""
    if word.tags & (tags.DEMONYM | tags.HONORIFIC) or len(word.text) == 1 or _PARTY.fullmatch(word.text):
        return True
    if word.text in lexicon.words("state_abbreviations"):
        return True
    plain = word.lower.removesuffix("'s").removesuffix("'re")
    return plain in lexicon.words("stopwords") or plain.capitalize() in _CALENDAR or plain in ("night", "morning")


def _is_title(clause: Clause, end: int) -> bool:
    """Tell whether the run of capitals that ends before index `end` is the abbreviated title of what follows."""
    following = clause.words[end].text if end < len(clause.words) else ""
    return following == "." and end + 1 < len(clause.words) and bool(clause.words[end - 1].tags & tags.TITLE)


def _phrase_start(clause: Clause, noun: int, taken: set[int]) -> int:
    """Return the index of the first word of the noun phrase that ends in `noun`: at most five words before it."""
    start = noun
    for at in range(noun - 1, max(-1, noun - 6), -1):
        word = clause.words[at]
        if at in taken and not word.tags & (tags.OWNER | tags.CAPITAL):
            break
        if word.text == "." and at and tags.is_acronym(clause.words[at - 1].text):
            continue  # "the U.N. refugee agency"
        if word.tags & (tags.ALNUM | tags.LIMIT | tags.CUE) != tags.ALNUM and not is_modifier(clause.words, at):
            break
        if at == 0 and word.tags & (tags.OPENER | tags.PREPOSITION):
            break  # "Though aides", "Then Lind"
        start = at
        if word.tags & tags.DETERMINER:
            break
    return start
