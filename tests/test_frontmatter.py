"""YAML front matter: strings stay strings, every mistake says where it stands."""

import random

import pytest

from briefgen import frontmatter
from briefgen.errors import InputError


def test_scalars_stay_strings() -> None:
    page = frontmatter.split("---\ntitle: NO\ndate: 2026-02-30\ncount: 1_000\nempty:\n---\nBody\n", "a.md")
    assert page.values == {"title": "NO", "date": "2026-02-30", "count": "1_000", "empty": None}
    assert (page.body, page.body_line, page.lines["count"]) == ("Body\n", 7, 4)


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert frontmatter.split("---\n\nA thematic break first.\n", "a.md").raw is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: a\n", 1, "never ends"),
        ("---\n- a\n- b\n---\n", 2, "not a mapping"),
        ("---\ntitle: a: b\n---\n", 2, "not YAML"),
        ("---\ntitle: a\ntitle: b\n---\n", 3, "stands twice"),
        ("---\na: &x [1]\nb: *x\n---\n", 2, "anchors and aliases"),
        ("---\n? [a]\n: b\n---\n", 2, "key must be a word"),
        ("---\na: !!python/object/apply:os.system [ls]\n---\n", 2, "not YAML"),
        ("---\na: " + "[" * 60_000 + "]" * 60_000 + "\n---\n", 2, "inside of lists"),
    ],
)
def test_mistakes_say_where_they_stand(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        frontmatter.split(text, "a.md")
    finding = caught.value.findings[0]
    assert (finding.path, finding.code) == ("a.md", "front-matter")
    assert words in finding.message
    assert abs(finding.line - line) <= 1


def test_what_is_dumped_is_read_back() -> None:
    values = {"title": "Talks: “a” 'b' #c", "date": "2026-03-05", "list": ["no", "a, b"], "map": {"k": "v: w"}}
    assert frontmatter.load(frontmatter.dump(values), "a.md")[0] == values


def test_ordinary_values_are_written_as_the_dumper_writes_them() -> None:
    seed = random.Random(6)
    pieces = (
        *"aAnNyYeE09_-./: ,~#'\"[]{}?&*%@!|>=é“\n",
        "no",
        "true",
        "null",
        "sha256:ab",
        "2026-01-02",
        "a: b",
        " - ",
        "word",
    )

    def words() -> str:
        return "".join(seed.choices(pieces, k=seed.randint(0, 6)))

    def several() -> range:
        return range(seed.randint(0, 3))

    ordinary = 0
    for _ in range(3000):
        value = seed.choice(
            (words, lambda: [words() for _ in several()], lambda: {words(): words() for _ in several()})
        )()
        said = frontmatter._ordinary(value)
        ordinary += said is not None
        assert said in (None, frontmatter._unusual(value))
    assert ordinary > 300


def test_places_count_the_lines_that_editors_count() -> None:
    text = "---\ntitle: Ünï😀\nsource: {path: a\r, ürl: b}\n---\n"
    line, column = frontmatter.place(text, "source", "ürl", key=True)
    assert (line, text.split("\n")[line - 1][column - 1 :]) == (3, "ürl: b}")
    assert frontmatter.place(text, "source", "nowhere") == frontmatter.place(text, "source")
    assert frontmatter.place(text, "nowhere") == frontmatter.place("# No front matter\n", "title") == (1, 1)
