"""Speakers: a quote is given to whom its source gives it to, and to one alone."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from briefgen.check.evidence import Evidence
from briefgen.check.given import Given
from briefgen.check.proofs import Located, Proof
from briefgen.check.quotes import LONG, shown
from briefgen.compose import UNCERTAIN_BELOW
from briefgen.errors import Finding
from briefgen.model import EntityPage, PageLink, Quote, QuoteCallout, Reported, Severity
from briefgen.page.collection import Collection
from briefgen.text import title_key
from briefgen.verify import fold, verify

_WORD = re.compile(r"\w+")
_DESCRIBED = re.compile(r"(?:The|An?|One|Two|Three|Several|Some|Unknown)\b|$")
"""How a description begins that is not in lower case: with an article or a number."""
_NAMELESS = 4
"""Letters of a word that ties a nameless speaker ("two officials") to the source."""


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Whom a quote is given to on a page."""

    page: str
    """Path below content/ of their page; empty if there is none."""
    names: tuple[str, ...]
    """All that they are called: on the page, and on their own."""
    keys: frozenset[str]
    """`title_key` of each."""

    def is_another(self, other: _Speaker) -> bool:
        """Tell whether two callouts are of different speakers: names of which none is the same, and no descriptions."""
        if self.described or other.described or (self.page and self.page == other.page):
            return False
        return self.keys.isdisjoint(other.keys)

    @property
    def described(self) -> bool:
        """It is called by no name ("the president", "two officials"), so it may be anybody who is."""
        return not self.page and (self.names[0][:1].islower() or _DESCRIBED.match(self.names[0]) is not None)


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
            where = given.position(one.page, one.find("speaker uncertain"))
            yield given.finding(one.page, *where, "speaker-uncertain", message, hint, severity, block.words)


def attributed(given: Given) -> Iterator[Finding]:
    """Yield a finding for each quote given to somebody whom its source never names, or clearly does not give it to."""
    proofs = {(proof.where.page, proof.where.at): proof for proof in given.proofs}
    for one in given.blocks:
        if isinstance(one.block, QuoteCallout) and _unnamed(given.collection, one):
            yield _never_named(given, one, proofs.get((one.page, one.at)))
    for proof in given.proofs:
        wrong = _contradiction(given.collection, proof)
        if wrong is not None and not _unnamed(given.collection, proof.where):
            given_to = proof.block.speaker.text or "nobody"
            message = f"this quote is given to {given_to}; its source gives it to {wrong.speaker_name}"
            settle = "If you are right, waive it with your reason, or add the name to aliases on their page."
            hint = f"{_says(proof.where, wrong)}\n{settle}"
            where = given.position(proof.where.page, proof.where.find(proof.block.speaker.text))
            yield given.finding(proof.where.page, *where, "speaker-doubtful", message, hint, "warning", proof.words)


def alone(given: Given) -> Iterator[Finding]:
    """Yield a warning for each place that gives words to one and another place to another, both as their sources do."""
    said: dict[str, list[Proof]] = defaultdict(list)
    for proof in given.proofs:
        if isinstance(proof.block, QuoteCallout) and proof.verdict.ok and len(proof.words.split()) >= LONG:
            said[_words(proof.words)].append(proof)
    for proofs in said.values():
        places = [(one, _speaker(given.collection, one.where.page, one.block.speaker)) for one in proofs]
        if not any(places[0][1].is_another(speaker) for _, speaker in places):
            continue
        places = [place for place in places if _consistent(given.collection, place[0])]
        speakers = {speaker: proof for proof, speaker in reversed(places)}  # each with the first place
        for proof, speaker in places:
            other = next((one for who, one in speakers.items() if who.is_another(speaker)), None)
            if other is None:
                continue
            line, _ = given.position(other.where.page, other.where.at)
            where = f"{given.content}/{other.where.page}:{line}"
            theirs, mine = (one.block.speaker.text or "nobody" for one in (other, proof))
            message = f"“{shown(proof.words)}” is given to {mine} here and to {theirs} in {where}"
            hint = "Compare both with their sources. If both said it, waive it on both pages."
            at = given.position(proof.where.page, proof.where.find(proof.block.speaker.text))
            yield given.finding(proof.where.page, *at, "speaker-twice", message, hint, "warning", proof.words)


def _words(quote: str) -> str:
    """Return what two quotes share that differ in marks, case and punctuation only."""
    return " ".join(_WORD.findall(fold(quote).casefold()))


def _consistent(collection: Collection, proof: Proof) -> bool:
    """Tell whether a quote has no finding about its speaker already."""
    return not _unnamed(collection, proof.where) and _contradiction(collection, proof) is None


def _never_named(given: Given, one: Located, proof: Proof | None) -> Finding:
    block, source = one.block, one.source
    assert isinstance(block, QuoteCallout)  # noqa: S101 - the caller has looked
    assert source is not None  # noqa: S101
    message = f"{source.name} never names {block.speaker.text or 'nobody'}, to whom this quote is given"
    right = _contradiction(given.collection, proof) if proof else None
    hint = f"{_says(one, right)}\n" if right else ""
    hint += "Name the speaker as the source does."
    if block.speaker.target:
        hint += " If it means them under another name, add that to aliases on their page."
    where = given.position(one.page, one.find(block.speaker.text))
    return given.finding(one.page, *where, "speaker-unnamed", message, hint, about=block.words)


def _says(one: Located, quote: Quote) -> str:
    assert one.source is not None  # noqa: S101 - the quote is of it
    place, words = one.source.around(quote)
    return f"{place} has: {words}"


def _unnamed(collection: Collection, one: Located) -> bool:
    """Tell whether a callout is given to somebody whom its source does not name."""
    block, source = one.block, one.source
    if not isinstance(block, QuoteCallout) or source is None or block.uncertain or one.drafted:
        return False
    return not _named(source, _speaker(collection, one.page, block.speaker))


def _contradiction(collection: Collection, proof: Proof) -> Quote | None:
    """Return the source's own attribution of a proven quote where it clearly gives it to somebody else."""
    one, source = proof.where, proof.where.source
    if source is None or not proof.verdict.ok or (isinstance(proof.block, Reported) and one.drafted):
        return None
    if isinstance(proof.block, QuoteCallout) and proof.block.uncertain:
        return None
    speaker = _speaker(collection, one.page, proof.block.speaker)
    if speaker.described:
        return None
    wrong = next((quote for quote in _others(source, proof, speaker) if not _mentions(proof, quote)), None)
    if wrong is None:
        return None
    theirs = [index for index, quotes in source.quotes.items() if any(_is(source, q, speaker) for q in quotes)]
    return None if verify(proof.words, source.within(theirs)).ok else wrong  # else two people said the same


def _speaker(collection: Collection, page: str, link: PageLink) -> _Speaker:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(link.target.partition("#")[0])))
    folder, _, name = path.removesuffix(".md").partition("/")
    pages: Mapping[str, EntityPage] = getattr(collection, folder) if folder in ("people", "organisations") else {}
    known = pages.get(name) if link.target else None
    names = (known.name, *known.aliases, known.native_name) if known else ()
    every = tuple(one for one in (link.text, *names) if one)
    return _Speaker(path if known else "", every or ("",), frozenset(map(title_key, every)))


def _named(source: Evidence, speaker: _Speaker) -> bool:
    """Tell whether a source names somebody: under any name of theirs, or by the last word of one (a family name)."""
    if any(map(source.names, speaker.names)):
        return True
    words = [_WORD.findall(fold(name).casefold()) for name in speaker.names]
    if speaker.page:
        return any(f" {parts[-1]} " in source.tokens for parts in words if parts)
    return any(f" {word} " in source.tokens for parts in words for word in parts if len(word) >= _NAMELESS)


def _others(source: Evidence, proof: Proof, speaker: _Speaker) -> Iterator[Quote]:
    """Yield what the source clearly gives to somebody else, of the quotations that a quote was found in."""
    for place in proof.verdict.places:
        quotes = source.quotes.get(place, ())
        if not any(_is(source, quote, speaker) for quote in quotes):
            yield from (one for one in quotes if one.speaker_name and one.confidence >= UNCERTAIN_BELOW)


def _is(source: Evidence, quote: Quote, speaker: _Speaker) -> bool:
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
