"""The site as `serve` shows it: a page is made when a browser asks for it, so that a save is seen at once."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import RLock

from briefgen.builder import shown
from briefgen.builder.known import Known
from briefgen.publish.search.volumes import FOLDER


class Served:
    """A folder from which a server serves, and what is known of the site that it should hold."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not be there yet; it is this object's alone."""
        self.folder = folder
        self._lock = RLock()
        self._known: Known | None = None
        self._pages: dict[str, str] = {}
        """File of each of our pages below the folder -> its path below content/."""
        self._made: set[str] = set()
        self._complete: Callable[[], object] | None = None

    def put(self, fill: Callable[[Path], bool]) -> None:
        """Let `fill` make all files, in an empty folder; if it returns True, that takes the place of the one before."""
        with self._lock:
            staged = self.folder.with_name("next")
            shutil.rmtree(staged, ignore_errors=True)
            staged.mkdir(parents=True)
            if fill(staged):
                shutil.rmtree(self.folder, ignore_errors=True)
                staged.rename(self.folder)
                self._made = set()

    def show(self, known: Known, complete: Callable[[], object]) -> None:
        """From now on make pages of what is known; `complete` puts everything in place, files for machines too."""
        with self._lock:
            before, self._pages = self._pages, {known.shell.file(path): path for path in known.ours}
            for file in before.keys() - self._pages.keys():
                (self.folder / file).unlink(missing_ok=True)
            self._known, self._complete, self._made = known, complete, set()

    def bring(self, address: str) -> None:
        """See to it that what an address (the path of a URL, decoded) leads to stands in the folder as it should.

        Raises BriefgenError where a template or a page stops it, OSError.
        """
        file = posixpath.normpath("/" + address).lstrip("/")
        if address.endswith("/") or not file:
            file = posixpath.join(file, "index.html")
        with self._lock:
            if self._known is None:
                return
            for name in (file, f"{file}/index.html"):
                if name in self._pages:
                    self._make(self._known, name)
                    return
            if self._complete is not None and self._for_machines(self._known, file):
                complete, self._complete = self._complete, None
                complete()

    def missing(self) -> bytes | None:
        """Return the page that tells that there is none; None where only MkDocs knows it."""
        with self._lock:
            if self._known is not None:
                return shown.missing(self._known).encode("utf-8", "replace")
            page = self.folder / shown.MISSING
            return page.read_bytes() if page.is_file() else None

    def _make(self, known: Known, file: str) -> None:
        if file not in self._made:
            (html, _), _ = shown.render(known, self._pages[file], set())
            target = self.folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(html.encode("utf-8", "replace"))
            self._made.add(file)

    def _for_machines(self, known: Known, file: str) -> bool:
        """Tell whether a file is made of what pages say, and none of them: the search, feeds, quotes, Markdown."""
        return file.startswith(FOLDER) or file == shown.SITEMAP or file in known.beside or file in known.ours
