"""Every finding of `check`: one page that has it, and the code and line it is given."""

from __future__ import annotations

import pytest

from briefgen.check import steps
from briefgen.files.seeds import SeedFile
from briefgen.page import ids
from briefgen.page.briefing import loads
from briefgen.pipeline import plan
from briefgen.registry import load
from briefgen.settings import Settings

SEED = SeedFile(
    "seeds/bridge.txt",
    """---
title: Council delays the bridge
date: 2026-03-05
---
The council of Port Alder put off its vote on Wednesday.

“We will not build on numbers that nobody has checked,” Mayor Maria Lind said.

Lind called the design “brave”. The old bridge stays open.
""".encode(),
)
DRAFT = plan([SEED], {}, {}, Settings(), load("readers"))
BRIEFING = "briefings/bridge.md"


def found(changes: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return path, code and severity of the findings on a drafted collection with some pages changed or added."""
    pages = {**DRAFT.writes, **changes}
    return [(one.path, one.code, one.severity) for one in steps.check(pages, DRAFT.bases, DRAFT.articles)]


def test_a_fresh_draft_is_clean() -> None:
    assert found({}) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        ("We will not build", "We will never build", "quote-not-verbatim", "error"),
        ("“brave”", "“bold”", "quote-not-verbatim", "error"),
        (
            "“We will not build on numbers that nobody has checked”",
            "“The old bridge stays open.”",
            "quote-not-marked",
            "error",
        ),
        ("“We will not build on numbers that nobody has checked”", "“”", "quote-not-verbatim", "error"),
        ("[¶2](../sources/bridge.md#p2)", "[¶2](../sources/bridge.md#p9)", "anchor-dead", "error"),
        ("../people/maria-lind.md", "../people/maria-lynd.md", "link-dead", "error"),
        ("../people/maria-lind.md", "../../../etc/passwd", "link-outside", "error"),
        ("../people/maria-lind.md", "/people/maria-lind.md", "link-absolute", "error"),
        ("../people/maria-lind.md", "javascript:alert", "link-unsafe", "error"),
        ("status: draft", "status: publishd", "front-matter-value", "error"),
        ("date: 2026-03-05", "date: 2026-02-30", "front-matter-value", "error"),
        ("people:", "poeple:", "front-matter-key", "warning"),
        ("status: draft", "status: [", "front-matter", "error"),
        ("The council", "<<<<<<< ours\nThe council", "conflict-marker", "error"),
        ("The council", "The\u200b council", "invisible-character", "warning"),
        ("digest: 'sha256:", "digest: 'sha256:0", "source-changed", "warning"),
    ],
)
def test_findings(old: str, new: str, code: str, severity: str) -> None:
    page = DRAFT.writes[BRIEFING]
    assert old in page
    assert (f"content/{BRIEFING}", code, severity) in found({BRIEFING: page.replace(old, new)})


def test_a_guess_until_an_editor_settles_it() -> None:
    page = DRAFT.writes[BRIEFING]
    page = page.replace("*Mayor Maria Lind said.*", "*Mayor Maria Lind said.* · speaker uncertain, perhaps Jon Lind")
    assert found({BRIEFING: page}) == [(f"content/{BRIEFING}", "speaker-uncertain", "warning")]


def test_a_source_page_is_evidence() -> None:
    page = DRAFT.writes["sources/bridge.md"].replace("brave", "bold")
    assert ("content/sources/bridge.md", "source-page-edited", "error") in found({"sources/bridge.md": page})


def test_a_quote_without_a_source() -> None:
    page = "# About\n\n> [!quote] Somebody\n>\n> “Words from nowhere.”\n"
    assert found({"about.md": page}) == [("content/about.md", "quote-without-source", "error")]


def test_the_difference_is_shown() -> None:
    page = DRAFT.writes[BRIEFING].replace("We will not build", "We will never build")
    findings = steps.check({**DRAFT.writes, BRIEFING: page}, DRAFT.bases, DRAFT.articles)
    assert "never" in findings[0].hint
    assert "not" in findings[0].hint
    at = page.index("never")
    assert (findings[0].line, findings[0].column) == (page.count("\n", 0, at) + 1, at - page.rindex("\n", 0, at))


def test_condensed_and_bracketed_quotes_are_fine() -> None:
    page = DRAFT.writes[BRIEFING]
    whole = "We will not build on numbers that nobody has checked"
    for words in ("We will not build […] that nobody has checked", f"We [the council]{whole.removeprefix('We')}"):
        assert {severity for _, _, severity in found({BRIEFING: page.replace(whole, words)})} == {"info"}


def test_what_stands_in_code_is_no_finding() -> None:
    page = "# Help\n\n```\n> [!quote] A\n>\n> “B”\n\n[x](nowhere.md)\n```\n"
    assert found({"help.md": page}) == []


def test_topics_point_at_quotes_that_are_there() -> None:
    slug, name = "bridge", next(name for _, name in ids.statements(loads(DRAFT.writes[BRIEFING], "bridge")))
    page = "---\naspects: [{{name: Delay, quotes: [{}]}}]\nconflicts: [{{about: x, quotes: [{}, {}]}}]\n---\n# Bridge\n"

    def topic(*written: str) -> list[tuple[str, str, str]]:
        return found({"topics/bridge.md": page.format(*written)})

    right = f"{slug}#{name}"
    assert topic(right, f"https://example.org/briefings/{slug}.html#{name}", f"../briefings/{slug}.md#{name}") == []
    assert topic(right, f"{slug}/#{name}", "bridges#q-x") == [("content/topics/bridge.md", "topic-quote", "error")]
    assert topic(f"{slug}#{name}x", right, right) == [("content/topics/bridge.md", "topic-quote", "error")]
    alone = page.format(right, right, right).replace(f"quotes: [{right}, {right}]", f"quotes: [{right}]")
    assert found({"topics/bridge.md": alone}) == [("content/topics/bridge.md", "front-matter-value", "error")]
