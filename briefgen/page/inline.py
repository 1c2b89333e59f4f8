"""Words <-> inline Markdown: escaping by numeric character references, links, and back to plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import TYPE_CHECKING

from briefgen.model.pages import PageLink

if TYPE_CHECKING:
    from markdown_it.token import Token

_ANYWHERE = re.compile(
    r"[\\`*\[\]<~|{}#]"  # code, emphasis, links, HTML, strike-through, tables, templates, headings
    r"|_(?=\W|_|$)|(?<!\w)_|__"  # emphasis; an underscore inside a word is none
    r"|&(?=#|\w+;)"  # what would read as a character reference
    r"|(?<!\w)@(?=\w)|(?<=\w)@(?=\w)"  # mentions and addresses
    r"|:(?=//)|:(?=[a-z0-9_+-]+:)|(?<=www)\.|(?<=WWW)\."  # bare links, emoji
    r"|=(?==)|(?<==)=|%(?=%)|(?<=%)%"  # highlights, comments
    r"|\$(?=\S[^$]*\S\$)|(?<=\S)\$(?!\d)|\^(?=\[)"  # maths, footnotes
    "|[\x00-\x1f\x7f\u200b\u202a-\u202e\u2060-\u2069\ufeff]"  # what nobody sees: visible to editors as a reference
)
_ORDINARY = re.compile(r"[^\W\d_][\w ,;.’‘“”()–—?'\"]*")
"""Words without anything of that, if they have no underscore and no `www`; told apart at a tenth of the cost."""
_AT_START = re.compile(r"[#>+=:-](?=[#>+=:-]*(?:\s|$))|(?<=^\d)[.)](?=\s|$)|(?<=^\d\d)[.)](?=\s|$)|>|-(?=--)|=")
_LEADS = re.compile(r"^[ \t]*(?:[#>+=:-]|\d{1,9}[.)])|!(?=\[)", re.MULTILINE)
"""What is mark-up at the start of a line, or in front of a bracket."""
_NUMBERED = re.compile(r"\d{1,9}(?P<dot>[.)])(?=\s|$)")
_REFERENCE = re.compile(r"&#(\d{1,7});")
_NAMED = re.compile(r"&(?:#(?P<code>\d{1,7})|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")
_LINK = re.compile(r"\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s<>]*)\)")
_BACKTICKS = re.compile("`+")
_PLAIN = re.compile(r"[\\`*_\[\]<&~]")
_MORE_THAN_LINKS = re.compile(r"[\\`*_<~!]")


def escape(words: str) -> str:
    """Return `words` (one line) as Markdown that shows exactly them: mark-up becomes `&#42;` and the like."""
    if _ORDINARY.fullmatch(words) and "_" not in words and "www" not in words.lower():
        return words
    escaped = _ANYWHERE.sub(lambda match: "".join(f"&#{ord(ch)};" for ch in match.group()), words)
    if numbered := _NUMBERED.match(escaped):
        at = numbered.start("dot")
        return f"{escaped[:at]}&#{ord(escaped[at])};{escaped[at + 1 :]}"
    if (first := _AT_START.match(escaped)) is not None:
        return f"&#{ord(escaped[0])};{escaped[first.end() :]}" if first.end() == 1 else escaped
    return escaped


def needs_reference(markdown: str) -> frozenset[int]:
    """Return the offsets at which a character of `markdown` may be taken for mark-up, as `escape` sees it."""
    found: set[int] = set()
    for match in _ANYWHERE.finditer(markdown):
        found.update(range(*match.span()))
    for match in _LEADS.finditer(markdown):
        found.update(range(*match.span()))
    return frozenset(found)


def unescape_references(markdown: str) -> str:
    """Return `markdown` with its numeric character references as characters: the inverse of `escape`."""
    if "&#" not in markdown:
        return markdown
    return _REFERENCE.sub(lambda match: chr(int(match[1])) if int(match[1]) < 0x110000 else match[0], markdown)


def link(words: str, target: str = "") -> str:
    """Return a Markdown link with escaped words; the words alone if there is no target."""
    return f"[{escape(words)}]({target})" if target else escape(words)


def links(markdown: str) -> tuple[PageLink, ...]:
    """Return the inline links of a line, in order, their texts plain."""
    if "](" not in markdown:
        return ()
    return tuple(PageLink(unescape_references(match["text"]), match["target"]) for match in _LINK.finditer(markdown))


def plain(markdown: str) -> str:
    """Return the words that a reader sees of inline Markdown: links as their texts, references as characters."""
    if not _PLAIN.search(markdown):
        return markdown
    if not _MORE_THAN_LINKS.search(markdown):
        words = _LINK.sub(r"\g<text>", markdown) if "[" in markdown else markdown
        return _NAMED.sub(_character, words) if "&" in words else words
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).parseInline(markdown)
    return _words(tokens[0].children or ()) if tokens else ""


def _character(match: re.Match[str]) -> str:
    return unescape_references(match[0]) if match["code"] else unescape(match[0])


def _words(tokens: Iterable[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(token.type, token.content) for token in tokens)


def code_spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return where code spans stand in `text[start:end]`, which is one paragraph; linear."""
    runs = [match.span() for match in _BACKTICKS.finditer(text, start, end)]
    closing: dict[int, list[int]] = {}
    for number, (first, last) in reversed([*enumerate(runs)]):
        closing.setdefault(last - first, []).append(number)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(runs):
        first, last = runs[at]
        if first > start and text[first - 1] == "\\":  # the first mark is escaped
            first += 1
        following = closing.get(last - first, [])
        while following and following[-1] <= at:
            following.pop()
        if last > first and following:
            at = following.pop()
            found.append((first, runs[at][1]))
        at += 1
    return tuple(found)
