"""Bytes -> text: byte order mark, then strict UTF-8, then detection. Nothing is guessed in silence."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from briefgen.errors import Finding, InputError
from briefgen.text import normalise

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_USUAL = "cp1252"
"""Of several encodings that fit equally well, the one that browsers assume: https://encoding.spec.whatwg.org/"""
_DETECT_BYTES = 64 * 1024
"""Detection looks at the first 64 KiB: its time grows with the text, its answer hardly changes."""


def decode(data: bytes, path: str) -> tuple[str, bool]:
    """Return the text of `data`, normalised (NFC, line ends as LF), and whether its encoding had to be detected.

    Raises InputError for an empty or binary file and for one in no known encoding; `path` is for the message.
    """
    if not data.strip():
        raise _wrong(path, "source-empty", "the file is empty", "Put the article's text in it, or remove the file.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return normalise(_strict(data[len(mark) :], encoding, path)), False
    if (wide := _wide(data)) is not None:
        return normalise(wide), True
    if _CONTROLS.search(data):
        raise _wrong(path, "source-binary", "this is a binary file, not text", "Save the article as plain text (.txt).")
    try:
        return normalise(data.decode("utf-8")), False
    except UnicodeDecodeError:
        return normalise(_detect(data, path)), True


def _wide(data: bytes) -> str | None:
    """Return the text of UTF-16 without a mark, told by its zeros: every other byte of most letters is one."""
    beginning = data[:_DETECT_BYTES]
    half = len(beginning) // 2
    for encoding, high in (("utf-16-le", beginning[1::2]), ("utf-16-be", beginning[::2])):
        if len(data) % 2 == 0 and half > 1 and 2 * high.count(0) > half:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return None if _CONTROL.search(text) else text
    return None


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"the file says it is {encoding} and is not: {error.reason} at byte {error.start}"
        raise _wrong(path, "source-encoding", message, "Save it as UTF-8.") from None
    if "\0" in text:
        raise _wrong(path, "source-binary", "this is a binary file, not text", "Save the article as plain text (.txt).")
    return text


def _detect(data: bytes, path: str) -> str:
    from charset_normalizer import from_bytes  # 20 ms to import, and few files need it

    matches = from_bytes(data[:_DETECT_BYTES])
    best = matches.best()
    for match in matches:
        if best is not None and match.encoding == _USUAL and _fits(match, best):
            best = match
    if best is not None:
        try:
            return data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    message = "the text is in no encoding that could be recognised"
    raise _wrong(path, "source-encoding", message, f"Save it as UTF-8: iconv -f ENCODING -t UTF-8 {path}")


def _fits(match: CharsetMatch, best: CharsetMatch) -> bool:
    """Tell whether the text looks as much like a language as the best one's, and hardly messier."""
    return match.coherence >= best.coherence and match.chaos <= best.chaos + 0.1


def _wrong(path: str, code: str, message: str, hint: str) -> InputError:
    return InputError([Finding(path, 1, 0, code, "error", message, hint)])
