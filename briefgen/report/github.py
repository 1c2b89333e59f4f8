"""Findings as workflow commands: GitHub shows them beside the lines of a pull request.

GitHub shows ten errors and ten warnings of a step; all of them stand in its log.
"""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.errors import Finding

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def dumps(findings: Iterable[Finding]) -> str:
    """Return one command a line: `::error file=a.md,line=3,col=8,title=link-dead::message`."""
    return "\n".join(map(_command, findings))


def _command(finding: Finding) -> str:
    where = {"file": finding.path, "line": finding.line, "col": finding.column, "title": finding.code}
    properties = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in where.items() if value)
    words = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[finding.severity]} {properties}::{words.translate(_DATA)}"
