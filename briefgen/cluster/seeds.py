"""What a worker does with sources of a project, which travel with the task because it does not see the project."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen import codec
from briefgen.cluster import annotating, joining
from briefgen.files.seeds import SeedFile
from briefgen.study import Studied


@dataclass(frozen=True, slots=True)
class Seeds:
    """Sources to annotate."""

    files: tuple[SeedFile, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in them, in their order."""

    studied: tuple[Studied, ...] = ()
    refused: str = ""


def study(agreed: bytes, seeds: bytes) -> bytes:
    """Annotate some sources. `seeds` are Seeds, the result is Found, both as `codec` writes them."""
    if why := joining.refused(agreed, ""):
        return codec.dump(Found(refused=why), Found)
    files = codec.load(seeds, Seeds).files
    return codec.dump(Found(tuple(annotating.studied(agreed, seed) for seed in files)), Found)
