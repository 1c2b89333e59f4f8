"""Changes between two versions as lines of text: `[-gone-]` and `{+new+}`, as `git diff --word-diff` has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.intake.changes import Changes, Paragraph, Piece, PieceKind, QuoteChange

MOST = 40
"""Paragraphs, quotes, figures that are shown; what is more is counted."""
_CONTEXT = 48
"""Characters of unchanged words shown on each side of a change."""
_LONGEST = 300
"""Characters shown of words that are gone or new."""
_LABEL = 11
"""Width of the first column: a headline's label, a paragraph's number."""


def _marked(words: str, kind: PieceKind) -> str:
    """Return words between the marks that say what became of them."""
    return f"[-{words}-]" if kind == "gone" else f"{{+{words}+}}"


def lines(found: Changes) -> Iterator[str]:
    """Yield what differs, a line each: headline, paragraphs, quotes, figures and dates."""
    if not found:
        yield "no words differ, only the form of the file"
        return
    if found.title:
        yield _line("headline", f"{_marked(found.title[0], 'gone')} {_marked(found.title[1], 'new')}")
    yield from _some([_paragraph(one) for one in found.paragraphs[:MOST]], len(found.paragraphs), "paragraph")
    yield from _some([_quote(one) for one in found.quotes[:MOST]], len(found.quotes), "quote")
    for kind in ("figure", "date"):
        details = [one for one in found.details if one.kind == kind]
        shown = [
            _line(kind, f"{_number(one.paragraph)}{_cut(one.before) or '–'} → {_cut(one.after) or '–'}")
            for one in details[:MOST]
        ]
        yield from _some(shown, len(details), kind)


def _some(shown: Sequence[str], count: int, what: str) -> Iterator[str]:
    yield from shown
    if count > len(shown):
        yield f"... and {count - len(shown):,} more {what}s"


def _line(label: str, words: str) -> str:
    return f"{label:{_LABEL}}{words}"


def _number(paragraph: int) -> str:
    return f"¶{paragraph} " if paragraph else ""


def _paragraph(one: Paragraph) -> str:
    label = f"¶{one.new}" if one.new else f"¶{one.old}" if one.old else "heading"
    if one.old and one.new and one.old != one.new:
        label = f"¶{one.old}→¶{one.new}"
    kinds = {piece.kind for piece in one.pieces}
    if kinds == {"same"}:
        return _line(label, f"moved: {_cut(one.pieces[0].text)}")
    if len(kinds) == 1:
        label += " gone" if kinds == {"gone"} else " new"
    last = len(one.pieces) - 1
    return _line(label, "".join(_piece(piece, at == 0, at == last) for at, piece in enumerate(one.pieces)))


def _piece(piece: Piece, first: bool, last: bool) -> str:
    if piece.kind == "same":
        return _context(piece.text, first, last)
    lead = " " if piece.text.startswith(" ") else ""
    return lead + _marked(_cut(piece.text.strip()), piece.kind)


def _context(text: str, first: bool, last: bool) -> str:
    """Return unchanged words shortened to what stands beside a change."""
    if len(text) <= _CONTEXT * (1 if first or last else 2) + 8:
        return text
    head = "" if first else text[:_CONTEXT].rpartition(" ")[0]
    tail = "" if last else text[-_CONTEXT:].partition(" ")[2]
    return f"{head} … {tail}".strip(" ") if first else f"{head} … {tail}" if tail else f"{head} …"


def _quote(one: QuoteChange) -> str:
    label = f"quote ¶{one.paragraph}"
    if one.fate == "speaker":
        speakers = f"{_marked(one.speaker_before, 'gone')} {_marked(one.speaker, 'new')}"
        return _line(label, f"another speaker, {speakers}: “{_cut(one.after)}”")
    if one.fate == "changed":
        return _line(
            label, f"changed, {one.speaker}: {_marked(_cut(one.before), 'gone')} {_marked(_cut(one.after), 'new')}"
        )
    if one.fate == "gone":
        return _line(label, f"gone, {one.speaker_before}: {_marked(_cut(one.before), 'gone')}")
    return _line(label, f"new, {one.speaker}: {_marked(_cut(one.after), 'new')}")


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST].rpartition(" ")[0] + " …"
