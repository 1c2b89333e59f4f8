"""Which page is whose: what a draft writes, and what it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from briefgen.errors import InputError
from briefgen.files.seeds import SeedFile
from briefgen.model.merging import Side
from briefgen.page.alternative import Alternative, is_alternative, page_of
from briefgen.pipeline import plan
from briefgen.plan import Plan
from briefgen.registry import load
from briefgen.settings import Settings
from briefgen.study import read_seed

READERS = load("readers")
BRIDGE = """---
title: Council delays vote on the bridge
date: 2026-03-05
---
The council of Port Alder put off its vote on a bridge by a month on Wednesday.

“We will not build on numbers that nobody has checked,” Mayor Maria Lind said at a press conference.

Read also | Who pays for the bridge?
"""
COSTS = """---
title: Who pays for the bridge
date: 2026-03-07
---
Nobody in Port Alder has said who will pay for the bridge, engineer Oskar Dahl said on Friday.

“The price of steel is not falling this year,” Dahl said.
"""
BRIEFING = "briefings/bridge.md"


@dataclass
class World:
    """Seeds, pages and bases, as a disk would hold them."""

    seeds: dict[str, str]
    pages: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    alternatives: dict[str, Alternative] = field(default_factory=dict)

    def plan(
        self,
        chosen: set[str] | None = None,
        settings: Settings | None = None,
        accept: Mapping[str, Side] | None = None,
    ) -> Plan:
        return plan(
            [SeedFile(path, text.encode()) for path, text in self.seeds.items()],
            self.pages,
            self.bases,
            settings or Settings(),
            READERS,
            chosen=chosen,
            alternatives=self.alternatives,
            accept=accept or {},
        )

    def draft(self, chosen: set[str] | None = None, accept: Mapping[str, Side] | None = None) -> Plan:
        made = self.plan(chosen, accept=accept)
        for name, text in made.writes.items():
            if is_alternative(name):
                self.alternatives[page_of(name)] = Alternative(text, as_written=True)
            else:
                self.pages[name] = text
        self.bases |= {name: text for name, text in made.bases.items() if not is_alternative(name)}
        for name in made.removed:
            self.alternatives.pop(page_of(name) if is_alternative(name) else "", None)
            self.pages.pop(name, None)
            self.bases.pop(name, None)
        return made


@pytest.fixture
def world() -> World:
    return World({"seeds/bridge.txt": BRIDGE})


def codes(made: Plan) -> list[str]:
    return [finding.code for finding in made.findings]


def test_first_draft_adds_everything(world: World) -> None:
    made = world.draft()
    assert {BRIEFING, "sources/bridge.md", "people/maria-lind.md", "wanted.md"} <= set(made.added)
    assert made.writes == made.bases
    assert (made.updated, made.kept, made.deleted, made.findings) == ((), (), (), ())


def test_second_draft_changes_nothing(world: World) -> None:
    first = world.draft()
    second = world.draft()
    assert (dict(second.writes), dict(second.bases)) == ({}, {})
    assert second.unchanged == first.added


def test_changed_source_updates_pages_that_nobody_edited(world: World) -> None:
    world.draft()
    world.seeds["seeds/bridge.txt"] = BRIDGE.replace("by a month", "by two months")
    made = world.draft()
    assert set(made.updated) == {BRIEFING, "sources/bridge.md"}
    assert "two months" in world.pages[BRIEFING]


LATER = BRIDGE.replace("by a month", "by two months")


def test_an_edited_page_gets_what_the_source_has_new(world: World) -> None:
    world.draft()
    world.pages[BRIEFING] += "\nA remark of the desk.\n"
    assert world.draft().kept == (BRIEFING,)
    world.seeds["seeds/bridge.txt"] = LATER
    made = world.draft()
    assert (made.merged, made.findings) == ((BRIEFING,), ())
    assert "two months" in world.pages[BRIEFING]
    assert world.pages[BRIEFING].endswith("\nA remark of the desk.\n")
    assert world.draft().kept == (BRIEFING,)


def conflicting(world: World) -> str:
    """Bring a page into conflict; return it."""
    world.draft()
    world.pages[BRIEFING] = world.pages[BRIEFING].replace("put off its vote", "postponed its vote")
    world.seeds["seeds/bridge.txt"] = LATER
    return world.pages[BRIEFING]


def test_a_conflict_leaves_the_page_and_is_a_finding_until_it_is_settled(world: World) -> None:
    edited = conflicting(world)
    for _ in range(3):
        made = world.draft()
        assert made.conflicts == (BRIEFING,)
        assert world.pages[BRIEFING] == edited
        assert {(f.path, f.code, f.severity) for f in made.findings} == {
            (f"content/{BRIEFING}", "merge-conflict", "error")
        }
    finding = made.findings[0]
    assert "postponed its vote" in edited.split("\n")[finding.line - 1]
    assert "--accept theirs content/briefings/bridge.md" in made.findings[-1].hint
    assert "fresh" not in world.pages["wanted.md"]
    beside = world.alternatives[BRIEFING]
    assert "two months" in beside.text
    assert "postponed" not in beside.text


@pytest.mark.parametrize(
    ("side", "words", "gone"), [("editor", "postponed", "two months"), ("source", "two", "postpo")]
)
def test_accepting_a_side_settles_a_conflict(world: World, side: Side, words: str, gone: str) -> None:
    conflicting(world)
    world.draft()
    made = world.draft(accept={BRIEFING: side})
    assert made.settled == (BRIEFING,)
    assert words in world.pages[BRIEFING]
    assert gone not in world.pages[BRIEFING].split("## Key points")[1].split("\n\n")[2]
    assert world.alternatives == {}
    again = world.draft()
    assert (again.findings, dict(again.writes), again.removed) == ((), {}, ())


def test_a_conflict_that_the_editor_ends_by_hand_is_gone(world: World) -> None:
    edited = conflicting(world)
    world.draft()
    world.pages[BRIEFING] = edited.replace(
        "postponed its vote on a bridge by a month", "put off its vote on a bridge by two months"
    )
    made = world.draft()
    assert made.findings == ()
    assert world.alternatives == {}


def test_an_alternative_that_was_edited_is_never_lost(world: World) -> None:
    edited = conflicting(world)
    world.draft()
    by_hand = world.alternatives[BRIEFING].text + "\nMine.\n"
    world.alternatives[BRIEFING] = Alternative(by_hand, as_written=False)
    world.seeds["seeds/bridge.txt"] = BRIDGE.replace("by a month", "by three months")
    world.draft()
    assert world.alternatives[BRIEFING].text == by_hand
    settled = replace(world, pages=dict(world.pages), bases=dict(world.bases), alternatives=dict(world.alternatives))
    settled.draft(accept={BRIEFING: "source"})
    assert settled.pages[BRIEFING] == by_hand
    assert settled.alternatives == {}
    world.pages[BRIEFING] = edited.replace(
        "postponed its vote on a bridge by a month", "put off its vote on a bridge by three months"
    )
    assert codes(world.draft()) == ["alternative-left"]
    assert world.alternatives[BRIEFING].text == by_hand


def test_a_page_without_a_base_is_in_conflict_as_a_whole(world: World) -> None:
    world.pages[BRIEFING] = "# My own page of that name\n"
    made = world.draft()
    assert world.pages[BRIEFING] == "# My own page of that name\n"
    assert made.conflicts == (BRIEFING,)
    assert codes(made) == ["merge-conflict"]
    world.draft(accept={BRIEFING: "editor"})
    assert world.pages[BRIEFING] == "# My own page of that name\n"
    assert world.draft().kept == (BRIEFING,)


def test_a_page_written_and_its_base_not_yet_is_no_edit(world: World) -> None:
    world.draft()
    world.pages[BRIEFING] += "\nA remark of the desk.\n"
    world.seeds["seeds/bridge.txt"] = LATER
    before = dict(world.bases)
    world.draft()
    after = dict(world.pages)
    world.bases = before
    assert world.draft().findings == ()
    assert world.pages == after


def test_a_deleted_quote_stays_deleted(world: World) -> None:
    world.draft()
    head, callout, rest = re.split(r"(> \[!quote\].*?\n\n)", world.pages[BRIEFING], maxsplit=1, flags=re.DOTALL)
    world.pages[BRIEFING] = head + rest
    for number in ("two", "three", "four"):
        world.seeds["seeds/bridge.txt"] = BRIDGE.replace("by a month", f"by {number} months").replace("1", number)
        assert world.draft().conflicts == ()
        assert "[!quote]" not in world.pages[BRIEFING]
        assert number in world.pages[BRIEFING]
    assert "We will not build" in callout


def test_what_an_editor_taught_stays_taught(world: World) -> None:
    world.draft()
    person = "people/maria-lind.md"
    world.pages[person] = world.pages[person].replace("role: Mayor", "role: Head of the council")
    taught = world.pages[person]
    for number in ("two", "three", "four"):
        world.seeds["seeds/bridge.txt"] = BRIDGE.replace("by a month", f"by {number} months")
        world.draft()
        assert world.pages[person] == taught
        assert "Head of the council" in world.pages[BRIEFING]


def test_a_page_about_somebody_whom_nothing_names_is_removed_unless_it_was_edited(world: World) -> None:
    world.seeds["seeds/costs.txt"] = COSTS
    world.draft()
    edited = replace(world, seeds=dict(world.seeds), pages=dict(world.pages), bases=dict(world.bases))
    edited.pages["people/oskar-dahl.md"] += "\nAn engineer of the town.\n"
    for one in (world, edited):
        one.seeds["seeds/costs.txt"] = COSTS.replace("Oskar Dahl", "Ada Berg").replace("Dahl", "Berg")
        made = one.draft()
        assert made.removed == (("people/oskar-dahl.md",) if one is world else ())
        assert ("people/oskar-dahl.md" in one.pages) == (one is edited)
        assert dict(one.draft().writes) == {}
    world.seeds["seeds/costs.txt"] = COSTS
    world.draft()
    assert "people/oskar-dahl.md" in world.pages


def test_lost_bases_are_taken_from_pages_that_are_as_they_should_be(world: World) -> None:
    world.draft()
    bases, world.bases = world.bases, {}
    made = world.draft()
    assert dict(made.writes) == {}
    assert world.bases == bases


def test_deleted_pages_stay_deleted_and_nothing_links_to_them(world: World) -> None:
    world.draft()
    del world.pages["people/maria-lind.md"]
    for _ in range(3):
        made = world.draft()
        assert made.deleted == ("people/maria-lind.md",)
        assert "people/maria-lind.md" not in world.pages
        assert "people/maria-lind.md" not in world.pages[BRIEFING]
    del world.pages[BRIEFING]
    for _ in range(3):
        assert BRIEFING in world.draft().deleted
        assert BRIEFING not in world.pages


def test_evidence_is_written_again(world: World) -> None:
    world.draft()
    source = world.pages.pop("sources/bridge.md")
    assert world.draft().added == ("sources/bridge.md",)
    assert world.pages["sources/bridge.md"] == source


def test_a_wanted_article_arrives(world: World) -> None:
    world.draft()
    assert "](../wanted.md#who-pays-for-the-bridge)" in world.pages[BRIEFING]
    assert "## Who pays for the bridge?" in world.pages["wanted.md"]
    world.seeds["seeds/costs.txt"] = COSTS
    made = world.draft()
    assert [(link.title, link.target, link.briefings) for link in made.live] == [
        ("Who pays for the bridge?", "costs", ("bridge",))
    ]
    assert "](costs.md)" in world.pages[BRIEFING]
    assert "## Who pays" not in world.pages["wanted.md"]
    assert world.draft().live == ()


def test_a_link_of_an_edited_page_turns_live_unless_the_editor_changed_it(world: World) -> None:
    world.draft()
    world.pages[BRIEFING] += "\nA remark.\n"
    own = replace(world, seeds=dict(world.seeds), pages=dict(world.pages), bases=dict(world.bases))
    own.pages[BRIEFING] = own.pages[BRIEFING].replace("[Who pays for the bridge?]", "[Who pays?]")
    world.seeds["seeds/costs.txt"] = own.seeds["seeds/costs.txt"] = COSTS
    assert [link.briefings for link in world.draft().live] == [("bridge",)]
    assert "](costs.md)" in world.pages[BRIEFING]
    own.draft()
    assert "[Who pays?](" in own.pages[BRIEFING]


def test_briefings_of_editors_count_for_read_also(world: World) -> None:
    world.pages["briefings/own.md"] = "---\ntitle: Something else\naliases: [who pays for the bridge]\n---\n\n# Else\n"
    world.draft()
    assert "](own.md)" in world.pages[BRIEFING]


def test_two_sources_with_one_slug(world: World) -> None:
    world.seeds = {"seeds/a/bridge.txt": BRIDGE, "seeds/b/bridge.txt": COSTS, "seeds/other.txt": COSTS}
    made = world.draft()
    assert codes(made) == ["slug-twice", "slug-twice"]
    assert [finding.path for finding in made.findings] == ["seeds/a/bridge.txt", "seeds/b/bridge.txt"]
    assert "seeds/b/bridge.txt" in made.findings[0].message
    assert "slug: " in made.findings[0].hint
    assert BRIEFING not in made.writes
    assert "briefings/other.md" in made.writes


def test_of_two_sources_with_one_slug_the_owner_of_the_page_goes_on(world: World) -> None:
    world.draft()
    world.seeds["seeds/a/bridge.txt"] = COSTS
    world.seeds["seeds/bridge.txt"] = BRIDGE.replace("by a month", "by two months")
    made = world.draft()
    assert [finding.path for finding in made.findings if finding.code == "slug-twice"] == ["seeds/a/bridge.txt"]
    assert "two months" in world.pages[BRIEFING]


def test_a_bad_source_does_not_stop_the_others(world: World) -> None:
    world.seeds |= {"seeds/a.txt": "", "seeds/z.txt": "---\ndate: 2026-02-30\ncolour: red\n---\nText.\n"}
    made = world.draft()
    assert [(f.path, f.line, f.code) for f in made.findings] == [
        ("seeds/a.txt", 1, "source-empty"),
        ("seeds/z.txt", 2, "source-metadata"),
        ("seeds/z.txt", 3, "source-metadata"),
    ]
    assert BRIEFING in made.writes


def test_vanished_source_keeps_its_pages(world: World) -> None:
    world.draft()
    before = dict(world.pages)
    world.seeds.clear()
    made = world.draft()
    assert world.pages == before
    assert [(f.path, f.code) for f in made.findings] == [(f"content/{BRIEFING}", "source-gone")]


def test_unreadable_is_not_vanished(world: World) -> None:
    world.draft()
    made = plan([], world.pages, world.bases, Settings(), READERS, unreadable={"seeds/bridge.txt"})
    assert made.findings == ()


def test_chosen_sources_only_and_what_was_drafted_before(world: World) -> None:
    world.seeds |= {"seeds/costs.txt": COSTS, "seeds/third.txt": COSTS.replace("Who pays", "Who really pays")}
    assert "briefings/third.md" not in world.draft({"seeds/bridge.txt"}).writes
    made = world.draft({"seeds/costs.txt"})
    assert "briefings/costs.md" in made.added
    assert BRIEFING in made.updated  # its link to the new one
    assert "briefings/third.md" not in world.pages


def test_an_edited_persons_page_teaches_and_an_unedited_one_does_not(world: World) -> None:
    world.draft()
    page = "---\nname: Maria Lind-Berg\naliases: [Maria Lind, Lind]\n---\n\n# Maria Lind-Berg\n"
    world.pages["people/maria-lind.md"] = page
    world.draft()
    assert "[Maria Lind-Berg](../people/maria-lind.md)" in world.pages[BRIEFING]
    settled = dict(world.pages)
    assert not world.draft().writes
    assert world.pages == settled


def test_relative_days_without_a_date(world: World) -> None:
    world.seeds = {"seeds/bridge.txt": BRIDGE.replace("date: 2026-03-05\n", "")}
    (finding,) = world.draft().findings
    line = BRIDGE.replace("date: 2026-03-05\n", "").split("\n")[finding.line - 1]
    assert (finding.code, finding.severity) == ("date-missing", "warning")
    assert line[finding.column - 1 :].startswith(("on Wednesday", "Wednesday"))
    assert "date: " in finding.hint


def test_quotation_mark_never_closed(world: World) -> None:
    world.seeds = {"seeds/bridge.txt": BRIDGE.replace("checked,” Mayor", "checked, Mayor")}
    (finding,) = world.draft().findings
    assert (finding.code, finding.severity) == ("quote-unclosed", "warning")
    assert world.seeds["seeds/bridge.txt"].split("\n")[finding.line - 1][finding.column - 1] == "“"


def test_sidecar_counts_like_front_matter_and_its_faults_are_its_own() -> None:
    seed = SeedFile("seeds/x.txt", b"A short text.\n", b"title: From beside\ndate: 2026-03-05\n", "seeds/x.yml")
    assert read_seed(seed, READERS).title == "From beside"
    with pytest.raises(InputError) as caught:
        read_seed(replace(seed, sidecar=b"title: x\ndate: soon\n"), READERS)
    assert [(f.path, f.line) for f in caught.value.findings] == [("seeds/x.yml", 2)]


def test_display_of_the_project_unless_the_source_says_otherwise() -> None:
    settings = Settings(display="excerpts")
    assert read_seed(SeedFile("seeds/x.txt", b"A text.\n"), READERS, settings).display == "excerpts"
    stated = SeedFile("seeds/x.txt", b"---\ndisplay: link-only\n---\nA text.\n")
    assert read_seed(stated, READERS, settings).display == "link-only"


def test_most_key_points(world: World) -> None:
    assert "## Key points" not in world.plan(settings=Settings(key_points=0)).writes[BRIEFING]


def test_order_of_sources_does_not_matter(world: World) -> None:
    world.seeds["seeds/costs.txt"] = COSTS
    forwards = world.plan()
    world.seeds = dict(reversed(world.seeds.items()))
    backwards = world.plan()
    assert replace(backwards, sources=forwards.sources) == forwards
    assert backwards.sources.gists == forwards.sources.gists


FULL = "---\ntitle: One\ndate: 2026-03-05\n---\nMayor Maria Lind met the council.\n"
SHORT = "---\ntitle: Two\ndate: 2026-03-06\n---\n“Nobody asked us about the pier,” Mayor Lind said.\n"
OTHER = "---\ntitle: Three\ndate: 2026-03-07\n---\nEngineer Jon Lind left the town.\n"


def test_a_family_name_alone_joins_the_only_one_who_bears_it() -> None:
    world = World({"seeds/one.txt": FULL, "seeds/two.txt": SHORT})
    world.draft()
    assert "(../people/maria-lind.md)" in world.pages["briefings/two.md"]
    assert "people/lind.md" not in world.pages
    assert "aliases: [Lind]" in world.pages["people/maria-lind.md"]


def test_a_family_name_that_two_people_bear_is_not_guessed() -> None:
    world = World({"seeds/one.txt": FULL, "seeds/two.txt": SHORT, "seeds/three.txt": OTHER})
    world.draft()
    assert "maria-lind" not in world.pages["briefings/two.md"]
    assert "jon-lind" not in world.pages["briefings/two.md"]
    again = world.plan()
    assert dict(again.writes) == {}
