"""What is kept comes back as it was: every type of the model, and all that JSON has no place for."""

from __future__ import annotations

import math
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import codec
from briefgen.model.annotations import Annotations
from briefgen.model.common import When
from briefgen.model.pages import Briefing, EntityPage, SourcePage
from briefgen.publish.groups import Facts
from briefgen.publish.site import Statement

TEXT = st.text(st.characters())
"""Half characters, too: pages may hold them."""
NUMBER = st.integers(-(2**80), 2**80)
"""A paragraph may be cited by any number."""
MODEL = (Annotations, Briefing, EntityPage, Facts, SourcePage, Statement)


class Pair(NamedTuple):
    """As plain as a record can be."""

    words: str
    number: int


@pytest.mark.parametrize("kind", MODEL)
@given(data=st.data())
def test_what_is_kept_comes_back(kind: type[object], data: st.DataObject) -> None:
    st.register_type_strategy(str, TEXT)
    st.register_type_strategy(int, NUMBER)
    st.register_type_strategy(float, st.floats(allow_nan=False))
    st.register_type_strategy(When, st.builds(When, st.dates(), st.dates()))
    value = data.draw(st.from_type(kind))
    assert codec.load(codec.dump(value, kind), kind) == value


@given(st.lists(st.builds(Pair, TEXT, NUMBER), min_size=1))
def test_joined_is_the_tuple_and_its_parts(values: list[Pair]) -> None:
    dumped = [codec.dump(one, Pair) for one in values]
    joined = codec.join(dumped)
    assert codec.parts(joined) == dumped
    assert codec.load(joined, tuple[Pair, ...]) == (*values,)


@pytest.mark.parametrize("number", [0.1, 1.0, -0.0, 1e300, math.inf, -math.inf])
def test_numbers_are_numbers(number: float) -> None:
    assert codec.load(codec.dump(number, float), float) == number


def test_no_number_is_none() -> None:
    assert math.isnan(codec.load(codec.dump(math.nan, float), float))


@given(st.dictionaries(TEXT, TEXT | NUMBER | st.booleans()))
def test_json_for_others_is_one_line_of_utf_8(value: dict[str, object]) -> None:
    import json

    found = codec.json_of(value)
    assert b"\n" not in found
    assert json.loads(found.decode("utf-8")) == value


@pytest.mark.parametrize("damaged", [b"", b" ", b"[", b'["a"]', b'["a",1,2]', b"\xff", b" [1", b"null", b"7"])
def test_what_is_damaged_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        codec.load(damaged, Pair)


def test_a_value_of_another_type_is_not_written() -> None:
    with pytest.raises(TypeError):
        codec.dump((date(2026, 1, 1),), tuple[str, ...])
