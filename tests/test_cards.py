"""Card images: a picture of each briefing whose words the font has, the site's own for all others, each drawn once."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from test_machines import BASE, LAYOUTS, build, head, pages
from test_machines import briefing as page

from briefgen.builder import cards, site
from briefgen.builder import known as knowing
from briefgen.builder.cache import Cache
from briefgen.builder.cards import Cards
from briefgen.builder.known import Order
from briefgen.publish import card
from briefgen.publish.card import Words
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.texts import stamp

LONG = "Harbour council puts off the vote on the bridge until every number is checked by engineers of its own " * 5


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.fixture(scope="module")
def drawing() -> Cards:
    found = Cards.of(LAYOUTS)
    assert found is not None
    return found


def test_the_card_of_a_briefing_and_that_of_the_site(tmp_path: Path) -> None:
    build(pages(page(0, "A bridge")), tmp_path)
    assert size((tmp_path / "briefings/a0.card.png").read_bytes()) == (card.WIDTH, card.HEIGHT)
    assert size(LAYOUTS.assets[cards.SITE].read_bytes()) == (card.WIDTH, card.HEIGHT)
    assert head(tmp_path / "briefings/a0.html").card["og:image"] == f"{BASE}briefings/a0.card.png"
    for other in ("people/maria-lind", "index", "404"):
        assert head(tmp_path / f"{other}.html").card["og:image"] == f"{BASE}card.png"
    assert '<meta name="twitter:card" content="summary_large_image">' in (tmp_path / "index.html").read_text()


@pytest.mark.parametrize("title", ["شهردار: صبر می‌کنیم", "המועצה מחכה", "市长说我们在等", "A bridge 🌉", "\u2067x"])
def test_words_without_glyphs_are_no_boxes(tmp_path: Path, title: str) -> None:
    texts = pages(page(0))
    texts["briefings/a0.md"] = texts["briefings/a0.md"].replace('title: "A"', f"title: '{title}'")
    build(texts, tmp_path)
    assert not (tmp_path / "briefings/a0.card.png").exists()
    assert head(tmp_path / "briefings/a0.html").card["og:image"] == f"{BASE}card.png"


def test_without_an_address_or_the_extra_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(pages(page(0)), tmp_path / "one", "")
    assert "og:image" not in head(tmp_path / "one/briefings/a0.html").card
    monkeypatch.setattr(cards, "find_spec", lambda name: None if name == "resvg_py" else importlib.util.find_spec(name))
    build(pages(page(0)), tmp_path / "two")
    assert not list(tmp_path.rglob("*.card.png"))
    assert head(tmp_path / "two/briefings/a0.html").card["og:image"] == f"{BASE}card.png"


def test_each_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw = Cards.draw
    monkeypatch.setattr(Cards, "draw", lambda self, svg: drawn.append(svg) or draw(self, svg))  # type: ignore[func-returns-value]
    cache = Cache(tmp_path / "cache.db", b"1")

    def made(texts: dict[str, str], name: str) -> dict[str, bytes]:
        digests = {path: stamp(text) for path, text in texts.items()}
        known = knowing.know(Order(texts, digests, Shell(SiteInfo("Test", url=BASE)), LAYOUTS, (), cache))
        site.write(site.plan(known, None), tmp_path / name)
        return {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.card.png")}

    texts = pages(page(0), page(1))
    first = made(texts, "one")
    assert (len(first), len(drawn)) == (2, 2)
    assert made(texts, "two") == first
    texts["briefings/a0.md"] += "\nMore.\n"
    made(texts, "three")
    assert len(drawn) == 2
    texts["briefings/a0.md"] = texts["briefings/a0.md"].replace('title: "A"', "title: B")
    assert made(texts, "four")["a1.card.png"] == first["a1.card.png"]
    assert len(drawn) == 3
    assert "B</text>" in drawn[-1]
    cache.close()


@pytest.mark.parametrize("title", ["A", LONG, "x" * 400, "<script>&amp;", "", "a " * 300])
def test_a_headline_stays_on_its_card(drawing: Cards, title: str) -> None:
    face = drawing.face(Words("", "", "", "", False))
    assert face is not None
    chosen, lines = card._set(title, face.measure)
    assert len(lines) <= card.LINES
    assert all(face.measure(line) * chosen <= card.WIDTH - 2 * card.EDGE for line in lines)
    assert "".join(lines).removesuffix(" …").replace(" ", "") in title.replace(" ", "")
    drawing.draw(drawing.svg(Words(title, "The Desk", "3 quotes", "5 March 2026", False)))


def test_a_font_of_the_layouts_is_asked_first(drawing: Cards, tmp_path: Path) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen: Any = TTGlyphPen(None)
    for at, point in enumerate(((0, 0), (0, 700), (500, 700))):
        (pen.lineTo if at else pen.moveTo)(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "han"])
    builder.setupCharacterMap({ord("市"): "han", ord("…"): "han"})
    builder.setupGlyf({".notdef": pen.glyph(), "han": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "han": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Mine", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "mine.ttf")
    ours = tuple(Path(name) for name in drawing._files)
    found = Cards((tmp_path / "mine.ttf",), ours)
    shown = Words("市市", "市", "", "", False)
    face = found.face(shown)
    assert face is not None
    assert (face.family, face.measure("市市")) == ("Mine", 1.2)
    assert 'font-family="Mine"' in found.svg(shown)
    assert found.version != drawing.version


def test_right_to_left_words_begin_at_the_right_edge() -> None:
    shown = card.svg(Words("x", "y", "z", "w", True), "F", lambda words: len(words) / 2)
    assert shown.count(f'x="{card.WIDTH - card.EDGE}"') == 2
    assert f'x="{card.EDGE}" y="{card.HEIGHT - 66}' in shown
