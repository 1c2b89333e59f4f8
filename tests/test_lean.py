"""What our compiler makes of templates shows the bytes that Jinja itself shows; what it cannot do, Jinja does."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from markupsafe import Markup

from briefgen.builder import known as knowing
from briefgen.builder import shown as showing
from briefgen.builder.known import Order
from briefgen.builder.layouts import Layouts
from briefgen.errors import SettingsError
from briefgen.files import shipped
from briefgen.publish.labels import Labels
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.publish.templates import Templates
from briefgen.texts import stamp

CONTENT = Path(__file__).parent.parent / "content"
VALUES = {
    "words": '<b> & "x"',
    "safe": Markup("<b>"),
    "number": 3,
    "nothing": None,
    "items": ["a", "<"],
    "record": {"key": "<v>", "items": "shadowed"},
    "t": Labels({"words": "<&>", "number": {"one": "{n} <", "other": "{n} >"}}),
    "call": lambda one, two="-": f"{one}{two}",
}
SAME = (
    "{{ words }}{{ safe }}{{ number }}{{ nothing }}{{ items }}",
    "{{ words ~ '<' }}{{ words ~ safe }}{{ number ~ 1 }}",
    "{{ call(words) }}{{ call(words, two=safe) }}{{ call(*items) }}",
    "{% macro m(a, b='<', c=true) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 2, 3) }}{{ m(c=0, a=2) }}",
    "{% macro m(a, b='-') %}{{ a }}{{ b }}{{ words }}{% endmacro %}{{ m(m(safe), b=m(1)) ~ '&' }}{{ m(1) if number }}",
    "{% macro m(a) %}1{{ a }}{% endmacro %}{{ m(1) }}{% macro m(a) %}2{{ a }}{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{{ words }}{% endmacro %}{% set words = safe %}{{ m() }}{{ '<' ~ words ~ '>' }}{{ 'a' ~ number }}",
    "{% extends 'base' %}{% block one %}{% for x in items %}{{ x }}{{ words }}{% endfor %}{{ words }}{% endblock %}",
    "{{ t('words') }}{{ t('number', n=2) }}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{{ caller() }}{% endmacro %}{% call m(1, x=2) %}{{ words }}{% endcall %}",
    "{% for one in items %}{{ loop.index }}{{ one }}{{ ', ' if not loop.last }}{% else %}none{% endfor %}",
    "{% extends 'base' %}{% block one %}{{ super() }}{{ self.two() }}{% endblock %}",
    "{% import 'parts' as parts with context %}{{ parts.show(words) }}",
    "{{ record.key }}{{ record['items'] }}{{ record.items() | list | length }}",
    "{% autoescape false %}{{ words }}{% endautoescape %}{{ words }}",
    "{% set ns = namespace(n=0) %}{% for one in items %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
    "{% filter upper %}{{ words }}{% endfilter %}{{ words | truncate(4) }}{{ items | join(safe) }}",
)
WRONG = (
    "{{ missing }}",
    "{{ words.missing }}",
    "{{ missing.more }}",
    "{% if missing %}x{% endif %}",
    "{{ missing() }}",
    "{% macro m() %}{{ missing }}{% endmacro %}{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
    "{{ ",
    "{{ x | y }}",
)
OTHERS = {
    "base": "<{% block one %}1{{ words }}{% endblock %}{% block two %}2{{ number }}{% endblock %}>",
    "parts": "{% macro show(one) %}{{ one }}{{ number }}{% endmacro %}",
}


def by_jinja(texts: dict[str, str]) -> Templates:
    """Return templates that Jinja alone renders."""
    templates = Templates(texts)
    templates.slow |= texts.keys()
    return templates


@pytest.mark.parametrize("text", SAME)
def test_same_bytes(text: str) -> None:
    texts = {"page": text, **OTHERS}
    assert Templates(texts).render("page", VALUES) == by_jinja(texts).render("page", VALUES)


@pytest.mark.parametrize("text", WRONG)
def test_same_message(text: str) -> None:
    texts = {"page.html": text}
    said = []
    for templates in (Templates(texts), by_jinja(texts)):
        with pytest.raises(SettingsError) as error:
            templates.render("page.html", VALUES)
        said.append(str(error.value))
    assert said[0] == said[1]


class Word:
    """What a page shows."""

    def __str__(self) -> str:
        return "<word>"


def test_a_page_is_let_go_when_it_is_made() -> None:
    texts = {
        "page": "{% import 'macros' as macros with context %}{% block one %}{{ macros.show(items) }}{% endblock %}",
        "macros": "{% macro show(found) %}{{ found | join(', ') }}{{ also() }}{% endmacro %}"
        "{% macro also() %}{{ word }}{% endmacro %}",
    }
    templates, word = Templates(texts), Word()
    held = weakref.ref(word)
    gc.disable()
    try:
        assert templates.render("page", {"word": word, "items": [word]}) == "&lt;word&gt;&lt;word&gt;"
        del word
        assert held() is None
    finally:
        gc.enable()
    assert not templates.slow


def test_pages() -> None:
    pages = {path.relative_to(CONTENT).as_posix(): path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.md")}
    order = Order(
        pages,
        {path: stamp(text) for path, text in pages.items()},
        Shell(SiteInfo.of("Site", "", "https://example.org/", "", "en")),
        Layouts.of([shipped.layouts_dir()]),
    )
    known = knowing.know(order)
    lean, plain = order.layouts.templates, by_jinja(order.layouts.texts)
    shown = [showing.render(known, path, set()) for path in known.ours]
    assert lean.slow == set()  # all of our own templates are rendered the quick way
    order.layouts.__dict__["templates"] = plain
    assert shown == [showing.render(known, path, set()) for path in known.ours]
