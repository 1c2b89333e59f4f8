"""One source article: positions in one canonical text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefgen.model.common import BlockKind, Display, Span, Withdrawal


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where an article came from, and the proof that it has not changed since."""

    path: str
    """Of the file, relative to the project, with forward slashes."""
    digest: str
    """`sha256:` and 64 hexadecimal digits, over the bytes of the file."""
    url: str | None = None
    """Of the live article (http or https), where known."""
    publisher: str | None = None
    """Name of the publisher, where known."""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of the source, kept apart from its text."""

    span: Span
    """The linked words."""
    url: str
    """As the source has it; not yet trusted."""


@dataclass(frozen=True, slots=True)
class Article:
    """One source article as one canonical text. Readers make it; nobody changes it."""

    slug: str
    """Names its pages: `sources/<slug>.md` and `briefings/<slug>.md`."""
    text: str
    """NFC, line ends as `\\n`, otherwise the source's own characters. All spans count in it."""
    title: str
    """The headline; made from the lead where the source has none (then `"title" in inferred`)."""
    source: SourceRef
    published: date | None = None
    """The dateline: the day that "Wednesday" is resolved against. None where unknown; never made up."""
    byline: str | None = None
    language: str = "en"
    """BCP 47 tag."""
    aliases: tuple[str, ...] = ()
    """Other titles under which other articles may refer to this one ("Read also")."""
    topics: tuple[str, ...] = ()
    """Names of topics that the source's metadata gives it, as written there."""
    display: Display = "full"
    """How much of the source may be republished."""
    headings: tuple[Span, ...] | None = None
    """Section headings, where the format marks them; None where it cannot (plain text): the annotator finds them."""
    links: tuple[Link, ...] = ()
    """In text order."""
    inferred: frozenset[str] = frozenset()
    """Names of the fields above that were inferred and not stated by the source."""
    withdrawn: Withdrawal | None = None
    earlier: tuple[Earlier, ...] = ()
    """The versions that were kept when a newer one came, oldest first."""
    teaser: bool = False
    """The publisher keeps it for subscribers: what was read may be its beginning only."""
    lines: tuple[int, ...] = ()
    """For each line of `text` the line of the file (1-based) it stands on; empty: the same lines."""

    @property
    def is_english(self) -> bool:
        """Tell whether the rules of English hold for it."""
        return self.language.lower().split("-")[0] == "en"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version of an article that a newer one took the place of."""

    article: Article
    """As it was read; its own `earlier` is empty."""
    blocks: tuple[Block, ...]
    """Of that article."""
    replaced: date | None = None
    """The day on which the newer version took its place; None where unknown."""
    note: str = ""
    """What was corrected, in the words of the publisher or the editor."""


@dataclass(frozen=True, slots=True)
class Block:
    """One line of thought of the article as laid out: a paragraph, a section heading, a "Read also" line."""

    span: Span
    """Without surrounding white space. A paragraph of hard-wrapped text spans several lines."""
    kind: BlockKind
    number: int = 0
    """Of a paragraph, 1-based in text order (the `p1` of its anchor); 0 for all other kinds."""
