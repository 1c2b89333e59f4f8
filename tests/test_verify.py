"""The verification rule: what proves a quote, and what does not."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.verify import Spoken, fold, verify

SAID = (
    "We can't accept the plan,",
    "but we will talk about the harbour, the bridge and the ferry.",
    "It is non-negotiable and costs 1,500 crowns",
    "He [the mayor] is unable to come… or so he says",
    "She called it “brave”",
    "the thing",
)


@pytest.mark.parametrize(
    "words",
    [
        "We can't accept the plan,",
        "We can’t accept the plan,",  # the shape of marks
        "We  can't\naccept the plan",  # white space
        "talk about the harbour",
        "She called it 'brave'".replace("'", '"'),
        "the thing",
        "He [the mayor] is unable to come… or so he says",  # the source's own bracket and ellipsis
        "1,500 crowns",
    ],
)
def test_verbatim(words: str) -> None:
    verdict = verify(words, SAID)
    assert verdict.ok
    assert not verdict.condensed
    assert verdict.insertions == ()
    assert verdict.diff == ""


@pytest.mark.parametrize(
    ("words", "insertions", "places"),
    [
        ("We can't accept the plan, […] but we will talk", (), (0, 1)),
        ("We can't accept ... but we will talk", (), (0, 1)),
        ("the harbour … the ferry", (), (1, 1)),
        ("[...] the bridge […]", (), (1,)),
        ("we will talk … It is non-negotiable [in every way]", ("in every way",), (1, 2)),
        ("He [the mayor] is unable […] he says", (), (3, 3)),
    ],
)
def test_condensed(words: str, insertions: tuple[str, ...], places: tuple[int, ...]) -> None:
    verdict = verify(words, SAID)
    assert verdict.ok
    assert verdict.condensed
    assert verdict.insertions == insertions
    assert verdict.places == places


@pytest.mark.parametrize(
    ("words", "insertions"),
    [
        ("We can't accept the [second] plan,", ("second",)),
        ("[Maria Lind:] We can't accept the plan", ("Maria Lind:",)),
        ("talk about the harbour [in May], the bridge [in June] and the ferry.", ("in May", "in June")),
        ("[T]he bridge and the ferry", ("T",)),
        ("[W]e can't accept", ("W",)),
        ("the ferry[boat].", ("boat",)),
        ("the harbour, [T]he [B]ridge and the ferry", ("T", "B")),
        ("He [the mayor] is unable [today] to come", ("today",)),
        ("We can't accept the plan [either]", ("either",)),
    ],
)
def test_insertions(words: str, insertions: tuple[str, ...]) -> None:
    verdict = verify(words, SAID)
    assert verdict.ok, verdict
    assert not verdict.condensed
    assert verdict.insertions == insertions


@pytest.mark.parametrize(
    "words",
    [
        "",
        "…",
        "“”",
        "[only an insertion]",
        "[a] … [b]",
        "We cannot accept the plan,",
        "we can't accept the plan,",  # case is a word's own
        "able to come",  # half a word that says the opposite
        "We can",
        "negotiable",
        "500 crowns",
        "costs 1",
        "the ferry … the harbour",  # the wrong order
        "plan, but we will talk",  # two quotations run together without a gap
        "We can't accept the [new] design",
        "We can't [truly] reject the plan",
        "[h]arbour ferry",
        "[un]thing",
        "[]able to come",
        "[non-]negotiable plan",
        "a thing nobody said",
        "We can't accept the plan, . . . but",
    ],
)
def test_not_proven(words: str) -> None:
    assert not verify(words, SAID).ok


def test_a_bracket_may_repeat_letters_in_another_case_only() -> None:
    assert verify("[A]ble to come", ["able to come"]).ok
    assert not verify("[A]ble to come", ["unable to come"]).ok
    assert not verify("[UN]able to leave", ["unable to come"]).ok


def test_the_order_is_found_where_the_nearest_whole_quotation_would_miss_it() -> None:
    assert verify("yes … no", ["yes and more", "no", "yes"]).ok


def test_words_of_scripts_without_spaces() -> None:
    assert verify("会议很成功", ["今天的会议很成功。"]).ok
    assert not verify("会议失败", ["今天的会议很成功。"]).ok


def test_composition_does_not_matter() -> None:
    assert verify("cafe\u0301", ["the café is open"]).ok
    assert not verify("cafe", ["the cafe\u0301 is open"]).ok


def test_near_miss_shows_where() -> None:
    verdict = verify("We will never accept this plan of yours", ["We shall never accept this plan of yours"])
    assert verdict.diff.splitlines() == [
        "page   We will never accept this plan of yours",
        "          ^^^^",
        "source We shall never accept this plan of yours",
        "          ^^^^^",
    ]


def test_near_miss_of_a_long_quotation_shows_the_place_only() -> None:
    source = " ".join(f"word{n}" for n in range(300))
    verdict = verify(source.replace("word200", "other"), [source])
    page, carets, _, _ = verdict.diff.splitlines()
    assert page[carets.index("^") : carets.rindex("^") + 1] == "other"
    assert max(map(len, verdict.diff.splitlines())) < 120


def test_missing_words_are_pointed_at() -> None:
    page, carets, source, missing = verify("We accept the plan", ["We never accept the plan"]).diff.splitlines()
    assert page == "page   We accept the plan"
    assert carets.index("^") == len("page   We ")
    assert source[missing.index("^") :].startswith("never")


def test_nothing_near_shows_nothing() -> None:
    assert verify("entirely different matters altogether", SAID).diff == ""


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=6))
def test_whole_quotations_are_always_proven(texts: list[str]) -> None:
    for text in texts:
        if any(map(str.isalnum, fold(text))):
            assert verify(text, texts).ok


@given(st.lists(st.text("ab c'-1,", min_size=1, max_size=20), min_size=1, max_size=4), st.text("ab c'-1,", max_size=12))
def test_without_gaps_and_brackets_only_substrings_are_proven(texts: list[str], words: str) -> None:
    if verify(words, texts).ok:
        assert any(fold(words) in fold(text) for text in texts)


def test_linear_time() -> None:
    texts = [f"quotation number {n}, of many" for n in range(100_000)]
    spoken = Spoken(texts)
    started = process_time()
    for text, following in pairwise(texts[:20_000]):
        assert verify(text, spoken).ok
        assert verify(f"{text} […] {following}", spoken).ok
    assert not verify("a" * 50_000, ["a" * 2_000_000]).ok
    assert not verify("number of things nobody counted", spoken).ok
    assert process_time() - started < 5
