"""What of a message's text is the article: of a forwarded one that alone, of a reply what is new in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from briefgen.text import fold_spaces

_FORWARDS = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|enc|doorst|vs|vb|pd)\s*:", re.IGNORECASE)
"""How subjects begin of messages that were passed on, in the programs of Europe and America."""
_MARK = re.compile(
    r"^[ \t]*(?P<forwarded>-{2,}[ \t]*(?:forwarded message|weitergeleitete nachricht|message transféré"
    r"|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht)[^\n]*|begin forwarded message:?"
    r"|anfang der weitergeleiteten nachricht:?|début du message (?:transféré|réexpédié) ?:?"
    r"|inizio messaggio inoltrato:?)[ \t]*$"
    r"|^[ \t]*(?:-{2,}[ \t]*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht)[ \t]*-*|_{10,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_KEYS = {
    "byline": ("from", "von", "de", "da", "van"),
    "date": ("date", "sent", "datum", "gesendet", "envoyé", "fecha", "enviado", "data", "inviato", "verzonden"),
    "title": ("subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp"),
    "": ("to", "cc", "bcc", "an", "à", "para", "a", "aan", "reply-to", "antwort an", "cci"),
}
_KEY = {word: key for key, words in _KEYS.items() for word in words}
_HEADER = re.compile(
    r"[ \t]*\*{0,2}(?P<key>[^\W\d_][\w -]{0,14}?)[ \t\u00a0]?:\*{0,2}[ \t\u00a0]*(?P<value>[^\n]*)(?:\n|$)"
)
_NEXT_KEY = re.compile(rf" +(?=\*{{0,2}}(?:{'|'.join(_KEY)}) ?:)", re.IGNORECASE)
_ON_ONE_LINE = re.compile(r"^[^\n]{0,60}-{2,} +\*{0,2}\w[\w ]{0,14} ?: [^\n]*$", re.MULTILINE)
"""A mark with its header behind it, as it comes out of a web page."""
_ADDRESS = re.compile(r"\s*[<\[(]?(?:mailto:)?[^\s<>\[\]()]+@[^\s<>\[\]()]+[>\])]?\s*")
_ISO = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_NAMED_MONTH = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.|º)?,? (?:de )?[^\W\d_]{3,}\.?,? (?:de )?\d{4}|\b[^\W\d_]{3,} \d{1,2},? \d{4}"
)
_CLOCK = re.compile(r"(?:,| at| um| à| a las| alle)? \d{1,2}[:.h]\d\d.*", re.DOTALL)
_QUOTED = re.compile(r"^(?:[ \t]*>)+ ?", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$.*", re.DOTALL | re.MULTILINE)
"""The mark that mail programs set: https://www.rfc-editor.org/rfc/rfc3676#section-4.3"""
_NOTICE = re.compile(
    r"\n[ \t]*\n[\W_]{0,40}(?:(?:confidentiality|legal|privacy) (?:notice|note)|disclaimer|vertraulichkeitshinweis"
    r"|haftungsausschluss|aviso legal|avis de confidentialité"
    r"|(?:this|the information (?:contained )?in this|the contents of this) (?:e-?mail|message|communication)\b"
    r"|diese (?:e-?mail|nachricht)\b|ce (?:message|courriel|mail)\b|este (?:correo|mensaje|e-?mail)\b|questa e-?mail\b"
    r"|please consider the environment|(?:to )?unsubscribe\b|you (?:are receiving|received) this (?:e-?mail|message))",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 4000
"""Characters of small print at the end of a message, at most: more is the article that speaks of e-mail."""
_LONGEST_VALUE = 300
_DEEPEST = 10
"""Times that a message was passed on."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The text of a message without what is none of the article."""

    body: str
    stated: Mapping[str, str] = field(default_factory=dict)
    """What the header of the forwarded message says, as keys of `metadata`; empty where nothing was forwarded."""


def letter(text: str, subject: str) -> Letter:
    """Return the article in a message's text: of a forwarded one that, without the note and the header above it.

    Signatures, notices of confidentiality and what a reply answers are cut off. The `subject` tells replies from
    messages that were passed on, where the program marks both alike.
    """
    body, forwarded = text, _FORWARDS.match(subject) is not None
    stated: dict[str, str] = {}
    for _ in range(_DEEPEST):
        laid = _QUOTED.sub("", _ON_ONE_LINE.sub(_on_lines, body))
        inner = next(_inside(laid), None)
        if inner is None:
            break
        if not (inner.marked or forwarded):  # a reply, and what it answers
            body = laid[: inner.start]
            break
        body, stated, forwarded = laid[inner.end :].strip("\n"), inner.stated, True
    new = _without_answered(_SIGNATURE.sub("", body))
    return Letter(_without_notice(_QUOTED.sub("", new)).strip("\n"), stated)


def _on_lines(found: re.Match[str]) -> str:
    return _NEXT_KEY.sub("\n", found.group())


class _Inner(NamedTuple):
    """A message inside of a text: a mark, its header, its words."""

    start: int
    """Of the mark."""
    end: int
    """Of the header."""
    marked: bool
    """The mark says that it was forwarded."""
    stated: dict[str, str]


def _inside(text: str) -> Iterator[_Inner]:
    """Yield the messages inside of a text, each with its own header of two lines at least."""
    for mark in _MARK.finditer(text):
        at, lines = mark.end(), 0
        stated: dict[str, str] = {}
        while at < len(text) and text[at].isspace():
            at += 1
        while (header := _HEADER.match(text, at)) and (key := _KEY.get(fold_spaces(header["key"]).lower())) is not None:
            at, lines = header.end(), lines + 1
            if key and (value := _value(key, fold_spaces(header["value"][:_LONGEST_VALUE]))):
                stated.setdefault(key, value)
        if lines >= 2:
            yield _Inner(mark.start(), at, bool(mark["forwarded"]), stated)


def _value(key: str, words: str) -> str:
    """Return what a line of a header says, as `metadata` has it; nothing for a day that is not sure."""
    if key == "date":
        return _day(words)
    return _ADDRESS.sub(" ", words).strip(" \"'*") if key == "byline" else words


def _day(words: str) -> str:
    """Return the day in the words of a program of any language, whose month is a word or that is ISO; else nothing."""
    if iso := _ISO.search(words):
        return iso.group()
    if not _NAMED_MONTH.search(words):
        return ""  # 5/3/2026: nobody knows which is the month
    import dateparser  # 300 ms to import, for forwarded messages alone

    found = dateparser.parse(_CLOCK.sub(" ", words), settings={"STRICT_PARSING": True})
    return found.date().isoformat() if found else ""


def _without_answered(text: str) -> str:
    """Return a reply without the message that it answers: marked lines at its end, below one that ends in a colon."""
    lines = text.split("\n")
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith(">")):
        at -= 1
    if not any(line.strip() for line in lines[at:]) or not lines[:at] or not lines[at - 1].rstrip().endswith(":"):
        return text
    while at and lines[at - 1].strip():  # "On Monday, somebody wrote:", on one line or two
        at -= 1
    return "\n".join(lines[:at])


def _without_notice(text: str) -> str:
    """Return a text without the small print at its end."""
    for notice in _NOTICE.finditer(text):
        if len(text) - notice.start() <= _LONGEST_NOTICE:
            return text[: notice.start()]
    return text
