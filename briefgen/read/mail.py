"""Messages (`.eml`): press releases and newsletters as they came. The text part if there is one, else the web page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.charset import UNKNOWN8BIT
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from briefgen.errors import Finding, InputError
from briefgen.model.article import Article
from briefgen.read import metadata
from briefgen.read.decode import decode
from briefgen.read.letter import Letter, letter
from briefgen.read.plain import article, digest
from briefgen.read.web import WebReader
from briefgen.text import fold_spaces, normalise

_PASSED_ON = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", re.IGNORECASE)
_DEEPEST = 30
"""Parts inside of parts; real messages have three or four."""


class MailReader:
    """Reads `.eml` files. A sidecar wins over the headers; of attachments a message that was passed on is read."""

    suffixes = frozenset({".eml"})

    def __call__(self, data: bytes, path: str, sidecar: Mapping[str, Any]) -> Article:
        """Return the article; see `registry.Reader`. Raises InputError with every problem."""
        if not data.strip():
            raise _empty(path, "the file is empty")
        try:
            message = _innermost(message_from_bytes(data, policy=policy.compat32))
            parts = _parts(message, 0)
        except RecursionError:
            raise _empty(path, "the message has parts inside of parts without end") from None
        stated, subject = _stated(message), _header(message, "Subject")
        plain, page = parts.get("text/plain"), parts.get("text/html")
        if plain is not None and _payload(plain).strip():
            body, detected = _text(plain, path)
            if str(plain.get_param("format", "")).lower() == "flowed":
                body = _unwrapped(body, delsp=str(plain.get_param("delsp", "")).lower() == "yes")
            found = letter(body, subject)
            return _article(found.body, _values(stated, found, sidecar), data, path, detected=detected)
        if page is not None and _payload(page).strip():
            text, _ = _text(page, path)
            made = WebReader()(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), path, {**stated, **sidecar})
            found = letter(made.text, subject)
            if found.body != made.text:
                return _article(found.body, _values(stated, found, sidecar), data, path, detected=False)
            source = replace(made.source, digest=digest(data))
            return replace(made, source=source, lines=(1,) * (made.text.count("\n") + 1))
        raise _empty(path, "the message has no text")


def _article(body: str, values: Mapping[str, Any], data: bytes, path: str, *, detected: bool) -> Article:
    if not body.strip():
        raise _empty(path, "the message has no text")
    known = metadata.collect(values, {}, path)
    title, inferred = known.title, known.inferred | ({"encoding"} if detected else frozenset())
    if title is None:
        title, inferred = metadata.headline(body), inferred | {"title"}
    return article(body, title, known, data, path, inferred, (1,) * (body.count("\n") + 1))


def _values(stated: Mapping[str, Any], found: Letter, sidecar: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known: of a forwarded message what its own header says, and nothing of who passed it on, when."""
    if not found.stated:
        return {**stated, **sidecar}
    inner = {key: _title(value) if key == "title" else value for key, value in found.stated.items()}
    return {key: value for key, value in stated.items() if key == "title"} | inner | dict(sidecar)


def _title(subject: str) -> str:
    return _PASSED_ON.sub("", subject, count=1)


def _stated(message: Message) -> dict[str, Any]:
    """Return what the headers say of title, date and byline, as keys of `metadata`."""
    name, _ = parseaddr(_header(message, "From"))
    try:
        day = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        day = ""
    found = {
        "title": _title(_header(message, "Subject")),
        "date": day,
        "byline": fold_spaces(name),
    }
    return {key: value for key, value in found.items() if value}


def _header(message: Message, name: str) -> str:
    raw = message.get(name)
    try:
        pieces = decode_header(raw) if raw is not None else []
        words = "".join(map(_undeclared, pieces)) if _is_undeclared(pieces) else str(make_header(pieces))
    except (HeaderParseError, LookupError, ValueError, InputError):
        words = str(raw)
    return fold_spaces(normalise(words.encode("utf-8", "replace").decode("utf-8")))


def _is_undeclared(pieces: Sequence[tuple[Any, str | None]]) -> bool:
    return any(encoding == UNKNOWN8BIT for _, encoding in pieces)


def _undeclared(piece: tuple[Any, str | None]) -> str:
    """Return a piece of a header whose bytes declare no encoding, as old programs write them: detected as any text."""
    words, encoding = piece
    if encoding == UNKNOWN8BIT:
        return decode(words, "")[0]
    return words.decode(encoding or "ascii", "replace") if isinstance(words, bytes) else str(words)


def _innermost(message: Message) -> Message:
    """Return the message that is attached to a message, if there is one and no more: it was passed on."""
    for _ in range(_DEEPEST):
        inner = _attached(message, 0)
        if len(inner) != 1:
            break
        message = inner[0]
    return message


def _attached(message: Message, depth: int) -> list[Message]:
    inner = message.get_payload() if message.is_multipart() and depth < _DEEPEST else []
    if message.get_content_type() == "message/rfc822":
        return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []
    return [one for part in inner if isinstance(part, Message) for one in _attached(part, depth + 1)]


def _parts(message: Message, depth: int) -> dict[str, Message]:
    """Return the first part of each kind of text, without attachments and messages inside of the message."""
    if not message.is_multipart():
        return {} if message.get_content_disposition() == "attachment" else {message.get_content_type(): message}
    found: dict[str, Message] = {}
    inner = message.get_payload() if message.get_content_maintype() == "multipart" and depth < _DEEPEST else []
    for part in inner if isinstance(inner, list) else []:
        if isinstance(part, Message):
            found = {**_parts(part, depth + 1), **found}
    return found


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message, path: str) -> tuple[str, bool]:
    """Return the text of a part and whether its encoding was detected: what the part declares, then as any text."""
    data = _payload(part)
    try:
        name = part.get_content_charset("") or ""
        name = "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii", "ascii") else name
        if name and not (name == "cp1252" and data.isascii()):
            return normalise(data.decode(name)), False
    except (LookupError, ValueError):  # a declaration that is not true
        pass
    return decode(data, path)


def _unwrapped(text: str, *, delsp: bool) -> str:
    """Return `format=flowed` text with its paragraphs on one line each (RFC 3676)."""
    lines: list[str] = []
    flows = False
    for raw in text.split("\n"):
        line = raw.removeprefix(" ")
        if flows and line != "-- ":
            lines[-1] += line
        else:
            lines.append(line)
        flows = line.endswith(" ") and line != "-- "
        if flows and delsp:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _empty(path: str, message: str) -> InputError:
    hint = "Copy the text into a .txt file."
    return InputError([Finding(path, 1, 0, "source-empty", "error", message, hint)])
