"""The lines of the article on a web page: what trafilatura finds, else what the page marks as its article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from briefgen.read.page_cleaning import PARAGRAPH
from briefgen.text import fold_marks, fold_spaces, normalise

if TYPE_CHECKING:
    from configparser import ConfigParser

    from lxml.html import HtmlElement


class Line(NamedTuple):
    """One line of the article."""

    words: str
    heading: bool = False


_BLOCKS = frozenset(("p", "head", "list", "item", "quote", "table", "row", "cell", "graphic"))
"""Elements of trafilatura's XML that stand on lines of their own."""
_EXPORTED = frozenset(("MsoNormal", "WordSection1", "doc-content"))
"""Classes that Word and Google Docs set."""
_MARKS = re.compile('[“”„«»"]')
_OPENS = re.compile('[“„«"‘‚]')
_ENDS = "\"'.,;:!?…()"
_SHINGLE = 4
"""Words by which a pull quote is looked for: a shorter one is no quote."""
_LONGEST_PULL = 80
"""Words of a pull quote at most."""
_CANDIDATES = 8
"""Lines that are looked at for each: a page that repeats itself without end costs no more."""


def lines(tree: HtmlElement) -> list[Line]:
    """Return the lines of the article in a tree that was made safe, pull quotes left out.

    A document has no menus to be told from its text, and trafilatura would drop its short lists: all blocks of it are
    taken. Those of `<article>` are, where trafilatura finds nothing, runs paragraphs together, or loses quotation marks
    that it has.
    """
    import trafilatura
    from lxml import etree

    if is_document(tree):
        return without_pull_quotes([*blocks(tree.body)])
    own = [line for article in _articles(tree) for line in blocks(article)]
    xml = trafilatura.extract(tree, output_format="xml", include_comments=False, include_tables=True, config=_config())
    if not xml:
        return without_pull_quotes(own)
    main = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True)).find("main")
    found = [*_laid_out(_flattened(main))] if main is not None else []
    marks = [sum(len(_MARKS.findall(line.words)) for line in one) for one in (found, own)]
    lost = not found or 4 * marks[0] < 3 * marks[1] or len(found) == 1 < len(own)
    return without_pull_quotes(own if lost else found)


@cache
def _config() -> ConfigParser:
    """Return trafilatura's settings, but for short articles: below its usual length it runs all paragraphs together."""
    from copy import deepcopy

    from trafilatura.settings import DEFAULT_CONFIG

    config: ConfigParser = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "60"
    return config


def _flattened(main: Any) -> Iterator[Line]:
    """Yield the lines of trafilatura's XML; what stands beside the blocks of a list or quote has its own."""
    loose = [main.text or ""]
    for one in main:
        if one.tag not in _BLOCKS:
            loose += ["".join(one.itertext()), one.tail or ""]
            continue
        yield Line("".join(loose))
        loose = [one.tail or ""]
        if one.tag == "row":
            yield Line(" | ".join(fold_spaces("".join(cell.itertext())) for cell in one))
        elif any(child.tag in _BLOCKS for child in one):
            yield from _flattened(one)
        else:
            yield Line("".join(one.itertext()), one.tag == "head")
    yield Line("".join(loose))


def _laid_out(found: Iterable[Line]) -> Iterator[Line]:
    """Yield lines with their white space folded, cut where two breaks end a paragraph, without empty ones."""
    for line in found:
        for part in line.words.split(PARAGRAPH):
            if words := normalise(fold_spaces(part)):
                yield Line(words, line.heading)


def is_document(tree: HtmlElement) -> bool:
    """Tell whether the page is a document that a word processor exported."""
    classes = {name for one in tree.iter("body", "div", "p") for name in str(one.get("class") or "").split()}
    return not _EXPORTED.isdisjoint(classes) and next(tree.iter("nav", "article", "main", "aside"), None) is None


def _articles(tree: HtmlElement) -> list[HtmlElement]:
    """Return the one `<article>` of a page; none where it has none, or several."""
    articles = list(tree.iter("article"))
    return articles if len(articles) == 1 else []


def blocks(top: HtmlElement) -> Iterator[Line]:
    """Yield the paragraphs and headings of an element of the page."""
    found = []
    rows = {one for one in top.iter("tr") if _is_row(one)}
    for one in top.iter("p", "h1", "h2", "h3", "h4", "li", "blockquote", "tr"):
        if one.tag == "tr":
            found += [Line(_row(one))] * (one in rows)
            continue
        if next(one.iterancestors("tr"), None) in rows:
            continue
        if one.tag in ("li", "blockquote") and one.find("p") is not None:
            continue
        if any(up.tag in ("aside", "nav", "footer", "figure", "header") for up in _between(one, top)):
            continue
        found.append(Line(one.text_content(), one.tag.startswith("h")))
    yield from _laid_out(found)


def _is_row(one: HtmlElement) -> bool:
    """Tell a row of figures from one that lays out the page: no cell of it has paragraphs or a table."""
    return next(one.iter("table"), None) is None and all(len(cell.findall(".//p")) <= 1 for cell in one)


def _row(one: HtmlElement) -> str:
    return " | ".join(fold_spaces(cell.text_content()) for cell in one)


def _between(one: HtmlElement, top: HtmlElement) -> Iterator[HtmlElement]:
    for up in one.iterancestors():
        if up is top:
            return
        yield up


def without_pull_quotes(found: list[Line]) -> list[Line]:
    """Return lines without those in quotation marks whose words stand in another line: said once, set twice."""
    words = [_words(line.words) for line in found]
    pulled = {
        at: tuple(words[at][:_SHINGLE])
        for at, line in enumerate(found)
        if not line.heading and _OPENS.match(line.words) and _SHINGLE <= len(words[at]) <= _LONGEST_PULL
    }
    wanted = frozenset(pulled.values())
    standing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(words) if wanted else ():
        for start in range(len(one) - _SHINGLE + 1):
            if (shingle := tuple(one[start : start + _SHINGLE])) in wanted and len(standing[shingle]) < _CANDIDATES:
                standing[shingle].append(at)
    dropped = {
        at
        for at, shingle in pulled.items()
        if any(len(words[other]) > len(words[at]) and _is_in(words[at], words[other]) for other in standing[shingle])
    }
    return [line for at, line in enumerate(found) if at not in dropped]


def _words(line: str) -> list[str]:
    """Return the words of a line without what stands at their ends."""
    return [word.strip(_ENDS) for word in fold_marks(line).casefold().split()]


def _is_in(words: list[str], others: list[str]) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(others)} "
