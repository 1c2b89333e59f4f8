"""What a file was before it was changed in its place, where the project lies in a git repository."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

_COMMITS = 200
"""Most commits of one file that are looked at, newest first."""
_PATIENCE = 20
"""Seconds that git may take for one answer."""


def version(root: Path, path: str, digest: str) -> bytes | None:
    """Return the bytes that `path` (relative to `root`) had in some commit and that have this digest; None: in none.

    `digest` is that of `SourceRef`, so what is returned is proven to be what it should be.
    """
    commits = _git(root, "rev-list", f"--max-count={_COMMITS}", "HEAD", "--", path) or b""
    for commit in commits.decode("ascii", "replace").split():
        data = _git(root, "cat-file", "blob", f"{commit}:./{path}")
        if data is not None and f"sha256:{sha256(data).hexdigest()}" == digest:
            return data
    return None


def _git(root: Path, *arguments: str) -> bytes | None:
    """Return what git answers; None where it refuses, or is not there."""
    try:
        answer = subprocess.run(  # noqa: S603 - arguments, no shell; nothing of the repository is run
            ["git", *arguments],  # noqa: S607 - the user's own git
            cwd=root,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None
