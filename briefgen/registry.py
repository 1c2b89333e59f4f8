"""What other packages may add, found through entry points: readers, annotators, exporters.

A package adds one in its pyproject.toml: under `[project.entry-points."briefgen.readers"]` a line
`minutes = "their_package:MinutesReader"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any, Literal, Protocol, runtime_checkable

from briefgen.model.annotations import Annotations
from briefgen.model.archive import Archive
from briefgen.model.article import Article
from briefgen.model.common import KnownEntity

Layer = Literal["blocks", "sentences", "references", "dates", "entities", "quotes", "key_points"]


@runtime_checkable
class Reader(Protocol):
    """Bytes of one file format -> Article. Pure: no disk, no network, no clock."""

    suffixes: frozenset[str]
    """File name endings it reads, lower case with the dot: `.txt`."""

    def __call__(self, data: bytes, path: str, metadata: Mapping[str, Any]) -> Article:
        """Return the article in `data`.

        `path` is relative to the project, for messages, digest record and inference; `metadata` is what a sidecar
        says (empty if there is none; checked by the reader like front matter). Raises InputError with every problem.
        """
        ...


@runtime_checkable
class Annotator(Protocol):
    """Fills one layer of `Annotations`. Pure and deterministic; spans count in `article.text`."""

    layer: Layer
    """Name of the field of `Annotations` that it fills; a plug-in replaces the built-in annotator of that layer."""

    def __call__(self, article: Article, done: Annotations, known: tuple[KnownEntity, ...]) -> tuple[Any, ...]:
        """Return the layer. `done` holds the layers before it, `known` what the editors' pages teach."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """All that the site shows -> bytes of one format. Pure: no disk, no network, no clock."""

    format: str
    """What follows `briefgen export`."""

    def __call__(self, archive: Archive) -> bytes:
        """Return the whole export: the same bytes for the same archive."""
        ...


def load(group: Literal["readers", "annotators", "exporters"]) -> dict[str, Any]:
    """Return name -> object for `briefgen.<group>`, sorted by name; classes are instantiated.

    Importing the plug-ins happens here, so the cost is paid by the commands that need them.
    """
    found = {}
    for point in sorted(entry_points(group=f"briefgen.{group}"), key=lambda p: p.name):
        thing = point.load()
        found[point.name] = thing() if isinstance(thing, type) else thing
    return found


def only_ours() -> bool:
    """Tell whether nobody else's readers and annotators are installed, without loading any."""
    points = (point for group in ("readers", "annotators") for point in entry_points(group=f"briefgen.{group}"))
    return all(point.value.startswith("briefgen.") for point in points)
