"""What differs between two sequences: laws over generated ones, and hostile sizes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.differ import compare, likeness

WORDS = st.lists(st.sampled_from(["a", "b", "c", "the", "one", "of"]), max_size=80)


@given(WORDS, WORDS)
def test_operations_turn_the_old_into_the_new(old: list[str], new: list[str]) -> None:
    ops = compare(old, new)
    assert [word for op in ops for word in old[op.a : op.b]] == old
    assert [word for op in ops for word in new[op.c : op.d]] == new
    assert all(old[op.a : op.b] == new[op.c : op.d] for op in ops if op.same)
    assert all(first.same != second.same for first, second in pairwise(ops))
    assert all(op.a < op.b or op.c < op.d for op in ops)


@given(WORDS)
def test_nothing_differs_from_itself(words: list[str]) -> None:
    assert all(op.same for op in compare(words, words))
    assert likeness(words, words) == 1


def test_one_word_is_one_change() -> None:
    old = ["the", "council", "put", "off", "its", "vote", "by", "a", "month", "on", "Wednesday"]
    new = ["the", "council", "put", "off", "its", "vote", "by", "two", "months", "on", "Wednesday"]
    assert [(old[op.a : op.b], new[op.c : op.d]) for op in compare(old, new) if not op.same] == [
        (["a", "month"], ["two", "months"])
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a"] * 40_000, ["b"] * 40_000),
        (["a", "b"] * 20_000, ["b", "a", "c"] * 15_000),
        ([str(n) for n in range(40_000)], [str(n) for n in reversed(range(40_000))]),
        ([str(n // 2) for n in range(40_000)], [str(n // 3) for n in range(40_000)]),
        (["a"] * 40_000, ["a"] * 20_000 + ["b"] + ["a"] * 20_000),
    ],
    ids=["nothing shared", "periods", "reversed", "pairs", "inserted"],
)
def test_hostile_sizes_end(old: list[str], new: list[str]) -> None:
    ops = compare(old, new)
    assert [word for op in ops for word in new[op.c : op.d]] == new
