"""What the rules look at: one page, taken apart once, and how they point at a place in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from briefgen.check import proofs
from briefgen.check.proofs import Located, Proof
from briefgen.check.world import Around
from briefgen.errors import Finding
from briefgen.frontmatter import FrontMatter
from briefgen.model.common import Severity
from briefgen.model.pages import Briefing, EntityPage, SourcePage
from briefgen.page import prose
from briefgen.text import line_starts, place


@dataclass(frozen=True, slots=True)
class Given:
    """A page as it stands."""

    name: str
    """Path below content/."""
    text: str
    base: str
    """What briefgen last wrote there; empty if nothing."""
    linked: str
    """The text with its wikilinks as links; what a briefing's blocks hold as written is from this text."""
    around: Around
    """The rest of the collection."""
    head: FrontMatter | None
    """None where it has none that can be read."""
    read: Briefing | SourcePage | EntityPage | None
    """None: an ordinary page, or one that cannot be read."""
    lines: tuple[str, ...]
    """Those of code blocks are empty: nothing in them is a link, a heading or a quote."""
    blocks: tuple[Located, ...]
    """Its blocks, if there can be quotes among them, in order."""
    proofs: tuple[Proof, ...]
    """Every quote among them, held against its source."""
    starts: list[int] = field(default_factory=list)
    """Offset of each line of `linked`, once it was asked for."""

    @property
    def briefing(self) -> Briefing | None:
        """The page as a briefing; None if it is none."""
        return self.read if isinstance(self.read, Briefing) else None

    @property
    def slug(self) -> str:
        """Its name in links."""
        return PurePosixPath(self.name).stem

    @property
    def folder(self) -> str:
        """That in which it stands; empty on top."""
        return self.name.rpartition("/")[0]

    def finding(
        self,
        line: int,
        column: int,
        code: str,
        message: str,
        hint: str,
        severity: Severity = "error",
        about: str = "",
    ) -> Finding:
        """Return a finding at a place of the page; line and column are 1-based, 0 for the whole."""
        return Finding(f"{self.around.content}/{self.name}", line, column, code, severity, message, hint, about)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column (1-based) of an offset in `linked`."""
        if not self.starts:
            self.starts.extend(line_starts(self.linked))
        line, column = place(offset, self.starts)
        return (line, column) if self.linked == self.text else (line, self._written(line, offset))

    def _written(self, line: int, offset: int) -> int:
        """Return the column of an offset in the text with links, on the line as it was written with wikilinks."""
        start, end = self.starts[line - 1], self.linked.find("\n", offset)
        before, after = self.linked[start:offset], self.linked[offset : end if end >= 0 else len(self.linked)]
        written = self.lines[line - 1]
        if written.startswith(before) or not written.endswith(after):
            return offset - start + 1
        return len(written) - len(after) + 1


def given(
    name: str,
    text: str,
    linked: str,
    head: FrontMatter | None,
    read: Briefing | SourcePage | EntityPage | None,
    around: Around,
) -> Given:
    """Return what the rules look at of a page; `linked` is its text with its wikilinks as links, `read` it as read."""
    base = around.base()
    blocks = tuple(proofs.located(name, text, linked, base, read, around))
    return Given(name, text, base, linked, around, head, read, prose.lines(text), blocks, tuple(proofs.proofs(blocks)))
