"""A web page's tree without what is no text of it, and with all in plain text that extracting would lose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefgen.read.page_quotations import attribute, repeated
from briefgen.text import fold_spaces

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PARAGRAPH = "␤"
"""Stands where two line breaks end a paragraph, until the text is cut there: `<br><br>` on pages without `<p>`."""

_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "svg", "form", "button", "select", "del",
    "dialog", "amp-consent")  # fmt: skip
_INLINE = ("time", "abbr", "cite", "mark", "span", "font", "bdi", "bdo", "b", "i", "em", "strong", "u", "s",
    "small", "sub", "sup", "ins", "code", "kbd", "samp", "var", "dfn", "data", "ruby")  # fmt: skip
_ADVERTISES = frozenset(("ad", "ads", "advert", "adverts", "advertisement", "advertising", "ad-container", "ad-slot",
    "ad-wrapper", "ad-unit", "adsbygoogle", "sponsored", "newsletter-signup"))  # fmt: skip
"""Classes and ids, whole."""
_CONSENT = re.compile(
    r"(?:cookie|consent|gdpr|onetrust|didomi|usercentrics|truste|qc-cmp|cmp-|sp_message|cybotcookie)[\w-]*"
)
"""Classes and ids of banners, as the usual programs set them."""
_ADVERTISEMENT = 600
"""Longest advertisement in characters: a page whose `<body>` has such a class keeps its article."""
_BANNER = 4000
"""Longest banner, likewise."""
_NOTE = re.compile(r"\[?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])\]?|[↩↑⤴^]\ufe0e?")
"""What a reference to a footnote shows, and the way back from one."""
_OF_TABLES = ("thead", "tbody", "tr", "td", "th")
_REMARK = re.compile(r"\s*\[[a-z]{1,3}\]")
"""How the comments of a document begin."""
_HEADING_MAX = 100
"""Longest line, in characters, that is a heading because it is bold as a whole."""
_ENDS = '.!?…:;,”"’»'


def make_safe(tree: HtmlElement) -> None:
    """Turn into plain text what would be lost: marks of `<q>`, words in inline elements; drop what is no text."""
    from lxml.etree import strip_tags

    for one in [*tree.iter(*_DROPPED), *_hidden(tree), *_advertisements(tree), *_notes(tree), *_remarks(tree)]:
        one.drop_tree()
    _unfold_layouts(tree)
    for one in repeated(tree):
        one.drop_tree()
    for one in list(tree.iter("blockquote")):
        attribute(one)
    for one in list(tree.iter("q")):
        one.text = f"“{one.text or ''}"
        if len(one):
            one[-1].tail = f"{one[-1].tail or ''}”"
        else:
            one.text += "”"
    strip_tags(tree, "q")
    for one in list(tree.iter("p")):
        if _is_bold(one):
            one.tag = "h3"
    strip_tags(tree, *_INLINE)  # drop_tag looks for its place among all siblings
    _break_lines(tree)


def _unfold_layouts(tree: HtmlElement) -> None:
    """Make plain boxes of tables that lay out a page: they have tables inside, or cells of several paragraphs."""
    layouts = {up for one in tree.iter("table") for up in one.iterancestors("table")}
    layouts |= {up for cell in tree.iter("td") if len(cell.findall("p")) > 1 for up in cell.iterancestors("table")}
    parts = [one for one in tree.iter(*_OF_TABLES) if next(one.iterancestors("table"), None) in layouts]
    for one in (*layouts, *parts):
        one.tag = "div"


def _break_lines(tree: HtmlElement) -> None:
    """Put a space where a line breaks, so that no two words become one, and a mark where a paragraph does."""
    breaks = list(tree.iter("br"))
    again = {one for one in breaks if _follows_a_break(one)}
    for one in breaks:
        one.tail = f" {PARAGRAPH if one in again else ''} {one.tail or ''}"


def _follows_a_break(one: HtmlElement) -> bool:
    before = one.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _is_bold(one: HtmlElement) -> bool:
    """Tell whether a paragraph is a heading by its look: short, bold as a whole, and no sentence."""
    if len(one) != 1 or one[0].tag not in ("strong", "b") or (one.text or "").strip() or (one[0].tail or "").strip():
        return False
    words = fold_spaces(one.text_content())
    return 0 < len(words) <= _HEADING_MAX and words[-1] not in _ENDS


def _hidden(tree: HtmlElement) -> list[HtmlElement]:
    """Return what a browser does not show."""
    return [one for one in tree.iter("p", "div", "section", "aside", "span", "li") if one.get("hidden") is not None]


def _notes(tree: HtmlElement) -> list[HtmlElement]:
    """Return the references to footnotes of the page: a figure that stands at a word is no part of it."""
    found = [one for one in tree.iter("a") if _is_note(one)]
    raised = [up for one in found if (up := one.getparent()) is not None and up.tag == "sup"]
    return [*raised, *(one for one in found if one.getparent() not in raised)]


def _is_note(one: HtmlElement) -> bool:
    return str(one.get("href") or "").startswith("#") and _NOTE.fullmatch(one.text_content().strip()) is not None


def _remarks(tree: HtmlElement) -> list[HtmlElement]:
    """Return the comments that Google Docs exports below a document: they were meant for its authors."""
    found = [one for one in tree.iter("a") if str(one.get("href") or "").startswith("#cmnt_ref")]
    below = dict.fromkeys(next(one.iterancestors("div"), None) for one in found)
    return [up for up in below if up is not None and _is_remark(up)]


def _is_remark(one: HtmlElement) -> bool:
    return _REMARK.match(one.text_content()) is not None


def _advertisements(tree: HtmlElement) -> list[HtmlElement]:
    """Return what calls itself an advertisement or a banner, and is too short to be the article itself."""
    found = tree.iter("div", "aside", "section", "p", "amp-ad", "ins", "figure")
    return [one for one in found if (most := _most(one)) and len(one.text_content()) <= most]


def _most(one: HtmlElement) -> int:
    """Return the most characters at which what calls itself an advertisement or a banner is one; 0: it does not."""
    names = f"{one.get('class') or ''} {one.get('id') or ''}".lower().split()
    if one.tag == "amp-ad" or not _ADVERTISES.isdisjoint(names):
        return _ADVERTISEMENT
    return _BANNER if any(map(_CONSENT.fullmatch, names)) and next(one.iter("article", "h1"), None) is None else 0
