"""What a merge of three versions of a page gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["editor", "source"]
"""Of a merge: the page as people have it, or as it was made anew."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place of a page at which a merge has something to tell."""

    line: int
    """Of the edited page, 1-based."""
    what: str
    """In words: "the words of a quote"."""
    editor: str = ""
    """What stands there on the editor's side, white space folded; empty: nothing."""
    source: str = ""
    """Likewise on the other side."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge gives."""

    text: str
    """The page. With conflicts: as merged as far as possible, with the preferred side at each of them."""
    conflicts: tuple[Place, ...] = ()
    """Where both sides changed the same thing differently; in the order of the page, likewise below."""
    kept: tuple[Place, ...] = ()
    """What the editor changed and the other side has no longer: it stays."""
    left_out: tuple[Place, ...] = ()
    """What is new on the other side in a section that the editor deleted: it is not written."""
