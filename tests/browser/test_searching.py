"""The search, from disk and from a server: what it finds, by keyboard, in every script, and what it never runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import Open, tool
from playwright.sync_api import Browser, Page, expect

from briefgen import plugin

FOLDING = json.loads((Path(__file__).parents[1] / "search" / "folding.json").read_text(encoding="utf-8"))


def asked(page: Page, words: str = "") -> Page:
    """Open the search by its key, and type."""
    page.keyboard.press("/")
    page.locator("#searching input[type=search]").wait_for()
    if words:
        page.keyboard.type(words)
        settled(page)
    return page


def settled(page: Page) -> None:
    """Wait until all that was typed is answered."""
    expect(page.locator("#searching .results:not([aria-busy])")).to_be_attached()
    expect(page.locator("#searching [role=status]")).not_to_be_empty()


def found(page: Page, heading: str) -> list[str]:
    """Return the results under a heading, white space folded."""
    section = page.locator("#searching section").filter(has=page.get_by_role("heading", name=heading))
    return [re.sub(r"\s+", " ", text).strip() for text in section.locator("li").all_inner_texts()]


# -- what is found ---------------------------------------------------------------------------------------------------


def test_words_of_a_quote_are_found_with_who_said_them_where_and_when(show: Open) -> None:
    page = asked(show("home"), "nobody checked")
    assert found(page, "Quotes and statements") == [
        "“We will not build on numbers that nobody has checked.” "
        "Maria Lind, mayor · on local radio · 11 March 2026 · verified verbatim"
    ]
    marks = page.locator("#searching section[aria-labelledby=found-said] mark")
    assert marks.all_inner_texts() == ["nobody", "checked"]
    assert page.locator("#searching [role=status]").inner_text() == "2 results"


def test_a_name_finds_the_person_and_what_was_said(show: Open) -> None:
    page = asked(show("briefing"), "LIND")
    assert found(page, "People") == ["Maria Lind mayor of Port Alder · 4 statements · 3 briefings"]
    said = found(page, "Quotes and statements")
    assert len(said) == 4
    assert any(re.search("brave.* · Reported$", one) for one in said)
    assert len(found(page, "Briefings")) == 3
    headings = page.locator("#searching h2").all_inner_texts()
    assert headings == ["People 1", "Quotes and statements 4", "Briefings 3"]


def test_all_words_must_be_there_and_the_last_may_go_on(show: Open) -> None:
    page = asked(show("home"), "council vot")
    assert found(page, "Briefings")[0].startswith("Council delays vote on the harbour bridge")
    page.locator("#searching input[type=search]").fill("council zebra")
    expect(page.locator("#searching [role=status]")).to_have_text("No page here has “council zebra”")
    assert page.locator("#searching a").count() == 0


@pytest.mark.parametrize(
    ("typed", "heading", "result"),
    [
        ("رحیمی", "People", "Parisa Rahimi پریسا رحیمی"),
        ("رحيمي", "People", "Parisa Rahimi پریسا رحیمی"),
        ("حدّاد", "People", "Samir Haddad سمير حداد"),
        ("ברק", "People", "Yael Barak יעל ברק"),
        ("הַגֶּשֶׁר", "Briefings", ""),
        ("الجسر", "Briefings", ""),
        ("پل", "Briefings", ""),
        ("ＢＲＩＤＧＥ", "Topics", "Harbour bridge"),
        ("bridgé", "Topics", "Harbour bridge"),
    ],
)
def test_marks_and_forms_of_letters_do_not_matter(show: Open, typed: str, heading: str, result: str) -> None:
    page = show("home")
    asked(page)
    page.keyboard.insert_text(typed)
    expect(page.locator("#searching li").first).to_be_visible()
    settled(page)
    assert any(one.startswith(result) for one in found(page, heading))


@pytest.mark.parametrize("case", FOLDING, ids=[case["about"] for case in FOLDING])
def test_words_are_folded_as_in_the_index(show: Open, case: dict[str, object]) -> None:
    page = asked(show("wanted"))
    assert sorted(page.evaluate("(text) => [...briefgenSearch.terms(text)]", case["text"])) == case["terms"]


# -- by keyboard ------------------------------------------------------------------------------------------------------


def test_the_way_by_keyboard(show: Open) -> None:
    page = show("briefing")
    field = page.locator("#searching input[type=search]")
    before = page.locator("main a").nth(3)
    before.focus()
    asked(page, "lind")
    results = page.locator("#searching .results a")
    page.keyboard.press("ArrowDown")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(results.last).to_be_focused()
    page.keyboard.press("Home")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("a")
    expect(field).to_be_focused()
    expect(field).to_have_value("linda")
    page.keyboard.press("Escape")
    expect(page.locator("#searching")).to_be_hidden()
    expect(before).to_be_focused()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("lind")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/maria-lind.html")


def test_enter_goes_to_a_quote_on_this_very_page(show: Open) -> None:
    page = asked(show("briefing"), "we will not build on numbers")
    page.keyboard.press("Enter")
    expect(page.locator("#searching")).to_be_hidden()
    expect(page.locator(":target")).to_contain_text("We will not build")


def test_the_key_is_a_letter_in_fields_and_can_be_switched_off(show: Open) -> None:
    page = asked(show("home"))
    page.keyboard.type("a/b")
    expect(page.locator("#searching input[type=search]")).to_have_value("a/b")
    page.get_by_label("The key / opens the search").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#searching")).to_be_hidden()
    page.reload()
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert page.locator("#searching").count() == 0
    page.get_by_role("button", name="Search").click()
    page.get_by_label("The key / opens the search").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.locator("#searching")).to_be_visible()


def test_more_of_a_kind_is_shown_when_asked_for(show: Open) -> None:
    page = asked(show("home"), "bridge")
    assert len(found(page, "Sources")) == 3
    page.get_by_role("button", name="More: Sources").click()
    expect(page.locator("section[aria-labelledby=found-sources] a").nth(3)).to_be_focused()


# -- everywhere -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["persian", "home"])
def test_it_fits_a_narrow_screen(show: Open, kind: str) -> None:
    page = asked(show(kind, viewport={"width": 390, "height": 700}), "bridge")
    box = page.locator("#searching").bounding_box()
    assert box is not None
    room = page.evaluate("document.documentElement.getBoundingClientRect().width")  # without the gutter
    assert (box["x"], box["y"], box["width"]) == (0, 0, room)
    assert box["height"] <= 700
    over = """[...document.querySelectorAll("#searching, #searching :is(.results, p, search)")]
        .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.outerHTML)"""
    assert page.evaluate(over) == []
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def test_without_scripts_there_is_no_search(show: Open) -> None:
    page = show("briefing", java_script_enabled=False)
    expect(page.locator("#search")).to_be_hidden()


def test_on_paper_there_is_no_search(show: Open) -> None:
    page = asked(show("briefing"), "bridge")
    page.emulate_media(media="print")
    expect(page.locator("#searching")).to_be_hidden()
    expect(page.locator("#search")).to_be_hidden()


@pytest.mark.parametrize("words", ["lind", "zebra zebra"])
def test_accessibility(show: Open, words: str) -> None:
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    page = asked(show("briefing", viewport={"width": 390, "height": 800}), words)
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(
            "async () => (await axe.run({preload: false, rules: {'target-size': {enabled: true}}})).violations"
        )
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], scheme


def test_html(show: Open, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("no java here: apt-get install default-jre-headless")
    page = asked(show("briefing"), "bridge")
    (tmp_path / "page.html").write_text(page.content(), encoding="utf-8")
    validator = ["java", "-jar", str(tool("vnu-jar/build/dist/vnu.jar")), "--errors-only", str(tmp_path / "page.html")]
    assert subprocess.run(validator, capture_output=True, text=True, check=False).stderr == ""


def test_what_is_loaded_with_a_page_is_the_key_alone(site: Path) -> None:
    text = (site / "briefings" / "bridge-delay.html").read_text(encoding="utf-8")
    assert "search-index.js" not in text
    assert "js/search.js" not in text


# -- from a server, and with pages of ill will ------------------------------------------------------------------------

HOSTILE = '</script><img src=x onerror=alert(1)>\u2028\u202e<b>`${alert(1)}` &lt;i&gt; \\" zebra'


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def serve(tmp_path: Path, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Return what serves a site with hostile words below /news/ and opens it by an address."""
    source = tmp_path / "source"
    shutil.copytree(Path(__file__).parent / "site", source)
    page = (source / "content/briefings/rumours.md").read_text(encoding="utf-8")
    title = json.dumps(f"Rumours {HOSTILE}", ensure_ascii=False)
    escaped = "".join(f"&#{ord(char)};" if not char.isalnum() else char for char in HOSTILE)
    page = re.sub("title: .*", lambda _: f"title: {title}", page, count=1)
    page += f"\nReported: [Maria Lind](../people/maria-lind.md) said {escaped} twice.\n"
    (source / "content/briefings/rumours.md").write_text(page, encoding="utf-8")
    config = (source / "mkdocs.yml").read_text(encoding="utf-8")
    (source / "mkdocs.yml").write_text(config, encoding="utf-8")
    plugin.build(source / "mkdocs.yml", tmp_path / "root" / "news")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "root")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context()
    wrong: list[str] = []

    def opened(address: str) -> Page:
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(f"http://127.0.0.1:{server.server_port}/news/{address}")
        return page

    yield opened
    context.close()
    server.shutdown()
    server.server_close()
    assert wrong == []


def test_hostile_words_are_shown_and_never_run(serve: Callable[[str], Page]) -> None:
    page = asked(serve("briefings/bridge-delay.html"), "zebra")
    (briefing,) = found(page, "Briefings")
    assert "</script><img src=x onerror=alert(1)>" in briefing
    assert page.locator("#searching :is(img, script, b b, i i)").count() == 0
    assert page.locator("#searching mark").first.inner_text() == "zebra"
    page.locator("#searching input[type=search]").fill("<img src=x onerror=alert(1)> nowhere")
    expect(page.locator("#searching [role=status]")).to_contain_text("<img src=x onerror=alert(1)> nowhere")
    page.wait_for_timeout(100)


def test_results_lead_to_pages_below_the_address_of_the_site(serve: Callable[[str], Page]) -> None:
    page = asked(serve("people/maria-lind.html"), "okafor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/news/people/jonas-okafor.html")


def test_a_site_that_was_made_anew_is_asked_again(serve: Callable[[str], Page]) -> None:
    page = serve("index.html")
    old = []

    def stale(route: object) -> None:
        if "?" in route.request.url or old:  # type: ignore[attr-defined]
            route.continue_()  # type: ignore[attr-defined]
            return
        old.append(route.request.url)  # type: ignore[attr-defined]
        text = route.fetch().text()  # type: ignore[attr-defined]
        route.fulfill(body=re.sub(r'"",\[0\]', '"00",[0]', text), content_type="text/javascript")  # type: ignore[attr-defined]

    page.route("**/search/index.js*", stale)
    page.route("**/t00.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    asked(page, "okafor")
    assert old
    assert found(page, "People")[0].startswith("Jonas Okafor")
