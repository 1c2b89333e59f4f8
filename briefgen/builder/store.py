"""Facts and words of all pages: from the cache where the text is the same, else read anew, in several processes.

What a page with wikilinks says depends on the names of all other pages, too: it is read once as it stands, for its own
names, and again with its wikilinks resolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from briefgen import codec
from briefgen.builder import index, workers
from briefgen.builder.cache import Cache
from briefgen.builder.index import Change, Entry, Index, LostError, State
from briefgen.memo import Spread, digest
from briefgen.page import wikilinks
from briefgen.page.collection import together
from briefgen.page.wikilinks import Directory, Titled
from briefgen.publish.facts import Extractor
from briefgen.publish.groups import Facts, Groups
from briefgen.publish.site import Site, build
from briefgen.texts import stamp

_WORDS = ("page", "head", "statements", "backlinks", "search")
_BATCH = 200
"""Pages whose words are held in memory before they go to the cache."""
_HEX = 32
"""Characters of a digest: of the text, and of the names that its wikilinks may use."""
_KEY = 16
"""Bytes of the digest of an entry of facts, which stands before the words that were found with them."""
_WANTED = "wanted.md"

Tell = Callable[[Iterator[str], int], Iterator[str]]
"""Passes on paths of pages as they get done, of so many; a progress bar fits."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What all pages say, and how that differs from what an earlier build knew."""

    site: Site
    number: str
    """What tells this state of the pages from others."""
    before: str
    """The same of the earlier build; empty if there is none to compare with."""
    old: Site | None
    """The site as it was, to be asked for stamps alone; None if there is none, or nothing is another."""
    touched: frozenset[str]
    """Paths, slugs and keys of groups that may have changed since."""


class Store:
    """What is known of the pages with these texts. It is `Words` for `site.build`."""

    def __init__(self, cache: Cache, texts: Mapping[str, str], digests: Mapping[str, str]) -> None:
        """`texts` may read them when asked; `digests` are those of `texts.stamp`."""
        self._cache = cache
        self._texts = texts
        self._digests = digests
        self._extract = Extractor(texts, digests)
        self.entries: dict[str, Entry] = {}
        """All pages, by their sorted paths, once they were learnt."""
        self.names = ""
        """Digest of the names that wikilinks may use; empty where no page has any."""

    @cached_property
    def directory(self) -> Directory:
        """What wikilinks may name; empty where no page has any."""
        named = ((path, one.titled) for path, one in self.entries.items() if self.names and one.titled)
        return Directory.of(Titled(path, titled[0], titled[1:]) for path, titled in named)

    def learn(self, jobs: int, tell: Tell) -> Learnt:
        """Find out what the pages say: those that have changed are read, and the groups they stand in made anew."""
        try:
            return self._learn(index.loaded(self._cache), jobs, tell)
        except LostError:
            return self._learn(None, jobs, tell)

    def _learn(self, found: tuple[State, str] | None, jobs: int, tell: Tell) -> Learnt:
        """Return what was learnt, given what an earlier build knew. Raises LostError where that is damaged."""
        before, number = found or (State(), "")
        self.names = ""
        self.__dict__.pop("directory", None)
        self.entries = self._standing(before) if found else self._salvaged()
        gone = before.pages.keys() - self._digests.keys()
        missing = sorted(self._digests.keys() - self.entries.keys(), key=together)
        was = self._said(before, {*gone, *missing})
        self._read(missing, jobs, tell)
        linking = sorted(path for path, entry in self.entries.items() if entry.wikilinks)
        if linking:
            titles = sorted((path, *entry.titled) for path, entry in self.entries.items() if entry.titled)
            self.names = digest(*(part.encode() for one in titles for part in one)).hex()
            self.__dict__.pop("directory", None)
            stale = [path for path in linking if path in {*missing} or self.entries[path].names != self.names]
            was |= self._said(before, {*stale} - was.keys())
            self._read(stale, jobs, tell)
        self.entries = dict(sorted(self.entries.items()))
        for kind in ("facts", *_WORDS):
            self._cache.drop(kind, gone)
        if found and not was:
            return Learnt(
                self._site(self.entries, Index(self._cache, before, self.facts)), number, number, None, frozenset()
            )
        if not found:
            index.clear(self._cache)
        return self._regrouped(before, number, was if found else dict.fromkeys(self.entries))

    def _regrouped(self, before: State, number: str, was: Mapping[str, Facts | None]) -> Learnt:
        """Return what was learnt; `was` are all pages that are others now, or gone, with what they said before.

        Raises LostError.
        """
        changes = (Change(path, was[path], self._now(path)) for path in sorted(was))
        if not number:  # the rows of all groups: too many to be held
            groups = codec.load(self._apart(lambda: index.grouped(changes, self._cache)), State).groups
            after = index.keep(self._cache, state := State(self.entries, groups))
            return Learnt(self._site(self.entries, Index(self._cache, state, self.facts)), after, "", None, frozenset())
        made = index.regrouped(Index(self._cache, before, None), before, changes, self._cache)
        after = index.keep(self._cache, state := State(self.entries, made.groups))
        site = self._site(self.entries, Index(self._cache, state, self.facts, made.after))
        old = self._site(before.pages, Index(self._cache, before, self.facts, made.before))
        touched = {*was, *(_slug(path) for path in was), *(key for _, key in made.after)}
        return Learnt(site, after, number, old, frozenset(touched))

    def _apart(self, work: Callable[[], bytes]) -> bytes:
        """Do work that fills the cache in a process of its own, if that sees the same cache."""
        return workers.apart(work, self._cache.reopen) if self._cache.lasts else work()

    def _site(self, entries: Mapping[str, Entry], groups: Groups) -> Site:
        wanted = self.facts(_WANTED).wanted if _WANTED in self.entries else None
        return build(entries, groups, self, wanted or {})

    def facts(self, path: str) -> Facts:
        """Return those of a page."""
        kept = self._cache.get("facts", path)
        if kept is not None and digest(kept).hex() == self.entries[path].mark:
            return codec.load(kept[2 * _HEX :], Facts)
        return self._extract(path, self.text(path)).facts

    def _now(self, path: str) -> Facts | None:
        """Return what a briefing says; None of pages that say nothing of others."""
        return self.facts(path) if path in self.entries and self.entries[path].kind == "briefing" else None

    def _said(self, before: State, paths: Iterable[str]) -> dict[str, Facts | None]:
        """Return what these pages said when `before` was known; None of those that were no briefings.

        Raises LostError.
        """
        found: dict[str, Facts | None] = dict.fromkeys(paths)
        for path in found:
            if path in before.pages and before.pages[path].kind == "briefing":
                kept = self._cache.get("facts", path)
                if kept is None or digest(kept).hex() != before.pages[path].mark:
                    raise LostError
                found[path] = codec.load(kept[2 * _HEX :], Facts)
        return found

    def text(self, path: str) -> str:
        """Return the text of a page with its wikilinks resolved; empty if there is none."""
        if path not in self._digests:
            return ""
        text = self._texts[path]
        if path.startswith("sources/") or path == _WANTED or "[[" not in text:
            return text
        return wikilinks.resolve(text, path, self.directory)

    def reopen(self) -> None:
        """Make ready for use in a process that was forked."""
        self._cache.reopen()

    def page(self, path: str) -> bytes:
        """As `Words.page`."""
        return self._words("page", path)

    def head(self, path: str) -> bytes:
        """As `Words.head`."""
        return self._words("head", path)

    def statements(self, path: str) -> bytes:
        """As `Words.statements`."""
        return self._words("statements", path)

    def backlinks(self, path: str) -> bytes:
        """As `Words.backlinks`."""
        return self._words("backlinks", path)

    def searches(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return what the search finds of briefings and sources, by their paths, as `entries.dump` writes it."""
        kept = dict(self._cache.some("search", paths))
        return {path: self._whole("search", path, kept.get(path)) for path in paths}

    def _words(self, kind: str, path: str) -> bytes:
        return self._whole(kind, path, self._cache.get(kind, path))

    def _whole(self, kind: str, path: str, entry: bytes | None) -> bytes:
        """Return the words in an entry of the cache; read again where that is not there or not of this page."""
        if entry is not None and entry[:_KEY].hex() == self.entries[path].mark:
            return entry[_KEY:]
        found = self._extract(path, self.text(path))  # that entry alone was damaged
        words: bytes = getattr(found, kind)
        return words

    def _standing(self, before: State) -> dict[str, Entry]:
        """Return the entries of the pages that are as they were, and so are the sources that they quote."""
        known = before.pages
        return {
            path: known[path]
            for path, text in self._digests.items()
            if path in known and known[path].text == text and self._proven(known[path])
        }

    def _salvaged(self) -> dict[str, Entry]:
        """Return the same where no state is known, from the facts that are kept one by one."""
        found: dict[str, Entry] = {}
        for path, kept in self._cache.all("facts").items():
            if kept[:_HEX] == self._digests.get(path, "").encode():
                try:
                    entry = _entry(kept)
                except ValueError:
                    continue
                if self._proven(entry):
                    found[path] = entry
        return found

    def _proven(self, entry: Entry) -> bool:
        """Tell whether the sources that a page quotes are as they were."""
        proofs = entry.proofs
        return all(self._digests.get(proofs[at], "") == proofs[at + 1] for at in range(0, len(proofs), 2))

    @property
    def blank(self) -> bool:
        """Nothing is known of any page yet, and what is learnt will last."""
        return self._cache.lasts and index.loaded(self._cache) is None

    def alongside(self, spread: Spread) -> Spread:
        """Return a spread that has each page read for `learn`, too, by the process that did the other work on it.

        That page, and the sources that it quotes, are at hand there.
        """

        def both(work: Callable[[str], bytes], paths: Sequence[str], what: str) -> Iterator[tuple[str, bytes]]:
            batch: dict[str, list[bytes]] = {}
            for path, data in spread(lambda path: workers.packed(work(path), *self._taken_apart(path)), paths, what):
                done, *batch[path] = workers.unpacked(data)
                if len(batch) >= _BATCH:
                    self._keep(batch)
                yield path, done
            self._keep(batch)

        return both

    def _read(self, paths: Sequence[str], jobs: int, tell: Tell) -> None:
        """Read pages, and keep what was found."""
        batch: dict[str, list[bytes]] = {}

        def each() -> Iterator[str]:
            for path, data in workers.spread(lambda path: workers.packed(*self._taken_apart(path)), paths, jobs):
                batch[path] = workers.unpacked(data)
                self.entries[path] = _entry(batch[path][0])
                if len(batch) >= _BATCH:
                    self._keep(batch)
                yield path

        for _ in tell(each(), len(paths)):
            pass
        self._keep(batch)

    def _taken_apart(self, path: str) -> Iterator[bytes]:
        """Yield an entry of facts, and the words that were found with them."""
        found = self._extract(path, self.text(path))
        facts = found.facts
        if (before := self.entries.get(path)) is not None:  # its own names: those with wikilinks unresolved
            titled = Titled(path, before.titled[0], before.titled[1:]) if before.titled else None
            facts = replace(facts, titled=titled, wikilinks=before.wikilinks)
        names = self.names if facts.wikilinks else ""
        yield f"{self._digests[path]}{names:{_HEX}}".encode() + codec.dump(facts, Facts)
        yield from (getattr(found, kind) for kind in _WORDS)

    def _keep(self, batch: dict[str, list[bytes]]) -> None:
        """Put what was read into the cache, the facts last: they vouch for the words."""
        marks = {path: digest(facts) for path, (facts, *_) in batch.items()}
        for at, kind in enumerate(_WORDS, 1):
            self._cache.put(kind, [(path, marks[path] + found[at]) for path, found in batch.items() if found[at]])
        self._cache.put("facts", {path: facts for path, (facts, *_) in batch.items()})
        batch.clear()


def site_of(texts: Mapping[str, str]) -> Site:
    """Return the site of some pages, by their paths below content/, with nothing but memory."""
    store = Store(Cache(None, b""), texts, {path: stamp(text) for path, text in texts.items()})
    return store.learn(1, lambda paths, _: paths).site


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _entry(kept: bytes) -> Entry:
    """Return the entry of a page of which these facts are kept. Raises ValueError where they are damaged."""
    facts = codec.load(kept[2 * _HEX :], Facts)
    return Entry.of(facts, kept[:_HEX].decode(), kept[_HEX : 2 * _HEX].decode().strip(), digest(kept).hex())
