"""What the rules look at, loaded once, and how they point at a place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from briefgen.check.proofs import Located, Proof
from briefgen.errors import Finding
from briefgen.frontmatter import FrontMatter
from briefgen.model import Article, Severity
from briefgen.page.collection import Collection
from briefgen.text import line_starts, place

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Given:
    """A collection as it stands."""

    pages: Mapping[str, str]
    """Path below content/ -> text."""
    bases: Mapping[str, str]
    """What briefgen last wrote to each page, keyed likewise."""
    articles: Mapping[str, Article]
    """Path of each source in the project -> its article, of those that could be read."""
    assets: frozenset[str]
    """Other files below content/ that pages may link to."""
    collection: Collection
    """The pages, read."""
    content: str = "content"
    """The folder's name, for findings."""
    heads: Mapping[str, FrontMatter] = field(default_factory=dict)
    """Page -> its front matter, of those that have one which can be read."""
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Page -> its lines, with those of code blocks empty: nothing in them is a link, a heading or a quote."""
    blocks: tuple[Located, ...] = ()
    """Every block of the pages with quotes on them, in order."""
    proofs: tuple[Proof, ...] = ()
    """Every quote among them, held against its source."""
    starts: dict[str, list[int]] = field(default_factory=dict)
    """Page -> offset of each of its lines, as far as asked for."""

    def finding(
        self,
        page: str,
        line: int,
        column: int,
        code: str,
        message: str,
        hint: str,
        severity: Severity = "error",
        about: str = "",
    ) -> Finding:
        """Return a finding at a place of a page; line and column are 1-based, 0 for the whole."""
        return Finding(f"{self.content}/{page}", line, column, code, severity, message, hint, about)

    def position(self, page: str, offset: int) -> tuple[int, int]:
        """Return line and column (1-based) of an offset in the text of a page whose wikilinks are links by now."""
        linked = self.collection.linked.get(page, self.pages[page])
        if page not in self.starts:
            self.starts[page] = line_starts(linked)
        line, column = place(offset, self.starts[page])
        return (line, self._written(page, line, linked, offset)) if page in self.collection.linked else (line, column)

    def _written(self, page: str, line: int, linked: str, offset: int) -> int:
        """Return the column of an offset in the text with links, on the line as it was written with wikilinks."""
        start, end = self.starts[page][line - 1], linked.find("\n", offset)
        before, after = linked[start:offset], linked[offset : end if end >= 0 else len(linked)]
        written = self.lines[page][line - 1]
        if written.startswith(before) or not written.endswith(after):
            return offset - start + 1
        return len(written) - len(after) + 1


def prose_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a page, those of fenced code blocks and of the front matter empty."""
    return tuple(_prose(text.split("\n")))


def _prose(lines: list[str]) -> Iterator[str]:
    head = lines[0].rstrip() == "---"
    fence = ""
    for number, line in enumerate(lines):
        if head:
            head = number == 0 or line.rstrip() != "---"
            yield ""
        elif fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            yield ""
        elif match := _FENCE.match(line):
            fence = match[1]
            yield ""
        else:
            yield line
