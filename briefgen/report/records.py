"""Findings as one JSON object, for scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from briefgen.errors import Finding

_SURROGATE = re.compile("[\ud800-\udfff]")
"""What Python makes of a byte in a file name that is no UTF-8; JSON can say it as an escape only."""
_KEYS = ("path", "line", "column", "code", "severity", "message", "hint", "about")


def dumps(findings: Sequence[Finding]) -> str:
    """Return `{"findings": [...], "errors": n, "warnings": n, "waived": n}`, in the order given.

    `line` and `column` are 1-based, 0 where the finding is about the whole; `waived` is null or reason and name.
    """
    return encoded(
        {
            "findings": [_record(finding) for finding in findings],
            "errors": sum(finding.severity == "error" for finding in findings),
            "warnings": sum(finding.severity == "warning" for finding in findings),
            "waived": sum(finding.waived is not None for finding in findings),
        }
    )


def encoded(value: object) -> str:
    """Return `value` as JSON that is valid UTF-8, characters of all scripts as they are."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _record(finding: Finding) -> dict[str, Any]:
    waived = {"reason": finding.waived.reason, "by": finding.waived.by} if finding.waived else None
    return {key: getattr(finding, key) for key in _KEYS} | {"waived": waived}
