"""One page of content/ -> its facts and its words, as the site is put together from them. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import unquote

from briefgen import codec, when
from briefgen.errors import InputError
from briefgen.model.common import Withdrawal
from briefgen.model.pages import (
    Briefing,
    Correction,
    EntityPage,
    KeyPoints,
    Prose,
    QuoteCallout,
    ReadAlso,
    Reported,
    SourcePage,
)
from briefgen.page import collection, ids, inline, wanted
from briefgen.page.source import anchor, cited, evidence, joined
from briefgen.publish.groups import Facts, Ref, Tie
from briefgen.publish.search import entries
from briefgen.publish.site import Backlink, Statement
from briefgen.quotemarks import in_marks
from briefgen.verify import Spoken, spoken, verify

_NAMED = ("people", "organisations", "topics")


@dataclass(frozen=True, slots=True)
class Extract:
    """All that the site needs of one page: facts at hand, words as `codec` writes them."""

    facts: Facts
    page: bytes = b""
    """`Briefing`, `SourcePage` or `EntityPage`; empty for all other pages."""
    head: bytes = b""
    """What lists show of a briefing or an entity: see `Words.head`."""
    statements: bytes = b""
    """`tuple[Statement, ...]` of a briefing."""
    backlinks: bytes = b""
    """`tuple[Backlink, ...]` of a briefing."""
    search: bytes = b""
    """What the search finds of a briefing or a source, as `entries.dump` writes it."""


class Extractor:
    """Takes pages apart; remembers the sources it has read, since neighbours cite the same."""

    def __init__(self, texts: Mapping[str, str], digests: Mapping[str, str]) -> None:
        """`texts` maps paths below content/ to what stands there, and may read it when asked; see `texts.stamp`."""
        self._texts = texts
        self._digests = digests
        self._proof = lru_cache(64)(self._read)

    def __call__(self, path: str, linked: str | None = None) -> Extract:
        """Return what the site needs of a page; why it cannot be read is among it.

        `linked` is its text with its wikilinks resolved. Without it they are taken for words.
        """
        try:
            text = self._texts[path] if linked is None else linked
            if path == "wanted.md":
                return Extract(Facts(wanted=wanted.loads(text)))
            page = collection.read(path, text)
        except InputError as error:
            return Extract(Facts(problems=tuple(error.findings)))
        if isinstance(page, Briefing):
            found = self._briefing(page)
        elif isinstance(page, SourcePage):
            facts = Facts("source", page.date)
            found = Extract(facts, codec.dump(page, SourcePage), search=entries.dump(entries.source(page)))
        elif isinstance(page, EntityPage):
            head = codec.dump(replace(page, body="", aspects=(), conflicts=(), front_matter=None), EntityPage)
            found = Extract(Facts("entity", head=_stamp(head)), codec.dump(page, EntityPage), head)
        else:
            found = Extract(Facts())
        titled = collection.titled(path, text if page is None else page)
        facts = replace(found.facts, titled=titled, wikilinks="[[" in text and not path.startswith("sources/"))
        return replace(found, facts=facts)

    def _briefing(self, page: Briefing) -> Extract:
        proofs: dict[str, str] = {}

        def proof_of(slug: str) -> _Proof:
            proof, proofs[f"sources/{slug}.md"] = self._proof(slug)
            return proof

        statements = tuple(_statements(page, proof_of))
        spoken = [codec.dump(one, Statement) for one in statements]
        first = ((target, Backlink(page.slug, page.title, page.date, words)) for words, target in _first(page))
        backlinks = {target: codec.dump(one, Backlink) for target, one in first}
        points = tuple(one for one in page.blocks if isinstance(one, KeyPoints))[:1]
        head = codec.dump(replace(page, blocks=points), Briefing)
        facts = Facts(
            "briefing",
            page.date,
            _stamp(head),
            named=tuple(f"{folder}/{slug}.md" for folder in _NAMED for slug in dict.fromkeys(getattr(page, folder))),
            refs=tuple(map(_ref, statements, spoken)),
            ties=tuple(Tie(target, _stamp(one)) for target, one in backlinks.items()),
            proofs=tuple(proofs.items()),
            unproven=tuple(one.words for one in statements if one.verbatim and not one.verified),
        )
        return Extract(
            facts,
            codec.dump(page, Briefing),
            head,
            codec.join(spoken),
            codec.join(backlinks.values()),
            entries.dump(entries.briefing(page, statements)),
        )

    def _read(self, slug: str) -> tuple[_Proof, str]:
        """Return what a source proves and the digest of its page; nothing where it cannot be read."""
        path = f"sources/{slug}.md"
        known = self._digests.get(path, "")
        if not slug or not known:
            return _Proof(), ""
        try:
            page = collection.read(path, self._texts[path])
        except InputError:
            return _Proof(), known
        return (_proof(page) if isinstance(page, SourcePage) else _Proof()), known


def _ref(one: Statement, dumped: bytes) -> Ref:
    day = one.when.start.isoformat() if one.when else one.date
    return Ref(one.page, one.source, one.paragraph, one.verbatim, day, _stamp(dumped), one.briefing, one.venue)


def _stamp(dumped: bytes) -> str:
    return blake2b(dumped, digest_size=8).hexdigest()


def _first(page: Briefing) -> Iterator[tuple[str, str]]:
    """Yield the sentence of the first link to each other page, and the path of that page."""
    own, seen = _path(page), set()
    for sentence, link in _links(page):
        target = _beside(own, link)
        if target and target != own and target not in seen:
            seen.add(target)
            yield sentence, target


def _path(briefing: Briefing) -> str:
    return f"briefings/{briefing.slug}.md"


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a source page proves."""

    now: Spoken = field(default_factory=lambda: Spoken(()))
    earlier: tuple[tuple[Correction, Spoken], ...] = ()
    """Newest first."""
    withdrawn: Withdrawal | None = None
    title: str = ""
    language: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)
    """Fragment of a paragraph, of today's version or an earlier one -> its words."""

    def before(self, quoted: tuple[str, ...]) -> tuple[Correction | None, int]:
        """Return the newest earlier version that has all the quoted words, and the paragraph they stand in."""
        for version, proof in self.earlier if quoted else ():
            if all(verify(words, proof).ok for words in quoted):
                fits = (one.number for one in version.parts if verify(quoted[0], spoken(*joined([one]))).ok)
                return version, next(fits, version.parts[0].number)
        return None, 0


def _proof(page: SourcePage) -> _Proof:
    versions = tuple((one, spoken(*joined(one.parts))) for one in reversed(page.corrected) if one.parts)
    shown = {anchor(part.number): part.text for part in page.parts if part.kind == "paragraph"}
    shown |= {anchor(part.number, one): part.text for one in page.corrected for part in one.parts}
    return _Proof(spoken(*evidence(page)), versions, page.withdrawn, page.title, page.language, shown)


def _statements(briefing: Briefing, proof_of: Callable[[str], _Proof]) -> Iterator[Statement]:
    quoted: tuple[str, ...]
    for block, name in ids.statements(briefing):
        source, paragraph = cited(block.cite)
        proof = proof_of(source)
        if isinstance(block, QuoteCallout):
            words, quoted = block.words, (block.words,)
            verdict = verify(words, proof.now)
            verified, condensed = verdict.ok, verdict.condensed
        else:
            words = block.markdown
            quoted = in_marks(inline.plain(words))
            verified, condensed = bool(quoted) and all(verify(one, proof.now).ok for one in quoted), False
        earlier, stood = (None, 0) if verified else proof.before(quoted)
        callout = block if isinstance(block, QuoteCallout) else None
        number = stood or paragraph
        yield Statement(
            id=name,
            verbatim=callout is not None,
            words=words,
            speaker=block.speaker,
            page=_beside(_path(briefing), block.speaker.target),
            role=callout.role if callout else "",
            venue=callout.venue if callout else "",
            said_on=block.said_on,
            when=when.parse(block.said_on),
            attribution=callout.attribution if callout else "",
            uncertain=callout.uncertain if callout else False,
            verified=verified,
            condensed=condensed,
            source=source,
            paragraph=number,
            briefing=briefing.slug,
            title=briefing.title,
            date=briefing.date,
            perhaps=callout.perhaps if callout else "",
            quoted=quoted,
            earlier=earlier,
            withdrawn=proof.withdrawn,
            passage=proof.shown.get(anchor(number, earlier), "") if number else "",
            source_title=proof.title,
            source_language=proof.language,
        )


def _beside(page: str, target: str) -> str:
    """Return the path below content/ that a relative link on `page` leads to; empty if it is none."""
    return _path_beside(page, unquote(target.partition("#")[0]))


@lru_cache(4096)
def _path_beside(page: str, path: str) -> str:
    if not path or ":" in path or path.startswith("/"):
        return ""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return "" if found.startswith("..") else found


def _links(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Yield each link of a briefing with the sentence it stands in."""
    for block in briefing.blocks:
        if isinstance(block, ReadAlso):
            yield from ((f"Read also: {inline.link(one.text, one.target)}", one.target) for one in block.items)
        elif isinstance(block, QuoteCallout) and block.speaker.target:
            said = f"{inline.link(block.speaker.text, block.speaker.target)}: “{inline.escape(block.words)}”"
            yield said, block.speaker.target
        elif isinstance(block, Prose | Reported):
            for line in block.markdown.split("\n"):
                yield from ((line, one.target) for one in inline.links(line))
