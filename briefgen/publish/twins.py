"""Each page once more as Markdown, at its path below content/: for programs, and for who prefers plain text. Pure.

Pages that editors wrote stand as they wrote them; of the others it says what the page shows. Front matter is made anew
from what the page shows, so that an editor's own keys and comments stay in the house.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from briefgen import frontmatter
from briefgen.model.pages import Briefing, EntityPage, SourcePage
from briefgen.page.inline import escape
from briefgen.publish.labels import Labels
from briefgen.publish.pages import View
from briefgen.publish.shell import Shell
from briefgen.publish.show.parts import Said

_LINK = re.compile(r"(?<=\]\()[^()\s<>]+(?=\))")


@dataclass(frozen=True, slots=True)
class Twin:
    """What all Markdown of a page is made with."""

    path: str
    """Of the page, below content/."""
    text: str
    """What stands on it there; empty for one that is generated."""
    values: Mapping[str, Any]
    """As its template gets them."""
    shell: Shell
    ordinary: frozenset[str]
    """Paths of the pages that have no Markdown on the site."""

    @property
    def t(self) -> Labels:
        """The words of the site."""
        return self.shell.labels

    @property
    def body(self) -> str:
        """Its text without front matter, with links that work on the site."""
        return self.moved(self.text[frontmatter.end(self.text) :].strip("\n"), self.path)

    @property
    def up(self) -> str:
        """The way from its folder to the top of the site."""
        return "../" * self.path.count("/")

    def to(self, page: str) -> str:
        """Return the way to another page's Markdown."""
        return self.up + quote(page)

    def at(self, page: str, fragment: str = "") -> str:
        """Return the way to a place on a page for readers: only there have quotes and paragraphs anchors."""
        return self.up + (self.shell.url(page) or "./") + (f"#{fragment}" if fragment else "")

    def link(self, words: str, page: str) -> str:
        """Return a link to the Markdown of a page; the words alone where there is none."""
        return f"[{escape(words)}]({self.to(page)})" if page else escape(words)

    def moved(self, markdown: str, page: str) -> str:
        """Return Markdown of another page with its links as they lead from here."""
        stays = posixpath.dirname(page) == posixpath.dirname(self.path)
        if stays and not any(posixpath.basename(other) in markdown for other in self.ordinary):
            return markdown
        return _LINK.sub(lambda one: self._moved(one[0], page, stays=stays), markdown)

    def _moved(self, target: str, page: str, *, stays: bool) -> str:
        path, mark, fragment = target.partition("#")
        if not path or ":" in path or path.startswith("/"):
            return target
        full = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path)))
        if full in self.ordinary:
            return self.at(full) + mark + fragment
        return target if stays else self.to(full) + mark + fragment


def twin(view: View, path: str, text: str, shell: Shell, ordinary: Iterable[str] = ()) -> str:
    """Return a page as Markdown. `text` is what stands on it in content/, `ordinary` are the pages that have none."""
    one = Twin(path, text, view.values, shell, frozenset(ordinary))
    front, lines = _KINDS[view.template](one)
    head = frontmatter.dump({key: value for key, value in front.items() if value})
    return f"---\n{head}---\n\n" + "\n\n".join(line for line in lines if line).rstrip("\n") + "\n"


Parts = tuple[dict[str, Any], Iterable[str]]
"""Front matter, and blocks."""


def _briefing(one: Twin) -> Parts:
    page: Briefing = one.values["briefing"]
    front = {
        "title": page.title,
        "date": page.date,
        "revised": page.revised,
        "status": page.status,
        "language": page.language,
        "source": _source(page.source),
        **{name: list(getattr(page, name)) for name in ("people", "organisations", "places", "topics")},
    }
    return front, [one.body]


def _source(known: Mapping[str, str]) -> dict[str, str]:
    return {name: known[name] for name in ("publisher", "url") if known.get(name)}


def _source_page(one: Twin) -> Parts:
    page: SourcePage = one.values["source"]
    front = {
        "title": page.title,
        "date": page.date,
        "byline": page.byline,
        "language": page.language,
        "source": _source(page.source),
    }
    return front, [one.body]


def _entity_front(page: EntityPage) -> dict[str, Any]:
    return {
        "name": page.name,
        "kind": page.kind,
        "native_name": page.native_name,
        "role": page.role,
        "aliases": list(page.aliases),
    }


def _entity(one: Twin) -> Parts:
    page: EntityPage = one.values["entity"]
    return _entity_front(page), _entity_blocks(one, page)


def _entity_blocks(one: Twin, page: EntityPage) -> Iterator[str]:
    values, older = one.values, one.values["older"]
    yield f"# {escape(page.name)}"
    if not older.number:
        yield one.moved(page.body, one.path)
    yield f"## {one.t('said_earlier' if older.number else 'everything_said')}"
    yield from _years(one, who=False) if values["years"] else [one.t("nothing_said")]
    yield from _older(one)
    if values["named_in"] and not older.number:
        yield f"## {one.t('briefings')}"
        yield _briefings(one, values["named_in"])


def _topic(one: Twin) -> Parts:
    page: EntityPage = one.values["entity"]
    return _entity_front(page), _topic_blocks(one, page)


def _topic_blocks(one: Twin, page: EntityPage) -> Iterator[str]:
    values = one.values
    yield f"# {escape(page.name)}"
    if not values["older"].number:
        yield one.moved(page.body, one.path)
    if values["points"]:
        yield f"## {one.t('latest_points')}"
        for briefing, points in values["points"]:
            yield f"{_dated(briefing.date)}{one.link(briefing.title, f'briefings/{briefing.slug}.md')}"
            yield "\n".join(f"- {escape(point.text)}" for point in points)
    if values["positions"]:
        yield f"## {one.t('positions')}"
        for number, aspect in enumerate(values["aspects"]):
            yield f"### {escape(aspect)}"
            found = [said for row in values["positions"] for said in row.cells[number]]
            yield "\n".join(_said(one, said) for said in found) or one.t("nothing_here")
    if values["conflicts"]:
        yield f"## {one.t('conflicts')}"
        for account in values["conflicts"]:
            yield f"### {escape(account.about)}"
            yield "\n".join(_said(one, said) for said in account.said)
            yield f"{one.t('editor')}: {escape(account.note)}" if account.note else ""
    yield f"## {one.t('timeline')}"
    yield "\n".join(_listed(one, briefing, point) for briefing, point, _ in values["events"]) or one.t(
        "no_briefing_yet"
    )
    yield from _older(one)
    if values["years"]:
        yield f"## {one.t('who_said_what')}"
        yield from _years(one, who=True)


def _home(one: Twin) -> Parts:
    return {"title": one.values["title"] or one.shell.site.name}, _home_blocks(one)


def _home_blocks(one: Twin) -> Iterator[str]:
    yield one.body
    yield f"## {one.t('latest')}"
    yield "\n".join(_listed(one, briefing, point) for briefing, point, _ in one.values["latest"])
    yield "\n".join(
        f"- {one.link(one.t(name), f'{name}/index.md')}"
        for name in ("timeline", "topics", "people", "organisations", "sources")
    )


def _timeline(one: Twin) -> Parts:
    return {"title": one.t("timeline")}, _timeline_blocks(one)


def _timeline_blocks(one: Twin) -> Iterator[str]:
    values = one.values
    yield f"# {one.t('timeline')}"
    found = (listed for day in values["days"].values() for listed in day)
    yield "\n".join(_listed(one, briefing, point) for briefing, point, _, _ in found)
    months = [(page, month) for page, month, _ in values["months"]]
    ways = months or [(values[way], values[f"{way}_month"]) for way in ("newer", "older") if values[way]]
    yield "\n".join(f"- {one.link(one.t.short(month) if month else one.t('no_date'), page)}" for page, month in ways)


def _names(one: Twin) -> Parts:
    title = one.t(one.values["folder"])
    return {"title": title}, _names_blocks(one, title)


def _names_blocks(one: Twin, title: str) -> Iterator[str]:
    yield f"# {title}"
    for found in one.values["letters"].values():
        yield "\n".join(
            f"- {one.link(name.name, name.path)}{f', {escape(name.role)}' if name.role else ''}" for name in found
        )
    cuts = [(page, f"{first} – {last}") for page, number, first, last in one.values["cuts"]]
    yield "\n".join(f"- {one.link(words, page)}" for page, words in cuts) if len(cuts) > 1 else ""


def _sources(one: Twin) -> Parts:
    found = (f"- {_dated(page.date)}{one.link(page.title, f'sources/{page.slug}.md')}" for page in one.values["recent"])
    return {"title": one.t("sources")}, [f"# {one.t('sources')}", "\n".join(found)]


def _wanted(one: Twin) -> Parts:
    return {"title": one.t("wanted")}, [one.body]


def _years(one: Twin, *, who: bool) -> Iterator[str]:
    for year, found in one.values["years"]:
        yield f"### {year or one.t('no_date')}"
        yield "\n".join(_said(one, said, who=who) for said in found)


def _said(one: Twin, said: Said, *, who: bool = True) -> str:
    """Return a statement on one line, with links to where it is shown and to where it can be checked."""
    it = said.one
    page = f"briefings/{it.briefing}.md"
    if it.verbatim:
        words = f"“{escape(it.words)}”"
        name = [one.link(it.speaker.text or one.t("unknown_speaker"), it.page)] if who else []
    else:
        words = f"{one.t('reported')}: {one.moved(it.words, page)}"
        name = []
    details = [escape(part) for part in (it.role if who else "", it.venue) if part]
    when = [one.t.when(it.when) if it.when else escape(it.said_on)] if it.said_on else []
    marks = [one.t("verified")] if it.verbatim and it.verified else []
    marks += [one.t("superseded")] if it.earlier else [one.t("not_found")] if it.verbatim and not it.verified else []
    marks += [one.t("source_withdrawn")] if it.withdrawn else []
    marks += [one.t("uncertain")] if it.uncertain else []
    places = [f"[{escape(it.title)}]({one.at(page, it.id)})"]
    if it.source:
        words_of_place = f"¶ {it.paragraph}" if it.paragraph else one.t("source")
        places.append(f"[{words_of_place}]({one.at(f'sources/{it.source}.md', it.anchor if it.paragraph else '')})")
    said_how = (words, ", ".join([*name, *details, *when]), ", ".join(marks))
    line = " — ".join(part for part in said_how if part)
    return f"- {line}{'' if line.endswith('.') else '.'} {', '.join(places)}"


def _briefings(one: Twin, found: Iterable[Briefing]) -> str:
    return "\n".join(_listed(one, briefing, "") for briefing in found)


def _listed(one: Twin, briefing: Briefing, point: str) -> str:
    link = one.link(briefing.title, f"briefings/{briefing.slug}.md")
    return f"- {_dated(briefing.date)}{link}{f': {escape(point)}' if point else ''}"


def _dated(day: str) -> str:
    return f"{escape(day)} " if day else ""


def _older(one: Twin) -> Iterator[str]:
    found = one.values["older"]
    ways = [(one.t(name), page) for name, page in (("newer", found.newer), ("older", found.older)) if page]
    if ways:
        yield ", ".join(one.link(words, page) for words, page in ways)


_KINDS: Mapping[str, Callable[[Twin], Parts]] = {
    "briefing.html": _briefing,
    "source.html": _source_page,
    "entity.html": _entity,
    "topic.html": _topic,
    "home.html": _home,
    "timeline.html": _timeline,
    "names.html": _names,
    "sources.html": _sources,
    "wanted.html": _wanted,
}
"""What each kind of page says, by its template."""
