"""The layer of entities: every name once, however it is written, with all its mentions."""

from __future__ import annotations

from bisect import bisect_right

from briefgen.annotate import forms, kinds, lexicon, names, offices, shortened, speech
from briefgen.annotate.forms import Draft
from briefgen.annotate.names import Name
from briefgen.model.annotations import Annotations, Entity
from briefgen.model.article import Article
from briefgen.model.common import EntityKind, KnownEntity, Span
from briefgen.quotemarks import quotations
from briefgen.registry import Layer
from briefgen.text import fold_marks, fold_spaces, slug, title_key


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
        drafts: dict[tuple[str, ...], Draft] = {}
        short: list[tuple[Name, bool]] = []  # and whether it is a person's by itself
        alone = {name.whole for name in found if len(name.words) == 1 or _is_family(name)}
        for name in found:
            if taught and (one := taught.get(title_key(name.whole))) is not None:
                forms.add(drafts, ("known", one.kind, one.slug), one.kind, name, text).known = one
                continue
            by_itself = kinds.kind(name, text)
            kind = by_itself or _named_again(name, alone, text)
            if kind is None or (kind == "person" and (len(forms.core(name.words)) < 2 or _is_family(name))):
                short.append((name, by_itself == "person"))
            elif kind == "person":
                forms.add(drafts, ("person", *_person_key(name.words)), kind, name, text)
            else:
                forms.add(drafts, (kind, title_key(forms.standard(name.whole))), kind, name, text)
        shortened.generations(drafts)
        shortened.short_names(text, drafts, shortened.acronyms(text, drafts, short))
        for span in found_offices:
            office = fold_spaces(text[span.start : span.end])
            draft = drafts.setdefault(("organisation", title_key(office)), Draft("organisation"))
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


def _listed(text: str, done: Annotations, drafts: dict[tuple[str, ...], Draft]) -> None:
    """Add the well-known names that headings and reference lines hold: capitals alone mean little there."""
    pattern = lexicon.gazetteer_pattern()
    for block in done.blocks:
        if block.kind != "paragraph":
            for match in pattern.finditer(text, *block.span):
                kind = kinds.listed(match.group())
                if kind is not None:
                    draft = drafts.setdefault((kind, title_key(forms.standard(match.group()))), Draft(kind))
                    draft.forms[forms.standard(match.group())] += 1
                    draft.mentions.append(Span(*match.span()))


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


def _person_key(words: tuple[str, ...]) -> tuple[str, ...]:
    core = forms.core(words)
    return tuple(fold_marks(word).casefold() for word in (core[0], core[-1], forms.suffix(words)))


def _finished(drafts: dict[tuple[str, ...], Draft]) -> tuple[Entity, ...]:
    entities: list[Entity] = []
    for draft in drafts.values():
        name = draft.known.name if draft.known else forms.best(draft)
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
