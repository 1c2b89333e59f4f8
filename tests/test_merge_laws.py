"""The laws of merging, over generated pages and edits.

`BRIEFGEN_LAWS=10000 pytest tests/test_merge_laws.py` runs each over that many.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.merge.inside import plain_words
from briefgen.merge.merging import merge
from briefgen.merge.units import put_together, take_apart
from briefgen.model.pages import (
    Briefing,
    KeyPoints,
    PageBlock,
    PageLink,
    Point,
    Prose,
    QuoteCallout,
    ReadAlso,
    Reported,
    Section,
)
from briefgen.page import briefing as briefing_page
from briefgen.page import callout, shapes
from briefgen.quotemarks import in_marks
from briefgen.text import fold_spaces

EXAMPLES = int(os.environ.get("BRIEFGEN_LAWS", "250"))
laws = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="BRIEFGEN_LAWS" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)

NOUNS = [
    "bridge",
    "vote",
    "council",
    "harbour",
    "steel",
    "ferry",
    "budget",
    "engineer",
    "tide",
    "mayor",
    "pier",
    "lamp",
]
VERBS = ["rises", "waits", "falls", "opens", "closes", "costs", "needs", "holds", "carries", "repeats", "leaves"]
ENDS = ["on Friday", "by a month", "for nothing", "at dawn", "in the rain", "without a word", "again", "once more"]
NAMES = ["Maria Lind", "Jon Dahl", "Ada Berg", "Ole Falk", "a spokesman"]
VENUES = ["", "on local radio", "at a meeting", "in a letter"]
ROLES = ["", "mayor", "engineer", "head of the port"]


def sentence(dice: Random) -> str:
    if dice.random() < 0.1:
        return dice.choice(["He said so.", "Nobody knows.", "The old bridge stays open."])
    first, second = dice.choice(NOUNS), dice.choice(NOUNS)
    text = f"The {first} {dice.choice(VERBS)} {dice.choice(ENDS)} while the {second} {dice.choice(VERBS)}."
    if dice.random() < 0.15:
        text = f"The {first} “{dice.choice(VERBS)} {dice.choice(ENDS)}” while Mr. {dice.choice(NAMES)} waits."
    if dice.random() < 0.3:
        name = dice.choice(NAMES)
        text = f"[{name}](../people/{name.lower().replace(' ', '-')}.md) sees the {first}: t{text[1:]}"
    return text


def cite(dice: Random) -> PageLink:
    number = dice.randint(1, 20)
    return PageLink(f"¶{number}", f"../sources/bridge.md#p{number}")


def quote(dice: Random) -> QuoteCallout:
    name = dice.choice(NAMES)
    words = " ".join(sentence(dice) for _ in range(dice.randint(1, 2)))
    return QuoteCallout(
        words=re.sub(r"[“”\[\]]|\(.*?\)", "", words),
        speaker=PageLink(name, f"../people/{name.lower().replace(' ', '-')}.md"),
        cite=cite(dice),
        role=dice.choice(ROLES),
        venue=dice.choice(VENUES),
        said_on=dice.choice(["", "Wednesday 4 March 2026"]),
        attribution=dice.choice(["", f"{name} said"]),
        uncertain=dice.random() < 0.2,
    )


def block(dice: Random) -> PageBlock:
    kind = dice.random()
    if kind < 0.15:
        return Section(" ".join(dice.sample(NOUNS, 2)).capitalize(), dice.choice([2, 2, 3]))
    if kind < 0.4:
        return quote(dice)
    if kind < 0.5:
        return Reported(sentence(dice), PageLink(""), cite(dice), dice.choice(["", "Wednesday 4 March 2026"]))
    return Prose("\n".join(sentence(dice) for _ in range(dice.randint(1, 4))))


def page(dice: Random) -> Briefing:
    title = " ".join(dice.sample(NOUNS, 3))
    blocks: list[PageBlock] = [Section(title, 1)]
    if dice.random() < 0.7:
        blocks.append(
            KeyPoints(tuple(Point(plain_words(sentence(dice)), cite(dice)) for _ in range(dice.randint(1, 4))))
        )
    blocks += [block(dice) for _ in range(dice.randint(0, 10))]
    if dice.random() < 0.4:
        blocks.append(ReadAlso((PageLink("Who pays", "../wanted.md#who-pays"), PageLink("Tides", "tides.md"))))
    return Briefing(
        slug="bridge",
        title=title,
        date=f"2026-03-{dice.randint(1, 28):02}",
        source={"path": "seeds/bridge.txt", "digest": f"sha256:{dice.randint(0, 9):064}"},
        people=tuple(dice.sample(["maria-lind", "jon-dahl", "ada-berg"], dice.randint(0, 3))),
        topics=tuple(dice.sample(NOUNS, dice.randint(0, 2))),
        blocks=tuple(blocks),
    )


# -- what a source does: the page is made anew -------------------------------------------------------------------------


def drafted_again(dice: Random, text: str) -> str:
    """Return a page as a changed source, or a better annotator, gives it."""
    value = briefing_page.loads(text, "bridge")
    blocks = list(value.blocks)
    for _ in range(dice.randint(0, 4)):
        at = dice.randrange(len(blocks))
        change = dice.random()
        one = blocks[at]
        if change < 0.25:
            blocks.insert(at + 1, block(dice))
        elif change < 0.4 and at:
            blocks.pop(at)
        elif change < 0.5 and at:
            blocks.insert(dice.randrange(1, len(blocks)), blocks.pop(at))
        elif isinstance(one, Prose):
            lines = one.markdown.split("\n")
            lines[dice.randrange(len(lines))] = sentence(dice)
            blocks[at] = Prose("\n".join(lines))
        elif isinstance(one, QuoteCallout):
            other = quote(dice)
            words = one.words.replace("The", "That", 1) if dice.random() < 0.4 else one.words
            blocks[at] = QuoteCallout(
                words, other.speaker, other.cite, other.role, other.venue, one.said_on, other.attribution
            )
        elif isinstance(one, Section):
            blocks[at] = Section(one.title + " today", one.level)
        if dice.random() < 0.3:
            blocks = [renumbered(one) for one in blocks]
    changed = Briefing(
        slug="bridge",
        title=value.title if dice.random() < 0.7 else value.title + " again",
        date=value.date,
        source={**value.source, "digest": f"sha256:{dice.randint(0, 9):064}"},
        people=tuple(dice.sample(["maria-lind", "jon-dahl", "ole-falk"], dice.randint(0, 3))),
        topics=value.topics,
        blocks=tuple(blocks),
    )
    return briefing_page.dumps(changed)


def renumbered(one: PageBlock) -> PageBlock:
    if not isinstance(one, QuoteCallout):
        return one
    number = int(re.sub(r"\D", "", one.cite.text) or 0) + 1
    return QuoteCallout(
        one.words, one.speaker, PageLink(f"¶{number}", f"../sources/bridge.md#p{number}"), one.role, one.venue,
        one.said_on, one.attribution, one.uncertain,
    )  # fmt: skip


# -- what editors do: the text is changed -----------------------------------------------------------------------------


def own(dice: Random) -> str:
    return f"Our desk adds {dice.randint(100, 999)} words: {sentence(dice)}"


def edited_by_hand(dice: Random, text: str) -> str:
    """Return a page after some edits of a person or of the programs that people edit with."""
    for _ in range(dice.randint(0, 4)):
        text = dice.choice(EDITS)(dice, text)
    return text


def _paragraphs(text: str) -> tuple[str, list[str]]:
    match = re.match(r"---\n.*?\n---\n+", text, re.DOTALL)
    head = match.group() if match else ""
    return head, re.split(r"\n{2,}", text[len(head) :])


def reword(dice: Random, text: str) -> str:
    words = list(re.finditer(rf"\b(?:{'|'.join(VERBS)})\b", text))
    return text if not words else (m := dice.choice(words)) and text[: m.start()] + "MERELY " + text[m.start() :]


def delete(dice: Random, text: str) -> str:
    head, parts = _paragraphs(text)
    if len(parts) > 2:
        parts.pop(dice.randrange(1, len(parts)))
    return head + "\n\n".join(parts)


def move(dice: Random, text: str) -> str:
    head, parts = _paragraphs(text)
    if len(parts) > 3:
        parts.insert(dice.randrange(1, len(parts) - 1), parts.pop(dice.randrange(1, len(parts) - 1)))
    return head + "\n\n".join(parts)


def add(dice: Random, text: str) -> str:
    head, parts = _paragraphs(text)
    parts.insert(dice.randrange(1, len(parts) + 1), own(dice))
    return head + "\n\n".join(parts)


def add_quote(dice: Random, text: str) -> str:
    head, parts = _paragraphs(text)
    parts.insert(dice.randrange(1, len(parts) + 1), callout.dumps(quote(dice)))
    return head + "\n\n".join(parts)


def drop_line(dice: Random, text: str) -> str:
    lines = text.split("\n")
    at = [i for i, line in enumerate(lines) if line.startswith(("- ", "The ", "[", "people:", "topics:"))]
    if at:
        lines.pop(dice.choice(at))
    return "\n".join(lines)


def retitle(dice: Random, text: str) -> str:
    return re.sub(r"\[!quote\] \[[^\]]*\]", f"[!quote] [Zoe Z{dice.randint(10, 99)}]", text, count=1)


def key(dice: Random, text: str) -> str:
    return text.replace("status: draft", f"desk: d{dice.randint(10, 99)}  # ours\nstatus: reviewed", 1)


def title(dice: Random, text: str) -> str:
    return re.sub(r"^title: ", f"title: X{dice.randint(10, 99)} ", text, count=1, flags=re.MULTILINE)


def windows(dice: Random, text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if dice.random() < 0.5 else "\ufeff" + text.lstrip("\ufeff")


def unblank(dice: Random, text: str) -> str:
    return text.replace("---\n\n#", "---\n#", 1) if dice.random() < 0.5 else text.replace("\n- ", "\n* ")


def wrap(dice: Random, text: str) -> str:
    return re.sub(r"(while) ", r"\1\n", text, count=dice.randint(1, 3))


def join(dice: Random, text: str) -> str:
    return re.sub(r"\.\n(The |\[)", r". \1", text, count=dice.randint(1, 3))


def open_mark(dice: Random, text: str) -> str:
    return text.replace(" the ", " “the ", 1) if dice.random() < 0.5 else text.replace("”", "", 1)


EDITS: list[Callable[[Random, str], str]] = [
    reword, reword, delete, delete, move, add, add, add_quote, drop_line, drop_line, retitle, key, title, windows,
    unblank, wrap, join, open_mark,
]  # fmt: skip


# -- the laws ---------------------------------------------------------------------------------------------------------


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def quotes(text: str) -> set[str]:
    """Return the words of all callouts, and what stands in quotation marks in all paragraphs."""
    found: set[str] = set()
    for part in _paragraphs(text.lstrip("\ufeff").replace("\r\n", "\n"))[1]:
        if shapes.is_callout(part):
            found.add(callout.loads(part).words)
        else:
            for line in re.split(r"\n(?=[-*] )", part):
                found |= set(in_marks(fold_spaces(line)))
    return found


def three(seed: int) -> tuple[str, str, str]:
    dice = Random(seed)
    base = briefing_page.dumps(page(dice))
    return base, edited_by_hand(dice, base), drafted_again(dice, base)


seeds = st.integers(min_value=0, max_value=2**32 - 1)


@laws
@given(seeds)
def test_what_only_one_side_changed_is_taken(seed: int) -> None:
    base, edited, fresh = three(seed)
    for people in (False, True):
        assert merge(base, base, fresh, people=people).text == fresh
        assert merge(base, edited, base, people=people).text == edited
        assert merge(base, edited, edited, people=people).text == edited


@laws
@given(seeds)
def test_no_word_of_the_editors_is_lost(seed: int) -> None:
    base, edited, fresh = three(seed)
    added = words(edited) - words(base)
    for people in (False, True):
        merged = merge(base, edited, fresh, people=people)
        assert added <= words(merged.text), added - words(merged.text)


@laws
@given(seeds)
def test_no_word_of_either_of_two_people_is_lost(seed: int) -> None:
    base, edited, _ = three(seed)
    other = edited_by_hand(Random(seed + 1), base)
    merged = merge(base, edited, other, people=True)
    if not merged.conflicts:
        for side in (edited, other):
            added = words(side) - words(base)
            assert added <= words(merged.text), added - words(merged.text)


@laws
@given(seeds)
def test_no_quote_is_made_that_nobody_wrote(seed: int) -> None:
    base, edited, fresh = three(seed)
    other = edited_by_hand(Random(seed + 1), base)
    for side, people in ((fresh, False), (other, True)):
        for prefer in ("editor", "source"):
            merged = merge(base, edited, side, people=people, prefer=prefer)
            made = quotes(merged.text) - quotes(base) - quotes(edited) - quotes(side)
            assert not made


@laws
@given(seeds)
def test_merging_twice_is_merging_once(seed: int) -> None:
    base, edited, fresh = three(seed)
    merged = merge(base, edited, fresh)
    if not merged.conflicts:
        assert merge(fresh, merged.text, fresh).text == merged.text
        if not any(map(repeats, (base, merged.text, fresh))):
            again = merge(base, merged.text, fresh)
            assert again.text == merged.text
            assert again.conflicts == ()


def repeats(text: str) -> bool:
    """Tell whether a page says one thing twice: then nobody can tell which of the two an older base does not know."""
    return any(n > 1 for n in Counter(unit.key for unit in take_apart(text).units).values())


@laws
@given(seeds)
def test_a_page_taken_apart_is_the_page(seed: int) -> None:
    for text in three(seed):
        assert put_together(take_apart(text)) == text


CASES = sorted((Path(__file__).parent / "cases").glob("*/expected.md"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_the_laws_hold_on_pages_made_from_articles(path: Path) -> None:
    base = path.read_text(encoding="utf-8")
    for seed in range(20):
        dice = Random(seed)
        edited, fresh = edited_by_hand(dice, base), drafted_again(dice, base)
        assert put_together(take_apart(edited)) == edited
        assert merge(base, base, fresh).text == fresh
        assert merge(base, edited, base).text == edited
        assert merge(base, edited, edited).text == edited
        merged = merge(base, edited, fresh)
        assert words(edited) - words(base) <= words(merged.text)
        assert quotes(merged.text) <= quotes(base) | quotes(edited) | quotes(fresh)
        assert merge(fresh, merged.text, fresh).text == merged.text


@pytest.mark.parametrize(
    "text", ["", "\n", "x", "```\nopen", "> a\n> [!quote] b\nlazy", "- a\n\n  b\n- c\n\n\nd", "<!-- a"]
)
def test_odd_bodies_are_taken_apart_without_loss(text: str) -> None:
    assert put_together(take_apart(text)) == text
