"""Earlier versions of a source and withdrawals: from the files in seeds/ to what the pages say of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.builder.store import site_of
from briefgen.errors import InputError
from briefgen.files.project import Project
from briefgen.files.seeds import SeedFile
from briefgen.model.common import Withdrawal
from briefgen.page import briefing as briefing_page
from briefgen.page import source as source_page
from briefgen.pipeline import plan
from briefgen.registry import load
from briefgen.settings import Settings
from briefgen.study import read_seed

READERS = load("readers")
HEAD = "---\ntitle: Council delays the bridge\ndate: {}\n---\n"
FIRST = (
    "The council of Port Alder put off its vote by a month on Wednesday.\n\n"
    "“We will not build on 40 numbers that nobody has checked,” Mayor Maria Lind said.\n\n"
    "The old bridge stays open.\n"
)
SECOND = FIRST.replace("40 numbers", "14 numbers").replace("a month", "two months")
OLD = SeedFile(
    "seeds/earlier/bridge/2026-03-05-1a2b3c4d.txt",
    (HEAD.format("2026-03-05") + FIRST).encode(),
    b"replaced: 2026-03-07\nnote: The number was wrong.\n",
    "seeds/earlier/bridge/2026-03-05-1a2b3c4d.yml",
)
NEW = SeedFile("seeds/bridge.txt", (HEAD.format("2026-03-07") + SECOND).encode(), earlier=(OLD,))


def drafted(seed: SeedFile, settings: Settings | None = None) -> dict[str, str]:
    made = plan([seed], {}, {}, settings or Settings(), READERS)
    assert made.findings == ()
    return dict(made.writes)


def source(pages: dict[str, str]) -> source_page.SourcePage:
    text = pages["sources/bridge.md"]
    page = source_page.loads(text, "bridge")
    assert source_page.dumps(page) == text
    return page


def test_pages_say_when_what_changed() -> None:
    pages = drafted(NEW)
    (version,) = source(pages).corrected
    assert (version.on, version.of, version.note, version.changed, version.title) == (
        "2026-03-07",
        "2026-03-05",
        "The number was wrong.",
        (1, 2),
        "",
    )
    assert [part.text[:20] for part in version.parts] == ["The council of Port ", "“We will not build o"]
    page = briefing_page.loads(pages["briefings/bridge.md"], "bridge")
    assert [(one.on, one.of) for one in page.corrected] == [("2026-03-07", "2026-03-05")]
    assert briefing_page.dumps(page) == pages["briefings/bridge.md"]


@pytest.mark.parametrize(
    "text",
    [SECOND, SECOND.replace("“", '"').replace("”", '"'), SECOND.replace("\n\n", "\n"), SECOND.replace(" ", "  ")],
    ids=["same", "straight marks", "laid out otherwise", "spaces"],
)
def test_the_same_words_are_no_correction(text: str) -> None:
    old = replace(OLD, data=(HEAD.format("2026-03-05") + text).encode())
    pages = drafted(replace(NEW, earlier=(old,)))
    assert source(pages).corrected == ()
    assert "corrected" not in pages["briefings/bridge.md"]


def test_a_headline_alone_is_a_correction() -> None:
    old = replace(OLD, data=(HEAD.format("2026-03-05").replace("delays", "kills") + SECOND).encode())
    (version,) = source(drafted(replace(NEW, earlier=(old,)))).corrected
    assert (version.title, version.changed, version.parts) == ("Council kills the bridge", (), ())


@pytest.mark.parametrize(
    ("display", "shown"),
    [
        ("excerpts", ["“We will not build on 40 numbers that nobody has checked,” Mayor Maria Lind said."]),
        ("link-only", ["“We will not build on 40 numbers that nobody has checked,”"]),
    ],
)
def test_no_more_of_an_earlier_version_is_shown_than_may_be(display: str, shown: list[str]) -> None:
    (version,) = source(drafted(NEW, Settings(display=display))).corrected  # type: ignore[arg-type]
    assert [part.text for part in version.parts] == shown


def test_a_wrong_record_keeps_the_pages_as_they_are() -> None:
    bad = replace(OLD, sidecar=b"replaced: soon\nnote: [a]\n")
    with pytest.raises(InputError) as caught:
        read_seed(replace(NEW, earlier=(bad,), sidecar=b"date: never\n", sidecar_path="seeds/bridge.yml"), READERS)
    assert [(one.path, one.line) for one in caught.value.findings] == [
        (OLD.sidecar_path, 1),
        (OLD.sidecar_path, 2),
        ("seeds/bridge.yml", 1),
    ]


def test_a_quote_of_an_earlier_version_is_marked_on_the_site() -> None:
    pages = drafted(NEW)
    name = "briefings/bridge.md"
    pages[name] = pages[name].replace("14 numbers", "40 numbers")
    made = site_of(pages)
    (said,) = (one for one in made.statements[name] if one.verbatim)
    assert not said.verified
    assert said.earlier is not None
    assert (said.earlier.of, said.anchor) == ("2026-03-05", f"p2{source_page.anchor_end(said.earlier.digest)}")
    assert f"###### {said.anchor}\n" in pages["sources/bridge.md"]
    pages[name] = pages[name].replace("40 numbers", "41 numbers")
    (said,) = (one for one in site_of(pages).statements[name] if one.verbatim)
    assert (said.verified, said.earlier) == (False, None)


def test_a_withdrawn_source_marks_every_quote() -> None:
    seed = replace(
        NEW, sidecar=b"withdrawn: {date: 2026-03-09, reason: It was made up}\n", sidecar_path="seeds/bridge.yml"
    )
    pages = drafted(seed)
    assert source(pages).withdrawn == Withdrawal("2026-03-09", "It was made up")
    made = site_of(pages)
    statements = made.statements["briefings/bridge.md"]
    assert statements
    assert all(one.withdrawn == Withdrawal("2026-03-09", "It was made up") for one in statements)


def test_the_disk_keeps_versions_apart_from_sources(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: X\nplugins: [briefgen]\n")
    for seed in (NEW, OLD):
        target = tmp_path / seed.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(seed.data)
        if seed.sidecar_path:
            (tmp_path / seed.sidecar_path).write_bytes(seed.sidecar or b"")
    stray = tmp_path / "seeds" / "earlier" / "gone" / "2026-01-01-00000000.txt"
    stray.parent.mkdir()
    stray.write_text("Words.\n")
    found = Project(tmp_path).seeds({".txt"})
    assert found.files == (NEW,)
    assert [(one.code, one.path, one.severity) for one in found.findings] == [
        ("source-earlier", "seeds/earlier/gone/2026-01-01-00000000.txt", "warning")
    ]
