"""The table of codes: complete, in both directions, and the same in docs/checks.md, SARIF and the schema."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

import briefgen
from briefgen import codes

PACKAGE = Path(briefgen.__file__).parent
DOCS = PACKAGE.parent / "docs" / "checks.md"
BEGIN, END = "<!-- codes: made from briefgen/codes.toml -->", "<!-- end of codes -->"


def used() -> Iterator[tuple[str, str]]:
    """Yield each code that is given to a finding anywhere in the package, with the place: `file:line`.

    A function that takes a parameter `code` passes it on, so its callers give the code.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        takes = {"Finding": 3, "finding": 2} | dict(parameters(tree))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in takes:
                where = f"{path.relative_to(PACKAGE.parent)}:{call.lineno}"
                yield from ((code, where) for code in given(call, takes[name]))


def parameters(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            if "code" in names and node.name != "__call__":
                yield node.name, names.index("code")


def given(call: ast.Call, at: int) -> Iterator[str]:
    value = next((one.value for one in call.keywords if one.arg == "code"), None)
    before = 0
    for argument in call.args:
        before += 2 if isinstance(argument, ast.Starred) else 1  # `*where` is a line and a column
        if value is None and before == at + 1 and not isinstance(argument, ast.Starred):
            value = argument
    for node in ast.walk(value) if value is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_code_is_in_the_table() -> None:
    unknown = {code: where for code, where in used() if code not in codes.table()}
    assert unknown == {}, "add it to briefgen/codes.toml, then: pytest tests/test_codes.py --refresh"


def test_every_code_of_the_table_is_used() -> None:
    assert set(codes.table()) - {code for code, _ in used()} == set()


def test_every_code_says_all() -> None:
    for code in codes.table().values():
        assert code.what.endswith(".")
        assert code.example
        assert code.todo
        assert "\n" not in code.what + code.example


def rendered() -> str:
    lines = []
    for group, found in groupby(codes.table().values(), key=lambda code: code.group):
        lines += [f"## {group}", "", "| code | severity | can be waived | what, for example |", "|---|---|---|---|"]
        for code in found:
            waived = "yes" if code.waivable else "no"
            lines.append(f"| `{code.name}` | {' or '.join(code.severity)} | {waived} | {code.what} {code.example} |")
        lines.append("")
    return "\n".join(lines)


def test_the_docs_have_the_same_table(refresh: bool) -> None:
    text = DOCS.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    inside, _, after = rest.partition(END)
    if refresh:
        DOCS.write_text(f"{before}{BEGIN}\n\n{rendered()}\n{END}{after}", encoding="utf-8")
    else:
        assert inside.strip() == rendered().strip(), "pytest tests/test_codes.py --refresh writes docs/checks.md anew"


@pytest.mark.parametrize("name", ["quote-not-verbatim", "quote-not-marked", "quote-without-source", "link-unsafe"])
def test_what_can_never_be_waived(name: str) -> None:
    assert not codes.table()[name].waivable
    assert codes.table()[name].unwaivable
