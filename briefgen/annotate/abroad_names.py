"""Names in articles of other languages than English: by capitals, given names, and what editors' pages teach."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from briefgen.annotate import lexicon
from briefgen.model.annotations import Annotations, Entity
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity, Span
from briefgen.registry import Layer
from briefgen.text import fold_spaces, slug, title_key

WORD = re.compile(r"[^\W_]+(?:[-’'‘׳״.·][^\W_]+)*")
UNSPACED = re.compile("[\u0e00-\u0e3a\u3041-\u30ff\u3400-\u9fff]")
"""Letters of Thai, Japanese and Chinese, which set no spaces between words."""
_JOINS = re.compile(r"[ \u00a0\u202f]|\.[ \u00a0]")
"""What may stand between two words of one name."""
_ARTICLES = frozenset(["der", "den", "la", "le", "el", "los", "las"])
_NOBLE = frozenset(["von", "van", "de"])
"""The particles of names in German, where most of the others are words of every sentence."""
_LONGEST = 4
"""Most words of a name that editors' pages teach."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name where it stands."""

    span: Span
    name: str
    known: KnownEntity | None = None
    person: bool = False
    """It begins with a given name, so it is a person's."""


class Names:
    """The names of one article. `nouns`: the language writes all nouns with a capital, as German does."""

    def __init__(self, text: str, known: tuple[KnownEntity, ...], *, nouns: bool) -> None:
        self._text = text
        self._nouns = nouns
        self._taught, self._signs = _forms(known)
        self._full: dict[str, set[str]] = defaultdict(set)
        for one in self._capitals(Span(0, len(text))):
            if one.person or not nouns:
                self._full[one.name.split()[-1]].add(one.name)

    def within(self, span: Span) -> tuple[Named, ...]:
        """Return the names in a stretch in text order, disjoint: known, in full, or a family name of one full name."""
        found: list[Named] = []
        for one in sorted([*self._known(span), *self._capitals(span), *self._families(span)], key=_best_first):
            if not found or one.span.start >= found[-1].span.end:
                found.append(one)
        return tuple(found)

    def _known(self, span: Span) -> Iterator[Named]:
        words = [(match.group(), *match.span()) for match in WORD.finditer(self._text, *span)]
        for at, (_, start, _) in enumerate(words if self._taught else ()):
            for _, _, end in reversed(words[at : at + _LONGEST]):
                one = self._taught.get(title_key(self._text[start:end]))
                if one is not None:
                    yield Named(Span(start, end), one.name, one)
                    break
        for form, one in self._signs.items():
            start = self._text.find(form, *span)
            if start >= 0:
                yield Named(Span(start, start + len(form)), one.name, one)

    def _capitals(self, span: Span) -> Iterator[Named]:
        """Yield the runs of capitalised words, at least two of them."""
        for run in _runs(self._text, span, _NOBLE if self._nouns else lexicon.words("particles_abroad")):
            given = next((at for at, one in enumerate(run[:-1]) if _is_given(one.group())), None)
            first = given if given is not None else _last_two(run) if self._nouns else 0
            whole = Span(run[first].start(), run[-1].end())
            yield Named(whole, fold_spaces(self._text[whole.start : whole.end]), None, given is not None)

    def _families(self, span: Span) -> Iterator[Named]:
        for match in WORD.finditer(self._text, *span):
            full = self._full.get(match.group(), ())
            if len(full) == 1:
                name = next(iter(full))
                yield Named(Span(*match.span()), name, self._taught.get(title_key(name)), _is_given(name.split()[0]))


def _best_first(one: Named) -> tuple[int, bool, int]:
    return one.span.start, one.known is None, -one.span.end


def _runs(text: str, span: Span, particles: frozenset[str]) -> Iterator[list[re.Match[str]]]:
    """Yield the runs of two capitalised words or more, particles between them, articles behind these alone."""
    run: list[re.Match[str]] = []
    for match in WORD.finditer(text, *span):
        joined = bool(run) and _JOINS.fullmatch(text, run[-1].end(), match.start()) is not None
        small = match.group() in particles or (
            bool(run) and match.group() in _ARTICLES and run[-1].group() in particles
        )
        if not joined or not (match.group()[0].isupper() or small):
            yield from _trimmed(run)
            run = []
        if run or match.group()[0].isupper():
            run.append(match)
    yield from _trimmed(run)


def _trimmed(run: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    while run and not run[-1].group()[0].isupper():
        run.pop()
    if len(run) > 1:
        yield run


def _last_two(run: list[re.Match[str]]) -> int:
    """Return where the last name and the word before it begin, particles set aside."""
    capitals = [at for at, one in enumerate(run) if one.group()[0].isupper()]
    return capitals[-2]


@lru_cache(maxsize=4)
def _given() -> frozenset[str]:
    return frozenset().union(*(lexicon.words(f"first_names_{kind}") for kind in ("male", "female", "both")))


def _is_given(word: str) -> bool:
    return word in _given() or (word.partition("-")[0] in _given() and "-" in word)


@lru_cache(maxsize=2)
def _forms(known: tuple[KnownEntity, ...]) -> tuple[Mapping[str, KnownEntity], Mapping[str, KnownEntity]]:
    """Return what editors' pages teach: key of each form -> whose it is, and the forms of scripts without spaces."""
    spaced: dict[str, KnownEntity] = {}
    signs: dict[str, KnownEntity] = {}
    for one in known:
        for form in (one.name, *one.aliases) if one.kind in ("person", "organisation") else ():
            (signs if UNSPACED.match(form) else spaced)[form if UNSPACED.match(form) else title_key(form)] = one
    return spaced, signs


class SpeakersAbroad:
    """The layer of entities: who is quoted, if an editor's page knows them or a given name says that it is a person."""

    layer: Layer = "entities"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Entity, ...]:
        """Return the entities by first mention; `done` holds the quotes."""
        mentions: dict[str, list[Span]] = defaultdict(list)
        names: dict[str, str] = {}
        for quote in done.quotes:
            if quote.speaker is not None and quote.source is not None:
                mentions[quote.speaker].append(quote.source)
                names[quote.speaker] = quote.speaker_name or ""
        taught = {one.slug: one for one in known}
        found = []
        for who, spans in mentions.items():
            one = taught.get(who)
            forms = Counter(fold_spaces(article.text[span.start : span.end]) for span in spans)
            aliases = tuple(sorted(forms.keys() - {names[who]}))
            places = tuple(sorted(set(spans)))
            found.append(
                Entity(who, names[who], one.kind if one else "person", places, one.role if one else None, aliases)
            )
        return tuple(sorted(found, key=lambda one: one.mentions[0]))


def speaker(one: Named) -> str | None:
    """Return the slug of the page of who bears a name; None where it is not sure to be anybody's."""
    if one.known is not None:
        return one.known.slug
    return slug(one.name) if one.person else None
