"""How fast the search answers, and what its index costs: `make bench`.

Articles are made up from a seed (`corpus.py`) and drafted once; the index is made from their Markdown, and queries are
typed in Debian's chromium, from disk and from a server. CPU is that of this process; the time of a query is from its
last key to the first result in the page. Cold: in a page just opened; warm: the same words once more.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from time import process_time

import corpus
from playwright.sync_api import Page, sync_playwright

from briefgen.builder import known as knowing
from briefgen.builder import shown, volumes
from briefgen.builder.cache import Cache
from briefgen.builder.layouts import Layouts
from briefgen.builder.trace import Stamps
from briefgen.files import shipped
from briefgen.publish.search import entries
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.texts import stamp

QUERIES = (
    "bridge",
    "committee",
    "water board",
    "{person}",
    "{surname}",
    "nobody had checked the numbers",
    "tunnel b",
    "b",
)
"""A word of headlines, one of nearly all pages, a body, a seldom person, words of a quote, words not yet whole."""


def project(folder: Path, articles: int) -> Path:
    """Make a project whose content was drafted from so many articles; return its folder."""
    command, root = Path(sys.executable).parent / "briefgen", folder / "project"
    subprocess.run([command, "new", str(root)], check=True, stdout=subprocess.DEVNULL)
    for name in ("seeds", "content/briefings", "content/sources", ".briefgen"):
        shutil.rmtree(root / name, ignore_errors=True)
    corpus.write(root / "seeds", articles)
    subprocess.run([command, "draft", "--quiet"], cwd=root, check=True)
    return root


def index(root: Path, target: Path) -> str:
    """Make the index of a project, with one page and its scripts, and print what that costs; return a person's name."""
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.md")}
    digests = {path: stamp(text) for path, text in texts.items()}
    layouts = Layouts.of([shipped.layouts_dir()])
    known = knowing.know(knowing.Order(texts, digests, Shell(SiteInfo("Bench")), layouts, (), Cache(None, b""), jobs=2))
    site, store = known.site, known.store
    briefings = len(site.briefings)
    held = [(site.briefings[path], site.statements[path]) for path in site.briefings]
    sources = [site.collection.sources[slug] for slug in site.collection.sources]
    start = process_time()
    for page, statements in held:
        entries.dump(entries.briefing(page, statements))
    for source in sources:
        entries.dump(entries.source(source))
    words = process_time() - start
    start = process_time()
    cache = Cache(None, b"")
    plan = volumes.plan(known.search, site, known.shell, Stamps(site), cache, "made", None, None)
    (target / "search").mkdir(parents=True)
    made = {name: volumes.make(plan, name, store, target, None) for name in plan.stale}
    volumes.finish(plan, made, target, cache)
    bound = process_time() - start
    files = [path for path in (target / "search").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"index: {len(files):,} files, {size / 1e6:.1f} MB, {size / briefings / 1e3:.1f} kB a briefing")
    print(f"made in {words:.2f} s of CPU for the words and {bound:.2f} s for the files: ", end="")
    print(f"{(words + bound) / briefings * 1000:.2f} s for 1,000 briefings")
    for name, path in layouts.assets.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)
    (target / "index.html").write_text(shown.render(known, "index.md", set())[0][0], encoding="utf-8")
    loaded = [target / "js/search-index.js", target / "js/search.js", target / "search/index.js"]
    plain, packed = (sum(len(pack(path.read_bytes())) for path in loaded) for pack in (bytes, gzip.compress))
    print(f"loaded before the first key: {plain / 1e3:.1f} kB, {packed / 1e3:.1f} kB compressed")
    return min(
        site.collection.people.values(),
        key=lambda one: (len(site.said_refs.get(f"people/{one.slug}.md", ())), one.name),
    ).name


FIRST = """
(words) => new Promise((done) => {
  const input = document.querySelector("#searching input");
  const list = document.querySelector("#searching .results");
  input.value = "";
  input.dispatchEvent(new Event("input"));
  setTimeout(() => {
    const start = performance.now();
    const seen = new MutationObserver(() => {
      if (!list.querySelector("a")) return; // a query that finds nothing would wait for ever
      seen.disconnect();
      list.getBoundingClientRect();
      done(performance.now() - start);
    });
    seen.observe(list, { childList: true, subtree: true });
    input.value = words;
    input.dispatchEvent(new Event("input"));
  }, 50);
})
"""


LOADED = """
performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/search/"))
  .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)
"""
"""Bytes of the index; a browser does not count them from disk."""


def ask(page: Page, words: str) -> float:
    """Return after how many milliseconds the first result stood in the page."""
    found: float = page.evaluate(FIRST, words)
    return found


def queries(page: Page, address: str, person: str) -> None:
    cold: list[float] = []
    warm: list[float] = []
    bytes_of: list[int] = []
    for query in QUERIES:
        words = query.format(person=person, surname=person.split()[-1])
        page.goto(address)
        page.keyboard.press("/")
        page.wait_for_selector("#searching[open]")
        cold.append(ask(page, words))
        page.wait_for_timeout(500)
        bytes_of.append(page.evaluate(LOADED))
        warm += [ask(page, words) for _ in range(3)]
        print(f"  {words:34} {cold[-1]:6.0f} ms cold {median(warm[-3:]):6.0f} ms warm", end="")
        print(f" {bytes_of[-1] / 1e3:8.0f} kB" if bytes_of[-1] else "")
    print(f"  {'median':34} {median(cold):6.0f} ms cold {median(warm):6.0f} ms warm")


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("briefings", nargs="*", type=int, default=[1000])
    parser.add_argument("--project", type=Path, help="a project that was drafted before, in place of a new one")
    options = parser.parse_args()
    for briefings in options.briefings:
        print(f"-- {briefings:,} briefings")
        with tempfile.TemporaryDirectory() as name, sync_playwright() as tools:
            target = Path(name) / "site"
            person = index((options.project or project(Path(name), briefings)) / "content", target)
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(target)))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            flags = ["--no-sandbox", "--disable-dev-shm-usage"]
            browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
            for kind, address in (
                ("from disk", (target / "index.html").as_uri()),
                ("from a server", f"http://127.0.0.1:{server.server_port}/"),
            ):
                print(kind)
                queries(browser.new_page(), address, person)
            browser.close()
            server.shutdown()


if __name__ == "__main__":
    main()
