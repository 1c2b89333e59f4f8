"""What editors let stand, with a reason: applied to all findings at the end, so that none is waived unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from briefgen import codes, frontmatter
from briefgen.check.given import Given
from briefgen.errors import Finding
from briefgen.model.pages import Waiver
from briefgen.page.briefing import waivers
from briefgen.verify import fold


@dataclass(frozen=True, slots=True)
class Standing:
    """A waiver, as it stands in the front matter of a page."""

    waiver: Waiver
    paths: tuple[str, ...]
    """Of the files whose findings it may cover: its page, and the source that it is made from."""
    unused: Finding
    """What to say if there is no finding that it covers."""
    refused: Finding | None = None
    """What is wrong with it; None: it is valid."""


def standing(given: Given) -> Iterator[Standing]:
    """Yield the waivers of a page."""
    values = given.head.values if given.head and not given.name.startswith("sources/") else {}
    items = values.get("waived")
    source = given.briefing.source.get("path", "") if given.briefing else ""
    own = f"{given.around.content}/{given.name}"
    paths = (own, source) if source else (own,)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        for waiver in waivers([item]):
            yield Standing(waiver, paths, _unused(given, waiver, index), _refused(given, waiver, index))


def apply(waived: Iterable[Standing], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, those that a waiver covers as info; then what is wrong with the waivers."""
    valid: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in waived:
        if one.refused is not None:
            yield one.refused
        else:
            for path in one.paths:
                valid[path, one.waiver.code].append(one)
    used: set[int] = set()
    for finding in findings:
        covering = [one for one in valid.get((finding.path, finding.code), ()) if _covers(one.waiver, finding)]
        used.update(map(id, covering))
        yield replace(finding, severity="info", waived=covering[0].waiver) if covering else finding
    every = {id(one): one for found in valid.values() for one in found}
    yield from (one.unused for key, one in every.items() if key not in used)


def _covers(waiver: Waiver, finding: Finding) -> bool:
    """Tell whether a waiver means a finding: its words begin as the waiver's do; without any it is about the page."""
    about, words = _folded(finding.about), _folded(waiver.at)
    return about.startswith(words) if words else not about


def _folded(words: str) -> str:
    return fold(words).casefold().strip("\"' .…")


def _refused(given: Given, waiver: Waiver, index: int) -> Finding | None:
    known = codes.table().get(waiver.code)
    if known is not None and known.waivable:
        return None
    where = frontmatter.place(given.text, "waived", index, "code")
    if known is None:
        near = get_close_matches(waiver.code, [name for name, code in codes.table().items() if code.waivable], 1)
        message = f"there is no finding {waiver.code!r} to waive"
        hint = f"Did you mean {near[0]}?" if near else "docs/checks.md lists all codes."
    else:
        message = f"{waiver.code} can never be waived"
        hint = known.unwaivable or "It stops a command before any page is read."
    return given.finding(*where, "waiver-refused", message, hint, about=waiver.code)


def _unused(given: Given, waiver: Waiver, index: int) -> Finding:
    at = f" at “{waiver.at}”" if waiver.at else ""
    message = f"this waives {waiver.code}{at}, and there is no such finding"
    hint = "Remove it: the page would tell its readers of a doubt that there is none of. If the finding is there,\n"
    hint += "at must be the first words of the quote, link or key that it is about."
    where = frontmatter.place(given.text, "waived", index)
    return given.finding(*where, "waiver-unused", message, hint, about=waiver.code)
