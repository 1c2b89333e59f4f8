"""docs/scale.md: what it says to type is typed here, with two yearly sites and a front."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs" / "scale.md"
ARTICLE = """---
title: The {1} bridge
date: {0}-03-0{1}
topics: [The bridge]
---
The council met on Wednesday.

“We will not build on numbers that nobody has checked, {1} times,” Mayor {2} said.
"""


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_two_years_and_a_front_as_the_docs_say(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    for year, number, speaker in (("2025", 1, "Maria Lind"), ("2026", 1, "Maria Lind"), ("2026", 2, "Oskar Dahl")):
        text = ARTICLE.format(year, number, speaker)
        (tmp_path / "archive" / f"{year}-03-0{number}-bridge.md").write_text(text, encoding="utf-8")
    (tmp_path / "shared.py").write_text(block("python"), encoding="utf-8")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(
        ["bash", "-e"], input=block("sh"), text=True, cwd=tmp_path, env={**os.environ, "PATH": path}, check=True
    )
    public = tmp_path / "public"
    found = []
    for page in public.glob("*-*.html"):
        found += re.findall(
            r'href="https://example\.org/([^"]+)"[^>]*>(\d{4} \(\d+\))<', page.read_text(encoding="utf-8")
        )
    assert sorted(found) == [
        ("2025/people/maria-lind.html", "2025 (1)"),
        ("2026/people/maria-lind.html", "2026 (1)"),
        ("2026/people/oskar-dahl.html", "2026 (1)"),
    ]
    assert all((public / address).is_file() for address, _ in found)
    assert 'href="https://example.org/2026/topics/the-bridge.html"' in (public / "topics-th.html").read_text("utf-8")
    assert "https://example.org/2026/briefings/" in (public / "2026/feed.xml").read_text("utf-8")
