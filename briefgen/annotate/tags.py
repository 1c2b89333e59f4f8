"""What is known of a word by itself: one bit for each word list and shape, looked up once for each form."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from briefgen.annotate import lexicon

FILL, LIMIT, STOP, PREPOSITION, DETERMINER, OPENER, AUXILIARY, NO_CLAUSE = (1 << n for n in range(8))
CUE, CORE, CUE_NOUN, BEFORE_NOUN, WEAK = (1 << n for n in range(8, 13))
SPEAKER, PERSON, TITLE, HONORIFIC, PRONOUN, DEMONYM = (1 << n for n in range(13, 19))
MODAL, HAVE, BE, INDEFINITE, NO_HEAD = (1 << n for n in range(19, 24))
COUNTRYMAN, LONGER_CUE, WRITING, STANCE, SAYING = (1 << n for n in range(32, 37))
CAPITAL, LOWER, ALPHA, ALNUM, MASKED, LY, OWNER, PLURAL = (1 << n for n in range(24, 32))

MASK = "\ufffc"
"""Stands for each quoted character in masked text; the Unicode object replacement character occurs in no article."""
PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "who"])
HONORIFICS = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady", "ayatollah", "sheikh"]
) | {"rt", "hon"}
"""Courtesy before a name, which says nothing of what one is."""
_PEOPLE: tuple[str, ...] = (
    "-year-old",
    "ator",
    "ators",
    "ologist",
    "ologists",
    "woman",
    "women",
    "sman",
    "smen",
    "keeper",
    "keepers",
    "owner",
)
_PEOPLE += ("owners", "worker", "workers", "maker", "makers")
"""Endings of nouns for people."""
SHORTEST = 6
"""Longest word in which such an ending means nothing."""
_NO_ADVERBS = frozenset(
    [
        "family",
        "july",
        "italy",
        "sicily",
        "reply",
        "supply",
        "ally",
        "rally",
        "assembly",
        "monopoly",
        "anomaly",
        "bully",
        "fly",
    ]
)
_NO_ADVERBS |= {"belly", "jelly", "lily", "homily", "butterfly", "apply", "comply", "rely", "imply", "multiply"}
"""Words in -ly that say nothing of how something is done."""
_MODALS = frozenset(["will", "would", "could", "can", "may", "might", "should", "must", "'d", "'ll"])
_HAVE = frozenset(["has", "have", "had", "'s", "'ve", "did", "does", "do"])
_ACRONYM = re.compile(r"[A-Z](?:\.[A-Z])+")
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "'re", "'m"])


def is_acronym(text: str) -> bool:
    """Tell whether a word is an acronym with points, the last of which is a word of its own: U.S, I.A.E.A."""
    return _ACRONYM.fullmatch(text) is not None


@cache
def _lists() -> tuple[tuple[int, frozenset[str]], ...]:
    """Return each bit with the forms, in lower case, that have it."""
    named = (
        (FILL, "cue_fill"),
        (LIMIT, "phrase_limits"),
        (STOP, "stopwords"),
        (PREPOSITION, "prepositions"),
        (DETERMINER, "determiners"),
        (OPENER, "clause_openers"),
        (AUXILIARY, "auxiliaries"),
        (NO_CLAUSE, "no_clause"),
        (CORE, "core_cues"),
        (CUE_NOUN, "cue_nouns"),
        (BEFORE_NOUN, "before_nouns"),
        (WEAK, "weak_cues"),
        (SPEAKER, "speaker_nouns"),
        (TITLE, "titles"),
        (INDEFINITE, "indefinites"),
        (NO_HEAD, "no_heads"),
        (WRITING, "writings"),
        (STANCE, "stances"),
        (SAYING, "sayings"),
    )
    lists = [(bit, lexicon.words(name)) for bit, name in named]
    people = lexicon.words("persons")
    longer = frozenset(["according", *lexicon.phrasal_forms()])  # "according to", "as she put it", "shot back"
    lists += [
        (PERSON, people | {f"{one}s" for one in people}),
        (CUE, frozenset(lexicon.cue_forms())),
        (HONORIFIC, HONORIFICS),
        (PRONOUN, PRONOUNS),
    ]
    return (*lists, (MODAL, _MODALS), (HAVE, _HAVE), (BE, _BE), (LONGER_CUE, longer))


@lru_cache(1 << 16)
def of(text: str) -> tuple[str, int]:
    """Return a word in lower case, with straight apostrophes, and its bits."""
    lower = text.lower().replace("’", "'")
    found = 0
    for bit, forms in _lists():
        if lower in forms:
            found |= bit
    first = text[0]
    shapes = (
        (CAPITAL, first.isupper()),
        (LOWER, first.islower()),
        (ALPHA, first.isalpha()),
        (ALNUM, first.isalnum()),
        (MASKED, first == MASK),
        (LY, lower.endswith("ly") and lower not in _NO_ADVERBS),
        (OWNER, len(lower) > 2 and lower.endswith("'s")),
        (PLURAL, len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss")),
        (SPEAKER, lower.endswith(_PEOPLE) and len(lower) > SHORTEST),
        (DEMONYM, text in lexicon.words("demonyms")),
        (COUNTRYMAN, text in lexicon.words("countrymen")),
    )
    for bit, holds in shapes:
        found |= bit if holds else 0
    return lower, found
