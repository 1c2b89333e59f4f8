"""Every code that a finding can have, with what it means and what to do: the table `codes.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from briefgen.model.common import Severity

PAGES = ("Quotes", "Speakers", "Dates", "Sources", "Front matter", "Links", "Files", "Waivers")
"""Groups whose findings are about a file of the project; those of the others stop a command before it begins."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code."""

    name: str
    """"quote-not-verbatim"."""
    group: str
    """Heading it stands under in docs/checks.md."""
    severity: tuple[Severity, ...]
    """The usual one first."""
    what: str
    """One line of Markdown: what is wrong."""
    example: str
    """One line of Markdown."""
    todo: str
    """What to do."""
    unwaivable: str = ""
    """Why no editor can waive it; empty: they can, with a reason."""

    @property
    def plain(self) -> str:
        """`what` without its mark-up."""
        return self.what.replace("`", "")

    @property
    def waivable(self) -> bool:
        """An editor can let it stand, if it is about a page at all."""
        return not self.unwaivable and self.group in PAGES


@cache
def table() -> Mapping[str, Code]:
    """Return name -> code, in the order of the docs."""
    import tomllib  # 8 ms, and only waivers, SARIF and --explain look here

    rows = tomllib.loads(files("briefgen").joinpath("codes.toml").read_text(encoding="utf-8"))["code"]
    found = (Code(**{**row, "severity": tuple(row["severity"]), "todo": _unwrapped(row["todo"])}) for row in rows)
    return MappingProxyType({code.name: code for code in found})


def _unwrapped(text: str) -> str:
    return " ".join(text.split())
