"""What comes with the package: the templates, and the site that `briefgen new` makes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from briefgen.errors import Finding, SettingsError
from briefgen.files import whole

_PACKAGE = Path(__file__).parent.parent


def layouts_dir() -> Path:
    """Return the folder of the templates: the package's own copy, or layouts/ of the checkout it runs from."""
    packaged = _PACKAGE / "_layouts"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "layouts"


def scaffold_dir() -> Path:
    """Return the folder that `briefgen new` copies."""
    return _PACKAGE / "scaffold"


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder that is shipped with the package, whole or not at all where `target` is not there yet.

    Raises SettingsError if `target` is no folder or holds anything but a git repository, DiskError if it cannot be
    written.
    """
    if target.exists() and (not target.is_dir() or any(path.name != ".git" for path in target.iterdir())):
        hint = "Choose another name, or empty the folder."
        raise SettingsError([Finding("", 0, 0, "not-empty", "error", f"{target} is there and not empty", hint)])
    with whole.refused(str(target)):
        if target.exists():  # it may be the current folder, which must not be exchanged
            _copy(source, target)
            return
        whole.make_folder(target.absolute().parent)
        staged = Path(tempfile.mkdtemp(prefix=whole.staging(target), dir=target.absolute().parent))
        staged.chmod(0o755)
        _copy(source, staged)
        whole.put_in_place(staged, target.absolute())


def _copy(source: Path, target: Path) -> None:
    """Copy the files alone, without their modes: a package may be installed read-only."""
    for path in _files(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())


def _files(source: Path) -> Iterator[Path]:
    return (path for path in sorted(source.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
