"""Quotes: every callout and fragment in marks stands inside quotation marks in its source, where it says it does."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.check.evidence import Evidence
from briefgen.check.given import Given
from briefgen.check.proofs import Located, Proof
from briefgen.errors import Finding
from briefgen.model.pages import QuoteCallout
from briefgen.page.shapes import is_blockquote
from briefgen.page.source import cited
from briefgen.verify import verify

LONG = 5
"""Words in marks from which prose counts as a quote and not as a title, a slogan or a scare quote."""
_REVIEW = "Write them as the source has them, leave words out visibly with […], or put your own in [brackets]."
_REPORT = "Only words that the source puts in quotation marks are a quote. Write it as “Reported: ...” without marks."


def verbatim(given: Given) -> Iterator[Finding]:
    """Yield an error for each quote that its source does not prove, in no version of it."""
    for one in given.blocks:
        if isinstance(one.block, QuoteCallout) and one.source is None:
            yield _sourceless(given, one)
    for proof in given.proofs:
        if not proof.verdict.ok and proof.past is None:
            yield _unproven(given, proof)


def _sourceless(given: Given, one: Located) -> Finding:
    assert isinstance(one.block, QuoteCallout)  # noqa: S101 - the caller has looked
    where, words = given.position(one.at), one.block.words
    hint = "End it with a link to the paragraph it is from: [¶4](../sources/harbour-bridge.md#p4)"
    if given.briefing is None and is_blockquote(one.markdown):
        message = f"“{shown(words)}” reads as a quote, and cites no source"
        return given.finding(*where, "quote-uncited", message, hint, about=words)
    message = "there is no source to hold this quote against"
    return given.finding(*where, "quote-without-source", message, hint, about=words)


def _unproven(given: Given, proof: Proof) -> Finding:
    source = proof.where.source
    assert source is not None  # noqa: S101 - a proof has one
    if not proof.words.strip():
        message = "this callout has no words in quotation marks"
        where = given.position(proof.where.at)
        return given.finding(*where, "quote-not-verbatim", message, "> “The words of the source.”")
    if verify(proof.words, [source.text]).ok:
        message = f"“{shown(proof.words)}” stands in {source.name}, but not inside quotation marks"
        where = given.position(proof.at())
        return given.finding(*where, "quote-not-marked", message, _REPORT, about=proof.words)
    message = f"“{shown(proof.words)}” is not what {source.name} says"
    diff = proof.verdict.diff
    where = given.position(proof.at(proof.verdict.differs if diff else 0))
    hint = f"{diff}\n{_REVIEW}" if diff else _REVIEW
    return given.finding(*where, "quote-not-verbatim", message, hint, about=proof.words)


def paragraphs(given: Given) -> Iterator[Finding]:
    """Yield a warning for each quote that links to a paragraph in which it does not stand."""
    for proof in given.proofs:
        source, (_, number) = proof.where.source, cited(proof.block.cite)
        if source is None or not proof.verdict.ok or not number or number not in source.paragraphs:
            continue
        numbers = sorted({one for index in proof.verdict.places for one in source.numbers(index)})
        if number in numbers or not numbers:
            continue
        if verify(proof.words, source.within(source.standing_in(number))).ok:
            continue
        target = proof.block.cite.target
        message = f"“{shown(proof.words)}” stands in paragraph {numbers[0]} of its source, not in {number}"
        hint = f"The link that leads there: [¶{numbers[0]}]({target.rpartition('#')[0]}#p{numbers[0]})"
        where = given.position(proof.where.find(target))
        yield given.finding(*where, "quote-paragraph", message, hint, "warning", proof.words)


def evidence(given: Given) -> Iterator[Finding]:
    """Yield an error for each callout that shows as the source's words around the quote what does not stand there."""
    for proof in given.proofs:
        one, block = proof.where, proof.block
        if not isinstance(block, QuoteCallout) or one.source is None or one.drafted or not block.attribution:
            continue
        if not one.source.whole:
            continue
        around = _around(proof, one.source).casefold()
        verdict = verify(block.attribution.casefold(), [around])
        if not verdict.ok or verdict.insertions:
            message = f"“{shown(block.attribution)}” is not what {one.source.name} has around this quote"
            hint = "Copy the words that the source puts around the quote, or remove them from its last line."
            where = given.position(one.find(block.attribution))
            yield given.finding(*where, "attribution-altered", message, hint, about=block.words)


def _around(proof: Proof, source: Evidence) -> str:
    """Return the paragraphs of a proven quote with one before and one after; of any other the whole source."""
    if proof.past is not None:
        return proof.past.said.text
    near = {number for place in proof.verdict.places for number in source.numbers(place)}
    around = {each for number in near for each in (number - 1, number, number + 1)}
    spans = [source.paragraphs[number] for number in around if number in source.paragraphs]
    return source.text[min(spans)[0] : max(spans)[1]] if spans else source.text


def shown(words: str) -> str:
    """Return words as a message has room for them."""
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " …"
