"""The menu in the head of every page: the ordinary pages of the site, or what mkdocs.yml names under `nav`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from briefgen import frontmatter
from briefgen.errors import InputError
from briefgen.page import inline

_HEADING = re.compile(r"^ {0,3}# +(.+?)(?: +#+)? *$|^(.+)\n=+ *$", re.MULTILINE)


def menu(pages: Mapping[str, str], named: Iterable[tuple[str, str]] | None = None) -> tuple[tuple[str, str], ...]:
    """Return (title, path or web address) of each entry. `pages` maps the paths of ordinary pages to their texts.

    `named` is the `nav` of mkdocs.yml: (title or empty, target); pages that are not ordinary stand in no menu.
    """
    if named is None:
        return tuple((title(path, text), path) for path, text in sorted(pages.items()))
    there = ((name, path) for name, path in named if path in pages or re.match("https?://", path))
    return tuple((name or (title(path, pages[path]) if path in pages else path), path) for name, path in there)


def title(path: str, text: str) -> str:
    """Return the title of an ordinary page: its front matter's, its first heading's, or one made from its name."""
    try:
        page = frontmatter.split(text, path)
    except InputError:  # check reports it
        page = frontmatter.FrontMatter(text)
    given = page.values.get("title")
    if isinstance(given, str) and given:
        return given
    if (heading := _HEADING.search(page.body)) is not None:
        return inline.plain(heading[1] or heading[2])
    name = path.removesuffix(".md").rpartition("/")[2].replace("-", " ").replace("_", " ")
    return name.capitalize() if name.islower() else name
