"""What becomes of a page, given what is on it, what briefgen last wrote there (its base) and what it would write now.

    page == base                  briefgen's: the fresh text takes its place
    page == fresh                 nothing to do; fresh becomes the base
    no page, no base              added
    no page, but a base           an editor deleted it: it stays deleted
    all three differ              merged, and fresh becomes the base; or in conflict: page and base stay as they are,
                                  and the alternative goes beside the page
    page, but no base             nobody knows what was edited: the page as a whole is in conflict

Pages of evidence (`sources/`) are never merged. Pages of people, organisations and topics teach the annotator while
they differ from their base, so what a fresh one only echoes of the editor's words never becomes part of the base.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from briefgen.errors import Finding
from briefgen.merge.merging import alone, merge
from briefgen.model.merging import Merged, Place, Side
from briefgen.page.alternative import Alternative, beside, is_alternative
from briefgen.page.outline import TEACHING, Outline
from briefgen.texts import Texts

Outcome = Literal["added", "updated", "merged", "unchanged", "kept", "conflict"]
_EVIDENCE = "sources/"
_SETTLE = (
    "{page} is as you left it; {other} beside it has the source's version. Change your page, or settle it:\n"
    "briefgen draft --accept theirs {page}    keeps the editor's words at the places in conflict\n"
    "briefgen draft --accept ours {page}      takes briefgen's, from the source"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """About one page."""

    outcome: Outcome
    write: str | None = None
    """Its new text; None: it stays."""
    base: str | None = None
    """Its new base; None: it stays."""
    alternative: str | None = None
    """What goes beside it."""
    merged: Merged = field(default_factory=lambda: Merged(""))
    """What the merge had to tell."""


def decide(name: str, fresh: str, page: str | None, base: str | None, accept: Side | None = None) -> Decision:
    """Return what becomes of a page. `accept` settles a conflict: the side that stands at its places."""
    if page == fresh:
        new = _base(name, fresh, page, base)
        return Decision("unchanged", base=None if new == base else new)
    if page is None or page == base:
        return Decision("added" if page is None else "updated", fresh, fresh)
    if fresh == base or name.startswith(_EVIDENCE):
        return Decision("kept")
    if base is None and name.startswith(TEACHING):
        return Decision("kept", base=_base(name, fresh, page, base))
    side = accept or "editor"
    merged = merge(base, page, fresh, prefer=side) if base is not None else alone(page, fresh, prefer=side)
    if merged.conflicts and accept is None:
        other = merge(base, page, fresh, prefer="source").text if base is not None else fresh
        return Decision("conflict", alternative=other, merged=merged)
    outcome: Outcome = "kept" if merged.text == page else "merged"
    write = merged.text if merged.text != page else None
    return Decision(outcome, write, _base(name, fresh, merged.text, base), merged=merged)


def _base(name: str, fresh: str, page: str, base: str | None) -> str:
    """Return the new base of a page: fresh, on teaching pages without what it only echoes of `page`."""
    if not name.startswith(TEACHING) or page == base:
        return fresh
    if base is None and page == fresh:
        return fresh  # the bases were lost; nobody can tell that it was edited
    return merge(page, base or "", fresh, prefer="source").text


class Decider:
    """Decides on many pages and gathers what comes of it. Names are paths below content/."""

    def __init__(
        self,
        pages: Texts,
        bases: Texts,
        alternatives: Mapping[str, Alternative],
        accept: Mapping[str, Side],
        content: str,
    ) -> None:
        """`alternatives`: page -> what lies beside it; `accept`: page -> the side that settles its conflict."""
        self.pages = pages
        self.bases_before = bases
        self.alternatives = alternatives
        self.accept = accept
        self.content = content
        self.writes: dict[str, str] = {}
        self.bases: dict[str, str] = {}
        self.removed: set[str] = set()
        self.outcomes: dict[str, Outcome] = {}
        self.settled: set[str] = set()
        self.findings: list[Finding] = []
        self.by_stamps: list[str] = []

    def of(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the pages with an outcome, sorted."""
        return tuple(sorted(name for name, one in self.outcomes.items() if one == outcome))

    def pages_written(self) -> dict[str, str]:
        """Return the pages that will be written, with their texts; what lies beside pages in conflict is none."""
        return {name: text for name, text in self.writes.items() if not is_alternative(name)}

    def add(self, fresh: Texts) -> None:
        """Decide on each page that `fresh` has a text for; it is asked for the text only where that matters."""
        for name in sorted(fresh):
            lying = self.alternatives.get(name)
            one = self._told_by_stamps(name, fresh)
            if one is None:
                one = self._decided(name, fresh[name], lying)
            else:
                self.by_stamps.append(name)
            self._note(name, one, lying)

    def _told_by_stamps(self, name: str, fresh: Texts) -> Decision | None:
        """Return what becomes of a page where it can be told without looking at it, as of most pages."""
        page, base, new = self.pages.stamp(name), self.bases_before.stamp(name), fresh.stamp(name)
        if page == base == new:
            return Decision("unchanged")
        return Decision("kept") if page and page != base == new else None

    def _decided(self, name: str, new: str, lying: Alternative | None) -> Decision:
        one = decide(name, new, self.pages.get(name), self.bases_before.get(name), self.accept.get(name))
        if one.merged.conflicts and self.accept.get(name) == "source" and lying and not lying.as_written:
            return replace(one, write=lying.text)  # settled by hand, in the alternative
        return one

    def _note(self, name: str, one: Decision, lying: Alternative | None) -> None:
        self.outcomes[name] = one.outcome
        if one.write is not None:
            self.writes[name] = one.write
        if one.base is not None:
            self.bases[name] = one.base
        path, other = f"{self.content}/{name}", beside(name)
        if one.alternative is not None:
            if lying is None or (lying.as_written and lying.text != one.alternative):
                self.writes[other] = self.bases[other] = one.alternative
            settle = _SETTLE.format(page=path, other=f"{self.content}/{other}")
            self.findings += conflicts(path, one.merged.conflicts, settle)
            return
        self.findings += told(path, one.merged)
        if one.merged.conflicts:
            self.settled.add(name)
        if lying is not None and (lying.as_written or one.merged.conflicts):
            self.removed.add(other)
        elif lying is not None:
            message = f"nothing on {path} is in conflict any longer, and this was changed by hand"
            hint = "Copy what you want to keep from here to the page, then delete this file."
            self.findings.append(Finding(f"{self.content}/{other}", 0, 0, "alternative-left", "warning", message, hint))


def conflicts(
    path: str,
    places: Collection[Place],
    settle: str,
    sides: tuple[str, str, str] = ("you and the source", "yours", "the source's"),
) -> Iterator[Finding]:
    """Yield an error for each place in conflict; `settle` says under the last one what to do.

    `sides`: what they are called together, and each alone.
    """
    both, one, other = sides
    for number, place in enumerate(places, 1):
        shown = f"{one}: {place.editor or 'nothing'}\n{other}: {place.source or 'nothing'}"
        hint = [shown] if place.editor or place.source else []
        hint += [settle] if number == len(places) else []
        message = f"{both} both changed {place.what}"
        yield Finding(path, place.line, 0, "merge-conflict", "error", message, "\n".join(hint), place.editor)


def told(path: str, merged: Merged) -> Iterator[Finding]:
    """Yield a warning for what stays though its source has it no longer, and for what was left out."""
    for place in merged.kept:
        message = f"you changed {place.what} that the source no longer gives; it stays: {place.editor}"
        hint = "Delete it if it should go too."
        yield Finding(path, place.line, 0, "merge-kept", "warning", message, hint)
    for place in merged.left_out:
        message = f"the source has something new, {place.what}; it was left out: {place.source}"
        hint = "Write it where you want to have it."
        yield Finding(path, place.line, 0, "merge-left-out", "warning", message, hint)


def forgotten(fresh: Collection[str], pages: Texts, bases: Texts, after: Mapping[str, Outline]) -> tuple[str, ...]:
    """Return the people, organisations and topics that no source gives and no page names any longer.

    Only pages that nobody edited; `after` holds the outlines of the pages as they will be.
    """
    stale = [
        name
        for name in sorted(pages)
        if name.startswith(TEACHING) and name not in fresh and pages.stamp(name) == bases.stamp(name)
    ]
    if not stale:
        return ()
    idle = {*stale}
    named = {word for name, one in after.items() if name not in idle for word in one.names.split()}
    return tuple(name for name in stale if name.rpartition("/")[2].removesuffix(".md") not in named)
