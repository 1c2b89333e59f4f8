"""Facts and words of all pages: from the cache where the text is the same, else read anew, in several processes.

What a page with wikilinks says depends on the names of all other pages, too: it is read once as it stands, for its own
names, and again with its wikilinks resolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from briefgen import codec
from briefgen.builder import workers
from briefgen.builder.cache import Cache
from briefgen.memo import digest
from briefgen.page import wikilinks
from briefgen.page.wikilinks import Directory
from briefgen.publish.facts import Extract, Extractor
from briefgen.publish.site import Facts, Site, build
from briefgen.texts import stamp

_WORDS = ("page", "statements", "backlinks", "search")
_BATCH = 200
"""Pages whose words are held in memory before they go to the cache."""
_HEX = 32
"""Characters of a digest: of the text, and of the names that its wikilinks may use."""
_KEY = 16
"""Bytes of the digest of an entry of facts, which stands before the words that were found with them."""
_NO_NAMES = "0" * _HEX

Tell = Callable[[Iterator[str], int], Iterator[str]]
"""Passes on paths of pages as they get done, of so many; a progress bar fits."""


class Store:
    """What is known of the pages with these texts. It is `Words` for `site.build`."""

    def __init__(self, cache: Cache, texts: Mapping[str, str], digests: Mapping[str, str]) -> None:
        """`texts` may read them when asked; `digests` are those of `texts.stamp`."""
        self._cache = cache
        self._texts = texts
        self._digests = digests
        self._extract = Extractor(texts, digests)
        self._keys: dict[str, bytes] = {}
        self.names = _NO_NAMES
        """Digest of the names that wikilinks may use."""
        self.directory = Directory()
        """What wikilinks may name; empty where no page has any."""

    def facts(self, jobs: int, tell: Tell) -> dict[str, Facts]:
        """Return the facts of all pages, by path; those that are not in the cache are read."""
        kept = self._cache.all("facts")
        found = {path: facts for path in self._digests if (facts := self._valid(path, kept.get(path, b""))) is not None}
        missing = sorted((path for path in self._digests if path not in found), key=_together)
        self._read(missing, jobs, found, tell)
        linking = [path for path, facts in found.items() if facts.wikilinks]
        if linking:
            titled = sorted(facts.titled for facts in found.values() if facts.titled)
            self.directory = Directory.of(titled)
            self.names = digest(
                *(part.encode() for one in titled for part in (one.path, one.title, *one.aliases))
            ).hex()
            fresh = {*missing}
            current = self.names.encode()
            stale = [path for path in linking if path in fresh or kept[path][_HEX : 2 * _HEX] != current]
            self._read(stale, jobs, found, tell)
        gone = kept.keys() - self._digests.keys()
        for kind in ("facts", *_WORDS):
            self._cache.drop(kind, gone)
        return {path: found[path] for path in sorted(found)}

    def stamps(self, facts: Mapping[str, Facts]) -> dict[str, str]:
        """Return for each page a digest of its text and of what its wikilinks may name."""
        return {path: self._digests[path] + (self.names if one.wikilinks else "") for path, one in facts.items()}

    def text(self, path: str) -> str:
        """Return the text of a page with its wikilinks resolved; empty if there is none."""
        if path not in self._digests:
            return ""
        text = self._texts[path]
        return (
            text
            if path.startswith("sources/") or path == "wanted.md"
            else wikilinks.resolve(text, path, self.directory)
        )

    def reopen(self) -> None:
        """Make ready for use in a process that was forked."""
        self._cache.reopen()

    def page(self, path: str) -> bytes:
        """As `Words.page`."""
        return self._words("page", path)

    def statements(self, path: str) -> bytes:
        """As `Words.statements`."""
        return self._words("statements", path)

    def backlinks(self, path: str) -> bytes:
        """As `Words.backlinks`."""
        return self._words("backlinks", path)

    def search(self, path: str) -> bytes:
        """Return what the search finds of a briefing or a source, as `entries.dump` writes it."""
        return self._words("search", path)

    def _words(self, kind: str, path: str) -> bytes:
        entry = self._cache.get(kind, path)
        if entry is not None and entry[:_KEY] == self._keys[path]:
            return entry[_KEY:]
        found = self._extract(path, self.text(path))  # that entry alone was damaged
        words: bytes = getattr(found, kind)
        return words

    def _valid(self, path: str, entry: bytes) -> Facts | None:
        """Return the facts in an entry if they are those of today's text, and of today's sources that it quotes."""
        if entry[:_HEX] != self._digests[path].encode():
            return None
        try:
            facts = codec.load(entry[2 * _HEX :], Facts)
        except ValueError:
            return None
        if any(self._digests.get(source, "") != before for source, before in facts.proofs):
            return None
        self._keys[path] = digest(entry)
        return facts

    def _read(self, paths: Sequence[str], jobs: int, found: dict[str, Facts], tell: Tell) -> None:
        """Add the facts of pages that have to be read to `found`, and keep what was read."""
        batch: dict[str, Extract] = {}

        def each() -> Iterator[str]:
            for path, data in workers.spread(self._packed, paths, jobs):
                extract = _unpacked(data)
                facts = extract.facts
                if (before := found.get(path)) is not None:  # its own names are those before wikilinks are resolved
                    facts = replace(facts, titled=before.titled, wikilinks=before.wikilinks)
                found[path] = facts
                batch[path] = replace(extract, facts=facts)
                if len(batch) >= _BATCH:
                    self._keep(batch)
                yield path

        for _ in tell(each(), len(paths)):
            pass
        self._keep(batch)

    def _packed(self, path: str) -> bytes:
        found = self._extract(path, self.text(path))
        return workers.packed(codec.dump(found.facts, Facts), *(getattr(found, kind) for kind in _WORDS))

    def _keep(self, batch: dict[str, Extract]) -> None:
        """Put what was read into the cache, the facts last: they vouch for the words."""
        facts = {
            path: (self._digests[path] + (self.names if extract.facts.wikilinks else _NO_NAMES)).encode()
            + codec.dump(extract.facts, Facts)
            for path, extract in batch.items()
        }
        self._keys |= {path: digest(entry) for path, entry in facts.items()}
        for kind in _WORDS:
            words = ((path, self._keys[path] + getattr(extract, kind)) for path, extract in batch.items())
            self._cache.put(kind, [(path, entry) for path, entry in words if len(entry) > _KEY])
        self._cache.put("facts", facts)
        batch.clear()


def site_of(texts: Mapping[str, str]) -> Site:
    """Return the site of some pages, by their paths below content/, with nothing but memory."""
    digests = {path: stamp(text) for path, text in texts.items()}
    store = Store(Cache(None, b""), texts, digests)
    facts = store.facts(1, lambda paths, _: paths)
    return build(facts, store.stamps(facts), store, store.directory)


def _together(path: str) -> str:
    """Return what a briefing shares with the page of its source: both are read by one process, which then knows it."""
    return path.rpartition("/")[2]


def _unpacked(data: bytes) -> Extract:
    facts, *words = workers.unpacked(data)
    return Extract(codec.load(facts, Facts), *words)
