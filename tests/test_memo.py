"""Drafting and checking again: only what changed is looked at, and what is found is what a look at all would find."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.builder import checks, drafts
from briefgen.builder.cache import Cache
from briefgen.builder.studies import Studies
from briefgen.check import steps
from briefgen.errors import Finding
from briefgen.files.seeds import SeedFile
from briefgen.memo import Memo
from briefgen.page.alternative import is_alternative
from briefgen.page.outline import outline
from briefgen.pipeline import plan
from briefgen.plan import Plan
from briefgen.registry import load
from briefgen.settings import Settings
from briefgen.texts import Texts, stamp

READERS = load("readers")
STATUSES = ("reviewed", "published")
NAMES = ("Maria Lind", "Oskar Dahl", "Ida Holm", "Lind", "Karin Holm")
SAID = (
    "We will not build on numbers that nobody has checked",
    "The price of steel is not falling this year",
    "Nobody asked us about the pier and its lamps",
)
TITLES = ("Council delays vote", "Who pays for the bridge", "The pier is closed")


def article(number: int, dice: random.Random) -> str:
    name, other, said, more = dice.choice(NAMES), dice.choice(NAMES), *dice.sample(SAID, 2)
    return (
        f"---\ntitle: {TITLES[number % 3]} {number // 3}\ndate: 2026-03-{number % 27 + 1:02}\n---\n"
        f"The council of Port Alder met on Wednesday.\n\n“{said},” Mayor {name} said.\n\n"
        f"“{more},” engineer {other} said at a press conference.\n\n"
        f"Read also | {dice.choice(TITLES)} {dice.randrange(3)}\n"
    )


class Desk:
    """Seeds, pages and bases, and a hand that does to them what editors do."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.seeds = {f"seeds/a{number}.txt": article(number, dice) for number in range(5)}
        self.pages: dict[str, str] = {"index.md": "# Home\n\nSee [[Maria Lind]].\n"}
        self.bases: dict[str, str] = {}

    def plan(self, cache: Cache | None, memo: Memo | None) -> Plan:
        seeds = [SeedFile(path, text.encode()) for path, text in self.seeds.items()]
        given = seeds, self.pages, self.bases, Settings(), READERS
        if cache is None:
            return plan(*given)
        return plan(*given, read=Studies(cache, Settings(), lambda study, rest: map(study, rest)), memo=memo)

    def check(self, made: Plan, memo: Memo | None) -> tuple[Finding, ...]:
        return steps.check(
            self.pages, self.bases, made.sources, frozenset({"pier.jpg"}), found=made.findings, memo=memo
        )

    def carry_out(self, made: Plan) -> None:
        self.pages |= {name: text for name, text in made.writes.items() if not is_alternative(name)}
        self.bases |= {name: text for name, text in made.bases.items() if not is_alternative(name)}
        for name in made.removed:
            self.pages.pop(name, None)
            self.bases.pop(name, None)

    def edit(self) -> None:
        dice = self.dice
        name = dice.choice(sorted(self.pages))
        text = self.pages[name]
        number = dice.randrange(40)
        more = f"\nMore about [[{dice.choice(NAMES)}]] and [it](a{number}.md#p2).\n"
        waived = f"---\nwaived: [{{code: link-dead, at: a{number}.md, reason: soon}}]\n"
        edits: list[Callable[[], object]] = [
            lambda: self.pages.update({name: text + more}),
            lambda: self.pages.update({name: text.replace("Lind", dice.choice(("Lind", "Holm", "Berg")), 1)}),
            lambda: self.pages.update({name: text.replace("numbers", "figures", 1)}),
            lambda: self.pages.update({name: text.replace("status: draft", f"status: {dice.choice(STATUSES)}", 1)}),
            lambda: self.pages.update({name: text.replace("title: ", f"aliases: [Alias {number}]\ntitle: ", 1)}),
            lambda: self.pages.update({name: text.replace("name: ", f"aliases: [{dice.choice(NAMES)}]\nname: ", 1)}),
            lambda: self.pages.update({name: text.replace("¶2](../sources/a", f"¶{number}](../sources/a", 1)}),
            lambda: self.pages.update({name: text[: len(text) // 2]}),
            lambda: self.pages.update({f"topics/t{number % 3}.md": topic(number, dice)}),
            lambda: self.pages.update({f"people/{dice.choice(('lind', 'ida-holm'))}.md": "---\nname: Ida Lind\n---\n"}),
            lambda: self.pages.pop(name) if name != "index.md" else None,
            lambda: self.seeds.update({f"seeds/a{number % 8}.txt": article(number, dice)}),
            lambda: self.seeds.pop(dice.choice(sorted(self.seeds))) if len(self.seeds) > 2 else None,
            lambda: self.pages.update({name: text.replace("---\n", waived, 1)}),
        ]
        dice.choice(edits)()


def topic(number: int, dice: random.Random) -> str:
    quotes = "[a1#q-we-will-not-build-on-12345678, a2#q-none]"
    return f"---\nname: Topic {number}\naspects: [{{name: {dice.choice(NAMES)}, quotes: {quotes}}}]\n---\n\n# Topic\n"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    opened = Cache(tmp_path / "cache.db", b"1")
    yield opened
    opened.close()


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edit_the_same_is_drafted_and_found_as_from_nothing(cache: Cache, seed: int) -> None:
    desk = Desk(random.Random(seed))
    memo = Memo(cache)
    for number in range(60):
        if number % 7 == 0:
            memo = Memo(cache)  # another process
        made, fresh = desk.plan(cache, memo), desk.plan(None, None)
        assert made.sources.gists == fresh.sources.gists
        assert replace(made, sources=fresh.sources) == fresh, number
        desk.carry_out(made)
        assert desk.check(made, memo) == desk.check(fresh, None), number
        desk.edit()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_told_without_a_look_is_what_a_look_would_tell(cache: Cache, seed: int) -> None:
    desk = Desk(random.Random(seed))
    told = few = 0
    for number in range(120):
        fresh = desk.plan(None, None)
        seeds = {path: stamp(text) for path, text in desk.seeds.items()}
        pages, bases = Texts(desk.pages), Texts(desk.bases)
        given = drafts.Given(Settings(), seeds, pages, bases)
        found = drafts.settled(cache, given, lambda: drafts.Draft(desk.plan(cache, Memo(cache)), ()))
        if found is None:
            memo = Memo(cache)
            found = drafts.remember(cache, given, drafts.Draft(desk.plan(cache, memo), ()), memo)
        else:
            told += 1
        made = found.plan
        assert dict(made.sources.gists) == dict(fresh.sources.gists)
        assert made.sources.by_slug == fresh.sources.by_slug
        for path in fresh.sources.gists:
            assert made.sources.annotations(path) == fresh.sources.annotations(path)
            assert made.sources.stamp(path) == fresh.sources.stamp(path)
        assert replace(made, sources=fresh.sources) == fresh, number
        if made.writes or made.removed or made.bases:
            desk.carry_out(made)
        key = "" if found.key == "" or made.writes or made.removed or made.bases else found.key
        few += bool(key)
        checked = checks.Given(pages, bases, made.sources, frozenset({"pier.jpg"}), "content", key)
        if key:
            assert checks.check(cache, checked, made.findings, Memo(cache)) == desk.check(fresh, None), number
        if number % 2:
            desk.edit()
        elif number % 4:
            name = desk.dice.choice(sorted(desk.pages))
            desk.pages[name] += desk.dice.choice(("\nProse.\n", "\n“Words” of [it](a1.md).\n", "\n[[Ida Holm]]\n"))
    assert told > 20
    assert few > 40


class Counting:
    """A memo's way to have work done, which writes down what was done."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __call__(self, work: Callable[[str], bytes], names: Sequence[str], what: str) -> Iterator[tuple[str, bytes]]:
        for name in names:
            self.done.append(f"{what}: {name}")
            yield name, work(name)


def test_an_edit_has_that_page_checked_and_no_other(cache: Cache) -> None:
    desk = Desk(random.Random(1))
    desk.carry_out(desk.plan(None, None))
    desk.check(desk.plan(cache, Memo(cache)), Memo(cache))
    desk.pages["briefings/a1.md"] += "\nOne more paragraph.\n"
    counting = Counting()
    memo = Memo(cache, counting)
    desk.check(desk.plan(cache, memo), memo)
    assert counting.done == [
        "Looking at pages: briefings/a1.md",
        "Looking at pages: briefings/a1.md",
        "Checking pages: briefings/a1.md",
    ]


def test_a_page_that_was_reviewed_is_no_other_to_others_and_a_published_one_is() -> None:
    text = "---\ntitle: A\nstatus: draft\npeople: [lind, status]\n---\n\n# A\n"
    draft, reviewed, published = (
        outline("briefings/a.md", text.replace("draft", status)) for status in ("draft", *STATUSES)
    )
    assert draft == reviewed != published
    assert {"lind", "status"} <= {*draft.names.split()}
