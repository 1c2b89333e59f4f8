"""Feeds, Open Graph and JSON-LD: what their specifications require, from hostile pages too, with no clock."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from briefgen.builder import known as knowing
from briefgen.builder import site
from briefgen.builder.cache import Cache
from briefgen.builder.known import Order
from briefgen.builder.layouts import Layouts
from briefgen.files import shipped
from briefgen.publish import feeds
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.texts import stamp

LAYOUTS = Layouts.of([shipped.layouts_dir()])
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://example.org/b/"
TITLES = ("A bridge", "</title></script><b>", "a ]]> b", "& &amp; <!--", "\x01\x0b\x7f\ufffe end", "שלום", "x" * 500)


def source(said: str, head: str = "") -> str:
    front = f"---\ntitle: A\ndate: 2026-03-05\ndisplay: full\n{head}---\n"
    return f"{front}\n# A\n\n*Note.*\n\n###### p1\n\n“{said},” she said.\n"


def briefing(number: int, title: str = "A", date: str = "date: 2026-03-05\n", more: str = "", end: str = "") -> str:
    who = "[Maria Lind](../people/maria-lind.md)"
    return (
        f"---\ntitle: {json.dumps(title)}\n{date}people: [maria-lind]\ntopics: [bridge]\nlanguage: en-GB\n"
        f"source:\n  url: https://news.example/a\n{more}---\n\n# A\n\n## Key points\n\n"
        f"- The council met. [¶1](../sources/a{number}.md#p1)\n\n> [!quote] {who}, mayor\n>\n"
        f"> “We wait until the numbers are right”\n>\n> [¶1](../sources/a{number}.md#p1) · 4 March 2026{end}\n"
    )


def pages(*briefings: str, said: str = "We wait until the numbers are right", head: str = "") -> dict[str, str]:
    found = {
        "index.md": "# Home\n",
        "people/maria-lind.md": "---\nname: Maria <Lind>\n---\n\n# Maria Lind\n",
        "people/nobody.md": "---\nname: Nobody\n---\n\n# Nobody\n",
        "topics/bridge.md": "---\nname: Bridge & more\n---\n\n# Bridge\n",
    }
    for number, text in enumerate(briefings):
        found |= {f"briefings/a{number}.md": text, f"sources/a{number}.md": source(said, head)}
    return found


def build(texts: Mapping[str, str], place: Path, url: str = BASE, *, directory_urls: bool = False) -> Path:
    shell = Shell(SiteInfo("Test & <site>", "About", url), directory_urls=directory_urls)
    digests = {path: stamp(text) for path, text in texts.items()}
    known = knowing.know(Order(texts, digests, shell, LAYOUTS, (), Cache(None, b"")))
    site.write(site.plan(known, None), place)
    return place


def atom(file: Path) -> ET.Element:
    root = ET.fromstring(file.read_bytes())  # noqa: S314 - ours
    assert root.tag == f"{ATOM}feed"
    for one in (root, *root.iter(f"{ATOM}entry")):  # RFC 4287, 4.1.1 and 4.1.2
        for name in ("id", "title", "updated"):
            assert [bool(found.text) for found in one.findall(f"{ATOM}{name}")] == [True], name
        updated = one.findtext(f"{ATOM}updated", "")
        assert datetime.fromisoformat(updated).utcoffset() is not None
        assert one.findtext(f"{ATOM}id", "").startswith(BASE)
        links = [(link.get("rel"), link.get("type")) for link in one.findall(f"{ATOM}link")]
        assert len(links) == len({*links})
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert all(link.get("href", "").startswith("https://") for link in root.iter(f"{ATOM}link"))
    ids = [one.findtext(f"{ATOM}id") for one in root.iter(f"{ATOM}entry")]
    assert len(ids) == len({*ids})
    return root


def json_feed(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_bytes())
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"]
    assert found["feed_url"].endswith(file.name)
    for item in found["items"]:
        assert item["id"] == item["url"]
        assert item["url"].startswith(BASE)
        assert item["content_text"]
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).utcoffset() is not None
        assert all(author["name"] for author in item.get("authors", ()))
    return found


def test_both_formats_of_all_pages_say_the_same(tmp_path: Path) -> None:
    place = build(pages(*(briefing(number, title) for number, title in enumerate(TITLES))), tmp_path)
    for stem in ("", "people/maria-lind.", "topics/bridge."):
        one, other = atom(place / f"{stem}feed.xml"), json_feed(place / f"{stem}feed.json")
        assert [entry.findtext(f"{ATOM}id") for entry in one.iter(f"{ATOM}entry")] == [
            item["id"] for item in other["items"]
        ]
        assert len(other["items"]) == len(TITLES)
        titles = [entry.findtext(f"{ATOM}title") for entry in one.iter(f"{ATOM}entry")]
        assert titles == [item["title"] for item in other["items"]]


def test_a_quote_in_the_feed_of_its_speaker(tmp_path: Path) -> None:
    found = json_feed(build(pages(briefing(0)), tmp_path) / "people/maria-lind.feed.json")
    assert found["title"] == "Maria <Lind> · Test & <site>"
    (item,) = found["items"]
    assert item["url"].startswith(f"{BASE}briefings/a0.html#q-we-wait-until")
    assert item["title"] == "Maria Lind: “We wait until the numbers are right”"
    assert item["external_url"].startswith("https://news.example/a#:~:text=We%20wait")
    assert item["date_published"] == "2026-03-05T00:00:00Z"
    assert (item["tags"], item["language"]) == (["Bridge & more"], "en-GB")


def test_words_of_an_article_have_no_speaker_as_their_author(tmp_path: Path) -> None:
    reported = "Reported: [Lind](../people/maria-lind.md) called it late. [¶1](../sources/a0.md#p1)\n"
    found = json_feed(build(pages(f"{briefing(0)}\n{reported}"), tmp_path) / "people/maria-lind.feed.json")
    authors = {item["title"]: item.get("authors") for item in found["items"]}
    assert authors == {
        "Maria Lind: “We wait until the numbers are right”": [{"name": "Maria Lind"}],
        "Lind called it late.": None,
    }


def test_pages_lead_to_feeds_that_are_there(tmp_path: Path) -> None:
    place = build(pages(briefing(0)), tmp_path)
    for page, count in (("index", 2), ("people/maria-lind", 4), ("people/nobody", 2), ("topics/bridge", 4)):
        head = (place / f"{page}.html").read_text(encoding="utf-8").partition("</head>")[0]
        links = [line for line in head.splitlines() if 'rel="alternate"' in line and "feed" in line]
        assert len(links) == count
        for line in links:
            address = line.partition('href="')[2].partition('"')[0]
            assert (place / page).parent.joinpath(address).is_file()
    assert not (place / "people" / "nobody.feed.xml").exists()
    assert "feed" not in (place / "sitemap.xml").read_text(encoding="utf-8")


def test_addresses_are_those_of_the_pages(tmp_path: Path) -> None:
    found = json_feed(build(pages(briefing(0)), tmp_path, directory_urls=True) / "topics/bridge.feed.json")
    assert found["home_page_url"] == f"{BASE}topics/bridge/"
    assert found["items"][0]["url"] == f"{BASE}briefings/a0/"
    page = (tmp_path / "topics/bridge/index.html").read_text(encoding="utf-8")
    assert 'href="../../topics/bridge.feed.xml"' in page


@pytest.mark.parametrize("texts", [pages(), pages(briefing(0, date="")), pages(briefing(0, date="date: soon\n"))])
def test_nothing_with_a_day_is_no_feed_of_the_site(tmp_path: Path, texts: dict[str, str]) -> None:
    place = build(texts, tmp_path)
    assert not (place / "feed.xml").exists()
    assert not (place / "topics/bridge.feed.json").exists()
    assert "feed" not in (place / "index.html").read_text(encoding="utf-8")


def test_without_an_address_there_are_no_feeds(tmp_path: Path) -> None:
    place = build(pages(briefing(0)), tmp_path, "")
    assert not list(place.rglob("*feed*"))
    assert "feed" not in (place / "people/maria-lind.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "texts",
    [
        pages(briefing(0, end=" · speaker uncertain, perhaps Jon Lind")),
        pages(briefing(0), said="We never said that"),
        pages(briefing(0), head="withdrawn: {date: 2026-03-06, reason: wrong}\n"),
    ],
    ids=["guessed", "unproven", "withdrawn"],
)
def test_what_is_not_sure_waits(tmp_path: Path, texts: dict[str, str]) -> None:
    place = build(texts, tmp_path)
    assert json_feed(place / "people/maria-lind.feed.json")["items"] == []
    assert atom(place / "people/maria-lind.feed.xml").findtext(f"{ATOM}updated") == "2026-03-04T00:00:00Z"
    assert len(json_feed(place / "feed.json")["items"]) == 1


def test_a_withdrawn_article_is_in_no_feed(tmp_path: Path) -> None:
    place = build(pages(briefing(0), briefing(1, more="withdrawn: {date: 2026-03-06}\n")), tmp_path)
    for name in ("feed.json", "topics/bridge.feed.json"):
        assert [item["url"] for item in json_feed(place / name)["items"]] == [f"{BASE}briefings/a0.html"]


def test_a_revised_briefing_is_updated_on_that_day(tmp_path: Path) -> None:
    place = build(pages(briefing(0, more="revised: 2026-04-01\n"), briefing(1)), tmp_path)
    found = json_feed(place / "feed.json")
    assert [(one["date_published"][:10], one["date_modified"][:10]) for one in found["items"]] == [
        ("2026-03-05", "2026-04-01"),
        ("2026-03-05", "2026-03-05"),
    ]
    assert atom(place / "feed.xml").findtext(f"{ATOM}updated") == "2026-04-01T00:00:00Z"


def test_a_feed_has_the_newest(tmp_path: Path) -> None:
    days = [f"date: 2026-{month:02}-{day:02}\n" for month in (1, 2) for day in range(1, 29)]
    found = json_feed(build(pages(*(briefing(n, date=day) for n, day in enumerate(days))), tmp_path) / "feed.json")
    assert len(found["items"]) == feeds.ENTRIES
    assert found["items"][0]["date_published"] == "2026-02-28T00:00:00Z"


@pytest.mark.parametrize("page", ["index.md", "people/a.md", "topics/feed.md"])
def test_files_of_feeds_are_found_again(page: str) -> None:
    assert {feeds.page_of(file) for file in feeds.files(page).values()} == {page}
    assert feeds.page_of(page) == ""


class Head(HTMLParser):
    """The data blocks and the Open Graph of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.card: dict[str, str] = {}
        self.scripts: list[dict[str, str | None]] = []
        self._data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script":
            self.scripts.append(found)
        self._data = found.get("type") == "application/ld+json"
        if name := found.get("property"):
            assert name not in self.card
            self.card[name] = found.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        self._data = False

    def handle_data(self, data: str) -> None:
        if self._data:
            self.blocks.append(data)


def head(file: Path) -> Head:
    return Head(file.read_text(encoding="utf-8"))


def linked(file: Path) -> dict[str, Any]:
    (block,) = head(file).blocks
    found: dict[str, Any] = json.loads(block)
    assert found["@context"] == "https://schema.org"
    return found


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("url", [BASE, ""])
def test_a_title_stays_data(tmp_path: Path, title: str, url: str) -> None:
    place = build(pages(briefing(0, title)), tmp_path, url)
    found, shown = linked(place / "briefings/a0.html"), head(place / "briefings/a0.html")
    expected = re.sub("[\x00-\x08\x0b\x7f\ufffe]", "\ufffd", title)
    assert re.sub("[\x00-\x08\x0b]", "\ufffd", found["headline"]) == shown.card["og:title"] == expected
    assert all(script.get("src") or script.get("type") == "application/ld+json" for script in shown.scripts)


def test_a_briefing_says_who_spoke_and_where_it_can_be_checked(tmp_path: Path) -> None:
    found = linked(build(pages(briefing(0, more="revised: 2026-04-01\n")), tmp_path) / "briefings/a0.html")
    (said,) = found.pop("hasPart")
    maria = {"@type": "Person", "name": "Maria <Lind>", "@id": f"{BASE}people/maria-lind.html"}
    assert said == {
        "@type": "Quotation",
        "@id": said["@id"],
        "text": "We wait until the numbers are right",
        "spokenByCharacter": maria,
        "dateCreated": "2026-03-04",
        "citation": {"@type": "WebPage", "url": f"{BASE}sources/a0.html#p1"},
    }
    assert said["@id"].startswith(f"{BASE}briefings/a0.html#q-we-wait")
    assert found == {
        "@context": "https://schema.org",
        "@id": f"{BASE}briefings/a0.html",
        "url": f"{BASE}briefings/a0.html",
        "@type": "NewsArticle",
        "headline": "A",
        "description": "The council met.",
        "datePublished": "2026-03-05",
        "dateModified": "2026-04-01",
        "inLanguage": "en-GB",
        "publisher": {"@type": "Organization", "name": "Test & <site>", "url": f"{BASE}index.html"},
        "citation": {
            "@type": "NewsArticle",
            "headline": "A",
            "datePublished": "2026-03-05",
            "url": "https://news.example/a",
        },
        "about": [{"@type": "Thing", "name": "Bridge & more", "@id": f"{BASE}topics/bridge.html"}],
        "mentions": [maria],
    }


def test_machines_get_no_guess_and_nothing_unproven(tmp_path: Path) -> None:
    guessed = build(pages(briefing(0, end=" · speaker uncertain, perhaps Jon Lind")), tmp_path / "guessed")
    (said,) = linked(guessed / "briefings/a0.html")["hasPart"]
    assert "spokenByCharacter" not in said
    unproven = build(pages(briefing(0), said="We never said that"), tmp_path / "unproven")
    assert "hasPart" not in linked(unproven / "briefings/a0.html")


def test_without_an_address_data_is_relative_to_the_page(tmp_path: Path) -> None:
    place = build(pages(briefing(0)), tmp_path, "")
    (said,) = linked(place / "briefings/a0.html")["hasPart"]
    assert (place / "briefings" / said["spokenByCharacter"]["@id"]).is_file()
    assert "og:url" not in head(place / "briefings/a0.html").card


@pytest.mark.parametrize(
    ("page", "kind", "og_type"),
    [
        ("index", "WebSite", "website"),
        ("people/maria-lind", "Person", "profile"),
        ("topics/bridge", "CollectionPage", "website"),
        ("briefings/a0", "NewsArticle", "article"),
        ("timeline/index", "", "website"),
        ("404", "", "website"),
    ],
)
def test_each_kind_of_page_says_what_it_is(tmp_path: Path, page: str, kind: str, og_type: str) -> None:
    file = build(pages(briefing(0)), tmp_path) / f"{page}.html"
    assert [json.loads(block)["@type"] for block in head(file).blocks] == ([kind] if kind else [])
    card = head(file).card
    assert card["og:type"] == og_type
    assert card["og:title"]
    assert card["og:description"]
    assert card["og:url"].startswith(BASE)


THING = {"name": str, "@id": str, "url": str}
SHAPES: dict[str, dict[str, Any]] = {
    "WebSite": {"name": str, "url": str, "description": str, "inLanguage": str},
    "NewsArticle": {
        **dict.fromkeys(("headline", "description", "url", "inLanguage"), str),
        **dict.fromkeys(("datePublished", "dateModified"), "day"),
        "publisher": {"Organization"},
        "citation": {"NewsArticle"},
        "about": {"Thing"},
        "mentions": {"Person", "Organization"},
        "hasPart": {"Quotation"},
    },
    "Quotation": {
        "text": str,
        "spokenByCharacter": {"Person", "Organization"},
        "dateCreated": "day",
        "citation": {"WebPage"},
    },
    "Person": {**THING, "alternateName": str, "jobTitle": str},
    "Organization": {**THING, "alternateName": str, "description": str},
    "CollectionPage": {**THING, "alternateName": str, "description": str},
    "Thing": THING,
    "WebPage": {"url": str},
}
"""What schema.org says that a type may have: words, ISO days, or things of these types; each once or several times."""
NEEDED = {"NewsArticle": {"headline"}, "Quotation": {"text"}, "Person": {"name"}, "Organization": {"name"}}


def shaped(found: dict[str, Any], types: set[str]) -> None:
    kind = found["@type"]
    assert kind in types
    assert found.keys() >= NEEDED.get(kind, set())
    for name, value in found.items():
        if name in ("@type", "@context", "@id"):
            assert isinstance(value, str)
            continue
        expected = SHAPES[kind][name]
        values = value if isinstance(value, list) else [value]
        assert values
        for one in values:
            if isinstance(expected, set):
                shaped(one, expected)
            else:
                assert isinstance(one, str)
                assert one
                assert expected != "day" or re.fullmatch(r"\d{4}(-\d\d){0,2}", one)


def test_every_block_of_data_has_the_shape_that_schema_org_gives_it(tmp_path: Path) -> None:
    from briefgen import plugin

    plugin.build(Path(__file__).parent / "browser" / "site" / "mkdocs.yml", tmp_path)
    blocks = [block for page in sorted(tmp_path.rglob("*.html")) for block in head(page).blocks]
    assert len(blocks) > 15
    for block in blocks:
        shaped(json.loads(block), {"WebSite", "NewsArticle", "Person", "Organization", "CollectionPage"})
