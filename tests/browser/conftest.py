"""The site of `site/`, built once, in Debian's chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from briefgen import plugin

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium")
KINDS = {
    "home": "index.html",
    "briefing": "briefings/bridge-delay.html",
    "draft": "briefings/bridge-costs.html",
    "undated": "briefings/rumours.html",
    "persian": "briefings/pol.html",
    "hebrew": "briefings/gesher.html",
    "arabic": "briefings/jisr.html",
    "source": "sources/bridge-delay.html",
    "person": "people/maria-lind.html",
    "organisation": "organisations/harbour-authority.html",
    "topic": "topics/harbour-bridge.html",
    "timeline": "timeline/index.html",
    "month": "timeline/2026-03.html",
    "people": "people/index.html",
    "topics": "topics/index.html",
    "sources": "sources/index.html",
    "wanted": "wanted.html",
    "ordinary": "about.html",
    "missing": "404.html",
}
"""A page of each kind."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if CHROMIUM is None:
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="no chromium here: apt-get install chromium"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(HERE / "site", source, dirs_exist_ok=True)
    plugin.build(source / "mkdocs.yml", source / "site")
    return source / "site"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as tools:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def show(site: Path, chromium: Browser) -> Iterator[Open]:
    """Return what opens a page from disk; keywords go to the browser's context. Nothing may fail or leave the disk."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(kind: str, fragment: str = "", **options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
        page.goto((site / KINDS[kind]).as_uri() + fragment)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def tool(name: str) -> Path:
    """Return a file of a package in package.json; skip the test where it is not installed."""
    path = HERE / "node_modules" / name
    if not path.exists():
        named = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
        pytest.skip(f"{', '.join(named)} are not here: npm ci --prefix tests/browser")
    return path
