"""Earlier versions of an article against today's: which paragraphs are other ones. What pages show of a correction."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from briefgen.model.article import Article, Block, Earlier
from briefgen.model.common import Display
from briefgen.model.pages import Correction, SourcePage, SourcePart
from briefgen.quotemarks import quotations
from briefgen.text import fold_spaces, title_key
from briefgen.verify import fold


def corrections(article: Article, blocks: Sequence[Block]) -> tuple[Correction, ...]:
    """Return what changed since each earlier version, oldest first; nothing of one that has the same words.

    `blocks` are the article's. Another shape of quotation marks or of white space is no change, nor is another place.
    """
    return tuple(one for version in article.earlier if (one := _correction(version, article, blocks)) is not None)


def in_place(article: Article, page: SourcePage) -> bool:
    """Tell whether a source was changed in its place: `page`, made from it before, says what no version of it does.

    What was only added is no such change, and neither is another form of the file.
    """
    digest = page.source.get("digest", "")
    if not digest or digest in {article.source.digest, *(one.article.source.digest for one in article.earlier)}:
        return False
    text = fold(article.text)
    pieces = (part.text for part in page.parts if part.kind == "paragraph")
    if page.display == "link-only":
        pieces = (piece.strip("“”") for words in pieces for piece in words.split("” … “"))
    return title_key(page.title) != title_key(article.title) or not all(fold(piece) in text for piece in pieces)


def _correction(version: Earlier, article: Article, blocks: Sequence[Block]) -> Correction | None:
    before, now = _paragraphs(version.article, version.blocks), _paragraphs(article, blocks)
    title = version.article.title
    renamed = title_key(title) != title_key(article.title)
    if " ".join(before.values()) == " ".join(now.values()):
        before = now = {}  # laid out in other paragraphs, perhaps
        if not renamed:
            return None
    old, new = set(before.values()), set(now.values())
    changed = tuple(number for number, text in now.items() if text not in old)
    gone = frozenset(number for number, text in before.items() if text not in new)
    if not (changed or gone or renamed):
        return None
    return Correction(
        on=version.replaced.isoformat() if version.replaced else "",
        of=version.article.published.isoformat() if version.article.published else "",
        note=version.note,
        digest=version.article.source.digest,
        title=title if renamed else "",
        changed=changed,
        parts=tuple(_shown(version, gone, article.display)),
    )


def _paragraphs(article: Article, blocks: Sequence[Block]) -> dict[int, str]:
    """Return number -> words of each paragraph, folded as quotes are for their proof."""
    return {one.number: fold(article.text[one.span.start : one.span.end]) for one in blocks if one.kind == "paragraph"}


def _shown(version: Earlier, numbers: frozenset[int], display: Display) -> Iterator[SourcePart]:
    """Yield paragraphs of an earlier version: whole, those with quotes only, or the quoted words only."""
    text = version.article.text
    paragraphs = [one for one in version.blocks if one.kind == "paragraph"]
    starts = [one.span.start for one in paragraphs]
    quoted: dict[int, list[str]] = defaultdict(list)
    for one in quotations(text, [one.span for one in paragraphs]) if display != "full" else ():
        number = paragraphs[bisect_right(starts, one.outer.start) - 1].number
        quoted[number].append(fold_spaces(text[one.span.start : one.span.end]))
    for block in paragraphs:
        if block.number not in numbers or (display != "full" and block.number not in quoted):
            continue
        words = fold_spaces(text[block.span.start : block.span.end])
        if display == "link-only":
            words = " … ".join(f"“{one}”" for one in quoted[block.number])
        yield SourcePart("paragraph", block.number, words)
