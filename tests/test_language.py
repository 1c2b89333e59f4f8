"""Which language a text is in: told where it can be, and never English by default for what reads as something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.annotate import steps
from briefgen.read import language
from briefgen.read.plain import PlainReader
from briefgen.read.web import WebReader

CASES = Path(__file__).parent / "cases"
GERMAN = (CASES / "abroad-german" / "source.txt").read_text(encoding="utf-8").split("---\n")[2]


def test_every_case_in_english_reads_as_english() -> None:
    sources = [path for path in CASES.glob("*/source.*") if path.suffix in (".txt", ".md")]
    told = {path.parent.name: language.of(path.read_text(encoding="utf-8")) for path in sources}
    abroad = {name for name in told if name.startswith("abroad-") or "chinese" in name}
    assert {name for name, tag in told.items() if tag != "en"} == abroad


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("A short note from the harbour.", ""),
        ("12 345 678", ""),
        ("Совет отложил голосование.", language.UNKNOWN),
        ("서울시의회는 새 다리에 대한 표결을 한 달 연기했다.", "ko"),
        ("港の橋の採決", "ja"),
        ("港口大桥表决", "zh"),
        ("Το συμβούλιο ανέβαλε την ψηφοφορία.", "el"),
        ("lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor " * 2, language.UNKNOWN),
        (f"{GERMAN} “We will not build on numbers that nobody has checked,” she added in English.", "de"),
    ],
)
def test_language(text: str, tag: str) -> None:
    assert language.of(text) == tag


def test_what_a_template_says_does_not_make_an_article_english() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in GERMAN.splitlines() if line)
    page = f'<html lang="en"><body><article><h1>Stadtrat</h1>{paragraphs}</article></body></html>'.encode()
    made = WebReader()(page, "seeds/a.html", {})
    assert (made.language, "language" in made.inferred) == ("de", True)
    told = WebReader()(page, "seeds/a.html", {"language": "de-CH"})
    assert (told.language, "language" in told.inferred) == ("de-CH", False)


_PIECES = ("„", "“", "”", '"', "«", "»", "「", "」", " ", "\n", "\n\n", ". ", "— ", ", ", ": ", "…", "\u200b", "a", "1")
_WORDS = ("sagte ", "Maria Lind ", "dit ", "说", "我们不会对没有人核实过的数字", "der ", "Wort ")


@given(st.lists(st.sampled_from(_PIECES + _WORDS), max_size=50), st.sampled_from(("de", "fr", "zh", "ar", "he", "und")))
def test_whatever_stands_in_marks_quotes_are_words_of_the_text(pieces: list[str], tag: str) -> None:
    source = PlainReader()(f"Title\n\nA{''.join(pieces)}".encode(), "seeds/a.txt", {"language": tag})
    for quote in steps.annotate(source).quotes:
        assert quote.quoted
        assert all(0 <= span.start < span.end <= len(source.text) for span in quote.quoted)
