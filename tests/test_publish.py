"""Pages of content/ to what the site shows: permalinks that hold, words that cannot run, links both ways."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from briefgen.builder.store import site_of
from briefgen.page import ids
from briefgen.publish import pages, render
from briefgen.publish.site import Site

SOURCE = """---
title: A
date: 2026-03-05
display: full
---

# A

*Note.*

###### p1

“We wait until the numbers are right,” Lind said. “We have time.”

###### p2

She called it “brave”.
"""
PAGE = """---
title: A
date: 2026-03-05
people: [maria-lind]
---

# A

## Part

[Maria Lind](../people/maria-lind.md) spoke.

> [!quote] [Maria Lind](../people/maria-lind.md), mayor
>
> “We wait until the numbers are right”
>
> [¶1](../sources/a.md#p1) · Wednesday 4 March 2026 · *Lind said.*

> [!quote] [Maria Lind](../people/maria-lind.md)
>
> “We have no time.”
>
> [¶1](../sources/a.md#p1)

Reported: [Lind](../people/maria-lind.md) called it “brave”. [¶2](../sources/a.md#p2)

## Part
"""
PERSON = "---\nname: Maria Lind\nrole: mayor\n---\n\n# Maria Lind\n\nBorn in <b>Port Alder</b>.\n"


def built(page: str = PAGE) -> Site:
    texts = {"briefings/a.md": page, "sources/a.md": SOURCE, "people/maria-lind.md": PERSON, "index.md": "# Home\n"}
    return site_of(texts)


def href(path: str, fragment: str) -> str:
    return f"/{path}{fragment}"


def test_only_what_the_source_has_in_marks_is_verified() -> None:
    first, second, third = built().statements["briefings/a.md"]
    assert (first.verified, first.verbatim, first.datetime) == (True, True, "2026-03-04")
    assert not second.verified
    assert (third.verbatim, third.verified, third.quoted) == (False, True, ("brave",))


def test_a_guess_says_who_else_it_could_be() -> None:
    page = PAGE.replace("*Lind said.*", "*Lind said.* · speaker uncertain, perhaps Jon Lind")
    first = built(page).statements["briefings/a.md"][0]
    assert (first.uncertain, first.perhaps, first.attribution) == (True, "Jon Lind", "Lind said.")


def test_a_permalink_survives_everything_around_the_quote() -> None:
    before = built().statements["briefings/a.md"][0].id
    moved = PAGE.replace("## Part\n", "## Another\n\nMore.\n", 1).replace("Wednesday 4 March 2026 · *Lind said.*", "x")
    assert before == built(moved).statements["briefings/a.md"][0].id == "q-we-wait-until-the-numbers-" + before[-8:]


def test_a_permalink_is_one_for_all_shapes_of_marks() -> None:
    assert ids.quote_id("Lind’s  plan", "a") == ids.quote_id("Lind's plan", "a")
    assert ids.quote_id("Lind’s plan", "a") != ids.quote_id("Lind’s plan", "b")
    taken: set[str] = set()
    assert [ids.unique("x", taken) for _ in range(3)] == ["x", "x-2", "x-3"]


def test_pages_know_who_points_to_them() -> None:
    found = built()
    assert [one.sentence for one in found.backlinks["people/maria-lind.md"]] == [
        "[Maria Lind](../people/maria-lind.md) spoke."
    ]
    assert [one.slug for one in found.named_in["people/maria-lind.md"]] == ["a"]
    home = pages.view(found, "index.md", "# Home\n", href)
    assert home is not None
    assert home.values["most_quoted"] == [("people/maria-lind.md", "Maria Lind", 2)]


def test_marks_in_the_source_lead_to_the_quotes() -> None:
    shown = pages.view(built(), "sources/a.md", SOURCE, href)
    assert shown is not None
    marked = [(text, one.id) for _, pieces in shown.values["paragraphs"] for text, one in pieces if one]
    assert [text for text, _ in marked] == ["We wait until the numbers are right", "brave"]


def test_ids_on_a_page_are_unique() -> None:
    shown = pages.view(built(), "briefings/a.md", PAGE, href)
    assert shown is not None
    found = [row.id for row in shown.values["rows"]]
    assert len(found) == len(set(found)) == 6


def test_pages_of_nobody_are_ordinary() -> None:
    assert pages.view(built(), "about.md", "# About\n", href) is None
    assert pages.view(built(), "briefings/b.md", "", href) is None


def test_what_editors_and_strangers_write_cannot_run() -> None:
    def shown(text: str) -> str:
        return str(render.block(text, "briefings/a.md", href))

    assert "<script" not in shown("<script>alert(1)</script>")
    assert "<b" not in shown("x <b onclick=alert(1)>y</b>")
    for target in (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ):
        assert 'href="#"' in (html := shown(f"[x]({target})")) or "<a" not in html
    assert "<img" not in shown("![x](https://elsewhere.example/x.png)")
    assert shown("[x](../people/a.md#b)") == '<p><a href="/people/a.md#b">x</a></p>\n'
    assert shown("[x](../people/ע-é.md#b)") == '<p><a href="/people/ע-é.md#b">x</a></p>\n'
    assert 'rel="noopener noreferrer"' in shown("[x](https://example.org/)")


def test_the_extension_keeps_neighbouring_callouts_apart_and_html_out() -> None:
    text = "> [!quote] A\n>\n> “One.”\n\n> [!quote] B\n>\n> “Two.”\n\n<script>x</script>\n\n[y](javascript:alert(1))\n"
    html = markdown(text, extensions=["briefgen"])
    assert html.count("<blockquote") + html.count('class="admonition') + html.count('class="quote') >= 2
    assert "<script" not in html
    assert "javascript:" not in html


def test_the_reader_sees_what_editors_let_stand() -> None:
    ours = "{code: speaker-doubtful, at: We wait, reason: she corrected it, by: R. E.}"
    waiver = f"waived: [{ours}, {{code: link-unsafe, reason: x}}]"
    page = PAGE.replace("---\n", f"---\n{waiver}\n", 1)
    shown = pages.view(built(page), "briefings/a.md", page, href)
    assert shown is not None
    ((what, one),) = shown.values["waived"]
    assert what.endswith("clearly, gives it to.")
    assert (one.at, one.reason, one.by) == ("We wait", "she corrected it", "R. E.")


_PIECES = st.sampled_from(
    [
        "words ",
        "“Said” ",
        "a & b",
        "&amp;",
        "<b>",
        ">",
        '"',
        "'",
        "*",
        "_",
        "**x**",
        "`c`",
        "\\",
        "~~d~~",
        "!",
        "[",
        "]",
        "(",
        ")",
        "[Lind](../people/maria-lind.md)",
        "[x](a.md#b)",
        "[x](http://a.b)",
        "[x](javascript:a)",
        "[x]()",
        "[a [b](c.md)](d.md)",
        "![i](p.png)",
        "[é ü](a-é.md)",
        "[x](a b.md)",
        "[*e*](e.md)",
        "http://a.b",
        "  ",
        "\t",
        "\n",
        "\x00",
        "&#42;",
        "¶ 4",
        ":",
        "#",
        "- ",
    ]
)


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_simple_lines_come_out_as_the_parser_makes_them(markdown: str) -> None:
    parsed = render._markdown().renderInline(markdown, render._env("briefings/a.md", href))
    assert str(render.inline(markdown, "briefings/a.md", href)) == parsed
