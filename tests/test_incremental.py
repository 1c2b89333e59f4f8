"""Building again: only what reads differently is made, and the site is, byte for byte, that of a cold build."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.builder import archive, checks, known, site, workers
from briefgen.builder.cache import Cache
from briefgen.builder.cards import Cards
from briefgen.builder.known import Order
from briefgen.builder.layouts import Layouts
from briefgen.builder.site import Plan
from briefgen.builder.studies import Studies
from briefgen.files import shipped
from briefgen.files.looks import Signature, look
from briefgen.files.seeds import SeedFile
from briefgen.memo import Memo
from briefgen.publish.facts import Extract, Extractor
from briefgen.publish.groups import KINDS
from briefgen.publish.search import volumes
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.registry import load
from briefgen.settings import Settings
from briefgen.sources import Sources
from briefgen.study import Studied, Study
from briefgen.texts import Texts, stamp

NAMES = ("Maria Lind", "Oskar Dahl", "Ida Holm", "Clara Voss")
LAYOUTS = Layouts.of([shipped.layouts_dir()])
WORDS = ("We wait until the numbers are right", "Nobody has checked this", "It is late", "The bridge can wait")


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def source(number: int, said: str) -> str:
    head = (
        f"---\ntitle: Article {number}\ndate: 2026-03-{number % 28 + 1:02}\ndisplay: full\n---\n\n# Article {number}\n"
    )
    return (
        f"{head}\n*Note.*\n\n###### p1\n\nThe council met.\n\n###### p2\n\n“{said},” she said. He called it “brave”.\n"
    )


def briefing(number: int, name: str, said: str, topic: str, other: str = "") -> str:
    who = f"[{name}](../people/{slug(name)}.md)"
    read_also = f"\n## Read also\n\n- [Elsewhere]({other}.md)\n" if other else ""
    return (
        f"---\ntitle: Article {number}\ndate: 2026-03-{number % 28 + 1:02}\npeople: [{slug(name)}]\n"
        f"topics: [{topic}]\n---\n\n# Article {number}\n\n## Key points\n\n"
        f"- The council met. [¶1](../sources/b{number}.md#p1)\n\n"
        f"{who} spoke.\n\n> [!quote] {who}, mayor\n>\n> “{said}”\n>\n"
        f"> [¶2](../sources/b{number}.md#p2) · 4 March 2026\n\n"
        f"Reported: {who} called it “brave”. [¶2](../sources/b{number}.md#p2)\n{read_also}"
    )


def corpus() -> dict[str, str]:
    pages = {"index.md": "# Home\n\nSee [[Maria Lind]].\n", "wanted.md": "# Wanted\n"}
    for number in range(6):
        said = WORDS[number % 4]
        pages[f"sources/b{number}.md"] = source(number, said)
        pages[f"briefings/b{number}.md"] = briefing(number, NAMES[number % 4], said, f"t{number % 2}")
    pages |= {f"people/{slug(name)}.md": f"---\nname: {name}\n---\n\n# {name}\n" for name in NAMES}
    pages |= {f"topics/t{n}.md": f"---\nname: Topic {n}\n---\n\n# Topic {n}\n" for n in range(2)}
    return pages


def edit(pages: dict[str, str], dice: random.Random) -> None:
    """Do to the pages what an editor, a draft or a cat on the keyboard does."""
    path = dice.choice(sorted(pages))
    text = pages[path]
    number = dice.randrange(30)
    name, said = dice.choice(NAMES), dice.choice(WORDS)
    kind = dice.randrange(11)
    if kind == 0:
        pages[path] = text + f"\nMore about [[{name}]] and [a topic](../topics/t{number % 3}.md), {number}.\n"
    elif kind == 1:
        pages[f"sources/b{number}.md"] = source(number, said)
        pages[f"briefings/b{number}.md"] = briefing(number, name, said, f"t{number % 3}", f"b{number // 2}")
    elif kind == 2 and len(pages) > 8 and path != "index.md":
        del pages[path]
    elif kind == 3 and path.count("/"):
        pages[path.replace(".md", "-x.md")] = pages.pop(path)
    elif kind == 4:
        pages[path] = text.replace("title: Article", "title: Story", 1).replace("name: ", f"role: r{number}\nname: ", 1)
    elif kind == 5:
        pages[path] = text.replace("date: 2026-03-", f"date: 202{number % 10}-03-", 1)
    elif kind == 6:
        pages[path] = text.replace("“" + text.partition("“")[2].partition("”")[0] + "”", f"“{said}”", 1)
    elif kind == 7:
        pages[path] = text.replace("people: [", f"status: published\npeople: [{slug(name)}, ", 1)
    elif kind == 8:
        pages["wanted.md"] = f"# Wanted\n\n## Title {number}\n\n- [b1](briefings/b{number % 6}.md)\n"
    elif kind == 9:
        pages[f"people/{slug(name)}.md"] = (
            f"---\nname: {name}\naliases: [A{number}]\n---\n\n# {name}\n\nBody {number}.\n"
        )
    else:
        pages[path] = text[: len(text) // 2] if number == 0 else text.replace("\n\n", "\n\n\n", 1)


def order(pages: Mapping[str, str], cache: Cache) -> Order:
    shell = Shell(SiteInfo("Test", url="https://example.org/"))
    digests = {path: stamp(text) for path, text in pages.items()}
    return Order(pages, digests, shell, LAYOUTS, (), cache)


def build(pages: Mapping[str, str], cache: Cache, place: Path) -> Plan:
    """Build into `place`, from what stands there."""
    plan = site.plan(known.know(order(pages, cache)), place)
    new = place.with_name("new")
    new.mkdir()
    site.write(plan, new, place)
    shutil.rmtree(place, ignore_errors=True)
    new.rename(place)
    return plan


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cold(pages: Mapping[str, str], place: Path) -> dict[str, bytes]:
    shutil.rmtree(place, ignore_errors=True)
    build(pages, Cache(None, b""), place)
    return held(place)


@pytest.fixture(autouse=True)
def quick_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the drawing stand for its picture: tests/test_cards.py looks at these."""
    monkeypatch.setattr(Cards, "draw", lambda _, drawing: drawing.encode())


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    opened = Cache(tmp_path / "cache.db", b"1")
    yield opened
    opened.close()


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_edits_give_what_a_cold_build_gives(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    for name, size in (("_FULL", 4), ("_BURST", 6), ("_LEAF", 400), ("_RECORDS", 400)):
        monkeypatch.setattr(volumes, name, size)
    dice = random.Random(seed)
    pages = corpus()
    build(pages, cache, tmp_path / "site")
    for number in range(1, 101):
        edit(pages, dice)
        build(pages, cache, tmp_path / "site")
        if number % 5 == 0:
            assert held(tmp_path / "site") == cold(pages, tmp_path / "cold"), number


def test_an_edit_makes_the_pages_it_touches_and_no_other(cache: Cache, tmp_path: Path) -> None:
    pages = corpus()
    assert len(build(pages, cache, tmp_path / "site").stale) >= len(pages)
    assert build(pages, cache, tmp_path / "site").stale == ()
    pages["briefings/b1.md"] += "\nProse that nobody shows.\n"
    assert build(pages, cache, tmp_path / "site").stale == ("briefings/b1.md",)
    pages["people/oskar-dahl.md"] += "\nBackground.\n"
    assert build(pages, cache, tmp_path / "site").stale == ("people/oskar-dahl.md",)
    pages["briefings/b1.md"] = pages["briefings/b1.md"].replace("mayor", "former mayor")
    stale = {*build(pages, cache, tmp_path / "site").stale}
    assert {"briefings/b1.md", "people/oskar-dahl.md", "topics/t1.md", "sources/b1.md"} <= stale
    assert stale.isdisjoint({"people/maria-lind.md", "topics/t0.md", "briefings/b0.md", "sources/b0.md", "wanted.md"})


def test_a_new_briefing_touches_what_it_shares_names_with(cache: Cache, tmp_path: Path) -> None:
    pages = corpus()
    build(pages, cache, tmp_path / "site")
    pages["sources/b20.md"] = source(20, WORDS[0])
    pages["briefings/b20.md"] = briefing(20, "Nobody Known", WORDS[0], "t9")
    stale = {*build(pages, cache, tmp_path / "site").stale}
    assert {"briefings/b20.md", "sources/b20.md", "index.md", "timeline/index.md"} <= stale
    assert not [path for path in stale if path.startswith(("briefings/b", "people/", "topics/t")) and "b20" not in path]


def test_a_title_touches_the_briefings_that_show_it_and_a_status_none(cache: Cache, tmp_path: Path) -> None:
    pages = {"people/maria-lind.md": "---\nname: Maria Lind\n---\n\n# Maria Lind\n"}
    for number in range(28):
        pages[f"sources/b{number}.md"] = source(number, WORDS[0])
        pages[f"briefings/b{number}.md"] = briefing(number, "Maria Lind", WORDS[0], "t0")
    build(pages, cache, tmp_path / "site")

    def touched(before: str, after: str) -> set[str]:
        pages["briefings/b9.md"] = pages["briefings/b9.md"].replace(before, after)
        stale = build(pages, cache, tmp_path / "site").stale
        assert held(tmp_path / "site") == cold(pages, tmp_path / "cold")
        return {path for path in stale if path.startswith("briefings/") and path.endswith(".md")}

    showing = {f"briefings/b{number}.md" for number in range(4, 15)}
    assert touched("title: Article 9", "title: Another title") <= showing
    assert touched("date: 2026", "status: reviewed\ndate: 2026") <= showing


def test_templates_and_the_name_of_the_site_touch_all_pages(cache: Cache, tmp_path: Path) -> None:
    pages = corpus()
    build(pages, cache, tmp_path / "site")
    own = tmp_path / "layouts"
    own.mkdir()
    (own / "wanted.html").write_text("{{ title }}", encoding="utf-8")
    changed = order(pages, cache)
    changed = Order(pages, changed.digests, changed.shell, Layouts.of([own, shipped.layouts_dir()]), (), cache)
    plan = site.plan(known.know(changed), tmp_path / "site")
    assert {*plan.kept} == archive.FILES.keys()


def test_a_page_of_the_site_that_was_changed_is_made_anew(cache: Cache, tmp_path: Path) -> None:
    pages = corpus()
    build(pages, cache, tmp_path / "site")
    good = held(tmp_path / "site")
    (tmp_path / "site" / "briefings" / "b2.html").write_text("spoilt")
    (tmp_path / "site" / "people" / "ida-holm.html").unlink()
    assert {*build(pages, cache, tmp_path / "site").stale} == {"briefings/b2.md", "people/ida-holm.md"}
    assert held(tmp_path / "site") == good


@pytest.mark.parametrize(
    "part",
    [
        *("facts", "page", "head", "statements", "backlinks", "search", "made", "made reads", "made volumes", "cards"),
        *("index", *(f"group {name}" for name in KINDS)),
        *archive.FILES,
    ],
)
def test_an_entry_with_a_wrong_byte_is_worked_out_again(tmp_path: Path, part: str) -> None:
    pages, path = corpus(), tmp_path / "cache.db"
    first = Cache(path, b"1")
    build(pages, first, tmp_path / "site")
    good = held(tmp_path / "site")
    first.close()
    with sqlite3.connect(path) as database:
        for name, value in database.execute(f'SELECT name, value FROM "{part}"').fetchall():  # noqa: S608
            wrong = value[:-3] + bytes([value[-3] ^ 1]) + value[-2:]
            database.execute(f'UPDATE "{part}" SET value = ? WHERE name = ?', (wrong, name))  # noqa: S608
    database.close()
    again = Cache(path, b"1")
    pages["people/ida-holm.md"] += "\nBackground.\n"
    pages["briefings/b2.md"] = pages["briefings/b2.md"].replace("mayor", "former mayor") + "\nMore.\n"
    pages["briefings/b3.md"] = (
        pages["briefings/b3.md"].replace("clara-voss", "maria-lind").replace("date: 2026", "date: 2027")
    )
    build(pages, again, tmp_path / "site")
    assert held(tmp_path / "site") == cold(pages, tmp_path / "cold")
    assert {"briefings/b2.html", "index.html"} <= held(tmp_path / "site").keys() & good.keys()
    again.close()


@pytest.mark.parametrize("name", archive.FILES)
def test_a_part_that_another_build_left_is_not_taken_for_ours(cache: Cache, tmp_path: Path, name: str) -> None:
    pages = corpus()
    build(pages, cache, tmp_path / "site")
    cache.put(name, {"briefings/b1.md": bytes(16) + b",\n{}"})
    pages["briefings/b2.md"] = pages["briefings/b2.md"].replace("mayor", "former mayor")
    build(pages, cache, tmp_path / "site")
    assert held(tmp_path / "site") == cold(pages, tmp_path / "cold")


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "folder", "version"])
def test_a_cache_that_is_none_is_no_harm(tmp_path: Path, damage: str) -> None:
    pages, path = corpus(), tmp_path / "cache.db"
    first = Cache(path, b"1")
    build(pages, first, tmp_path / "site")
    good = held(tmp_path / "site")
    first.close()
    data = path.read_bytes()
    if damage == "folder":
        path.unlink()
        path.mkdir()
    else:
        spoilt = {"cut": data[: len(data) // 2], "noise": b"\0noise" * 999, "empty": b"", "version": data}[damage]
        path.write_bytes(spoilt)
    again = Cache(path, b"2" if damage == "version" else b"1")
    build(pages, again, tmp_path / "site")
    assert held(tmp_path / "site") == good
    again.close()


def test_a_flipped_byte_anywhere_never_shows(tmp_path: Path) -> None:
    pages, path = corpus(), tmp_path / "cache.db"
    first = Cache(path, b"1")
    build(pages, first, tmp_path / "site")
    first.close()
    data, dice = path.read_bytes(), random.Random(1)
    pages["people/maria-lind.md"] += "\nBackground.\n"
    good = cold(pages, tmp_path / "cold")
    for _ in range(12):
        at = dice.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
        shutil.copytree(tmp_path / "site", tmp_path / "copy")
        damaged = Cache(path, b"1")
        build(pages, damaged, tmp_path / "copy")
        damaged.close()
        assert held(tmp_path / "copy") == good, at
        shutil.rmtree(tmp_path / "copy")


# -- the whole command ------------------------------------------------------------------------------------------------


def test_what_was_found_in_a_source_comes_back_as_it_was() -> None:
    study = Study(load("readers"))
    seeds = [
        SeedFile(path.as_posix(), path.read_bytes())
        for path in sorted((Path(__file__).parent / "cases").glob("*/source.*"))
        if path.suffix in (".md", ".txt")
    ]
    assert len(seeds) > 30
    kept = Cache(None, b"1")
    read: list[SeedFile] = []

    def studies(settings: Settings | None = None) -> Studies:
        def reading(study: Study, missing: Sequence[SeedFile]) -> Iterator[Studied]:
            read[:] = missing
            return map(study, missing)

        return Studies(kept, settings or Settings(), reading)

    first, again = (studies()(study, seeds) for _ in range(2))
    assert read == []
    fresh = Sources.of(map(study, seeds))
    for found in (first, again):
        assert found.gists == fresh.gists
        assert found.findings == fresh.findings
        for path in fresh.gists:
            assert found.article(path) == fresh.article(path)
            assert found.annotations(path) == fresh.annotations(path)
    changed = replace(seeds[0], data=seeds[0].data + b"\nMore.\n")
    studies()(study, [changed, *seeds[1:]])
    assert read == [changed]
    studies(Settings(key_points=1))(study, seeds)
    assert read == seeds


def test_a_worker_that_is_killed_loses_nothing() -> None:
    here = os.getpid()

    def work(number: int) -> bytes:
        if os.getpid() != here and number % 10 == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(number).encode()

    done = dict(workers.spread(work, range(100), 2))
    assert done == {number: str(number).encode() for number in range(100)}


def test_others_take_the_place_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LIFE", 20)
    done = dict(workers.spread(lambda number: f"{number} {os.getpid()}".encode(), range(100), 2))
    assert [done[number].split()[0] for number in range(100)] == [str(number).encode() for number in range(100)]
    assert not workers.able() or len({one.split()[1] for one in done.values()}) == 6  # 40, 40, and 20 done in here
    assert [*workers.spread(lambda _: b"", (), 2)] == []


@pytest.mark.parametrize("seed", range(12))
def test_what_a_check_took_apart_is_what_reading_finds(
    seed: int, tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, dice = corpus(), random.Random(seed)
    for _ in range(8):
        edit(pages, dice)
    checked = checks.Given(Texts(pages), Texts({}), Sources.of(()), frozenset(), "content", "key")
    checks.check(cache, checked, (), Memo(cache), shown=True)
    read: list[str] = []
    extract = Extractor.__call__

    def noted(self: Extractor, path: str, linked: str | None = None) -> Extract:
        read.append(path)
        return extract(self, path, linked)

    monkeypatch.setattr(Extractor, "__call__", noted)
    build(pages, cache, tmp_path / "site")
    resolved = {path for path, text in pages.items() if "[[" in text and not path.startswith(("sources/", "wanted"))}
    assert {*read} == resolved  # what these say depends on the names of the others
    assert held(tmp_path / "site") == cold(pages, tmp_path / "cold")


def test_what_goes_wrong_in_a_worker_is_raised_here() -> None:
    def work(number: int) -> bytes:
        if number == 50:
            raise OSError(28, "No space left on device")
        return b""

    with pytest.raises(OSError, match="No space"):
        list(workers.spread(work, range(100), 2))


def test_links_that_lead_nowhere_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "nowhere.png").symlink_to("missing.png")
    assert look(tmp_path, ["content", "not-there"]) == {"content/nowhere.png": Signature(0, 0, 0, 0, linked=True)}


BESIDE = """
import errno, os, signal
from briefgen.builder.workers import Beside, able

here = os.getpid()

def where():
    return b"here" if os.getpid() == here else b"beside"

def killed():
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return where()

def refuse():
    raise OSError(errno.EAGAIN, "no more processes")

assert Beside(where).result() == (b"beside" if able() else b"here")
assert not able() or Beside(killed).result() == b"here"
os.fork = refuse
assert Beside(where).result() == b"here"
"""


def test_work_beside_is_done_whatever_becomes_of_its_process() -> None:
    """In a Python of its own: where threads run, as tests may leave some, nothing is forked."""
    subprocess.run([sys.executable, "-W", "error", "-c", BESIDE], check=True)
