"""mkdocs.yml to settings: every problem at once, with its line and what was meant."""

import pytest

from briefgen import config
from briefgen.errors import SettingsError


def test_defaults_and_mkdocs_own_names() -> None:
    found = config.load("site_name: A\ndocs_dir: text\nsite_dir: out\nplugins: [briefgen, search]\n")
    assert (found.content, found.site, found.seeds, found.display, found.key_points) == (
        "text",
        "out",
        "seeds",
        "full",
        5,
    )


def test_tags_of_mkdocs_are_passed_over() -> None:
    text = (
        "site_name: !ENV [NAME, A]\nmarkdown_extensions:\n  - x: {f: !!python/name:os.system }\nplugins: [briefgen]\n"
    )
    assert config.load(text).seeds == "seeds"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: [", 1, "not YAML"),
        ("- a\n", 1, "no MkDocs configuration"),
        ("site_name: A\nplugins:\n  - briefgen:\n      sedes: x\n", 4, "no option 'sedes'"),
        ("site_name: A\nplugins:\n  - briefgen:\n      key_points: many\n", 4, "key_points"),
        ("site_name: A\nplugins:\n  - briefgen:\n      display: all\n", 4, "display"),
        ("site_name: A\ndocs_dir: ../out\n", 2, "inside the project"),
        ("site_name: A\nsite_dir: content/site\n", 2, "beside each other"),
        ("site_name: A\nsite_dir: seeds\n", 2, "beside each other"),
        ("site_name: A\ntheme: {name: null, custom_dir: layouts}\nsite_dir: layouts\n", 3, "beside each other"),
        ("site_name: A\nsite_dir: .briefgen/site\n", 2, "kept for other things"),
    ],
)
def test_mistakes_say_where_they_stand(text: str, line: int, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        config.load(text)
    assert any(words in finding.message for finding in caught.value.findings)
    assert abs(caught.value.findings[0].line - line) <= 1


def test_typos_are_suggested() -> None:
    with pytest.raises(SettingsError, match="Did you mean seeds"):
        config.load("site_name: A\nplugins:\n  - briefgen: {sedes: x}\n")
