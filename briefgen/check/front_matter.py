"""Front matter: values of the right kind, typing errors in keys, and values nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefgen import frontmatter
from briefgen.check.given import Given
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
    kind = KINDS.get(given.folder)
    if kind is None or given.head is None:
        return
    from briefgen.check.values import typo, wrong  # slow, and needed for few edits

    for one in wrong(kind, given.head.values):
        where = frontmatter.place(given.text, *one.path, key=one.key)
        yield given.finding(*where, "front-matter-value", one.message, one.hint, about=str(one.path[0]))
    for key in given.head.values:
        if meant := typo(kind, key, given.head.values):
            message = f"briefgen knows no key {key!r}"
            hint = f"Did you mean {meant}? If it is a key of your own, give it a name less like that."
            where = frontmatter.place(given.text, key, key=True)
            yield given.finding(*where, "front-matter-key", message, hint, "warning", key)


def confirmed(given: Given) -> Iterator[Finding]:
    """Yield a warning for a published page with inferred values."""
    page = given.briefing
    if page is not None and page.status == "published" and page.inferred:
        message = f"this page is published, and nobody has confirmed its {', '.join(page.inferred)}"
        hint = "Compare with the article, then remove the key inferred."
        where = frontmatter.place(given.text, "inferred", key=True)
        yield given.finding(*where, "inferred-unconfirmed", message, hint, "warning", "inferred")
