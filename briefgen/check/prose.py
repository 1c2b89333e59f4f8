"""Quotes outside of callouts: in prose, headings, blockquotes, and beside a speaker. A reader takes them for proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefgen import frontmatter
from briefgen.check.evidence import Evidence
from briefgen.check.given import Given
from briefgen.check.proofs import Located
from briefgen.check.quotes import LONG, shown
from briefgen.errors import Finding
from briefgen.model.pages import Briefing, KeyPoints, Prose, QuoteCallout, Section
from briefgen.page import inline
from briefgen.page.shapes import is_marker
from briefgen.page.source import cited
from briefgen.quotemarks import in_marks
from briefgen.verify import fold, unspaced, verify

_LIKE_MARKS = str.maketrans("‹❝❮⹂〟›❞❯″ʺ˝ˮ", "“““““”””" + '"' * 4)
"""What a reader takes for quotation marks, though no source is believed to quote with them."""
_QUOTED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:>[ \t]?)+")
_NOTE = re.compile(r"\\?\[![\w-]+\\?\]")
_ALONE = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|\||#{1,6}[ \t]|:[ \t])")
"""Begins a line that is no part of the paragraph before it."""
_OWN = re.compile(r"^(?:[-*+]|:|\d{1,9}[.)]) |(?:\s*¶\s?\d+)+$")
"""What a line has around its words."""


class _Paragraph(NamedTuple):
    """Some lines of a block that are read as one."""

    at: int
    """Offset on the page."""
    words: str
    """What a reader sees of it."""
    blockquote: bool
    """A reader takes all of it for a quote."""


def in_prose(given: Given) -> Iterator[Finding]:
    """Yield an error for each quote of a briefing outside of its callouts that its source has not."""
    if given.briefing is None:
        return
    yield from _in_title(given, given.briefing)
    for one in given.blocks:
        if one.drafted:
            continue
        if isinstance(one.block, QuoteCallout):
            beside = f"{one.block.speaker.text}, {one.block.role}, {one.block.venue}, {one.block.said_on}"
            yield from _held(given, one, _Paragraph(one.at, beside, False))
        elif isinstance(one.block, Prose | KeyPoints | Section):
            for paragraph in _paragraphs(given, one):
                yield from _held(given, one, paragraph)


def nested(given: Given) -> Iterator[Finding]:
    """Yield an error for each callout inside of a list or of another quote, where it is not read as one."""
    if given.name.startswith("sources/"):
        return
    read = {given.position(one.at)[0] for one in given.blocks if isinstance(one.block, QuoteCallout)}
    for number, line in enumerate(given.lines, start=1):
        lead = _QUOTED.match(line)
        if lead and number not in read and is_marker(line[lead.end() :]):
            message = "a quote inside of a list or of another quote is not read as one, and not proven"
            hint = "Let it stand on its own: begin the line with “> [!quote]”, an empty line before it."
            yield given.finding(number, lead.end() + 1, "quote-nested", message, hint)


def _in_title(given: Given, page: Briefing) -> Iterator[Finding]:
    line, column = frontmatter.place(given.text, "title")
    if page.title and given.text.split("\n")[line - 1] not in given.base.split("\n"):
        source = given.around.evidence(page.slug, page.source.get("path", ""))
        for words in _unknown(page.title, [source] if source else []):
            yield _finding(given, (line, column), words, source)


def _held(given: Given, one: Located, paragraph: _Paragraph) -> Iterator[Finding]:
    """Yield a finding for each quote in some words that no source has which they may be from."""
    slugs = dict.fromkeys(cited(link)[0] for link in inline.links(one.markdown))
    others = (given.around.evidence(slug, "") for slug in slugs if slug)
    sources = [source for source in (one.source, *others) if source is not None]
    for words in _unknown(paragraph.words, sources, whole=paragraph.blockquote):
        yield _finding(given, given.position(_place(one, paragraph, words)), words, next(iter(sources), None))


def _unknown(text: str, sources: list[Evidence], *, whole: bool = False) -> Iterator[str]:
    """Yield what stands in marks in a text, or the text itself where it is `whole` a quote, if no source has it."""
    marked = in_marks(text.translate(_LIKE_MARKS))
    for words in marked or ((text,) if whole else ()):
        if _is_long(words) and not any(_has(source, words, text) for source in sources):
            yield words


def _has(source: Evidence, words: str, text: str) -> bool:
    """Tell whether a source quotes some words, or has all the text they stand in."""
    title = source.article.title if source.article else ""
    whole = fold(text).casefold()
    return (
        verify(words.rstrip(".,;:"), source.spoken, explain=False).ok
        or whole in source.folded
        or whole in fold(title).casefold()
    )


def _is_long(words: str) -> bool:
    """Tell whether words in marks count as a quote, and not as a title, a slogan or a scare quote."""
    return len(words.split()) >= LONG or sum(map(unspaced, words)) >= 2 * LONG


def _finding(given: Given, where: tuple[int, int], words: str, source: Evidence | None) -> Finding:
    what = f"and not in {source.name}" if source else "and there is no source to hold it against"
    message = f"“{shown(words)}” reads as a quote here, {what}"
    hint = "Quote the source's words, or report them without marks. A title in marks can be waived."
    return given.finding(*where, "quote-in-prose", message, hint, about=words)


def _place(one: Located, paragraph: _Paragraph, words: str) -> int:
    """Return the offset of words on the page: theirs, else that of their first ones, else of their paragraph."""
    start = paragraph.at - one.at
    for piece in (words, inline.escape(words), " ".join(words.split()[:2]), words.split()[0]):
        if (found := one.markdown.find(piece, start)) >= 0:
            return one.at + found
    return paragraph.at


def _paragraphs(given: Given, one: Located) -> Iterator[_Paragraph]:
    """Yield the paragraphs, items, rows of a block; what stands in code is none."""
    at, begun, quoted, note = one.at, one.at, False, False
    lines: list[str] = []
    for line in [*one.markdown.split("\n"), ""]:
        prefix = _QUOTED.match(line)
        bare = (line[prefix.end() :] if prefix else line).strip(" \t")
        number, _ = given.position(min(at, len(given.linked)))
        in_code = line.strip() and not given.lines[number - 1]
        if lines and (not bare or in_code or _ALONE.match(line)):
            yield _Paragraph(begun, _OWN.sub("", inline.plain(" ".join(lines))), quoted and not note)
            lines = []
        if not prefix:
            note = False
        elif _NOTE.match(bare):
            note = True
        if bare and not in_code:
            begun, quoted = (begun, quoted) if lines else (at, prefix is not None)
            lines.append(bare)
        at += len(line) + 1
