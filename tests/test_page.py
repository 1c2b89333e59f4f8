"""The laws of the dialect: what is written can be read back, and what an editor wrote survives byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefgen.model.pages import (
    Aspect,
    Briefing,
    Conflict,
    EntityPage,
    KeyPoints,
    PageLink,
    Point,
    Prose,
    QuoteCallout,
    ReadAlso,
    Reported,
    Section,
    SourcePage,
    SourcePart,
    Waiver,
)
from briefgen.page import briefing, callout, entity, inline, source, wanted
from briefgen.text import fold_spaces

NASTY = "abc XY 12 .,;:!?'’“”\"*_`[]()<>&#|{}\\~=+-%$@^/· ¶é م עß\u202e\u00a0"
words = st.text(st.sampled_from(NASTY), min_size=1, max_size=40).map(fold_spaces).filter(bool)
names = st.text(st.sampled_from("abc XY.-’é,*[_"), min_size=1, max_size=15).map(fold_spaces).filter(bool)
cites = st.integers(1, 99).map(lambda n: PageLink(f"¶{n}", f"../sources/a.md#p{n}"))
days = st.sampled_from(["", "Wednesday 11 February 2026", "January 2025"])
speakers = st.builds(PageLink, names, st.sampled_from(["", "../people/maria-lind.md"]))
venues = st.sampled_from(["", "on local radio", "in an interview with The Example", "told The Example"])
callouts = st.builds(
    lambda uncertain, perhaps, *rest: QuoteCallout(*rest, uncertain, perhaps if uncertain else ""),
    st.booleans(),
    names | st.just(""),
    words,
    speakers,
    cites,
    words | st.just(""),
    venues,
    days,
    words | st.just(""),
)
blocks = st.one_of(
    st.builds(Section, words.filter(lambda w: w not in ("Key points", "Read also")), st.integers(2, 6)),
    st.builds(Prose, words.map(inline.escape)),
    callouts,
    st.builds(
        lambda text, cite, day: Reported(
            f"[Maria Lind](../people/maria-lind.md) {inline.escape(text)}".strip(),
            PageLink("Maria Lind", "../people/maria-lind.md"),
            cite,
            day,
        ),
        words,
        cites,
        days,
    ),
    st.builds(KeyPoints, st.lists(st.builds(Point, words, cites), min_size=1, max_size=3).map(tuple)),
    st.builds(ReadAlso, st.lists(st.builds(PageLink, words, st.just("a.md")), min_size=1, max_size=3).map(tuple)),
)
briefings = st.builds(
    Briefing,
    slug=st.just("a"),
    title=words,
    date=st.sampled_from(["", "2026-03-05"]),
    revised=st.sampled_from(["", "2026-03-07"]),
    language=st.sampled_from(["", "fa"]),
    status=st.sampled_from(["draft", "reviewed", "published"]),
    source=st.dictionaries(st.sampled_from(["path", "digest"]), words, max_size=2),
    people=st.lists(names, max_size=3).map(tuple),
    blocks=st.lists(blocks, max_size=6).map(tuple),
)


@given(briefings)
def test_a_briefing_is_read_back_as_it_was(value: Briefing) -> None:
    assert briefing.loads(briefing.dumps(value), "a") == value


@given(st.text(st.sampled_from("# >-[]()!quote“”·¶p1\nab*`~:Reported Key points Read also"), max_size=200))
def test_any_page_survives_byte_for_byte(text: str) -> None:
    try:
        value = briefing.loads(text, "a")
    except briefing.frontmatter.InputError:
        return
    assert briefing.dumps(value) == text


@given(words)
def test_escaped_words_show_as_they_are(text: str) -> None:
    markdown = inline.escape(text)
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == text
    assert inline.plain(markdown) == text


@given(callouts)
def test_a_callout_is_read_back_as_it_was(value: QuoteCallout) -> None:
    assert callout.loads(callout.dumps(value)) == value


WHO = "[Maria Lind](../people/maria-lind.md)"
WHERE = "[¶4](../sources/a.md#p4)"


@pytest.mark.parametrize(
    "markdown",
    [
        f"> [!quote] {WHO}, mayor, on local radio\n> “We wait.”\n> {WHERE}",
        f'>[!QUOTE]+ {WHO}, mayor, on local radio\n>\n>"We wait."\n>\n>{WHERE}',
        f"> [!quote]  {WHO},  mayor, on local radio\n>\n> “We\n> wait.”\n>\n> {WHERE}",
    ],
)
def test_what_editors_make_of_a_callout_is_still_one(markdown: str) -> None:
    value = callout.loads(markdown)
    assert (value.words, value.speaker.text, value.venue) == ("We wait.", "Maria Lind", "on local radio")
    assert value.cite.target == "../sources/a.md#p4"


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "heading", "reference"]), words), max_size=5), words)
def test_a_source_page_is_read_back_as_it_was(parts: list[tuple[str, str]], title: str) -> None:
    numbered, number = [], 0
    for kind, text in parts:
        number += kind == "paragraph"
        numbered.append(SourcePart(kind, number if kind == "paragraph" else 0, text))  # type: ignore[arg-type]
    value = SourcePage("a", title, "2026-03-05", {"path": "seeds/a.txt"}, parts=tuple(numbered))
    assert source.loads(source.dumps(value), "a") == value


@given(words, st.lists(words, max_size=3), words | st.just(""), st.sampled_from(["", "Background.\n", "A.\n\nB.\n"]))
def test_an_entity_page_is_read_back_as_it_was(name: str, aliases: list[str], role: str, body: str) -> None:
    waived = (Waiver("link-dead", "soon", name),) if aliases else ()
    value = EntityPage("a", name, "person", tuple(aliases), role, waived=waived, body=body)
    assert entity.loads(entity.dumps(value), "a", "person") == value


@given(words, st.lists(words, max_size=3).map(tuple), words | st.just(""))
def test_a_topic_keeps_its_positions_and_conflicts(name: str, quotes: tuple[str, ...], note: str) -> None:
    positions, conflicts = (Aspect(name, quotes),), (Conflict(name, (name, *quotes), note),)
    value = EntityPage("a", name, "topic", aspects=positions, conflicts=conflicts)
    assert entity.loads(entity.dumps(value), "a", "topic") == value


@given(st.text(st.sampled_from("---\nname: ab#[],x "), max_size=80))
def test_any_entity_page_survives_byte_for_byte(text: str) -> None:
    try:
        value = entity.loads(text, "a", "person")
    except briefing.frontmatter.InputError:
        return
    assert entity.dumps(value) == text


@given(st.dictionaries(words, st.lists(st.sampled_from(["a", "b-c"]), min_size=1, unique=True).map(tuple), max_size=4))
def test_the_wanted_page_is_read_back_as_it_was(titles: dict[str, tuple[str, ...]]) -> None:
    assert wanted.loads(wanted.dumps(titles)) == titles
