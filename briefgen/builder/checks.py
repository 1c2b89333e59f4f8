"""A check of which most is known: while nothing changed but what stands on some pages, it looks at these alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from briefgen import codec
from briefgen.builder import workers
from briefgen.builder.cache import Cache
from briefgen.builder.store import Store
from briefgen.check import steps
from briefgen.check.overall import Checked, Overall
from briefgen.check.world import World
from briefgen.errors import Finding
from briefgen.memo import Memo, Spread, digest
from briefgen.page.outline import Outline, outline
from briefgen.sources import Sources
from briefgen.texts import Texts

_KIND, _NAME = "check", "last"
_FEW = 8
"""Pages that have changed since the check that is noted, up to which it is quicker to look at them once more."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is checked; as in `steps.check`."""

    pages: Texts
    bases: Texts
    sources: Sources
    assets: frozenset[str]
    content: str
    key: str
    """Changes with everything that pages are checked by, but for their texts; empty: that is not known."""


@dataclass(frozen=True, slots=True)
class _Last:
    """The last check."""

    key: str
    stamps: Mapping[str, str]
    """Page -> stamp of the text that was looked at."""
    overall: Overall


def check(
    cache: Cache, given: Given, found: tuple[Finding, ...], memo: Memo, *, shown: bool = False
) -> tuple[Finding, ...]:
    """Return all findings and those already `found` in sources, sorted; waived ones as info.

    `shown`: the site will be built, too. Then pages that are looked at are taken apart for it at once.
    """
    names = (part.encode("utf-8", "surrogatepass") for part in (given.key, given.content, *sorted(given.assets)))
    key = digest(*names).hex() if given.key else ""
    stamps = given.pages.stamps()
    last = cache.value(_KIND, _NAME, _Last) if key else None
    if last is None or last.key != key or last.stamps.keys() != stamps.keys():
        store = Store(cache, given.pages, stamps)
        more = store.alongside if shown and store.blank else None
        data = workers.apart(lambda: codec.dump(_whole(given, memo, more), Overall), cache.reopen)
        overall = codec.load(data, Overall)
    else:
        changed = {name for name, stamp in stamps.items() if last.stamps[name] != stamp}
        overall = _anew(last, changed, given, memo)
        if len(changed) <= _FEW:
            return overall.findings(found)
    if key:
        cache.keep(_KIND, _NAME, _Last(key, stamps, overall), _Last)
    return overall.findings(found)


def _whole(given: Given, memo: Memo, more: Callable[[Spread], Spread] | None) -> Overall:
    """Return what is found with a look at all pages, as far as `memo` does not know it; `more`: work done with it."""
    every = steps.world(given.pages, given.bases, given.sources, given.assets, given.content, memo)
    return steps.overall(every, memo.alongside(more) if more else memo)


def _anew(last: _Last, changed: Collection[str], given: Given, memo: Memo) -> Overall:
    """Return what is found now, with a look at the pages that have changed, and at those that go by their texts."""
    if not changed:
        return last.overall
    outlined = _Outlines(given.pages, memo)
    every = World(given.pages, given.bases, given.sources, given.assets, given.content, outlined)
    asking = (name for page in changed for name in last.overall.askers.get(page, ()))

    def anew(name: str) -> Checked:
        before = memo.last(steps.KIND, name, Checked)
        return steps.checked_page(every, name, before.sound if before else "")

    def known(name: str) -> Checked:
        return memo.one(steps.KIND, name, steps.key(every, name), Checked, lambda name: steps.checked_page(every, name))

    looked_at = {name: anew(name) for name in sorted({*changed, *asking})}
    return last.overall.but(looked_at, known, given.content)


class _Outlines(Mapping[str, Outline]):
    """The outlines of all pages, of which few are asked for."""

    def __init__(self, pages: Texts, memo: Memo) -> None:
        self._pages = pages
        self._memo = memo

    def __getitem__(self, name: str) -> Outline:
        if name not in self._pages:
            raise KeyError(name)
        key = bytes.fromhex(self._pages.stamp(name))
        return self._memo.one("outline", name, key, Outline, lambda name: outline(name, self._pages[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, name: object) -> bool:
        return name in self._pages
