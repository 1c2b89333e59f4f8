"""Every kind of page against what the field agreed on: WCAG by axe-core, HTML by the Nu validator, weight, rest."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import KINDS, Open, tool

HEAVIEST = 60_000
"""Bytes, compressed, of a page with all it loads."""


@pytest.mark.parametrize("kind", KINDS)
def test_accessibility(show: Open, kind: str) -> None:
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    page = show(kind, viewport={"width": 390, "height": 800})
    page.evaluate(axe)
    for scheme, rules in (
        ("light", "{preload: false, rules: {'target-size': {enabled: true}}}"),
        ("dark", "{runOnly: ['color-contrast']}"),
    ):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(f"async () => (await axe.run({rules})).violations")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], scheme


def test_html(site: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("no java here: apt-get install default-jre-headless")
    validator = ["java", "-jar", str(tool("vnu-jar/build/dist/vnu.jar")), "--skip-non-html", "--errors-only", str(site)]
    assert subprocess.run(validator, capture_output=True, text=True, check=False).stderr == ""


@pytest.mark.parametrize("kind", KINDS)
def test_weight(site: Path, kind: str) -> None:
    page = site / KINDS[kind]
    text = page.read_text(encoding="utf-8")
    loaded = re.findall(r'<(?:link rel="(?:icon|stylesheet)"|script|img)[^>]* ?(?:href|src)="([^"]+)"', text)
    assert len(loaded) >= 4
    files = [page, *(page.parent / name for name in loaded)]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < HEAVIEST


MOVES = 0.01
"""Layout shift of a page that came in pieces, at most: a tenth of what Core Web Vitals calls good."""
SHIFTS = """() => new Promise(done => {
    const told = one => [one.value, ...one.sources.map(({node}) => node?.outerHTML?.slice(0, 80))];
    const seen = new PerformanceObserver(list => done(list.getEntries().map(told)));
    seen.observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(seen.takeRecords().map(told)), 150)));
})"""


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("kind", ["briefing", "persian", "person", "topic", "home", "sources"])
def test_nothing_shifts_or_runs_over(show: Open, kind: str, width: int) -> None:
    page = show(kind, viewport={"width": width, "height": 800})
    page.wait_for_load_state("load")
    shifts = page.evaluate(SHIFTS)
    assert sum(value for value, *_ in shifts) < MOVES, shifts
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def test_the_head_stands_still_on_a_slow_machine(show: Open) -> None:
    page = show("home", viewport={"width": 1440, "height": 800})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 12})
    page.reload(wait_until="load")
    moved = [node for _, *nodes in page.evaluate(SHIFTS) for node in nodes]
    assert not [node for node in moved if node and re.match(r"<(?:nav|a class=.name|button|label class=.theme)", node)]
