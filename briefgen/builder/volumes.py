"""The files of the search: a volume of the index is made anew when something in it has changed, else it stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from briefgen import codec
from briefgen.builder.cache import Cache
from briefgen.builder.index import Entry
from briefgen.builder.made import Written, contents, place
from briefgen.builder.store import Store
from briefgen.builder.trace import Stamps
from briefgen.memo import digest
from briefgen.publish.search import entries, volumes
from briefgen.publish.search.entries import Found
from briefgen.publish.search.volumes import Bound
from briefgen.publish.shell import Shell
from briefgen.publish.site import Site

_NAMED = ("people", "organisations", "topics")
_FOLDERS = (*_NAMED, "briefings", "sources")
_OWN = "search"
"""What labels begin with that only the search shows."""
_WORDS = (
    *(
        "people",
        "organisations",
        "topics",
        "briefings",
        "sources",
        "statements_n",
        "briefings_n",
        "also_named",
        "close",
    ),
    *("reported", "verified", "uncertain", "not_found", "superseded", "source_withdrawn", "unknown_speaker"),
    *("date", "month", "months"),
)
"""Labels that it shows, too."""


class Volume(NamedTuple):
    """Pages that are searched together."""

    name: str
    pages: tuple[tuple[str, ...], ...]
    """Paths below content/, by kind: briefings and sources; or people, organisations and topics."""

    def without(self, paths: Set[str]) -> bool:
        """Tell whether none of its pages is one of these."""
        return all(paths.isdisjoint(kind) for kind in self.pages)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A volume as it was made."""

    key: str
    """Digest of what it was made from."""
    pages: str
    """Digest of the names of its pages, and of what their addresses are like."""
    bound: Bound
    files: tuple[tuple[str, Written], ...]
    """By name."""

    def stands(self, keys: tuple[str, str] | None, old: Path) -> bool:
        """Tell whether it would be made from the same, and its files in the site `old` are as they were made."""
        return (self.key, self.pages) == keys and all(made.stands(old / file) for file, made in self.files)

    @property
    def digest(self) -> str:
        """What tells its files from others of the same names."""
        return digest(*(part.encode() for name, made in self.files for part in (name, made.digest))).hex()[:12]


@dataclass(frozen=True)
class Plan:
    """Which volumes stand, and which have to be made."""

    volumes: tuple[Volume, ...]
    """All, the names first, then the oldest."""
    site: Site
    shell: Shell
    kind: str
    """Of the entries of the cache."""
    before: Mapping[str, Shelved]
    """What an earlier build made, by name; likewise below."""
    keys: Mapping[str, tuple[str, str]]
    """`Shelved.key` and `Shelved.pages` as they are now."""
    kept: Mapping[str, Shelved]
    stands: bool
    """Nothing has to be done."""

    @cached_property
    def stale(self) -> Mapping[str, Volume]:
        """Those that have to be made."""
        return {volume.name: volume for volume in self.volumes if volume.name not in self.kept}


def listed(entries: Mapping[str, Entry], site: Site) -> tuple[Volume, ...]:
    """Return all volumes of a site, the names first, then the oldest. Names that are seen often stand in front."""

    def order(path: str) -> tuple[int, str]:
        return -sum(_counts(site, path)).bit_length(), path  # in steps that a single briefing seldom takes it over

    folders = ([f"{folder}/{slug}.md" for slug in getattr(site.collection, folder)] for folder in _NAMED)
    named = tuple(tuple(sorted(paths, key=order)) for paths in folders)
    briefings = ((one.day, path) for path, one in entries.items() if one.kind == "briefing")
    sources = ((one.day, path) for path, one in entries.items() if one.kind == "source")
    dated = (
        Volume(str(number), tuple(map(tuple, held))) for number, held in enumerate(volumes.cut(briefings, sources))
    )
    return (Volume(volumes.NAMES, named), *dated)


def _counts(site: Site, path: str) -> tuple[int, int]:
    """Return how many statements are of a person or organisation, and how many briefings name it."""
    return len(site.said_refs.get(path, ())), len(site.named_in.get(path, ()))


def plan(
    listed: tuple[Volume, ...],
    site: Site,
    shell: Shell,
    stamps: Stamps,
    cache: Cache,
    made: str,
    old: Path | None,
    touched: Collection[str] | None,
) -> Plan:
    """Return what has to be made where `old` is the folder of the site that stands; None: everything.

    `made` is under which kind the cache holds what was made. `touched`: paths and slugs of all that may be
    another than when that was made; None: nobody knows.
    """
    kind = f"{made} volumes"
    before: dict[str, Shelved] = {}
    for name, data in cache.all(kind).items() if old is not None else ():
        try:
            before[name] = codec.load(data, Shelved)
        except ValueError:
            continue
    own = None if touched is None else {*touched, *(f"{folder}/{one}.md" for folder in _FOLDERS for one in touched)}
    keys: dict[str, tuple[str, str]] = {}
    for volume in listed:
        pages = digest(str(shell.directory_urls).encode(), *("\0".join(kind).encode() for kind in volume.pages)).hex()
        last = before.get(volume.name)
        same = own is not None and last is not None and last.pages == pages and volume.without(own)
        keys[volume.name] = last.key if last and same else _key(volume, site, stamps, pages), pages
    kept = {name: one for name, one in before.items() if old is not None and one.stands(keys.get(name), old)}
    same = kept.keys() == before.keys() == keys.keys()
    stands = same and old is not None and _reads(old / volumes.MANIFEST) == _manifest(listed, kept, shell)
    return Plan(listed, site, shell, kind, before, keys, kept, stands)


def _reads(file: Path) -> str:
    """Return what stands in a file; empty where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _key(volume: Volume, site: Site, stamps: Stamps, pages: str) -> str:
    def parts() -> Iterator[bytes]:
        yield pages.encode()
        for kind in volume.pages:
            for path in kind:
                yield stamps.of(_read(path))
                if volume.name == volumes.NAMES:
                    yield str(_counts(site, path)).encode()

    return digest(*parts()).hex()


def _read(path: str) -> tuple[str, ...]:
    """Return what of the site tells whether a page has the same entries: see `trace`."""
    folder, _, name = path.removesuffix(".md").partition("/")
    return (f"briefings\t{path}", f"statements\t{path}") if folder == "briefings" else (f"collection.{folder}\t{name}",)


def make(plan: Plan, name: str, store: Store, target: Path, old: Path | None) -> bytes:
    """Write the files of a stale volume below `target`; those that are as before are taken from `old`.

    Returns what `finish` needs. Raises OSError.
    """
    volume = plan.stale[name]
    paths = [path for kind in volume.pages for path in kind]
    written = store.searches([path for path in paths if name != volumes.NAMES])
    pages = [(plan.shell.url(path), _found(path, plan.site, written)) for path in paths]
    bound, texts = volumes.bind(name, pages, tuple(map(len, volume.pages)))
    known = dict(plan.before[name].files) if name in plan.before and old is not None else {}
    files = []
    (target / volumes.FOLDER / name).mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        data = text.encode("utf-8", "replace")
        made = known.get(file)
        same = made is not None and made.digest == contents(data)
        if made is not None and same and old is not None and made.stands(old / file):
            place(f"{old}/{file}", f"{target}/{file}")
        else:
            made = Written.new(f"{target}/{file}", data)
        files.append((file, made))
    return codec.dump(Shelved(*plan.keys[name], bound, tuple(files)), Shelved)


def _found(path: str, site: Site, written: dict[str, bytes]) -> Found:
    """Return what can be found of a page; of a briefing or a source, it is taken out of `written`."""
    if path in written:
        return entries.load(written.pop(path))
    folder, _, name = path.removesuffix(".md").partition("/")
    return entries.entity(getattr(site.collection, folder)[name], *_counts(site, path))


def standing(plan: Plan) -> Iterator[str]:
    """Yield the files of the volumes that stand."""
    return (file for one in plan.kept.values() for file, _ in one.files)


def finish(plan: Plan, made: Mapping[str, bytes], target: Path, cache: Cache) -> list[str]:
    """Write the file that the search loads first, and note the volumes that were made.

    Returns the files that were written. Raises OSError.
    """
    bound = {name: codec.load(data, Shelved) for name, data in made.items()}
    wrote = [file for one in bound.values() for file, _ in one.files]
    if plan.volumes:
        file = target / volumes.MANIFEST
        file.write_text(_manifest(plan.volumes, {**plan.kept, **bound}, plan.shell), encoding="utf-8")
        wrote.append(volumes.MANIFEST)
    cache.put(plan.kind, made)
    cache.drop(plan.kind, plan.before.keys() - plan.keys.keys())
    return wrote


def _manifest(listed: tuple[Volume, ...], shelved: Mapping[str, Shelved], shell: Shell) -> str:
    """Return that file; empty where there is no search."""
    found = {volume.name: (shelved[volume.name].bound, shelved[volume.name].digest) for volume in listed}
    labels = shell.labels.words
    words = {key: label for key, label in labels.items() if key in _WORDS or key.startswith(_OWN)}
    return volumes.manifest(found, words) if found else ""
