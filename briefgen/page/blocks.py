"""The body of a briefing <-> its blocks. Lossless: what is not in the canonical form is kept as the editor wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from briefgen.model.pages import KeyPoints, PageBlock, PageLink, Point, Prose, ReadAlso, Reported, Section
from briefgen.page import callout, shapes
from briefgen.page.inline import escape, link, links, plain
from briefgen.page.markdown import Piece, split

KEY_POINTS = "Key points"
READ_ALSO = "Read also"
REPORTED = "Reported: "

_REPORTED = REPORTED.strip()
_ATX = re.compile(r" {0,3}(?P<marks>#{1,6})(?P<title>(?:[ \t][^\n]*)?)")
_ITEM = re.compile(r" ?[-*+][ \t]+(?P<words>\S[^\n]*)")
_NOT_WRAPPED = re.compile(r"[ \t]*(?:[-+*>#]|\d{1,9}[.)](?:[ \t]|$)|`{3}|~{3}|<|\|)")
_CITED = re.compile(r"(?P<words>.*?) *\[(?P<text>¶ ?\d+)\]\((?P<target>[^()\s]*)\)(?: · (?P<date>[^\n]*?))?[ \t]*")
_LINKED = re.compile(r"\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s]*)\)[ \t]*")


_NOTHING = Piece("other", "")


def dumps(blocks: Sequence[PageBlock]) -> str:
    """Return the body of a page; it ends with one line end where the last block is in the canonical form."""
    body = [written(block) for block in blocks]
    if body and blocks[-1].as_written is None:
        body[-1] = body[-1].removesuffix("\n")
    return "".join(body)


def loads(body: str, *, sourced: bool = True) -> tuple[PageBlock, ...]:
    """Return the blocks of a body that does not begin with a blank line; each holds the blank lines behind it.

    `sourced`: the page has a source of its own, so that a blockquote which cites none is a quote from it; else prose.
    """
    return tuple(_blocks(split(body), sourced))


def _blocks(pieces: Sequence[Piece], sourced: bool) -> Iterator[PageBlock]:
    at = 0
    while at < len(pieces):
        block, count = _block(pieces, at, sourced)
        text = pieces[at].text if count == 1 else "".join(piece.text for piece in pieces[at : at + count])
        at += count
        last = at == len(pieces)
        yield block if written(block) == text + "\n" * last else replace(block, as_written=text)


def _block(pieces: Sequence[Piece], at: int, sourced: bool) -> tuple[PageBlock, int]:
    """Return the block that begins with a piece, and how many pieces it takes."""
    kind, text = pieces[at].kind, pieces[at].bare
    following = pieces[at + 1] if at + 1 < len(pieces) else _NOTHING
    if kind == "heading":
        section = _section(text)
        if section.title in (KEY_POINTS, READ_ALSO) and following.kind == "bullets":
            found = _list(section.title, following.text)
            if found is not None:
                return found, 2
        return section, 1
    if kind == "quote":
        return _quote(text, following, sourced)
    if kind == "admonition":
        return callout.of_shape(shapes.of_admonition(text)), 1
    if kind == "paragraph" and text.startswith(_REPORTED):
        folded = shapes.fold(text.split("\n"))
        if folded.startswith(REPORTED):
            return _reported(folded), 1
    return Prose(text), 1


def _section(text: str) -> Section:
    level, title = heading(text)
    return Section(plain(title).strip(), level)


def heading(text: str) -> tuple[int, str]:
    """Return level and Markdown of a heading; one that is underlined, too."""
    if match := _ATX.fullmatch(text):
        title = match["title"].rstrip(" \t")
        words = title.rstrip("#")
        return len(match["marks"]), (words if words[-1:] in (" ", "\t") else title).strip(" \t")
    words, _, underline = text.rstrip().rpartition("\n")
    return 1 if underline.strip().startswith("=") else 2, shapes.fold(words.split("\n"))


def _quote(text: str, following: Piece, sourced: bool) -> tuple[PageBlock, int]:
    if shapes.is_callout(text):
        return callout.loads(text), 1
    below = following.text if following.kind == "paragraph" and shapes.is_attribution(following.text) else ""
    for after in (below.strip(), "") if below else ("",):
        shape = shapes.of_blockquote(text, after)
        if shape is not None and (sourced or shape.source_line):
            return callout.of_shape(shape), 2 if after else 1
    return Prose(text), 1


def shape(text: str) -> shapes.Shape:
    """Return the parts of a quote, in whatever shape `text` has it. Raises ValueError if it is none."""
    first, *rest = split(text)
    if first.kind == "admonition":
        return shapes.of_admonition(first.bare)
    below = rest[0].text.strip() if rest else ""
    callout_ = shapes.is_callout(first.bare)
    found = shapes.of_callout(first.bare) if callout_ else shapes.of_blockquote(first.bare, below)
    if found is None:
        raise ValueError(text)
    return found


def items(text: str) -> tuple[str, ...] | None:
    """Return the items of a bullet list, each on one line; None if they hold more than one paragraph each."""
    found: list[list[str]] = []
    blank = False
    for line in text.split("\n"):
        if not line.strip(" \t"):
            blank = True
        elif match := _ITEM.fullmatch(line):
            found.append([match["words"]])
            blank = False
        elif blank or not found or _NOT_WRAPPED.match(line):
            return None
        else:
            found[-1].append(line)
    return tuple(shapes.fold(lines) for lines in found)


def _list(title: str, text: str) -> KeyPoints | ReadAlso | None:
    words = items(text)
    if words is None:
        return None
    if title == KEY_POINTS:
        return KeyPoints(tuple(_point(one) for one in words))
    return ReadAlso(tuple(_item(one) for one in words))


def _point(words: str) -> Point:
    match = _CITED.fullmatch(words)
    if match is None:
        return Point(plain(words), PageLink(""))
    return Point(plain(match["words"]), PageLink(match["text"], match["target"]))


def _item(words: str) -> PageLink:
    match = _LINKED.fullmatch(words)
    return PageLink(plain(match["text"]), match["target"]) if match else PageLink(plain(words))


def _reported(words: str) -> Reported:
    statement, cite, said_on = words.removeprefix(REPORTED), PageLink(""), ""
    if match := _CITED.fullmatch(statement):
        statement, text, target, date = match.groups()
        cite, said_on = PageLink(text, target), date or ""
    people = (one for one in links(statement) if one.target.startswith(("../people/", "../organisations/")))
    return Reported(statement, next(people, PageLink("")), cite, said_on)


def written(block: PageBlock) -> str:
    """Return the Markdown of a block with the blank line behind it: as the editor wrote it, or the canonical form."""
    return block.as_written if block.as_written is not None else canonical(block)


@lru_cache(maxsize=1024)
def canonical(block: PageBlock) -> str:
    """Return the canonical Markdown of a block with the blank line behind it."""
    if isinstance(block, Prose):
        return f"{block.markdown}\n\n"
    if isinstance(block, Section):
        return f"{'#' * block.level} {escape(block.title)}\n\n"
    if isinstance(block, KeyPoints):
        lines = "".join(f"- {escape(one.text)}{_cite(one.cite, '')}\n" for one in block.points)
        return f"## {KEY_POINTS}\n\n{lines}\n"
    if isinstance(block, ReadAlso):
        lines = "".join(f"- {link(one.text, one.target)}\n" for one in block.items)
        return f"## {READ_ALSO}\n\n{lines}\n"
    if isinstance(block, Reported):
        return f"{REPORTED}{block.markdown}{_cite(block.cite, block.said_on)}\n\n"
    return callout.dumps(block) + "\n\n"


def _cite(cite: PageLink, said_on: str) -> str:
    if not cite.text:
        return ""
    return f" [{cite.text}]({cite.target})" + (f" · {said_on}" if said_on else "")


def lines(blocks: Sequence[PageBlock], first: int) -> tuple[int, ...]:
    """Return the line (1-based) on which each block begins; `first` is that of the first one."""
    found: list[int] = []
    for block in blocks:
        found.append(first)
        first += written(block).count("\n")
    return tuple(found)


def located(blocks: Sequence[PageBlock], start: int = 0) -> Iterator[tuple[int, str, PageBlock]]:
    """Yield each block with the offset and the text of its Markdown; the first one begins at `start`."""
    for block in blocks:
        text = written(block)
        yield start, text, block
        start += len(text)
