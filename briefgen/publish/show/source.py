"""A source: its paragraphs, as far as they may be shown, with what is quoted from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefgen.model.pages import Correction, SourcePage, SourcePart
from briefgen.page.source import anchor_end
from briefgen.publish.labels import direction
from briefgen.publish.show import original, parts
from briefgen.publish.show.parts import Piece
from briefgen.publish.site import Site, Statement


def values(site: Site, path: str, source: SourcePage) -> dict[str, Any]:
    """Return what the template shows of a source."""
    statements = site.quoted.get(path, ())
    quoting: dict[str, list[Statement]] = {}
    citing: dict[str, list[Statement]] = {}
    for one in statements:
        citing.setdefault(one.anchor, []).append(one)
        if one.verbatim:
            quoting.setdefault(one.briefing, []).append(one)
    lead = next((part.text for part in source.parts if part.kind == "paragraph"), "")
    return {
        "source": source,
        "tongue": parts.tongue(source.language),
        "direction": direction(source.language),
        "original": original.at_words(source.source.get("url", ""), lead),
        "paragraphs": [(part, _pieces(part, citing.get(f"p{part.number}", ()))) for part in source.parts],
        "changed": frozenset(number for version in source.corrected for number in version.changed),
        "earlier": [
            (
                version,
                anchor_end(version.digest),
                [(part, _pieces(part, citing.get(_anchor(part, version), ()))) for part in version.parts],
            )
            for version in source.corrected
            if version.parts
        ],
        "quoted_in": [(f"briefings/{name}.md", said[0].title, said) for name, said in quoting.items()],
    }


def _pieces(part: SourcePart, statements: Iterable[Statement]) -> tuple[Piece, ...]:
    return parts.marked(part.text, statements) if part.kind == "paragraph" else ((part.text, None),)


def _anchor(part: SourcePart, version: Correction) -> str:
    return f"p{part.number}{anchor_end(version.digest)}"
