"""Quotes outside of callouts: in prose, headings, blockquotes, front matter. A reader takes them for proven.

On a briefing they must stand in its source, or in one that their block cites. On any other page they must stand in a
source that their section cites, or in the source of a briefing that it links to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from briefgen import frontmatter
from briefgen.check.evidence import Evidence
from briefgen.check.given import Given
from briefgen.check.paragraphs import QUOTED, Paragraph, paragraphs, place
from briefgen.check.quotes import LONG, shown
from briefgen.errors import Finding, InputError
from briefgen.model.pages import Briefing, KeyPoints, PageBlock, Prose, QuoteCallout, Reported, Section
from briefgen.page import briefing as briefing_page
from briefgen.page import inline
from briefgen.page.briefing import strings
from briefgen.page.shapes import is_marker
from briefgen.page.source import cited
from briefgen.quotemarks import in_marks
from briefgen.verify import fold, unspaced, verify

_LIKE_MARKS = str.maketrans("‹❝❮⹂〟❛›❞❯❜″ʺ˝ˮ", "““““““””””" + '"' * 4)
"""What a reader takes for quotation marks, though no source is believed to quote with them; likewise below."""
_DOUBLED = re.compile(r"(?<!\S)(?:<<|,,)(?=\w)|(?<=\S)>>|ʼʼ|´´")
_MAY_QUOTE = re.compile(
    r"[\"“”„‟«»‘’‚「」『』〝〞＂‹❝❮⹂〟❛›❞❯❜″ʺ˝ˮʼ´&`]|<<|,,|(?<!\w)'|^[ \t]*(?:[-*+\d.)]+[ \t]+)?>", re.MULTILINE
)
"""A page without any of these quotes nobody."""
_EVIDENCE = re.compile(r"(?:sources|briefings)/(?P<slug>[^/]+)\.md")
_UNSAID = frozenset({"at", "digest", "path", "url"})
"""Keys of front matter whose values no reader takes for somebody's words."""
_Path = tuple[str | int, ...]
_Slugs = tuple[str, ...]


class _Block(NamedTuple):
    """A block of a page."""

    at: int
    """Offset on the page."""
    markdown: str
    block: PageBlock


def in_prose(given: Given) -> Iterator[Finding]:
    """Yield an error for each quote outside of callouts that is in no source which stands beside it."""
    if given.name.startswith("sources/") or given.name == "wanted.md":  # briefgen's own: words and titles of sources
        return
    yield from _in_front_matter(given)
    if given.briefing is None:
        for section in _sections(_blocks(given)):
            slugs = dict.fromkeys(slug for one in section for slug in _linked(given, one.markdown))
            yield from _held(given, section, _said(given, slugs))
        return
    for one in given.blocks:
        if not one.drafted:
            own = () if one.source is None else (one.source,)
            slugs = dict.fromkeys(cited(link)[0] for link in inline.links(one.markdown))
            yield from _held(given, [_Block(one.at, one.markdown, one.block)], chain(own, _said(given, slugs)))


def nested(given: Given) -> Iterator[Finding]:
    """Yield an error for each callout inside of a list or of another quote, where it is not read as one."""
    if given.name.startswith("sources/"):
        return
    read = {given.position(one.at)[0] for one in given.blocks if isinstance(one.block, QuoteCallout)}
    for number, line in enumerate(given.lines, start=1):
        lead = QUOTED.match(line)
        if lead and number not in read and is_marker(line[lead.end() :]):
            message = "a quote inside of a list or of another quote is not read as one, and not proven"
            hint = "Let it stand on its own: begin the line with “> [!quote]”, an empty line before it."
            yield given.finding(number, lead.end() + 1, "quote-nested", message, hint)


# -- where quotes may stand ------------------------------------------------------------------------------------------


def _in_front_matter(given: Given) -> Iterator[Finding]:
    """Yield a finding for each quote among the values that an editor wrote; what briefgen wrote is a source's."""
    if given.head is None or not _MAY_QUOTE.search(given.head.raw or ""):
        return
    lines, drafted = given.text.split("\n"), frozenset(given.base.split("\n"))
    for path, value, slugs in _values(given.head.values):
        if path[:1] == ("aliases",) and given.briefing is not None:
            continue  # headlines by which others know its article
        for words in _long(value):
            line, column = frontmatter.place(given.text, *path)
            sources = [*_own(given), *_said(given, slugs)]
            if lines[line - 1] not in drafted and not any(_has(source, words, value) for source in sources):
                yield _finding(given, (line, column), words, next(iter(sources), None))


def _values(value: object, path: _Path = (), slugs: _Slugs = ()) -> Iterator[tuple[_Path, str, _Slugs]]:
    """Yield each string with the keys that lead to it, and the briefings whose quotes the mapping around it names."""
    if isinstance(value, Mapping):
        slugs = tuple(one.partition("#")[0] for one in strings(value.get("quotes"))) or slugs
        for key, inner in value.items():
            if key not in _UNSAID:
                yield from _values(inner, (*path, key), slugs)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, (*path, index), slugs)
    elif isinstance(value, str):
        yield path, value, slugs


def _blocks(given: Given) -> Iterator[_Block]:
    """Yield the blocks of a page that is no briefing, if it may quote somebody."""
    if given.blocks:
        yield from (_Block(one.at, one.markdown, one.block) for one in given.blocks)
    elif _MAY_QUOTE.search(given.linked, frontmatter.end(given.linked)):
        try:
            page = briefing_page.loads(given.linked, PurePosixPath(given.name).stem, given.name)
        except InputError:  # broken front matter is a finding of its own
            return
        yield from map(_Block._make, briefing_page.located(page))


def _sections(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    """Yield the blocks from one heading to the next."""
    section: list[_Block] = []
    for one in blocks:
        if section and isinstance(one.block, Section):
            yield section
            section = []
        section.append(one)
    if section:
        yield section


def _held(given: Given, blocks: Iterable[_Block], sources: Iterable[Evidence]) -> Iterator[Finding]:
    """Yield a finding for each quote of some blocks, but those that are proven as callouts, that no source has.

    Likewise for those that a page which is no briefing takes from a withdrawn source: nothing marks them there. Each
    source is looked at once, whatever the number of quotes, and as long as one is left.
    """
    left = [
        (place(one.markdown, one.at, beside, words), beside.words, words)
        for one in blocks
        for beside, words in _quoted(given, one)
    ]
    first: Evidence | None = None
    for source in sources if left else ():
        first, held = first or source, left
        left = [one for one in held if not _has(source, one[2], one[1])]
        if source.withdrawn is not None and given.briefing is None:
            yield from (_withdrawn(given, at, words, source) for at, text, words in held if _has(source, words, text))
        if not left:
            return
    for at, _, words in left:
        yield _finding(given, given.position(at), words, first)


def _quoted(given: Given, one: _Block) -> Iterator[tuple[Paragraph, str]]:
    """Yield what counts as a quote in a block, each with its paragraph."""
    for paragraph in _read(given, one):
        whole = paragraph.blockquote and given.read is not None  # on a page of the editors' own it may be a motto
        yield from ((paragraph, words) for words in _long(paragraph.words, whole=whole))


def _read(given: Given, one: _Block) -> Iterator[Paragraph]:
    """Yield what a reader sees of a block beside what is proven as a quote."""
    block = one.block
    if isinstance(block, QuoteCallout):
        yield Paragraph(one.at, f"{block.speaker.text}, {block.role}, {block.venue}, {block.said_on}", False)
    elif isinstance(block, Reported) and given.briefing is not None:
        words = inline.plain(block.markdown)
        if _marked(words) != words:  # what stands in marks of other shapes is proven with its statement
            yield Paragraph(one.at, words, False)
    elif isinstance(block, Prose | KeyPoints | Section | Reported):
        yield from paragraphs(given, one.markdown, one.at)


# -- what they are held against --------------------------------------------------------------------------------------


def _own(given: Given) -> Iterator[Evidence]:
    """Yield the source of a briefing."""
    if isinstance(given.read, Briefing):
        found = given.around.evidence(given.slug, given.read.source.get("path", ""))
        if found is not None:
            yield found


def _said(given: Given, slugs: Iterable[str]) -> Iterator[Evidence]:
    """Yield what the sources with some slugs say, as far as they are there."""
    yield from filter(None, (given.around.evidence(slug, "") for slug in slugs if slug))


def _linked(given: Given, markdown: str) -> Iterator[str]:
    """Yield the slugs of the sources that some Markdown cites, and of the briefings it links to."""
    folder = posixpath.dirname(given.name)
    for link in inline.links(markdown):
        path = posixpath.normpath(posixpath.join(folder, unquote(link.target.partition("#")[0])))
        if match := _EVIDENCE.fullmatch(path):
            yield match["slug"]


def _long(text: str, *, whole: bool = False) -> Iterator[str]:
    """Yield what counts as a quote in a text: what stands in marks, or the text itself where it is `whole` a quote."""
    for words in in_marks(_marked(text)) or ((text,) if whole else ()):
        if len(words.split()) >= LONG or sum(map(unspaced, words)) >= 2 * LONG:
            yield words


def _marked(text: str) -> str:
    """Return a text with quotation marks for what a reader takes for some."""
    return _DOUBLED.sub(lambda mark: {"<<": "“", ",,": "“", ">>": "”"}.get(mark[0], '"'), text).translate(_LIKE_MARKS)


def _has(source: Evidence, words: str, text: str) -> bool:
    """Tell whether a source quotes some words or has them in its headline, or has all the text they stand in."""
    whole, title = fold(text).casefold(), fold(source.headlines).casefold()
    return (
        verify(words.rstrip(".,;:"), source.spoken, explain=False).ok
        or whole in source.folded
        or whole in title
        or fold(words).casefold() in title
    )


def _withdrawn(given: Given, at: int, words: str, source: Evidence) -> Finding:
    assert source.withdrawn is not None  # noqa: S101 - the caller has looked
    message = f"“{shown(words)}” is from {source.name}, which was withdrawn on {source.withdrawn.on}"
    hint = "Take it out, or say beside it that the source was withdrawn; then waive this finding, with the reason."
    return given.finding(*given.position(at), "source-withdrawn", message, hint, "warning", source.name)


def _finding(given: Given, where: tuple[int, int], words: str, first: Evidence | None) -> Finding:
    """Return what to say of a quote; `first` is the first source that it was held against."""
    hint = "Quote the source's words, or report them without marks. A title in marks can be waived."
    if first is not None:
        what = f"and not in {first.name}"
    elif given.briefing is not None:
        what = "and there is no source to hold it against"
    else:
        up = "../" * given.name.count("/")
        what = "and its section cites no source"
        hint = f"Say where it stands, in the same section: [¶4]({up}sources/harbour-bridge.md#p4)\n"
        hint += "Words that are nobody's, a title or a term, stand better in *italics*; else waive it, with the reason."
    message = f"“{shown(words)}” reads as a quote here, {what}"
    return given.finding(*where, "quote-in-prose", message, hint, about=words)
