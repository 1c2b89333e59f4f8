"""What `add` does with each article that arrives: new, a newer version, or there already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, Literal

from briefgen.errors import Finding, InputError
from briefgen.files.seeds import EARLIER, SeedFile, stem
from briefgen.intake import describing, naming
from briefgen.intake.identity import Held, Shelf
from briefgen.model.article import Article
from briefgen.registry import Reader
from briefgen.settings import Settings
from briefgen.study import read_seed
from briefgen.text import title_key
from briefgen.verify import fold

Kind = Literal["new", "newer", "described", "same"]
"""`described`: there already, and now more is known about it."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    stated: Mapping[str, Any] = field(default_factory=dict)
    """Keys of `read.metadata` -> what is said of every article that arrives; over what its sidecar says."""
    same_as: str = ""
    """Slug or path of the source that it is a newer version of; empty: briefgen finds out."""
    new: bool = False
    """It is an article of its own, whatever it looks like."""
    on: date | None = None
    """The day on which a newer version took the place of the one before."""
    note: str = ""
    """What was corrected."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One article that arrived. Paths are relative to the project."""

    kind: Kind
    came: str
    """Path it came from."""
    seed: SeedFile
    """As it will stand in seeds/."""
    article: Article
    """As it will be read from there."""
    before: Article | None = None
    """Of a newer version the one before it."""
    on: date | None = None
    """The day on which it took the place of that one."""
    kept: str = ""
    """Where that one is kept."""
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    """What is to be written: path -> bytes, None: to be removed. All or none."""
    met: bytes | None = None
    """What the first of them holds before; None: it is not there."""


class Intake:
    """Takes in one article after the other; each may be a newer version of one that came before it."""

    def __init__(
        self,
        seeds: Iterable[SeedFile],
        readers: Mapping[str, Reader],
        settings: Settings,
        today: date,
        wishes: Wishes,
        occupied: Iterable[str] = (),
        overwritten: Callable[[SeedFile], bytes | None] = lambda _: None,
    ) -> None:
        """Begin with the sources that are there; `occupied` are paths of other files in seeds/.

        `overwritten` gives back what a source was before somebody changed it in its place; None: it is as it was. It
        raises InputError where that is lost.
        """
        self.readers, self.settings, self.today, self.wishes = readers, settings, today, wishes
        self.overwritten = overwritten
        self.shelf = Shelf()
        self.taken = {PurePosixPath(path).stem.casefold() for path in occupied}
        for seed in seeds:
            try:
                self._put(seed, self._read(seed))
            except InputError:  # draft and check report it
                self.taken.add(PurePosixPath(seed.path).stem.casefold())

    def take(self, files: Iterable[SeedFile]) -> tuple[list[Arrival], list[Finding]]:
        """Return what to do with some files, in the order they were published, and why some cannot be added."""
        came: list[tuple[date, str, SeedFile, Article]] = []
        arrivals: list[Arrival] = []
        findings: list[Finding] = []
        for file in files:
            try:
                described = describing.with_values(replace(file, earlier=()), self.wishes.stated)
                article = self._read(described)
                describing.heard(article, self.wishes.stated)
                came.append((article.published or date.min, file.path, described, article))
            except InputError as error:
                findings += error.findings
        for _, _, file, article in sorted(came, key=lambda one: one[:2]):
            try:
                arrivals.append(self._one(file, article))
            except InputError as error:
                findings += error.findings
        return arrivals, findings

    def _one(self, file: SeedFile, article: Article) -> Arrival:
        """Decide on one file and remember it."""
        here = self.shelf.held.get(file.path)
        if here is not None:
            self.shelf.drop(file.path)
        try:
            arrival = self._decide(file, article, here)
        except InputError:
            if here is not None:
                self.shelf.put(here)
            raise
        for path in arrival.files:
            self.shelf.drop(path)
        self._put(arrival.seed, arrival.article)
        return arrival

    def _decide(self, file: SeedFile, article: Article, here: Held | None) -> Arrival:
        if here is not None and (data := self.overwritten(here.seed)) is not None:
            before = replace(here.seed, data=data)
            replaced = Held(before, self._read(before))
            if _words(replaced.article) != _words(article):
                return self._newer(file, article, replaced, met=file.data)
        held = self._which(article)
        if held is None:
            return self._known(file, here) if here is not None else self._new(file, article)
        if held.article.source.digest == article.source.digest or self._loaded_again(file, article, held):
            return self._known(file, held)
        return self._newer(file, article, held, here)

    def _loaded_again(self, file: SeedFile, article: Article, held: Held) -> bool:
        """Tell whether two web pages have one article: what stands around it is another one at each visit."""
        pages = {PurePosixPath(path).suffix.lower() for path in (file.path, held.seed.path)} == {".html"}
        return pages and not self.wishes.same_as and _words(article) == _words(held.article)

    def _put(self, seed: SeedFile, article: Article) -> None:
        self.taken |= {PurePosixPath(seed.path).stem.casefold(), article.slug}
        self.shelf.put(Held(seed, article))

    def _read(self, seed: SeedFile) -> Article:
        return read_seed(seed, self.readers, self.settings)

    # -- which one is it --

    def _which(self, article: Article) -> Held | None:
        """Return the source that an article is a version of. Raises InputError where somebody should say."""
        path = article.source.path
        if self.wishes.same_as:
            if (found := self.shelf.named(self.wishes.same_as)) is not None:
                return found
            near = get_close_matches(self.wishes.same_as, sorted(self.shelf.slugs()), 1)
            hint = f"Did you mean --as {near[0]}?" if near else "--as takes the name of a page: --as harbour-bridge"
            raise _refused(path, "source-unknown", f"there is no source {self.wishes.same_as!r}", hint)
        if (same := self.shelf.same(article)) is not None:
            return same
        if self.wishes.new:
            return None
        if (found := self.shelf.was(article)) is not None:
            message = f"this is an earlier version of {found.seed.path}, and is kept"
            hint = f"Nothing is to be done. If the publisher went back to it: --as {found.article.slug}"
            raise _refused(path, "source-older", message, hint)
        likely = self.shelf.alike(article)
        likely = tuple(one for one in likely if one.sure) or likely
        if not likely:
            return None
        first = likely[0].held
        if len(likely) > 1 or not likely[0].sure:
            names = "; ".join(f"{one.held.seed.path} ({' and '.join(one.reasons)})" for one in likely[:5])
            message = f"this may be a newer version of {names}, or another article"
            hint = f"If it is a version of it: --as {first.article.slug}\nIf it is an article of its own: --new"
            raise _refused(path, "source-ambiguous", message, hint)
        mine, theirs = article.published, first.article.published
        if mine is not None and theirs is not None and mine < theirs:
            message = f"this version is of {mine} and {first.seed.path} of {theirs}: it is older"
            hint = f"If it should take its place all the same: --as {first.article.slug}"
            raise _refused(path, "source-older", message, hint)
        return first

    # -- what to do --

    def _new(self, file: SeedFile, article: Article) -> Arrival:
        name = naming.stem(article, self.taken)
        path = f"{self.settings.seeds}/{name}{PurePosixPath(file.path).suffix.lower()}"
        placed = _placed(file, path, describing.beside(path))
        return Arrival("new", file.path, placed, self._read(placed), files=_files(placed))

    def _known(self, file: SeedFile, held: Held) -> Arrival:
        """Return what to do with an article that is there: at most note down what else is said about it."""
        placed = describing.with_values(held.seed, describing.said(file))
        if placed == held.seed:
            return Arrival("same", file.path, held.seed, held.article)
        files = {placed.sidecar_path or "": placed.sidecar}
        return Arrival("described", file.path, placed, self._read(placed), files=files, met=held.seed.sidecar)

    def _newer(
        self, file: SeedFile, article: Article, old: Held, away: Held | None = None, met: bytes | None = None
    ) -> Arrival:
        """Return what to do with a newer version: keep the one before it, carry over what is known, replace it.

        `away` is the newer version itself where it lies in seeds/ already, under another name; `met` what lies in the
        place of the one before, if that is not it.
        """
        path = stem(old.seed.path) + PurePosixPath(file.path).suffix.lower()
        sidecar_path = old.seed.sidecar_path or describing.beside(path)
        placed = _placed(file, path, sidecar_path)
        known = describing.carried(article, old.article, self.settings)
        missing = {key: value for key, value in known.items() if key not in describing.said(placed) or key == "aliases"}
        placed = replace(describing.with_values(placed, missing), earlier=old.seed.earlier)
        made = self._read(placed)
        if made.slug != old.article.slug:
            placed = describing.with_values(placed, {"slug": old.article.slug})
            made = self._read(placed)
        if made.slug != old.article.slug:
            message = f"its front matter names it {made.slug!r}, and the version before it is {old.article.slug!r}"
            raise _refused(file.path, "source-metadata", message, f"slug: {old.article.slug}")
        on = self._day(made, old.article)
        kept = naming.kept(old.seed.path, old.article, self.settings.seeds, EARLIER)
        record = _placed(replace(old.seed, earlier=()), kept, describing.beside(kept))
        record = describing.with_values(record, {"replaced": on.isoformat(), "note": self.wishes.note or None})
        earlier = {one.path: one for one in old.seed.earlier}
        record = earlier.setdefault(kept, record)  # kept already where the publisher went back and forth
        whole = replace(placed, earlier=tuple(earlier.values()))
        gone = [old.seed.path, old.seed.sidecar_path, *((away.seed.path, away.seed.sidecar_path) if away else ())]
        files: dict[str, bytes | None] = {**_files(placed), **_files(record)}
        files |= {name: None for name in gone if name and name not in files}
        return Arrival(
            kind="newer",
            came=file.path,
            seed=whole,
            article=self._read(whole),
            before=old.article,
            on=on,
            kept=kept,
            files=files,
            met=(met or old.seed.data) if path == old.seed.path else None,
        )

    def _day(self, article: Article, before: Article) -> date:
        """Return the day of a correction: as asked for, else the newer version's own, else today."""
        if self.wishes.on is not None:
            return self.wishes.on
        later = article.published is not None and (before.published is None or article.published > before.published)
        return article.published if later and article.published is not None else self.today


def _words(article: Article) -> tuple[str, str]:
    return title_key(article.title), fold(article.text)


def _placed(seed: SeedFile, path: str, sidecar_path: str) -> SeedFile:
    """Return a file as it will stand at `path`."""
    return replace(seed, path=path, sidecar_path=sidecar_path if seed.sidecar is not None else None)


def _files(seed: SeedFile) -> dict[str, bytes]:
    """Return a source and its sidecar as files to write."""
    files = {seed.path: seed.data}
    if seed.sidecar_path and seed.sidecar is not None:
        files[seed.sidecar_path] = seed.sidecar
    return files


def _refused(path: str, code: str, message: str, hint: str) -> InputError:
    return InputError([Finding(path, 0, 0, code, "error", message, hint)])
