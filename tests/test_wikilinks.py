"""Wikilinks: what they lead to, what is left alone."""

import pytest

from briefgen.page import collection, wikilinks
from briefgen.page.inline import links

PAGES = {
    "people/maria-lind.md": "---\nname: Maria Lind\naliases: [M. Lind]\n---\n\n# Maria Lind\n\n## Her Career\n",
    "people/jon-ek.md": "# Jon Ek\n",
    "organisations/jon-ek.md": "---\nname: Jon Ek & Sons\n---\n\n# Jon Ek & Sons\n",
    "briefings/bridge.md": "---\ntitle: The bridge\n---\n\n# The bridge\n",
    "sources/bridge.md": "---\ntitle: The bridge\n---\n\n# The bridge\n",
    "about us.md": "# About (us)\n",
    "index.md": "---\ntitle: 'Home'\n---\nWelcome.\n",
}
DIRECTORY = collection.directory(PAGES)
LIND = "../people/maria-lind.md"


@pytest.mark.parametrize(
    ("wikilink", "markdown"),
    [
        ("[[Maria Lind]]", f"[Maria Lind]({LIND})"),
        ("[[maria  lind]]", f"[maria  lind]({LIND})"),
        ("[[M. Lind]]", f"[M. Lind]({LIND})"),
        ("[[maria-lind]]", f"[Maria Lind]({LIND})"),
        ("[[people/maria-lind]]", f"[Maria Lind]({LIND})"),
        ("[[../people/maria-lind.md]]", f"[Maria Lind]({LIND})"),
        ("[[/people/maria-lind.md]]", f"[Maria Lind]({LIND})"),
        ("[[Maria Lind|the *mayor*]]", f"[the *mayor*]({LIND})"),
        (r"[[Maria Lind\|the mayor]]", f"[the mayor]({LIND})"),
        ("[[Maria Lind#Her Career]]", f"[Maria Lind > Her Career]({LIND}#her-career)"),
        ("[[Maria Lind#Her Career|before]]", f"[before]({LIND}#her-career)"),
        ("[[#Key points]]", "[Key points](#key-points)"),
        ("[[The bridge]]", "[The bridge](bridge.md)"),
        ("[[sources/bridge]]", "[The bridge](../sources/bridge.md)"),
        ("[[About (us)]]", "[About (us)](../about%20us.md)"),
        ("[[about us]]", "[About (us)](../about%20us.md)"),
        ("[[Home]]", "[Home](../index.md)"),
        ("[[Jon Ek & Sons]]", "[Jon Ek & Sons](../organisations/jon-ek.md)"),
    ],
)
def test_what_a_wikilink_leads_to(wikilink: str, markdown: str) -> None:
    text = f"---\ntitle: '[[Maria Lind]]'\n---\n\nOne {wikilink} two.\n"
    resolved = wikilinks.resolve(text, "briefings/bridge.md", DIRECTORY)
    assert resolved == text.replace(f"One {wikilink} two", f"One {markdown} two")
    assert len(links(resolved)) == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "`[[Maria Lind]]`",
        "`` ` [[Maria Lind]] ``",
        "```\n[[Maria Lind]]\n```",
        "- a\n\n  ~~~\n  [[Maria Lind]]\n  ~~~",
        "    [[Maria Lind]]",
        "![[Maria Lind]]",
        r"\[[Maria Lind]]",
        "[[Maria Lind]](x.md)",
        "[[Maria Lind]]\n\n[Maria Lind]: x.md",
        "<!--\n\n[[Maria Lind]]\n\n-->",
        "[[Maria\nLind]]",
    ],
)
def test_what_is_no_wikilink(markdown: str) -> None:
    assert wikilinks.resolve(markdown, "briefings/bridge.md", DIRECTORY) == markdown


@pytest.mark.parametrize(
    ("markdown", "target", "candidates"),
    [
        ("See [[Nobody]].", "Nobody", ()),
        ("See [[jon-ek]].", "jon-ek", ("organisations/jon-ek.md", "people/jon-ek.md")),
        ("See [[Maria Lind#^ab12]].", "Maria Lind", ("people/maria-lind.md",)),
        ("See [[]].", "", ()),
    ],
)
def test_what_stays_unresolved(markdown: str, target: str, candidates: tuple[str, ...]) -> None:
    assert wikilinks.resolve(markdown, "briefings/bridge.md", DIRECTORY) == markdown
    assert DIRECTORY.find(target, "briefings/bridge.md") == candidates


def test_pages_are_read_with_their_wikilinks_resolved() -> None:
    pages = {
        **PAGES,
        "briefings/bridge.md": "# The bridge\n\nReported: [[Maria Lind]] agreed. [¶1](../sources/bridge.md#p1)\n",
    }
    pages["people/jon-ek.md"] += "\nKnows [[Maria Lind]].\n"
    loaded, problems = collection.load(pages)
    assert not problems
    assert loaded.briefings["bridge"].blocks[1].speaker == ("Maria Lind", LIND)  # type: ignore[union-attr]
    assert loaded.people["jon-ek"].body.lstrip() == "Knows [Maria Lind](maria-lind.md).\n"
