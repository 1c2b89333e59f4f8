"""The page of a person, an organisation or a topic <-> its Markdown. Begun by briefgen, owned by the editor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from briefgen import frontmatter
from briefgen.model.common import EntityKind
from briefgen.model.pages import Aspect, Conflict, EntityPage
from briefgen.page.briefing import strings, waived, waivers, word
from briefgen.page.inline import escape

KEYS = ("name", "aliases", "role", "native_name")
"""Front matter of one line each, in its order; what topics have beside these is laid out as the editor likes."""

_TITLE = re.compile(r"\s*# [^\n]*(?:\n|\Z)")


def dumps(page: EntityPage) -> str:
    """Return the page; what an editor wrote in another form comes out as it was."""
    if page.front_matter is not None:
        return page.front_matter + page.body
    values: dict[str, Any] = {"name": page.name, "aliases": list(page.aliases), "role": page.role}
    values["native_name"] = page.native_name
    values["aspects"] = [one._asdict() | {"quotes": list(one.quotes)} for one in page.aspects]
    values["conflicts"] = [
        {key: value for key, value in {**one._asdict(), "quotes": list(one.quotes)}.items() if value}
        for one in page.conflicts
    ]
    values["waived"] = waived(page.waived)
    head = frontmatter.dump({key: value for key, value in values.items() if value})
    body = f"\n{page.body}" if page.body else ""
    return f"---\n{head}---\n\n# {escape(page.name)}\n{body}"


def loads(text: str, slug: str, kind: EntityKind, path: str = "") -> EntityPage:
    """Return the entity on a page; `body` is what stands below its title.

    Raises InputError where its front matter cannot be read.
    """
    page = frontmatter.split(text, path or f"{slug}.md")
    values = {key: value for key, value in page.values.items() if isinstance(value, str)}
    title = _TITLE.match(page.body)
    at = len(text) - len(page.body) + (title.end() if title else 0)
    found = EntityPage(
        slug=slug,
        name=values.get("name") or _heading(page.body) or slug.replace("-", " ").title(),
        kind=kind,
        aliases=strings(page.values.get("aliases")),
        role=values.get("role", ""),
        native_name=values.get("native_name", ""),
        aspects=tuple(_aspects(page.values.get("aspects"))) if kind == "topic" else (),
        conflicts=tuple(_conflicts(page.values.get("conflicts"))) if kind == "topic" else (),
        waived=waivers(page.values.get("waived")),
        body=text[at:].removeprefix("\n"),
    )
    return found if dumps(found) == text else replace(found, front_matter=text[:at], body=text[at:])


def _aspects(value: object) -> Iterator[Aspect]:
    """Yield those that have a name; what else is wrong with them check reports."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and word(one.get("name")):
            yield Aspect(one["name"], strings(one.get("quotes")))


def _conflicts(value: object) -> Iterator[Conflict]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and word(one.get("about")):
            yield Conflict(one["about"], strings(one.get("quotes")), word(one.get("note")))


def _heading(body: str) -> str:
    from briefgen.page.inline import plain

    match = _TITLE.match(body)
    return plain(match.group().strip().removeprefix("#").strip()) if match else ""
