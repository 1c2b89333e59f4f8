"""The only hands on the disk: seeds/, content/, merge bases, the place of the site. Writes are whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from briefgen import settings as settings_module
from briefgen.errors import Finding, InputError, SettingsError
from briefgen.settings import Settings

CONFIG = "mkdocs.yml"
STATE = ".briefgen"
SIDECARS = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A source file as it lies in seeds/."""

    path: str
    """Relative to the project, with forward slashes."""
    data: bytes
    sidecar: bytes | None = None
    """The bytes of the file with its metadata, if there is one: `NAME.yml` beside it."""
    sidecar_path: str | None = None


@dataclass(frozen=True, slots=True)
class Seeds:
    """What was found in seeds/."""

    files: tuple[SeedFile, ...]
    """In path order."""
    findings: tuple[Finding, ...]
    """Files that could not be read, or that no reader knows."""


class Project:
    """A folder with an mkdocs.yml, and all that briefgen reads and writes in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings: Settings = settings_module.load(_text(root / CONFIG, CONFIG), CONFIG)

    @classmethod
    def find(cls, start: Path) -> Project:
        """Return the project that `start` lies in. Raises SettingsError if no folder above it has an mkdocs.yml."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / CONFIG).is_file():
                return cls(folder)
        hint = "Go to the folder of a project, or make one: briefgen new mysite"
        raise SettingsError([Finding("", 0, 0, "no-project", "error", f"no {CONFIG} in {start} or above", hint)])

    # -- seeds --

    def seeds(self, suffixes: Collection[str], selection: Iterable[Path] = ()) -> Seeds:
        """Return the source files with their sidecars: all of seeds/, or those that `selection` (files, folders) names.

        Hidden files are passed over; a link that leads out of the project, an unreadable file and one whose suffix is
        not in `suffixes` are findings.
        """
        top = self.root / self.settings.seeds
        chosen = [path if path.is_absolute() else Path.cwd() / path for path in selection] or [top]
        files: list[SeedFile] = []
        findings: list[Finding] = []
        for path in sorted({found for one in chosen for found in _walk(one)}):
            name = self._name(path)
            try:
                if not path.resolve().is_relative_to(self.root.resolve()):
                    findings.append(
                        _finding(name, "source-outside", "this leads out of the project", "Copy the file into seeds/.")
                    )
                elif path.suffix.lower() in SIDECARS and _owner(path, suffixes) is not None:
                    continue
                elif path.suffix.lower() not in suffixes:
                    known = ", ".join(sorted(suffixes))
                    findings.append(
                        _finding(
                            name,
                            "source-format",
                            f"no reader for {path.suffix or 'a file without suffix'}",
                            f"Readers are there for {known}.",
                        )
                    )
                else:
                    beside = _sidecar(path)
                    files.append(
                        SeedFile(
                            name,
                            path.read_bytes(),
                            beside.read_bytes() if beside else None,
                            self._name(beside) if beside else None,
                        )
                    )
            except OSError as error:
                findings.append(
                    _finding(name, "source-unreadable", f"cannot be read: {error.strerror}", f"chmod u+r {name}")
                )
        return Seeds(tuple(files), tuple(findings))

    # -- content --

    def pages(self) -> dict[str, str]:
        """Return the Markdown pages of content/: path below it, with forward slashes -> text.

        Raises InputError with every page that cannot be read as UTF-8.
        """
        return self._texts(self.root / self.settings.content)

    def assets(self) -> frozenset[str]:
        """Return the other files of content/ that pages may link to (pictures ...), keyed like `pages`."""
        folder = self.root / self.settings.content
        return frozenset(path.relative_to(folder).as_posix() for path in _walk(folder) if path.suffix != ".md")

    def bases(self) -> dict[str, str]:
        """Return what briefgen last wrote to each page, keyed like `pages`."""
        return self._texts(self.root / STATE / "base")

    def write(self, pages: Mapping[str, str], bases: Mapping[str, str]) -> None:
        """Write pages and their bases, each whole. A page goes first: a crash between the two never loses an edit."""
        for folder, texts in ((self.root / self.settings.content, pages), (self.root / STATE / "base", bases)):
            for name, text in texts.items():
                target = folder / name
                if not target.parent.resolve().is_relative_to(self.root.resolve()):
                    raise InputError(
                        [
                            _finding(
                                self._name(target), "page-outside", "this leads out of the project", "Remove the link."
                            )
                        ]
                    )
                write_whole(target, text.encode("utf-8"))

    # -- site --

    @contextmanager
    def staged_site(self) -> Iterator[Path]:
        """Yield an empty folder to build into; when the block ends well it becomes the site, else it is removed.

        The old site stands until then. A swap that was cut short is completed or undone at the next run.
        """
        site = self.root / self.settings.site
        old = site.with_name(f".{site.name}-old")
        if old.exists() and not site.exists():
            old.rename(site)
        site.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{site.name}-new-", dir=site.parent))
        try:
            yield staged
            staged.chmod(0o755)  # mkdtemp makes it private; a web server must read it
            shutil.rmtree(old, ignore_errors=True)
            if site.exists():
                site.rename(old)
            staged.rename(site)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project for one writing command. Raises SettingsError if another one holds it."""
        folder = self.root / STATE / "cache"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            import fcntl
        except ImportError:  # Windows has none; there the atomic writes alone must do
            yield
            return
        with (folder / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                hint = "Wait until it is done, then try again."
                raise SettingsError(
                    [Finding("", 0, 0, "locked", "error", "another briefgen is writing to this project", hint)]
                ) from None
            yield

    def _texts(self, folder: Path) -> dict[str, str]:
        texts: dict[str, str] = {}
        problems: list[Finding] = []
        for path in _walk(folder):
            if path.suffix != ".md" or not path.resolve().is_relative_to(self.root.resolve()):
                continue
            try:
                texts[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError as error:
                line = path.read_bytes().count(b"\n", 0, error.start) + 1
                problems.append(
                    Finding(
                        self._name(path),
                        line,
                        0,
                        "page-encoding",
                        "error",
                        "the page is not UTF-8",
                        "Save it as UTF-8.",
                    )
                )
            except OSError as error:
                problems.append(
                    _finding(
                        self._name(path),
                        "page-unreadable",
                        f"cannot be read: {error.strerror}",
                        "Check its permissions.",
                    )
                )
        if problems:
            raise InputError(problems)
        return texts

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


def write_whole(target: Path, data: bytes) -> None:
    """Write `data` to `target` so that a reader, or a crash at any moment, sees the old file or the new one, whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".briefgen-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def read_loose(paths: Iterable[Path], suffixes: Collection[str]) -> Seeds:
    """Return the source files that `paths` (files or folders anywhere) name, for commands that need no project."""
    files: list[SeedFile] = []
    findings: list[Finding] = []
    for path in paths:
        if not path.exists():
            findings.append(_finding(path.as_posix(), "source-missing", "there is no such file", "Check the path."))
        for found in _walk(path):
            beside = _sidecar(found)
            if found.suffix.lower() in suffixes:
                try:
                    files.append(
                        SeedFile(
                            found.as_posix(),
                            found.read_bytes(),
                            beside.read_bytes() if beside else None,
                            beside.as_posix() if beside else None,
                        )
                    )
                except OSError as error:
                    findings.append(
                        _finding(
                            found.as_posix(),
                            "source-unreadable",
                            f"cannot be read: {error.strerror}",
                            "Check its permissions.",
                        )
                    )
            elif path == found:
                findings.append(
                    _finding(
                        found.as_posix(),
                        "source-format",
                        f"no reader for {found.suffix or 'this file'}",
                        f"Readers are there for {', '.join(sorted(suffixes))}.",
                    )
                )
    return Seeds(tuple(sorted(files, key=lambda file: file.path)), tuple(findings))


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder that is shipped with the package. Raises SettingsError if `target` exists and holds anything."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        hint = "Choose another name, or empty the folder."
        raise SettingsError([Finding("", 0, 0, "not-empty", "error", f"{target} is there and not empty", hint)])
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))


def layouts_dir() -> Path:
    """Return the folder of the templates: the package's own copy, or layouts/ of the checkout it runs from."""
    package = Path(__file__).parent
    packaged = package / "_layouts"
    return packaged if packaged.is_dir() else package.parent / "layouts"


def scaffold_dir() -> Path:
    """Return the folder that `briefgen new` copies."""
    return Path(__file__).parent / "scaffold"


def _walk(path: Path) -> Iterator[Path]:
    """Yield the files at and below `path`, sorted, without hidden ones; linked folders are not entered."""
    if not path.is_dir():
        if path.exists() or path.is_symlink():
            yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)


def _sidecar(path: Path) -> Path | None:
    candidates = (path.with_suffix(suffix) for suffix in SIDECARS)
    return next((one for one in candidates if one.is_file()), None)


def _owner(sidecar: Path, suffixes: Collection[str]) -> Path | None:
    return next((one for suffix in suffixes if (one := sidecar.with_suffix(suffix)).exists()), None)


def _finding(path: str, code: str, message: str, hint: str) -> Finding:
    return Finding(path, 0, 0, code, "error", message, hint)


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([Finding(name, 0, 0, "settings", "error", f"cannot be read: {error}")]) from None
