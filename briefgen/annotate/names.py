"""Finding names by their form: runs of capitalised words, taken apart into titles of office and the name proper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from briefgen.annotate import lexicon, tags
from briefgen.model.common import Span

_PARTICLE = r"(?:de|del|della|der|di|da|dos|das|du|van|von|den|ter|la|le|el|al|bin|bint|ibn|ben|abu|ul|ur|y|e|af|av)"
PARTICLES = frozenset(["de", "del", "della", "di", "da", "dos", "du", "van", "von", "ter", "ní", "nic", "uí", "ó"])
"""Small words that open a family name, with a capital where the given name is left out."""
_BROKEN = r"(?:(?<=[ÂÃ])[^\w\s][^\W_]*)*"
"""The rest of a name with letters that were decoded wrongly: "RenÃ©e", whose sign belongs to it."""
_CAPITAL = (
    rf"(?:(?:[A-Z]\.){{1,4}}(?!\w)|[^\W\d_a-z]['’]?[^\W_]*{_BROKEN}(?:['’](?!s\b)[A-Z][^\W_]+)?(?:-[^\W_]+)*"
    r"|al-[A-Z]\w+)"
)
_RUN = re.compile(
    rf"(?<![\w@#/.])(?:al-|el-|[dD]['’])?(?:{_CAPITAL}|Mr\.|Mrs\.|Ms\.|Dr\.|Sen\.|Rep\.|Gov\.|Gen\.)"
    rf"(?:(?:[ \t]|[ ]&[ ](?=[A-Z])|,[ ](?=(?:Jr|Sr|III?|IV)\b)|\.[ ](?:(?<=\b(?:Mr|Ms|Dr|St|Jr|Sr|Lt)\.[ ])"
    rf"|(?<=\b(?:Mrs|Sen|Rep|Gov|Gen|Col)\.[ ])|(?<=\bProf\.[ ])))(?:{_PARTICLE}[ ]){{0,3}}"
    rf"(?:al-|el-|[dD]['’])?{_CAPITAL}){{0,8}}"
)
_AND = re.compile(r"(?:, [A-Z][a-z]+)?,? and (?:[A-Z][a-z]+ ){1,2}([A-Z][a-z]+)\b(?! [A-Z])")
"""What goes on with the name of a body whose field has two parts: "Safety Executive" behind "the Health and"."""
_OF = re.compile(
    r" (?:of|for|on)(?: the)? [A-Z][^\W_]+(?:-[A-Z]\w+)*(?:(?:,| and|, and)? [A-Z][^\W_]+(?:-[A-Z]\w+)*){0,4}"
)
_HEADS = lexicon.words("org_heads")
_OFFICE = re.compile(r"\b([A-Z][a-z]+)(?: of State)? (?:of|for)(?: the)? $")
_LONGEST_OFFICE = 30
_WORD = re.compile(r"\S+")
_OPENING = frozenset("“‘\"'(")
_NICKNAME = re.compile(r" (?:“[A-Z][\w’'-]+”|‘[A-Z][\w-]+’|\"[A-Z][\w’'-]+\"|'[A-Z][\w-]+'|\([A-Z][a-z]+\)) (?=[A-Z])")
_INITIALS = 3
"""Longest name in capitals that may be initials: JFK."""
_MAC = re.compile(r"(?<=\bMc)[a-z]")
_PARENT = re.compile(r"[A-Z][a-z]+-of-[a-z]+")
"""What British papers call parents: Dad-of-three."""
_RANKS = frozenset({"Former", "Acting", "Deputy", "Senior", "Chief", "House", "State"})
NAME_WORDS_MAX = 6
"""Most words of a person's name; longer runs of capitals are headlines or titles of works."""


class Name(NamedTuple):
    """A name as it stands in the text, before anything is known about it."""

    span: Span
    """Of the name proper."""
    words: tuple[str, ...]
    """Its words, without full stops after titles."""
    whole: str
    """They in one, without the article before them."""
    title: Span | None = None
    """Of the titles of office and honorifics before it, adjectives of nationality included."""
    opens: bool = False
    """It begins a sentence, so that its first capital means little."""


def names(text: str, part: Span, starts: frozenset[int]) -> Iterator[Name]:
    """Yield the names in `part` of `text` in order; `starts` are the offsets at which sentences begin."""
    taken = part.start
    for match in _RUN.finditer(text, *part):
        if match.start() >= taken:
            opened = text[match.end() + 1 : match.end() + 2] in _OPENING
            name = (_nicknamed(text, match) if opened else None) or _taken_apart(text, *match.span(), starts)
            if name is not None:
                yield name
                taken = name.span.end


def recased(name: str) -> str:
    """Return a person's name that is all in capitals as it is written elsewhere: Delgado, O'Neill, McCain."""
    if not name.isupper() or len(name) <= _INITIALS:
        return name
    return _MAC.sub(lambda match: match[0].title(), name.title())


def _nicknamed(text: str, given: re.Match[str]) -> Name | None:
    """Return a name that a nickname in marks interrupts, without it: Wilhelmina “Billie” Strachan."""
    nickname = _NICKNAME.match(text, given.end())
    family = _RUN.match(text, nickname.end()) if nickname else None
    first = given.group().split()
    if family is None or not lexicon.is_given_name(first[-1]):
        return None
    last = family.group().split()
    cut = _title_words((*first, *last))
    if cut >= len(first):
        return None
    span = Span(given.start() + given.group().index(first[cut]), family.end())
    words = (*first[cut:], *last)
    title = Span(given.start(), span.start - 1) if cut else None
    return Name(span, words, " ".join(words), title)


def _taken_apart(text: str, start: int, end: int, starts: frozenset[int]) -> Name | None:
    if " " not in (whole := text[start:end]) and _lowered(whole) in lexicon.words("stopwords"):
        return None
    words = whole.split()
    spans = [m.span() for m in _WORD.finditer(text, start, end)]
    opens = start in starts or text[max(0, start - 1) : start] in ("“", '"', "‘", "«", "„")
    stop = lexicon.words("stopwords")
    first, last = 0, len(words)  # of the words that are left
    while last - first > 1 and _is_no_part(words[first], opens):
        first, opens = first + 1, False
    if last - first > 1 and words[first] == "State" and text.endswith("ecretary of ", 0, spans[first][0]):
        first += 1
    if opens and last - first > 2 and _begins_later(words[first:last]):
        first, opens = first + 1, False
    while last - first > 1 and _lowered(words[last - 1]) in stop:
        last -= 1
    if last - first == 1 and _lowered(words[first]) in stop:
        return None
    cut = _title_words(tuple(words[first:last]))
    office = 0  # length of what stands before the run and belongs to its title
    if not cut:
        cut, office = _field(text[max(0, start - _LONGEST_OFFICE) : start], words[first:last])
    if first + cut == last:
        return None
    title = Span(spans[first][0] - office, spans[first + cut - 1][1]) if cut else None
    begin, end = spans[first + cut][0], spans[last - 1][1]
    if any(word.rstrip("’'") in _HEADS for word in words[first + cut : last]) and (of := _OF.match(text, end)):
        end = of.end()
    elif last - first == 1 and not cut:
        end = _end_of_field(text, begin, end)
    while end > begin and text[end - 1] in "’',-":
        end -= 1
    inner = tuple(text[begin:end].split())
    whole = " ".join(inner).removeprefix("The ")
    return Name(Span(begin, end), inner, whole, title, opens and not cut) if inner else None


def _end_of_field(text: str, begin: int, end: int) -> int:
    """Return where the name of a body ends whose field one word begins: the Food and Drug Administration."""
    word = text[begin:end]
    if text[max(0, begin - 4) : begin].lower() != "the " or lexicon.is_given_name(word) or not word.isalpha():
        return end
    more = _AND.match(text, end)
    known = word in lexicon.places() or word in lexicon.words("demonyms") or word.isupper()
    return more.end() if more and more[1] in lexicon.words("org_words") and not known else end


def _is_no_part(word: str, opens: bool) -> bool:
    """Tell whether the first word of a run is a plain word that has its capital from the sentence or a headline."""
    part = word == "New" or word in _RANKS  # New York, Former Governor
    plain = _lowered(word) in lexicon.words("stopwords") and not part
    return plain and (opens or not lexicon.is_given_name(word))


def _begins_later(words: list[str]) -> bool:
    """Tell whether the first word only begins the sentence: no given name or title, and a given name follows."""
    first = words[0].lower().strip(".,")
    known = lexicon.is_given_name(words[0]) or first in lexicon.words("titles") or words[0] in lexicon.words("demonyms")
    return not known and lexicon.is_given_name(words[1]) and "-" not in words[0]


def _lowered(word: str) -> str:
    """Return a word in lower case to look it up; an acronym (US, IT) stays as it is, so that it is no pronoun."""
    return word if word.isupper() and len(word) > 1 else word.lower().strip(".,")


@lru_cache(1 << 12)
def _title_words(words: tuple[str, ...]) -> int:
    """Return how many of the first words are a title: adjectives of nationality and a title of office, repeated."""
    titles, demonyms, places = lexicon.words("titles"), lexicon.words("demonyms"), lexicon.places()
    if len(words) > 1 and _PARENT.fullmatch(words[0]):
        return 1 + _title_words(words[1:])
    if len(words) == 1:
        return int(words[0].lower().replace(".", "") in titles)
    if len(words) > 1 and _is_trade(words[0]) and (len(words) > 2 or lexicon.is_given_name(words[1])):
        return 1 + (_title_words(words[1:]) if len(words) > 2 else 0)
    at, cut = 0, 0
    while at < len(words):
        for length in (3, 2, 1):
            phrase = " ".join(words[at : at + length]).lower().replace(".", "")
            if at + length <= len(words) and phrase in titles:
                at += length
                cut = at
                break
        else:
            word = words[at]
            plain = word in demonyms or word in places or word in _RANKS
            if not (plain and _title_ahead(words, at)):
                break
            at += 1
    return cut or _late_title(words)


def _is_trade(word: str) -> bool:
    """Tell whether a word says what somebody is: Son, Shopkeeper."""
    return word[1:].islower() and tags.of(word.lower())[1] & tags.PERSON > 0


def _field(before: str, words: list[str]) -> tuple[int, int]:
    """Return how many words before a full name say what an office is of, and the length of the office before them.

    "Minister of State for Home Affairs Ada Lind": 2 and 22; both 0 where it is no office.
    """
    office = _OFFICE.search(before)
    if office is None or office[1].lower() not in lexicon.words("titles") or lexicon.is_given_name(words[0]):
        return 0, 0
    given = next((at for at, word in enumerate(words[:-1]) if lexicon.is_given_name(word)), 0)
    return (given, len(before) - office.start()) if given else (0, 0)


def _title_ahead(words: tuple[str, ...], at: int) -> bool:
    """Tell whether a title of office stands within three words behind index `at`."""
    titles = lexicon.words("titles")
    return any(w.lower().replace(".", "") in titles for w in words[at + 1 : at + 4]) or any(
        " ".join(words[i : i + 2]).lower() in titles for i in range(at + 1, at + 3)
    )


def _late_title(words: tuple[str, ...]) -> int:
    """Return how many words stand before a full name up to its title: "Interim Party Chairwoman Donna Brazile"."""
    titles = lexicon.words("titles")
    for at in range(len(words) - 2, 0, -1):
        if words[at].lower().replace(".", "") in titles and lexicon.is_given_name(words[at + 1]):
            return at + 1
    return 0
