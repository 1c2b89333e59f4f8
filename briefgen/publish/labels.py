"""The words of the templates: one file, `layouts/labels.yml`, so that a site can speak another language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from string import Formatter
from typing import Any

from markupsafe import Markup, escape

from briefgen import frontmatter
from briefgen.errors import Finding, SettingsError
from briefgen.model.common import When
from briefgen.when import machine

Label = str | tuple[str, ...] | Mapping[str, str]
"""Words with `{names}` to fill in; a list of them (months); or forms by number: `one`, `2`, `other`."""

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> str:
    """Return `rtl` or `ltr` for a BCP 47 tag; empty for an empty one."""
    return "" if not language else "rtl" if language.lower().split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Labels:
    """`t` in every template: `t("quotes", n=3)`, `t.day("2026-03-05")`, `t.when(statement.when)`."""

    words: Mapping[str, Label]
    shown: Mapping[str, str] = field(init=False, repr=False, compare=False)
    """Labels without values as HTML: see `lean`."""
    _days: dict[tuple[date, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Dates in words: a site has few of them, and shows each often."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", _Shown(self))

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        """Return a label with its values filled in; `n` chooses among its forms. HTML in values is kept as HTML."""
        label = self.words[key]
        if n is None and not values and label.__class__ is str:
            return label
        if isinstance(label, Mapping):
            label = label.get(str(n)) or (label.get("one") if n == 1 else None) or label["other"]
        if n is not None:
            values["n"] = n
        if not values:
            return str(label)
        if any(isinstance(value, Markup) for value in values.values()):
            return Markup(escape(label)).format(**values)  # noqa: S704 - the label is escaped, format escapes values
        return str(label).format(**values)

    def day(self, day: str) -> str:
        """Return an ISO date as a reader sees it; words that are none stay as they are."""
        try:
            return self._day(date.fromisoformat(day), "date_long")
        except ValueError:
            return day

    def short(self, day: str) -> str:
        """Return an ISO date without its weekday, a month as `2026-03` by its name."""
        try:
            return self._day(date.fromisoformat(day), "date")
        except ValueError:
            year, _, month = day.partition("-")
            fine = month.isdigit() and 1 <= int(month) <= 12
            return self("month", month=self.words["months"][int(month) - 1], year=year) if fine else day  # type: ignore[index]

    def when(self, when: When) -> str:
        """Return a date with its precision: a day, a month, a year, or an interval of days."""
        iso = machine(when)
        if when.start == when.end:
            return self.day(iso)
        return self.short(iso) if iso else self("interval", start=self._short(when.start), end=self._short(when.end))

    def _short(self, day: date) -> str:
        return self._day(day, "date")

    def _day(self, day: date, pattern: str) -> str:
        if (known := self._days.get((day, pattern))) is None:
            months, weekdays = self.words["months"], self.words["weekdays"]
            month, weekday = months[day.month - 1], weekdays[day.weekday()]  # type: ignore[index]
            known = self._days[day, pattern] = self(pattern, day=day.day, month=month, weekday=weekday, year=day.year)
        return known


class _Shown(dict[str, str]):
    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def __missing__(self, key: str) -> str:
        found = self[key] = str(escape(self._labels(key)))
        return found


def load(ours: str, theirs: str = "", path: str = "layouts/labels.yml") -> Labels:
    """Return the labels of our file with those of a site's own in their place; `path` of the latter is for messages.

    Raises SettingsError with every label that is unknown, of the wrong shape or asks for a value we do not give.
    """
    words = {key: _label(value) for key, value in frontmatter.load(ours, "labels.yml")[0].items()}
    values, lines = frontmatter.load(theirs, path) if theirs.strip() else ({}, {})
    problems = []
    for key, value in values.items():
        wrong, hint = _wrong(key, value, words)
        if wrong:
            problems.append(Finding(path, lines.get(key, 1), 0, "label", "error", wrong, hint))
    if problems:
        raise SettingsError(problems)
    return Labels({**words, **{key: _label(value) for key, value in values.items()}})


def _label(value: Any) -> Label:
    return tuple(value) if isinstance(value, list) else value


def _wrong(key: str, value: Any, ours: Mapping[str, Label]) -> tuple[str, str]:
    """Return what is wrong with a site's label and what to do; empty if nothing is."""
    if key not in ours:
        near = get_close_matches(key, ours, 1)
        return (
            f"there is no label {key!r}",
            f"Did you mean {near[0]}?" if near else "See layouts/labels.yml of briefgen.",
        )
    known = ours[key]
    if isinstance(known, tuple):
        fine = isinstance(value, list) and len(value) == len(known) and all(isinstance(one, str) for one in value)
        return ("", "") if fine else (f"{key} must be a list of {len(known)} words", f"{key}: [{', '.join(known)}]")
    forms = value if isinstance(value, dict) else {"other": value}
    if not all(isinstance(one, str) for one in forms.values()) or "other" not in forms:
        return f"{key} must be words, or forms by number with one named other", f"{key}: {_shown(known)}"
    allowed = _fields(known["other"] if isinstance(known, Mapping) else known)
    for form in forms.values():
        try:
            unknown = sorted(_fields(form) - allowed)
        except ValueError:
            return f"{key} has a brace that is never closed", f"{key}: {_shown(known)}"
        if unknown:
            return (
                f"{key} asks for {{{unknown[0]}}}",
                f"It can have {', '.join(f'{{{one}}}' for one in sorted(allowed)) or 'no value'}.",
            )
    return "", ""


def _shown(label: Label) -> str:
    return f"{{one: {label['one']!r}, other: {label['other']!r}}}" if isinstance(label, Mapping) else repr(label)


def _fields(words: str) -> set[str]:
    """Return the names in braces. Raises ValueError where the braces are broken."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}
