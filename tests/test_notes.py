"""Callouts that are no quotes come out of briefings as MkDocs makes them of ordinary pages."""

from __future__ import annotations

import re

import markdown
import pytest

from briefgen.publish import render

WRITTEN = (
    "> [!note] From the *desk*\n>\n> This is [a](https://example.org/).\n",
    "> [!WARNING]\n> The same paragraph.\n> More.\n",
    "> [!note]\n",
    "> a\n> > [!info] Inside\n> > x\n",
    "- > [!tip] in a list\n  > y\n",
    "> [!note] <script>x</script>\n> <b>bold</b>\n",
    "> [!note][x] y\n",
    ">\n> [!note] z\n",
    "> \\[!note] z\n",
    "> no [!note]\n",
    "> [!note] A\n\n> [!note] B\n\nText.\n",
    "> [!no te] z\n",
)


def folded(html: str) -> str:
    return re.sub(r' rel="[^"]*"', "", re.sub(r"\s*(<[^>]*>)\s*", r"\1", html))


@pytest.mark.parametrize("text", WRITTEN)
def test_both_engines_make_the_same(text: str) -> None:
    ours = str(render.block(text, "briefings/a.md", lambda path, fragment: path + fragment))
    assert folded(ours) == folded(markdown.markdown(text, extensions=["briefgen.publish.extension", "fenced_code"]))
