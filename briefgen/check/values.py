"""What is wrong with the values of some front matter, in words: pydantic's findings, and typing errors in keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from briefgen import schema


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one value."""

    path: tuple[str | int, ...]
    """Keys and indices that lead to it."""
    key: bool
    """It is the key that is wrong, not its value."""
    message: str
    hint: str


def wrong(kind: str, values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Yield what is wrong with the values of some front matter, one a place. Keys that the model does not know pass."""
    model = schema.KINDS[kind]
    try:
        model.model_validate(dict(values))
    except ValidationError as error:
        found: dict[tuple[str | int, ...], tuple[str, Any]] = {}
        for problem in error.errors(include_url=False):
            path = _path(values, problem["loc"], missing=problem["type"] == "missing")
            found.setdefault(path, (problem["type"], problem["input"]))
        inner = {path[:end] for path in found for end in range(1, len(path))}
        for path, (kind_of, given) in found.items():
            if path not in inner:  # of two alternatives that do not fit, the one that came further
                yield _wrong(model, path, kind_of, given)


def typo(kind: str, key: str, values: Mapping[str, Any]) -> str:
    """Return the key that an unknown one was probably meant to be; empty if it looks like one of the editor's own."""
    known = schema.KINDS[kind].model_fields
    if key in known:
        return ""
    near = get_close_matches(key.replace("-", "_").casefold(), [one for one in known if one not in values], 1, 0.75)
    return near[0] if near else ""


def _path(values: object, steps: Sequence[str | int], *, missing: bool) -> tuple[str | int, ...]:
    """Return the steps that lead through the values, not the names of alternatives; the last one may be `missing`."""
    path: list[str | int] = []
    for at, step in enumerate(steps):
        if isinstance(values, Mapping) and (step in values or (missing and at == len(steps) - 1)):
            path.append(step)
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            path.append(step)
            values = values[step]
    return tuple(path)


def _wrong(model: type[BaseModel], path: tuple[str | int, ...], problem: str, given: Any) -> Wrong:
    owner, field, last = _owner(model, path)
    name, outer = _name(path), _name(path[:-1])
    if problem == "extra_forbidden":
        near = get_close_matches(last, owner.model_fields, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(owner.model_fields)}."
        return Wrong(path, True, f"{outer} has no key {last!r}", hint)
    right = f"{last}: {_example(owner, last)}"
    if problem == "missing":
        return Wrong(path[:-1], False, f"{outer} needs the key {last!r}", right)
    if problem == "literal_error":
        choices = _choices(field)
        near = get_close_matches(str(given).lower(), choices, 1)
        right = f"{last}: {near[0] if near else choices[0]}"
        return Wrong(path, False, f"{name} must be one of {', '.join(choices)}", right)
    return Wrong(path, False, f"{name} {_must(problem, field, last)}", right)


def _must(problem: str, field: Any, key: str) -> str:
    if problem == "list_type":
        return "must be a list of words" if _model(field) is None else "must be a list of mappings"
    if problem in ("model_type", "model_attributes_type"):
        return "must be a mapping of words"
    if problem == "too_short":
        return "needs two or more"
    if key in _DAYS:
        return "must be a day that exists, as year-month-day"
    if problem == "string_pattern_mismatch":
        return _PATTERNS.get(key, "must be words")
    return "must be words"


_DAYS = ("date", "on", "revised", "withdrawn")
_PATTERNS = {"url": "is no web address", "reason": "must say why", "language": "must be a language tag (BCP 47)"}


def _name(path: tuple[str | int, ...]) -> str:
    """Return a path as people write it: `source.url`, `waived[1].code`."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _owner(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[type[BaseModel], Any, str]:
    """Return the model that the last key of a path belongs to, the type of the value, and that key."""
    keys = [step for step in path if isinstance(step, str)]
    for key in keys[:-1]:
        model = _model(model.model_fields[key].annotation if key in model.model_fields else None) or model
    field = model.model_fields.get(keys[-1])
    return model, field.annotation if field else None, keys[-1]


def _model(kind: Any) -> type[BaseModel] | None:
    """Return the model inside a type like `list[Waiver] | None`, if there is one."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for inner in get_args(kind) if (found := _model(inner))), None)


def _choices(kind: Any) -> tuple[str, ...]:
    return next((choices for inner in get_args(kind) if (choices := get_args(inner))), ())


def _example(model: type[BaseModel], key: str) -> str:
    examples = model.model_fields[key].examples if key in model.model_fields else None
    return str((examples or ["words on one line"])[0])
