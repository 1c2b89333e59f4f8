"""What comes with the package: the templates, and the site that `briefgen new` copies."""

from __future__ import annotations

import shutil
from pathlib import Path

from briefgen.errors import Finding, SettingsError

_PACKAGE = Path(__file__).parent.parent


def layouts_dir() -> Path:
    """Return the folder of the templates: the package's own copy, or layouts/ of the checkout it runs from."""
    packaged = _PACKAGE / "_layouts"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "layouts"


def scaffold_dir() -> Path:
    """Return the folder that `briefgen new` copies."""
    return _PACKAGE / "scaffold"


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder that is shipped with the package. Raises SettingsError if `target` exists and holds anything."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        hint = "Choose another name, or empty the folder."
        raise SettingsError([Finding("", 0, 0, "not-empty", "error", f"{target} is there and not empty", hint)])
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
