"""A quote callout <-> its Markdown. Reads every shape in which editors write one; writes the canonical one."""

from __future__ import annotations

import re

from briefgen import when
from briefgen.model.pages import PageLink, QuoteCallout
from briefgen.page.inline import escape, link, plain, unescape_references
from briefgen.page.shapes import CITE, MARKS, PERHAPS, UNCERTAIN, Shape, of_callout

_SPEAKER = re.compile(r"\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s]*)\)")
_VENUE = re.compile(r", (?=(?:on|in|at|to|via|through|during|from|by|told|telling)\b)", re.IGNORECASE)
_BRACKETED = re.compile(r"(?<![!\]])(?<!&#91;)(?<!&#93;)&#91;([^&\[\]!^()]+)&#93;(?!&#9[13];|[(\[:])")
"""Words in brackets that no reader of Markdown can take for a link: they may stand as they are."""


def dumps(block: QuoteCallout) -> str:
    """Return the canonical form, without line end."""
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
    perhaps = PERHAPS + escape(block.perhaps) if block.perhaps else ""
    parts = [
        f"[{block.cite.text}]({block.cite.target})" if block.cite.text else "",
        block.said_on,
        f"*{escape(block.attribution)}*" if block.attribution else "",
        UNCERTAIN + perhaps if block.uncertain else "",
    ]
    words = escape(block.words)
    if "&#91;" in words:
        words = _BRACKETED.sub(_shown, words)
    return laid_out(Shape(title, f"“{words}”", " · ".join(part for part in parts if part)))


def laid_out(shape: Shape) -> str:
    """Return a callout of these parts, without line end."""
    lines = [f"> [!quote] {shape.title}".rstrip(" "), ">", f"> {shape.words}"]
    return "\n".join([*lines, ">", f"> {shape.source_line}"] if shape.source_line else lines)


def _shown(match: re.Match[str]) -> str:
    return f"[{match[1]}]"


def loads(text: str) -> QuoteCallout:
    """Return what can be read of a callout; the words are all that is neither its title nor its source line."""
    return of_shape(of_callout(text))


def of_shape(shape: Shape) -> QuoteCallout:
    """Return the quote of these parts."""
    speaker, role, venue, day = _title(shape.title)
    cite, said_on, attribution, uncertain, perhaps = _source_line(shape.source_line)
    words = unmarked(plain(shape.words))
    return QuoteCallout(words, speaker, cite, role, venue, said_on or day, attribution, uncertain, perhaps)


def unmarked(words: str) -> str:
    """Return words without the quotation marks around them."""
    return words[1:-1].strip() if len(words) > 1 and words[0] + words[-1] in MARKS else words


def _title(title: str) -> tuple[PageLink, str, str, str]:
    """Return speaker, role, venue, and the day where the title ends with one."""
    match = _SPEAKER.match(title)
    if match:
        speaker, rest = PageLink(unescape_references(match["text"]), match["target"]), title[match.end() :]
    else:
        name, comma, after = title.partition(", ")
        speaker, rest = PageLink(plain(name)), comma + after
    rest = rest if rest.startswith(", ") else f", {rest.strip(' ,')}" if rest.strip(" ,") else ""
    before, comma, day = rest.rpartition(", ")
    said_on = day if comma and when.parse(day) else ""
    rest = before if said_on else rest
    places = list(_VENUE.finditer(rest))
    role, venue = (rest[: places[-1].start()], rest[places[-1].end() :]) if places else (rest, "")
    return speaker, plain(role.removeprefix(", ")), plain(venue), said_on


def _source_line(line: str) -> tuple[PageLink, str, str, bool, str]:
    """Return citation, day and what else is said of it, attribution, whether the speaker is uncertain, and who else."""
    cite, said_on, attribution, uncertain, perhaps = PageLink(""), [], "", False, ""
    for part in line.split(" · ") if line else ():
        if (match := CITE.fullmatch(part)) and not cite.text:
            cite = PageLink(match["text"], match["target"])
        elif len(part) > 2 and part[0] == part[-1] in "*_":
            attribution = unescape_references(part[1:-1])
        elif part == UNCERTAIN or part.startswith(UNCERTAIN + PERHAPS):
            uncertain, perhaps = True, plain(part.removeprefix(UNCERTAIN).removeprefix(PERHAPS))
        else:
            said_on.append(part)
    return cite, " · ".join(said_on), attribution, uncertain, perhaps
