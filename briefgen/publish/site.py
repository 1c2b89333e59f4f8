"""All pages of content/ -> Site: who said what, which page points where. Pure, sorted, deterministic."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from briefgen import when
from briefgen.model import (
    Briefing,
    Correction,
    EntityPage,
    PageLink,
    Prose,
    QuoteCallout,
    ReadAlso,
    Reported,
    SourcePage,
    When,
    Withdrawal,
)
from briefgen.page import ids, inline
from briefgen.page.collection import Collection
from briefgen.page.source import anchor_end, cited, evidence, joined
from briefgen.quotemarks import in_marks
from briefgen.verify import Spoken, spoken, verify

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote or reported statement as the site shows it, on its briefing and on its speaker's page."""

    id: str
    """Fragment of its permalink on the briefing."""
    verbatim: bool
    """A callout; False: a reported statement."""
    words: str
    """Plain words of the quote; Markdown of a reported statement."""
    speaker: PageLink
    page: str
    """Path below content/ of the speaker's page; empty if there is none."""
    role: str
    venue: str
    said_on: str
    when: When | None
    attribution: str
    uncertain: bool
    verified: bool
    """All its quoted words are proven against the source; False for a statement without any."""
    condensed: bool
    source: str
    """Slug of the source it cites."""
    paragraph: int
    """0 if it cites none."""
    briefing: str
    """Slug of the briefing it stands on."""
    title: str
    """Of that briefing."""
    date: str
    """Of that briefing, ISO or empty."""
    perhaps: str = ""
    """Where the speaker is uncertain: the next best candidate."""
    quoted: tuple[str, ...] = ()
    """The words in quotation marks: the callout's own, or the fragments of a reported statement."""
    earlier: Correction | None = None
    """The version of the source that has the quoted words, where today's has them no longer."""
    withdrawn: Withdrawal | None = None
    """Of the source it cites."""

    @property
    def anchor(self) -> str:
        """Fragment of the cited paragraph on the source's page."""
        return f"p{self.paragraph}{anchor_end(self.earlier.digest) if self.earlier else ''}"

    @property
    def datetime(self) -> str:
        """`said_on` for machines: an ISO day, month or year; empty where it is none of these."""
        return when.machine(self.when) if self.when else ""


@dataclass(frozen=True, slots=True)
class Backlink:
    """A place that points to a page."""

    briefing: str
    """Slug of the briefing it stands on."""
    title: str
    date: str
    sentence: str
    """Markdown of the line with the link."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages show of each other. Keys are paths below content/."""

    collection: Collection
    latest: tuple[Briefing, ...]
    """All briefings, newest first."""
    statements: Mapping[str, tuple[Statement, ...]]
    """Briefing -> its statements, in the order of its callouts and reported blocks."""
    said: Mapping[str, tuple[Statement, ...]]
    """Page of a person or organisation -> what they said, newest first."""
    backlinks: Mapping[str, tuple[Backlink, ...]]
    """Page -> where links to it stand, newest first, one a briefing."""
    named_in: Mapping[str, tuple[Briefing, ...]]
    """Page of an entity or topic -> briefings whose front matter names it, newest first."""
    quoted: Mapping[str, tuple[Statement, ...]]
    """Source page -> statements that cite it, in paragraph order."""
    rank: Mapping[str, int]
    """Slug of a briefing -> its place in `latest`."""
    months: Mapping[str, tuple[Briefing, ...]]
    """ISO month -> its briefings, newest first; an empty month for those without a date."""


def name_of(site: Site, path: str) -> str:
    """Return the name of the entity or topic whose page is at `path`; made from the slug if there is none."""
    folder, _, name = path.removesuffix(".md").partition("/")
    page: EntityPage | None = getattr(site.collection, folder).get(name)
    return page.name if page else name.replace("-", " ").title()


def build(collection: Collection) -> Site:
    """Return the site of a collection."""
    latest = sorted(collection.briefings.values(), key=lambda one: one.slug)
    latest.sort(key=lambda one: one.date, reverse=True)
    proofs = {name: _proof(source) for name, source in collection.sources.items()}
    statements = {_path(one): tuple(_statements(one, proofs)) for one in latest}
    said: dict[str, list[Statement]] = defaultdict(list)
    quoted: dict[str, list[Statement]] = defaultdict(list)
    for one in (one for briefing in latest for one in statements[_path(briefing)]):
        if one.page:
            said[one.page].append(one)
        if one.source:
            quoted[f"sources/{one.source}.md"].append(one)
    for statements_of_one in said.values():
        statements_of_one.sort(key=lambda one: one.when.start.isoformat() if one.when else one.date, reverse=True)
    return Site(
        collection=collection,
        latest=tuple(latest),
        statements=statements,
        said={path: tuple(found) for path, found in said.items()},
        backlinks=_backlinks(latest),
        named_in=_named_in(latest),
        quoted={path: tuple(sorted(found, key=lambda one: one.paragraph)) for path, found in quoted.items()},
        rank={one.slug: place for place, one in enumerate(latest)},
        months=_months(latest),
    )


def _path(briefing: Briefing) -> str:
    return f"briefings/{briefing.slug}.md"


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a source page proves."""

    now: Spoken = field(default_factory=lambda: Spoken(()))
    earlier: tuple[tuple[Correction, Spoken], ...] = ()
    """Newest first."""
    withdrawn: Withdrawal | None = None

    def before(self, quoted: tuple[str, ...]) -> tuple[Correction | None, int]:
        """Return the newest earlier version that has all the quoted words, and the paragraph they stand in."""
        for version, proof in self.earlier if quoted else ():
            if all(verify(words, proof).ok for words in quoted):
                fits = (one.number for one in version.parts if verify(quoted[0], spoken(*joined([one]))).ok)
                return version, next(fits, version.parts[0].number)
        return None, 0


def _proof(page: SourcePage) -> _Proof:
    versions = tuple((one, spoken(*joined(one.parts))) for one in reversed(page.corrected) if one.parts)
    return _Proof(spoken(*evidence(page)), versions, page.withdrawn)


def _statements(briefing: Briefing, proofs: Mapping[str, _Proof]) -> Iterator[Statement]:
    quoted: tuple[str, ...]
    for block, name in ids.statements(briefing):
        source, paragraph = cited(block.cite)
        proof = proofs.get(source, _Proof())
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
            paragraph=stood or paragraph,
            briefing=briefing.slug,
            title=briefing.title,
            date=briefing.date,
            perhaps=callout.perhaps if callout else "",
            quoted=quoted,
            earlier=earlier,
            withdrawn=proof.withdrawn,
        )


def _beside(page: str, target: str) -> str:
    """Return the path below content/ that a relative link on `page` leads to; empty if it is none."""
    path = unquote(target.partition("#")[0])
    if not path or ":" in path or path.startswith("/"):
        return ""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return "" if found.startswith("..") else found


def _backlinks(latest: list[Briefing]) -> dict[str, tuple[Backlink, ...]]:
    found: dict[str, dict[str, Backlink]] = defaultdict(dict)
    for briefing in latest:
        for sentence, target in _links(briefing):
            path = _beside(_path(briefing), target)
            if path and path != _path(briefing):
                link = Backlink(briefing.slug, briefing.title, briefing.date, sentence)
                found[path].setdefault(briefing.slug, link)
    return {path: tuple(links.values()) for path, links in found.items()}


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


def _months(latest: list[Briefing]) -> dict[str, tuple[Briefing, ...]]:
    found: dict[str, list[Briefing]] = defaultdict(list)
    for one in latest:
        found[one.date[:7] if _ISO.fullmatch(one.date) else ""].append(one)
    return {month: tuple(briefings) for month, briefings in found.items()}


def _named_in(latest: list[Briefing]) -> dict[str, tuple[Briefing, ...]]:
    found: dict[str, list[Briefing]] = defaultdict(list)
    for briefing in latest:
        for folder in ("people", "organisations", "topics"):
            for name in getattr(briefing, folder):
                found[f"{folder}/{name}.md"].append(briefing)
    return {path: tuple(briefings) for path, briefings in found.items()}
