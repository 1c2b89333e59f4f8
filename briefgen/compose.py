"""(Article, Annotations) -> pages of strings: the only crossing from positions to what an editor may change."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from briefgen import when
from briefgen.model.annotations import Annotations, Entity, Quote
from briefgen.model.article import Article, Block
from briefgen.model.common import EntityKind, Span
from briefgen.model.pages import (
    Briefing,
    Correction,
    EntityPage,
    KeyPoints,
    PageBlock,
    PageLink,
    Point,
    Prose,
    QuoteCallout,
    ReadAlso,
    Reported,
    Section,
    SourcePage,
    SourcePart,
)
from briefgen.page import wanted
from briefgen.page.inline import escape, link, links, plain
from briefgen.page.outline import FOLDERS
from briefgen.quotemarks import in_marks
from briefgen.text import fold_spaces, slug, title_key
from briefgen.verify import spoken, verify
from briefgen.versions import corrections

UNCERTAIN_BELOW = 0.7
"""A speaker less likely than seven in ten is shown as uncertain until an editor has reviewed the page."""

INTERRUPTED = " […] "
"""Joins the pieces of a quote that its attribution cuts."""

_BESIDE = " ,،，、“”\"«»„‘’'`「」『』"
"""What stands between a quote and the words around it."""
_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i"])


@dataclass(frozen=True, slots=True)
class Directory:
    """What a briefing may link to. It notes what it was asked: the briefing is the same while the answers are."""

    pages: Collection[str] = frozenset()
    """Paths below content/ of the pages that are there or will be: `people/maria-lind.md`."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """`title_key` of each briefing's title and aliases -> its slug."""
    asked: dict[tuple[str, str], str] = field(default_factory=dict)
    """Question -> answer, as `answer` has them."""

    def answer(self, kind: str, key: str) -> str:
        """Return the path of a page that is there (kind "page"), or the slug of a briefing ("title"); else nothing."""
        if kind == "page":
            return key if key in self.pages else ""
        return self.titles.get(key, "")

    def page(self, kind: EntityKind, name: str) -> str:
        """Return the relative link from a briefing to an entity's page by its slug; empty if there is none."""
        found = self._ask("page", f"{FOLDERS.get(kind, '')}/{name}.md")
        return f"../{found}" if found else ""

    def titled(self, title: str) -> str:
        """Return the slug of the briefing with a title or alias; empty if there is none."""
        return self._ask("title", title_key(title))

    def _ask(self, kind: str, key: str) -> str:
        return self.asked.setdefault((kind, key), self.answer(kind, key))


def briefing(article: Article, annotations: Annotations, directory: Directory, site_language: str = "en") -> Briefing:
    """Return the briefing of an article: key points, its text with callouts as far as it may be shown, read also.

    A page says its language where it is not that of the site.
    """
    return Briefing(
        slug=article.slug,
        title=article.title,
        date=_date(article),
        source=_source(article),
        corrected=tuple(Correction(one.on, one.of, one.note) for one in corrections(article, annotations.blocks)),
        withdrawn=article.withdrawn,
        language="" if article.language == site_language else article.language,
        people=_prominent(annotations, "person"),
        organisations=_prominent(annotations, "organisation"),
        places=_prominent(annotations, "place"),
        topics=tuple(slug(topic) for topic in article.topics),
        inferred=tuple(sorted(article.inferred)),
        aliases=article.aliases,
        blocks=tuple(_Composer(article, annotations, directory).blocks()),
    )


def source_page(article: Article, annotations: Annotations, site_language: str = "en") -> SourcePage:
    """Return the source's page: all of it, the paragraphs with quotes only, or the quoted words only."""
    quoted = _quoted(article, annotations)
    parts = []
    for at, block in enumerate(annotations.blocks):
        text = fold_spaces(article.text[block.span.start : block.span.end])
        if at == 0 and _is_title(article, block):
            continue
        if article.display == "full" or (article.display == "excerpts" and block.number in quoted):
            parts.append(SourcePart(block.kind, block.number, text))
        elif article.display == "link-only" and block.number in quoted:
            parts.append(SourcePart("paragraph", block.number, " … ".join(f"“{one}”" for one in quoted[block.number])))
    return SourcePage(
        slug=article.slug,
        title=article.title,
        date=_date(article),
        source=_source(article),
        language="" if article.language == site_language else article.language,
        display=article.display,
        byline=article.byline or "",
        parts=tuple(parts),
        corrected=corrections(article, annotations.blocks),
        withdrawn=article.withdrawn,
    )


def _is_title(article: Article, block: Block) -> bool:
    words = article.text[block.span.start : block.span.end]
    return block.kind == "heading" and title_key(words) == title_key(article.title)


def _date(article: Article) -> str:
    return article.published.isoformat() if article.published else ""


def _source(article: Article) -> dict[str, str]:
    """Return what a page says of its source."""
    source = {
        "path": article.source.path,
        "digest": article.source.digest,
        "publisher": article.source.publisher or "",
        "url": article.source.url or "",
    }
    return {key: value for key, value in source.items() if value}


def _quoted(article: Article, annotations: Annotations) -> dict[int, list[str]]:
    """Return number of each paragraph with quotes -> its quoted words."""
    quoted: dict[int, list[str]] = defaultdict(list)
    for quote in annotations.quotes:
        for span in quote.quoted:
            quoted[quote.paragraph].append(fold_spaces(article.text[span.start : span.end]))
    return quoted


def entity_pages(found: Mapping[str, Iterable[Entity]], topics: Mapping[str, Iterable[str]]) -> tuple[EntityPage, ...]:
    """Return a page to begin with for each person, organisation and topic; independent of the order of the articles.

    `found` and `topics`: slug of each article -> its entities, and its topics in words.
    """
    every: dict[tuple[EntityKind, str], list[Entity]] = defaultdict(list)
    named: dict[str, str] = {}
    for article in sorted(found):
        for entity in found[article]:
            if entity.kind in FOLDERS:
                every[entity.kind, entity.slug].append(entity)
        for topic in topics.get(article, ()):
            named.setdefault(slug(topic), topic)
    pages = [_entity_page(kind, name, entities) for (kind, name), entities in every.items()]
    pages += [EntityPage(name, topic, "topic") for name, topic in named.items()]
    return tuple(sorted(pages, key=lambda page: (page.kind, page.slug)))


def _entity_page(kind: EntityKind, name: str, entities: Sequence[Entity]) -> EntityPage:
    names = Counter(entity.name for entity in entities)
    best = min(names, key=lambda one: (-names[one], one))
    forms = {form for entity in entities for form in (entity.name, *entity.aliases)} - {best}
    roles = Counter(entity.role for entity in entities if entity.role)
    return EntityPage(name, best, kind, tuple(sorted(forms)), min(roles, key=lambda r: (-roles[r], r)) if roles else "")


def _prominent(annotations: Annotations, kind: EntityKind) -> tuple[str, ...]:
    """Return the slugs of the entities of a kind, most mentioned first, then by first mention."""
    ranked = sorted((one for one in annotations.entities if one.kind == kind), key=lambda one: -len(one.mentions))
    return tuple(one.slug for one in ranked)


class _Composer:
    """Lays out one article."""

    def __init__(self, article: Article, annotations: Annotations, directory: Directory) -> None:
        self.article = article
        self.notes = annotations
        self.directory = directory
        self.starts = [sentence.start for sentence in annotations.sentences]
        self.linked: set[str] = set()
        self.shown = None if article.display == "full" else frozenset(_quoted(article, annotations))
        paragraphs = [block.span for block in annotations.blocks if block.kind == "paragraph"]
        self.spoken = spoken(article.text, paragraphs)
        self.quotes: dict[int, list[Quote]] = defaultdict(list)
        for quote in annotations.quotes:
            first = (quote.quoted or quote.content)[0]
            self.quotes[bisect_right(self.starts, first.start) - 1].append(quote)
        self.mentions = sorted(
            (span, entity.kind, entity.slug) for entity in annotations.entities for span in entity.mentions
        )
        self.mention_starts = [span.start for span, _, _ in self.mentions]

    def blocks(self) -> Iterator[PageBlock]:
        """Yield the blocks of the page in order."""
        yield Section(self.article.title, 1)
        if self.notes.key_points and self.article.display != "link-only":
            yield KeyPoints(
                tuple(Point(self._words(one.span), self._cite(one.paragraph)) for one in self.notes.key_points)
            )
        heading: Section | None = None
        for at, block in enumerate(self.notes.blocks):
            if block.kind == "heading":
                heading = None if at == 0 and _is_title(self.article, block) else Section(self._words(block.span))
            for laid in _merged(self._paragraph(block)) if block.kind == "paragraph" else ():
                if heading is not None:
                    yield heading
                    heading = None
                yield laid
        items = tuple(
            PageLink(one.title, self._reference(one.title)) for one in self.notes.references if title_key(one.title)
        )
        if items:
            yield ReadAlso(tuple(dict.fromkeys(items)))

    def _paragraph(self, block: Block) -> Iterator[PageBlock]:
        first = bisect_right(self.starts, block.span.start - 1)
        for at in range(first, bisect_right(self.starts, block.span.end - 1)):
            sentence = self.notes.sentences[at]
            quotes = self.quotes.get(at, [])
            full = [one for one in quotes if one.kind == "direct" or (one.quoted and _is_callout(one))]
            named = next((one for one in quotes if one.speaker_name and not one.wish), None)
            callouts = tuple(self._callouts(full, self._around(sentence, full))) if full else ()
            reported = self._reported(sentence, named) if named is not None and not callouts else None
            if callouts:
                yield from callouts
            elif self.article.display == "link-only":
                continue
            elif reported is not None and all(self._proven(one) for one in in_marks(plain(reported.markdown))):
                yield reported
            elif self.article.display == "full":
                yield Prose(self._linked_prose(sentence))

    # -- quotes --

    def _callouts(self, quotes: Sequence[Quote], attribution: str) -> Iterator[QuoteCallout]:
        """Yield a callout for each attribution; pieces with one cue in one sentence are one quote, interrupted."""
        groups: list[list[Quote]] = []
        for quote in quotes:
            if groups and quote.cue is not None and quote.cue == groups[-1][0].cue and quote.kind == "direct":
                groups[-1].append(quote)
            else:
                groups.append([quote])
        for group in groups:
            whole = self._callout(group, attribution)
            pieces = [whole] if self._proven(whole.words) else [self._callout([one], attribution) for one in group]
            yield from (piece for piece in pieces if self._proven(piece.words))

    def _callout(self, group: Sequence[Quote], attribution: str) -> QuoteCallout:
        one = group[0]
        uncertain = one.confidence < UNCERTAIN_BELOW or not one.speaker_name
        return QuoteCallout(
            words=INTERRUPTED.join(self._words(span) for quote in group for span in quote.quoted),
            speaker=self._speaker(one),
            cite=self._cite(one.paragraph),
            role=one.speaker_role or "",
            venue=one.venue or "",
            said_on=when.show(one.said_on.when) if one.said_on and one.said_on.when else "",
            attribution=attribution,
            uncertain=uncertain,
            perhaps=(one.perhaps or "") if uncertain and one.perhaps != one.speaker_name else "",
        )

    def _proven(self, words: str) -> bool:
        """Tell whether `check` will find words inside quotation marks in the source; broken marks can prevent it."""
        return verify(words, self.spoken).ok

    def _around(self, sentence: Span, quotes: Sequence[Quote]) -> str:
        """Return the source's own words around the quotes of a sentence, `…` where one stood between them."""
        pieces, at = [], sentence.start
        for span in (span for quote in quotes for span in quote.quoted):
            pieces.append(self.article.text[at : span.start])
            at = span.end
        pieces.append(self.article.text[at : sentence.end])
        words = [fold_spaces(piece).strip(_BESIDE) for piece in pieces]
        kept = [word if word.strip(".!?,;。！？；") else "" for word in words]
        if not any(kept) or not kept[-1]:
            kept.pop()
        first = " …" if kept and quotes[0].kind == "mixed" and len(kept) == 1 else ""
        return " … ".join(word for word in kept if word).strip(" ,،，、") + first

    def _reported(self, sentence: Span, quote: Quote) -> Reported:
        speaker = self._speaker(quote)
        source = quote.source
        if source is not None and sentence.start <= source.start and source.end <= sentence.end and speaker.target:
            mention = self._named_part(source, quote)
            words = self.article.text[mention.start : mention.end]
            shown = speaker.text if words.lower() in _PRONOUNS else fold_spaces(words)
            markdown = (
                self._escaped(Span(sentence.start, mention.start), first=True)
                + link(shown, speaker.target)
                + self._escaped(Span(mention.end, sentence.end))
            )
            self.linked.add(speaker.target)
        else:
            speaker = PageLink("")
            markdown = self._escaped(sentence, first=True)
        said_on = when.show(quote.said_on.when) if quote.said_on and quote.said_on.when else ""
        return Reported(
            fold_spaces(markdown),
            PageLink(_shown(markdown, speaker), speaker.target),
            self._cite(quote.paragraph),
            said_on,
        )

    def _named_part(self, source: Span, quote: Quote) -> Span:
        """Return the name within a source mention ("US President Donald Trump" -> "Donald Trump")."""
        at = bisect_right(self.mention_starts, source.start - 1)
        for span, _, name in self.mentions[at:]:
            if span.start >= source.end:
                break
            if name == quote.speaker and span.end <= source.end:
                return span
        return source

    def _speaker(self, quote: Quote) -> PageLink:
        kinds = (one.kind for one in self.notes.entities if one.slug == quote.speaker)
        target = next((page for kind in kinds if (page := self.directory.page(kind, quote.speaker or ""))), "")
        return PageLink(quote.speaker_name or "Unknown speaker", target)

    # -- words --

    def _words(self, span: Span) -> str:
        return fold_spaces(self.article.text[span.start : span.end])

    def _escaped(self, span: Span, *, first: bool = False) -> str:
        """Return a stretch of a line; only what stands `first` on it can be mistaken for a list or heading."""
        words = self.article.text[span.start : span.end].replace("\n", " ")
        return escape(words) if first else escape("x" + words)[1:]

    def _linked_prose(self, sentence: Span) -> str:
        """Return a sentence with the first mention of each person and organisation linked."""
        pieces, at = [], sentence.start
        for span, kind, name in self.mentions[bisect_right(self.mention_starts, sentence.start - 1) :]:
            if span.start >= sentence.end:
                break
            target = self.directory.page(kind, name)
            if span.start < at or span.end > sentence.end or not target or target in self.linked:
                continue
            self.linked.add(target)
            pieces += [self._escaped(Span(at, span.start), first=at == sentence.start), link(self._words(span), target)]
            at = span.end
        return fold_spaces("".join([*pieces, self._escaped(Span(at, sentence.end), first=at == sentence.start)]))

    def _cite(self, paragraph: int) -> PageLink:
        anchor = f"#p{paragraph}" if self.shown is None or paragraph in self.shown else ""
        return PageLink(f"¶{paragraph}", f"../sources/{self.article.slug}.md{anchor}")

    def _reference(self, title: str) -> str:
        known = self.directory.titled(title)
        return f"{known}.md" if known and known != self.article.slug else wanted.anchor(title)


def _is_callout(quote: Quote) -> bool:
    """Tell whether words built into a sentence are shown apart: enough of them, and somebody to give them to."""
    return not quote.fragment and quote.speaker_name is not None


def _shown(markdown: str, speaker: PageLink) -> str:
    """Return the text of the link that stands for the speaker in a reported statement."""
    return next((one.text for one in links(markdown) if one.target == speaker.target), "") if speaker.target else ""


def _merged(blocks: Iterable[PageBlock]) -> Iterator[PageBlock]:
    """Join the neighbouring prose of one paragraph: one sentence a line."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Prose):
            lines.append(block.markdown)
            continue
        if lines:
            yield Prose("\n".join(lines))
            lines = []
        yield block
    if lines:
        yield Prose("\n".join(lines))
