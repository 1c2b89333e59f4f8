"""Small pure functions on strings: normalising, folding, slugs, offsets. Linear in the length of their input."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from hashlib import sha256

from briefgen.model.article import Article
from briefgen.model.common import Span

SLUG_MAX = 60
"""Longest slug in characters: at four bytes each, with `.html`, it stays under the 255 bytes of common file systems."""

_MARKS = {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'"}
_NO_WORD = re.compile(r"[\W_]+")
_NO_ANCHOR = re.compile(r"[^\w\- ]")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")


_BROKEN = re.compile("[Aa][\u0302\u0303](?![A-Za-z\\s.,;:!?’'\")])|(?<=[a-z])A\u0303")


def normalise(text: str) -> str:
    r"""Return `text` in NFC with every line end as `\n`; nothing else changes.

    A text that was decoded wrongly once ("Ã©" for "é", its tilde a character of its own) is not composed: that would
    only move its offsets away from those in the file.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    broken = ("\u0303" in text or "\u0302" in text) and _BROKEN.search(text)
    return text if broken else unicodedata.normalize("NFC", text)


def fold_spaces(text: str) -> str:
    """Return `text` with each run of white space as one space, and none at the ends."""
    return " ".join(text.split())


def fold_marks(text: str) -> str:
    """Return `text` with curly, low and angle marks and apostrophes made straight, one for one: offsets hold."""
    return _replaced(text, _MARKS)


def _replaced(text: str, characters: Mapping[str, str]) -> str:
    """Return `text` with some characters replaced: few of them, so this takes a thirtieth of what `translate` does."""
    if not text.isascii():
        for found, instead in characters.items():
            text = text.replace(found, instead)
    return text


def title_key(title: str) -> str:
    """Return what two titles share when they differ only in marks, dashes, white space, case or final punctuation."""
    folded = fold_spaces(_replaced(fold_marks(unicodedata.normalize("NFKC", title)), _DASHES)).casefold()
    return folded.rstrip(" .!?").strip("\"'")


def slug(words: str) -> str:
    """Return a name for files and URLs: lower case letters and digits of any script, joined by single hyphens.

    Latin diacritics are dropped ("Erdoğan" -> "erdogan"), "nº" becomes "no"; other scripts stay as they are. Never
    empty: words without a letter or digit give the first eight digits of their SHA-256.
    """
    plain = words.replace("’", "").replace("'", "")
    if not plain.isascii():
        plain = "".join(map(_base, unicodedata.normalize("NFKC", plain)))
    joined = _NO_WORD.sub("-", plain.casefold()).strip("-")[:SLUG_MAX].strip("-")
    return joined or sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ð": "d"}
_LATIN |= {key.upper(): value for key, value in _LATIN.items() if key != "ß" and key != "ı"}


def _base(ch: str) -> str:
    """Return a Latin letter without its diacritics; every other character as it is."""
    if ch < "\x80":
        return ch
    if ch in _LATIN:
        return _LATIN[ch]
    first = unicodedata.normalize("NFD", ch)[0]
    return first if first < "\x80" else ch


def heading_anchor(title: str) -> str:
    """Return the fragment that GitHub gives a heading: lower case, punctuation dropped, each space a hyphen.

    The same rule runs when the site is built, so one link works in both places.
    """
    return _NO_ANCHOR.sub("", title.strip().lower()).replace(" ", "-")


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line of `text` begins; the first is 0."""
    return [0, *(m.end() for m in re.finditer("\n", text))]


def place(offset: int, starts: list[int]) -> tuple[int, int]:
    """Return line and column (both 1-based) of an offset in the text whose `line_starts` these are."""
    index = bisect_right(starts, offset) - 1
    return index + 1, offset - starts[index] + 1


def position(article: Article, offset: int, starts: list[int] | None = None) -> tuple[int, int]:
    """Return the line and column (both 1-based) in the source file of an offset in `article.text`.

    `starts` is `line_starts(article.text)`: pass it when asking more than once, as it costs a pass over the text.
    """
    line, column = place(offset, starts if starts is not None else line_starts(article.text))
    return article.lines[line - 1] if line <= len(article.lines) else line, column


def trim(text: str, span: Span) -> Span:
    """Return `span` without white space at its ends; empty spans collapse onto their start."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
WRAP_MAX = 100
"""Longest line, in characters, of text that may be hard-wrapped; common settings are 65 to 80."""


def paragraph_spans(text: str) -> list[Span]:
    """Return the paragraphs of a text in order, trimmed: one a line, or hard-wrapped lines between blank ones.

    A text counts as hard-wrapped where its blocks have several short lines that mostly do not end a sentence.
    """
    lines = [trim(text, Span(*match.span())) for match in _LINE.finditer(text)]
    blocks: list[list[Span]] = []
    for line in lines:
        if blocks and not _BLANK.search(text, blocks[-1][-1].end, line.start):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    inner = [line for block in blocks if len(block) > 1 for line in block[:-1]]
    open_ends = sum(not _ENDS.search(text, max(line.start, line.end - 4), line.end) for line in inner)
    narrow = all(line.end - line.start <= WRAP_MAX for line in lines)
    wrapped = bool(inner) and narrow and len(blocks) > 1 and 2 * open_ends > len(inner)
    return [Span(block[0].start, block[-1].end) for block in blocks] if wrapped else lines
