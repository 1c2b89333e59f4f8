"""Every finding of `check`: one page that has it, and the code and line it is given."""

from __future__ import annotations

import pytest

from briefgen.check import steps
from briefgen.files.seeds import SeedFile
from briefgen.model.common import Display
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
    return [(one.path, one.code, one.severity) for one in steps.check(pages, DRAFT.bases, DRAFT.sources)]


def test_a_fresh_draft_is_clean() -> None:
    assert found({}) == []


@pytest.mark.parametrize("display", ["full", "excerpts", "link-only"])
def test_a_fresh_draft_is_clean_however_much_is_shown(display: Display) -> None:
    made = plan([SEED], {}, {}, Settings(display=display), load("readers"))
    assert steps.check(made.writes, made.bases, made.sources) == ()


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
    findings = steps.check({**DRAFT.writes, BRIEFING: page}, DRAFT.bases, DRAFT.sources)
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


def test_a_link_that_is_fine_says_nothing_of_a_wikilink_with_the_same_words() -> None:
    pages = {"help.md": "# Help\n\n![a](a.png) and [[a.png]]\n"}
    findings = steps.check(pages, {}, DRAFT.sources, frozenset({"a.png"}))
    assert [(one.code, one.column) for one in findings] == [("link-dead", 19)]


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


DOUBTED = """---
title: Doubted
date: 2026-03-05
source: {path: seeds/bridge.txt, digest: '%s'}
---

# Doubted

> [!quote] [Mayor Lindqvist](../people/lindqvist.md)
>
> “We will not build on numbers that nobody has checked”
>
> [¶2](../sources/bridge.md#p2)
"""
LINDQVIST = "---\nname: Mia Lindqvist\n---\n\n# Mia Lindqvist\n"


def doubted(**changes: str) -> list[str]:
    """Return the codes found on a page whose speaker the source never names, with some text of two pages replaced."""
    page, person = DOUBTED % DRAFT.sources.gists["seeds/bridge.txt"].digest, LINDQVIST
    for old, new in changes.items():
        page, person = page.replace(old.replace("_", " "), new), person.replace(old.replace("_", " "), new)
    pages = {**DRAFT.writes, "briefings/doubted.md": page, "people/lindqvist.md": person}
    found = steps.check(pages, DRAFT.bases, DRAFT.sources)
    return [f"{one.code} {one.severity}" for one in found]


def test_a_speaker_whom_the_source_never_names() -> None:
    assert doubted() == ["speaker-unnamed error"]


def test_an_alias_on_the_page_of_a_person_settles_who_is_meant() -> None:
    assert doubted(name="aliases: [Maria Lind]\nname") == []


def test_a_waiver_settles_it_with_a_reason_only() -> None:
    waiver = "waived: [{code: speaker-unnamed, at: 'We will not', reason: %s}]\nsource:"
    assert doubted(**{"source:": waiver % "she married in May"}) == ["speaker-unnamed info"]
    without = doubted(**{"source:": waiver % "''"})
    assert sorted(without) == ["front-matter-value error", "speaker-unnamed error"]
    elsewhere = doubted(**{"source:": (waiver % "x").replace("We will not", "We never")})
    assert sorted(elsewhere) == ["speaker-unnamed error", "waiver-unused error"]


def test_a_waiver_on_a_briefing_covers_its_source() -> None:
    seed = SeedFile("seeds/market.txt", b"Market\n\nThe market opened on Tuesday, and nobody came.\n")
    drafted = plan([seed], {}, {}, Settings(), load("readers"))
    name = "briefings/market.md"
    waived = drafted.writes[name].replace("source:", "waived: [{code: date-missing, reason: undated leaflet}]\nsource:")
    found = steps.check({**drafted.writes, name: waived}, drafted.bases, drafted.sources, found=drafted.findings)
    assert [(one.code, one.severity, one.path) for one in found] == [("date-missing", "info", "seeds/market.txt")]


def test_names_that_differ_in_composition_only() -> None:
    pages = {"topics/caf\u00e9.md": "# A\n", "topics/cafe\u0301.md": "# B\n"}
    assert [code for _, code, _ in found(pages)] == ["files-alike", "files-alike"]


def test_columns_on_a_line_with_wikilinks_are_those_of_the_page() -> None:
    page = DRAFT.writes[BRIEFING]
    quote = "Lind said “we will never build on any numbers” and left."
    page = page.replace("# Council", f"# Council\n\nSee [[maria-lind]] and [[bridge]]. {quote}\n\nCouncil", 1)
    (finding,) = steps.check({**DRAFT.writes, BRIEFING: page}, DRAFT.bases, DRAFT.sources)
    line = page.split("\n")[finding.line - 1]
    assert (finding.code, line[finding.column - 1 :][:7]) == ("quote-in-prose", "we will")


INSPECTED = """---
title: {0}
date: 2026-03-05
source: {{path: seeds/{1}.txt, digest: '{2}'}}
---

# {0}

"""
RAIL = SeedFile(
    "seeds/rail.txt",
    """---
title: The rail
date: 2026-03-05
---
The rail had been “repaired with unsuitable material”, inspector Ada Brenn said. It “should never have passed”.

The president said: “Nobody was told of the broken rail in time.”
""".encode(),
)
TRACK = SeedFile(
    "seeds/track.txt",
    """---
title: The track
date: 2026-03-06
---
“Nobody was told of the broken rail in time,” President Olga Merrow said.
""".encode(),
)


def inspected(quote: str) -> list[str]:
    """Return the codes found on a page with a quote from the rail article, beside both drafts."""
    drafted = plan([RAIL, TRACK], {}, {}, Settings(), load("readers"))
    head = INSPECTED.format("Mine", "rail", drafted.sources.gists["seeds/rail.txt"].digest)
    pages = {**drafted.writes, "briefings/mine.md": head + quote}
    found = steps.check(pages, drafted.bases, drafted.sources)
    return [one.code for one in found if one.code != "speaker-uncertain"]


def test_another_quote_is_not_left_out() -> None:
    quote = "> [!quote] {}\n>\n> “repaired with {}”\n>\n> [¶1](../sources/rail.md#p1)\n"
    assert inspected(quote.format("[Ada Brenn](../people/ada-brenn.md)", "unsuitable material")) == []


def test_a_description_never_conflicts_with_a_name() -> None:
    quote = "> [!quote] {}\n>\n> “Nobody was told of the broken rail in time.”\n>\n> [¶2](../sources/rail.md#p2)\n"
    assert inspected(quote.format("the president")) == []
