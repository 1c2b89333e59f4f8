"""The files of the site that are no pages of ours: what MkDocs makes of ordinary pages, styles, pictures.

They are one unit: made anew together when anything they depend on has changed, else taken from the old site.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from briefgen import codec
from briefgen.builder.known import Known, made_kind
from briefgen.builder.layouts import STYLES
from briefgen.builder.made import Written, contents
from briefgen.builder.site import installed
from briefgen.files.walk import walk
from briefgen.memo import digest


class Kept(NamedTuple):
    """One of these files."""

    key: str
    """Digest of what all of them were made from."""
    file: Written


def _kind(known: Known) -> str:
    return f"{made_kind(known)} others"


def key(known: Known, config: str, assets: Mapping[str, Path]) -> str:
    """Return a digest of what all of them are made from."""
    own = {**known.order.layouts.assets, **assets}
    parts = [
        repr(known.shell),
        known.store.names,
        config,
        *known.ours,
        *(known.order.digests[path] for path in known.ordinary),
    ]
    held = (part for name, path in sorted(own.items()) for part in (name.encode(), path.read_bytes()))
    layouts = known.order.layouts
    return digest(layouts.version, layouts.styles, installed(), *(part.encode() for part in parts), *held).hex()


def kept(known: Known, wanted: str, old: Path) -> dict[str, Written] | None:
    """Return the files of an earlier build by name if all stand as it made them and nothing has changed, else None."""
    found: dict[str, Written] = {}
    for name, entry in known.order.cache.all(_kind(known)).items():
        try:
            one = codec.load(entry, Kept)
        except ValueError:
            return None
        if one.key != wanted or not one.file.stands(old / name):
            return None
        found[name] = one.file
    return found or None


def copy(known: Known, assets: Mapping[str, Path], target: Path) -> None:
    """Copy what is no page: files of the project's content, and those of the layouts that it does not replace."""
    styles = target / STYLES
    styles.parent.mkdir(parents=True, exist_ok=True)
    styles.write_bytes(known.order.layouts.styles)
    for name, path in {**known.order.layouts.assets, **assets}.items():
        goal = target / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, goal)


def make(known: Known, wanted: str, target: Path, fill: Callable[[Path], object]) -> None:
    """Let `fill` write the files into the empty folder `target`, and note them."""
    fill(target)
    records = {}
    for path in walk(target):
        one = Kept(wanted, Written.of(path, contents(path.read_bytes())))
        records[path.relative_to(target).as_posix()] = codec.dump(one, Kept)
    cache, kind = known.order.cache, _kind(known)
    cache.drop(kind, cache.all(kind).keys() - records.keys())
    cache.put(kind, records)
