"""Frozen values <-> lists, strings and numbers that JSON can hold, by their type hints. For what is kept and sent.

A value is the list of its fields in their order; of a union, the number of the type stands first. What comes back from
`load` is equal to what went into `dump`, or there is a ValueError: a cache may be damaged or of another version.
"""

from __future__ import annotations

import json
import math
import types
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson

Value = TypeVar("Value")
_Step = Callable[[Any], Any]
_AS_IS = frozenset([str, int, bool, type(None), Any])
"""Types that JSON holds as they are."""
_OURS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
"""What has a type of its own is written as that says, or not at all."""
_RARE = b" "
"""Begins what only `json` can write and read: half characters, numbers of more than 64 bits."""
_APART = b",\n"
"""Stands between values that are joined. JSON has no line end inside a value."""


def json_of(value: Any) -> bytes:
    """Return what JSON can hold as JSON, on one line of UTF-8; half characters are escaped."""
    try:
        return orjson.dumps(value, option=_OURS)
    except TypeError:
        return _rarely(value).encode("utf-8", "backslashreplace")


def _rarely(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def dump(value: Any, hint: Any) -> bytes:
    """Return a value of the type `hint` as bytes."""
    encode, _ = _codec(hint)
    plain = encode(value) if encode else value
    try:
        return orjson.dumps(plain, option=_OURS)
    except TypeError:
        return _RARE + _rarely(plain).encode("utf-8", "surrogatepass")


def join(dumped: Iterable[bytes]) -> bytes:
    """Return what `dump` gives of the tuple of some values of one type, from what it gave of each, in other bytes."""
    found = _APART.join(dumped)
    rare = found.startswith(_RARE) or _APART + _RARE in found
    return (_RARE if rare else b"") + b"[%b]" % found


def parts(joined: bytes) -> list[bytes]:
    """Return what `join` was given, if that was anything."""
    return joined.removeprefix(_RARE)[1:-1].split(_APART)


def load(data: bytes, hint: type[Value]) -> Value:
    """Return the value in the bytes of `dump`. Raises ValueError where they are none of that type."""
    _, decode = _codec(cast("Any", hint))
    try:
        found = json.loads(data.decode("utf-8", "surrogatepass")) if data.startswith(_RARE) else orjson.loads(data)
        return decode(found) if decode else found  # type: ignore[no-any-return]
    except (TypeError, LookupError, RecursionError) as error:
        raise ValueError(f"not of the type {hint}: {error}") from error


@cache
def _codec(hint: Any) -> tuple[_Step | None, _Step | None]:
    """Return how a type is written and read; None where JSON holds it as it is."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is date:
        return date.isoformat, date.fromisoformat
    if hint is float:
        return _number, float
    if hint is bytes:
        return lambda value: b64encode(value).decode("ascii"), b64decode
    if origin is Literal or hint in _AS_IS:
        return None, None
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is tuple and arguments[1:] == (...,):
        encode, _ = _codec(arguments[0])
        return (_many(list, arguments[0]) if encode else None), _many(tuple, arguments[0])
    if origin is tuple:
        return _record(tuple, arguments)
    if origin is frozenset:
        return _many(sorted, arguments[0]), _many(frozenset, arguments[0])
    if origin in (dict, Mapping):
        encode, decode = _codec(arguments[1])
        return _values(encode), _values(decode)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        names = tuple(one.name for one in fields(hint))
        return _record(lambda items: hint(*items), tuple(hints[name] for name in names), names)
    if issubclass(hint, tuple):
        hints = get_type_hints(hint)
        encode, decode = _record(hint._make, tuple(hints.values()))
        return (tuple if _AS_IS.issuperset(hints.values()) else encode), decode
    raise TypeError(f"no way to write {hint}")


def _number(value: float) -> float | str:
    """Return a number as JSON can hold it: not infinite, and a number at all."""
    return value if math.isfinite(value) else str(value)


def _many(into: Callable[[Any], Any], hint: Any) -> _Step:
    step = _codec(hint)[0 if into in (list, sorted) else 1]
    return (lambda items: into([step(one) for one in items])) if step else into


def _values(step: _Step | None) -> _Step:
    return (lambda items: {key: step(one) for key, one in items.items()}) if step else dict


def _record(make: _Step, hints: tuple[Any, ...], names: tuple[str, ...] = ()) -> tuple[_Step, _Step]:
    @cache
    def steps() -> tuple[list[tuple[int, _Step]], list[tuple[int, _Step]]]:
        """Worked out when first used: a type may hold others of its kind."""
        codecs = [_codec(hint) for hint in hints]
        encoders = [(at, encode) for at, (encode, _) in enumerate(codecs) if encode]
        return encoders, [(at, decode) for at, (_, decode) in enumerate(codecs) if decode]

    values = _values_of(names)

    def write(value: Any) -> list[Any]:
        items = [*values(value)]
        for at, encode in steps()[0]:
            items[at] = encode(items[at])
        return items

    def read(items: list[Any]) -> Any:
        if len(items) != len(hints):
            raise TypeError("another number of fields")
        for at, decode in steps()[1]:
            items[at] = decode(items[at])
        return make(items)

    return write, read


def _values_of(names: tuple[str, ...]) -> Callable[[Any], Iterable[Any]]:
    """Return what gives the values of the fields with these names; without names, of a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda value: [getattr(value, name) for name in names]) if names else tuple


def _union(hints: tuple[Any, ...]) -> tuple[_Step | None, _Step | None]:
    """Of a type and None, or of several classes."""
    rest = [hint for hint in hints if hint is not type(None)]
    if len(rest) == 1:
        encode, decode = _codec(rest[0])
        return _unless_none(encode), _unless_none(decode)
    numbers = {hint: number for number, hint in enumerate(rest)}
    codecs = [_codec(hint) for hint in rest]

    def write(value: Any) -> list[Any] | None:
        if value is None:
            return None
        number = numbers[type(value)]
        encode = codecs[number][0]
        return [number, encode(value) if encode else value]

    def read(item: list[Any] | None) -> Any:
        if item is None:
            return None
        number, value = item
        decode = codecs[number][1]
        return decode(value) if decode else value

    return write, read


def _unless_none(step: _Step | None) -> _Step | None:
    return (lambda value: None if value is None else step(value)) if step else None
