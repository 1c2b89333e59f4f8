"""The layer of quotes: every quotation and reported statement with cue, source, speaker, venue and date.

clauses -> cues and their subjects -> each quotation takes a cue -> speakers -> venue, date
        -> cues that no quotation took report indirect statements
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefgen.annotate import indirect, labels, lexicon, scoring, speech
from briefgen.annotate.clauses import MASK, Clause, Layout, layout
from briefgen.annotate.cues import Cue, cues
from briefgen.annotate.mentions import Finder, Mention
from briefgen.annotate.resolve import Resolver, Speaker
from briefgen.annotate.said_on import Calendar
from briefgen.annotate.venue import venue
from briefgen.model import Annotations, Article, KnownEntity, Quote, Span
from briefgen.quotemarks import Quotation
from briefgen.registry import Layer


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its subject, in a clause."""

    clause: int
    cue: Cue
    source: Mention
    sure: float
    """0 to 1: how far the subject stands out among the candidates."""


class Quotes:
    """Finds who said what. Linear in the length of the article."""

    layer: Layer = "quotes"

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Quote, ...]:
        """Return the quotes by the start of their content."""
        del known
        return _Reading(article, done).quotes()


class _Reading:
    """One pass over one article."""

    def __init__(self, article: Article, done: Annotations) -> None:
        self.text = article.text
        self.layout: Layout = layout(article, done)
        self.finder = Finder(self.layout, done.entities)
        self.resolver = Resolver(self.layout, self.finder, done.entities)
        self.calendar = Calendar(self.layout, done.dates)
        self.attributions = [tuple(self._attributions(at)) for at in range(len(self.layout.clauses))]
        self.paragraphs = {block.number: block.span for block in done.blocks if block.number}

    def quotes(self) -> tuple[Quote, ...]:
        """Return all quotes: clause by clause, quotations first, then what is reported without marks."""
        by_clause: dict[int, list[Quotation]] = {}
        for quotation in self.layout.marked:
            by_clause.setdefault(self.layout.clause_at(quotation.outer.start), []).append(quotation)
        found: list[Quote] = []
        before: tuple[Quotation, Quote] | None = None
        for at in range(len(self.layout.clauses)):
            used: list[Attribution] = []
            for quotation in by_clause.get(at, ()):
                attribution = self._attribution(at, quotation)
                quote = self._quotation(at, quotation, attribution, before)
                if quote is None:
                    continue
                if quotation.continues and attribution is not None and before is not None:
                    _carry_back(found, before[1], quote)
                found.append(quote)
                before = quotation, quote
                if attribution is not None:
                    used.append(attribution)
            found += self._statements(at, used)
        return tuple(sorted(found, key=lambda quote: (quote.content[0], quote.quoted)))

    # -- cues and their subjects --

    def _attributions(self, at: int) -> Iterator[Attribution]:
        clause = self.layout.clauses[at]
        all_cues = tuple(cues(clause))
        mentions = self.finder.mentions(clause) if all_cues else ()
        for cue in all_cues:
            chosen = scoring.subject(clause, cue, mentions, all_cues)
            if chosen is not None:
                yield Attribution(at, cue, chosen[0], min(1.0, 0.6 + 0.1 * chosen[1]))

    def _attribution(self, at: int, quotation: Quotation) -> Attribution | None:
        """Return the attribution that a quotation belongs to: in its clause, behind it, or before its colon."""
        clause = self.layout.clauses[at]
        weighed = [
            (self._nearness(clause, one, quotation), -number, one) for number, one in enumerate(self.attributions[at])
        ]
        best = max(weighed, key=lambda item: item[:2], default=None)
        if best is not None and best[0] > 0:
            return best[2]
        following = self._following(at, quotation)
        if following is not None:
            return following
        colon = self.layout.masked[: quotation.outer.start].rstrip()[-1:] if at > 0 else ""
        starts = self.layout.masked[clause.span.start : quotation.outer.start].strip() == ""
        if starts and colon == ":" and self.attributions[at - 1]:
            return self.attributions[at - 1][-1]
        return None

    def _nearness(self, clause: Clause, one: Attribution, quotation: Quotation) -> float:
        """Return how close an attribution stands to a quotation of its clause; 0 or less: it is not its own."""
        words = clause.words
        first, last = min(one.cue.index, one.source.index), max(one.cue.stop, one.source.stop)
        value = 0.0
        if words[last - 1].end <= quotation.outer.start:
            between = self.layout.masked[words[last - 1].end : quotation.outer.start]
            gap = [w for w in between.split() if w not in ("that", ",", ":", "—")]
            value = 5.0 if not gap else 4.5 if between.rstrip().endswith(":") else 3.0 - 0.08 * len(gap)
            value -= 0.5 * between.count(MASK * 2 and " " + MASK)
            value = max(value, 0.3)
        elif words[first].start >= quotation.outer.end:
            between = self.layout.masked[quotation.outer.end : words[first].start]
            gap = between.replace(",", " ").split()
            value = 5.2 if not gap else max(0.2, 1.8 - 0.1 * len(gap))
        else:
            value = 2.0  # the quotation stands between the cue and its subject
        if one.cue.kind == "t":
            value -= 2.5
        if one.source.entity is not None and one.source.entity.name in lexicon.words("outlets"):
            value -= 1.2
        return value

    def _following(self, at: int, quotation: Quotation) -> Attribution | None:
        """Return the attribution of a next clause that is nothing but one: “...!” Lind said."""
        if at + 1 >= len(self.layout.clauses) or not self.attributions[at + 1]:
            return None
        clause, following = self.layout.clauses[at], self.layout.clauses[at + 1]
        one = self.attributions[at + 1][0]
        ends = self.layout.masked[quotation.outer.end : clause.span.end].strip() == ""
        short = min(one.cue.index, one.source.index) == 0 and len(following.words) <= 14
        return (
            one
            if ends
            and short
            and following.paragraph == clause.paragraph
            and MASK not in self.layout.masked[following.span.start : following.span.end]
            else None
        )

    # -- quotations --

    def _quotation(
        self, at: int, quotation: Quotation, attribution: Attribution | None, before: tuple[Quotation, Quote] | None
    ) -> Quote | None:
        words = self.text[quotation.span.start : quotation.span.end]
        count = speech.word_count(words)
        fragment = count < speech.FULL and not quotation.continues
        if (
            count == 0
            or speech.is_nickname(self.text, quotation)
            or (not quotation.continues and speech.is_title(self.text, quotation))
        ):
            return None
        clause = self.layout.clauses[at]
        direct = speech.is_direct(clause, self.layout.masked, quotation)
        inherited = self._inherited(at, quotation, before)
        named = labels.label(self.layout, self.finder, at, quotation) if attribution is None else None
        if named is not None:
            return self._made(quotation, direct=True, fragment=fragment, quote=self._labelled(at, named), at=at)
        if attribution is None and inherited is not None:
            same = before is not None and before[1] is inherited
            return self._made(
                quotation,
                direct=direct,
                fragment=fragment,
                quote=replace(inherited, confidence=inherited.confidence * (0.97 if same else 0.9)),
                at=at,
            )
        if attribution is None and fragment:
            return None
        if attribution is None:
            return self._made(quotation, direct=direct, fragment=fragment, quote=self._guess(at), at=at)
        return self._made(
            quotation,
            direct=direct,
            fragment=fragment,
            quote=self._attributed(attribution),
            at=at,
            attribution=attribution,
        )

    def _inherited(self, at: int, quotation: Quotation, before: tuple[Quotation, Quote] | None) -> Quote | None:
        """Return the quote whose attribution holds on: the one before it in its paragraph, or that it continues."""
        if before is None:
            return None
        quote = before[1]
        if quotation.continues:
            return quote
        same = quote.paragraph == self.layout.clauses[at].paragraph
        return quote if same and quote.source is not None and not quote.fragment else None

    def _guess(self, at: int) -> Quote:
        """Return what can be said of a quotation without an attribution: the last speaker may go on, unsurely."""
        last = self.resolver.last
        alone = (
            self.layout.masked[self.layout.clauses[at].span.start : self.layout.clauses[at].span.end].strip(
                MASK + " .,"
            )
            == ""
        )
        if last is None or not alone:
            return Quote("direct", (), confidence=0.2)
        return Quote("direct", (), speaker=last.slug, speaker_name=last.name, speaker_role=last.role, confidence=0.45)

    def _labelled(self, at: int, source: Mention) -> Quote:
        """Return a quote that a name with a colon or a dash labels."""
        who = self.resolver.speaker(source, at)
        return Quote(
            "direct",
            (),
            source=source.span,
            speaker=who.entity.slug if who.entity else None,
            speaker_name=who.name,
            speaker_role=who.entity.role if who.entity else None,
            confidence=round(0.9 * who.sure, 3),
        )

    def _attributed(self, one: Attribution, content: Span | None = None) -> Quote:
        """Return a quote with all that its attribution says: who, by which cue, where, when, reported by whom."""
        clause = self.layout.clauses[one.clause]
        who = self._speaker(one)
        return Quote(
            "direct",
            (),
            cue=one.cue.span,
            source=self._source_span(one.source),
            speaker=who.entity.slug if who.entity else None,
            speaker_name=who.name,
            speaker_role=who.entity.role if who.entity else None,
            venue=venue(self.layout.masked, clause.span.start, clause.span.end, one.cue.span.start),
            reported_by=self._reported_by(one, who),
            said_on=self.calendar.said_on(one.clause, one.cue.span.start, content),
            confidence=round(one.sure * who.sure, 3),
        )

    def _made(
        self,
        quotation: Quotation,
        *,
        direct: bool,
        fragment: bool,
        quote: Quote,
        at: int,
        attribution: Attribution | None = None,
    ) -> Quote:
        span = quotation.span
        if self.text[span.end - 1] == "," and span.end - span.start > 1:
            span = Span(span.start, span.end - 1)  # the comma belongs to the sentence around it
        content = (span,)
        if not direct and attribution is not None:
            clause = self.layout.clauses[attribution.clause]
            whole = indirect.content(
                self.text, clause, attribution.cue, attribution.source, self._cues(attribution.clause)
            )
            if whole is not None and whole.start <= quotation.outer.start and span.end <= whole.end:
                content = (whole,)
        return replace(
            quote,
            kind="direct" if direct else "mixed",
            content=content,
            quoted=(span,),
            fragment=fragment,
            paragraph=self.layout.clauses[at].paragraph,
            closed=quotation.closed,
        )

    # -- statements without marks --

    def _statements(self, at: int, used: list[Attribution]) -> Iterator[Quote]:
        clause = self.layout.clauses[at]
        taken = {one.cue.index for one in used}
        for one in self.attributions[at]:
            if one.cue.index in taken or one.cue.participle or one.cue.kind == "q":
                continue
            content = indirect.content(self.text, clause, one.cue, one.source, self._cues(at))
            if content is None or MASK in self.layout.masked[content.start : content.end]:
                continue
            if (
                content.start <= one.cue.span.start < content.end
                or content.start <= one.source.span.start < content.end
            ):
                continue
            if one.cue.kind == "t" and not self.layout.masked[one.cue.span.end : content.start].strip().startswith(
                "that"
            ):
                continue
            yield replace(
                self._attributed(one, content), kind="indirect", content=(content,), paragraph=clause.paragraph
            )

    # -- who --

    def _speaker(self, one: Attribution) -> Speaker:
        who = self.resolver.speaker(one.source, one.clause)
        if who.entity is not None and who.entity.kind == "person":
            self.resolver.last = who.entity
        return who

    def _source_span(self, source: Mention) -> Span:
        """Return the mention with the title of office before the name."""
        if source.form != "name":
            return source.span
        clause = self.layout.clauses[self.layout.clause_at(source.span.start)]
        start = source.index
        while start > 0 and source.index - start < 5:
            word = clause.words[start - 1]
            titled = (
                word.lower in lexicon.words("titles")
                or word.text in lexicon.words("demonyms")
                or word.lower in lexicon.words("speaker_nouns")
            )
            if not titled and not (
                word.text[0].isupper() and start - 1 > 0 and word.lower not in lexicon.words("stopwords")
            ):
                break
            start -= 1
        end = source.span.end
        if self.text[end : end + 2] in ("’s", "'s"):
            return Span(clause.words[start].start, end)
        return Span(min(source.span.start, clause.words[start].start), end)

    def _reported_by(self, one: Attribution, who: Speaker) -> str | None:
        """Return the outlet that the clause takes the statement from, if that is not the speaker itself."""
        for other in self.attributions[one.clause]:
            entity = other.source.entity
            if entity is not None and entity is not who.entity and entity.name in lexicon.words("outlets"):
                return entity.name
        return None

    def _cues(self, at: int) -> tuple[Cue, ...]:
        return tuple(one.cue for one in self.attributions[at])


def _carry_back(found: list[Quote], open_before: Quote, quote: Quote) -> None:
    """Give the piece in the paragraph before, if nobody is named for it, to whom its continuation is given."""
    if open_before.source is None and found and found[-1] is open_before:
        found[-1] = replace(
            quote,
            content=open_before.content,
            quoted=open_before.quoted,
            kind="direct",
            fragment=open_before.fragment,
            paragraph=open_before.paragraph,
            closed=open_before.closed,
        )
