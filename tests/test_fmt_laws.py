"""The laws of `fmt` on random mixtures of Markdown, and the same meaning in every renderer."""

from __future__ import annotations

import re
from html import unescape

import markdown as python_markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_fmt import CASES, DIRECTORY, NAMES, name_of, quotes, read

from briefgen import frontmatter
from briefgen.errors import InputError
from briefgen.fmt import page as fmt
from briefgen.text import fold_spaces

NAME = "briefings/harbour-bridge.md"
CITE = "[¶4](../sources/harbour-bridge.md#p4)"
LIND = "[Maria Lind](../people/maria-lind.md)"

PROSE = [
    "Plain words.",
    "Two words \\",
    "ends in two spaces  ",
    "  indented by two",
    "    indented by four",
    "\tindented by a tab",
    "# Heading",
    "## Closed ##",
    "Underlined",
    "===",
    "---",
    "* star",
    "+ plus",
    "- hyphen",
    "  - nested",
    "   * nested by three",
    "    + nested by four",
    "1. one",
    "2) two",
    "```",
    "~~~ text",
    "* * *",
    "| a | b |",
    "|---|---|",
    "<div>",
    "</div>",
    "<!-- note",
    "-->",
    "[ref]: https://example.org",
    "[^1]: A footnote.",
    "An *emphasis*, a **strength**, `code` and a [link](https://example.org/a_b).",
    "Escaped \\*star\\*, snake\\_case, \\[…\\], \\# and C\\#, 5\\. too",
    "\\- no list",
    "\\# no heading",
    "Entities &amp; &#42;stars&#42;",
    "$a\\_b$",
    "www.example.org and @somebody",
    "!!! note",
    "é\u0301 \u202eabc\u202c \u00a0 \u200b",
    "\\",
    "![picture](a.png)",
    "",
    "   ",
]
QUOTES = [
    "> “We wait.”",
    "> We wait.",
    "> — Maria Lind, mayor",
    "> -- Jon Ek, on local radio",
    "— Maria Lind",
    ">",
    "> > nested",
    "> - item",
    "> “We *will* wait,” she said.",
    f"> [!quote] {LIND}, mayor, on local radio",
    "> [!QUOTE]- Jon Ek",
    "> \\[!quote]",
    "> [!note] Title",
    f"> {CITE} · Wednesday 4 March 2026 · *Lind said.*",
    "> speaker uncertain, perhaps Jon Ek",
    f"> “We go.” {CITE}",
    "> “We go.” — Jon Ek, 4 March 2026",
    '> "Straight \\*marks\\*"',
    "> «\u00a0On attend\u00a0»",
    '!!! quote "Maria Lind, mayor"',
    "??? cite",
    "    “We stay.”",
    "    — Jon Ek",
    "[[Maria Lind]] and [[Nobody]]",
    "## Key points",
    "- A point. [¶1](../sources/harbour-bridge.md#p1)",
    f"* A *point*, {CITE}",
    "## Read also",
    "- [What the bridge costs](costs.md)",
    "* [[costs|The costs]], in full",
    f"Reported: {LIND} said so. {CITE} · 2026",
    "Reported: nobody",
]
ENDS = st.sampled_from(["\n", "\n", "\n\n", "\n\n", " \n", "\n\n\n", "\r\n", "\n  \n"])


def pages(lines: list[str]) -> st.SearchStrategy[str]:
    """Return a strategy for pages of such lines."""
    pairs = st.lists(st.tuples(st.sampled_from(lines), ENDS), max_size=12)
    return pairs.map(lambda found: "".join(line + end for line, end in found))


def formatted(text: str) -> str | None:
    """Return the page formatted; None where it is refused, which must say where and what to do."""
    try:
        return fmt.text(text, NAME, DIRECTORY)
    except InputError as error:
        for finding in error.findings:
            assert finding.line
            assert finding.hint
            assert "Please report" not in finding.hint, finding
        return None


@given(pages([*PROSE, *QUOTES]))
def test_formatting_twice_is_formatting_once_and_quotes_stay(text: str) -> None:
    once = formatted(text)
    if once is not None:
        assert fmt.text(once, NAME, DIRECTORY) == once
        assert quotes(once, NAME) == quotes(text, NAME)


@given(pages(PROSE).map("Words.\n\n{}".format))
def test_prose_renders_as_before(text: str) -> None:
    once = formatted(text)
    assert once is not None
    assert html(once) == html(text)


def html(text: str) -> list[str]:
    """Return what two parsers make of prose, that of GitHub and that of the site; white space folded outside code."""
    parsers = (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]),
        MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]),
    )
    return [re.sub(r" (?=</)", "", fold_spaces(one.render(text))) for one in parsers]


NOT_ALIKE = {
    "code-never-closed",  # to Python-Markdown a fence that is never closed is none
    "nested",  # a callout in a list is shown as one and is no quote of the page
}


@pytest.mark.parametrize("case", [one for one in NAMES if one not in NOT_ALIKE and (CASES / one / "after.md").exists()])
def test_quotes_are_apart_and_the_same_in_every_renderer(case: str) -> None:
    text = read(CASES / case / "after.md")
    body = text[frontmatter.end(text) :]
    wanted = [fold_spaces(words) for words, _, _ in quotes(text, name_of(case))]
    found = [found for found in blockquotes(MarkdownIt("commonmark").render(body)) if found.startswith("[!quote]")]
    assert [in_marks(quote) for quote in found] == wanted
    made = python_markdown.markdown(body, extensions=["briefgen.publish.extension"])
    apart = re.findall(r'<div class="admonition quote">(.*?)</div>', made, re.DOTALL)
    assert [in_marks(_words(quote)) for quote in apart] == wanted


def blockquotes(html_text: str) -> list[str]:
    """Return the words of each blockquote that stands in nothing else."""
    top = re.findall(r"^<blockquote>\n(.*?)^</blockquote>", html_text, re.DOTALL | re.MULTILINE)
    return [_words(one) for one in top]


def in_marks(shown: str) -> str:
    """Return what stands in the marks of a quote as shown: the last mark before the source line closes it."""
    start, end = shown.index("“"), shown.rindex("”")
    return shown[start + 1 : end]


def _words(html_text: str) -> str:
    inline = re.sub(r"</?(?:a|em|strong|code)\b[^>]*>", "", html_text)
    return fold_spaces(unescape(re.sub(r"<[^>]*>", " ", inline)))
