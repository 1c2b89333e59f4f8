"""What an editor's corrections of speakers teach: the name by which the source calls them there. Pure.

An editor gave a quote to another person than briefgen had found. What the source calls the speaker at that place is
then an alias of that person, if it is a name: never a pronoun or a role, and never the full name of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from briefgen import frontmatter
from briefgen.errors import InputError
from briefgen.merge.merging import merge
from briefgen.model.annotations import Annotations, Entity, Quote
from briefgen.model.article import Article
from briefgen.model.common import EntityKind
from briefgen.model.pages import EntityPage, QuoteCallout
from briefgen.page import briefing as briefing_page
from briefgen.page import entity as entity_page
from briefgen.sources import Sources
from briefgen.text import fold_spaces

_TARGET = re.compile(r"\.\./(?P<page>(?P<folder>people|organisations)/(?P<slug>[^/#]+)\.md)")
_KINDS: Mapping[str, EntityKind] = {"people": "person", "organisations": "organisation"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one corrected quote teaches."""

    page: str
    """Of the person or organisation, below content/; empty where the callout links to none."""
    speaker: str
    """As the editor calls them."""
    alias: str = ""
    """What the source calls them there; empty where that is nothing to learn."""
    why: str = ""
    """Where nothing is learnt: the reason."""


def from_pages(
    names: Iterable[str],
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    sources: Sources,
) -> tuple[dict[str, str], list[tuple[str, Lesson]]]:
    """Return the pages of people and organisations to write, and each lesson with the page it comes from.

    `names`: pages below content/; those that are no briefing, or were not edited, teach nothing. Raises
    InputError where a page cannot be read.
    """
    taught: dict[str, str] = {}
    found: list[tuple[str, Lesson]] = []
    for name in names:
        page, base = pages[name], bases.get(name)
        if not name.startswith("briefings/") or base is None or page == base:
            continue
        path = briefing_page.loads(page, PurePosixPath(name).stem, name).source.get("path", "")
        if path not in sources.gists:
            continue
        article, notes = sources.article(path), sources.annotations(path)
        for lesson in lessons(page, base, name, article, notes, {**pages, **taught}):
            found.append((name, lesson))
            if lesson.alias:
                taught[lesson.page] = learnt(lesson, {**pages, **taught}.get(lesson.page))
    return taught, found


def lessons(
    page: str, base: str, name: str, article: Article, notes: Annotations, pages: Mapping[str, str]
) -> Iterator[Lesson]:
    """Yield a lesson for each quote on the briefing `page` whose speaker is not the one of `base`.

    `name` is the briefing's, below content/, for messages; `pages` are all pages. Raises InputError where a page
    cannot be read.
    """
    slug = PurePosixPath(name).stem
    before = briefing_page.loads(base, slug, name).blocks
    found = {one.words: one.speaker for one in before if isinstance(one, QuoteCallout)}
    for block in briefing_page.loads(page, slug, name).blocks:
        if isinstance(block, QuoteCallout) and found.get(block.words, block.speaker) != block.speaker:
            yield _lesson(block, article, notes, pages)


def _lesson(block: QuoteCallout, article: Article, notes: Annotations, pages: Mapping[str, str]) -> Lesson:
    target = _TARGET.match(block.speaker.target)
    speaker = block.speaker.text
    if target is None:
        why = f"the quote is not linked to a page; write it like this: [{speaker}](../people/maria-lind.md)"
        return Lesson("", speaker, why=why)
    goal = target["page"]
    quote = next((one for one in notes.quotes if _same(one, block, article)), None)
    if quote is None or quote.source is None:
        return Lesson(goal, speaker, why="the source does not say there whose words they are")
    called = fold_spaces(article.text[slice(*quote.source)])
    entity, words = _named(quote, article, notes)
    if entity is None:
        return Lesson(goal, speaker, why=f"the source says “{called}” there, which is nobody's name")
    if entity.slug == target["slug"]:
        return Lesson(goal, speaker, why=f"“{words}” is known as theirs already")
    names = _names(goal, speaker, pages)
    if words.casefold() in {one.casefold() for one in names}:
        return Lesson(goal, speaker, why=f"“{words}” is known as theirs already")
    if len(entity.name.split()) > 1 and _tokens(entity.name).isdisjoint(_tokens(" ".join([speaker, *names]))):
        why = f"“{words}” is {entity.name} there, another name; if they are one person, write the alias yourself"
        return Lesson(goal, speaker, why=why)
    return Lesson(goal, speaker, words)


def _same(quote: Quote, block: QuoteCallout, article: Article) -> bool:
    return bool(quote.quoted) and all(fold_spaces(article.text[slice(*span)]) in block.words for span in quote.quoted)


def _named(quote: Quote, article: Article, notes: Annotations) -> tuple[Entity | None, str]:
    """Return who is named in the words that stand for the speaker, and by which words."""
    start, end = quote.source or (0, 0)
    for entity in notes.entities:
        if entity.kind in _KINDS.values():
            for span in entity.mentions:
                if start <= span.start and span.end <= end:
                    return entity, fold_spaces(article.text[slice(*span)])
    return None, ""


def _names(goal: str, speaker: str, pages: Mapping[str, str]) -> tuple[str, ...]:
    if goal not in pages:
        return (speaker,)
    page = entity_page.loads(pages[goal], PurePosixPath(goal).stem, "person", goal)
    return (page.name, *page.aliases)


def _tokens(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 1}


def learnt(lesson: Lesson, page: str | None) -> str:
    """Return the page of a person or organisation with one more alias; a new page if there is none.

    Comments, order and form of its front matter stay. Raises InputError where it cannot be read.
    """
    folder, _, file = lesson.page.partition("/")
    slug = file.removesuffix(".md")
    if page is None:
        return entity_page.dumps(EntityPage(slug, lesson.speaker, _KINDS[folder], (lesson.alias,)))
    value = frontmatter.split(page, lesson.page)
    known = list(entity_page.loads(page, slug, _KINDS[folder], lesson.page).aliases)
    same = {key: value.values[key] for key in ("name",) if key in value.values}
    before = frontmatter.dump({**same, **({"aliases": known} if "aliases" in value.values else {})})
    after = frontmatter.dump({**same, "aliases": [*known, lesson.alias]})
    merged = merge(f"---\n{before}---\n{value.body}", page, f"---\n{after}---\n{value.body}")
    if merged.conflicts:
        raise InputError(())
    return merged.text
