"""The proven quotes as W3C Web Annotations: the words in their source, who spoke them, and where they are shown.

https://www.w3.org/TR/annotation-model/: a collection with one page that holds all. The target is the live article where
it has an address, found again by its words (TextQuoteSelector); else the paragraph on the source's page of the site,
where the place of the words is known as well (TextPositionSelector). A speaker who is a guess is not named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from briefgen import codec
from briefgen.export.quotes import bracketed, in_one
from briefgen.model.archive import Archive, Attribution, Masthead, Selection

FILE = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_HTML_FRAGMENT = "http://tools.ietf.org/rfc/rfc3236"


class WebAnnotationExporter:
    """JSON-LD of the Web Annotation vocabulary, an annotation on each line."""

    format = "jsonld"

    def __call__(self, archive: Archive) -> bytes:
        """Return the collection as UTF-8; see `registry.Exporter`."""
        return in_one(self, archive)

    def part(self, found: Sequence[Attribution], site: Masthead) -> bytes:
        """Return the annotations of one briefing, each with a comma and a line end before it."""
        made = (annotation(one, site) for one in found if one.kind == "quote" and one.selections)
        return b"".join(b",\n" + codec.json_of(one) for one in made)

    def whole(self, site: Masthead, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the collection of `parts`; see `InParts`."""
        own, total = site.url + FILE, 0

        def counted() -> Iterator[bytes]:
            nonlocal total
            for part in parts:
                total += part.count(b"\n")
                yield part

        head = {
            "@context": CONTEXT,
            "id": own,
            "type": "AnnotationCollection",
            "label": site.name,
            "creator": _publisher(site),
            "generator": {"type": "Software", "name": "briefgen"},
        }
        page = {"id": f"{own}#page", "type": "AnnotationPage", "partOf": own, "startIndex": 0}
        start = f'{_open(head)},"first":{_open(page)},"items":['
        yield from bracketed(start.encode(), counted(), b"\n]}")
        yield f',"total":{total}}}\n'.encode()


def annotation(one: Attribution, site: Masthead) -> dict[str, Any]:
    """Return the annotation of a proven quote."""
    known = bool(one.speaker) and not one.uncertain
    body: list[dict[str, Any]] = []
    if known and one.speaker_page:
        page = site.address(one.speaker_page)
        body.append({"type": "SpecificResource", "purpose": "identifying", "source": page})
    if known:
        said = one.said_from if one.said_from == one.said_to else f"{one.said_from}/{one.said_to}"
        words = ", ".join(part for part in (one.speaker, one.role, one.venue, said) if part)
        body.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": words})
    body.append({"type": "SpecificResource", "purpose": "linking", "source": one.permalink})
    targets = [_target(one, piece, site) for piece in one.selections]
    return {
        "id": f"{site.url}{FILE}#{quote(f'{one.briefing}/{one.anchor}')}",
        "type": "Annotation",
        "motivation": "identifying" if known else "linking",
        "creator": site.url or _publisher(site),
        "body": body,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _target(one: Attribution, piece: Selection, site: Masthead) -> dict[str, Any]:
    words = {"type": "TextQuoteSelector", "exact": piece.exact}
    words |= {name: context for name in ("prefix", "suffix") if (context := getattr(piece, name))}
    if urlsplit(one.url).scheme in ("http", "https"):
        return {"type": "SpecificResource", "source": one.url, "selector": words}
    selectors: list[Mapping[str, Any]] = [words]
    if piece.paragraph:
        place = {"type": "TextPositionSelector", "start": piece.start, "end": piece.end}
        fragment = {"type": "FragmentSelector", "conformsTo": _HTML_FRAGMENT, "value": f"p{piece.paragraph}"}
        selectors.append({**fragment, "refinedBy": place})
    page = site.address(one.source_page)
    return {"type": "SpecificResource", "source": page, "selector": selectors if piece.paragraph else words}


def _publisher(site: Masthead) -> dict[str, str]:
    known = {"id": site.url, "type": "Organization", "name": site.name, "homepage": site.url}
    return {name: value for name, value in known.items() if value}


def _open(found: Mapping[str, Any]) -> str:
    """Return a JSON object without its closing brace."""
    return codec.json_of(found).decode()[:-1]
