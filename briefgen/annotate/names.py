"""Finding names by their form: runs of capitalised words, taken apart into titles of office and the name proper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.annotate import lexicon
from briefgen.model import Span

_PARTICLE = r"(?:de|del|della|der|di|da|dos|das|du|van|von|den|ter|la|le|el|al|bin|bint|ibn|ben|abu|ul|ur|y|e|af|av)"
PARTICLES = frozenset(["de", "del", "della", "di", "da", "dos", "du", "van", "von", "ter"])
"""Small words that open a family name, with a capital where the given name is left out."""
_CAPITAL = r"(?:(?:[A-Z]\.){1,4}(?!\w)|[^\W\d_a-z]['’]?[^\W_]*(?:['’](?!s\b)[A-Z][^\W_]+)?(?:-[^\W_]+)*|al-[A-Z]\w+)"
_RUN = re.compile(
    rf"(?<![\w@#/.])(?:al-|el-|[dD]['’])?(?:{_CAPITAL}|Mr\.|Mrs\.|Ms\.|Dr\.|Sen\.|Rep\.|Gov\.|Gen\.)"
    rf"(?:(?:[ \t]|,[ ](?=(?:Jr|Sr|III?|IV)\b)|\.[ ](?:(?<=\b(?:Mr|Ms|Dr|St|Jr|Sr|Lt)\.[ ])"
    rf"|(?<=\b(?:Mrs|Sen|Rep|Gov|Gen|Col)\.[ ])|(?<=\bProf\.[ ])))(?:{_PARTICLE}[ ]){{0,3}}"
    rf"(?:al-|el-|[dD]['’])?{_CAPITAL}){{0,8}}"
)
_OF = re.compile(
    r" (?:of|for|on)(?: the)? [A-Z][^\W_]+(?:-[A-Z]\w+)*(?:(?:,| and|, and)? [A-Z][^\W_]+(?:-[A-Z]\w+)*){0,4}"
)
_HEADS = lexicon.words("org_heads")
_WORD = re.compile(r"\S+")
_SPACES = re.compile(r"\s+")
_RANKS = frozenset({"Former", "Acting", "Deputy", "Senior", "Chief", "House", "State"})
NAME_WORDS_MAX = 6
"""Most words of a person's name; longer runs of capitals are headlines or titles of works."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text, before anything is known about it."""

    span: Span
    """Of the name proper."""
    words: tuple[str, ...]
    """Its words, without full stops after titles."""
    title: Span | None = None
    """Of the titles of office and honorifics before it, adjectives of nationality included."""
    opens: bool = False
    """It begins a sentence, so that its first capital means little."""


def names(text: str, part: Span, starts: frozenset[int]) -> Iterator[Name]:
    """Yield the names in `part` of `text` in order; `starts` are the offsets at which sentences begin."""
    taken = part.start
    for match in _RUN.finditer(text, *part):
        if match.start() >= taken:
            for name in _taken_apart(text, match.start(), match.end(), starts):
                yield name
                taken = name.span.end


def _taken_apart(text: str, start: int, end: int, starts: frozenset[int]) -> Iterator[Name]:
    if " " not in (whole := text[start:end]) and _lowered(whole) in lexicon.words("stopwords"):
        return
    spans = [m.span() for m in _WORD.finditer(text, start, end)]
    opens = start in starts or text[max(0, start - 1) : start] in ("“", '"', "‘", "«", "„")
    stop = lexicon.words("stopwords")
    while len(spans) > 1 and _is_no_part(text[spans[0][0] : spans[0][1]], opens):
        spans, opens = spans[1:], False
    if len(spans) > 1 and text[: spans[0][0]].endswith("ecretary of ") and text[slice(*spans[0])] == "State":
        spans = spans[1:]
    if opens and len(spans) > 2 and _begins_later([text[a:b] for a, b in spans]):
        spans, opens = spans[1:], False
    while len(spans) > 1 and _lowered(text[spans[-1][0] : spans[-1][1]]) in stop:
        spans = spans[:-1]
    if not spans or (len(spans) == 1 and _lowered(text[spans[0][0] : spans[0][1]]) in stop):
        return
    cut = _title_words([text[a:b] for a, b in spans])
    title = Span(spans[0][0], spans[cut - 1][1]) if cut else None
    proper = spans[cut:]
    if not proper:
        return
    first, last = proper[0][0], proper[-1][1]
    if any(text[a:b].rstrip("’'") in _HEADS for a, b in proper) and (of := _OF.match(text, last)):
        last = of.end()
    while last > first and text[last - 1] in "’',-":
        last -= 1
    inner = tuple(_SPACES.split(text[first:last]))
    if inner and inner[0]:
        yield Name(Span(first, last), inner, title, opens and not cut)


def _is_no_part(word: str, opens: bool) -> bool:
    """Tell whether the first word of a run is a plain word that has its capital from the sentence or a headline."""
    plain = _lowered(word) in lexicon.words("stopwords") and word != "New"  # New York, New Zealand
    return plain and (opens or not lexicon.is_given_name(word))


def _begins_later(words: list[str]) -> bool:
    """Tell whether the first word only begins the sentence: no given name or title, and a given name follows."""
    first = words[0].lower().strip(".,")
    known = lexicon.is_given_name(words[0]) or first in lexicon.words("titles") or words[0] in lexicon.words("demonyms")
    return not known and lexicon.is_given_name(words[1]) and "-" not in words[0]


def _lowered(word: str) -> str:
    """Return a word in lower case to look it up; an acronym (US, IT) stays as it is, so that it is no pronoun."""
    return word if word.isupper() and len(word) > 1 else word.lower().strip(".,")


def _title_words(words: list[str]) -> int:
    """Return how many of the first words are a title: adjectives of nationality and a title of office, repeated."""
    titles, demonyms, places = lexicon.words("titles"), lexicon.words("demonyms"), lexicon.places()
    if len(words) == 1:
        return int(words[0].lower().replace(".", "") in titles)
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
            plain = (
                word in demonyms
                or word in places
                or word in ("Former", "Acting", "Deputy", "Senior", "Chief", "House", "State")
            )
            ahead = any(w.lower().replace(".", "") in titles for w in words[at + 1 : at + 4])
            ahead = ahead or any(" ".join(words[i : i + 2]).lower() in titles for i in range(at + 1, at + 3))
            if not (plain and ahead):
                break
            at += 1
    return cut or _late_title(words)


def _late_title(words: list[str]) -> int:
    """Return how many words stand before a full name up to its title: "Interim Party Chairwoman Donna Brazile"."""
    titles = lexicon.words("titles")
    for at in range(len(words) - 2, 0, -1):
        if words[at].lower().replace(".", "") in titles and lexicon.is_given_name(words[at + 1]):
            return at + 1
    return 0
