"""The rules, in the order they run, and the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from briefgen import codec, frontmatter
from briefgen.check import (
    characters,
    dates,
    front_matter,
    given,
    links,
    meaning,
    prose,
    quotes,
    sources,
    speakers,
    topics,
    versions,
    waivers,
)
from briefgen.check.given import Given
from briefgen.check.overall import ASKED, SAID, Checked, Overall, questions
from briefgen.check.world import Around, Question, World
from briefgen.errors import Finding, InputError
from briefgen.memo import Memo, digest
from briefgen.page import collection
from briefgen.page.outline import outlines
from briefgen.sources import Sources
from briefgen.texts import Texts, stamp

KIND = "checked"
"""Under which a memo has what was found on each page."""
Rule = Callable[[Given], Iterator[Finding]]

HEAD: tuple[Rule, ...] = (  # that go by the front matter alone, and are slow: pydantic's are among them
    front_matter.values,  # keys and what stands in them
)
RULES: tuple[Rule, ...] = (  # about one page each
    front_matter.confirmed,  # inferred values on published pages
    quotes.verbatim,  # callouts and fragments, against their source
    quotes.paragraphs,  # quotes that link to another passage
    quotes.evidence,  # the source's words around a quote
    prose.in_prose,  # quotes outside of callouts
    prose.nested,  # callouts that nothing reads
    versions.superseded,  # quotes that only an earlier version has
    versions.withdrawn,  # quotes from sources that were taken back
    meaning.negations,  # verbatim, and yet the contrary
    meaning.condensed,  # for information: what the page shows as condensed or inserted
    speakers.reviewed,  # guesses
    speakers.joined,  # words of two people as one quote
    speakers.attributed,  # speakers whom the source does not know, or contradicts
    dates.weekdays,  # Thursday 4 March that was a Wednesday
    dates.unknown,  # words in place of a date
    dates.relative,  # "yesterday" on a page without a date
    sources.changed,  # sources that are not what they were
    sources.orphaned,  # source pages without a source
    sources.edited,  # source pages that were edited
    links.links,  # dead, unsafe, leading out, no longer wanted
    topics.quotes,  # positions and conflicts that point at quotes
    characters.conflicts,  # what git left
    characters.invisible,  # what nobody can see
    characters.directions,  # what reads other than it stands
)


def check(
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    sources: Sources,
    assets: frozenset[str] = frozenset(),
    content: str = "content",
    found: Iterable[Finding] = (),
    memo: Memo | None = None,
) -> tuple[Finding, ...]:
    """Return all findings on `pages` and those already `found` in their sources, sorted; waived ones as info.

    `pages`: path below content/ -> text; `bases`: what briefgen last wrote to each; `assets`: other files that stand
    there; `content`: the folder's name, for findings. With a `memo`, only pages are looked at for which something
    changed.
    """
    memo = memo or Memo()
    every = world(pages, bases, sources, assets, content, memo)
    return overall(every, memo).findings(found)


def overall(every: World, memo: Memo) -> Overall:
    """Return what is found on all pages; they are looked at as far as `memo` does not know it."""
    checked = memo.each(
        KIND,
        {name: key(every, name) for name in sorted(every.pages, key=collection.together)},
        Checked,
        lambda name: checked_page(every, name),
        "Checking pages",
        lambda one: one.answers == _answers(every, questions(one)),
    )
    return Overall.of(dict(sorted(checked.items())), every.names, every.content)


def world(
    pages: Mapping[str, str],
    bases: Mapping[str, str],
    sources: Sources,
    assets: frozenset[str],
    content: str,
    memo: Memo,
) -> World:
    """Return what the rules may ask about; the arguments are those of `check`."""
    texts = Texts(pages)
    return World(texts, Texts(bases), sources, assets, content, outlines(texts, memo))


def page(every: World, name: str) -> tuple[Given, tuple[Finding, ...]]:
    """Return what the rules look at of a page, and why it cannot be read as what it should be."""
    around = Around(every, name)
    text, path = every.pages[name], f"{every.content}/{name}"
    broken: tuple[Finding, ...] = ()
    try:
        head = frontmatter.split(text, path) if text.startswith("---") else None
    except InputError as error:
        head = None
        if frontmatter.begins(text):  # an ordinary page may begin with a rule
            broken = tuple(replace(one, severity="warning") for one in error.findings)
    linked = around.linked()
    try:
        read = collection.read(name, linked, path)
    except InputError as error:  # it is of a kind that must be read
        read, broken = None, error.findings
    return given.given(name, text, linked, head, read, around), broken


def checked_page(every: World, name: str, sound: str = "") -> Checked:
    """Return what the rules find on a page. `sound`: `Checked.sound` of an earlier look at it."""
    looked_at, broken = page(every, name)
    head = stamp(looked_at.head.raw or "") if looked_at.head else ""
    heads = [finding for rule in HEAD for finding in rule(looked_at)] if not head or head != sound else []
    findings = sorted({*broken, *heads, *(finding for rule in RULES for finding in rule(looked_at))})
    said = tuple(speakers.said(looked_at))
    standing = tuple(waivers.standing(looked_at))
    asked = tuple(sorted(looked_at.around.asked))
    return Checked(
        codec.dump(asked, ASKED).decode("utf-8", "surrogatepass"),
        _answers(every, asked),
        tuple(findings),
        tuple(one.key for one in said),
        codec.dump(said, SAID).decode("utf-8", "surrogatepass") if said else "",
        standing,
        "" if heads else head,
    )


def key(every: World, name: str) -> bytes:
    """Return a digest of what a page is itself."""
    own = (name, every.pages.stamp(name), every.bases.stamp(name), every.content)
    return digest(*(part.encode("utf-8", "surrogatepass") for part in own))


def _answers(every: World, asked: Iterable[Question]) -> str:
    return stamp("\0".join(map(every.stamp, asked)))
