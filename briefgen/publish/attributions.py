"""The statements of a briefing as other programs get them: proven quotes and reported statements. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from briefgen.model.archive import Attribution, Selection
from briefgen.model.pages import SourcePage
from briefgen.page import inline
from briefgen.publish.render import Href
from briefgen.publish.site import Site, Statement
from briefgen.text import fold_marks, fold_spaces

CONTEXT = 32
"""Characters of prefix and suffix: enough to tell two places apart, too few to republish what stands around."""
_NOT_OF_THE_SOURCE = re.compile(r"\[[^\[\]]*\]|…|\.{3,}")
"""Gaps and an editor's insertions: what stands between the pieces of a condensed quote."""


def attributions(site: Site, slug: str, address: Href) -> tuple[Attribution, ...]:
    """Return the statements of a briefing in the order of its page; `address` makes the addresses of pages.

    A quote that no version of its source proves is left out.
    """
    return tuple(_attributions(site, slug, address))


def _attributions(site: Site, slug: str, address: Href) -> Iterator[Attribution]:
    briefing = site.collection.briefings[slug]
    page = f"briefings/{slug}.md"
    known: dict[str, Mapping[int, str] | None] = {"": None}
    for one in site.statements[page]:
        if one.verbatim and not one.verified and one.earlier is None:
            continue
        if one.source not in known:
            source = site.collection.sources.get(one.source)
            known[one.source] = _paragraphs(source) if source else None
        texts = known[one.source]
        yield Attribution(
            kind="quote" if one.verbatim else "reported",
            words=one.words if one.verbatim else fold_spaces(inline.plain(one.words)),
            speaker=one.speaker.text,
            speaker_page=one.page,
            role=one.role,
            venue=one.venue,
            said_from=one.when.start.isoformat() if one.when else "",
            said_to=one.when.end.isoformat() if one.when else "",
            attribution=one.attribution,
            uncertain=one.uncertain,
            verified=one.verified,
            superseded=one.earlier is not None,
            withdrawn=one.withdrawn is not None,
            paragraph=one.anchor if one.paragraph else "",
            briefing=slug,
            anchor=one.id,
            permalink=address(page, f"#{one.id}"),
            title=briefing.title,
            date=briefing.date,
            language=briefing.language,
            status=briefing.status,
            publisher=briefing.source.get("publisher", ""),
            url=briefing.source.get("url", ""),
            source=briefing.source.get("path", ""),
            source_page=f"sources/{one.source}.md" if texts is not None else "",
            selections=tuple(_selections(one, texts)) if texts is not None and one.verified else (),
        )


def _paragraphs(source: SourcePage) -> Mapping[int, str]:
    return {part.number: part.text for part in source.parts if part.kind == "paragraph"}


def _selections(one: Statement, texts: Mapping[int, str]) -> Iterator[Selection]:
    """Yield where the quoted words of a proven statement stand: in the paragraph it cites, or in one behind it.

    `texts` are those of the paragraphs of its source.
    """
    numbers = [number for number in texts if number >= one.paragraph]
    for words in one.quoted:
        whole = _find(words, texts, numbers[:1], 0)
        if whole is not None:
            yield whole
            continue
        after = 0
        for piece in map(str.strip, _NOT_OF_THE_SOURCE.split(words)):
            if not any(map(str.isalnum, piece)):
                continue
            found = _find(piece, texts, numbers, after)
            yield found or Selection(fold_spaces(piece))
            if found:
                numbers = [number for number in numbers if number >= found.paragraph]
                after = found.end


def _find(words: str, texts: Mapping[int, str], numbers: Iterable[int], after: int) -> Selection | None:
    """Return the first place of `words` in these paragraphs, in the first of them from the offset `after` on.

    One right behind an opening mark is preferred within its paragraph: words may stand outside of marks as well.
    """
    wanted = fold_marks(fold_spaces(words))
    for number in numbers:
        text = texts[number]
        folded = fold_marks(text)
        opened = folded.find(f'"{wanted}', after)
        start = opened + 1 if opened >= 0 else _whole(wanted, folded, after)
        if start >= 0:
            end = start + len(wanted)
            return Selection(
                text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], number, start
            )
        after = 0
    return None


def _whole(wanted: str, text: str, after: int) -> int:
    """Return the first offset from `after` on at which `wanted` stands as whole words; -1 if there is none."""
    start = text.find(wanted, after)
    while start >= 0:
        end = start + len(wanted)
        if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum():
            return start
        start = text.find(wanted, end)
    return -1
