"""Words that are shown in part: what is cut, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.publish.cut import LEFT_OUT, shortened

CASES = {
    "short enough": ("We will build it.", 20, "We will build it."),
    "between sentences": ("We will build it. It is a good bridge.", 20, "We will build it. […]"),
    "never inside of one": (
        "He did not, in all these years, ever say that.",
        10,
        "He did not, in all these years, ever say that.",
    ),
    "one whole sentence at least": (
        "We will build this bridge one day. It is good.",
        10,
        "We will build this bridge one day. […]",
    ),
    "not before what takes it back": (
        "We will build it. But not on these numbers. That is all.",
        20,
        "We will build it. But not on these numbers. […]",
    ),
    "nor before the answer": ("Will I resign? No, never. I like it here.", 16, "Will I resign? No, never. […]"),
    "an abbreviation ends nothing": ("I told Mr. Lind so. He agreed. We left.", 16, "I told Mr. Lind so. […]"),
    "a mark behind the stop": ("She said “go.” We went. It was late.", 16, "She said “go.” […]"),
    "without spaces": ("他明天将拆除旧市政厅。我们都知道。", 8, "他明天将拆除旧市政厅。 […]"),
    "nor before its contrary": ("他明天将拆除旧市政厅。但我们反对。", 8, "他明天将拆除旧市政厅。但我们反对。"),
    "Arabic": ("سنبني الجسر. ولكن ليس الآن. شكرا لكم.", 14, "سنبني الجسر. ولكن ليس الآن. […]"),
}


@pytest.mark.parametrize("name", CASES)
def test_words_are_cut(name: str) -> None:
    words, room, shown = CASES[name]
    assert shortened(words, room) == shown


@given(st.text(st.sampled_from('aB .!?”"“但。\u200f'), max_size=80), st.integers(0, 60))
def test_what_is_shown_is_the_beginning_and_says_so(words: str, room: int) -> None:
    shown = shortened(words, room)
    if shown != words:
        kept = shown.removesuffix(f" {LEFT_OUT}")
        assert kept != shown
        assert words.startswith(kept)
        assert len(words) > room
