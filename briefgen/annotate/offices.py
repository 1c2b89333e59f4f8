"""Offices that speak for somebody: "Lind's office", "the governor's press office"."""

from __future__ import annotations

import re

from briefgen.annotate import lexicon
from briefgen.model.annotations import Annotations
from briefgen.model.common import Span

_OFFICE = re.compile(
    r"\b(?:(?P<owner>[A-Z][\w-]+(?: (?:[A-Z]\.|[A-Z][\w-]+)){0,3})"
    r"|(?:[Tt]he |[A-Z][\w-]+[’']s )?(?P<post>(?:[a-z]{1,20} )?(?:minister|president|chancellor|governor|mayor|premier"
    r"|prosecutor|attorney general|supreme leader)))"
    r"[’']s (?:press |private |campaign )?office\b"
)


def offices(text: str, done: Annotations) -> list[Span]:
    """Return the offices that are named in the paragraphs, in order."""
    found = []
    for block in done.blocks:
        if block.kind == "paragraph" and "office" in text[block.span.start : block.span.end]:
            for match in _OFFICE.finditer(text, *block.span):
                start = match.start("owner") if match["owner"] else match.start("post")
                words = text[start : match.end()].split()
                while words and words[0].lower() in lexicon.words("stopwords"):
                    start += len(words.pop(0)) + 1
                found.append(Span(start, match.end()))
    return found
