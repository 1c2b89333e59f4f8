"""What editors let stand, with a reason: applied to all findings at the end, so that none is waived unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from briefgen import codes, frontmatter
from briefgen.check.given import Given
from briefgen.errors import Finding
from briefgen.model import Waiver
from briefgen.page.briefing import waivers
from briefgen.verify import fold


@dataclass(frozen=True, slots=True)
class _Standing:
    """A waiver and where it stands."""

    page: str
    index: int
    """Among those of its page."""
    waiver: Waiver
    words: str
    """What the finding's words must begin with, folded."""


def apply(given: Given, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, those that a waiver covers as info; then what is wrong with the waivers."""
    standing = tuple(_standing(given))
    valid: dict[tuple[str, str], list[_Standing]] = defaultdict(list)
    for one in standing:
        if one.waiver.code in codes.table() and codes.table()[one.waiver.code].waivable:
            for path in _covered(given, one.page):
                valid[path, one.waiver.code].append(one)
        else:
            yield _refused(given, one)
    used: set[_Standing] = set()
    for finding in findings:
        covering = [one for one in valid.get((finding.path, finding.code), ()) if _covers(one, finding)]
        used.update(covering)
        yield replace(finding, severity="info", waived=covering[0].waiver) if covering else finding
    for one in dict.fromkeys(one for found in valid.values() for one in found):
        if one not in used:
            yield _unused(given, one)


def _standing(given: Given) -> Iterator[_Standing]:
    for name, head in given.heads.items():
        if "waived" in head.values and not name.startswith("sources/"):
            items = head.values["waived"] if isinstance(head.values["waived"], list) else []
            for index, item in enumerate(items):
                for waiver in waivers([item]):
                    yield _Standing(name, index, waiver, _folded(waiver.at))


def _covered(given: Given, page: str) -> tuple[str, ...]:
    """Return the files whose findings a page may waive: itself, and the source it is made from."""
    source: Mapping[str, str] = {}
    if page.startswith("briefings/"):
        briefing = given.collection.briefings.get(page.removeprefix("briefings/").removesuffix(".md"))
        source = briefing.source if briefing else {}
    own = f"{given.content}/{page}"
    return (own, source["path"]) if source.get("path") else (own,)


def _covers(one: _Standing, finding: Finding) -> bool:
    """Tell whether a waiver means a finding: its words begin as the waiver's do; without any it is about the page."""
    about = _folded(finding.about)
    return about.startswith(one.words) if one.words else not about


def _folded(words: str) -> str:
    return fold(words).casefold().strip("\"' .…")


def _refused(given: Given, one: _Standing) -> Finding:
    known = codes.table().get(one.waiver.code)
    where = frontmatter.place(given.pages[one.page], "waived", one.index, "code")
    if known is None:
        near = get_close_matches(one.waiver.code, [name for name, code in codes.table().items() if code.waivable], 1)
        message = f"there is no finding {one.waiver.code!r} to waive"
        hint = f"Did you mean {near[0]}?" if near else "docs/checks.md lists all codes."
    else:
        message = f"{one.waiver.code} can never be waived"
        hint = known.unwaivable or "It stops a command before any page is read."
    return given.finding(one.page, *where, "waiver-refused", message, hint, about=one.waiver.code)


def _unused(given: Given, one: _Standing) -> Finding:
    at = f" at “{one.waiver.at}”" if one.waiver.at else ""
    message = f"this waives {one.waiver.code}{at}, and there is no such finding"
    hint = "Remove it. If the finding is there: at must be the first words of the quote, link or key that it is about."
    where = frontmatter.place(given.pages[one.page], "waived", one.index)
    return given.finding(one.page, *where, "waiver-unused", message, hint, "warning", one.waiver.code)
