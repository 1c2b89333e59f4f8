"""Front matter: values of the right kind, typing errors in keys, and values nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefgen import frontmatter
from briefgen.check.given import Given
from briefgen.check.values import typo, wrong
from briefgen.errors import Finding

KINDS: Mapping[str, str] = {
    "briefings": "briefing",
    "people": "person",
    "organisations": "organisation",
    "topics": "topic",
}
"""Folder of content/ -> the schema of its pages. Other pages have no rules of ours but that of waivers."""


def values(given: Given) -> Iterator[Finding]:
    """Yield an error for each value of the wrong kind, and a warning for each key that looks like a typing error."""
    for name, head in given.heads.items():
        kind = KINDS.get(name.partition("/")[0]) if name.count("/") == 1 else None
        if kind is None:
            continue
        for one in wrong(kind, head.values):
            where = frontmatter.place(given.pages[name], *one.path, key=one.key)
            about = str(one.path[0])
            yield given.finding(name, *where, "front-matter-value", one.message, one.hint, about=about)
        for key in head.values:
            if meant := typo(kind, key, head.values):
                message = f"briefgen knows no key {key!r}"
                hint = f"Did you mean {meant}? If it is a key of your own, give it a name less like that."
                where = frontmatter.place(given.pages[name], key, key=True)
                yield given.finding(name, *where, "front-matter-key", message, hint, "warning", key)


def confirmed(given: Given) -> Iterator[Finding]:
    """Yield a warning for each published page with inferred values."""
    for slug, page in given.collection.briefings.items():
        if page.status == "published" and page.inferred:
            name = f"briefings/{slug}.md"
            message = f"this page is published, and nobody has confirmed its {', '.join(page.inferred)}"
            hint = "Compare with the article, then remove the key inferred."
            where = frontmatter.place(given.pages[name], "inferred", key=True)
            yield given.finding(name, *where, "inferred-unconfirmed", message, hint, "warning", "inferred")
