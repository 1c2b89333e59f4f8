"""Seeds, pages and merge bases -> what `draft` would write. Orders the rooms and decides nothing; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from briefgen import compose, frontmatter, versions
from briefgen.annotate import across
from briefgen.decide import Decider, forgotten
from briefgen.errors import Finding, InputError
from briefgen.files.seeds import SeedFile
from briefgen.memo import Memo, digest
from briefgen.model.common import KnownEntity
from briefgen.model.merging import Side
from briefgen.page import briefing as briefing_page
from briefgen.page import entity as entity_page
from briefgen.page import source as source_page
from briefgen.page import wanted as wanted_page
from briefgen.page.alternative import Alternative
from briefgen.page.outline import FOLDERS, Outline, outlines, read_also
from briefgen.plan import LiveLink, Plan
from briefgen.registry import Annotator, Reader
from briefgen.settings import Settings
from briefgen.sources import Sources
from briefgen.study import Study
from briefgen.text import title_key
from briefgen.texts import Texts, stamp

WANTED = "wanted.md"

Reading = Callable[[Study, Sequence[SeedFile]], Sources]
"""How the sources are read and annotated: what was found before may be taken from where it was kept."""


def _all(study: Study, seeds: Sequence[SeedFile]) -> Sources:
    return Sources.of(map(study, seeds))


@dataclass(frozen=True, slots=True)
class Composed:
    """What a source gives, in digests of `texts.stamp`: of most pages no more is needed, as they stand there."""

    asked: tuple[tuple[str, str, str], ...]
    """What was asked of the directory, and its answers."""
    briefing: str
    source: str


# -- all of them ----------------------------------------------------------------------------------------------------


def plan(
    seeds: Iterable[SeedFile],
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    settings: Settings,
    readers: Mapping[str, Reader],
    plugins: Mapping[str, Annotator] = MappingProxyType({}),
    chosen: Collection[str] | None = None,
    unreadable: Collection[str] = (),
    read: Reading = _all,
    alternatives: Mapping[str, Alternative] = MappingProxyType({}),
    accept: Mapping[str, Side] = MappingProxyType({}),
    memo: Memo | None = None,
) -> Plan:
    """Return what drafting `seeds` would write. `pages` and `bases` are keyed by their path below content/.

    `alternatives`: page -> what lies beside it from a conflict; `accept`: page -> the side that settles its conflict.
    `chosen` names the sources (by path) to draft; sources drafted before take part as always, so that links between
    briefings stay right. None: all. `unreadable` names files that are there and not among `seeds`. With a `memo`, pages
    are composed only for sources of which something changed.
    """
    memo = memo or Memo()
    now, before = Texts(pages), Texts(bases)
    outlined = outlines(now, memo)
    edited = {name: before[name] for name in before if before.stamp(name) != now.stamp(name)}
    owners = _owners(outlines(Texts(edited), memo, "base")) | _owners(outlined)
    ordered = sorted(seeds, key=lambda seed: seed.path)
    present = {*unreadable, *(seed.path for seed in ordered)}
    if chosen is not None:
        taking_part = {*chosen, *owners.values()}
        ordered = [seed for seed in ordered if seed.path in taking_part]
    known = lessons(outlined, now, before)
    sources = read(Study(readers, known, plugins, settings), ordered)
    gone = {f"briefings/{slug}.md": path for slug, path in _owners(outlined).items() if path not in present}
    drafted, clashes = _one_each(sources, owners)
    silent = tuple(_silent(drafted, sources, now, before, outlined, settings.content))
    left = {one.path for one in silent}
    alive = [
        path
        for path in drafted
        if path not in left and not _deleted(f"briefings/{sources.gists[path].slug}.md", now, before)
    ]
    sources = sources.joined(across.renames({path: sources.gists[path].entities for path in alive}, known))
    fresh = _fresh(alive, sources, outlined, now, before, settings.language, memo)
    decider = Decider(now, before, alternatives, accept, settings.content)
    decider.add(fresh)
    written = decider.pages_written()
    after = outlines(now.but(written), memo) if written else outlined
    decider.add(Texts(_wanted(after)))
    idle = forgotten(fresh, now, before, after)
    findings = (*sources.findings, *_vanished(gone, now, settings.content), *clashes, *silent, *decider.findings)
    return Plan(
        writes=decider.writes,
        bases=decider.bases,
        removed=tuple(sorted({*decider.removed, *idle})),
        added=decider.of("added"),
        updated=decider.of("updated"),
        merged=decider.of("merged"),
        unchanged=decider.of("unchanged"),
        kept=decider.of("kept"),
        conflicts=decider.of("conflict"),
        settled=tuple(sorted(decider.settled)),
        deleted=tuple(sorted(name for name in before if _deleted(name, now, before))),
        gone=tuple(sorted(gone)),
        live=_live(outlined, decider.writes),
        by_stamps=tuple(sorted(decider.by_stamps)),
        sources=sources,
        findings=tuple(sorted({*findings})),
    )


def lessons(outlined: Mapping[str, Outline], pages: Texts, bases: Texts) -> tuple[KnownEntity, ...]:
    """Return what the pages that an editor wrote or changed teach the annotator; `outlined` are those of `pages`.

    Pages as briefgen wrote them teach nothing, so that a second draft finds what the first one found.
    """
    return tuple(
        known
        for folder in FOLDERS.values()
        for name in sorted(name for name in pages if name.startswith(f"{folder}/"))
        if pages.stamp(name) != bases.stamp(name) and (known := outlined[name].known) is not None
    )


def titles(named: Iterable[tuple[str, str, tuple[str, ...]]], outlined: Mapping[str, Outline]) -> dict[str, str]:
    """Return `title_key` of each title and alias -> slug of its briefing; of two with one title the first by slug.

    `named`: slug, title and aliases of articles that are to become briefings.
    """
    there = (
        (PurePosixPath(name).stem, one.titled.title, one.titled.aliases)
        for name, one in outlined.items()
        if name.startswith("briefings/") and one.titled is not None
    )
    found: dict[str, str] = {}
    for slug, title, aliases in sorted((*named, *there), reverse=True):
        found |= {title_key(one): slug for one in (title, *aliases)}
    found.pop("", None)
    return found


def _owners(outlined: Mapping[str, Outline]) -> dict[str, str]:
    """Return the slug of each briefing -> path of the source it says it is made from."""
    return {PurePosixPath(name).stem: one.source for name, one in outlined.items() if one.source}


def _one_each(sources: Sources, owners: Mapping[str, str]) -> tuple[list[str], list[Finding]]:
    """Return the paths of the sources to draft: of two with one slug the one whose page is there, or neither."""
    claims: dict[str, list[str]] = defaultdict(list)
    for path, gist in sources.gists.items():
        claims[gist.slug].append(path)
    drafted: list[str] = []
    findings: list[Finding] = []
    for slug, rivals in claims.items():
        if len(rivals) == 1:
            drafted += rivals
            continue
        for path in rivals:
            if path == owners.get(slug):
                drafted.append(path)
                continue
            others = ", ".join(other for other in rivals if other != path)
            message = f"its name for pages, “{slug}”, is also that of {others}"
            hint = f"Give one of them another name in its front matter, like this:\nslug: {slug}-2"
            findings.append(Finding(path, 0, 0, "slug-twice", "error", message, hint))
    return drafted, findings


def _vanished(gone: Mapping[str, str], pages: Mapping[str, str], content: str) -> Iterator[Finding]:
    """Yield a warning for each briefing that was made from a source which is not there any longer."""
    for name, path in gone.items():
        source = f"{content}/sources/{PurePosixPath(name).name}"
        message = f"its source {path} is gone; {source} is all the evidence that is left, and nothing proves that"
        hint = f"Put the file back, or delete the page and {source} if it should go too."
        where = frontmatter.place(pages[name], "source", "path")
        yield Finding(f"{content}/{name}", *where, "source-gone", "warning", message, hint, path)


def _silent(
    drafted: Iterable[str],
    sources: Sources,
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    outlined: Mapping[str, Outline],
    content: str,
) -> Iterator[Finding]:
    """Yield an error for each source that was changed in its place and would change a published page without a word."""
    for path in drafted:
        gist = sources.gists[path]
        name = f"briefings/{gist.slug}.md"
        if name not in pages or not outlined[name].published:
            continue
        evidence = bases.get(f"sources/{gist.slug}.md", "")
        if gist.digest in evidence or not evidence:
            continue
        try:
            changed = versions.in_place(sources.article(path), source_page.loads(evidence, gist.slug))
        except InputError:  # reported by check
            continue
        if changed:
            message = f"it was changed in its place, and {content}/{name} is published: its pages stay as they are"
            hint = f"Keep the version before, and let the pages say what was corrected: briefgen add {path}"
            yield Finding(path, 0, 0, "source-overwritten", "error", message, hint)


def _deleted(name: str, pages: Mapping[str, str], bases: Mapping[str, str]) -> bool:
    """Tell whether an editor deleted the page. What only briefgen writes is written again."""
    return name in bases and name not in pages and not name.startswith("sources/") and name != WANTED


# -- what the sources give -------------------------------------------------------------------------------------------


def _fresh(
    drafted: Sequence[str],
    sources: Sources,
    outlined: Mapping[str, Outline],
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    language: str,
    memo: Memo,
) -> Texts:
    """Return every page that the sources give, without those that an editor deleted; their texts when asked for."""
    gists = {path: sources.gists[path] for path in drafted}
    entities = compose.entity_pages(
        {one.slug: sources.entities(path) for path, one in gists.items()},
        {one.slug: one.topics for one in gists.values()},
    )
    named = {f"{FOLDERS[one.kind]}/{one.slug}.md": one for one in entities}
    named = {name: one for name, one in named.items() if not _deleted(name, pages, bases)}
    briefings = {f"briefings/{one.slug}.md": path for path, one in gists.items()}
    wanted = titles(((one.slug, one.title, one.aliases) for one in gists.values()), outlined)
    directory = compose.Directory(frozenset({*pages, *named, *briefings}), wanted)
    made = _Made(sources, directory, language)
    composed = memo.each(
        "composed",
        {path: digest(sources.stamp(path).encode(), language.encode()) for path in drafted},
        Composed,
        made.compose,
        "Composing pages",
        lambda one: all(directory.answer(kind, key) == answer for kind, key, answer in one.asked),
        here=True,
    )
    shown = {f"sources/{gists[path].slug}.md": path for path in briefings.values()}
    texts: dict[str, Callable[[str], str]] = dict.fromkeys(named, lambda name: entity_page.dumps(named[name]))
    texts |= dict.fromkeys(briefings, lambda name: made.texts(briefings[name])[0])
    texts |= dict.fromkeys(shown, lambda name: made.texts(shown[name])[1])
    stamps = {name: composed[path].briefing for name, path in briefings.items()}
    return Texts(texts, stamps | {name: composed[path].source for name, path in shown.items()})


class _Made:
    """Pages composed from sources, as far as asked for."""

    def __init__(self, sources: Sources, directory: compose.Directory, language: str) -> None:
        self._sources = sources
        self._directory = directory
        self._language = language
        self._texts: dict[str, tuple[str, str]] = {}

    def compose(self, path: str) -> Composed:
        """Return what the source at a path gives."""
        article, notes = self._sources.article(path), self._sources.annotations(path)
        directory = replace(self._directory, asked={})
        briefing = briefing_page.dumps(compose.briefing(article, notes, directory, self._language))
        source = source_page.dumps(compose.source_page(article, notes, self._language))
        self._texts[path] = briefing, source
        asked = tuple((*question, answer) for question, answer in directory.asked.items())
        return Composed(asked, stamp(briefing), stamp(source))

    def texts(self, path: str) -> tuple[str, str]:
        """Return the briefing of a source, and the page that shows it."""
        if path not in self._texts:
            self.compose(path)
        return self._texts[path]


# -- "Read also" ----------------------------------------------------------------------------------------------------


def _wanted(outlined: Mapping[str, Outline]) -> dict[str, str]:
    """Return the page of wanted titles as all briefings, edited ones too, give it; none if there never was any."""
    wanting: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in sorted(name for name, one in outlined.items() if one.wants):
        for title, target in outlined[name].wants:
            wanting[target][title].append(PurePosixPath(name).stem)
    titles = {
        min(forms): tuple(sorted({slug for slugs in forms.values() for slug in slugs})) for forms in wanting.values()
    }
    if not titles and WANTED not in outlined:
        return {}
    return {WANTED: wanted_page.dumps(dict(sorted(titles.items())))}


def _live(outlined: Mapping[str, Outline], writes: Mapping[str, str]) -> tuple[LiveLink, ...]:
    """Return the titles that were wanted and lead to a briefing in `writes`; `outlined` are the pages as they were."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, text in writes.items():
        if name in outlined and outlined[name].wants:
            before = {title_key(title) for title, _ in outlined[name].wants}
            for title, target in read_also(name, text):
                if title_key(title) in before and target and not target.startswith(f"../{WANTED}#"):
                    found[title, PurePosixPath(target).stem].append(PurePosixPath(name).stem)
    return tuple(LiveLink(title, target, tuple(sorted(slugs))) for (title, target), slugs in sorted(found.items()))
