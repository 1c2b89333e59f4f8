"""Quotes: every callout and fragment in marks stands inside quotation marks in its source, where it says it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.check.given import Given
from briefgen.check.proofs import Located, Proof
from briefgen.errors import Finding
from briefgen.model.pages import KeyPoints, Prose, QuoteCallout
from briefgen.page import inline
from briefgen.page.source import cited
from briefgen.quotemarks import in_marks
from briefgen.verify import fold, verify

LONG = 5
"""Words in marks from which prose counts as a quote and not as a title, a slogan or a scare quote."""
_OWN = re.compile(r"^[-*+] |\s*¶\s?\d+$")
"""What a line of a list has around its words."""
_REVIEW = "Write them as the source has them, leave words out visibly with […], or put your own in [brackets]."
_REPORT = "Only words that the source puts in quotation marks are a quote. Write it as “Reported: ...” without marks."


def verbatim(given: Given) -> Iterator[Finding]:
    """Yield an error for each quote that its source does not prove, in no version of it."""
    for one in given.blocks:
        if isinstance(one.block, QuoteCallout) and one.source is None:
            message = "there is no source to hold this quote against"
            hint = "End the callout with a link to the paragraph it is from: [¶4](../sources/harbour-bridge.md#p4)"
            where = given.position(one.at)
            yield given.finding(*where, "quote-without-source", message, hint, about=one.block.words)
    for proof in given.proofs:
        if not proof.verdict.ok and proof.past is None:
            yield _unproven(given, proof)


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
        here = [index for index in range(len(source.groups)) if number in source.numbers(index)]
        if verify(proof.words, source.within(here)).ok:
            continue
        target = proof.block.cite.target
        message = f"“{shown(proof.words)}” stands in paragraph {numbers[0]} of its source, not in {number}"
        hint = f"The link that leads there: [¶{numbers[0]}]({target.rpartition('#')[0]}#p{numbers[0]})"
        where = given.position(proof.where.find(target))
        yield given.finding(*where, "quote-paragraph", message, hint, "warning", proof.words)


def evidence(given: Given) -> Iterator[Finding]:
    """Yield an error for each callout that shows as the source's words around the quote what the source has not."""
    for one in given.blocks:
        block = one.block
        if not isinstance(block, QuoteCallout) or one.source is None or one.drafted or not block.attribution:
            continue
        at = 0
        for piece in (fold(part).casefold() for part in block.attribution.split("…")):
            found = one.source.folded.find(piece, at)
            if found < 0:
                message = f"“{shown(block.attribution)}” is not in {one.source.name}"
                hint = "Copy the words that the source puts around the quote, or remove them from its last line."
                where = given.position(one.find(block.attribution))
                yield given.finding(*where, "attribution-altered", message, hint, about=block.words)
                break
            at = found + len(piece)


def in_prose(given: Given) -> Iterator[Finding]:
    """Yield an error for each quote in the prose of a briefing that its source has not inside quotation marks."""
    for one in given.blocks if given.briefing else ():
        if one.source is not None and not one.drafted and isinstance(one.block, Prose | KeyPoints):
            yield from _in_prose(given, one)


def _in_prose(given: Given, one: Located) -> Iterator[Finding]:
    source = one.source
    assert source is not None  # noqa: S101 - the caller has looked
    at = one.at
    for line in one.markdown.split("\n"):
        start, at = at, at + len(line) + 1
        number, _ = given.position(start)
        if not line or not given.lines[number - 1]:  # code
            continue
        words = _OWN.sub("", inline.plain(line))
        for text in in_marks(words):
            if len(text.split()) < LONG or verify(text, source.spoken).ok or fold(words).casefold() in source.folded:
                continue
            message = f"“{shown(text)}” stands in quotation marks here, and not in {source.name}"
            hint = "Quote the source's words, or report them without marks. A title in marks can be waived."
            where = given.position(start + max(line.find(text), line.find(inline.escape(text)), 0))
            yield given.finding(*where, "quote-in-prose", message, hint, about=text)


def shown(words: str) -> str:
    """Return words as a message has room for them."""
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " …"
