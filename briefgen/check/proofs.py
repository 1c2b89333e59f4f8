"""Every quote of every page, held once against its source: what the rules about quotes and speakers go by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from briefgen.check.evidence import Evidence, Past
from briefgen.check.world import Around
from briefgen.errors import InputError
from briefgen.model.pages import Briefing, PageBlock, QuoteCallout, Reported
from briefgen.page import briefing as briefing_page
from briefgen.page import inline
from briefgen.page.accepted import may_quote
from briefgen.page.source import cited
from briefgen.quotemarks import in_marks
from briefgen.verify import Verdict, verify

_PREFIX = re.compile(r"[ \t]{0,3}>[ \t]?|[ \t]+")
_TITLE = re.compile(r"[ \t]*(?:>[ \t]?\[!|!!!|\?\?\?)")
_TOKEN = re.compile(r"\S+")
_OPENING = "“„\"«»‘'”"
_QUOTING = (QuoteCallout, Reported)


@dataclass(frozen=True, slots=True)
class Located:
    """A block of a page and where it stands."""

    page: str
    """Path below content/."""
    briefing: Briefing
    """The page, read."""
    block: PageBlock
    at: int
    """Offset on the page."""
    markdown: str
    """As it stands there."""
    source: Evidence | None
    """Of a quote the source that it cites, else that of its page; None: there is none."""
    drafted: bool
    """It stands in the merge base too: briefgen wrote it."""

    def find(self, words: str) -> int:
        """Return the offset on the page of words of the block; the block's own where they are written otherwise."""
        for form in (words, inline.escape(words)):
            if form and (found := self.markdown.find(form)) >= 0:
                return self.at + found
        return self.at


@dataclass(frozen=True, slots=True)
class Proof:
    """A quote and what holding it against its source gave."""

    where: Located
    block: QuoteCallout | Reported
    words: str
    """Of a callout all its words; of a reported statement one of its fragments in marks."""
    verdict: Verdict
    past: Past | None = None
    """The newest earlier version of the source that has the words, where today's has them no longer."""

    def at(self, word: int = 0) -> int:
        """Return the offset on the page of one of the words, counted as white space parts them."""
        if isinstance(self.block, Reported):
            return self.where.find(self.words)
        tokens = _tokens(self.where.markdown)
        return self.where.at + next(iter(tokens[word:] or tokens[-1:]), 0)


def located(name: str, text: str, linked: str, base: str, read: object, around: Around) -> Iterator[Located]:
    """Yield the blocks of a page with quotes: of a briefing, or of another in which an editor put a callout.

    `linked` is its text with its wikilinks as links, `base` what briefgen last wrote there.
    """
    page = read if isinstance(read, Briefing) else _quoting(name, linked)
    if page is None:
        return
    chunks = frozenset(base.strip("\n").split("\n\n"))
    sources: dict[str, Evidence | None] = {}
    for at, markdown, block in briefing_page.located(page):
        quoted = cited(block.cite)[0] if isinstance(block, _QUOTING) else ""
        slug = quoted or (page.slug if isinstance(read, Briefing) else "")
        if slug not in sources:
            own = page.source.get("path", "") if slug in ("", page.slug) else ""
            sources[slug] = around.evidence(slug, own) if slug or own else None
        drafted = text == base or chunks.issuperset(markdown.strip("\n").split("\n\n"))
        yield Located(name, page, block, at, markdown, sources[slug], drafted)


def proofs(blocks: tuple[Located, ...]) -> Iterator[Proof]:
    """Yield every quote among the blocks, held against its source; those without a source are left out."""
    for one in blocks:
        if one.source is None:
            continue
        if isinstance(one.block, QuoteCallout):
            yield _proof(one, one.block, one.block.words, one.source)
        elif isinstance(one.block, Reported):
            for words in in_marks(inline.plain(one.block.markdown)):
                yield _proof(one, one.block, words, one.source)


def _proof(where: Located, block: QuoteCallout | Reported, words: str, source: Evidence) -> Proof:
    verdict = verify(words, source.spoken)
    versions = (one for one in source.past if not verdict.ok and verify(words, one.said.spoken).ok)
    return Proof(where, block, words, verdict, next(versions, None))


def _quoting(name: str, linked: str) -> Briefing | None:
    """Return a page that is no briefing as if it were one, if there is a callout on it."""
    if name.startswith("sources/") or not may_quote(linked):
        return None
    try:
        page = briefing_page.loads(linked, PurePosixPath(name).stem, name)
    except InputError:  # broken front matter is a finding of its own
        return None
    return page if any(isinstance(block, QuoteCallout) for block in page.blocks) else None


def _tokens(markdown: str) -> list[int]:
    """Return the offset of each word of a callout: not those of its title, its source line, its marks."""
    found: list[int] = []
    at = 0
    for number, line in enumerate(markdown.split("\n")):
        prefix = _PREFIX.match(line)
        start = prefix.end() if prefix else 0
        if (number == 0 and _TITLE.match(line)) or line.startswith("[¶", start):
            at += len(line) + 1
            continue
        while not found and start < len(line) and line[start] in _OPENING:
            start += 1
        found += [at + match.start() for match in _TOKEN.finditer(line, start)]
        at += len(line) + 1
    return found
