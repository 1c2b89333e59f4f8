"""Mappings and sequences whose values are made when somebody looks at them, each with a stamp of what it is made from.

An archive of ten thousand briefings has a hundred thousand statements; an edit shows a few of them. The stamp changes
when the value would, so that a build can tell what to make anew without making anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value", covariant=True)


class Rows(Sequence[Any]):
    """Parts that are looked up when one of them is asked for; how many they are is known."""

    __slots__ = ("_count", "_found", "_look")

    def __init__(self, count: int, look: Callable[[], Sequence[Any]]) -> None:
        """`look` returns them."""
        self._count = count
        self._look = look
        self._found: Sequence[Any] | None = None

    @property
    def _parts(self) -> Sequence[Any]:
        if self._found is None:
            self._found = self._look()
        return self._found

    def __getitem__(self, index: Any) -> Any:
        return self._parts[index]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parts)


class Several(Sequence[Value], Generic[Value]):
    """A sequence of values that are made one by one; a slice of it makes none."""

    __slots__ = ("_make", "_of", "_parts")

    def __init__(self, parts: Sequence[Any], make: Callable[[Any], Value], of: Callable[[Any], str]) -> None:
        """`make` returns the value of one of the `parts`, `of` what tells it from others."""
        self._parts = parts
        self._make = make
        self._of = of

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Several[Value]: ...
    def __getitem__(self, index: int | slice) -> Value | Several[Value]:
        found = self._parts[index]
        return Several(found, self._make, self._of) if isinstance(index, slice) else self._make(found)

    def __len__(self) -> int:
        return len(self._parts)

    def __iter__(self) -> Iterator[Value]:
        return map(self._make, self._parts)

    def marks(self) -> Iterator[str]:
        """Yield for each value what changes with it, without making it."""
        return map(self._of, self._parts)


class Shelf(Mapping[str, Value], Generic[Value]):
    """A mapping that makes a value from its part when asked for it."""

    __slots__ = ("_make", "_parts", "_stamp")

    def __init__(self, parts: Mapping[str, Any], make: Callable[[Any], Value], stamp: Callable[[Any], bytes]) -> None:
        """`make` returns the value of a part, `stamp` a digest that changes with that value.

        `parts` is never a defaultdict, in which looking makes an entry.
        """
        self._parts = parts
        self._make = make
        self._stamp = stamp

    def __getitem__(self, key: str) -> Value:
        return self._make(self._parts[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __contains__(self, key: object) -> bool:
        return key in self._parts

    def stamp(self, key: str) -> bytes:
        """Return the stamp of a value; empty where there is none of that key."""
        return self._stamp(self._parts[key]) if key in self._parts else b""
