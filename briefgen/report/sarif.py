"""Findings as SARIF 2.1.0, which code hosts and editors read: rules, regions, suppressions, stable fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from briefgen import __version__, codes
from briefgen.codes import Code
from briefgen.errors import Finding
from briefgen.report.records import encoded

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
FINGERPRINT = "briefgen/v1"
"""Name of the fingerprint; another way to compute it gets another number."""


def dumps(findings: Sequence[Finding]) -> str:
    """Return the log of one run. Every code of the table is a rule, found or not, so that hosts can list them."""
    table = codes.table()
    index = {name: at for at, name in enumerate(table)}
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "briefgen",
                "semanticVersion": __version__,
                "rules": [_rule(one) for one in table.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder of the project's mkdocs.yml."}}},
        "results": [_result(finding, index, seen) for finding in findings],
    }
    return encoded({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: Code) -> dict[str, Any]:
    what, example = (text.replace("`", "") for text in (code.what, code.example))
    return {
        "id": code.name,
        "name": "".join(part.capitalize() for part in code.name.split("-")),
        "shortDescription": {"text": what},
        "fullDescription": {"text": f"{what} For example: {example}"},
        "help": {
            "text": f"{what}\n\nFor example: {example}\n\n{code.todo}",
            "markdown": f"{code.what}\n\nFor example: {code.example}\n\n{code.todo}",
        },
        "defaultConfiguration": {"level": _LEVELS[code.severity[0]]},
        "properties": {"tags": [code.group.lower()]},
    }


def _result(finding: Finding, index: dict[str, int], seen: Counter[str]) -> dict[str, Any]:
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    result: dict[str, Any] = {"ruleId": finding.code}
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    result |= {"level": _LEVELS[finding.severity], "message": {"text": text}}
    if finding.path:
        result["locations"] = [{"physicalLocation": _place(finding)}]
    result["partialFingerprints"] = {FINGERPRINT: _fingerprint(finding, seen)}
    if finding.waived:
        said = f"{finding.waived.reason} ({finding.waived.by})" if finding.waived.by else finding.waived.reason
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": said}]
    return result


def _place(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(finding.path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}
    }
    if finding.line:
        place["region"] = {"startLine": finding.line}
        if finding.column:
            place["region"]["startColumn"] = finding.column
    return place


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Return what stays the same while lines are added above: path, code, words, and the count of those before it."""
    key = "\0".join((finding.path, finding.code, finding.about or finding.message))
    seen[key] += 1
    return sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
