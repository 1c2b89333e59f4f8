"""Quotes that are verbatim and may still mislead: words left out or put in that turn the meaning. English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.check.evidence import Evidence
from briefgen.check.given import Given
from briefgen.check.proofs import Proof
from briefgen.check.quotes import LONG, shown
from briefgen.errors import Finding
from briefgen.model.common import Severity

_TURNS = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|nowhere|cannot|without|hardly|scarcely|rarely|refuse[sd]?|den(?:y|ies|ied)"
    r"|but|unless|except|however|although|though|only if|if)\b|n't\b",
    re.IGNORECASE,
)
"""What turns a statement into its contrary, or takes a part of it back."""
_CONTRAST = re.compile(r"\b(?:but|unless|except|however|although|though|only if|if)\b", re.IGNORECASE)
_JOINED = re.compile(r"[\s,;:–—-]*and\b", re.IGNORECASE)
_JOINS = re.compile(r"\band[\s,;:–—-]*$", re.IGNORECASE)
_WORD = re.compile(r"\w")
_ENDS = re.compile(r"[.!?…][\"')\]]*(?:\s|$)")


def negations(given: Given) -> Iterator[Finding]:
    """Yield a finding for each quote that leaves out a negation or adds one: an error on a page that is no draft."""
    severity: Severity = "warning" if given.briefing is not None and given.briefing.status == "draft" else "error"
    for proof in given.proofs:
        source, verdict = proof.where.source, proof.verdict
        if source is None or not verdict.ok or proof.where.drafted:
            continue
        dropped = next(filter(_turns, _left_out(source, proof)), "")
        if dropped:
            message = f"“{shown(proof.words)}” leaves out “{_near(dropped)}”, which may turn its meaning"
            hint = "Compare with the source. Quote these words too, or waive it if the meaning stays the same."
            where = given.position(proof.at())
            yield given.finding(*where, "quote-negation-dropped", message, hint, severity, proof.words)
        added = next((words for words in verdict.insertions if _TURNS.search(words)), "")
        if added:
            message = f"[{added}] is yours and may turn the meaning of “{shown(proof.words)}”"
            hint = "Quote as the source has it, and put your doubt into a sentence of your own."
            where = given.position(proof.at())
            yield given.finding(*where, "quote-negation-added", message, hint, severity, proof.words)


def condensed(given: Given) -> Iterator[Finding]:
    """Yield, for information, each quote that is condensed or holds words of an editor."""
    for proof in given.proofs:
        source = proof.where.source
        if source is None or not proof.verdict.ok:
            continue
        if proof.verdict.condensed and any(map(_WORD.search, _left_out(source, proof))):
            message = f"words are left out of “{shown(proof.words)}”; the page shows it as condensed"
            where = given.position(proof.at())
            yield given.finding(*where, "quote-condensed", message, "", "info", proof.words)
        if proof.verdict.insertions:
            words = ", ".join(f"[{one}]" for one in proof.verdict.insertions)
            message = f"{words} in “{shown(proof.words)}” is an editor's; the page shows it in brackets"
            where = given.position(proof.at())
            much = any(len(one.split()) > LONG for one in proof.verdict.insertions)
            hint = "Brackets are there to explain a word. Say the rest in a sentence of your own." if much else ""
            severity: Severity = "warning" if much else "info"
            yield given.finding(*where, "quote-insertion", message, hint, severity, proof.words)


def _turns(words: str) -> bool:
    """Tell whether words left out turn the meaning: a negation in a clause that "and" joins is that clause's own."""
    joined = _JOINED.match(words) or _JOINS.search(words)
    return (_CONTRAST if joined else _TURNS).search(words) is not None


def _left_out(source: Evidence, proof: Proof) -> Iterator[str]:
    """Yield what a quote leaves out: the rest of its first and last sentence, and all between its segments."""
    places, spans = proof.verdict.places, proof.verdict.spans
    texts, starts = source.spoken.texts, source.spoken.starts
    for index, (place, span) in enumerate(zip(places, spans, strict=True)):
        start, end = span.start - starts[place], span.end - starts[place]
        if index and places[index - 1] == place:
            yield texts[place][spans[index - 1].end - starts[place] : start]
        else:
            yield _head(texts[place][:start])
        if index + 1 == len(places) or places[index + 1] != place:
            tail = _tail(texts[place], end)
            yield tail
            cut = end + len(tail) >= len(texts[place]) and not _ENDS.search(texts[place][-3:])
            if cut and place + 1 not in places and _interrupted(source, place):
                yield _tail(texts[place + 1], 0)


def _interrupted(source: Evidence, place: int) -> bool:
    """Tell whether the next quotation ends the sentence of one, its cue between: "We will", he said, "but not"."""
    if place + 1 >= len(source.groups) or not source.spoken.texts[place + 1][:1].islower():
        return False
    between = source.text[source.groups[place][-1].outer.end : source.groups[place + 1][0].outer.start]
    cues = [{one.cue for one in source.quotes.get(index, ()) if one.kind == "direct"} for index in (place, place + 1)]
    return "\n\n" not in between and not _ENDS.search(between) and bool(cues[0] & cues[1] - {None})


def _head(text: str) -> str:
    """Return the last, unfinished sentence of what stands before a segment."""
    ends = list(_ENDS.finditer(text))
    return text[ends[-1].end() :] if ends else text


def _tail(text: str, at: int) -> str:
    """Return the rest of the sentence that a segment ends in."""
    if at and text[at - 1] in ".!?…":
        return ""
    match = _ENDS.search(text, at)
    return text[at : match.start()] if match else text[at:]


def _near(words: str) -> str:
    """Return the words around the first one that turns the meaning."""
    match = _TURNS.search(words)
    start = match.start() if match else 0
    first = words.rfind(" ", 0, max(0, start - 20)) + 1
    return shown(words[first:].strip(" ,;:"))
