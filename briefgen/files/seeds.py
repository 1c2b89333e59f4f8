"""Source files as they lie on the disk, with their sidecars."""

from __future__ import annotations

import errno
import os
import stat
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from briefgen.errors import Finding
from briefgen.files.walk import Inside, inside, relative, walk

SIDECARS = (".yml", ".yaml")
MOST_BYTES = 64 * 1024 * 1024
"""Largest file that is read, so that one file cannot fill the memory; longer articles than that there are none."""
EARLIER = "earlier"
"""Folder in seeds/ of the versions that newer ones took the place of: never read as sources of their own. Those of
`seeds/2026/bridge.txt` are the files in `seeds/earlier/2026/bridge/`."""


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A source file as it lies in seeds/."""

    path: str
    """Relative to the project, with forward slashes."""
    data: bytes
    sidecar: bytes | None = None
    """The bytes of the file with its metadata, if there is one: `NAME.yml` beside it."""
    sidecar_path: str | None = None
    earlier: tuple[SeedFile, ...] = ()
    """The versions of it that are kept, in path order."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """What was found in seeds/."""

    files: tuple[SeedFile, ...]
    """In path order."""
    findings: tuple[Finding, ...]
    """Files that could not be read, or that no reader knows."""


def read(root: Path, top: Path, suffixes: Collection[str], selection: Iterable[Path] = ()) -> Seeds:
    """Return the source files of a project: all of its folder `top`, or those that `selection` (files, folders) names.

    Hidden files are passed over; a link that leads out of the project, an unreadable file and one whose suffix is
    not in `suffixes` are findings.
    """
    selection = [*selection]
    chosen = [path if path.is_absolute() else Path.cwd() / path for path in selection] or [top]
    files: list[SeedFile] = []
    findings: list[Finding] = []
    kept = _kept(root, top, suffixes, findings)
    is_inside, earlier = Inside(root), f"{relative(top / EARLIER, root)}/"
    for path in sorted({found for one in chosen for found in walk(one)}, key=Path.as_posix):
        name = relative(path, root)
        if name.startswith(earlier):
            continue
        if not is_inside(str(path), linked=path.is_symlink()):
            hint = "Copy the file into seeds/."
            findings.append(_finding(name, "source-outside", "this leads out of the project", hint))
        elif _is_unnameable(name):
            message = "no page can name this file: its name is not UTF-8, or has a control character in it"
            findings.append(_finding(name, "source-unreadable", message, "Give it another name."))
        elif path.suffix.lower() in SIDECARS and _owner(path, suffixes) is not None:
            continue
        elif path.suffix.lower() not in suffixes:
            findings.append(_no_reader(path, name, suffixes))
        else:
            _read(path, root, files, findings)
    files = [replace(file, earlier=tuple(kept.pop(stem(file.path), ()))) for file in files]
    if not selection:
        for folder, versions in kept.items():
            message = f"{folder} has earlier versions of an article that is not there"
            hint = "Put the article back beside seeds/earlier/, or give the folder the name of the one it belongs to."
            findings.append(Finding(versions[0].path, 0, 0, "source-earlier", "warning", message, hint))
    return Seeds(tuple(files), tuple(findings))


def stem(path: str) -> str:
    """Return the path of a source without its suffix: what it shares with its sidecar and with newer versions."""
    return os.path.splitext(path)[0]  # noqa: PTH122 - a tenth of the time, three times a source


def _kept(root: Path, top: Path, suffixes: Collection[str], findings: list[Finding]) -> dict[str, list[SeedFile]]:
    """Return the earlier versions under the `stem` of the source that they belong to."""
    found: dict[str, list[SeedFile]] = defaultdict(list)
    for path in walk(top / EARLIER) if (top / EARLIER).is_dir() else ():
        if path.suffix.lower() in SIDECARS and _owner(path, suffixes) is not None:
            continue
        if path.suffix.lower() not in suffixes:
            findings.append(_no_reader(path, relative(path, root), suffixes))
        elif not inside(path, root):
            hint = "Copy the file into its place."
            findings.append(_finding(relative(path, root), "source-outside", "this leads out of the project", hint))
        else:
            owner = top / path.relative_to(top / EARLIER).parent
            _read(path, root, found[relative(owner, root)], findings)
    return {owner: versions for owner, versions in found.items() if versions}


def read_loose(paths: Iterable[Path], suffixes: Collection[str], *, thorough: bool = False) -> Seeds:
    """Return the source files that `paths` (files or folders anywhere) name, for commands that need no project.

    `thorough`: files in folders that no reader knows are findings, too; else only those that `paths` names.
    """
    files: list[SeedFile] = []
    findings: list[Finding] = []
    for path in paths:
        if not path.exists():
            findings.append(_finding(path.as_posix(), "source-missing", "there is no such file", "Check the path."))
        for found in walk(path):
            if found != path and found.is_symlink() and not inside(found, path):
                message = "this leads out of the folder"
                hint = f"Give the file itself, if you know what it is: {found.resolve().as_posix()}"
                findings.append(_finding(found.as_posix(), "source-outside", message, hint))
            elif found.suffix.lower() in suffixes:
                _read(found, Path(), files, findings)
            elif path == found or (thorough and not (found.suffix.lower() in SIDECARS and _owner(found, suffixes))):
                findings.append(_no_reader(found, found.as_posix(), suffixes))
    return Seeds(tuple(sorted(files, key=lambda file: file.path)), tuple(findings))


def _read(path: Path, root: Path, files: list[SeedFile], findings: list[Finding]) -> None:
    name = relative(path, root)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            findings.append(_finding(name, "source-unreadable", "this is no file", "Give the article as a file."))
            return
        if found.st_size > MOST_BYTES:
            message = f"the file has {found.st_size:,} bytes; no article is that long"
            findings.append(_finding(name, "source-huge", message, "Split it into files of one article each."))
            return
        data = path.read_bytes()
        beside = next((one for suffix in SIDECARS if os.path.isfile(one := f"{stem(str(path))}{suffix}")), None)  # noqa: PTH113 - thousands
        sidecar = Path(beside).read_bytes() if beside else None
    except OSError as error:
        hint = f"chmod u+r {name}" if error.errno == errno.EACCES else "Give the article as a file."
        findings.append(_finding(name, "source-unreadable", f"cannot be read: {error.strerror}", hint))
    else:
        files.append(SeedFile(name, data, sidecar, relative(Path(beside), root) if beside else None))


def _is_unnameable(name: str) -> bool:
    return any("\ud800" <= character <= "\udfff" or character < " " or character == "\x7f" for character in name)


def _owner(sidecar: Path, suffixes: Collection[str]) -> Path | None:
    return next((one for suffix in suffixes if (one := sidecar.with_suffix(suffix)).exists()), None)


def _no_reader(path: Path, name: str, suffixes: Collection[str]) -> Finding:
    message = f"no reader for {path.suffix or 'a file without suffix'}"
    return _finding(name, "source-format", message, f"Readers are there for {', '.join(sorted(suffixes))}.")


def _finding(path: str, code: str, message: str, hint: str) -> Finding:
    return Finding(path, 0, 0, code, "error", message, hint)
