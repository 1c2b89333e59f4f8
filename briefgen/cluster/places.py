"""Addresses that fsspec understands, and the file systems behind them: folders of this machine, S3, web servers ..."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fsspec
from fsspec.implementations.local import LocalFileSystem

from briefgen.errors import Finding, SettingsError

CHAIN = "::"
"""Between the parts of an address inside another one: `zip://2019::s3://bucket/archive.zip`."""


def is_url(place: str) -> bool:
    """Tell whether a place is an address, and no path of this machine."""
    return "://" in place or CHAIN in place


def absolute(place: str) -> str:
    """Return the address of a place that also other processes understand; a path of this machine gets `file://`."""
    *outer, last = place.split(CHAIN)
    whole = last if is_url(last) else f"file://{Path(last).absolute().as_posix()}"
    return CHAIN.join([*outer, whole])


def opened(url: str) -> tuple[Any, str]:
    """Return the file system of an address (an fsspec one) and the path in it.

    Raises SettingsError if fsspec does not know its kind, lacks a package for it, or refuses it; also for an address
    with a password in it, because results name their sources.
    """
    for part in url.split(CHAIN):
        if urlsplit(part).password:
            hint = "Put it where fsspec looks for it (~/.config/fsspec/*.json) or into the environment of all machines."
            raise SettingsError([wrong(part.partition("://")[0], "this address has a password in it", hint)])
    try:
        system, path = fsspec.url_to_fs(url)
    except ImportError as error:
        hint = "Install what it says here and on all workers."
        raise SettingsError([wrong(url, f"a package is missing for this address: {error}", hint)]) from error
    except Exception as error:
        hint = "Right is for example: s3://bucket/archive"
        raise SettingsError([wrong(url, f"this address cannot be used: {said(error)}", hint)]) from error
    return system, str(path)


def is_local(system: Any) -> bool:
    """Tell whether a file system is that of the machine."""
    return isinstance(system, LocalFileSystem)


def shown(place: str) -> str:
    """Return a place as a user would type it."""
    return place.removeprefix("file://")


def within(inner: str, outer: str) -> bool:
    """Tell whether one address is the other one, or below it; on this machine with all links followed."""
    (one, path), (other, top) = opened(inner), opened(outer)
    if is_local(one) and is_local(other):
        return Path(path).resolve().is_relative_to(Path(top).resolve())
    if type(one) is not type(other) or one.storage_options != other.storage_options:
        return False
    path, top = path.rstrip("/"), top.rstrip("/")
    return path == top or path.startswith(f"{top}/")


def said(error: BaseException) -> str:
    """Return what an exception says, on one line, with its kind where it says nothing else."""
    words = " ".join(str(getattr(error, "strerror", None) or error).split())
    return words if isinstance(error, OSError) and words else f"{type(error).__name__}: {words}".rstrip(": ")


def wrong(place: str, message: str, hint: str) -> Finding:
    """Return what is wrong with an address that a user gave."""
    return Finding(shown(place), 0, 0, "archive", "error", message, hint)
