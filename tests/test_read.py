"""Bytes to article: encodings, metadata in its order, and what is inferred is said."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from briefgen.errors import InputError
from briefgen.files.seeds import SeedFile
from briefgen.model.article import Article
from briefgen.registry import load
from briefgen.study import read_seed

READERS = load("readers")
WORDS = "Le café de l’hôtel était fermé. “Déjà vu,” dit-elle à Zoë, qui préféra la crème brûlée.\n" * 20


def read(data: bytes | str, path: str = "seeds/a.txt", sidecar: str | None = None) -> Article:
    raw = data.encode() if isinstance(data, str) else data
    return read_seed(SeedFile(path, raw, sidecar.encode() if sidecar is not None else None, "seeds/a.yml"), READERS)


def codes(data: bytes | str, path: str = "seeds/a.txt", sidecar: str | None = None) -> list[tuple[str, int]]:
    with pytest.raises(InputError) as caught:
        read(data, path, sidecar)
    return [(finding.code, finding.line) for finding in caught.value.findings]


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("utf-16"),
        WORDS.replace("\n", "\r\n").encode(),
        WORDS.replace("\n", "\r").encode(),
        WORDS.replace("é", "e\u0301").encode(),
    ],
)
def test_all_forms_of_one_text_are_one_text(data: bytes) -> None:
    assert read(data).text == WORDS


def test_other_encodings_are_detected_and_said() -> None:
    for encoding in ("cp1252", "utf-16-le", "utf-16-be"):
        article = read(WORDS.encode(encoding))
        assert article.text == WORDS
        assert "encoding" in article.inferred


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source-empty"),
        (b" \n\t\n", "source-empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "source-binary"),
        (b"text\0text", "source-binary"),
        ("---\ntitle: a\n---\n\n", "source-empty"),
        (b"\xff\xfea\x00b", "source-encoding"),
        ("---\ndate: 2026-13-45\n---\nText.", "source-metadata"),
        ("---\n[a, b]\n---\nText.", "front-matter"),
    ],
)
def test_bad_files_are_one_finding(data: bytes | str, code: str) -> None:
    assert [found for found, _ in codes(data)] == [code]


def test_all_problems_of_metadata_at_once_with_their_lines() -> None:
    head = "---\ntitel: a\ndate: soon\nurl: javascript:alert(1)\ndisplay: all\ntopics: {a: b}\n---\nText."
    assert codes(head) == [("source-metadata", line) for line in (2, 3, 4, 5, 6)]
    assert codes("Text.", sidecar="titel: a\ndate: soon\n") == [("source-metadata", 1), ("source-metadata", 2)]


def test_front_matter_wins_over_sidecar_over_file_name() -> None:
    path = "seeds/2026-01-01-a.txt"
    assert read("Text.", path).published == date(2026, 1, 1)
    assert "date" in read("Text.", path).inferred
    assert read("Text.", path, "date: 2026-01-02").published == date(2026, 1, 2)
    assert read("---\ndate: 2026-01-03\n---\nText.", path, "date: 2026-01-02").published == date(2026, 1, 3)
    assert read("Text.").published is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A headline\n\nThe text follows here, in a paragraph.", "A headline"),
        ("NEWS RELEASE\n\nA headline\n\nThe text follows here.", "A headline"),
        ("Embargoed until 00:01, 3 May\nMedia contact:\nJo, 0123\n\nA headline\n\nThe text.", "A headline"),
        ("BC-EU--Budget,2nd Ld\nA headline\n\nThe text follows here.", "A headline"),
        ("Embargo on oil ends after 3 years\n\nThe text follows here.", "Embargo on oil ends after 3 years"),
        ("PRESS RELEASE", "PRESS RELEASE"),
        ("The lead is a sentence. And so it goes on.", "The lead is a sentence"),
        ("word " * 60, "word word word word word word word word word word word word word word word word word word …"),
    ],
)
def test_headlines_are_inferred_and_said(text: str, title: str) -> None:
    article = read(text)
    assert (article.title, "title" in article.inferred) == (title, True)


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ("Updated 6 March 2026, 10:12 | Published 5 March 2026, 18:40", "2026-03-05"),
        ("Thursday, March 5th, 2026", "2026-03-05"),
        ("PORT ALDER, Alderland, 5 March 2026 /Wire/ -- The council waits.", "2026-03-05"),
        ("EMBARGOED UNTIL 00:01 GMT, 5 MARCH 2026", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("5/3/2026", None),
        ("Published 31 February 2026", None),
        ("Updated 6 March 2026", None),
        ("Published on 3 March 2026, the report names nobody.", None),
        ("A report published on 3 March 2026 says otherwise", None),
        ("It began on Friday, 3 March 2026 – a day of rain.", None),
        ("4 March 2026\n5 March 2026", None),
    ],
)
def test_the_day_that_a_text_states_at_its_top(top: str, day: str | None) -> None:
    article = read(f"The council waits\n\n{top}\n\nThe council put off its vote.")
    assert article.published == (day and date.fromisoformat(day))
    assert ("date" in article.inferred) == (day is not None)


def test_offsets_hold_in_the_file_and_lines_count_from_its_top() -> None:
    article = read("---\ntitle: a\n---\nOne.\n\nTwo.\n")
    assert article.text == "One.\n\nTwo.\n"
    assert article.lines[0] == 4


def test_markdown_loses_its_marks_and_keeps_headings_and_links() -> None:
    text = "# A title\n\nThe **dike** held, see [the report](https://example.org/r).\n\n## Later\n\n> Quoted *words*.\n"
    article = read(text, "seeds/a.md")
    assert article.title == "A title"
    assert "The dike held, see the report." in article.text
    assert [article.text[s.start : s.end] for s in article.headings] == ["Later"]
    assert [link.url for link in article.links] == ["https://example.org/r"]
    assert "Quoted words." in article.text


def test_html_in_markdown_is_no_text() -> None:
    article = read("Before <b>and</b> after.\n\n<div onclick=x>\nblock\n</div>\n\nThe end.\n", "seeds/a.md")
    assert "Before and after." in article.text
    assert "<" not in article.text


PAGE = "<html><head><title>x</title>{}</head><body><article><h1>Pier closes</h1>{}</article></body></html>"
LONG = "<p>The pier of Stennis was closed on Thursday because of the wind, and nobody could say for how long.</p>"


def web(data: bytes, sidecar: bytes | None = None) -> Article:
    return read_seed(SeedFile("seeds/page.html", data, sidecar, "seeds/page.yml" if sidecar else None), READERS)


def test_a_sidecar_wins_over_what_a_page_says_of_itself() -> None:
    head = '<meta property="article:published_time" content="2026-03-05T10:00"><meta name="author" content="Ada Quill">'
    article = web(PAGE.format(head, LONG * 3).encode(), b"date: 2026-03-06\n")
    assert (article.title, article.published, article.byline) == ("Pier closes", date(2026, 3, 6), "Ada Quill")


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": 7, "author": [[[{}]]]</script>',
        f'<script type="application/ld+json">{"[" * 5000}</script>',
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "soon", "url": "a:1"}</script>',
        '<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="data:text/html,x">',
        '<meta name="date" content="2026-02-30"><html lang="not a language">',
    ],
)
def test_what_a_page_says_wrongly_of_itself_is_passed_over(head: str) -> None:
    article = web(PAGE.format(head, LONG * 3).encode())
    assert (article.title, article.published, article.source.url) == ("Pier closes", None, None)


def test_half_a_character_in_what_a_page_says_of_itself() -> None:
    head = '<script type="application/ld+json">{"@type": "Article", "headline": "Pier \\ud800 closes"}</script>'
    assert web(PAGE.format(head, LONG * 3).encode()).title == "Pier \ufffd closes"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 3000 + LONG * 3,
        "<p>" * 5000 + LONG * 3,
        LONG * 3 + "<q>" * 500,
        "<!--" + LONG + LONG * 3,
        "<script>" + LONG * 3,
        "<table>" + "<tr><td>" * 2000,
        LONG * 3 + "<b><i>" * 2000 + "</p></b>",
        "<b>x</b> " * 50_000 + LONG * 3,
    ],
    ids=["deep", "unclosed", "quotes in quotes", "comment", "script", "table", "crossed", "bold words"],
)
def test_broken_pages_give_an_article_or_a_finding(body: str) -> None:
    try:
        article = web(PAGE.format("", body).encode())
    except InputError as error:
        found, headings, length = [finding.code for finding in error.findings], (), 0
    else:
        found, headings, length = [], article.headings, len(article.text)
    assert found in ([], ["source-empty"])
    assert all(0 <= span.start < span.end <= length for span in headings)


def test_a_page_is_read_without_files_or_entities_from_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word is plover")
    head = f'<!DOCTYPE html [<!ENTITY e SYSTEM "file://{secret}">]>'
    article = web((head + PAGE.format("", f"<p>&e; and more</p>{LONG * 3}")).encode())
    assert "plover" not in article.text


def test_words_of_scripts_and_comments_are_not_the_articles() -> None:
    body = (
        LONG * 2
        + "<p>“We wait,” <!-- said nobody --> said Ada Quill<script>document.write('never')</script>.</p>"
        + LONG
    )
    text = web(PAGE.format("", body).encode()).text
    assert "“We wait,” said Ada Quill." in text
    assert "nobody)" not in text
    assert "never" not in text


def test_slow_libraries_are_imported_by_those_who_need_them() -> None:
    code = "import sys; from briefgen.registry import load; load('readers'); print(*sys.modules)"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"trafilatura", "lxml", "markdown_it", "charset_normalizer"} & set(names)


def mail(*lines: str) -> Article:
    return read_seed(SeedFile("seeds/release.eml", "\n".join(lines).encode("latin-1")), READERS)


def test_a_message_that_is_a_web_page() -> None:
    head = (
        "Subject: Pier closes",
        "From: press@example.org",
        "Date: soon",
        "Content-Type: text/html; charset=iso-8859-1",
    )
    article = mail(*head, "", PAGE.format("", f"<p>Zo\xeb said: <q>We wait for the wind to go.</q></p>{LONG * 3}"))
    assert (article.title, article.published, article.byline) == ("Pier closes", None, None)
    assert "Zoë said: “We wait for the wind to go.”" in article.text


@pytest.mark.parametrize(
    "lines",
    [
        ("Subject: x", "", ""),
        ("Subject: =?utf-8?b?!!!?= =?none?q?x?=", "From: <<<>>>", "Date: 99", "Content-Type: multipart/mixed", "", "x"),
        ("Content-Type: multipart/mixed; boundary=a", "", "--a", "--a", "Content-Type: image/png", "", "x", "--a--"),
        ("Content-Type: text/plain; charset=nothing", "Content-Transfer-Encoding: base64", "", "%%%"),
        ("Content-Type: message/rfc822", "", "Subject: inside", "", "Words of another message."),
        ("\x00\x01\x02",),
        tuple(line for n in range(3000) for line in (f"Content-Type: multipart/mixed; boundary=b{n}", "", f"--b{n}")),
    ],
    ids=["empty", "headers", "parts", "encodings", "another", "binary", "deep"],
)
def test_broken_messages_give_an_article_or_a_finding(lines: tuple[str, ...]) -> None:
    try:
        found = mail(*lines).text
    except InputError as error:
        assert error.findings  # noqa: PT017 - either is fine
    else:
        assert found.strip()


def test_a_page_in_utf_8_that_declares_something_else() -> None:
    body = "<body><article><h1>Café</h1><p>Zoë fermé.</p></article></body>"
    page = f'<html><head><meta charset="iso-8859-1"></head>{body}</html>'
    assert "Zoë fermé." in read(page, "seeds/a.html").text


def test_a_subject_whose_encoding_nobody_declares() -> None:
    words = "Die Brücke bleibt für immer geschlossen – sagt “Voss”"
    message = f"Subject: {words}\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\nNein, für immer.\r\n"
    assert read(message.encode("cp1252"), "seeds/a.eml").title == words
