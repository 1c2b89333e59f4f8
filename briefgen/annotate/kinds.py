"""Person, organisation or place: by the form of a name and what stands around it first, by gazetteers second."""

from __future__ import annotations

import re

from briefgen.annotate import lexicon
from briefgen.annotate.names import NAME_WORDS_MAX, Name
from briefgen.model.common import EntityKind
from briefgen.when import WEEKDAYS

ROLE_NOUN = rf"(?:spokes\w+|chief|head|chair|general|fellow|{'|'.join(sorted(lexicon.words('persons')))})"
"""Nouns that say what a person is; also used to find nameless speakers ("a senior official")."""

_APPOSITIVE = re.compile(
    r"(?:’s|'s)?,? ?(?:\([A-Z]{1,3}[-–][^)]{2,20}\),? ?)?, (?:\d{2},|aged \d{2}|who\b|whose\b"
    r"|an? (?:[\w-]+ ){0,4}?(?:of|at|for|from|who|with|in|and|to|on)\b"
    rf"|the (?:[\w’'.-]+ ){{0,5}}?{ROLE_NOUN}\b)"
)
_BEFORE_ROLE = re.compile(rf"\b{ROLE_NOUN}\s*,?\s*$")
_DAYS = frozenset(name.capitalize() for name in WEEKDAYS)
_STREET = re.compile(
    r"\b(?:of|in|on|at|from|along) (?:[A-Z][\w’'-]+ ){1,3}(?:Street|Road|Lane|Close|Crescent|Terrace|Drive|End)$"
)
_ACRONYM = re.compile(r"(?:[A-Z]{2,6}|(?:[A-Z]\.){2,5})")
_INITIAL = re.compile(r"[A-Z]\.?")
_PERSONAL = re.compile(r"(?:Jr|Sr|III?|IV)\.?")
_THING = re.compile(
    r"\bthe (?:(?P<body>journal|magazine|newspaper|company|firm|agency|charity|website)"
    r"|tanker|ferry|ship|trawler|yacht|vessel|novel|film|play|album)\s$"
)
"""Nouns for what is no person, right before its name: "the journal Marine Senses"."""
_EASTERN = re.compile(r"[A-Z][a-z]+-[a-z]+")
"""A given name of two syllables behind a Korean or Chinese family name: Sun-young."""
_SPEAKS = re.compile(
    r"(?:’s|'s)?,? (?:also |later |then )?(?:said|says|told|wrote|tweeted|added|asked|argued|explained|joked)\b"
)
_SPOKEN = re.compile(
    r"(?:,[”\"’']|[”\"]) ?(?:said|says|added|wrote|asked|argued|explained)"
    r" (?:(?:the|an?|his|her|their|[\w-]+[’']s) (?:[\w’'-]+,? ){1,5})?$"
)


def kind(name: Name, text: str) -> EntityKind | None:
    """Return what `name` is by itself and its place in `text`; None where that does not tell."""
    words = [word.rstrip(".,") for word in name.words]
    whole = name.whole
    if whole in lexicon.words("not_names"):
        return None
    if len(words) == 1 and (
        words[0] in lexicon.words("org_words") or words[0].lower() in lexicon.words("speaker_nouns")
    ):
        return None  # "General Assembly", "Mayor" are nobody's names
    if (
        len(words) > 1
        and name.title is not None
        and not words[-1].isupper()
        and words[-1].lower() in lexicon.words("titles")
    ):
        return None  # "Chief Technology Officer"
    if len(words) > 1 and (words[0] in _DAYS or _STREET.search(text, max(0, name.span.start - 6), name.span.end)):
        return None  # "Sunday Mass"; "of Marsh Lane"
    thing = _THING.search(text, max(0, name.span.start - 14), name.span.start) if name.title is None else None
    if thing is not None:
        return "organisation" if thing["body"] else None
    by_list = listed(whole)
    if by_list == "organisation" or (by_list == "place" and len(words) > 1):
        return by_list
    if len(words) == 2 and words[0] in lexicon.words("surnames_first") and _EASTERN.fullmatch(words[1]):
        return "person"
    if is_body(name):
        return "organisation"
    if (
        name.title is not None
        and _is_personal_title(text[name.title.start : name.title.end])
        and len(words) <= NAME_WORDS_MAX
    ):
        return (
            None
            if whole in lexicon.places() and len(words) == 1 and not _SPEAKS.match(text, name.span.end)
            else "person"
        )
    if by_list is not None:
        return by_list
    if len(words) == 1:
        article_before = text[max(0, name.span.start - 4) : name.span.start].lower() == "the "
        return "organisation" if article_before and _ACRONYM.fullmatch(name.words[0]) else None
    if len(words) > NAME_WORDS_MAX or any(word.isupper() and len(word) > 3 for word in words):
        return None
    if all(word in lexicon.places() or word in lexicon.words("demonyms") for word in words):
        return None
    return "person" if _looks_personal(name, words, text) else None


def is_body(name: Name) -> bool:
    """Tell whether a word of the name makes it an organisation's ("Alder Power")."""
    if not 1 < len(name.words) <= NAME_WORDS_MAX:
        return False
    return "&" in name.words or any(word.rstrip(".,") in lexicon.words("org_words") for word in name.words)


def listed(whole: str) -> EntityKind | None:
    """Return what a name is by the gazetteers alone: for lines in which capitals mean nothing."""
    if whole in lexicon.words("outlets") or whole in lexicon.words("organisations"):
        return "organisation"
    return "place" if whole in lexicon.places() else None


def _is_personal_title(words: str) -> bool:
    return words.split()[-1].lower().rstrip(".") not in lexicon.words("demonyms")


def _looks_personal(name: Name, words: list[str], text: str) -> bool:
    if words[0] in lexicon.words("demonyms") or words[-1].lower() in lexicon.words("stopwords"):
        return False
    if words[0] in lexicon.places():  # Charlotte, Carolina, America: a given name proves little here
        return bool(_SPEAKS.match(text, name.span.end) or _APPOSITIVE.match(text, name.span.end))
    if (
        lexicon.is_given_name(words[0])
        or lexicon.is_given_name(words[0].split("-")[0])
        or _PERSONAL.fullmatch(words[-1])
    ):
        return words[-1] not in lexicon.words("org_words")
    if words[0] in lexicon.words("surnames_first") and 2 <= len(words) <= 3:
        return True
    if len(words) > 2 and any(lexicon.is_given_name(word) for word in words[1:-1]):
        return True  # Seyyed Mohammad Reza Tavakoli
    if any(_INITIAL.fullmatch(word) for word in name.words[:-1]):
        return True
    after = name.span.end
    if _APPOSITIVE.match(text, after) or _SPEAKS.match(text, after):
        return True
    before = text[max(0, name.span.start - 60) : name.span.start]
    return bool(_BEFORE_ROLE.search(before) or _SPOKEN.search(before))
