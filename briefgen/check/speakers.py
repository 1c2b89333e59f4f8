"""Speakers: a quote is given to whom its source gives it to, and to one alone."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from briefgen.check.evidence import Evidence
from briefgen.check.given import Given
from briefgen.check.proofs import Located, Proof
from briefgen.check.quotes import LONG, shown
from briefgen.compose import UNCERTAIN_BELOW
from briefgen.errors import Finding
from briefgen.model.annotations import Quote
from briefgen.model.common import Severity
from briefgen.model.pages import PageLink, QuoteCallout, Reported
from briefgen.text import title_key
from briefgen.texts import stamp
from briefgen.verify import fold, verify

_WORD = re.compile(r"\w+")
_DESCRIBED = re.compile(r"(?:The|An?|One|Two|Three|Several|Some|Unknown)\b|$")
"""How a description begins that is not in lower case: with an article or a number."""
_NAMELESS = 4
"""Letters of a word that ties a nameless speaker ("two officials") to the source."""
_KEY = 16
"""Digits of the digest by which quotes are compared."""


class Speaker(NamedTuple):
    """Whom a quote is given to on a page."""

    page: str
    """Path below content/ of their page; empty if there is none."""
    names: tuple[str, ...]
    """All that they are called: on the page, and on their own."""

    @property
    def keys(self) -> frozenset[str]:
        """`title_key` of each name."""
        return frozenset(map(title_key, self.names))

    def is_another(self, other: Speaker) -> bool:
        """Tell whether two callouts are of different speakers: names of which none is the same, and no descriptions."""
        if self.described or other.described or (self.page and self.page == other.page):
            return False
        return self.keys.isdisjoint(other.keys)

    @property
    def described(self) -> bool:
        """It is called by no name ("the president", "two officials"), so it may be anybody who is."""
        return not self.page and (self.names[0][:1].islower() or _DESCRIBED.match(self.names[0]) is not None)


class Said(NamedTuple):
    """A proven quote that is long enough to be told from others, for the comparison with other pages."""

    key: str
    """What quotes share that differ in marks, case and punctuation only: a digest of their words."""
    words: str
    """As they stand on the page."""
    speaker: Speaker
    named: str
    """What the callout calls the speaker; empty if it names none."""
    line: int
    """1-based, of the callout."""
    at: tuple[int, int]
    """Line and column of the speaker."""
    settled: bool
    """Nothing else is wrong with its speaker."""


def reviewed(given: Given) -> Iterator[Finding]:
    """Yield a finding for each guessed speaker: an error on a published page."""
    for one in given.blocks:
        block = one.block
        if isinstance(block, QuoteCallout) and block.uncertain:
            also = f"; the next best guess is {block.perhaps}" if block.perhaps else ""
            message = f"this quote is given to {block.speaker.text or 'nobody'}, which is a guess{also}"
            hint = "Compare with the source, correct the speaker if need be, then remove “speaker uncertain”."
            severity: Severity = "warning"
            if one.briefing.status == "published":
                severity, message = "error", f"on a published page, {message}"
            where = given.position(one.find("speaker uncertain"))
            yield given.finding(*where, "speaker-uncertain", message, hint, severity, block.words)


def attributed(given: Given) -> Iterator[Finding]:
    """Yield a finding for each quote given to somebody whom its source never names, or clearly does not give it to.

    The second is a warning on a draft, as sources are read by rules; an error where the page says that an editor has
    gone over it, and on a page that is an editor's own.
    """
    proofs = {proof.where.at: proof for proof in given.proofs}
    for one in given.blocks:
        if isinstance(one.block, QuoteCallout) and _unnamed(given, one):
            yield _never_named(given, one, proofs.get(one.at))
    for proof in given.proofs:
        wrong = _contradiction(given, proof)
        if wrong is not None and not _unnamed(given, proof.where):
            given_to = proof.block.speaker.text or "nobody"
            message = f"this quote is given to {given_to}; its source gives it to {wrong.speaker_name}"
            settle = "If you are right, waive it with your reason, or add the name to aliases on their page."
            hint = f"{_says(proof.where, wrong)}\n{settle}"
            where = given.position(proof.where.find(proof.block.speaker.text))
            draft = given.briefing is not None and given.briefing.status == "draft"
            severity: Severity = "warning" if draft else "error"
            yield given.finding(*where, "speaker-doubtful", message, hint, severity, proof.words)


def joined(given: Given) -> Iterator[Finding]:
    """Yield an error for each condensed quote whose pieces the source gives to different people."""
    for proof in given.proofs:
        one, source = proof.where, proof.where.source
        if source is None or one.drafted or not proof.verdict.ok or len(set(proof.verdict.places)) < 2:
            continue
        known = [found for place in proof.verdict.places if (found := _clearly(source, place))]
        if not known or any(
            verify(proof.words, source.within(at for at in source.quotes if who in _clearly(source, at))).ok
            for who in set().union(*known)
        ):
            continue
        if not set.intersection(*known):
            message = f"“{shown(proof.words)}” joins words of {' and '.join(_names(known))}"
            hint = "Make a quote of each. If the source is read wrongly, waive it with your reason."
            yield given.finding(*given.position(proof.at()), "quote-joined", message, hint, about=proof.words)


def _clearly(source: Evidence, place: int) -> set[str]:
    """Return the names of those to whom a source clearly gives one of its quotations."""
    quotes = source.quotes.get(place, ())
    return {one.speaker_name for one in quotes if one.speaker_name and one.confidence >= UNCERTAIN_BELOW}


def _names(known: Iterable[set[str]]) -> Iterable[str]:
    return dict.fromkeys(name for names in known for name in sorted(names))


def said(given: Given) -> Iterator[Said]:
    """Yield the proven quotes of a page that `alone` compares with those of others."""
    for proof in given.proofs:
        block = proof.block
        if isinstance(block, QuoteCallout) and proof.verdict.ok and len(proof.words.split()) >= LONG:
            key = stamp(" ".join(_WORD.findall(fold(proof.words).casefold())))[:_KEY]
            settled = not _unnamed(given, proof.where) and _contradiction(given, proof) is None
            line, _ = given.position(proof.where.at)
            at = given.position(proof.where.find(block.speaker.text))
            yield Said(key, proof.words, _speaker(given, block.speaker), block.speaker.text, line, at, settled)


def alone(places: Iterable[tuple[str, Said]]) -> Iterator[Finding]:
    """Yield a warning for each place that gives words to one and another place to another, both as their sources do.

    `places`: path of a page in the project, and one of its quotes; in order.
    """
    groups: dict[str, list[tuple[str, Said]]] = defaultdict(list)
    for place in places:
        groups[place[1].key].append(place)
    for group in groups.values():
        if not any(group[0][1].speaker.is_another(one.speaker) for _, one in group):
            continue
        group = [place for place in group if place[1].settled]
        speakers = {one.speaker: (path, one) for path, one in reversed(group)}  # each with the first place
        for path, one in group:
            found = next((other for who, other in speakers.items() if who.is_another(one.speaker)), None)
            if found is None:
                continue
            where, other = found
            theirs, mine = (each.named or "nobody" for each in (other, one))
            message = f"“{shown(one.words)}” is given to {mine} here and to {theirs} in {where}:{other.line}"
            hint = "Compare both with their sources. If both said it, waive it on both pages."
            yield Finding(path, *one.at, "speaker-twice", "warning", message, hint, one.words)


def _never_named(given: Given, one: Located, proof: Proof | None) -> Finding:
    block, source = one.block, one.source
    assert isinstance(block, QuoteCallout)  # noqa: S101 - the caller has looked
    assert source is not None  # noqa: S101
    message = f"{source.name} never names {block.speaker.text or 'nobody'}, to whom this quote is given"
    right = _contradiction(given, proof) if proof else None
    hint = f"{_says(one, right)}\n" if right else ""
    hint += "Name the speaker as the source does."
    if block.speaker.target:
        hint += " If it means them under another name, add that to aliases on their page."
    where = given.position(one.find(block.speaker.text))
    return given.finding(*where, "speaker-unnamed", message, hint, about=block.words)


def _says(one: Located, quote: Quote) -> str:
    assert one.source is not None  # noqa: S101 - the quote is of it
    place, words = one.source.around(quote)
    return f"{place} has: {words}"


def _unnamed(given: Given, one: Located) -> bool:
    """Tell whether a callout is given to somebody whom its source does not name."""
    block, source = one.block, one.source
    if not isinstance(block, QuoteCallout) or source is None or block.uncertain or one.drafted or not source.whole:
        return False
    return not _named(source, _speaker(given, block.speaker))


def _contradiction(given: Given, proof: Proof) -> Quote | None:
    """Return the source's own attribution of a proven quote where it clearly gives it to somebody else."""
    one, source = proof.where, proof.where.source
    if source is None or not proof.verdict.ok or (isinstance(proof.block, Reported) and one.drafted):
        return None
    if isinstance(proof.block, QuoteCallout) and proof.block.uncertain:
        return None
    if source.quotes.keys().isdisjoint(proof.verdict.places):
        return None
    speaker = _speaker(given, proof.block.speaker)
    if speaker.described:
        return None
    wrong = next((quote for quote in _others(source, proof, speaker) if not _mentions(proof, quote)), None)
    if wrong is None:
        return None
    theirs = [index for index, quotes in source.quotes.items() if any(_is(source, q, speaker) for q in quotes)]
    return None if verify(proof.words, source.within(theirs)).ok else wrong  # else two people said the same


def _speaker(given: Given, link: PageLink) -> Speaker:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(given.name), unquote(link.target.partition("#")[0])))
    known = given.around.entity(path) if link.target and path.startswith(("people/", "organisations/")) else None
    names = (known.name, *known.aliases, known.native_name) if known else ()
    return Speaker(path if known else "", tuple(one for one in (link.text, *names) if one) or ("",))


def _named(source: Evidence, speaker: Speaker) -> bool:
    """Tell whether a source names somebody: under any name of theirs, or by the last word of one (a family name)."""
    if any(map(source.names, speaker.names)):
        return True
    words = [_WORD.findall(fold(name).casefold()) for name in speaker.names]
    if speaker.page:
        return any(f" {parts[-1]} " in source.tokens for parts in words if parts)
    return any(f" {word} " in source.tokens for parts in words for word in parts if len(word) >= _NAMELESS)


def _others(source: Evidence, proof: Proof, speaker: Speaker) -> Iterator[Quote]:
    """Yield what the source clearly gives to somebody else, of the quotations that a quote was found in."""
    for place in proof.verdict.places:
        quotes = source.quotes.get(place, ())
        if not any(_is(source, quote, speaker) for quote in quotes):
            yield from (one for one in quotes if one.speaker_name and one.confidence >= UNCERTAIN_BELOW)


def _is(source: Evidence, quote: Quote, speaker: Speaker) -> bool:
    """Tell whether the source's quote is this speaker's: the same page, or a name that both go by."""
    if quote.speaker and speaker.page.rpartition("/")[2] == f"{quote.speaker}.md":
        return True
    entity = next((one for one in source.annotations.entities if one.slug == quote.speaker), None)
    names = (quote.speaker_name or "", *((entity.name, *entity.aliases) if entity else ()))
    if any(title_key(name) in speaker.keys for name in names if name):
        return True
    mention = source.text[slice(*quote.source)] if quote.source else ""
    return title_key(mention) in speaker.keys


def _mentions(proof: Proof, quote: Quote) -> bool:
    """Tell whether a reported statement names the one to whom the source gives its words, if not by its first link."""
    if not isinstance(proof.block, Reported):
        return False
    words = set(_WORD.findall(proof.block.markdown.casefold()))
    name = _WORD.findall((quote.speaker_name or "").casefold())
    return bool(name) and name[-1] in words
