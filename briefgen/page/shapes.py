"""The shapes in which editors and programs write a quote -> its parts, each as Markdown on one line.

> [!quote] TITLE         > “WORDS”                    !!! quote "TITLE"
>                        > — TITLE
> “WORDS”                                                 “WORDS”
>
> SOURCE LINE            > “WORDS” — TITLE                — TITLE
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from briefgen import when
from briefgen.model.common import Span
from briefgen.page.markdown import ADMONITION, parser
from briefgen.quotemarks import quotations

UNCERTAIN = "speaker uncertain"
PERHAPS = ", perhaps "
CITE = re.compile(r"\[(?P<text>¶ ?\d+)\]\((?P<target>[^()\s]*)\)")
MARKS = ("“”", '""', "„“", "„”", "«»", "»«", "‘’", "''")


class Shape(NamedTuple):
    """The parts of a quote."""

    title: str
    """Speaker, role and venue."""
    words: str
    """With the marks around them, if there are any."""
    source_line: str
    """Citation, day and so on."""
    heading: str = ""
    """A title that stands there beside an attribution in the text, and so is not the speaker's."""


_MARK = re.compile(r"\\?\[!(?:quote|cite)\\?\][+-]?", re.IGNORECASE)
_MARKER = re.compile(rf" {{0,3}}>[ \t]{{0,4}}{_MARK.pattern}[ \t]*(?P<title>[^\n]*)", re.IGNORECASE)
_PLAIN = re.compile(r" {0,3}>(?![ \t]*\\?\[!)")
_LINE = re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE)
_SPACES = re.compile("[ \t]+")
_OPENS = "“\"„«»‘'"
_DASH = re.compile(r"(?:—|–|―|-{2,3}(?!-))[ \t]*(?=\S)")
_BULLET = re.compile(r"[-*~][ \t]+(?=\S)")
_TAG = re.compile(r"</?(?:cite|footer|small)>", re.IGNORECASE)
_AROUND = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?P<inner>[^*_]+)(?P=mark)")
_INLINE = re.compile(r"(?P<words>.+?[”\"»“’'])[ \t]*(?:—|–|―|--)[ \t]*(?P<title>[^“”\"„«»]+)")
_CITED = re.compile(r"(?P<before>.*?)[ \t]*[,·(]?[ \t]*(?P<cite>\[¶ ?\d+\]\([^()\s]*\))(?P<rest>[^\n]*)")
_IN_TITLE = re.compile(r"(?P<title>[^“”\"„«»]*?)[ \t]*(?P<words>[“\"„«][^\n]*[”\"“»])(?:[ \t]+(?P<cite>\[¶[^\n]*))?")
_NAME_MAX = 200
"""Characters: a longer last line that begins with a dash is no attribution."""


def is_callout(text: str) -> bool:
    """Tell whether a block is a quote callout, in whatever shape an editor left it."""
    return _MARKER.match(text) is not None


def is_blockquote(text: str) -> bool:
    """Tell whether a block is a plain blockquote: no callout of any kind, no admonition."""
    return _PLAIN.match(text) is not None


def is_marker(words: str) -> bool:
    """Tell whether words begin with what makes a blockquote a quote callout: `[!quote]`."""
    return _MARK.match(words) is not None


def fold(lines: Sequence[str]) -> str:
    """Return the lines of a paragraph as one; the spaces that other languages set between words stay as they are."""
    if len(lines) == 1:
        found = lines[0].strip(" \t")
        return _SPACES.sub(" ", found) if "\t" in found or "  " in found else found
    last = len(lines) - 1
    bare = (line if n == last or not _breaks(line) else line[:-1] for n, line in enumerate(lines))
    return _SPACES.sub(" ", " ".join(line.strip(" \t") for line in bare)).strip(" ")


def _breaks(line: str) -> bool:
    """Tell whether a line ends in a backslash that breaks it."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def in_one_pair(words: str) -> bool:
    """Tell whether words stand in one pair of quotation marks from the first to the last."""
    found = quotations(words, [Span(0, len(words))])
    return len(found) == 1 and found[0].closed and found[0].outer == (0, len(words)) and len(found[0].span) > 0


# -- the three shapes ------------------------------------------------------------------------------------------------


def of_callout(text: str) -> Shape:
    """Return the parts of `> [!quote]`; the words are all that is neither its title nor its source line."""
    marker = _MARKER.match(text)
    title = marker["title"].strip(" \t") if marker else ""
    body = _LINE.sub("", text[marker.end() :].removeprefix("\n") if marker else text)
    paragraphs = _paragraphs(body)
    glued = bool(body.split("\n", 1)[0].strip(" \t"))
    if glued and paragraphs:
        more = _title_goes_on(paragraphs)
        title = fold([title, *paragraphs[0][:more]])
        paragraphs = [lines for lines in (paragraphs[0][more:], *paragraphs[1:]) if lines]
    if (not paragraphs or _is_source_line(paragraphs[0][0])) and (match := _IN_TITLE.fullmatch(title)):
        title, paragraphs = (
            match["title"],
            [[match["words"]], *([[match["cite"]]] if match["cite"] else []), *paragraphs],
        )
    return _shape(title, paragraphs)


def of_admonition(text: str) -> Shape:
    """Return the parts of `!!! quote "Speaker, role"` with its indented text."""
    first, _, body = text.partition("\n")
    match = ADMONITION.fullmatch(first.rstrip("\r"))
    title = (match["title"] or "").replace('\\"', '"') if match else ""
    return _shape(title.strip(" \t"), _paragraphs(_inside(body)))


def _inside(body: str) -> str:
    """Return the text of an admonition without its indentation, and without the marks of a blockquote that is all."""
    text = re.sub(r"^(?: {1,4}|\t)", "", body, flags=re.MULTILINE)
    quoted = all(line.startswith(">") for line in text.split("\n") if line.strip(" \t"))
    return _LINE.sub("", text) if quoted else text


def of_blockquote(text: str, after: str = "") -> Shape | None:
    """Return the parts of a blockquote that is a quote; None if it is prose.

    It is one if its words stand in quotation marks, or if its last line begins with a dash and looks like a name.
    `after`: the paragraph behind it, if that begins with a dash; then it must be the attribution.
    """
    body = _LINE.sub("", text)
    inner = after or _bulleted(body)
    if not _only_paragraphs(body if not inner or after else body.rstrip().rpartition("\n")[0]):
        return None
    paragraphs = _paragraphs(body)
    if inner and not after:
        paragraphs[-1].pop()
        paragraphs = [lines for lines in paragraphs if lines]
    if inner:
        paragraphs.append([inner])
    shape = _shape("", paragraphs)
    if not shape.words or (inner and not shape.title):
        return None
    if in_one_pair(shape.words):
        return shape
    return shape if shape.title and not inner and _looks_like_name(shape) else None


def is_attribution(text: str) -> bool:
    """Tell whether a paragraph looks like an attribution that stands below a blockquote."""
    line = text.strip(" \t\n")
    return len(line) <= _NAME_MAX and "\n" not in line and _attribution(line) is not None


def _looks_like_name(shape: Shape) -> bool:
    """Tell a name from dialogue and from prose that goes on after a dash."""
    title = shape.title.lstrip("[*_")
    if not title or _DASH.match(shape.words) or re.search(r" [—–―] |[?!…:;]$", title):
        return False
    return title[0].isupper() or (title[0].isalpha() and not title[0].islower())


def _bulleted(body: str) -> str:
    """Return the last line if it is a name behind a hyphen, `- Maria Lind`, below words in marks; else nothing."""
    words, _, line = body.rstrip().rpartition("\n")
    match = _BULLET.match(line)
    return f"— {line[match.end() :]}" if match and words and in_one_pair(fold(words.strip().split("\n"))) else ""


def structure(text: str) -> str:
    """Return what a callout or admonition holds beside paragraphs, in words: "a list"; empty if nothing."""
    body = text.partition("\n")[2]
    body = _LINE.sub("", body) if is_callout(text) else _inside(body)
    for token in parser().parse(body):
        if token.type in _STRUCTURES:
            return _STRUCTURES[token.type]
    return ""


_STRUCTURES = {
    "heading_open": "a heading",
    "bullet_list_open": "a list",
    "ordered_list_open": "a list",
    "blockquote_open": "a quote inside of it",
    "fence": "code",
    "code_block": "code (a line with four spaces in front)",
    "html_block": "HTML",
    "table_open": "a table",
    "hr": "a rule",
}


def _only_paragraphs(body: str) -> bool:
    return all(token.type not in _STRUCTURES for token in parser().parse(body))


# -- the parts -------------------------------------------------------------------------------------------------------


def _paragraphs(body: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in body.split("\n"):
        if line.strip(" \t"):
            found[-1].append(line.strip(" \t") if not line.endswith("  ") else line.lstrip(" \t"))
        elif found[-1]:
            found.append([])
    return found if found[-1] else found[:-1]


def _title_goes_on(paragraphs: Sequence[Sequence[str]]) -> int:
    """Return how many lines under the marker still belong to the title, which a program wrapped."""
    first = paragraphs[0]
    if len(paragraphs) > 1 and not any(_opens(line) for line in first):
        return len(first) if _opens(paragraphs[1][0]) else 0
    at = next((n for n, line in enumerate(first) if _opens(line)), 0)
    end = next((n for n in range(at, len(first)) if _is_source_line(first[n])), len(first))
    words = fold(first[at:end])
    return at if at and words[:1] + words[-1:] in MARKS else 0


def _opens(line: str) -> bool:
    return line[:1] in _OPENS if line else False


def _is_source_line(line: str) -> bool:
    return CITE.match(line) is not None


def _is_source_line_without_citation(words: str, line: str) -> bool:
    """Tell whether a paragraph below words in marks holds nothing but a day, an attribution, a doubt."""
    known = (
        when.parse(part) or (len(part) > 2 and part[0] == part[-1] in "*_") or part.startswith(UNCERTAIN)
        for part in line.split(" · ")
    )
    return words[:1] + words[-1:] in MARKS and all(known)


def _shape(title: str, paragraphs: list[list[str]]) -> Shape:
    source_line = _take_source_line(paragraphs)
    attribution = _take_attribution(paragraphs)
    heading = ""
    if attribution:
        if not source_line and (match := _CITED.fullmatch(attribution)):
            attribution, source_line = match["before"], match["cite"] + match["rest"].rstrip(")")
        heading, title = title, attribution
    return Shape(title, _joined([fold(lines) for lines in paragraphs]), source_line, heading)


def _joined(paragraphs: Sequence[str]) -> str:
    """Return the words of all paragraphs on one line; a mark that opens each of them anew stands once."""
    text = "\n".join(paragraphs)
    if len(paragraphs) > 1:
        starts = list(accumulate((len(one) + 1 for one in paragraphs), initial=0))
        spans = [Span(start, start + len(one)) for start, one in zip(starts, paragraphs, strict=False)]
        found = quotations(text, spans)
        whole = len(found) == len(spans) and all(one.outer == span for one, span in zip(found, spans, strict=True))
        if whole and found[-1].closed and all(one.continues for one in found[1:]):
            return text[0] + " ".join(text[one.span.start : one.span.end] for one in found) + text[-1]
    return " ".join(paragraphs)


def _take_source_line(paragraphs: list[list[str]]) -> str:
    """Take the source line out of the paragraphs: the last one, or the last lines, or what follows the closing mark."""
    if not paragraphs:
        return ""
    last = paragraphs[-1]
    at = next((n for n, line in enumerate(last) if _is_source_line(line) and (n or len(paragraphs) > 1)), None)
    if at is not None:
        found = fold(last[at:])
        paragraphs[-1:] = [last[:at]] if at else []
        return found
    whole = fold(last)
    if len(paragraphs) > 1 and _is_source_line_without_citation(_joined([*map(fold, paragraphs[:-1])]), whole):
        paragraphs.pop()
        return whole
    match = _CITED.fullmatch(whole)
    if match and match["before"][:1] + match["before"][-1:] in MARKS:
        paragraphs[-1] = [match["before"]]
        return match["cite"] + (match["rest"].rstrip(")") if "(" not in match["rest"] else match["rest"])
    return ""


def _take_attribution(paragraphs: list[list[str]]) -> str:
    """Take "— Maria Lind, mayor" out of the paragraphs: the last one, the last lines, or behind the closing mark."""
    if not paragraphs:
        return ""
    last = paragraphs[-1]
    for at, line in enumerate(last):
        if (at or len(paragraphs) > 1) and (found := _attribution(fold([line, *last[at + 1 :]]))) is not None:
            paragraphs[-1:] = [last[:at]] if at else []
            return found
    match = _INLINE.fullmatch(fold(last))
    if match and len(paragraphs) == 1 and in_one_pair(match["words"]) and len(match["title"]) <= _NAME_MAX:
        paragraphs[-1] = [match["words"]]
        return _bare(match["title"])
    return ""


def _attribution(line: str) -> str | None:
    """Return what stands behind the dash of an attribution, without emphasis around it; None if it is none."""
    bare = _TAG.sub("", line).strip(" \t")
    if match := _AROUND.fullmatch(bare):
        bare = match["inner"].strip(" \t")
    match = _DASH.match(bare)
    return _bare(bare[match.end() :]) if match and len(bare) <= _NAME_MAX + 200 else None


def _bare(title: str) -> str:
    """Return an attribution without tags, and without emphasis around its first words."""
    words = _TAG.sub("", title).strip(" \t")
    match = _AROUND.match(words)
    return (match["inner"] + words[match.end() :]).strip(" \t") if match else words
