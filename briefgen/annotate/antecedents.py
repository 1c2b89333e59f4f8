"""Whom "he", "she" and "they" stand for: the people named before, weighed with the table `weights/antecedent.txt`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp

from briefgen.annotate import descriptions, lexicon, tags, weights
from briefgen.annotate.clauses import Clause, Layout
from briefgen.annotate.descriptions import Roles
from briefgen.annotate.forms import surname
from briefgen.annotate.grammar import is_object
from briefgen.annotate.lexicon import Gender
from briefgen.annotate.mention import Mention
from briefgen.annotate.mentions import Finder
from briefgen.model.annotations import Entity
from briefgen.text import fold_spaces

RECENT = 3
"""Sentences before a pronoun in which it counts how often somebody is named."""
REACH = 12
"""Sentences that a pronoun is followed back; farther back news repeats the name."""
SUREST = 0.89
"""Most that the step from a pronoun to somebody is trusted, however much he outweighs the others."""
NEAR = 6
"""Sentences before a description in which he must be named whose role it is: many a candidate has none."""
LEAST = -3.0
"""A candidate who weighs less is not the one behind a pronoun; nobody is better than somebody wrong."""

_WHERE = frozenset(["in", "at", "near", "outside", "around"])
"""Prepositions before a place, if it is no list's."""
_INSIDE = re.compile(r" (?<=[a-z,] )([^\W\d_][\w’'-]*)")
"""Words behind a word in lower case or a comma."""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Somebody whom a pronoun may stand for."""

    key: str
    """Slug of the entity, else the last word of the mention."""
    name: str
    entity: Entity | None
    form: str


@dataclass(frozen=True, slots=True)
class _Near:
    """Where somebody was named last."""

    who: Antecedent
    back: int
    """Sentences before that of the pronoun."""
    mention: Mention


class Antecedents:
    """Resolves the pronouns of one article."""

    def __init__(
        self,
        layout: Layout,
        finder: Finder,
        people: list[Entity],
        genders: Mapping[str, Gender | None],
        known_roles: Roles,
    ) -> None:
        self._layout = layout
        self._finder = finder
        self._people = {one.slug: one for one in people}
        self._genders = genders
        self._roles = known_roles
        self._counts = Counter({one.slug: len(one.mentions) for one in people})
        self._total = sum(self._counts.values()) or 1
        self._inside: frozenset[str] | None = None
        self._named: dict[int, list[tuple[Antecedent, Mention]]] = {}
        self._known: dict[int, list[tuple[Antecedent, Mention]]] = {}
        """Those named, and those whom descriptions mean."""
        self.last = ""
        """Key of the source of the statement before."""
        self._meant: dict[str, str] = {}
        """Pronoun -> key of whom it stood for last."""

    def key(self, mention: Mention) -> str:
        """Return what stands for the one whom a mention names, as in `Antecedent.key`."""
        if mention.entity is not None:
            return mention.entity.slug
        return self._words(mention).split()[-1].casefold()

    def choose(self, pronoun: str, mention: Mention, clause: int) -> tuple[Antecedent, float] | None:
        """Return whom a pronoun of clause number `clause` stands for, and how sure that is; None: nobody is likely."""
        chosen = self._likeliest(self.considered(pronoun, mention, clause))
        if chosen is not None:
            self._meant[pronoun] = chosen[0].key
        return chosen

    def _likeliest(self, considered: list[tuple[Antecedent, tuple[str, ...]]]) -> tuple[Antecedent, float] | None:
        scored = [(weights.total("antecedent", found), one) for one, found in considered]
        if not scored:
            return None
        top, best = max(scored, key=lambda item: (item[0], item[1].key))
        return None if top < LEAST else (best, min(SUREST, 1 / sum(exp(score - top) for score, _ in scored)))

    def considered(
        self, pronoun: str, mention: Mention, clause: int, meant: bool = True
    ) -> list[tuple[Antecedent, tuple[str, ...]]]:
        """Return everybody whom a pronoun may stand for, each with the facts that are weighed."""
        wanted: Gender | None = {"he": "m", "she": "f"}.get(pronoun)  # type: ignore[assignment]
        near, recent = self._nearest(mention, clause, meant)
        fitting = [one.who.key for one in near if not wanted or self._genders.get(one.who.key) in (wanted, None)]
        here = self._layout.clauses[clause].paragraph
        beside = [
            one.who.key
            for one in near
            if one.who.key in fitting and self._layout.clauses[clause - one.back].paragraph == here
        ]
        said = self._layout.text[mention.span.end : self._layout.clauses[clause].span.end]
        said += "".join(self._quoted(clause))
        before = self._meant.get(pronoun)
        found = []
        for one in near:
            key = one.who.key
            facts = list(self._facts(one, wanted, fitting, clause))
            if beside == [key]:
                facts.append("the only one in the paragraph that fits")
            if recent[key] > 1:
                facts.append("named more than once in the sentences before")
            if key == before:
                facts.append("the pronoun stood for it before")
            family = surname(one.who.name)
            if family in said and re.search(rf"\b{re.escape(family)}\b", said):
                facts.append("named in what is said")
            found.append((one.who, tuple(facts)))
        return found

    def _quoted(self, clause: int) -> Iterator[str]:
        """Yield what stands in marks in a clause before its last word, which its speaker hardly names himself in."""
        one = self._layout.clauses[clause]
        for word in one.words:
            if word.tags & tags.MASKED:
                yield self._layout.text[word.start : word.end]

    def _nearest(self, mention: Mention, clause: int, meant: bool) -> tuple[list[_Near], Counter[str]]:
        """Return everybody named before, at the nearest place, nearest first; and how often in the last sentences.

        `meant`: those whom a description stands for ("the Irishman", "the mayor") count as named by it.
        """
        found: list[_Near] = []
        seen: set[str] = set()
        recent: Counter[str] = Counter()
        for back in range(min(REACH, clause) + 1):
            for who, one in self._people_of(clause - back) if meant else self._named_in(clause - back):
                if back == 0 and (one.span.start >= mention.span.start or self._is_object_of(one, mention, clause)):
                    continue
                recent[who.key] += back <= RECENT
                if who.key not in seen:
                    seen.add(who.key)
                    found.append(_Near(who, back, one))
        return found, recent

    def _is_object_of(self, one: Mention, pronoun: Mention, clause: int) -> bool:
        """Tell whether a pronoun and its verb say something of the one right before them: "Lind, whom he called"."""
        between = self._layout.clauses[clause].words[one.stop : pronoun.index]
        return 0 < len(between) <= 2 and between[-1].lower in ("who", "whom")

    def _people_of(self, clause: int) -> list[tuple[Antecedent, Mention]]:
        """Return who is named or meant by a description in a clause, the last one first."""
        if clause not in self._known:
            found = {one.index: (who, one) for who, one in self._named_in(clause)}
            for one in self._finder.mentions(self._layout.clauses[clause]):
                who = self._meant_by(one, clause) if one.form == "nominal" else None
                if who is not None:
                    found[one.index] = (Antecedent(who.slug, who.name, who, "name"), one)
            self._known[clause] = [found[index] for index in sorted(found, reverse=True)]
        return self._known[clause]

    def _meant_by(self, one: Mention, clause: int) -> Entity | None:
        """Return whom a description stands for; None if it is nobody who is named."""
        words = self._words(one)
        pronoun = descriptions.pronoun(words)
        if pronoun:
            chosen = self._likeliest(self.considered(pronoun, one, clause, meant=False))
            who = chosen[0].entity if chosen else None
            return who if who is not None and descriptions.fits(words, who.role) else None
        who = self._roles.bearer(words)
        near = who is not None and any(
            near.entity is who for back in range(min(NEAR, clause) + 1) for near, _ in self._named_in(clause - back)
        )
        return who if near else None

    def _named_in(self, clause: int) -> list[tuple[Antecedent, Mention]]:
        """Return who is named in a clause, the last one first."""
        if clause not in self._named:
            self._named[clause] = [
                (
                    Antecedent(
                        self.key(one), one.entity.name if one.entity else self._words(one), one.entity, one.form
                    ),
                    one,
                )
                for one in reversed(self._finder.mentions(self._layout.clauses[clause]))
                if self._is_person(one, clause)
            ]
        return self._named[clause]

    def _is_person(self, one: Mention, clause: int) -> bool:
        if one.entity is not None:
            return one.entity.kind == "person"
        if one.form == "pronoun":
            return False
        words = self._words(one).split()
        before = self._layout.clauses[clause].words[one.index - 1].lower if one.index else ""
        if one.form == "unlisted" and len(words) == 1 and before in _WHERE:
            return False  # "born in Peterhead"
        if one.form == "nominal":
            return words[-1].lower() in lexicon.words("persons") and not _is_said_of_one(
                self._layout.clauses[clause], one
            )
        if one.index == 0 and len(words) == 1 and not self._stands_elsewhere(words[0]):
            return False  # the sentence gives the capital
        if words[-1].removesuffix("s") in lexicon.words("demonyms"):
            return False  # "Muslims", "Republicans"
        body = any(word in lexicon.words("org_words") or word in lexicon.places() for word in words)
        return not body and not words[-1].isupper() and len(words) <= 3

    def _stands_elsewhere(self, word: str) -> bool:
        """Tell whether a capitalised word stands somewhere behind a word in lower case, as names do."""
        if self._inside is None:
            self._inside = frozenset(_INSIDE.findall(self._layout.masked))
        return word in self._inside

    def _words(self, mention: Mention) -> str:
        words = fold_spaces(self._layout.text[mention.span.start : mention.span.end])
        return words.removesuffix("’s").removesuffix("'s") or "-"

    def _facts(self, near: _Near, wanted: Gender | None, fitting: list[str], clause: int) -> Iterator[str]:
        """Yield what holds for somebody as the one behind a pronoun."""
        key = near.who.key
        gender = self._genders.get(key)
        if wanted:
            yield "gender fits" if gender == wanted else "gender unknown" if gender is None else "gender differs"
        yield f"form: {near.who.form}"
        other = self._layout.clauses[clause - near.back]
        apart = self._layout.clauses[clause].paragraph - other.paragraph
        place = "in the paragraph" if apart == 0 else "one paragraph before" if apart == 1 else "more paragraphs before"
        if self.last == key:
            yield "source of the statement before"
            yield f"source of the statement before, {place}"
        if key in fitting:
            yield f"number {min(fitting.index(key) + 1, 4)} of those that fit, the nearest first"
            if fitting[0] == key and apart > 1:
                yield "the nearest that fits, more paragraphs before"
            if len(fitting) == 1:
                yield "the only one that fits"
        share = self._counts[key] / self._total
        much = "half" if share > 0.5 else "a quarter" if share > 0.25 else "a tenth" if share > 0.1 else "little"
        yield f"named in {much} of the article"
        away = (
            "in the sentence" if near.back == 0 else f"{near.back} sentences before" if near.back < 4 else "far before"
        )
        yield away
        role = "an object" if is_object(other, near.mention) else "a subject"
        yield f"{role} {away}"
        yield f"{role} {place}"
        if near.mention.index == 0 or (role == "a subject" and near.mention.index <= 3):
            yield f"begins its sentence, {away}"
        yield place


def _is_said_of_one(clause: Clause, one: Mention) -> bool:
    """Tell whether a description is what somebody is said to be, and nobody else: "He was not an easy teacher"."""
    at = one.index - 1
    while at > 0 and clause.words[at].tags & (tags.FILL | tags.LY):
        at -= 1
    return at >= 0 and clause.words[at].tags & tags.BE > 0 and clause.words[one.index].lower in ("a", "an")
