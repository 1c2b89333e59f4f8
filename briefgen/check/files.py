"""Names of files: those that not every system can keep apart, and what would be published and nothing would prove."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from briefgen.check.names import Names
from briefgen.errors import Finding
from briefgen.page.collection import FOLDERS

_MARKDOWN = frozenset([".md", ".markdown", ".mdown", ".mkdn", ".mkd"])
"""What MkDocs takes for pages, in whatever case."""
_SHOWN = frozenset([".html", ".htm", ".xhtml", ".xht", ".shtml", ".xml", ".xsl", ".xslt"])
"""What browsers show as pages of the site."""
_LOADED = frozenset([".js", ".mjs", ".cjs", ".css", ".wasm"])
"""What pages may load."""


def alike(names: Names, content: str) -> Iterator[Finding]:
    """Yield an error for each file or folder whose name differs from another's only in case or composition."""
    for name, twin in names.twins():
        same = name.casefold() != twin.casefold()
        how = "only in how accents are stored" if same else "only in case"
        message = f"this name differs {how} from {content}/{twin}"
        hint = "On some systems one of them replaces the other. Rename one, and correct the links to it."
        yield Finding(f"{content}/{name}", 0, 0, "files-alike", "error", message, hint, twin)


def misplaced(names: Names, content: str) -> Iterator[Finding]:
    """Yield a finding for each page that briefgen does not read, or not as what its folder says that it is."""
    for name in sorted(names.every):
        path = PurePosixPath(name)
        if path.suffix != ".md" and path.suffix.lower() in _MARKDOWN:
            message = "only pages whose names end in .md are read, so nothing on this one is proven"
            hint = f"Rename it: {content}/{path.with_suffix('.md')}"
            yield Finding(f"{content}/{name}", 0, 0, "page-misplaced", "error", message, hint)
        elif len(path.parts) > 2 and path.parts[0] in FOLDERS and path.suffix == ".md":
            message = f"a page in a folder inside of {path.parts[0]}/ is an ordinary page and stands on no index"
            hint = f"If it should be one of {path.parts[0]}/, move it: {content}/{path.parts[0]}/{path.name}"
            yield Finding(f"{content}/{name}", 0, 0, "page-misplaced", "warning", message, hint)


def active(names: Names, content: str) -> Iterator[Finding]:
    """Yield an error for each file among the pages that is published as it is and may run, or take a page's place."""
    for name in sorted(names.every):
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in _SHOWN:
            message = "browsers would show this as a page of the site, and nothing on it is proven"
            hint = "Write it as Markdown. A template of yours belongs into layouts/."
            yield Finding(f"{content}/{name}", 0, 0, "file-active", "error", message, hint)
        elif suffix in _LOADED:
            message = "a script or style among the texts: pages would load it in place of the layouts' own of its name"
            hint = f"Scripts and styles belong into layouts/: layouts/{name}"
            yield Finding(f"{content}/{name}", 0, 0, "file-active", "error", message, hint)
