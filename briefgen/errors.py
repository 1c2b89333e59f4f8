"""What can be wrong, as values, and one tree of errors. `str()` of each is fit to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from briefgen.model.common import Severity
from briefgen.model.pages import Waiver


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something a person should know or mend. Checks yield findings; only the command line prints them."""

    path: str
    """Of the file, relative to the project, with forward slashes; empty if it is about no file."""
    line: int
    """1-based; 0: the file as a whole."""
    column: int
    """1-based, in code points; 0: the line as a whole."""
    code: str
    """Stable name to search the docs for and to script against: "quote-not-verbatim"; see `codes`."""
    severity: Severity
    """An error stops `build`; a warning does not; info is told to those who ask for it."""
    message: str
    """What is wrong, in one sentence."""
    hint: str = ""
    """What to do, with a right example."""
    about: str = ""
    """The words it is about: of a quote, a link, a key. Waivers go by them, and they outlive a change of line."""
    waived: Waiver | None = field(default=None, compare=False)
    """The editor's reason to let it stand; the severity is then info."""

    def __str__(self) -> str:
        where = ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])
        head = f"{where}: " if self.path else ""
        first = f"{head}{self.severity}: {self.message} [{self.code}]"
        more = self.hint.splitlines()
        if self.waived:
            more = [f"waived: {self.waived.reason}{f' ({self.waived.by})' if self.waived.by else ''}"]
        return "\n".join([first, *(f"    {line}" for line in more)])


class BriefgenError(Exception):
    """Root of all errors that a user can cause; carries every problem at once.

    `str()` is the findings, one after the other, ready to print.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class InputError(BriefgenError):
    """A source or page that cannot be read as what it should be. Exit code 1."""


class SettingsError(BriefgenError):
    """Settings or usage that cannot be worked with. Exit code 2."""


class DiskError(BriefgenError):
    """A file or folder that the system refuses to write: no space, no permission. Exit code 1."""


class ChangedError(BriefgenError):
    """A page that was saved while a command was at work with it. Exit code 1."""
