"""Front matter: values of the right kind, and typos in keys. Keys of an editor's own are fine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from briefgen import frontmatter
from briefgen.check.given import Given
from briefgen.errors import Finding, InputError

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_URL = re.compile(r"https?://[^\s/]+\S*")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_STATUS = ("draft", "reviewed", "published")

Wrong = Callable[[Any], tuple[str, str] | None]
"""Value -> what is wrong with it and what is right; None if it is fine."""


def _words(value: Any) -> tuple[str, str] | None:
    return None if isinstance(value, str) else ("must be words", "words on one line")


def _list(value: Any) -> tuple[str, str] | None:
    fine = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return None if fine else ("must be a list of words", "[first, second]")


def _day(value: Any) -> tuple[str, str] | None:
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return None
    return "must be a day that exists, as year-month-day", "2026-03-05"


def _status(value: Any) -> tuple[str, str] | None:
    if value in _STATUS:
        return None
    near = get_close_matches(str(value).lower(), _STATUS, 1)
    return f"must be one of {', '.join(_STATUS)}", near[0] if near else "draft"


def _language(value: Any) -> tuple[str, str] | None:
    fine = isinstance(value, str) and _TAG.fullmatch(value)
    return None if fine else ("must be a language tag (BCP 47)", "fa")


def _aspects(value: Any) -> tuple[str, str] | None:
    right = "[{name: Opening day, quotes: [harbour-bridge#q-we-wait-1a2b3c4d]}]"
    return None if _mappings(value, {"name", "quotes"}, set()) else ("must be a list of names with quotes", right)


def _conflicts(value: Any) -> tuple[str, str] | None:
    right = (
        "[{about: Who asked for the delay, quotes: [harbour-bridge#q-we-wait-1a2b3c4d, costs#q-they-asked-5e6f7a8b]}]"
    )
    if not _mappings(value, {"about", "quotes"}, {"note"}):
        return "must be a list of what each is about with its quotes", right
    return None if all(len(one["quotes"]) > 1 for one in value) else ("needs two quotes or more each", right)


def _mappings(value: Any, needed: set[str], allowed: set[str]) -> bool:
    """Tell whether `value` is a list of mappings with these keys, all words but `quotes`, which is a list of words."""
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and needed <= set(one) <= needed | allowed
        and all((_list if key == "quotes" else _words)(item) is None for key, item in one.items())
        for one in value
    )


def _source(value: Any) -> tuple[str, str] | None:
    right = '{path: seeds/harbour-bridge.txt, digest: "sha256:..."}'
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        return "must be a mapping of words", right
    if unknown := sorted(set(value) - {"path", "digest", "publisher", "url"}):
        return f"has no key {unknown[0]!r}", right
    if "url" in value and not _URL.fullmatch(value["url"]):
        return "has a url that is no web address", '{url: "https://example.org/article"}'
    return None


_BRIEFING: Mapping[str, Wrong] = {
    "title": _words,
    "date": _day,
    "revised": _day,
    "status": _status,
    "source": _source,
    "language": _language,
    "people": _list,
    "organisations": _list,
    "places": _list,
    "topics": _list,
    "aliases": _list,
    "inferred": _list,
}
_ENTITY: Mapping[str, Wrong] = {"name": _words, "aliases": _list, "role": _words, "native_name": _words}
KEYS: Mapping[str, Mapping[str, Wrong]] = {
    "briefings": _BRIEFING,
    "people": _ENTITY,
    "organisations": _ENTITY,
    "topics": {**_ENTITY, "aspects": _aspects, "conflicts": _conflicts},
}
"""Folder of content/ -> the keys of its pages. Other pages have no rules of ours."""


def values(given: Given) -> Iterator[Finding]:
    """Yield an error for each value of the wrong kind, and a warning for each key that looks like a typo."""
    for name, text in given.pages.items():
        rules = KEYS.get(name.partition("/")[0])
        if rules is None or not text.startswith("---"):
            continue
        try:
            head = frontmatter.split(text, name)
        except InputError:  # a finding of the collection's
            continue
        for key, value in head.values.items():
            line = head.lines.get(key, 1)
            if key in rules:
                if value is not None and (wrong := rules[key](value)):
                    message = f"{key} {wrong[0]}"
                    yield given.finding(name, line, 0, "front-matter-value", message, f"{key}: {wrong[1]}")
            elif near := get_close_matches(key, [one for one in rules if one not in head.values], 1, cutoff=0.75):
                message = f"briefgen knows no key {key!r}"
                hint = f"Did you mean {near[0]}? If it is a key of your own, give it a name less like that."
                yield given.finding(name, line, 0, "front-matter-key", message, hint, "warning")
