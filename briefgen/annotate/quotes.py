"""The layer of quotes: every quotation and reported statement with cue, source, speaker, venue and date.

clauses -> cues, mentions -> each quotation takes a mention as its source -> speaker, venue, date
                          -> cues that no quotation took report statements of their subjects
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from briefgen.annotate import (
    amounts,
    grammar,
    indirect,
    interviews,
    introducing,
    labels,
    lexicon,
    names,
    passives,
    phrases,
    ranking,
    speech,
    statements,
    tags,
    turns,
    weights,
)
from briefgen.annotate.candidates import Candidate, candidates, is_outlet, is_relative
from briefgen.annotate.clauses import Layout, layout
from briefgen.annotate.cues import cues
from briefgen.annotate.mentions import Finder
from briefgen.annotate.resolve import Resolver, Speaker
from briefgen.annotate.said_on import Calendar
from briefgen.annotate.setting import Setting, setting_of
from briefgen.annotate.statements import Subject
from briefgen.annotate.tags import MASK
from briefgen.annotate.turns import Turn
from briefgen.annotate.venue import venue
from briefgen.model.annotations import Annotations, Quote
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity, Span
from briefgen.quotemarks import Quotation
from briefgen.registry import Layer
from briefgen.text import fold_spaces

_ANSWERS = 0.8
"""How far the one person named before an interview can be taken for who answers."""
DOUBTFUL = 0.8
"""A speaker less likely than this gets the next best one beside it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation with who said it."""

    quotation: Quotation
    quote: Quote
    source: Candidate | None


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
        self.cued = {at: tuple(cues(clause)) for at, clause in enumerate(self.layout.clauses)}
        by_start = {self.layout.clauses[at].span.start: found for at, found in self.cued.items()}
        self.finder = Finder(self.layout, done.entities, by_start)
        self.resolver = Resolver(self.layout, self.finder, done.entities)
        self.calendar = Calendar(self.layout, done.dates)
        answers = interviews.interview(self.layout, done.entities)
        labelled = turns.turns(self.layout, self.finder, done.entities)
        self.turns = {turn.clause: turn for turn in (*answers, *labelled)}
        self._known: dict[int, tuple[Candidate, ...]] = {}

    def quotes(self) -> tuple[Quote, ...]:
        """Return all quotes: clause by clause, quotations first, then what is reported without marks."""
        by_clause: dict[int, list[Quotation]] = {}
        for quotation in self.layout.marked:
            by_clause.setdefault(self.layout.clause_at(quotation.outer.start), []).append(quotation)
        found: list[Quote] = []
        before: Said | None = None
        for at in range(len(self.layout.clauses)):
            used: set[int] = set()
            spoken: list[Span] = []
            for quotation in by_clause.get(at, ()):
                said = self._quotation(at, quotation, before)
                if said is None:
                    continue
                if quotation.continues and said.source is not None and before is not None:
                    _carry_back(found, before.quote, said.quote)
                found.append(said.quote)
                spoken.append(quotation.span)
                before = said
                if said.source is not None and said.source.cue is not None and said.source.clause == at:
                    used.add(said.source.cue.index)
            found += self._turn(self.turns[at]) if at in self.turns else self._statements(at, used, spoken)
        return tuple(sorted(found, key=lambda quote: (quote.content[0], quote.quoted)))

    # -- cues and their subjects --

    def _subjects(self, at: int, taken: Collection[int] = ()) -> Iterator[Subject]:
        """Yield the sources of what the cues of a clause report, but for those cues that quotations took."""
        clause = self.layout.clauses[at]
        for number, cue in enumerate(self.cued[at]):
            if cue.index not in taken:
                found = statements.subject(clause, number, self.cued[at], self.spoken_by(at))
                if found is not None:
                    yield found

    def candidates(self, setting: Setting, before: Candidate | None) -> tuple[Candidate, ...]:
        """Return the mentions that may be a quotation's source: of its paragraph, or of the end of the last one."""
        clauses, at = self.layout.clauses, setting.clause
        paragraph = clauses[at].paragraph
        numbers = [n for n in range(at - ranking.BACK, at + ranking.AHEAD + 1) if 0 <= n < len(clauses)]
        numbers = [n for n in numbers if clauses[n].paragraph == paragraph]
        if at > 0 and numbers[0] == at:
            numbers.insert(0, at - 1)
        found = [
            one
            for n in numbers
            for one in self._near(n, setting.first if n == at else None)
            if n == at or not is_relative(clauses[n], one)
        ]
        if (
            before is not None
            and clauses[before.clause].paragraph == paragraph
            and not any(one.clause == before.clause and one.mention is before.mention for one in found)
        ):
            found.append(before)
        return tuple(found)

    def spoken_by(self, number: int) -> tuple[Candidate, ...]:
        """Return all candidates of one clause."""
        if number not in self._known:
            clause = self.layout.clauses[number]
            self._known[number] = candidates(number, clause, self.finder.mentions(clause), self.cued[number])
        return self._known[number]

    def _near(self, number: int, index: int | None) -> tuple[Candidate, ...]:
        """Return the candidates of one clause: those nearest to a word of it, or all that it can spare."""
        known = self.spoken_by(number)
        if index is None:
            return known[-grammar.MOST :]
        middle = sum([one.mention.index < index for one in known])
        return known[max(0, middle - grammar.MOST // 2) : middle + grammar.MOST // 2]

    # -- quotations --

    def _quotation(self, at: int, quotation: Quotation, before: Said | None) -> Said | None:
        """Return what is said in a quotation and by whom; None if it is no speech."""
        setting = setting_of(self.layout, self.cued[at], at, quotation)
        if setting.words == 0 or any(names_it(self.text, quotation) for names_it in speech.NAMES):
            return None
        if quotation.continues and before is not None:
            own = self._own(setting)
            if own is None:
                quote = self._made(setting, replace(before.quote, confidence=before.quote.confidence * 0.97), None)
                return Said(quotation, quote, before.source)
            return Said(quotation, self._made(setting, self._attributed(own, 0.97), own), own)
        named = labels.label(self.layout, self.finder, at, quotation)
        if named is not None:
            return Said(quotation, self._made(setting, self._attributed(named, 0.9), None), named)
        same = before if before is not None and before.quote.paragraph == self.layout.clauses[at].paragraph else None
        earlier = same.source if same is not None else None
        near = self.candidates(setting, earlier)
        by = passives.agent(self.layout.clauses[at], setting, near)
        if by is not None:
            return Said(quotation, self._made(setting, self._attributed(by, 0.9), None), by)
        chosen = ranking.choose(setting, near, self.layout, earlier.mention if earlier else None, self.cued)
        if chosen.candidate is not None:
            quote = self._attributed(chosen.candidate, chosen.sure)
            source = chosen.candidate
            introduced = introducing.cue(setting, source, self.layout.clauses[at], self.cued[at], self.spoken_by(at))
            if introduced is not None:
                source = source._replace(cue=introduced)
                quote = replace(quote, cue=phrases.cue(self.layout.clauses[setting.clause], introduced))
            if quote.confidence < DOUBTFUL and chosen.second is not None:
                second = self._name(chosen.second)
                quote = replace(quote, perhaps=second if second != quote.speaker_name else None)
            return Said(quotation, self._made(setting, quote, source), source)
        if setting.words < speech.FULL or not setting.direct or setting.titled:
            return None
        return Said(quotation, self._made(setting, self._guess(at, before), None), None)

    def _own(self, setting: Setting) -> Candidate | None:
        """Return the source that stands in the very sentence of a quotation which goes on from the last paragraph."""
        own = tuple(one for one in self.candidates(setting, None) if one.clause == setting.clause and one.cue)
        return ranking.choose(setting, own, self.layout, None, self.cued).candidate

    def _guess(self, at: int, before: Said | None) -> Quote:
        """Return what can be said of a quotation without an attribution: the last speaker may go on, unsurely."""
        last = self.resolver.last
        span = self.layout.clauses[at].span
        if self.layout.masked[span.start : span.end].strip(MASK + " .,"):
            return Quote("direct", (), confidence=0.2)
        if before is not None and 0 <= self.layout.clauses[at].paragraph - before.quote.paragraph <= 1:
            return replace(before.quote, confidence=min(0.5, before.quote.confidence), perhaps=None)
        if last is None:
            return Quote("direct", (), confidence=0.2)
        return Quote("direct", (), speaker=last.slug, speaker_name=last.name, speaker_role=last.role, confidence=0.45)

    def _attributed(self, one: Candidate, sure: float, content: tuple[Span, ...] = ()) -> Quote:
        """Return a quote with all that its source says: who, by which cue, where, when, reported by whom."""
        clause = self.layout.clauses[one.clause]
        who = self._speaker(one)
        near = one.cue.span.start if one.cue else one.mention.span.start
        source = phrases.source(clause, one)
        name = who.name
        counted = amounts.of_whom(clause.words, one.mention.index) < one.mention.index  # "73 percent of Americans"
        if who.entity is None and (counted or clause.words[one.mention.index].tags & tags.INDEFINITE):
            whole = self.text[source.start : source.end].partition(",")[0]
            name = fold_spaces(whole).removesuffix(" who")  # "one of the deckhands", not "one"
        return Quote(
            "direct",
            (),
            cue=phrases.cue(clause, one.cue) if one.cue else None,
            source=source,
            speaker=who.entity.slug if who.entity else None,
            speaker_name=name,
            speaker_role=who.entity.role if who.entity else None,
            venue=venue(self.layout.masked, clause.span.start, clause.span.end, near),
            reported_by=self._reported_by(one.clause, who),
            said_on=self.calendar.said_on(one.clause, near, content),
            confidence=weights.calibrated(sure * who.sure),
        )

    def _made(self, setting: Setting, quote: Quote, source: Candidate | None) -> Quote:
        quotation = setting.quotation
        span = quotation.span
        if self.text[span.end - 1] == "," and span.end - span.start > 1:
            span = Span(span.start, span.end - 1)  # the comma belongs to the sentence around it
        content: tuple[Span, ...] = (span,)
        if not setting.direct and source is not None and source.cue is not None and source.clause == setting.clause:
            clause = self.layout.clauses[source.clause]
            pieces = indirect.content(self.text, clause, source.cue, source.mention, self.cued[source.clause])
            if any(piece.start <= quotation.outer.start and span.end <= piece.end for piece in pieces):
                content = pieces
        return replace(
            quote,
            kind="direct" if setting.direct else "mixed",
            content=content,
            quoted=(span,),
            fragment=setting.words < speech.FULL and not quotation.continues,
            paragraph=self.layout.clauses[setting.clause].paragraph,
            closed=quotation.closed,
        )

    # -- statements without marks --

    def _statements(self, at: int, taken: set[int], spoken: list[Span]) -> Iterator[Quote]:
        clause = self.layout.clauses[at]
        for one in self._subjects(at, taken):
            if statements.is_silence(clause, one.cue):
                continue
            mention = one.candidate.mention
            pieces = indirect.content(self.text, clause, one.cue, mention, self.cued[at])
            if not pieces or any(one.start < piece.end and piece.start < one.end for one in spoken for piece in pieces):
                continue
            own = (one.cue.span, mention.span)
            if any(piece.start <= span.start < piece.end for piece in pieces for span in own):
                continue
            quote = self._attributed(one.candidate._replace(cue=one.cue, relation=one.relation), one.sure, pieces)
            head = clause.words[one.cue.index]
            eager = head.tags & tags.BE and one.cue.kind == "w"
            wish = bool(eager) or lexicon.verb_of(head.lower) in lexicon.words("wishes")
            yield replace(quote, kind="indirect", content=pieces, paragraph=clause.paragraph, wish=wish)

    # -- transcripts --

    def _turn(self, turn: Turn) -> Iterator[Quote]:
        """Yield what is said in a sentence of a transcript, if anything is."""
        if turn.content is None:
            return
        quote = Quote("indirect", (turn.content,), source=turn.label, speaker_name=turns.ANSWER)
        sure = 1.0
        if turn.who is not None:
            who = self.resolver.speaker(turn.who, turn.clause)
            name = names.recased(who.name) if who.name and turn.who.form == "unlisted" else who.name
            quote = replace(quote, speaker=who.entity.slug if who.entity else None, speaker_name=name)
            sure = who.sure
        elif turn.person is not None:
            quote = replace(quote, speaker=turn.person.slug, speaker_name=turn.person.name)
            sure = _ANSWERS
        paragraph = self.layout.clauses[turn.clause].paragraph
        yield replace(quote, paragraph=paragraph, confidence=weights.calibrated(sure))

    # -- who --

    def _name(self, one: Candidate) -> str | None:
        return self.resolver.speaker(one.mention, one.clause).name

    def _speaker(self, one: Candidate) -> Speaker:
        who = self.resolver.speaker(one.mention, one.clause)
        self.resolver.spoke(one.mention, who)
        return self.resolver.with_others(who, one.mention, one.clause, one.cue)

    def _reported_by(self, clause: int, who: Speaker) -> str | None:
        """Return the outlet that the clause takes the statement from, if that is not the speaker itself."""
        outlets = [one for one in self.finder.mentions(self.layout.clauses[clause]) if is_outlet(one)]
        if not any(one.entity is not who.entity for one in outlets):
            return None
        words = self.layout.clauses[clause].words
        for one in outlets:
            if one.index and words[one.index - 1].lower in ("via", "per") and one.entity is not who.entity:
                return one.entity.name if one.entity else None
        for other in self._subjects(clause):
            entity = other.candidate.mention.entity
            if entity is not None and entity is not who.entity and is_outlet(other.candidate.mention):
                return entity.name
        return None


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
