"""Texts by name, each with a digest: whether two are the same can be told without looking at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from types import MappingProxyType


class Texts(Mapping[str, str]):
    """Pages by their path below content/."""

    def __init__(self, texts: Mapping[str, str], stamps: Mapping[str, str] = MappingProxyType({})) -> None:
        """`texts` may work them out when asked; `stamps` are those that are known already."""
        self._texts = texts
        self._stamps: dict[str, str] = texts._stamps if isinstance(texts, Texts) else {**stamps}

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def stamp(self, name: str) -> str:
        """Return what tells one text of a page from another; empty if there is no such page."""
        if name not in self._stamps:
            if name not in self._texts:
                return ""
            self._stamps[name] = stamp(self._texts[name])
        return self._stamps[name]

    def but(self, changes: Mapping[str, str | None]) -> Texts:
        """Return these texts with some others in their place; None: without them."""
        texts = {name: text for name, text in {**self._texts, **changes}.items() if text is not None}
        return Texts(texts, {name: one for name, one in self._stamps.items() if name not in changes})


class Deferred(Mapping[str, str]):
    """Texts that are worked out when asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], str]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> str:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __contains__(self, name: object) -> bool:
        return name in self._makers


def stamp(text: str) -> str:
    """Return what tells one text from another."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
