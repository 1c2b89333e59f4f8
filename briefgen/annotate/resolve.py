"""From a mention to the person or body behind it: names, pronouns, "the president"; the nameless stay nameless."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from briefgen.annotate import descriptions, groups, lexicon, tags
from briefgen.annotate.antecedents import Antecedents
from briefgen.annotate.clauses import Layout
from briefgen.annotate.cues import OWNERS, Cue
from briefgen.annotate.descriptions import Roles
from briefgen.annotate.forms import surname
from briefgen.annotate.lexicon import Gender
from briefgen.annotate.mention import Mention
from briefgen.annotate.mentions import Finder
from briefgen.model.annotations import Entity
from briefgen.text import fold_spaces

_TITLES = {
    "mr": "m",
    "sir": "m",
    "lord": "m",
    "king": "m",
    "prince": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "dame": "f",
    "lady": "f",
    "queen": "f",
}
_COURTESY = re.compile(r"\b(Mr|Sir|Lord|King|Prince|Mrs|Ms|Miss|Dame|Lady|Queen)\.? (?:[A-Z]\w+ )?$")
_MEN = frozenset(["son", "brother", "father", "husband", "uncle", "nephew", "grandfather", "widower", "prince", "king"])
_WOMEN = frozenset(
    ["daughter", "sister", "mother", "wife", "aunt", "niece", "grandmother", "widow", "queen", "actress"]
)
_OWN = re.compile(
    r" (?:said|says|added|wrote|tweeted|argued|insisted|acknowledged|thinks|believes|noted)(?: that)? (he|she) "
)
"""Behind a name, what one says of oneself: "Nefzi said he ..."."""
_ANSWERS = frozenset(["answer", "reply", "response", "retort"])
_TWO_NAMES = re.compile(r"(?<=[a-z])(?=[A-Z])|-")
_HIS = frozenset(["he", "his", "him"])
_HIS_OR_HER = re.compile(r"\b(?:he|his|him|she|her|hers)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is behind a mention."""

    entity: Entity | None
    name: str | None
    sure: float
    """0 to 1: how far the step from mention to speaker can be trusted."""


def _given_gender(name: str) -> Gender | None:
    """Return the gender that a given name suggests, or the first of two written as one: KellyAnne, Jean-Luc."""
    first = name.split()[0]
    return lexicon.gender(first) or lexicon.gender(_TWO_NAMES.split(first)[0])


def _gender_of(role: str) -> Gender | None:
    """Return the gender that a description states: "her son", "chairwoman"; None if it states none."""
    for word in role.lower().split():
        if word in _MEN or (word.endswith("man") and not word.endswith("woman")):
            return "m"
        if word in _WOMEN or word.endswith("woman"):
            return "f"
    return None


class Resolver:
    """Resolves the mentions of one article. Ask in text order: it remembers who spoke last."""

    def __init__(self, layout: Layout, finder: Finder, entities: tuple[Entity, ...]) -> None:
        self._layout = layout
        self._finder = finder
        self._people = [one for one in entities if one.kind == "person"]
        self._genders = {one.slug: self._gender(one) for one in self._people}
        self._surnames = Counter(surname(one.name) for one in self._people)
        self._roles = Roles(self._people)
        self._antecedents = Antecedents(layout, finder, self._people, self._genders, self._roles)
        self.last: Entity | None = None
        """The person who was the source of the statement before."""

    def speaker(self, mention: Mention, clause: int) -> Speaker:
        """Return who is behind a mention of clause number `clause`."""
        if mention.entity is not None:
            return self._named(mention)
        words = self._layout.text[mention.span.start : mention.span.end]
        if mention.form == "pronoun":
            found = self._antecedent(OWNERS.get(words.lower(), words.lower()), mention, clause)
        elif mention.form == "unlisted":
            named = fold_spaces(words).rpartition(", ")[2]  # "her manager, Rosa"
            return Speaker(None, named.removesuffix("’s").removesuffix("'s"), 0.88)
        else:
            found = (
                self._by_role(words) or self._countryman(words, mention, clause) or self._owner(words, mention, clause)
            )
            if found is None:
                return Speaker(None, fold_spaces(words), 0.88)
        return found or Speaker(None, None, 0.2)

    def with_others(self, who: Speaker, mention: Mention, clause: int, cue: Cue | None) -> Speaker:
        """Return the one behind a mention together with whom "and" joins to it, if it does: they speak as two."""
        words = self._layout.clauses[clause]
        several = groups.names(self._layout.text, words, self._finder.mentions(words), mention, cue)
        return Speaker(None, several, who.sure) if several else who

    def _named(self, mention: Mention) -> Speaker:
        entity = mention.entity
        assert entity is not None  # noqa: S101
        words = self._layout.text[mention.span.start : mention.span.end]
        shared = entity.kind == "person" and " " not in words and self._surnames[surname(entity.name)] > 1
        return Speaker(entity, entity.name, 0.4 if shared else 0.97)

    def _antecedent(self, pronoun: str, mention: Mention, clause: int) -> Speaker | None:
        """Return whom or what a pronoun stands for; he and she are weighed over the sentences before."""
        if pronoun in ("it", "they"):
            group = groups.meant(pronoun, mention, clause, self._layout, self._finder)
            return None if group is None else Speaker(group.entity, group.name, group.sure)
        if pronoun in ("we", "i"):
            return None
        if pronoun == "who":
            return self._relative(mention, clause)
        chosen = self._antecedents.choose(pronoun, mention, clause)
        if chosen is None:
            return None
        return Speaker(chosen[0].entity, chosen[0].name, chosen[1])

    def spoke(self, mention: Mention, who: Speaker) -> None:
        """Note who was the source of a statement: the next pronoun is likely to mean the same."""
        if who.entity is not None and who.entity.kind == "person":
            self.last = who.entity
            self._antecedents.last = who.entity.slug
        elif mention.form in ("nominal", "unlisted"):
            self._antecedents.last = self._antecedents.key(mention)

    def _relative(self, mention: Mention, clause: int) -> Speaker | None:
        """Return who "who" stands for: the mention right before it, a comma or description between."""
        before = [one for one in self._finder.mentions(self._layout.clauses[clause]) if one.stop <= mention.index]
        described = self._described(before, mention, clause)
        if described is not None:
            return self.speaker(described, clause)
        named = [one for one in before[-5:] if one.entity is not None and one.entity.kind == "person"]
        others = [one for one in before if one.form != "pronoun" and not (one.entity and one.entity.kind == "place")]
        last = named[-1] if named else others[-1] if others else None
        return None if last is None else self.speaker(last, clause)

    def _described(self, before: list[Mention], who: Mention, clause: int) -> Mention | None:
        """Return the nameless person of whom "who" says more, right before it: "my aunt, a midwife, who ..."."""
        words = self._layout.clauses[clause].words
        last = before[-1] if before else None
        if last is None or any(word.text != "," for word in words[last.stop : who.index]):
            return None
        if last.form != "nominal":
            return None
        if len(before) > 1 and before[-2].stop + 1 == last.index and words[last.index - 1].text == ",":
            last = before[-2]
        return last if last.form == "nominal" and words[last.stop - 1].tags & tags.PERSON else None

    def _by_role(self, words: str) -> Speaker | None:
        """Return the one person whose role a description names."""
        one = self._roles.bearer(words)
        return Speaker(one, one.name, 0.75) if one is not None else None

    def _owner(self, words: str, mention: Mention, clause: int) -> Speaker | None:
        """Return who says what he owns: "her verdict" is hers, and "the reply" that of somebody left out."""
        first, noun = words.lower().split()[0], words.lower().split()[-1]
        if noun not in lexicon.words("sayings"):
            return None
        if first in OWNERS:
            return self._antecedent(OWNERS[first], mention, clause)
        return Speaker(None, None, 0.2) if first == "the" and noun in _ANSWERS else None

    def _countryman(self, words: str, mention: Mention, clause: int) -> Speaker | None:
        """Return whom "the Irishman" or "the 34-year-old" stands for, as a pronoun would: somebody named before."""
        pronoun = descriptions.pronoun(words)
        chosen = self._antecedents.choose(pronoun, mention, clause) if pronoun else None
        if chosen is None or chosen[0].entity is None or not descriptions.fits(words, chosen[0].entity.role):
            return None
        return Speaker(chosen[0].entity, chosen[0].name, chosen[1] * 0.85)

    def _gender(self, person: Entity) -> Gender | None:
        """Return a person's gender by courtesy title, then given name, then the pronouns that follow the name."""
        for span in person.mentions[:20]:
            match = _COURTESY.search(self._layout.text[max(0, span.start - 12) : span.start])
            if match:
                return _TITLES[match[1].lower()]  # type: ignore[return-value]
        own = [match[1] for span in person.mentions[:20] if (match := _OWN.match(self._layout.masked, span.end))]
        if len(own) > 1 and len(set(own)) == 1:
            return "m" if own[0] == "he" else "f"
        given = _given_gender(person.name) or _gender_of(person.role or "")
        if given is not None:
            return given
        after = [self._layout.masked[span.end : span.end + 120] for span in person.mentions[:10]]
        first = Counter(match[0].lower() in _HIS for words in after if (match := _HIS_OR_HER.search(words)))
        if first[True] != first[False]:
            return "m" if first[True] > first[False] else "f"
        his = Counter(one.lower() in _HIS for words in after for one in _HIS_OR_HER.findall(words))
        return None if his[True] == his[False] else "m" if his[True] > his[False] else "f"
