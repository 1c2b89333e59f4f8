"""A page means the same on our site, on GitHub and in plain MkDocs: headings, quotes, lists, links, emphasis, words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import cmarkgfm
import markdown
import pytest
from cmarkgfm.cmark import Options
from lxml import html

from briefgen import frontmatter
from briefgen.model.pages import (
    Briefing,
    KeyPoints,
    PageBlock,
    PageLink,
    Point,
    Prose,
    QuoteCallout,
    ReadAlso,
    Reported,
    Section,
)
from briefgen.page import blocks, briefing, inline
from briefgen.publish import render

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("tests/cases/*/expected.md"), *ROOT.glob("content/**/*.md")])
EMPHASIS = {"em": "*", "strong": "**", "code": "`", "del": "‡", "s": "‡"}
BLOCKS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "pre"})
AROUND = {"blockquote": "quote", "ul": "ul", "ol": "ol", "table": "table"}

WORDS = re.findall(
    r"\S+",
    r"""council bridge * ** *a* _a_ a_b __ # ## 1. 2) - + > < <b> </b> & &amp; &copy; [x] [x](y) ![x](y) ( ) ` `` ~~
    ~~a~~ http://a.org/b www.a.org a@b.org @name | || \ \* \\ = == $x$ {{x}} {x} :smile: : ^ ^[a] [^1] “ ” ‘ ’ « » …
    – — ! !!! ??? Ünïté 会议 مجلس &#8203; 100% %% '' " it's don't 1.5 50/50 C# x=y (c) ¶3 ¶""",
)


EDITORS = (
    "- a\n    - b\n    - c\n- d\n",
    "* a\n* b\n\nMore.\n\n+ c\n",
    "- a\n\n- b\n",
    "3. a\n4. b\n",
    "> a\nb\n\nMore.\n\n> c\n",
    "A line\n> a quote\n",
    "> [!quote] A\n>\n> “x”\n\n> [!quote] B\n>\n> “y”\n",
    "```\n*x*\n```\n",
    "A line\n## A heading\n\nUnder\n===\n",
    "a  \nb\n",
    "| a | b |\n|---|---|\n| *1* | [2](c.md) |\n",
    "a_b_c and *x*y, __b__, ***both***\n",
    "See [a][1] and [b].\n\nMore.\n\n[1]: people/a.md\n[b]: people/b.md\n",
    "&copy; &#42; \\* \\_\n",
    '![a](b.png) [c](d_(e)) [f](g "h")\n',
    "a\n\n---\n\nb\n\n    code\n",
    "`a*b*` ``x`y``\n",
    "<https://example.org>\n",
    "2026. A year.\n",
    "- a\n\n> b\n",
)
"""Mark-up that means the same everywhere."""
DIFFERENT = {
    "- a\n  - b\n": "mkdocs",
    "- a\n\n  1. b\n": "mkdocs",
    "- a\n\n  more\n- b\n": "mkdocs",
    "A line\n- a\n": "mkdocs",
    "1) a\n2) b\n": "mkdocs",
    "##A tag\n": "mkdocs",
    "a\\\nb\n": "mkdocs",
    "\\@a\n": "mkdocs",
    "~~a~~\n": "mkdocs",
    "<b>a</b>\n": "github",
    "https://example.org\n": "github",
    "- [ ] a\n": "github",
}
"""Mark-up of editors -> where it means something else than on our site."""


def ours(body: str, defined: str = "") -> str:
    return str(render.block(body, "a.md", lambda path, fragment: path + fragment, defined))


def as_blocks(body: str) -> str:
    """What the site makes of a page: its blocks, shown one by one."""
    found = blocks.loads(body.lstrip("\n"))
    defined = render.definitions(one.markdown for one in found if isinstance(one, Prose))
    return "".join(_shown(one, defined) for one in found)


def _shown(block: PageBlock, defined: str) -> str:
    if isinstance(block, Prose):
        return ours(block.markdown, defined)
    if isinstance(block, QuoteCallout) and block.as_written is not None:
        return ours(block.as_written)  # an editor's form, whose parts the page shows elsewhere
    return ours(blocks.canonical(block))


def github(body: str) -> str:
    """GitHub's own library, with its extensions."""
    return cmarkgfm.github_flavored_markdown_to_html(body, Options.CMARK_OPT_UNSAFE)


def mkdocs(body: str) -> str:
    """The package `markdown` with the extensions of mkdocs.yml, and those that MkDocs adds."""
    return markdown.markdown(body, extensions=["toc", "tables", "fenced_code", "briefgen.publish.extension"])


def meaning(shown: str) -> list[tuple[str, str]]:
    """Return each block of a page: what stands around it, and its words with their emphasis and links."""
    tree = html.fragment_fromstring(shown, create_parent="div")
    return [found for found in _blocks(tree, "") if found[1]]


def _blocks(element: html.HtmlElement, around: str) -> Iterator[tuple[str, str]]:
    for child in element:
        kind = "quote" if "admonition" in child.get("class", "") else AROUND.get(child.tag, "")
        if child.tag in BLOCKS:
            yield f"{around}{child.tag}", _words(child)
            yield from _blocks(child, f"{around}{child.tag}/" if child.tag == "li" else around)
        else:
            yield from _blocks(child, f"{around}{kind}/" if kind else around)


def _words(element: html.HtmlElement) -> str:
    words = re.sub(r"\s+", " ", "".join(_inline(element))).strip()
    return re.sub(r"^\[!quote\] ?", "", words)


def _inline(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in BLOCKS and child.tag not in AROUND:
            mark = EMPHASIS.get(child.tag, "")
            inner = "".join(_inline(child))
            if child.tag == "a" and child.get("href") != f"mailto:{inner}":  # GitHub links addresses, escaped or not
                yield f"[{inner}]({child.get('href')})"
            elif child.tag == "img":
                yield f"![{child.get('alt')}]"
            elif child.tag == "br":
                yield " "
            else:
                yield f"{mark}{inner}{mark}"
        elif child.tag == "p" and element.tag == "li":  # loose or tight: the same list
            yield ""
        yield child.tail or ""


def body_of(text: str, path: str = "") -> str:
    return frontmatter.split(text, path).body


@pytest.mark.parametrize("path", PAGES, ids=[f"{path.parent.name}/{path.name}" for path in PAGES])
def test_pages(path: Path) -> None:
    alike(body_of(path.read_text(encoding="utf-8"), str(path)))


@pytest.mark.parametrize("seed", range(20))
def test_generated_pages(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(50):
        alike(body_of(briefing.dumps(page(dice))))


@pytest.mark.parametrize("text", EDITORS)
def test_what_editors_write(text: str) -> None:
    alike(text)


@pytest.mark.parametrize(("text", "others"), DIFFERENT.items(), ids=[repr(text) for text in DIFFERENT])
def test_what_differs(text: str, others: str) -> None:
    """Each stands in docs/building.md: it is as CommonMark has it on our site, and it must be told where it is not."""
    expected = meaning(ours(text))
    assert meaning(as_blocks(text)) == expected
    shown = {"github": meaning(github(text)), "mkdocs": meaning(mkdocs(text))}
    assert " ".join(name for name, found in shown.items() if found != expected) == others


def alike(body: str) -> None:
    expected = meaning(ours(body))
    assert meaning(as_blocks(body)) == expected
    assert meaning(github(body)) == expected
    assert meaning(mkdocs(body)) == expected


def page(dice: random.Random) -> Briefing:
    """A page as briefgen writes it, of words that look like mark-up."""
    makers = (prose, quote, reported, section, key_points, read_also)
    found = [dice.choice(makers)(dice) for _ in range(dice.randint(2, 9))]
    return Briefing("a", "A", "2026-03-05", blocks=(Section("A", 1), *found))


def words(dice: random.Random, most: int = 8) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(1, most)))


def link(dice: random.Random) -> PageLink:
    return PageLink(words(dice, 3), f"../people/p{dice.randint(1, 9)}.md")


def cite(dice: random.Random) -> PageLink:
    number = dice.randint(1, 99)
    return PageLink(f"¶{number}", f"../sources/a.md#p{number}")


def prose(dice: random.Random) -> Prose:
    lines = (inline.escape(words(dice)) for _ in range(dice.randint(1, 3)))
    return Prose(
        "\n".join(line if dice.random() < 0.7 else f"{inline.link(*_parts(link(dice)))} {line}" for line in lines)
    )


def _parts(one: PageLink) -> tuple[str, str]:
    return one.text, one.target


def quote(dice: random.Random) -> QuoteCallout:
    return QuoteCallout(
        words(dice), link(dice), cite(dice), words(dice, 2), words(dice, 2), "4 March 2026", words(dice, 3)
    )


def reported(dice: random.Random) -> Reported:
    one = link(dice)
    return Reported(f"{inline.link(*_parts(one))} said {inline.escape(words(dice))}", one, cite(dice), "4 March 2026")


def section(dice: random.Random) -> Section:
    return Section(words(dice), dice.randint(2, 3))


def key_points(dice: random.Random) -> KeyPoints:
    return KeyPoints(tuple(Point(words(dice), cite(dice)) for _ in range(dice.randint(1, 3))))


def read_also(dice: random.Random) -> ReadAlso:
    return ReadAlso(tuple(link(dice) for _ in range(dice.randint(1, 3))))
