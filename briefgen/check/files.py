"""Names of files that not every system can keep apart."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.check.names import Names
from briefgen.errors import Finding


def alike(names: Names, content: str) -> Iterator[Finding]:
    """Yield an error for each file or folder whose name differs from another's only in case or composition."""
    for name, twin in names.twins():
        same = name.casefold() != twin.casefold()
        how = "only in how accents are stored" if same else "only in case"
        message = f"this name differs {how} from {content}/{twin}"
        hint = "On some systems one of them replaces the other. Rename one, and correct the links to it."
        yield Finding(f"{content}/{name}", 0, 0, "files-alike", "error", message, hint, twin)
