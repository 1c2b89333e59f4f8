"""Dates to words and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import when
from briefgen.model.common import When


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 2, 11), date(2026, 2, 11), "Wednesday 11 February 2026"),
        (date(2025, 1, 1), date(2025, 1, 31), "January 2025"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2026, 2, 7), date(2026, 2, 8), "7 February 2026 to 8 February 2026"),
    ],
)
def test_show(start: date, end: date, words: str) -> None:
    assert when.show(When(start, end)) == words


@given(st.tuples(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(1000, 1, 1))))
def test_what_is_shown_can_be_read_back(days: tuple[date, date]) -> None:
    whole = When(min(days), max(days))
    assert when.parse(when.show(whole)) == whole


@pytest.mark.parametrize("words", ["", "Wednesday", "31 February 2026", "0000", "2 March 2026 to 1 March 2026", "soon"])
def test_other_words_are_no_date(words: str) -> None:
    assert when.parse(words) is None
