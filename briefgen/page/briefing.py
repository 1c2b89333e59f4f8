"""A briefing <-> its Markdown. Lossless: what is not in the canonical form is kept as the editor wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from briefgen import frontmatter
from briefgen.model.common import Status
from briefgen.model.pages import Briefing, PageBlock, Waiver
from briefgen.page import blocks, history
from briefgen.page.markdown import LEAD

KEYS = (
    "title",
    "date",
    "revised",
    "status",
    "source",
    "corrected",
    "withdrawn",
    "language",
    "people",
    "organisations",
    "places",
    "topics",
    "aliases",
    "inferred",
    "waived",
)
"""Front matter, in its order; each is a field of `Briefing`."""
SOURCE_KEYS = ("path", "digest", "publisher", "url")
_WAIVER = ("code", "at", "reason", "by")


def dumps(briefing: Briefing) -> str:
    """Return the page. What an editor wrote in another form than the canonical one comes out as it was."""
    return _head(briefing) + blocks.dumps(briefing.blocks)


def located(briefing: Briefing) -> Iterator[tuple[int, str, PageBlock]]:
    """Yield each block with the offset and the text of its Markdown on the page."""
    return blocks.located(briefing.blocks, len(_head(briefing)))


def loads(text: str, slug: str, path: str = "", *, sourced: bool = True) -> Briefing:
    """Return the briefing on a page; `path` is for messages. Raises InputError if its front matter is unreadable.

    `sourced`: see `blocks.loads`; False for a page that is no briefing.
    """
    page = frontmatter.split(text, path or f"briefings/{slug}.md")
    lead = LEAD.match(page.body)
    start = len(text) - len(page.body) + (lead.end() if lead else 0)
    briefing = replace(_fields(page.values, slug), blocks=blocks.loads(text[start:], sourced=sourced))
    return briefing if _head(briefing) == text[:start] else replace(briefing, front_matter=text[:start])


# -- front matter ----------------------------------------------------------------------------------------------------


def _head(briefing: Briefing) -> str:
    if briefing.front_matter is not None:
        return briefing.front_matter
    return f"---\n{frontmatter.dump(_values(briefing))}---\n\n"


def _values(briefing: Briefing) -> dict[str, Any]:
    values = {key: getattr(briefing, key) for key in KEYS} | {"corrected": None, "withdrawn": None}
    values |= history.values(briefing.corrected, briefing.withdrawn)
    values["waived"] = waived(briefing.waived)
    plain = {
        key: list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
        for key, value in values.items()
    }
    return {key: value for key, value in plain.items() if value}


def _fields(values: Mapping[str, Any], slug: str) -> Briefing:
    """Return a briefing with the front matter's values; those of a wrong type are passed over (check reports them)."""
    source = values.get("source")
    status = values.get("status")
    return Briefing(
        slug=slug,
        title=word(values.get("title")),
        date=word(values.get("date")),
        revised=word(values.get("revised")),
        status=cast("Status", status) if status in get_args(Status) else "draft",
        source={str(k): str(v) for k, v in source.items() if v is not None} if isinstance(source, dict) else {},
        corrected=history.corrections(values.get("corrected")),
        withdrawn=history.withdrawal(values.get("withdrawn")),
        language=word(values.get("language")),
        people=strings(values.get("people")),
        organisations=strings(values.get("organisations")),
        places=strings(values.get("places")),
        topics=strings(values.get("topics")),
        inferred=strings(values.get("inferred")),
        aliases=strings(values.get("aliases")),
        waived=waivers(values.get("waived")),
    )


def word(value: object) -> str:
    """Return a front matter value that should be words; empty where it is something else."""
    return value if isinstance(value, str) else ""


def strings(value: Any) -> tuple[str, ...]:
    """Return a front matter value that should be a list of words as a tuple; a single word is a list of one."""
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str) and item)


def waived(found: Iterable[Waiver]) -> list[dict[str, str]]:
    """Return waivers as front matter has them."""
    return [{key: value for key in _WAIVER if (value := getattr(one, key))} for one in found]


def waivers(value: Any) -> tuple[Waiver, ...]:
    """Return what stands under `waived`; entries without a code or a reason are passed over (check reports them)."""
    items = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    given = [{key: item[key] for key in _WAIVER if isinstance(item.get(key), str)} for item in items]
    return tuple(Waiver(**one) for one in given if one.get("code") and one.get("reason", "").strip())
