"""A quote callout <-> its Markdown. Reads what editors make of it, too: whatever begins `> [!quote]` is a callout."""

from __future__ import annotations

import re

from briefgen.model import PageLink, QuoteCallout
from briefgen.page.inline import escape, link, plain, unescape_references
from briefgen.text import fold_spaces

UNCERTAIN = "speaker uncertain"
PERHAPS = ", perhaps "

_MARKER = re.compile(r"\s{0,3}>\s?\[!quote\][+-]?[ \t]*(?P<title>[^\n]*)", re.IGNORECASE)
_LINE = re.compile(r"^\s{0,3}>[ \t]?", re.MULTILINE)
_SPEAKER = re.compile(r"\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s]*)\)")
_VENUE = re.compile(r", (?=(?:on|in|at|to|via|through|during|from|by|told|telling)\b)", re.IGNORECASE)
_CITE = re.compile(r"\[(?P<text>¶ ?\d+)\]\((?P<target>[^()\s]*)\)")
_BRACKETED = re.compile(r"(?<![!\]])(?<!&#91;)(?<!&#93;)&#91;([^&\[\]!^()]+)&#93;(?!&#9[13];|[(\[:])")
"""Words in brackets that no reader of Markdown can take for a link: they may stand as they are."""
_MARKS = ("“”", '""', "„“", "„”", "«»", "»«", "‘’", "''")


def is_callout(chunk: str) -> bool:
    """Tell whether a paragraph is a quote callout, in whatever shape an editor left it."""
    return _MARKER.match(chunk) is not None


def dumps(block: QuoteCallout) -> str:
    """Return the canonical form, without line end."""
    parts = [f"[{block.cite.text}]({block.cite.target})"] if block.cite.text else []
    parts += [block.said_on] if block.said_on else []
    parts += [f"*{escape(block.attribution)}*"] if block.attribution else []
    perhaps = PERHAPS + escape(block.perhaps) if block.perhaps else ""
    parts += [UNCERTAIN + perhaps] if block.uncertain else []
    title = link(block.speaker.text, block.speaker.target)
    if not block.speaker.target:
        title = title.replace(",", "&#44;")
    if block.role:
        role = escape(block.role)
        title += ", " + (
            _VENUE.sub("&#44; ", role) if not _VENUE.match(f", {role}") else f"&#{ord(role[0])};{role[1:]}"
        )
    if block.venue:
        title += ", " + escape(block.venue)
    lines = [f"> [!quote] {title}", ">", f"> “{_BRACKETED.sub(_shown, escape(block.words))}”"]
    return "\n".join([*lines, ">", "> " + " · ".join(parts)] if parts else lines)


def _shown(match: re.Match[str]) -> str:
    return f"[{match[1]}]"


def loads(chunk: str) -> QuoteCallout:
    """Return what can be read of a callout; the words are all that is neither its title nor its source line."""
    marker = _MARKER.match(chunk)
    title = marker["title"].strip() if marker else ""
    body = _LINE.sub("", chunk[marker.end() :] if marker else chunk)
    paragraphs = [fold_spaces(one) for one in re.split(r"\n[ \t]*\n", body) if one.strip()]
    lines = [fold_spaces(one) for one in body.split("\n") if one.strip()]
    if len(paragraphs) == 1 and len(lines) > 1 and _CITE.match(lines[-1]):
        paragraphs = [" ".join(lines[:-1]), lines[-1]]  # the empty lines between were lost
    meta = paragraphs.pop() if len(paragraphs) > 1 and _CITE.match(paragraphs[-1]) else ""
    words = plain(" ".join(paragraphs))
    if len(words) > 1 and words[0] + words[-1] in _MARKS:
        words = words[1:-1].strip()
    return _source_line(QuoteCallout(words, *_title(title)), meta)


def _title(title: str) -> tuple[PageLink, PageLink, str, str]:
    """Return speaker, an empty citation, role and venue of a callout's title."""
    match = _SPEAKER.match(title)
    if match:
        speaker, rest = PageLink(unescape_references(match["text"]), match["target"]), title[match.end() :]
    else:
        name, comma, after = title.partition(", ")
        speaker, rest = PageLink(plain(name)), comma + after
    rest = rest if rest.startswith(", ") else f", {rest.strip(' ,')}" if rest.strip(" ,") else ""
    places = list(_VENUE.finditer(rest))
    role, venue = (rest[: places[-1].start()], rest[places[-1].end() :]) if places else (rest, "")
    return speaker, PageLink(""), plain(role.removeprefix(", ")), plain(venue)


def _source_line(block: QuoteCallout, meta: str) -> QuoteCallout:
    cite, said_on, attribution, uncertain, perhaps = PageLink(""), [], "", False, ""
    for part in meta.split(" · ") if meta else ():
        if match := _CITE.fullmatch(part):
            cite = PageLink(match["text"], match["target"])
        elif len(part) > 2 and part[0] == part[-1] == "*":
            attribution = unescape_references(part[1:-1])
        elif part == UNCERTAIN or part.startswith(UNCERTAIN + PERHAPS):
            uncertain, perhaps = True, plain(part.removeprefix(UNCERTAIN).removeprefix(PERHAPS))
        else:
            said_on.append(part)
    said = " · ".join(said_on)
    return QuoteCallout(
        block.words, block.speaker, cite, block.role, block.venue, said, attribution, uncertain, perhaps
    )
