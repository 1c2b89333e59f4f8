"""A project on the disk: what is read of it, and what is written to it."""

from __future__ import annotations

import codecs
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from briefgen.errors import ChangedError, DiskError, Finding, InputError, SettingsError
from briefgen.files import changes, lock, seeds, whole
from briefgen.files.looks import NOTHING, Look, Vouched, look
from briefgen.files.seeds import Seeds
from briefgen.files.walk import inside, relative
from briefgen.page.alternative import Alternative, is_alternative, page_of
from briefgen.settings import Settings
from briefgen.texts import Held, Texts, stamp_of

CONFIG = "mkdocs.yml"
STATE = ".briefgen"
BASES = f"{STATE}/base"
"""Where the merge bases stand, relative to the project."""
_CHANGES = f"{STATE}/cache/changes"
_BEFORE = f"{STATE}/cache/before"
"""The site before the one that stands. Files that did not change are the same in both, under two names."""
_HELD = 24 * 1024 * 1024
"""Bytes of the pages in a folder up to which they are held in memory once they were read; else they are read again."""


@dataclass(slots=True)
class Staged:
    """A folder that is to become the site."""

    folder: Path
    new: Sequence[str] | None = None
    """Files in it that were written just now, said by who wrote them; the others were there before. None: all."""


class Project:
    """A folder with an mkdocs.yml, and all that briefgen reads and writes in it."""

    def __init__(self, root: Path, settings: Settings | None = None) -> None:
        """`settings` are what its mkdocs.yml says; None: that is read. Raises SettingsError where that is wrong."""
        self.root = root
        self._seen: Look | None = None
        self.settings: Settings = settings or settings_in(config_of(root))

    @staticmethod
    def root_of(start: Path) -> Path:
        """Return the folder of the project that `start` lies in. Raises SettingsError where there is none."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / CONFIG).is_file():
                return folder
        hint = "Go to the folder of a project, or make one: briefgen new mysite"
        raise SettingsError([Finding("", 0, 0, "no-project", "error", f"no {CONFIG} in {start} or above", hint)])

    def look(self, before: Vouched = NOTHING, looked: Look | None = None) -> Look:
        """Return a look at all that a build goes by: `inputs`; `before` is what an earlier look vouched for.

        `looked` is that look, where somebody has had it just now.
        """
        if looked is None:
            now = time.time_ns()
            looked = Look(look(self.root, self.inputs), at=now)
        self._seen = looked.remembering(before)
        return self._seen

    @property
    def inputs(self) -> tuple[str, ...]:
        """The folders and files, relative to the project, that a build goes by."""
        own = (self.settings.layouts,) if self.settings.layouts else ()
        return (self.settings.content, self.settings.seeds, BASES, CONFIG, *own)

    # -- seeds --

    def seeds(self, suffixes: Collection[str], selection: Iterable[Path] = ()) -> Seeds:
        """Return the source files with their sidecars: all of seeds/, or those that `selection` (files, folders) names.

        Hidden files are passed over; a link that leads out of the project, an unreadable file and one whose suffix is
        not in `suffixes` are findings.
        """
        return seeds.read(self.root, self.root / self.settings.seeds, suffixes, selection)

    def seed_stamps(self, seen: Look) -> dict[str, str]:
        """Return for each file of seeds/ what tells its bytes from others; empty for one that cannot be read.

        A pipe would be waited for, and a device never ends: neither is opened.
        """

        def stamp(path: str) -> str:
            file = self.root / path
            try:
                return seen.known.get(path) or (stamp_of(file.read_bytes()) if file.is_file() else "")
            except OSError:
                return ""

        return {path: stamp(path) for path in seen.files if path.startswith(f"{self.settings.seeds}/")}

    # -- content --

    def pages(self, seen: Look | None = None) -> Texts:
        """Return the Markdown pages of content/: path below it, with forward slashes -> text.

        Those that are known by the look `seen` are read when somebody asks for them. Raises InputError with every page
        that cannot be read as UTF-8; so does a page that is another by the time it is asked for, with ChangedError.
        """
        return self._texts(self.settings.content, _is_page, seen)

    def alternatives(self, seen: Look | None = None) -> dict[str, Alternative]:
        """Return the pages in conflict, keyed like `pages` -> what lies beside them (`NAME.fresh.md`)."""
        texts, written = (self._texts(folder, is_alternative, seen) for folder in (self.settings.content, BASES))
        return {page_of(name): Alternative(text, written.get(name) == text) for name, text in texts.items()}

    def stored(self, names: Iterable[str]) -> dict[str, str]:
        """Return pages as their bytes stand on the disk: `pages` leaves out byte order marks and carriage returns."""
        folder = self.root / self.settings.content
        return {name: (folder / name).read_bytes().decode("utf-8") for name in names}

    def assets(self) -> dict[str, Path]:
        """Return the other files of content/ that pages may link to (pictures ...), keyed like `pages`.

        They are those that the last `look` saw, if there was one.
        """
        content = self.settings.content
        seen = self._seen.files if self._seen else look(self.root, [content])
        found = sorted(path for path in seen if not path.endswith(".md") and path.startswith(f"{content}/"))
        files = (path for path in found if not (seen[path].linked and (self.root / path).is_dir()))
        return {path.removeprefix(f"{content}/"): self.root / path for path in files}

    def bases(self, seen: Look | None = None) -> Texts:
        """Return what briefgen last wrote to each page, keyed like `pages`."""
        return self._texts(BASES, _is_page, seen)

    def write(
        self,
        pages: Mapping[str, str | None],
        bases: Mapping[str, str | None],
        seen: Mapping[str, str],
        *,
        as_saved: bool = False,
    ) -> tuple[Finding, ...]:
        """Write pages and their merge bases, all or none; None removes one. Keys as in `pages`; hold the lock.

        `seen` is what `pages` returned before: a page that somebody saved since is left alone, with its base, and
        reported. `as_saved`: a page keeps the byte order mark and the line ends of what it takes the place of.
        Raises DiskError with every file that cannot be written.
        """
        content, base, before = self.settings.content, BASES, Texts(seen)
        wanted: list[changes.Change] = []
        missed: list[str] = []
        for name, text in pages.items():
            now = _bytes(self.root / content / name, self.root)
            page = _as_saved(text, now if as_saved else None)
            files = {f"{content}/{name}": page}
            if name in bases:
                same = now is None and bases[name] == text  # then its bytes are held once
                files[f"{base}/{name}"] = page if same else _encoded(bases[name])
            if _same(now, before.stamp(name)):
                wanted.append(changes.Change(files, now))
            else:
                missed.append(f"{content}/{name}")
        wanted.extend(
            changes.Change({f"{base}/{name}": _encoded(bases[name])}, guarded=False)
            for name in sorted(bases.keys() - pages.keys())
        )
        missed += changes.make(self.root, self.root / _CHANGES, wanted)
        message = "this page was saved while briefgen was at work, so it was left alone"
        hint = "Run the command again."
        return tuple(_finding(path, "page-changed", message, hint) for path in sorted(missed))

    def put(self, files: Mapping[str, bytes | None], before: bytes | None) -> None:
        """Write files of the project (path in it -> bytes; None removes one), all or none. Hold the lock.

        `before` is what the first of them held when it was looked at; None: it was not there. Raises DiskError where
        it holds something else by now, and with every file that cannot be written.
        """
        if missed := changes.make(self.root, self.root / _CHANGES, [changes.Change(files, before)]):
            message = "this file was changed while briefgen was at work, so nothing was done with it"
            raise DiskError(_finding(path, "unwritable", message, "Run the command again.") for path in missed)

    # -- site --

    @contextmanager
    def staged_site(self, *, older: bool = False) -> Iterator[Staged]:
        """Yield a folder to build into; when the block ends well it becomes the site, else it is removed.

        It is empty; or with `older` it holds the site before the one that stands, where there is that: what has not
        changed since is there already. Hold the lock. The old site stands until then. Raises DiskError if there is no
        space for the new one, or it cannot be put in its place.
        """
        site, before = self.root / self.settings.site, self.root / _BEFORE
        with whole.refused(self.settings.site):
            site.parent.mkdir(parents=True, exist_ok=True)
            staged = Path(tempfile.mkdtemp(prefix=whole.staging(site), dir=site.parent))
            if older and not before.is_symlink():
                with suppress(OSError):  # there is none; it is on another file system
                    before.rename(staged)
        try:
            with whole.refused(self.settings.site, whole.NO_SPACE):
                yield (filled := Staged(staged))
            with whole.refused(self.settings.site):
                staged.chmod(0o755)  # mkdtemp makes it private; a web server must read it
                new = None if filled.new is None else [staged / file for file in filled.new]
                whole.put_in_place(staged, site, before if older else None, new)
                if not older:
                    whole.twin(site, before)
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    @contextmanager
    def lock(self, *, wait: bool = False, tell: Callable[[str], object] = lambda _: None) -> Iterator[str]:
        """Hold the project for one writing command; reading needs no lock. What a killed one left is completed.

        Yields the `lock.mark` from before. If another process holds it: SettingsError, which names it; with `wait` the
        lock is taken when it is free. `tell` gets sentences for the user: who is waited for, what was completed.
        """
        path = self.root / lock.FILE
        with whole.refused(self._name(path.parent)):
            whole.make_folder(path.parent)
            whole.check_writable(path.parent)
        with lock.held(path, wait=wait, tell=tell) as before:
            with whole.refused(self.settings.site):
                whole.recover(self.root / self.settings.site)
            if not before:  # whoever held it was killed
                for place in (self.settings.content, self.settings.seeds, BASES):
                    whole.sweep(self.root / place)
            if completed := changes.finish(self.root, self.root / _CHANGES):
                tell(f"completed what an interrupted run had begun: {completed} changes")
            yield before

    def readable(self, seen: Look | None = None) -> tuple[Texts, tuple[Finding, ...]]:
        """Return what `pages` does, without the pages that cannot be read, and what is wrong with those."""
        return self._read(self.settings.content, _is_page, seen)

    def _texts(self, folder: str, wanted: Callable[[str], bool], seen: Look | None) -> Texts:
        texts, problems = self._read(folder, wanted, seen)
        if problems:
            raise InputError(problems)
        return texts

    def _read(self, folder: str, wanted: Callable[[str], bool], seen: Look | None) -> tuple[Texts, tuple[Finding, ...]]:
        seen = seen or Look(look(self.root, [folder]))
        problems: list[Finding] = []
        prefix, top = f"{folder}/", f"{self.root}/{folder}/"
        under = (path.removeprefix(prefix) for path in seen.files if path.endswith(".md") and path.startswith(prefix))
        names = sorted(name for name in under if wanted(name))
        folders = {name.rpartition("/")[0] for name in names}
        if outside := {one for one in folders if not inside(Path(top, one), self.root)}:
            names = [name for name in names if name.rpartition("/")[0] not in outside]
        stamps = {name: stamp for name in names if (stamp := seen.known.get(prefix + name)) is not None}

        def again(name: str) -> str:
            return self._again(top + name, name, stamps)

        texts: dict[str, Held] = dict.fromkeys(names, again)
        unknown = [name for name in names if name not in stamps]
        few = not unknown or sum(seen.files[prefix + name].size for name in names) < _HELD
        for name in unknown:
            data = self._bytes_of(prefix + name, problems, linked=seen.files[prefix + name].linked)
            if data is None:
                del texts[name]
            else:
                texts[name], stamps[name] = data if few else again, stamp_of(data)
        return Texts(texts, stamps), tuple(problems)

    def _bytes_of(self, path: str, problems: list[Finding], *, linked: bool) -> bytes | None:
        """Return the text of a page in UTF-8; None where it cannot be read, which is added to the `problems`."""
        file = f"{self.root}/{path}"
        if linked and not inside(Path(file), self.root):
            return None
        try:
            with open(file, "rb") as opened:  # noqa: PTH123 - a third of the time of Path.read_bytes, on all pages
                return _utf_8(opened.read())
        except UnicodeDecodeError as error:
            before = error.object[: error.start].split(b"\n")
            where = len(before), len(before[-1].decode("utf-8")) + 1
            problems.append(
                Finding(path, *where, "page-encoding", "error", "the page is not UTF-8", "Save it as UTF-8.")
            )
        except IsADirectoryError:  # a link to a folder
            pass
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            problems.append(_finding(path, "page-unreadable", message, "Check its permissions."))
        return None

    def _again(self, file: str, name: str, stamps: Mapping[str, str]) -> str:
        """Return the text of a page that has a stamp. Raises ChangedError where it has another by now."""
        try:
            return _known(file, stamps[name])
        except ValueError:
            message = "this page was changed while briefgen was at work with it"
            where = self._name(Path(file))
            raise ChangedError([_finding(where, "page-changed", message, "Run the command again.")]) from None

    def _name(self, path: Path) -> str:
        return relative(path, self.root)


@lru_cache(8)  # most are asked for several times in a row
def _known(file: str, stamp: str) -> str:
    """Return the text of a page that has this stamp. Raises ValueError where it has another by now."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - as above
            data = _utf_8(opened.read())
    except (OSError, UnicodeDecodeError):
        data = b""
    if stamp_of(data) != stamp:
        raise ValueError(file)
    return data.decode("utf-8")


def _utf_8(data: bytes) -> bytes:
    """Return the text of a page as the rest of briefgen sees it, as UTF-8. Raises UnicodeDecodeError."""
    data.decode("utf-8")
    return data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8")


def _as_saved(text: str | None, before: bytes | None) -> bytes | None:
    """Return the bytes of a page, with the byte order mark and the line ends of what it takes the place of."""
    if text is None or before is None:
        return _encoded(text)
    if 2 * before.count(b"\r\n") > before.count(b"\n"):
        text = text.replace("\n", "\r\n")
    return codecs.BOM_UTF8 * before.startswith(codecs.BOM_UTF8) + text.encode("utf-8")


def _is_page(name: str) -> bool:
    return not is_alternative(name)


def _bytes(path: Path, root: Path) -> bytes | None:
    try:
        return path.read_bytes() if inside(path, root) else None
    except OSError:  # not there; or it cannot be read, and writing says why
        return None


def _same(data: bytes | None, seen: str) -> bool:
    """Tell whether the bytes of a page, None if there is none, are those of the text with a stamp, empty likewise."""
    try:
        return ("" if data is None else stamp_of(_utf_8(data))) == seen
    except UnicodeDecodeError:
        return False


def _finding(path: str, code: str, message: str, hint: str) -> Finding:
    return Finding(path, 0, 0, code, "error", message, hint)


def config_of(root: Path) -> str:
    """Return the text of a project's mkdocs.yml. Raises SettingsError where that cannot be read."""
    try:
        return (root / CONFIG).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([Finding(CONFIG, 0, 0, "settings", "error", f"cannot be read: {error}")]) from None


def settings_in(text: str) -> Settings:
    """Return what the text of a project's mkdocs.yml says. Raises SettingsError with all that is wrong in it."""
    from briefgen import config  # slow

    return config.load(text, CONFIG)
