"""Work that is done once: what a function gave is kept under the digest of all that it was given.

Nothing here decides what a result depends on: who asks says so, with a key for what is known beforehand and with
`holds` for what the function itself looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Protocol, TypeVar

from briefgen import codec

Value = TypeVar("Value")
SIZE = 16
"""Bytes of a digest."""
_BATCH = 1000
"""Results that are held before they are kept."""

Spread = Callable[[Callable[[str], bytes], Sequence[str], str], Iterator[tuple[str, bytes]]]
"""Runs a function over names and yields each with its result, in any order; the last argument tells people what for."""


class Kept(Protocol):
    """Entries of bytes by kind and name, which may be lost at any time: then the work is done again."""

    def get(self, kind: str, name: str) -> bytes | None:
        """Return an entry; None if there is none."""

    def all(self, kind: str) -> dict[str, bytes]:
        """Return all entries of a kind by name."""

    def put(self, kind: str, entries: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> None:
        """Keep entries, in place of those of the same names."""

    def drop(self, kind: str, names: Iterable[str]) -> None:
        """Forget entries."""


def digest(*parts: bytes) -> bytes:
    """Return a digest of the parts and of where each ends."""
    found = blake2b(digest_size=SIZE)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.digest()


def _one_by_one(work: Callable[[str], bytes], names: Sequence[str], _: str) -> Iterator[tuple[str, bytes]]:
    return ((name, work(name)) for name in names)


class Memo:
    """What was worked out before: by this process, and by others where there is something that keeps it."""

    def __init__(self, kept: Kept | None = None, spread: Spread = _one_by_one) -> None:
        """Without `kept` all is worked out anew in each process."""
        self._kept = kept
        self._spread = spread
        self._held: dict[str, dict[str, tuple[bytes, object]]] = {}

    def each(
        self,
        kind: str,
        keys: Mapping[str, bytes],
        hint: type[Value],
        make: Callable[[str], Value],
        what: str,
        holds: Callable[[Value], bool] = lambda _: True,
        *,
        here: bool = False,
    ) -> dict[str, Value]:
        """Return `make(name)` for each name in `keys`, in their order.

        `keys`: name -> `digest` of all that `make` goes by, but for what it looks up itself; `holds` tells whether what
        a value says it looked up is still so. What other names of the kind gave is forgotten. `hint` is the values'
        type, for `codec`; `what` tells people what goes on; `here`: `make` is called in this process. Raises what
        `make` raises.
        """
        before = self._held.get(kind)
        if before is None:
            before = dict(_loaded(self._kept.all(kind), keys, hint)) if self._kept is not None else {}
        found: dict[str, tuple[bytes, Value]] = {}
        for name, key in keys.items():
            entry = before.get(name)
            if entry is not None and entry[0] == key and holds(entry[1]):  # type: ignore[arg-type]
                found[name] = entry  # type: ignore[assignment]
        missing = [name for name in keys if name not in found]
        gone = before.keys() - keys.keys()
        before = {}
        fresh: dict[str, bytes] = {}
        spread = _one_by_one if here else self._spread
        for name, data in spread(lambda name: codec.dump(make(name), hint), missing, what):
            found[name] = keys[name], codec.load(data, hint)
            fresh[name] = keys[name] + data
            if self._kept is not None and len(fresh) >= _BATCH:
                self._kept.put(kind, fresh)
                fresh = {}
        self._held[kind] = {**found}
        if self._kept is not None:
            self._kept.drop(kind, gone)
            self._kept.put(kind, fresh)
        return {name: found[name][1] for name in keys}

    def alongside(self, more: Callable[[Spread], Spread]) -> Memo:
        """Return a memo that knows the same and works as `more` makes of its spread: with more done on the way."""
        found = Memo(self._kept, more(self._spread))
        found._held = self._held
        return found

    def forget(self) -> None:
        """Let go of what this process holds; what is kept stays."""
        self._held.clear()

    def one(self, kind: str, name: str, key: bytes, hint: type[Value], make: Callable[[str], Value]) -> Value:
        """Return what `make(name)` gives, as far as it goes by nothing but the `key`: see `each`."""
        held = self._held.get(kind, {}).get(name)
        if held is not None and held[0] == key:
            return held[1]  # type: ignore[return-value]
        entry = self._kept.get(kind, name) if self._kept is not None else None
        if entry is not None and entry[:SIZE] == key:
            with suppress(ValueError):
                return codec.load(entry[SIZE:], hint)
        value = make(name)
        if kind in self._held:
            self._held[kind][name] = key, value
        if self._kept is not None:
            self._kept.put(kind, {name: key + codec.dump(value, hint)})
        return value

    def last(self, kind: str, name: str, hint: type[Value]) -> Value | None:
        """Return what was last kept of a name, whatever has become of what it went by; None: nothing."""
        entry = self._kept.get(kind, name) if self._kept is not None else None
        try:
            return codec.load(entry[SIZE:], hint) if entry is not None else None
        except ValueError:
            return None


def _loaded(
    entries: Mapping[str, bytes], keys: Mapping[str, bytes], hint: type[Value]
) -> Iterator[tuple[str, tuple[bytes, object]]]:
    """Yield what can be read of the entries, each with its key; nothing is read that has another key by now."""
    for name, entry in entries.items():
        if entry[:SIZE] == keys.get(name):
            try:
                yield name, (entry[:SIZE], codec.load(entry[SIZE:], hint))
            except ValueError:
                continue
        else:
            yield name, (b"", None)
