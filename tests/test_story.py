"""A story of ten steps, with real git: two editors on two branches, a source that changes, and nobody loses a word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from briefgen.page import briefing as briefing_page

BIN = Path(sys.executable).parent
NAME = "2026-03-05-tram-depot"
PAGE = f"content/briefings/{NAME}.md"
FIRST = """\
---
title: Tram depot moves to the old dairy
date: 2026-03-05
publisher: The Story Desk
---

The city council voted on Wednesday to build the new tram depot on the site of the old dairy.

"The dairy has stood empty for nine years," said Anna Brandt, the mayor, after the vote. "It is time somebody moved in."

Residents had gathered outside the hall.

"We were asked last and heard least," said Omar Haddad, who speaks for the tenants of Mill Lane.

The transport authority said in a statement that work would begin in June.

Haddad called the noise study "a joke without a punchline".

The depot will hold 40 trams.
"""
SECOND = FIRST.replace("stood empty for nine years", "stood empty for eleven years").replace(
    "The depot will hold 40 trams.",
    "The depot will hold 48 trams.\n\n“We will measure again,” the authority's engineer, Lea Novak, told reporters.",
)


class Desk:
    """A project of a newsroom in a git repository, and the commands that its people type."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        for who in ("AUTHOR", "COMMITTER"):
            self.env |= {f"GIT_{who}_NAME": "Desk", f"GIT_{who}_EMAIL": "desk@example.org"}

    def run(self, *command: str, fails: int = 0) -> str:
        """Run a command in the project; return what it printed. It must exit with `fails`."""
        done = subprocess.run(command, cwd=self.root, env=self.env, capture_output=True, text=True, check=False)
        printed = done.stdout + done.stderr
        assert done.returncode == fails, f"{' '.join(command)}: exit {done.returncode}\n{printed}"
        return printed

    def commit(self, words: str) -> None:
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--message", words)

    def edit(self, old: str, new: str) -> None:
        """Change words of the page that stand there once."""
        page = self.root / PAGE
        text = page.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in\n{text}"
        page.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def page(self) -> str:
        return (self.root / PAGE).read_text(encoding="utf-8")

    def site(self) -> dict[str, bytes]:
        top = self.root / "site"
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def callout(text: str, first_words: str) -> str:
    """Return the whole callout whose quote begins with these words, with the blank line behind it."""
    found = re.search(rf"> \[!quote\][^\n]*\n>\n> “{re.escape(first_words)}[^\n]*\n(?:>[^\n]*\n)*\n?", text)
    assert found, text
    return found.group()


def test_two_editors_a_changed_source_and_no_word_lost(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    inbox = tmp_path / f"{NAME}.txt"

    # 1. A site, in git, that merges pages by block.
    subprocess.run([BIN / "briefgen", "new", desk.root, "--git"], check=True, capture_output=True, env=desk.env)
    (desk.root / "seeds" / "2026-03-05-harbour-bridge.txt").unlink()
    desk.run("git", "checkout", "--quiet", "-B", "main")

    # 2. An article comes in and is drafted.
    inbox.write_text(FIRST, encoding="utf-8")
    desk.run("briefgen", "add", str(inbox))
    desk.run("briefgen", "draft")
    desk.commit("draft: tram depot")
    assert "stood empty for nine years" in desk.page

    # 3. The first editor, on a branch: another lead, a heading, a note of her own, a status.
    desk.run("git", "checkout", "--quiet", "-b", "first")
    lead = next(line for line in desk.page.split("\n") if line.startswith("The city council voted"))
    desk.edit(
        f"\n\n{lead}\n", "\n\n## The vote\n\nThe council has chosen the dairy.\n\nOur reporter sat in the hall.\n"
    )
    desk.edit("status: draft", "status: reviewed  # read twice")
    desk.commit("edit: the vote")

    # 4. The second editor, on another: a quote goes, a role is corrected.
    desk.run("git", "checkout", "--quiet", "main")
    desk.run("git", "checkout", "--quiet", "-b", "second")
    desk.edit(callout(desk.page, "It is time somebody moved in"), "")
    haddad = "> [!quote] [Omar Haddad](../people/omar-haddad.md){}\n>\n> “We were asked last"
    desk.edit(haddad.format(""), haddad.format(", tenants’ spokesman"))
    desk.commit("edit: fewer quotes")

    # 5. Both branches come together: nobody has to settle anything.
    desk.run("git", "checkout", "--quiet", "main")
    desk.run("git", "merge", "--quiet", "first")
    desk.run("git", "merge", "--quiet", "--no-edit", "second")
    merged = desk.page
    for words in ("Our reporter sat in the hall.", "status: reviewed  # read twice", "tenants’ spokesman"):
        assert words in merged
    assert "It is time somebody moved in" not in merged

    # 6. The publisher corrects the article: both versions are kept, and the touched quote is named.
    inbox.write_text(SECOND, encoding="utf-8")
    told = desk.run("briefgen", "add", str(inbox), "--on", "2026-03-07", "--note", "Eleven years, not nine")
    assert "eleven" in told
    assert PAGE in told
    assert "stood empty for nine years" in "".join(
        path.read_text(encoding="utf-8") for path in (desk.root / "seeds" / "earlier").rglob("*.txt")
    )

    # 7. The next draft takes what is new and leaves what the editors did.
    desk.run("briefgen", "draft")
    for words in ("Our reporter sat in the hall.", "# read twice", "tenants’ spokesman", "## The vote"):
        assert words in desk.page
    assert "stood empty for eleven years" in desk.page
    assert "nine years" not in callout(desk.page, "The dairy has stood empty")
    assert "We will measure again" in desk.page
    assert "It is time somebody moved in" not in desk.page
    before = desk.page
    desk.run("briefgen", "draft")
    assert desk.page == before

    # 8. A word of a quote is changed by hand: the gate says which one, and the site that stands stays.
    desk.run("briefgen", "build")
    desk.commit("draft: the corrected article")
    standing = desk.site()
    desk.edit("“We were asked last and heard least”", "“We were asked last and heard best”")
    said = desk.run("briefgen", "check", fails=1)
    assert "quote-not-verbatim" in said
    assert re.search(rf"{re.escape(PAGE)}:\d+:\d+", said)
    assert "^" in said
    desk.run("briefgen", "build", fails=1)
    assert desk.site() == standing
    desk.run("git", "checkout", "--quiet", PAGE)

    # 9. Editor and publisher change the same sentence: the page waits as it is, until somebody settles it.
    desk.edit("The depot will hold 48 trams.", "The depot will hold four dozen trams.")
    desk.commit("edit: four dozen")
    inbox.write_text(SECOND.replace("hold 48 trams", "hold 52 trams"), encoding="utf-8")
    desk.run("briefgen", "add", str(inbox), "--on", "2026-03-08")
    waiting = desk.page
    desk.run("briefgen", "draft", fails=1)
    assert desk.page == waiting
    assert "52 trams" in (desk.root / PAGE.replace(".md", ".fresh.md")).read_text(encoding="utf-8")
    assert "merge-conflict" in desk.run("briefgen", "check", fails=1)
    desk.run("briefgen", "draft", "--accept", "theirs", PAGE)
    assert "four dozen trams" in desk.page
    assert not (desk.root / PAGE.replace(".md", ".fresh.md")).exists()

    # 10. The gate is green, the site shows every quote as proven, and a second run has nothing to do.
    desk.run("briefgen", "check")
    desk.run("briefgen", "build")
    shown = desk.site()[f"briefings/{NAME}.html"].decode()
    quotes = [block for block in briefing_page.loads(desk.page, NAME).blocks if type(block).__name__ == "QuoteCallout"]
    assert len(quotes) >= 3
    assert shown.count('<figure class="quote') == len(quotes)
    assert "not found in its source" not in shown
    assert "Our reporter sat in the hall." in shown
    desk.commit("site: ready")
    desk.run("briefgen", "build")
    assert desk.run("git", "status", "--porcelain") == ""
