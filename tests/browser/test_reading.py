"""What a reader does on the pages, with and without scripts, opened from disk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import HERE, KINDS, Open
from playwright.sync_api import Browser, Page, expect

from briefgen import plugin
from briefgen.publish.show import entity

SITE = HERE / "site"

QUOTE = "“We will not build on numbers that nobody has checked.”"
PERMALINK = "#q-we-will-not-build-on-f0c7c644"


def on(page: Page, selector: str) -> str:
    """Return the text of the one element."""
    return re.sub(r"\s+", " ", page.locator(selector).inner_text()).strip()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_opens_from_disk_without_a_complaint(show: Open, kind: str) -> None:
    assert show(kind).locator("h1").count() == 1


# -- who said what ---------------------------------------------------------------------------------------------------


def test_a_key_point_leads_to_its_paragraph(show: Open) -> None:
    page = show("briefing")
    page.get_by_role("link", name="Engineers are to look").click()
    target = page.locator(":target")
    expect(target).to_contain_text("Engineers are to look")
    expect(target).to_be_in_viewport()


def test_speaker_and_venue_stand_in_the_margin_or_under_the_quote(show: Open) -> None:
    for width, beside in ((1280, True), (390, False)):
        page = show("briefing", viewport={"width": width, "height": 800})
        quote, caption = page.locator("figure.quote blockquote").first, page.locator("figure.quote figcaption").first
        words, said = quote.bounding_box(), caption.bounding_box()
        assert words is not None
        assert said is not None
        assert (said["x"] >= words["x"] + words["width"]) == beside
        assert (said["y"] >= words["y"] + words["height"]) != beside
        expect(caption).to_contain_text("Maria Lind mayor")
        expect(caption).to_contain_text("on local radio")
        expect(caption).to_contain_text("verified verbatim")


def test_the_table_has_each_statement_with_its_paragraph(show: Open) -> None:
    page = show("briefing")
    table = page.locator(".who-said-what table")
    assert table.locator("tbody").count() == 4
    row = table.locator("tr", has_text="We will not build")
    expect(row).to_contain_text("on local radio")
    expect(row).to_contain_text("11 March 2026")
    expect(row.locator("a.cite")).to_have_attribute("href", "../sources/bridge-delay.html#p2")
    expect(table.locator("tr", has_text="brave")).to_contain_text("reported")


def test_the_original_is_opened_at_the_words(show: Open) -> None:
    page = show("briefing")
    links = page.locator("figure.quote").first.get_by_role("link", name="In the original")
    words = "We%20will%20not%20build%20on%20numbers%20that%20nobody%20has%20checked"
    expect(links).to_have_attribute("href", f"https://example.org/news/bridge-delay#:~:text={words}")


def test_positions_have_honest_blank_cells_and_conflicts_stand_side_by_side(show: Open) -> None:
    page = show("topic")
    row = page.locator(".positions tbody tr", has_text="Parisa Rahimi")
    assert [re.sub(r"\s+", " ", text) for text in row.locator("td").all_inner_texts()][1] == "no quote here"
    expect(row.locator("td a").first).to_have_attribute("href", re.compile(r"\.\./briefings/pol\.html#q-"))
    left, right = (one.bounding_box() for one in page.locator(".accounts .quote").all())
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    expect(page.locator(".conflicts")).to_contain_text("The minutes of that day are not public.")


# -- previews: WCAG 1.4.13 -------------------------------------------------------------------------------------------


def test_a_preview_shows_on_hover_stays_under_the_pointer_and_goes(show: Open) -> None:
    page = show("briefing")
    box = page.locator("#preview")
    page.locator("figure.quote a.cite").first.hover()
    expect(box).to_be_visible()
    assert on(page, "#preview mark") == QUOTE.strip("“”")
    box.hover()
    page.wait_for_timeout(500)
    expect(box).to_be_visible()
    page.mouse.move(5, 5)
    expect(box).to_be_hidden()


def test_a_preview_shows_on_focus_and_esc_dismisses_it(show: Open) -> None:
    page = show("briefing")
    cite = page.locator("figure.quote a.cite").nth(1)
    cite.focus()
    box = page.locator("#preview")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Okafor told this newspaper.")
    expect(cite).to_have_attribute("aria-describedby", "preview")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(cite).to_be_focused()


# -- copying ---------------------------------------------------------------------------------------------------------


CITED = (
    "Maria Lind, mayor, on local radio, Wednesday 11 March 2026. "
    "The Example, “Council delays vote on the harbour bridge”"
)
PLAIN = f"{QUOTE}\n— {CITED}, 12 March 2026, ¶ 2. "
MARKDOWN = f"> {QUOTE}\n>\n> — {CITED}, 12 March 2026, ¶ 2. [¶](<"


@pytest.mark.parametrize(("name", "words"), [("Copy", PLAIN), ("Copy as Markdown", MARKDOWN)])
def test_a_quote_is_copied_with_who_when_source_and_link(show: Open, name: str, words: str) -> None:
    page = show("briefing", permissions=["clipboard-read", "clipboard-write"])
    figure = page.locator("figure.quote").first
    figure.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text("Copied", exact=True)).to_be_attached()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(words)
    assert copied.rstrip(">)").endswith(f"/briefings/bridge-delay.html{PERMALINK}")


def test_a_quote_on_a_persons_page_is_copied_with_the_link_to_its_briefing(show: Open) -> None:
    page = show("person", permissions=["clipboard-read", "clipboard-write"])
    figure = page.locator("figure.quote", has_text="We will not build")
    figure.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied", exact=True)).to_be_attached()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/briefings/bridge-delay.html{PERMALINK}")


def test_permalinks_lead_to_their_quotes(show: Open) -> None:
    expect(show("briefing", PERMALINK).locator(":target")).to_contain_text("We will not build")


# -- colours ---------------------------------------------------------------------------------------------------------


def test_the_colours_chosen_are_remembered(show: Open) -> None:
    page = show("briefing", color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    expect(page.get_by_label("Colours")).to_have_value("dark")
    page.get_by_label("Colours").select_option("")
    page.reload()
    assert page.evaluate(paper) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == dark


# -- filters ---------------------------------------------------------------------------------------------------------


def test_filters_reach_the_other_pages_of_a_long_list(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entity, "SAID", 2)
    plugin.build(SITE / "mkdocs.yml", tmp_path)
    page = chromium.new_page()
    page.goto((tmp_path / "people/maria-lind.html").as_uri())
    shown, elsewhere = page.locator("[data-kind]:visible"), page.locator("#filters .elsewhere")
    assert shown.count() == 2
    expect(elsewhere).to_be_hidden()
    page.get_by_label("Kind").select_option(label="Quotes (3)")
    expect(page.locator("#filters output")).to_have_text("1 of the 2 on this page shown")
    expect(elsewhere.locator("a:visible")).to_have_text(["Page 2 (2)"])
    page.get_by_label("Topic").select_option("ferries")
    elsewhere.get_by_role("link", name="Page 2").click()
    expect(page).to_have_url(re.compile(r"maria-lind/1\.html#show\?topic=ferries&kind=quote$"))
    expect(shown).to_have_count(1)  # of several, the next line would fail at once and not wait for the script
    expect(shown).to_contain_text("I have no number for you today.")
    assert shown.count() == 1
    page.get_by_label("Kind").select_option("reported")
    assert shown.count() == 0
    page.get_by_label("Topic").select_option("")
    expect(elsewhere.locator("a:visible")).to_have_text(["Page 1 (1)"])
    page.close()


def test_what_editors_let_stand_is_told(show: Open) -> None:
    waived = show("draft").locator(".waived")
    expect(waived.locator(".reason").first).to_have_text(
        "The mayor confirmed by phone that these are her words. R. Adler"
    )
    expect(waived.locator(".finding")).to_have_count(2)


def test_statements_are_filtered(show: Open) -> None:
    page = show("person")
    shown = page.locator("[data-kind]:visible")
    assert shown.count() == 4
    page.get_by_label("Publisher").select_option("Port Alder Courier")
    assert shown.count() == 2
    page.get_by_label("Topic").select_option("ferries")
    assert shown.count() == 1
    expect(shown).to_contain_text("I have no number")
    expect(page.locator("#filters output")).to_have_text("1 of 4 shown")
    expect(page.locator(".year", has=page.get_by_role("heading", name="2025"))).to_be_hidden()
    page.get_by_label("Publisher").select_option("")
    page.get_by_label("Topic").select_option("")
    page.get_by_label("Kind").select_option("reported")
    assert shown.count() == 1


# -- everyone --------------------------------------------------------------------------------------------------------


def test_the_keyboard_reaches_everything_in_order(show: Open) -> None:
    page = show("briefing")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = "document.activeElement.closest('main') !== null"
    assert page.evaluate(focused)
    reachable = page.locator("main :is(a[href], button, select, summary):visible").count()
    seen = set()
    for _ in range(reachable + 5):
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        seen.add(page.evaluate("(all => all.indexOf(document.activeElement))([...document.querySelectorAll('*')])"))
        page.keyboard.press("Tab")
        if not page.evaluate(focused):
            break
    assert len(seen) >= reachable


def test_all_but_previews_copy_and_colours_works_without_scripts(show: Open) -> None:
    page = show("briefing", java_script_enabled=False)
    expect(page.locator("figure.quote").first).to_contain_text(QUOTE)
    expect(page.locator(".passages")).to_contain_text("Okafor told this newspaper.")
    expect(page.locator(".needs-js:visible")).to_have_count(0)
    expect(page.get_by_role("link", name="Permalink").first).to_be_visible()
    person = show("person", java_script_enabled=False)
    expect(person.locator("[data-kind]:visible")).to_have_count(4)
    expect(person.locator("#filters")).to_be_hidden()


def test_a_chart_has_a_name_and_a_table(show: Open) -> None:
    page = show("person")
    expect(page.get_by_role("img", name=re.compile("How often and when: November 2025 – March 2026"))).to_be_visible()
    page.get_by_text("As a table").click()
    assert on(page, ".chart tbody tr:last-child") == "March 2026 3"


@pytest.mark.parametrize(("kind", "language"), [("persian", "fa"), ("hebrew", "he"), ("arabic", "ar")])
def test_right_to_left(show: Open, kind: str, language: str) -> None:
    page = show(kind)
    expect(page.locator("article")).to_have_attribute("dir", "rtl")
    expect(page.locator("h1")).to_have_attribute("lang", language)
    quote, caption = page.locator("figure.quote blockquote"), page.locator("figure.quote figcaption")
    expect(quote).to_have_attribute("lang", language)
    words, said = quote.bounding_box(), caption.bounding_box()
    assert words is not None
    assert said is not None
    assert said["x"] + said["width"] <= words["x"]
    day = caption.locator("time")
    assert re.fullmatch(r"\w+ \d+ February 2026", day.inner_text())
    order = """time => {
        const range = document.createRange(), text = time.firstChild;
        const left = at => {
            range.setStart(text, at); range.setEnd(text, at + 1);
            return range.getBoundingClientRect().left;
        };
        return left(0) < left(text.length - 1);
    }"""
    assert day.evaluate(order), "the date in the labels' language reads from left to right"
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_paper_has_addresses_and_numbers_and_no_controls(show: Open) -> None:
    page = show("briefing")
    page.emulate_media(media="print")
    after = "one => getComputedStyle(one, '::after').content"
    expect(page.locator("header.site nav")).to_be_hidden()
    expect(page.get_by_role("button", name="Copy", exact=True).first).to_be_hidden()
    expect(page.locator(".prose .number").first).to_be_visible()
    assert page.locator(".original").evaluate("one => one.dataset.url") == "https://example.org/news/bridge-delay"
    assert "https://example.org/news/bridge-delay" in page.locator(".original").evaluate(after)
    assert page.locator("figure.quote").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"


def test_without_styles_it_reads_in_order(show: Open) -> None:
    page = show("briefing")
    page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach(one => one.remove())")
    text = re.sub(r"\s+", " ", page.locator("main").inner_text())
    order = ["Council delays vote", "Key points", "Information up to", "Maria Lind", QUOTE, "Reported", "Who said what"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_motion_is_only_for_those_who_do_not_mind(show: Open) -> None:
    page = show("briefing", reduced_motion="reduce")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("kind", ["persian", "hebrew", "arabic", "topic", "briefing", "source"])
def test_labels_are_in_the_language_of_the_site_whatever_stands_around_them(show: Open, kind: str) -> None:
    found = show(kind).evaluate(
        """() => {
            const labels = "of the source|^reported$|unknown speaker|^wanted$|verified verbatim";
            const ours = new RegExp(`${labels}|^\\\\d+ (January|February|March) \\\\d{4}$`, "i");
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), wrong = [];
            let seen = 0;
            for (let node; (node = texts.nextNode()); ) {
                if (!ours.test(node.data.trim())) continue;
                seen += 1;
                if (node.parentElement.closest("[lang]").lang !== "en") wrong.push(node.data);
            }
            for (const one of document.querySelectorAll("[aria-label]"))
                if (one.closest("[lang]").lang !== "en") wrong.push(one.ariaLabel);
            return {seen, wrong};
        }"""
    )
    assert found["wrong"] == []
    assert found["seen"] > 0
