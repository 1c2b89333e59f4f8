"""What front matter may say: a model for each kind of page. `check` validates with it, `briefgen schema` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as day
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from briefgen import codes
from briefgen.model.common import Display, Status

VERSION = 1
"""Of the schemas, in their `$id`: raised when a page that was valid no longer is."""
_URL = r"^https?://[^\s/]+\S*$"
_DAY = r"^\d{4}-\d\d-\d\d$"


def _real(value: str) -> str:
    day.fromisoformat(value)  # raises ValueError for the 30th of February
    return value


Words = Annotated[str, Field(examples=["words on one line"])]
Day = Annotated[str, Field(pattern=_DAY, json_schema_extra={"format": "date"}), AfterValidator(_real)]
Url = Annotated[str, Field(pattern=_URL, json_schema_extra={"format": "uri"})]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
Names = list[str]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)


class _Closed(_Model):
    model_config = ConfigDict(extra="forbid")


class Source(_Closed):
    """Where the article is and what it was when the page was made from it."""

    path: Words | None = Field(None, examples=["seeds/harbour-bridge.txt"])
    """Of the file, from the project's folder."""
    digest: Words | None = None
    """sha256: and 64 digits, over the bytes of the file; briefgen writes it."""
    publisher: Words | None = None
    """Name of the publisher."""
    url: Url | None = Field(None, examples=["https://example.org/article"])
    """Of the article on the web."""


class Withdrawal(_Closed):
    """The source was withdrawn by its publisher. briefgen writes it on pages."""

    date: Day = Field(examples=["2026-03-09"])
    """Day of the withdrawal, year-month-day."""
    reason: Words | None = None
    """In words."""


class Correction(_Closed):
    """An earlier version of the source. briefgen writes it."""

    date: Words | None = Field(None, examples=["2026-03-07"])
    """Day it was replaced."""
    of: Words | None = Field(None, examples=["2026-03-05"])
    """Day of the earlier version."""
    note: Words | None = None
    """What was corrected, in words."""
    title: Words | None = None
    """Its headline, where that changed."""
    digest: Words | None = None
    """As in `source`."""
    changed: Names | None = Field(None, examples=["[p2]"])
    """Paragraphs of today's version that differ."""


class Waiver(_Closed):
    """A finding of `briefgen check` that an editor lets stand. The reader sees it, with the reason."""

    code: str = Field(examples=["speaker-doubtful"])
    """Of the finding."""
    reason: str = Field(pattern=r"\S", examples=["she signed the statement herself"])
    """Why it may stand, in words for the reader."""
    at: Words | None = Field(None, examples=["First words of the quote"])
    """First words of the quote, link or key it is about; none: the page as a whole."""
    by: Words | None = Field(None, examples=["R. Editor"])
    """Who says so."""


class Briefing(_Model):
    """Front matter of a page in content/briefings/. Keys of your own are fine."""

    title: Words | None = Field(None, examples=["Council delays vote on the harbour bridge"])
    """Title of the page."""
    date: Day | None = Field(None, examples=["2026-03-05"])
    """Day the source was published, year-month-day."""
    revised: Day | None = Field(None, examples=["2026-03-07"])
    """Day the page was last revised, year-month-day."""
    status: Status | None = Field(None, examples=["draft"])
    """How far the editors are; draft if missing."""
    source: Source | None = Field(None, examples=['{path: seeds/harbour-bridge.txt, digest: "sha256:..."}'])
    """The article that the page is made from."""
    corrected: list[Correction] | None = Field(None, examples=["[{date: 2026-03-07, of: 2026-03-05}]"])
    """Earlier versions of the source."""
    withdrawn: Withdrawal | Day | None = Field(None, examples=["{date: 2026-03-09, reason: words on one line}"])
    """The source was withdrawn."""
    language: Language | None = Field(None, examples=["fa"])
    """BCP 47 tag of the page; English if missing."""
    people: Names | None = Field(None, examples=["[maria-lind, jon-lind]"])
    """Names of their pages in content/people/, without .md, most prominent first."""
    organisations: Names | None = Field(None, examples=["[harbour-authority]"])
    """Likewise in content/organisations/."""
    places: Names | None = Field(None, examples=["[port-alder]"])
    """Places that the briefing is about."""
    topics: Names | None = Field(None, examples=["[harbour-bridge]"])
    """Names of pages in content/topics/, without .md."""
    aliases: Names | None = Field(None, examples=["[The bridge vote]"])
    """Other titles that "Read also" lines may find the page under."""
    inferred: Names | None = Field(None, examples=["[title]"])
    """Keys whose values briefgen worked out; remove it once you have confirmed them."""
    waived: list[Waiver] | None = Field(None, examples=['[{code: speaker-doubtful, at: "First words", reason: ...}]'])
    """Findings that you let stand, each with a reason that the reader sees."""


class Entity(_Model):
    """Front matter of a page about a person, an organisation or a topic. Keys of your own are fine."""

    name: Words | None = Field(None, examples=["Maria Lind"])
    """Name to show."""
    aliases: Names | None = Field(None, examples=["[Lind, Mayor Lind]"])
    """Other names in sources; they teach the annotator who is meant."""
    role: Words | None = Field(None, examples=["mayor of Port Alder"])
    """Title or description."""
    native_name: Words | None = None
    """Name in the person's own script."""
    waived: list[Waiver] | None = Field(None, examples=["[{code: anchor-dead, at: ..., reason: ...}]"])
    """Findings that you let stand, each with a reason that the reader sees."""


class Aspect(_Closed):
    """A column of a topic's positions matrix."""

    name: str = Field(examples=["Opening day"])
    """What the quotes are about."""
    quotes: Names = Field(examples=["[harbour-bridge#q-we-wait-1a2b3c4d]"])
    """Permalinks of quotes, or their ends."""


class Conflict(_Closed):
    """Accounts of one thing that do not agree."""

    about: str = Field(examples=["Who asked for the delay"])
    """What they disagree on."""
    quotes: Annotated[Names, Field(min_length=2)] = Field(
        examples=["[harbour-bridge#q-we-wait-1a2b3c4d, costs#q-they-asked-5e6f7a8b]"]
    )
    """Permalinks of quotes, or their ends; two or more."""
    note: Words | None = None
    """For the reader."""


class Topic(Entity):
    """Front matter of a page about a topic. Keys of your own are fine."""

    aspects: list[Aspect] | None = Field(
        None, examples=["[{name: Opening day, quotes: [harbour-bridge#q-we-wait-1a2b3c4d]}]"]
    )
    """Columns of its positions matrix."""
    conflicts: list[Conflict] | None = Field(
        None,
        examples=["[{about: Who asked, quotes: [harbour-bridge#q-we-wait-1a2b3c4d, costs#q-they-asked-5e6f7a8b]}]"],
    )
    """Accounts that do not agree."""


class Sidecar(_Closed):
    """What is known about a source article: its front matter, or a .yml file beside it."""

    title: Words | None = Field(None, examples=["Council delays vote on the harbour bridge"])
    """Headline."""
    date: Words | None = Field(None, examples=["2026-03-05"])
    """Day it was published: year-month-day, a time behind it is passed over."""
    byline: Words | None = None
    """Who wrote it."""
    language: Words | None = Field(None, examples=["en"])
    """BCP 47 tag."""
    publisher: Words | None = None
    """Name of the publisher."""
    url: Url | None = Field(None, examples=["https://example.org/article"])
    """Of the article on the web."""
    topics: Names | str | None = Field(None, examples=["[harbour bridge]"])
    """Topics it belongs to."""
    aliases: Names | str | None = None
    """Other titles that other articles may refer to it by."""
    display: Display | None = Field(None, examples=["excerpts"])
    """How much of it may be republished."""
    slug: Words | None = None
    """Name of its pages, where the file's name will not do."""
    withdrawn: Withdrawal | Words | None = Field(None, examples=["{date: 2026-03-09, reason: words on one line}"])
    """Its publisher withdrew it: on which day, and why."""


Kind = Literal["briefing", "person", "organisation", "topic", "source"]
KINDS: Mapping[str, type[_Model]] = {
    "briefing": Briefing,
    "person": Entity,
    "organisation": Entity,
    "topic": Topic,
    "source": Sidecar,
}


def document(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of page."""
    model = KINDS[kind]
    made = model.model_json_schema()
    if waiver := made.get("$defs", {}).get("Waiver"):
        waiver["properties"]["code"]["enum"] = [code.name for code in codes.table().values() if code.waivable]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:briefgen:schema:{kind}:{VERSION}"}
    return head | made
