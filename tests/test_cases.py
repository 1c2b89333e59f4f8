"""Every folder of tests/cases/ is a case, and stands under the laws of the design.

`make cases CASE=name` writes what the case gives now; read it before you commit it.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from briefgen.annotate import steps
from briefgen.check import steps as check_steps
from briefgen.export import annotations as annotations_json
from briefgen.files.seeds import SeedFile
from briefgen.model.annotations import Annotations
from briefgen.model.article import Article
from briefgen.model.pages import QuoteCallout
from briefgen.page import briefing as briefing_page
from briefgen.pipeline import plan
from briefgen.quotemarks import quotations
from briefgen.registry import load
from briefgen.settings import Settings
from briefgen.study import read_seed
from briefgen.verify import verify

CASES = Path(__file__).parent / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
READERS = load("readers")


@dataclass(frozen=True)
class Made:
    """What a case gives."""

    article: Article
    annotations: Annotations
    pages: dict[str, str]


def seed(name: str) -> SeedFile:
    """Return the source of a case as a seed file named after the case."""
    folder = CASES / name
    source = next(path for path in sorted(folder.glob("source.*")) if path.suffix != ".yml")
    sidecar = folder / "source.yml"
    return SeedFile(
        path=f"seeds/{name}{source.suffix}",
        data=source.read_bytes(),
        sidecar=sidecar.read_bytes() if sidecar.exists() else None,
        sidecar_path=f"seeds/{name}.yml" if sidecar.exists() else None,
    )


@cache
def made(name: str) -> Made:
    """Run a case through the real path: read, annotate, plan."""
    file = seed(name)
    article = read_seed(file, READERS)
    drafted = plan([file], {}, {}, Settings(), READERS)
    return Made(article, steps.annotate(article), dict(drafted.writes))


def found(case: Made) -> dict[str, Any]:
    """Return what `briefgen annotate` prints of a case, without the text, which is the source's."""
    record = annotations_json.record(case.article, case.annotations)
    del record["text"], record["digest"], record["path"]
    return record


def expect(path: Path, actual: str, refresh: bool) -> None:
    """Compare with a file, or write it."""
    if refresh:
        path.write_text(actual, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert actual == expected, f"{path.name} differs. If the new one is right: make cases CASE={path.parent.name}"


@pytest.mark.parametrize("name", NAMES)
def test_expected(name: str, refresh: bool) -> None:
    case = made(name)
    expect(CASES / name / "expected.md", case.pages[f"briefings/{case.article.slug}.md"], refresh)
    lines = json.dumps(found(case), ensure_ascii=False, indent=1)
    expect(CASES / name / "annotations.json", lines + "\n", refresh)


@pytest.mark.parametrize("name", NAMES)
def test_spans_are_in_range_and_in_order(name: str) -> None:
    case = made(name)
    text, notes = case.article.text, case.annotations
    for layer in (
        [b.span for b in notes.blocks],
        list(notes.sentences),
        [r.span for r in notes.references],
        [d.span for d in notes.dates],
        [k.span for k in notes.key_points],
        *(list(e.mentions) for e in notes.entities),
        *(list(q.content) for q in notes.quotes),
        *(list(q.quoted) for q in notes.quotes),
    ):
        assert all(0 <= s.start < s.end <= len(text) for s in layer)
        assert all(a.end <= b.start for a, b in pairwise(layer))
    numbers = [b.number for b in notes.blocks if b.kind == "paragraph"]
    assert numbers == list(range(1, len(numbers) + 1))
    for quote in notes.quotes:
        for span in (quote.cue, quote.source):
            assert span is None or 0 <= span.start < span.end <= len(text)
        assert bool(quote.quoted) == (quote.kind != "indirect")
        assert 0 <= quote.confidence <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_verbatim(name: str) -> None:
    case = made(name)
    paragraphs = [b.span for b in case.annotations.blocks if b.kind == "paragraph"]
    marked = quotations(case.article.text, paragraphs)
    inside = {i for m in marked for i in range(*m.span)}
    for quote in case.annotations.quotes:
        assert inside >= {i for span in quote.quoted for i in range(*span)}
    page = briefing_page.loads(case.pages[f"briefings/{case.article.slug}.md"], case.article.slug)
    callouts = [block for block in page.blocks if isinstance(block, QuoteCallout)]
    for quote in case.annotations.quotes:
        if quote.kind == "direct" or (quote.kind == "mixed" and not quote.fragment and quote.speaker_name):
            words = " ".join(case.article.text[slice(*quote.quoted[0])].split())
            assert any(words in callout.words for callout in callouts), words
    for callout in callouts:
        assert verify(callout.words, spoken(case)).ok, callout.words


def spoken(case: Made) -> tuple[str, ...]:
    """Return the texts inside quotation marks of a case's source, a quotation over several paragraphs as one."""
    paragraphs = [b.span for b in case.annotations.blocks if b.kind == "paragraph"]
    texts: list[str] = []
    for mark in quotations(case.article.text, paragraphs):
        words = case.article.text[mark.span.start : mark.span.end]
        if mark.continues and texts:
            texts[-1] += " " + words
        else:
            texts.append(words)
    return tuple(texts)


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith("-nope")])
def test_nope_yields_no_quote(name: str) -> None:
    case = made(name)
    assert [q for q in case.annotations.quotes if q.kind != "indirect"] == []
    assert "[!quote]" not in case.pages[f"briefings/{case.article.slug}.md"]


@pytest.mark.parametrize("name", NAMES)
def test_pages_survive_reading_and_writing(name: str) -> None:
    case = made(name)
    text = case.pages[f"briefings/{case.article.slug}.md"]
    value = briefing_page.loads(text, case.article.slug)
    assert briefing_page.dumps(value) == text
    assert briefing_page.loads(briefing_page.dumps(value), case.article.slug) == value


def test_a_second_draft_changes_nothing_and_order_does_not_matter() -> None:
    seeds = [seed(name) for name in NAMES]
    first = plan(seeds, {}, {}, Settings(), READERS)
    again = plan(list(reversed(seeds)), dict(first.writes), dict(first.bases), Settings(), READERS)
    assert not again.writes
    backwards = plan(list(reversed(seeds)), {}, {}, Settings(), READERS)
    assert backwards.writes == first.writes


TEXTS = [name for name in NAMES if not seed(name).path.endswith((".eml", ".html"))]
NOISE = [
    "“",
    "”",
    '"',
    "''",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "[…]",
    "[a](b)",
    "`x`",
    "*",
    "_",
    "|",
    "<b>",
    "{{ x }}",
    "{% y %}",
    "&#42;",
]
NOISE += [
    "\u202e",
    "\u200b",
    "\x85",
    "\u2028",
    "#",
    "> ",
    "- ",
    "1. ",
    "---",
    "\n",
    "\n\n",
    "Read also | ",
    ":",
    "—",
    "¶",
    " · ",
    "e\u0301",
]
NOISE += ["ע", "中", "\ufffc", "\\", "~", "$", "www.x.y", "said", "Mr.", "😀", "\u3000"]


@pytest.mark.parametrize("number", range(120))
def test_a_fresh_draft_passes_its_own_check_whatever_the_source(number: int) -> None:
    dice = random.Random(number)
    sentences = [part for name in TEXTS for part in seed(name).data.decode().split("---\n")[-1].split(" ")]
    words = [dice.choice(NOISE) if dice.random() < 0.06 else dice.choice(sentences) for _ in range(60)]
    runs = [seed(dice.choice(TEXTS)).data.decode().split("---\n")[-1] for _ in range(3)]
    for at, text in enumerate(runs):
        run = text
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(run) + 1)
            run = run[:place] + dice.choice(NOISE) + run[place:]
        runs[at] = run
    file = SeedFile("seeds/noise.txt", ("---\ndate: 2026-03-05\n---\n" + " ".join([*words, *runs])).encode())
    drafted = plan([file], {}, {}, Settings(), READERS)
    found = check_steps.check(drafted.writes, drafted.bases, drafted.sources)
    assert [str(one) for one in found if one.severity == "error"] == []
    assert not plan([file], dict(drafted.writes), dict(drafted.bases), Settings(), READERS).writes
