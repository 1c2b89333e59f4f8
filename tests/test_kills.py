"""Some of the kills of tests/kills.py; `make kills` does all 200."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    program = Path(__file__).with_name("kills.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", program, tmp_path, "15"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "15 kills, nothing lost" in done.stdout


WORK = """
import os, signal
from briefgen.cli import console

for _ in console.each(abs, range(100), 0, jobs=3):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_with_a_killed_parent() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], stdout=subprocess.PIPE, timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL  # and nobody holds its output open any longer
