"""Layers that a table of examples shows best; whole articles are in cases/."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from briefgen.annotate import lexicon, steps, weights
from briefgen.compose import UNCERTAIN_BELOW
from briefgen.errors import InputError
from briefgen.model.annotations import Annotations, Entity, Quote
from briefgen.model.article import Article, SourceRef
from briefgen.model.common import KnownEntity, Span
from briefgen.read.plain import PlainReader
from briefgen.registry import Layer
from briefgen.when import WEEKDAYS

THURSDAY = date(2026, 3, 5)


def article(text: str, published: date | None = THURSDAY) -> Article:
    return Article("a", text, "A title", SourceRef("seeds/a.txt", "sha256:" + "0" * 64), published)


def dates(text: str, published: date | None = THURSDAY) -> list[tuple[str, str | None, str | None]]:
    source = article(text, published)
    found = steps.annotate(source).dates
    return [
        (
            source.text[one.span.start : one.span.end],
            one.when.start.isoformat() if one.when else None,
            one.when.end.isoformat() if one.when else None,
        )
        for one in found
    ]


@pytest.mark.parametrize("today", range(7))
@pytest.mark.parametrize("named", range(7))
def test_a_weekday_is_the_last_one_up_to_the_dateline(today: int, named: int) -> None:
    dateline = date(2026, 3, 2) + timedelta(days=today)
    found = dates(f"The council met on {WEEKDAYS[named]}.", dateline)
    day = date.fromisoformat(found[0][1] or "")
    assert day.weekday() == named
    assert timedelta() <= dateline - day < timedelta(days=7)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("on Wednesday (local time)", "2026-03-04", "2026-03-04"),
        ("last Friday", "2026-02-27", "2026-02-27"),
        ("last Thursday", "2026-02-26", "2026-02-26"),
        ("next Thursday", "2026-03-12", "2026-03-12"),
        ("on Friday next week", "2026-03-13", "2026-03-13"),
        ("yesterday", "2026-03-04", "2026-03-04"),
        ("on February 6", "2026-02-06", "2026-02-06"),
        ("on 6 February", "2026-02-06", "2026-02-06"),
        ("on Feb. 6, 2024", "2024-02-06", "2024-02-06"),
        ("on December 30", "2025-12-30", "2025-12-30"),
        ("on 29 February 2024", "2024-02-29", "2024-02-29"),
        ("last January", "2025-01-01", "2025-01-31"),
        ("in January", "2026-01-01", "2026-01-31"),
        ("in January 2019", "2019-01-01", "2019-01-31"),
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("this week", "2026-03-02", "2026-03-08"),
        ("three days ago", "2026-03-02", "2026-03-02"),
        ("March 3-5", "2026-03-03", "2026-03-05"),
        ("2026-03-01", "2026-03-01", "2026-03-01"),
    ],
)
def test_dates_against_a_thursday(words: str, start: str, end: str) -> None:
    assert [(s, e) for _, s, e in dates(f"The council met {words}, it said.")] == [(start, end)]


@pytest.mark.parametrize(
    "words", ["It may rain.", "They march on.", "The second of them.", "Room 2019 b", "31 February 2026", "at 10.30"]
)
def test_what_is_no_date(words: str) -> None:
    assert dates(words) == []


def test_without_a_dateline_only_full_dates_are_resolved() -> None:
    found = dates("On Monday, on 4 January 2026, last week and on May 3 it rained.", None)
    assert [(words, start) for words, start, _ in found] == [
        ("Monday", None),
        ("4 January 2026", "2026-01-04"),
        ("last week", None),
        ("May 3", None),
    ]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Read also | A bridge too few", "A bridge too few"),
        ("READ ALSO: A bridge too few", "A bridge too few"),
        ("Read more: A bridge too few", "A bridge too few"),
        ("Related: A bridge too few", "A bridge too few"),
        ("See also – “A bridge too few”", "“A bridge too few”"),
        ("ALSO READ > A bridge too few", "A bridge too few"),
    ],
)
def test_references_in_their_usual_forms(line: str, title: str) -> None:
    source = article(f"The council met for a long time on Monday and went home.\n\n{line}\n\nIt meets again soon.")
    assert [one.title for one in steps.annotate(source).references] == [title]


@pytest.mark.parametrize(
    "line", ["Related matters were not discussed.", "See also how she said that he had read more."]
)
def test_sentences_are_no_references(line: str) -> None:
    assert steps.annotate(article(f"The council met on Monday.\n\n{line}\n")).references == ()


def people(text: str, known: tuple[KnownEntity, ...] = ()) -> dict[str, Entity]:
    found = steps.annotate(article(text), known).entities
    return {one.slug: one for one in found if one.kind == "person"}


def test_one_person_however_named() -> None:
    text = (
        "US President Donald Trump met Prime Minister Benjamin Netanyahu on Monday.\n\n"
        "Trump smiled. President Trump left. Prime Minister Netanyahu stayed. Benjamin Netanyahu’s aides waited."
    )
    found = people(text)
    assert set(found) == {"donald-trump", "benjamin-netanyahu"}
    assert [len(found[slug].mentions) for slug in ("donald-trump", "benjamin-netanyahu")] == [3, 3]


def test_what_an_editor_teaches_wins() -> None:
    known = (KnownEntity("mia-lind", "Mia Lind", "person", ("Maria Lind", "the mayor of Port Alder"), "Mayor"),)
    found = people("Maria Lind spoke for an hour. Lind then left.", known)
    assert set(found) == {"mia-lind"}
    assert (found["mia-lind"].name, found["mia-lind"].role, len(found["mia-lind"].mentions)) == ("Mia Lind", "Mayor", 2)


class Echo:
    """An annotator of another package, that finds one quote."""

    layer: Layer = "quotes"

    def __init__(self, span: Span) -> None:
        self.span = span

    def __call__(self, source: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Any, ...]:
        assert done.sentences
        return (Quote("indirect", (self.span,), speaker_name="Echo"),)


def test_a_plugin_takes_over_its_layer_and_is_checked() -> None:
    source = article("The council met on Monday.")
    plugins: Mapping[str, Any] = {"echo": Echo(Span(0, 11))}
    assert [one.speaker_name for one in steps.annotate(source, (), plugins).quotes] == ["Echo"]
    with pytest.raises(InputError, match="'echo'"):
        steps.annotate(source, (), {"echo": Echo(Span(0, 1000))})


@pytest.mark.parametrize(
    "text",
    [
        "“" * 20_000,
        '"a ' * 20_000,
        "“a” said " * 10_000,
        "Lind said " * 10_000,
        "A " * 50_000,
        "'" * 50_000,
        "on Monday " * 10_000,
        "[[[((" * 10_000,
        "Read also | " * 5_000,
        "a" * 500_000,
        "said, " * 30_000,
        "Maria Lind, the mayor of the town, " * 5_000,
    ],
)
def test_hostile_texts_are_survived(text: str) -> None:
    steps.annotate(article(text))


def test_the_example_in_the_docs_works_and_cannot_make_words_up() -> None:
    text = (Path(__file__).parent.parent / "docs" / "attribution.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    source = article("The sign said KEEP OUT in red. Nobody went in.")
    found = steps.annotate(source, (), {"shouted": names["Shouted"]()}).quotes
    assert [source.text[slice(*one.quoted[0])] for one in found] == ["KEEP OUT"]
    assert len([line for line in code.splitlines() if line.strip()]) <= 15


def test_the_numbers_are_few_and_named_once() -> None:
    """All weights together, the points of the confidence too, are at most 300; each fact has one weight."""
    tables = {name: lexicon.table(name) for name in ("quotation", "statement", "antecedent", "confidence")}
    assert sum(len(lines) for lines in tables.values()) <= 300
    for name in ("quotation", "statement", "antecedent"):
        assert len(weights.table(name)) == len(tables[name])


def test_confidence_grows_with_how_sure_the_weights_are() -> None:
    shown = [weights.calibrated(n / 200) for n in range(-20, 240)]
    assert shown == sorted(shown)
    assert 0 < shown[0] < shown[-1] < 1


def test_pages_of_editors_name_speakers_in_every_script() -> None:
    known = (KnownEntity("maria-lind", "Maria Lind", "person", ("玛丽亚·林德", "ماريا ليند", "Лінд"), "mayor"),)
    texts = {
        "zh": "市议会推迟表决。\n\n市长玛丽亚·林德星期三在议会上说：“我们不会对没有人核实过的数字进行表决。”",
        "ar": "أجّل المجلس التصويت.\n\nوقالت رئيسة البلدية ماريا ليند: «لن نصوّت على أرقام لم يتحقق منها أحد».",
        "uk": "Рада відклала голосування.\n\n«Ми не голосуємо за цифри, яких ніхто не перевірив», — сказала Лінд.",
    }
    for language, text in texts.items():
        source = PlainReader()(text.encode(), "seeds/a.txt", {"language": language})
        made = steps.annotate(source, known)
        assert [(one.speaker, one.speaker_name) for one in made.quotes] == [("maria-lind", "Maria Lind")]
        assert all(one.confidence < UNCERTAIN_BELOW for one in made.quotes)
        assert [(one.slug, one.role) for one in made.entities] == [("maria-lind", "mayor")]
