"""What all machines of a run must have in common, so that it does not matter which of them annotates an article."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, entry_points, version
from typing import Any

from briefgen import __version__, codec
from briefgen.builder.cache import version_of_code
from briefgen.model.common import KnownEntity
from briefgen.settings import Settings

_SHAPING = ("charset-normalizer", "lxml", "pyyaml", "sentencex", "trafilatura")
"""Packages of others whose version can change what is read or found."""


def versions() -> dict[str, str]:
    """Return name -> version of everything here that results depend on."""
    found = {
        "briefgen": __version__,
        "briefgen's code": version_of_code().hex()[:16],
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    points = [point for group in ("readers", "annotators") for point in entry_points(group=f"briefgen.{group}")]
    plugins = {point.dist.name for point in points if point.dist is not None} - {"briefgen"}
    for name in (*_SHAPING, *sorted(plugins)):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


@dataclass(frozen=True, slots=True)
class Agreement:
    """What every result of a run was made with."""

    versions: Mapping[str, str]
    """As `versions()` gives them on the machine that began the run."""
    known: tuple[KnownEntity, ...] = ()
    """What the editors' pages teach."""
    titles: Mapping[str, str] | None = None
    """`text.title_key` of known briefings -> their slugs, for the `target` of references."""
    settings: str = ""
    """`Settings`, as `codec` writes them; empty for their defaults."""

    def dumps(self) -> bytes:
        """Return it as JSON that a person can read; the same bytes for the same agreement."""
        return (json.dumps(asdict(self), ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode("ascii")

    @property
    def digest(self) -> bytes:
        """Another one for another agreement."""
        return blake2b(self.dumps(), digest_size=16).digest()

    def make_settings(self) -> Settings:
        """Return the settings to read sources with."""
        return codec.load(self.settings.encode("utf-8", "surrogatepass"), Settings) if self.settings else Settings()


@lru_cache(maxsize=2)
def loads(data: bytes) -> Agreement:
    """Return the agreement in the bytes of `dumps`. Raises ValueError where they are none."""
    try:
        given: dict[str, Any] = json.loads(data)
        known = tuple(KnownEntity(**{**one, "aliases": tuple(one["aliases"])}) for one in given["known"])
        return Agreement(**{**given, "known": known})
    except (TypeError, LookupError, UnicodeError) as error:
        raise ValueError(f"no agreement: {error}") from error


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Return what is not the same, in words: "sentencex 1.0.30 there, 1.0.32 here"; empty if all is."""
    names = sorted({*here, *there})
    unlike = (name for name in names if here.get(name) != there.get(name))
    return "; ".join(f"{name} {there.get(name, 'none')} there, {here.get(name, 'none')} here" for name in unlike)
