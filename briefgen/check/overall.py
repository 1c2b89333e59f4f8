"""What a check found on each page and between pages, and what becomes of it when a few pages have changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from briefgen import codec
from briefgen.check import files, speakers, waivers
from briefgen.check.names import Names
from briefgen.check.speakers import Said
from briefgen.check.waivers import Standing
from briefgen.check.world import Question
from briefgen.errors import Finding

SAID = tuple[Said, ...]
ASKED = tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules found on one page, and what they went by."""

    asked: str
    """What they looked up elsewhere, as `codec` writes it: of ten thousand pages it is never needed at once."""
    answers: str
    """Digest of what they were told."""
    findings: tuple[Finding, ...]
    keys: tuple[str, ...]
    """Of the quotes that are compared with those of other pages: `Said.key` of each."""
    said: str
    """These quotes, as `codec` writes them: read only where another page has one of them, too."""
    waived: tuple[Standing, ...]
    sound: str
    """Stamp of its front matter, where nothing is wrong with that by itself; else empty."""


@dataclass(frozen=True, slots=True)
class Overall:
    """What was found. Pages are named by their path below content/."""

    on: Mapping[str, tuple[Finding, ...]]
    """Page -> what is wrong on it alone; pages that are fine may be left out, likewise below."""
    keys: Mapping[str, str]
    """Page -> the `Checked.keys` of its quotes, one after the other."""
    between: Mapping[str, tuple[Finding, ...]]
    """Key of a quote -> what is wrong with it on the pages that have it."""
    named: tuple[Finding, ...]
    """About names of files."""
    waived: Mapping[str, tuple[Standing, ...]]
    """Page -> its waivers."""
    askers: Mapping[str, tuple[str, ...]]
    """Page -> pages that go by its text, not by its outline alone."""

    @classmethod
    def of(cls, checked: Mapping[str, Checked], names: Names, content: str) -> Overall:
        """Return what was found on all pages; `names` are those of all files."""
        counts = Counter(key for one in checked.values() for key in one.keys)
        several = {key for key, count in counts.items() if count > 1}
        askers: dict[str, tuple[str, ...]] = {}
        for name, one in checked.items():
            for page in _read(one, name):
                askers[page] = (*askers.get(page, ()), name)
        return cls(
            {name: one.findings for name, one in checked.items() if one.findings},
            {name: " ".join(one.keys) for name, one in checked.items() if one.keys},
            _between(
                several, ((name, one) for name, one in checked.items() if not several.isdisjoint(one.keys)), content
            ),
            (*files.alike(names, content), *files.misplaced(names, content), *files.active(names, content)),
            {name: one.waived for name, one in checked.items() if one.waived},
            askers,
        )

    def but(self, changed: Mapping[str, Checked], known: Callable[[str], Checked], content: str) -> Overall:
        """Return what is found now that some pages have changed; `known` returns what was found on another one."""
        on, keys, waived, askers = {**self.on}, {**self.keys}, {**self.waived}, {**self.askers}
        touched: set[str] = set()
        for name, one in changed.items():
            touched |= {*keys.get(name, "").split(), *one.keys}
            on[name], waived[name], keys[name] = one.findings, one.waived, " ".join(one.keys)
            for page in _read(one, name):
                askers[page] = tuple(sorted({*askers.get(page, ()), name}))
        holding = {name for name, joined in keys.items() if not touched.isdisjoint(joined.split())}
        checked = ((name, changed[name] if name in changed else known(name)) for name in sorted(holding))
        rest = {key: found for key, found in self.between.items() if key not in touched}
        return Overall(on, keys, rest | _between(touched, checked, content), self.named, waived, askers)

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return all findings and those already `found` elsewhere, sorted; waived ones as info."""
        every = {*found, *self.named, *chain.from_iterable((*self.on.values(), *self.between.values()))}
        return tuple(sorted(waivers.apply(chain.from_iterable(self.waived.values()), sorted(every))))


def questions(one: Checked) -> tuple[Question, ...]:
    """Return what the rules looked up elsewhere."""
    return codec.load(one.asked.encode("utf-8", "surrogatepass"), ASKED)


def _read(one: Checked, name: str) -> Iterator[str]:
    """Yield the other pages by whose text a page was checked."""
    for kind, *about in questions(one):
        page = about[0] if kind == "page" else f"sources/{about[0]}.md" if kind == "evidence" else name
        if page != name:
            yield page


def _between(keys: set[str], checked: Iterable[tuple[str, Checked]], content: str) -> dict[str, tuple[Finding, ...]]:
    """Return what is wrong between pages with the quotes of some keys, by these; `checked` has all with one of them."""
    places: dict[str, list[tuple[str, Said]]] = {}
    for name, one in checked:
        if keys.isdisjoint(one.keys):
            continue
        for said in codec.load(one.said.encode("utf-8", "surrogatepass"), SAID):
            if said.key in keys:
                places.setdefault(said.key, []).append((f"{content}/{name}", said))
    found = {key: tuple(speakers.alone(held)) for key, held in places.items() if len(held) > 1}
    return {key: findings for key, findings in found.items() if findings}
