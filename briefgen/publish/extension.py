"""The Python-Markdown extension `briefgen`, for ordinary pages: no raw HTML, no links that run, callouts kept apart."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SAFE = frozenset({"http", "https", "mailto"})


class BriefgenExtension(Extension):
    """Makes Python-Markdown treat a page as briefgen does: what is HTML in the text is shown, not run."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Take out what passes HTML through, and add what drops unsafe addresses."""
        md.preprocessors.deregister("html_block", strict=False)
        md.inlinePatterns.deregister("html", strict=False)
        md.treeprocessors.register(_SafeAddresses(md), "briefgen_addresses", 0)
        md.registerExtensions(["pymdownx.quotes", "tables"], {"pymdownx.quotes": {"callouts": True}})


class _SafeAddresses(Treeprocessor):
    """Points links and images that are not http(s), mail or relative to nowhere."""

    def run(self, root: Element) -> None:
        """Walk the tree once."""
        for element in root.iter():
            for name in ("href", "src"):
                address = element.get(name)
                scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address)) if address else None
                if scheme and scheme[1].lower() not in _SAFE:
                    element.set(name, "#")


def makeExtension(**kwargs: Any) -> BriefgenExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension, for `markdown.markdown(text, extensions=["briefgen.publish.extension"])`."""
    return BriefgenExtension(**kwargs)
