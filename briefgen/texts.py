"""Texts by name, each with a digest: whether two are the same can be told without looking at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from types import MappingProxyType

Held = str | bytes | Callable[[str], str]
"""How a text is held: as it is, as its UTF-8 (half the memory), or as what works it out of its name when asked to."""


class Texts(Mapping[str, str]):
    """Pages by their path below content/."""

    def __init__(self, texts: Mapping[str, Held], stamps: Mapping[str, str] = MappingProxyType({})) -> None:
        """`stamps`: those that are known already."""
        self._held: Mapping[str, Held] = texts._held if isinstance(texts, Texts) else texts
        self._stamps: dict[str, str] = texts._stamps if isinstance(texts, Texts) else {**stamps}

    def __getitem__(self, name: str) -> str:
        held = self._held[name]
        return held if isinstance(held, str) else held.decode("utf-8") if isinstance(held, bytes) else held(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def stamp(self, name: str) -> str:
        """Return what tells one text of a page from another; empty if there is no such page."""
        if name not in self._stamps:
            if name not in self._held:
                return ""
            held = self._held[name]
            self._stamps[name] = stamp_of(held) if isinstance(held, bytes) else stamp(self[name])
        return self._stamps[name]

    def stamps(self, prefix: str = "") -> dict[str, str]:
        """Return `stamp` of each page, under its name with something before it."""
        return {f"{prefix}{name}": self.stamp(name) for name in self._held}

    def but(self, changes: Mapping[str, str | None]) -> Texts:
        """Return these texts with some others in their place; None: without them."""
        held = {name: one for name, one in {**self._held, **changes}.items() if one is not None}
        return Texts(held, {name: one for name, one in self._stamps.items() if name not in changes})

    def sharing(self, other: Texts) -> Texts:
        """Return these texts, held once with those of `other` that are the same."""
        same = (name for name, one in self._held.items() if not callable(one) and name in other._held)
        held = {name: other._held[name] for name in same if other.stamp(name) == self.stamp(name)}
        return Texts({**self._held, **held}, self._stamps)


def stamp(text: str) -> str:
    """Return what tells one text from another."""
    return stamp_of(text.encode("utf-8", "surrogatepass"))


def stamp_of(data: bytes) -> str:
    """Return the same for a text in UTF-8."""
    return blake2b(data, digest_size=16).hexdigest()
