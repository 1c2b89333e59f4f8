"""Slugs, anchors, folding and offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import text
from briefgen.model.article import Article, SourceRef
from briefgen.model.common import Span


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Maria Lind", "maria-lind"),
        ("Lind’s office", "linds-office"),
        ("Şule Yılmaz-Øst", "sule-yilmaz-ost"),
        ("U.S. Senate", "u-s-senate"),
        ("  Ports & Harbours  Authority ", "ports-harbours-authority"),
        ("محمد", "محمد"),
        ("김민준", "김민준"),
        ("Nº 5, ½ of it", "no-5-1-2-of-it"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 200, "x" * text.SLUG_MAX),
    ],
)
def test_slug(words: str, slug: str) -> None:
    assert text.slug(words) == slug


@given(st.text())
def test_slug_is_a_safe_file_name(words: str) -> None:
    slug = text.slug(words)
    assert slug
    assert len(slug) <= text.SLUG_MAX
    assert not set(slug) & set('/\\.:*?"<>| \n\0')
    assert text.slug(slug) == slug


def test_titles_that_differ_in_typography_share_a_key() -> None:
    variants = ["Lind’s plan – a “bold” bet", 'Lind\'s plan - a "bold" bet.', "LIND’S PLAN  —  A “BOLD” BET"]
    assert len({text.title_key(v) for v in variants}) == 1
    assert text.title_key("Lind’s plan") != text.title_key("Lind’s plans")


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Talks: what Oman’s hosts heard on Feb. 6", "talks-what-omans-hosts-heard-on-feb-6"),
        ("A - B", "a---b"),
        ("snake_case stays", "snake_case-stays"),
    ],
)
def test_heading_anchor_is_githubs(title: str, anchor: str) -> None:
    assert text.heading_anchor(title) == anchor


@given(st.text())
def test_folding_marks_keeps_offsets(words: str) -> None:
    assert len(text.fold_marks(words)) == len(words)


@given(st.text())
def test_normalising_twice_is_normalising_once(words: str) -> None:
    once = text.normalise(words)
    assert text.normalise(once) == once
    assert "\r" not in once


def test_position_counts_in_the_file() -> None:
    article = Article(slug="a", text="one\ntwo\nthree", title="", source=SourceRef("a.txt", ""), lines=(5, 6, 9))
    assert text.position(article, 0) == (5, 1)
    assert text.position(article, 6) == (6, 3)
    assert text.position(article, 8) == (9, 1)


def test_trim() -> None:
    assert text.trim("  ab ", Span(0, 5)) == Span(2, 4)
    assert text.trim("   ", Span(0, 3)) == Span(3, 3)
