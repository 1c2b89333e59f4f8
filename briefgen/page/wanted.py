"""The page of wanted articles <-> its Markdown: a heading for each title, and the briefings that want it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefgen.page.inline import escape, plain
from briefgen.text import heading_anchor

INTRO = (
    "Articles that sources point to and nobody has added yet. Put one into seeds/, and the next draft turns"
    " every link to it live."
)
_BRIEFING = re.compile(r"- \[[^\[\]\n]*\]\(briefings/(?P<slug>[^()\s/]+)\.md\)")


def dumps(titles: Mapping[str, tuple[str, ...]]) -> str:
    """Return the page. `titles` maps each wanted title to the slugs of the briefings that want it."""
    parts = [f"# Wanted\n\n{INTRO}\n"]
    for title, slugs in titles.items():
        items = "".join(f"- [{slug}](briefings/{slug}.md)\n" for slug in slugs)
        parts.append(f"\n## {escape(title)}\n\n{items}")
    return "".join(parts)


def loads(text: str) -> dict[str, tuple[str, ...]]:
    """Return title -> slugs of the briefings that want it, in the order of the page."""
    found: dict[str, tuple[str, ...]] = {}
    title = ""
    for line in text.split("\n"):
        if line.startswith("## "):
            title = plain(line[3:].strip())
            found[title] = ()
        elif title and (match := _BRIEFING.match(line)):
            found[title] = (*found[title], match["slug"])
    return found


def anchor(title: str) -> str:
    """Return the link from a page in a folder of content/ to a title's place in wanted.md."""
    return f"../wanted.md#{heading_anchor(title)}"
