"""Texts by name, each with a digest: whether two are the same can be told without looking at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from types import MappingProxyType

Held = str | bytes | Callable[[], str]
"""How a text is held: as it is, as its UTF-8 (half the memory), or as what works it out when it is asked for."""


class Texts(Mapping[str, str]):
    """Pages by their path below content/."""

    def __init__(self, texts: Mapping[str, Held], stamps: Mapping[str, str] = MappingProxyType({})) -> None:
        """`stamps`: those that are known already."""
        self._held: Mapping[str, Held] = texts._held if isinstance(texts, Texts) else texts
        self._stamps: dict[str, str] = texts._stamps if isinstance(texts, Texts) else {**stamps}

    def __getitem__(self, name: str) -> str:
        held = self._held[name]
        return held if isinstance(held, str) else held.decode("utf-8") if isinstance(held, bytes) else held()

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
            self._stamps[name] = _digest(held) if isinstance(held, bytes) else stamp(self[name])
        return self._stamps[name]

    def but(self, changes: Mapping[str, str | None]) -> Texts:
        """Return these texts with some others in their place; None: without them."""
        held = {name: one for name, one in {**self._held, **changes}.items() if one is not None}
        return Texts(held, {name: one for name, one in self._stamps.items() if name not in changes})

    def sharing(self, other: Texts) -> Texts:
        """Return these texts, held once with those of `other` that are the same."""
        pairs = ((name, one, other._held.get(name)) for name, one in self._held.items())
        return Texts({name: theirs if theirs == one else one for name, one, theirs in pairs}, self._stamps)


def stamp(text: str) -> str:
    """Return what tells one text from another."""
    return _digest(text.encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
