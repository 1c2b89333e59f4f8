"""The layer of entities: every name once, however it is written, with all its mentions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from briefgen.annotate import kinds, lexicon, names, offices, roles, speech
from briefgen.annotate.names import Name
from briefgen.model.annotations import Annotations, Entity
from briefgen.model.article import Article
from briefgen.model.common import EntityKind, KnownEntity, Span
from briefgen.quotemarks import quotations
from briefgen.registry import Layer
from briefgen.text import fold_marks, fold_spaces, slug, title_key

_SUFFIX = re.compile(r"(?:Jr|Sr|III?|IV)\.?,?")
_HONOURS = frozenset(["KC", "QC", "MP", "MEP", "MSP", "MBE", "OBE", "CBE", "KBE", "DBE", "FRS", "PhD", "MD", "Esq"])
"""Letters behind a person's name that are no part of it."""
_INITIAL = re.compile(r"[A-Z]\.?")
_LEGAL_FORM = re.compile(r",? (?:Inc|Ltd|Limited|plc|PLC|LLC|LLP|Corp|GmbH|AG|AB|ASA|AS|NV|BV|SpA|SA|SE|Oyj?)\.?$")
_POSTS = ("prime ", "president", "chancellor", "governor", "mayor", "premier", "prosecutor", "attorney", "supreme ")
_ACRONYM = re.compile(r"\s?\((?:the )?([A-Z][A-Za-z]{1,7})\)")


@dataclass(slots=True)
class _Draft:
    """An entity while its mentions are collected."""

    kind: EntityKind
    forms: Counter[str] = field(default_factory=Counter)
    mentions: list[Span] = field(default_factory=list)
    role: str | None = None
    known: KnownEntity | None = None


class Entities:
    """Finds names, decides what they are, and joins the forms of one: known, full, then short ones."""

    layer: Layer = "entities"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Entity, ...]:
        """Return the entities by first mention. What `known` says of a name wins over what its form suggests."""
        text = article.text
        found = _found(text, done)
        found_offices = offices.offices(text, done)
        taken = {at for span in found_offices for at in (span.start,)}
        found = [name for name in found if name.span.start not in taken]
        given = {name.words[0] for name in found if len(name.words) > 1 and not name.opens}
        found = [_without_verb(name, given) if name.opens else name for name in found]
        taught = {title_key(form): one for one in known if one.kind != "topic" for form in (one.name, *one.aliases)}
        drafts: dict[tuple[str, ...], _Draft] = {}
        short: list[tuple[Name, bool]] = []  # and whether it is a person's by itself
        alone = {name.whole for name in found if len(name.words) == 1 or _is_family(name)}
        for name in found:
            if taught and (one := taught.get(title_key(name.whole))) is not None:
                _add(drafts, ("known", one.kind, one.slug), one.kind, name, text).known = one
                continue
            by_itself = kinds.kind(name, text)
            kind = by_itself or _named_again(name, alone, text)
            if kind is None or (kind == "person" and (len(_core(name.words)) < 2 or _is_family(name))):
                short.append((name, by_itself == "person"))
            elif kind == "person":
                _add(drafts, ("person", *_person_key(name.words)), kind, name, text)
            else:
                _add(drafts, (kind, title_key(_standard(name.whole))), kind, name, text)
        _generations(drafts)
        _short_names(text, drafts, _acronyms(text, drafts, short))
        for span in found_offices:
            office = fold_spaces(text[span.start : span.end])
            draft = drafts.setdefault(("organisation", title_key(office)), _Draft("organisation"))
            draft.forms[office] += 1
            draft.mentions.append(span)
        _listed(text, done, drafts)
        return _finished(drafts)


def _without_verb(name: Name, given: set[str]) -> Name:
    """Return a name without the plain word that opens its sentence where a given name of the article is all the rest.

    "Leave Kenny alone!", in an article about Kenny Stokes.
    """
    if len(name.words) != 2 or name.words[1] not in given or lexicon.is_given_name(name.words[0]):
        return name
    span = Span(name.span.end - len(name.words[1]), name.span.end)
    return name._replace(span=span, words=name.words[1:], whole=name.words[1], opens=False)


def _named_again(name: Name, alone: set[str], text: str) -> EntityKind | None:
    """Return "person" for two or three words whose last one stands alone elsewhere, as a family name does."""
    last = name.words[-1]
    again = (
        last in alone or " ".join(name.words[1:]) in alone
    )  # "Ada Lind" and "Lind", "Bríd Ní Dhonnchú" and "Ní Dhonnchú"
    if not 2 <= len(name.words) <= 3 or not again or last.isupper():
        return None
    article = text[max(0, name.span.start - 4) : name.span.start].lower() == "the "
    known = last in lexicon.places() or last in lexicon.words("demonyms") or last.lower() in lexicon.words("stopwords")
    first = name.words[0] in lexicon.words("demonyms") or (
        name.words[0] in lexicon.places() and (last.endswith("s") or not lexicon.is_given_name(name.words[0]))
    )  # Charlotte Hornets, but Milan Havel
    unlikely = article or known or first or name.whole in lexicon.words("not_names")
    return None if unlikely or kinds.is_body(name) else "person"


def _listed(text: str, done: Annotations, drafts: dict[tuple[str, ...], _Draft]) -> None:
    """Add the well-known names that headings and reference lines hold: capitals alone mean little there."""
    pattern = lexicon.gazetteer_pattern()
    for block in done.blocks:
        if block.kind != "paragraph":
            for match in pattern.finditer(text, *block.span):
                kind = kinds.listed(match.group())
                if kind is not None:
                    draft = drafts.setdefault((kind, title_key(_standard(match.group()))), _Draft(kind))
                    draft.forms[_standard(match.group())] += 1
                    draft.mentions.append(Span(*match.span()))


def _standard(whole: str) -> str:
    """Return the name by which a place or body is known, without its legal form."""
    return lexicon.standard_names().get(whole) or _LEGAL_FORM.sub("", whole)


@lru_cache(1 << 12)
def surname(full: str) -> str:
    """Return the family name in a person's full name: the first word where that is how the name is ordered."""
    words = _core(tuple(full.split()))
    if not words:
        return full
    if len(words) > 1 and words[0] in lexicon.words("surnames_first") and not lexicon.is_given_name(words[0]):
        return words[0]
    return words[-1]


def _found(text: str, done: Annotations) -> list[Name]:
    """Return the names in paragraphs, without those that are titles of works in quotation marks."""
    starts = frozenset(span.start for span in done.sentences)
    paragraphs = [block.span for block in done.blocks if block.kind == "paragraph"]
    works = [one.span for one in quotations(text, paragraphs) if not one.continues and speech.is_title(text, one)]
    found = [name for paragraph in paragraphs for name in names.names(text, paragraph, starts)]
    return [name for name in found if not _within(works, name.span.start)] if works else found


def _within(spans: list[Span], at: int) -> bool:
    index = bisect_right(spans, at, key=lambda span: span.start) - 1
    return index >= 0 and at < spans[index].end


def _is_family(name: Name) -> bool:
    """Tell whether a name is a family name with its particle ("De Vries"), the given name left out."""
    return name.words[0].lower() in names.PARTICLES and len(name.words) <= 3


@lru_cache(1 << 12)
def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a person's name without suffixes and, after the first, without initials."""
    kept = [word.strip(",") for word in words if not _SUFFIX.fullmatch(word)]
    while len(kept) > 1 and kept[-1] in _HONOURS:
        kept.pop()
    return tuple(word for at, word in enumerate(kept) if at == 0 or not _INITIAL.fullmatch(word))


def _person_key(words: tuple[str, ...]) -> tuple[str, ...]:
    core = _core(words)
    return tuple(fold_marks(word).casefold() for word in (core[0], core[-1], _suffix(words)))


def _suffix(words: tuple[str, ...]) -> str:
    """Return what tells father and son apart, without its full stop; empty if there is nothing."""
    return words[-1].rstrip(".,") if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""


def _generations(drafts: dict[tuple[str, ...], _Draft]) -> None:
    """Give a name without Jr. or Sr. to the only one who bears it with such a suffix."""
    bearers: dict[tuple[str, ...], list[_Draft]] = defaultdict(list)
    for key, draft in drafts.items():
        if key[0] == "person" and len(key) == 4 and key[3]:
            bearers[key[:3]].append(draft)
    for name, others in bearers.items():
        plain = drafts.get((*name, ""))
        if plain is not None and len(others) == 1:
            del drafts[*name, ""]
            whole = others[0]
            whole.forms += plain.forms
            whole.mentions += plain.mentions
            whole.role = whole.role or plain.role


def _add(
    drafts: dict[tuple[str, ...], _Draft], key: tuple[str, ...], kind: EntityKind, name: Name, text: str
) -> _Draft:
    draft = drafts.setdefault(key, _Draft(kind))
    draft.forms[name.whole] += 1
    draft.mentions.append(name.span)
    if kind == "person":
        draft.role = draft.role or roles.before(name, text) or roles.after(name, text)
    return draft


def _acronyms(
    text: str, drafts: dict[tuple[str, ...], _Draft], short: list[tuple[Name, bool]]
) -> list[tuple[Name, bool]]:
    """Join "(IAEA)" and later "IAEA" with the organisation named before the bracket; return the other short names."""
    ends = {span.end: draft for draft in drafts.values() if draft.kind == "organisation" for span in draft.mentions}
    joined = {match[1]: draft for end, draft in ends.items() if (match := _ACRONYM.match(text, end))}
    if not joined:
        return short
    for key, draft in list(drafts.items()):
        form = next(iter(draft.forms))
        if form in joined and joined[form] is not draft:
            joined[form].mentions += draft.mentions
            joined[form].forms += draft.forms
            del drafts[key]
    for name, _ in short:
        if name.whole in joined:
            joined[name.whole].mentions.append(name.span)
            joined[name.whole].forms[name.whole] += 1
    return [one for one in short if one[0].whole not in joined]


def _short_names(text: str, drafts: dict[tuple[str, ...], _Draft], short: list[tuple[Name, bool]]) -> None:
    """Give each short name to the person who bears it: by family name, else by given name; the most mentioned wins."""
    bearers: dict[str, list[_Draft]] = defaultdict(list)
    given: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts.values():
        if draft.kind == "person":
            full = draft.known.name if draft.known else _best(draft)
            words = _core(tuple(full.split()))
            bearers[surname(full)].append(draft)
            bearers[" ".join(words[1:])].append(draft) if len(words) > 2 else None
            first = _before_particle(words)
            bearers[first].append(draft) if first else None
            given[words[0]].append(draft)
    chosen: dict[tuple[str, str, lexicon.Gender | None], _Draft | None] = {}
    for name, personal in short:
        whole = names.recased(name.whole) if personal else name.whole
        key = whole, name.words[-1] if name.title else "", roles.courtesy_gender(name, text)
        if key not in chosen:
            chosen[key] = _bearer(*key, bearers, given)
        bearer = chosen[key]
        if bearer is not None:
            bearer.mentions.append(name.span)
            bearer.forms[whole] += 1
            bearer.role = bearer.role or roles.before(name, text)
        elif personal:
            _add(drafts, ("person", whole.casefold()), "person", name, text)


def _bearer(
    whole: str,
    last: str,
    courtesy: lexicon.Gender | None,
    bearers: Mapping[str, list[_Draft]],
    given: Mapping[str, list[_Draft]],
) -> _Draft | None:
    """Return who bears a short name, or its last word behind a title; None if nobody of the article does."""
    found = bearers.get(whole) or bearers.get(whole[0].lower() + whole[1:]) or bearers.get(last) or []
    if not found and whole not in lexicon.places():
        found = given.get(whole) or []
    if courtesy is not None:
        found = [one for one in found if lexicon.gender(_best(one).split()[0]) in (courtesy, None)]
    return min(found, key=lambda one: (-len(one.mentions), one.mentions[0]), default=None)


def _before_particle(words: tuple[str, ...]) -> str:
    """Return the family name that stands before a particle: Álvarez of José Álvarez de la Torre; empty if none does."""
    at = next((n for n, word in enumerate(words) if n > 1 and word in names.PARTICLES), 0)
    return words[at - 1] if at else ""


def _best(draft: _Draft) -> str:
    """Return the fullest form of a name: most words, then most frequent, then first by alphabet; without initials."""
    if draft.kind != "person":
        form = _standard(min(draft.forms, key=lambda one: (-len(one.split()), -draft.forms[one], one)))
        return form[0].upper() + form[1:] if form.startswith(_POSTS) else form
    form = min(draft.forms, key=lambda one: (-len(_core(tuple(one.split()))), -draft.forms[one], one))
    suffix = next((found for one in sorted(draft.forms) if (found := _suffix(tuple(one.split())))), "")
    name = names.recased(" ".join(_core(tuple(form.split()))))
    return f"{name} {suffix}." if suffix in ("Jr", "Sr") else f"{name} {suffix}".rstrip()


def _finished(drafts: dict[tuple[str, ...], _Draft]) -> tuple[Entity, ...]:
    entities: list[Entity] = []
    for draft in drafts.values():
        name = draft.known.name if draft.known else _best(draft)
        aliases = {form for form in draft.forms if form != name} | set(draft.known.aliases if draft.known else ())
        entities.append(
            Entity(
                slug=draft.known.slug if draft.known else slug(name),
                name=name,
                kind=draft.kind,
                mentions=tuple(sorted(set(draft.mentions))),
                role=(draft.known.role if draft.known else None) or draft.role,
                aliases=tuple(sorted(aliases)),
            )
        )
    return tuple(sorted(_merged(entities), key=lambda entity: entity.mentions[0]))


def _merged(entities: list[Entity]) -> list[Entity]:
    """Join entities of one kind whose names give one slug: they would share a page."""
    by_slug: dict[tuple[str, str], Entity] = {}
    for entity in entities:
        other = by_slug.get((entity.kind, entity.slug))
        if other is not None:
            entity = Entity(
                slug=entity.slug,
                name=other.name,
                kind=entity.kind,
                mentions=tuple(sorted({*other.mentions, *entity.mentions})),
                role=other.role or entity.role,
                aliases=tuple(sorted({*other.aliases, *entity.aliases, entity.name} - {other.name})),
            )
        by_slug[entity.kind, entity.slug] = entity
    return list(by_slug.values())
