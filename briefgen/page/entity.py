"""The page of a person, an organisation or a topic <-> its Markdown. Begun by briefgen, owned by the editor."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen import frontmatter
from briefgen.model import EntityKind, EntityPage
from briefgen.page.briefing import strings
from briefgen.page.inline import escape

_TITLE = re.compile(r"\s*# [^\n]*(?:\n|\Z)")


def dumps(page: EntityPage) -> str:
    """Return the page; what an editor wrote in another form comes out as it was."""
    if page.front_matter is not None:
        return page.front_matter + page.body
    values = {"name": page.name, "aliases": list(page.aliases), "role": page.role, "native_name": page.native_name}
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
        body=text[at:].removeprefix("\n"),
    )
    return found if dumps(found) == text else replace(found, front_matter=text[:at], body=text[at:])


def _heading(body: str) -> str:
    from briefgen.page.inline import plain

    match = _TITLE.match(body)
    return plain(match.group().strip().removeprefix("#").strip()) if match else ""
