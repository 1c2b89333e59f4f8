"""Whether an article that arrives is one that is there already: by its bytes, address, headline, name and words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode, urlsplit

from briefgen.differ import TOKEN
from briefgen.files.seeds import SeedFile
from briefgen.model.article import Article
from briefgen.text import fold_spaces, slug, title_key

ALIKE = 0.3
"""Share of three-word runs from which two texts are versions of one article; other articles of a beat share 0.05."""
REWRITTEN = 0.05
"""The same where the address is the same too: a story that was written anew in its place."""
_BEGINNING = 160
"""Characters of a text that another version of it begins with, too."""
_DATE = re.compile(r"^\d{4}-?\d\d-?\d\d(?!\d)-?")
_TRACKING = re.compile(r"utm_|at_|fbclid$|gclid$|mc_|ref$|cmpid$|ito$|ns_|smid$|CMP$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Held:
    """A source that is there."""

    seed: SeedFile
    article: Article


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why a source may be the article that arrives."""

    held: Held
    reasons: tuple[str, ...]
    """In words: "the same address"."""
    sure: bool
    """It is a version of that article; False: somebody should say."""


class Shelf:
    """The sources that are there, found by what they share with another one."""

    def __init__(self, held: Iterable[Held] = ()) -> None:
        self._by: dict[str, dict[str, Held]] = defaultdict(dict)
        self.held: dict[str, Held] = {}
        for one in held:
            self.put(one)

    def put(self, held: Held) -> None:
        """Add a source, in place of one with the same path."""
        self.drop(held.seed.path)
        self.held[held.seed.path] = held
        for key in _keys(held.article):
            self._by[key][held.seed.path] = held

    def drop(self, path: str) -> None:
        """Forget a source, if it is there."""
        old = self.held.pop(path, None)
        for key in _keys(old.article) if old else ():
            del self._by[key][path]

    def named(self, name: str) -> Held | None:
        """Return the source whose slug or path is `name`."""
        found = [one for one in self.held.values() if name in (one.article.slug, one.seed.path)]
        return found[0] if found else None

    def slugs(self) -> set[str]:
        """Return the slugs of all sources."""
        return {one.article.slug for one in self.held.values()}

    def was(self, article: Article) -> Held | None:
        """Return the source of which this is an earlier version, kept."""
        return next(iter(self._by[f"was {article.source.digest}"].values()), None)

    def same(self, article: Article) -> Held | None:
        """Return the source that has the same bytes."""
        return next(iter(self._by[f"digest {article.source.digest}"].values()), None)

    def alike(self, article: Article) -> tuple[Likeness, ...]:
        """Return the sources that may be this article, the sure ones first, then by path."""
        reasons: dict[str, list[str]] = defaultdict(list)
        for key in _keys(article):
            kind, _, _ = key.partition(" ")
            for path in self._by[key] if kind in _REASONS else ():
                reasons[path].append(_REASONS[kind])
        mine = _runs(article.text)
        found = (_judge(article, mine, self.held[path], tuple(why)) for path, why in reasons.items())
        return tuple(sorted((one for one in found if one), key=lambda one: (not one.sure, one.held.seed.path)))


_REASONS = {
    "url": "the same address",
    "title": "the same headline",
    "name": "the same name",
    "begins": "the same beginning",
}


def _keys(article: Article) -> Iterator[str]:
    """Yield what an article is found by: a kind and a value."""
    yield f"digest {article.source.digest}"
    yield from (f"was {version.article.source.digest}" for version in article.earlier)
    yield f"begins {fold_spaces(article.text[:_BEGINNING]).casefold()}"
    if article.source.url and (address := canonical(article.source.url)):
        yield f"url {address}"
    if "title" not in article.inferred and title_key(article.title):
        yield f"title {title_key(article.title)}"
    stem = slug(PurePosixPath(article.source.path).stem)
    yield from dict.fromkeys(f"name {_DATE.sub('', name) or name}" for name in (article.slug, stem))


def _judge(article: Article, runs: frozenset[int], held: Held, reasons: tuple[str, ...]) -> Likeness | None:
    """Weigh what two articles share. None: they are two, and nobody needs to be asked."""
    address = _REASONS["url"] in reasons
    mine, theirs = (_publisher(one) for one in (article, held.article))
    if not address and mine and theirs and mine != theirs:
        return None  # another publisher's report of the same words
    if (share := resemblance(runs, _runs(held.article.text))) >= ALIKE or (address and share >= REWRITTEN):
        return Likeness(held, reasons, sure=True)
    if address:
        return Likeness(held, reasons, sure=False)
    days = (article.published, held.article.published)
    dated = _DATE.match(slug(PurePosixPath(article.source.path).stem)) is not None
    if None not in days and days[0] != days[1] and (dated or _REASONS["name"] not in reasons):
        return None  # a column that appears every week under one headline
    return None if reasons == (_REASONS["begins"],) else Likeness(held, reasons, sure=False)


def _publisher(article: Article) -> str:
    return fold_spaces(article.source.publisher or "").casefold()


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of the shorter text's runs that the longer one has, 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _runs(text: str) -> frozenset[int]:
    words = [word for word in TOKEN.findall(text.casefold()) if word.isalnum() or len(word) > 1]
    return frozenset(hash(run) for run in zip(words, words[1:], words[2:], strict=False)) or frozenset(map(hash, words))


def canonical(url: str) -> str:
    """Return what all addresses of one article share: no scheme, `www.`, fragment, final slash or tracking.

    Empty for the front page of a site, which is nobody's, and for what is no address.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        query = urlencode(sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])))
    except ValueError:
        return ""
    path = parts.path.rstrip("/").removesuffix("/amp")
    return f"{host}{path}{'?' + query if query else ''}" if host and (path or query) else ""
