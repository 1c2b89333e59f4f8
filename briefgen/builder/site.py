"""The pages that briefgen understands, written as a site. `briefgen build` and MkDocs both come here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from briefgen import codec
from briefgen.builder import archive, cards, shown, trace, volumes, workers
from briefgen.builder.known import HOME, WANTED, Known, card_of, made_kind
from briefgen.builder.made import Made, SiteLook, Table, Written, bring
from briefgen.builder.shown import MISSING, SITEMAP
from briefgen.builder.store import Learnt
from briefgen.files import looks
from briefgen.files.looks import Signature
from briefgen.memo import digest
from briefgen.page.collection import together
from briefgen.publish import feeds

_BATCH = 200
"""Things that were made whose records are held in memory before they go to the cache."""
_MAKERS = ("jinja2", "markdown", "markdown-it-py", "mkdocs", "pymdown-extensions")


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be made of our pages and the files beside them, and what still stands as an earlier build made it."""

    known: Known
    common: str
    """Digest of what everything is made from."""
    before: Table
    """All that the earlier build made."""
    seen: Mapping[str, Signature]
    """How the files of its site look, by their paths there."""
    kept: tuple[str, ...]
    """The paths of the pages and files that stand."""
    stale: tuple[str, ...]
    """The paths of the others."""
    gone: tuple[str, ...]
    """Names of what an earlier build made and nobody needs any longer."""
    stamps: trace.Stamps
    parts: archive.Parts
    search: volumes.Plan
    """What has to be made of the search index."""

    @property
    def idle(self) -> bool:
        """Tell whether nothing has to be done."""
        return self.search.stands and not (self.stale or self.gone)


def plan(known: Known, old: Path | None, looked: SiteLook | None = None) -> Plan:
    """Return what has to be made where `old` is the folder of the site that stands; None: everything.

    `looked` is how that looks, where somebody has had a look just now.
    """
    stamps = trace.Stamps(known.site)
    kind, common = made_kind(known), _common(known).hex()
    before = Table.kept(known.order.cache, kind) if old is not None else Table()
    rows = before.rows
    since = _since(known, before)
    others = _read_otherwise(known, before, since, stamps)
    slugs = [f"briefings/{slug}.md" for slug in known.site.collection.briefings]
    parts = archive.Parts(known.site, known.shell, known.order.cache, stamps, slugs, rows, others)
    if looked is None:
        looked = SiteLook(looks.inside(old) if old is not None else {})
    untouched = looked.table == before.mark

    def stands(path: str) -> bool:
        if old is None or path in others or path not in rows:
            return False
        made = Made(rows[path])
        if path in archive.FILES:
            same = not parts.stale and made.has(parts.key())
        else:
            same = before.common == common and made.has(_key(known, path))
        return same and (untouched or _stand(made, _files(known, path), looked.files, old))

    every = (*known.ours, *known.beside)
    kept = dict.fromkeys(path for path in every if stands(path))
    stale = tuple(path for path in every if path not in kept)
    touched = since.touched if since else None
    search = volumes.plan(known.search, known.site, known.shell, stamps, known.order.cache, kind, old, touched)
    gone = tuple(sorted(rows.keys() - {*every, *map(archive.name, slugs)}))
    return Plan(known, common, before, looked.files, tuple(kept), stale, gone, stamps, parts, search)


def _since(known: Known, before: Table) -> Learnt | None:
    """Return what was learnt, if that says how today's state differs from the one of which all was made; else None."""
    learnt = known.learnt
    return learnt if before.number and before.number == (learnt.before if learnt.old else learnt.number) else None


def _read_otherwise(known: Known, before: Table, since: Learnt | None, stamps: trace.Stamps) -> set[str]:
    """Return the names of what would read something else of the site than it did when it was made.

    Where it is known what differs `since`, only what read that is looked at.
    """
    rows, cache, kind = before.rows, known.order.cache, reads_kind(known)
    if since is None:
        doubtful, noted = {*rows}, cache.all(kind) if rows else {}
    else:
        sought = trace.differing(since.old, since.site, since.touched) if since.old else ()
        doubtful = {name for name, row in rows.items() if any(mark in row for mark in sought)}
        noted = {name: reads for name in doubtful if (reads := cache.get(kind, name)) is not None}

    def changed(name: str) -> bool:
        return name not in noted or Made(rows[name]).read != stamps.of(codec.load(noted[name], tuple[str, ...])).hex()

    return {name for name in doubtful.difference(archive.FILES) if changed(name)}


def _stand(one: Made, files: Sequence[str], seen: Mapping[str, Signature], old: Path) -> bool:
    """Tell whether the files of a page are in the site `old`, of which all was `seen`, as they were made."""
    written = one.files
    return len(written) == len(files) and all(
        made.looks(seen.get(file)) or made.stands(old / file) for made, file in zip(written, files, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Wrote:
    """What was done to the folder of a site."""

    table: str
    """`Table.mark` of what tells how all was made."""
    new: Sequence[str]
    """Files that were written."""
    brought: Sequence[str]
    """Files of the old site that were given a second name in this one."""
    stand: Collection[str] | None
    """All that was taken from the old site; None: other files, that are none of our pages, are new, too."""


def write(plan: Plan, target: Path, old: Path | None = None, others: Collection[str] | None = None) -> Wrote:
    """Write our pages, the files beside them, the missing page and the sitemap below `target`.

    What still stands in `old` is taken from there, as far as `target` does not have it. `others`: files of it that are
    none of our pages, and nothing else will stand there. Raises SettingsError, OSError.
    """
    known, cache = plan.known, plan.known.order.cache
    stand, brought = {*_standing(plan), *(others or ())}, []
    if old is not None:
        brought = bring(stand, old, target, plan.seen, alone=others is not None)
    for folder in sorted({file.rpartition("/")[0] for path in plan.stale for file in _files(known, path)}):
        (target / folder).mkdir(parents=True, exist_ok=True)

    def one(name: str) -> bytes:
        if name in plan.search.stale:
            return volumes.make(plan.search, name, known.store, target, old)
        if name in plan.parts.stale:
            return plan.parts.make(name)
        return _made(plan, name, target)

    def each() -> Iterator[str]:
        for name, data in workers.spread(one, names, known.order.jobs, known.store.reopen):
            if name in plan.search.stale:
                bound[name] = data
            else:
                row, noted, *more = workers.unpacked(data)
                rows[name] = row.decode("utf-8", "surrogatepass")
                reads[name] = noted
                if name in plan.parts.stale:
                    parts[name] = more
                elif more:
                    pictures[name] = more[0]
                if len(reads) >= _BATCH:
                    keep()
            yield name

    def keep() -> None:
        cache.put(reads_kind(known), reads)
        plan.parts.keep(parts, rows)
        cache.put(cards.KIND, pictures)
        for held in (reads, parts, pictures):
            held.clear()

    rows = {path: plan.before.rows[path] for path in plan.kept} | plan.parts.kept
    reads: dict[str, bytes] = {}
    parts: dict[str, list[bytes]] = {}
    bound: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    pages = sorted((path for path in plan.stale if path not in archive.FILES), key=together)
    names = [*plan.search.stale, *plan.parts.with_pages(pages)]
    if len(names) > 2 * workers.WORTHWHILE:
        known.order.layouts.templates.compile()
    for _ in known.order.tell("Writing pages")(each(), len(names)):
        pass
    keep()
    cache.drop(cards.KIND, [path for path in plan.gone if path.endswith(cards.ENDING)])
    cache.drop(reads_kind(known), plan.gone)
    plan.parts.forget(plan.gone)
    for file in (path for path in plan.stale if path in archive.FILES):
        written = Written.of(target / file, plan.parts.write(file, target / file))
        rows[file] = Made.of(plan.parts.key(), "", "", files=(written,))
    days = {path: Made(rows[path]).day for path in known.ours} if known.shell.site.url else {}
    new = [file for path in plan.stale for file in _files(known, path)]
    for file, text in ((MISSING, shown.missing(known)), (SITEMAP, shown.sitemap(known, days))):
        if text:
            (target / file).write_text(text, encoding="utf-8")
            new.append(file)
    new += volumes.finish(plan.search, bound, target, cache)
    table = Table(known.learnt.number, plan.common, rows)
    table.keep(cache, made_kind(known))
    return Wrote(table.mark, new, brought, stand if others is not None else None)


def look(plan: Plan, wrote: Wrote | None, folder: Path) -> SiteLook:
    """Return how a site looks that stands in a folder now, given what had to be done and what was.

    Only what was touched is looked at. The rest is taken to look as it did: if it does not, the next build sees that.
    """
    if wrote is None:
        return SiteLook(plan.seen, plan.before.mark)
    if wrote.stand is None:
        return SiteLook(looks.inside(folder), wrote.table)
    found = {file: seen for file, seen in plan.seen.items() if file in wrote.stand}
    touched = (file for file in (*wrote.new, *wrote.brought) if "/." not in f"/{file}")
    return SiteLook(found | looks.look(folder, touched), wrote.table)


def _standing(plan: Plan) -> Iterator[str]:
    """Yield the files that stand as an earlier build made them."""
    yield from chain.from_iterable(_files(plan.known, path) for path in plan.kept)
    yield from volumes.standing(plan.search)


def _made(plan: Plan, path: str, target: Path) -> bytes:
    """Write a page or another file below `target`; return its row, what it read, and the card if it is one."""
    known, seen = plan.known, set[str]()
    drawn: list[bytes] = []
    if path.endswith(cards.ENDING):
        drawn, day = [shown.picture(known, path, seen)], ""
        whole = [drawn[0][cards.KEY :]]
    else:
        texts, day = ((shown.feed(known, path, seen),), "") if feeds.page_of(path) else shown.render(known, path, seen)
        whole = [text.encode("utf-8", "replace") for text in texts]
    pairs = zip(_files(known, path), whole, strict=True)
    written = tuple(Written.new(f"{target}/{file}", data) for file, data in pairs)
    reads = tuple(sorted(seen))
    made = Made.of(_key(known, path), plan.stamps.of(reads).hex(), trace.marks(reads), day, written)
    return workers.packed(made.encode("utf-8", "surrogatepass"), trace.noted(reads), *drawn)


def _files(known: Known, path: str) -> tuple[str, ...]:
    """Return the files of the site that are made of a path: a page's stands there as Markdown, too."""
    return (known.shell.file(path), path) if path.endswith(".md") else (path,)


def reads_kind(known: Known) -> str:
    """Return under which kind it holds what each of these read."""
    return f"{made_kind(known)} reads"


def _common(known: Known) -> bytes:
    """Return a digest of what every page shows, and of what it is made with."""
    drawing = known.cards.version if known.cards else b""
    return digest(repr((known.shell, known.ordinary)).encode(), known.order.layouts.version, installed(), drawing)


@cache
def installed() -> bytes:
    """Return the versions of the packages that make pages; another one may make them otherwise."""
    return " ".join(f"{name} {version(name)}" for name in _MAKERS).encode()


def _key(known: Known, path: str) -> str:
    """Return a digest of what alone a page is made from, but for what it reads of the site; empty for most."""
    own = known.order.digests.get(path, "") + known.store.names if path in (HOME, WANTED) else ""
    return f"{own}{card_of(path) in known.drawn:d}"
