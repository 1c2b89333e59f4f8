"""What is known about a source beside its text: front matter or sidecar, file name, then inference."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, cast

from briefgen.errors import Finding, InputError
from briefgen.model.common import Display, Withdrawal
from briefgen.text import fold_spaces, slug

KEYS = ("title", "date", "byline", "language", "publisher", "url", "topics", "aliases", "display", "slug", "withdrawn")
HEADLINE_MAX = 120
"""Longest first line, in characters, that is taken for a headline: news headlines rarely pass 100."""
MADE_MAX = 90
"""Longest headline, in characters, that is made from a lead."""

_STEM_DATE = re.compile(r"(\d{4})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")
_SENTENCE = re.compile(r".+?(?<!\.[A-Z])(?<!\s[A-Z])[.!?…][\"'”’)]*(?=\s+[\"'“‘(A-Z]|\s*$)|.+", re.DOTALL)


_NOTICE = re.compile(
    r"[\W_]*(?:for immediate release|(?:press|news|media) release|(?:under )?embargo(?:ed)?\b"
    r"|not for (?:immediate )?(?:release|publication))[^a-z]*$"
    r"|[\W_]*(?:under )?embargo(?:ed)?(?::| until\b| till\b)[^.]{0,80}\d[^.]{0,40}$"
    r"|[A-Z]{2,3}-\S*--\S+,.*$|.{0,80}(?:\s{3,}|\t)page \d+\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\s*(?:(?:press|media) )?contacts?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Checked metadata of a source. None and empty mean unknown."""

    slug: str
    title: str | None = None
    published: date | None = None
    byline: str | None = None
    language: str | None = None
    publisher: str | None = None
    url: str | None = None
    topics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    display: Display | None = None
    withdrawn: Withdrawal | None = None
    inferred: frozenset[str] = field(default_factory=frozenset)


def collect(values: Mapping[str, Any], lines: Mapping[str, int], path: str, where: str = "") -> Metadata:
    """Return the metadata in `values`, which stand on `lines` of the file `where` (the source `path` itself if empty).

    Raises InputError with every problem at once: unknown keys, dates that are none, links that are not http(s).
    """
    problems: list[Finding] = []
    file = where or path

    def wrong(key: str, message: str, hint: str) -> None:
        problems.append(Finding(file, lines.get(key, 1), 0, "source-metadata", "error", message, hint))

    def text(key: str) -> str | None:
        value = values.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            wrong(key, f"{key} must be words", f"{key}: words on one line")
            return None
        return fold_spaces(value) or None

    def several(key: str) -> tuple[str, ...]:
        value = values.get(key)
        items = [] if value is None else [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            wrong(key, f"{key} must be a list of words", f"{key}: [first, second]")
            return ()
        return tuple(item for item in map(fold_spaces, items) if item)

    for key in values:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(KEYS)}."
            wrong(key, f"unknown key {key!r}", hint)
    stem = PurePosixPath(path).stem
    published, inferred = _published(text("date"), stem, wrong)
    url = text("url")
    if url is not None and not re.fullmatch(r"https?://[^\s/]+\S*", url):
        wrong("url", f"{url!r} is no web address", "url: https://example.org/article")
    display = text("display")
    if display not in (None, "full", "excerpts", "link-only"):
        wrong("display", f"unknown display {display!r}", "display: full   (or excerpts, or link-only)")
    found = Metadata(
        slug=slug(text("slug") or stem),
        title=text("title"),
        published=published,
        byline=text("byline"),
        language=text("language"),
        publisher=text("publisher"),
        url=url,
        topics=several("topics"),
        aliases=several("aliases"),
        display=cast("Display | None", display),
        withdrawn=_withdrawn(values.get("withdrawn"), wrong),
        inferred=inferred,
    )
    if problems:
        raise InputError(problems)
    return found


def _withdrawn(value: Any, wrong: Callable[[str, str, str], None]) -> Withdrawal | None:
    if value is None or value == "":
        return None
    stated = {"date": value} if isinstance(value, str) else value
    words = isinstance(stated, dict) and all(isinstance(one, str) for one in stated.values())
    day = _iso(stated.get("date", "")) if words else None
    if day is None or set(stated) - {"date", "reason"}:
        wrong(
            "withdrawn", "withdrawn must say on which day", "withdrawn: {date: 2026-03-09, reason: words on one line}"
        )
        return None
    return Withdrawal(day.isoformat(), fold_spaces(stated.get("reason", "")))


@dataclass(frozen=True, slots=True)
class Record:
    """What the file beside an earlier version says of how it was replaced."""

    replaced: date | None = None
    note: str = ""


def record(values: Mapping[str, Any], lines: Mapping[str, int], where: str) -> tuple[Record, dict[str, Any]]:
    """Return the record in `values` of the file `where`, and what is left: the metadata of that version.

    Raises InputError with every problem.
    """
    problems: list[Finding] = []
    replaced, note = values.get("replaced"), values.get("note", "")
    day = _iso(replaced) if isinstance(replaced, str) else None
    for key, fine, right in (
        ("replaced", replaced is None or day is not None, "replaced: 2026-03-07   (year-month-day)"),
        ("note", note is None or isinstance(note, str), "note: words on one line"),
    ):
        if not fine:
            message = f"{key} of an earlier version is not right: {values[key]!r}"
            problems.append(Finding(where, lines.get(key, 1), 0, "source-metadata", "error", message, right))
    if problems:
        raise InputError(problems)
    rest = {key: value for key, value in values.items() if key not in ("replaced", "note")}
    return Record(day, fold_spaces(note or "")), rest


def _published(
    stated: str | None, stem: str, wrong: Callable[[str, str, str], None]
) -> tuple[date | None, frozenset[str]]:
    if stated is not None:
        day = _iso(stated)
        if day is None:
            wrong("date", f"{stated!r} is no date", "date: 2026-03-05   (year-month-day)")
        return day, frozenset()
    match = _STEM_DATE.match(stem)
    day = _iso("-".join(match.groups())) if match else None
    return day, frozenset({"date"}) if day else frozenset()


def _iso(words: str) -> date | None:
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        return None


def _without_notices(text: str) -> str:
    """Return a text from the first line on that is no notice of release and no line of a contact; all if none is."""
    lines, at = text.split("\n"), 0
    while at < len(lines):
        if _CONTACT.match(lines[at]):
            while at < len(lines) and lines[at].strip():
                at += 1
        elif lines[at].strip() and not _NOTICE.match(lines[at]):
            return "\n".join(lines[at:])
        else:
            at += 1
    return text


def headline(text: str) -> str:
    """Return a headline for a text that states none.

    Notices above it (of release, embargo and contact, slugs of agencies, page numbers) are passed over. A first line
    that is short, has no full stop and is followed by a longer line or a blank one is the headline;
    else the lead sentence is cut at a word boundary, with an ellipsis.
    """
    first, _, rest = _without_notices(text[:4000]).lstrip("\n").partition("\n")
    line = fold_spaces(first)
    following = rest.split("\n", 1)[0].strip()
    short = 0 < len(line) <= HEADLINE_MAX and not line.endswith((".", ":", ",", ";", "”", '"'))
    if short and rest.strip() and (not following or len(following) > len(line)):
        return line
    match = _SENTENCE.match(line)
    lead = match.group().strip() if match else "Untitled"
    if len(lead) <= MADE_MAX:
        return lead.rstrip(".")
    cut = lead[:MADE_MAX].rsplit(" ", 1)[0] if " " in lead[:MADE_MAX] else lead[:MADE_MAX]
    return cut.rstrip(" ,;:–—-(“‘\"'") + " …"
