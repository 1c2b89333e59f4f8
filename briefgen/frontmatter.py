"""YAML front matter and sidecars: text <-> mappings, with the line of each key. Scalars stay strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from briefgen.errors import Finding, InputError
from briefgen.text import line_starts
from briefgen.text import place as text_place

_FENCE = re.compile(r"\A---[ \t]*\n(?P<raw>.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPEN = re.compile(r"\A---[ \t]*\n[A-Za-z_][\w-]*[ \t]*:")
_NESTING = "[{-?"
"""What can begin a collection inside of another on one line."""
_MANY = 1_000
"""Of these signs fewer than this cannot go deeper than the C library can follow: it would take Python down with it."""
_DEEPEST = 100
"""Collections inside of collections; pages have three."""
_RIGHT = "Right is for example:\n---\ntitle: Council delays vote\ndate: 2026-03-05\n---"


class Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe YAML whose plain scalars are strings: `NO` is a word and `2026-02-30` a mistake to report."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A text taken apart at its front matter."""

    body: str
    """All after the closing fence."""
    body_line: int = 1
    """Line of the file (1-based) on which `body` starts."""
    raw: str | None = None
    """The YAML between the fences, exactly; None if there is no front matter."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Strings, None, lists and mappings of these."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line of the file (1-based) on which each top-level key stands."""


def split(text: str, path: str) -> FrontMatter:
    """Return `text` taken apart. `path` is for messages.

    Raises InputError where the front matter is no YAML mapping or never ends.
    """
    try:
        return _at_hand(text)
    except InputError:
        return _split(text, path)


def _split(text: str, path: str = "") -> FrontMatter:
    match = _FENCE.match(text)
    if match is None:
        if _OPEN.match(text):
            message = "the front matter begins with --- and never ends"
            raise InputError([Finding(path, 1, 0, "front-matter", "error", message, _RIGHT)])
        return FrontMatter(text)
    values, lines = load(match["raw"], path, first_line=2)
    return FrontMatter(text[match.end() :], text.count("\n", 0, match.end()) + 1, match["raw"], values, lines)


_at_hand = lru_cache(8)(_split)
"""The last texts: those who read a page and those who look at its front matter ask one after the other."""


def begins(text: str) -> bool:
    """Tell whether a text begins with front matter, whole or not, and not with a rule."""
    return _OPEN.match(text) is not None


def end(text: str) -> int:
    """Return the offset behind the front matter of a text; 0 where it has none, or one that never ends."""
    match = _FENCE.match(text)
    return match.end() if match else 0


def load(text: str, path: str, first_line: int = 1) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the YAML mapping in `text` and the line of each of its keys, counted from `first_line`.

    Raises InputError where it is no mapping, is broken, or uses anchors or aliases (which can grow without bound).
    """
    starts = line_starts(text)

    def position(mark: Any) -> tuple[int, int]:
        """By offset, as YAML ends lines at characters where nobody else does."""
        line, column = text_place(min(mark.index, len(text)), starts)
        return first_line + line - 1, column

    def wrong(message: str, line: int = first_line, column: int = 0, hint: str = _RIGHT) -> InputError:
        return InputError([Finding(path, line, column, "front-matter", "error", message, hint)])

    try:
        loader = Loader(text)
        try:
            depth = 0
            for event in yaml.parse(text, Loader=Loader) if _may_grow(text) else ():
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:
                    raise wrong("it has lists inside of lists without end", *position(event.start_mark))
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    mark = event.start_mark
                    message = "anchors and aliases are not supported here"
                    line, column = position(mark) if mark else (first_line, 0)
                    raise wrong(message, line, column, "Write the value out at each place.")
            node = loader.get_single_node()
            if node is None:
                return {}, {}
            if not isinstance(node, yaml.MappingNode):
                message = f"this is a {node.id}, not a mapping of keys to values"
                raise wrong(message, position(node.start_mark)[0])
            lines: dict[str, int] = {}
            for key, _ in node.value:
                line, column = position(key.start_mark)
                if not isinstance(key, yaml.ScalarNode):
                    raise wrong("a key must be a word", line, column)
                if key.value in lines:
                    raise wrong(f"the key {key.value!r} stands twice", line, column, "Remove one of the two.")
                lines[key.value] = line
            values: dict[str, Any] = _plain(node) or loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        where = position(at) if at else (first_line, 0)
        problem = (error.problem or "it is broken").rstrip(".")
        raise wrong(
            f"this is not YAML: {problem}",
            *where,
            hint='A value with a colon or quotes needs quotes: title: "Talks: a second round"',
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise wrong(f"this is not YAML: {str(error).splitlines()[0]}") from None
    return {str(key): value for key, value in values.items()}, lines


def _may_grow(text: str) -> bool:
    """Tell whether YAML has to be looked at before it is built: it may repeat parts of itself, or go deep."""
    return "&" in text or "*" in text or sum(map(text.count, _NESTING)) > _MANY


def _plain(node: Any) -> Any:
    """Return the value of a node that holds nothing but words, lists and mappings; None for all else."""
    tag = node.tag
    if tag == "tag:yaml.org,2002:str" and isinstance(node, yaml.ScalarNode):
        return node.value
    if tag == "tag:yaml.org,2002:seq" and isinstance(node, yaml.SequenceNode):
        items = [_plain(one) for one in node.value]
        return None if None in items else items
    if tag == "tag:yaml.org,2002:map" and isinstance(node, yaml.MappingNode):
        keys = [_plain(key) for key, _ in node.value]
        if not all(isinstance(key, str) for key in keys):
            return None
        values = [_plain(one) for _, one in node.value]
        return None if None in values else dict(zip(keys, values, strict=True))
    return None


def place(text: str, *path: str | int, key: bool = False) -> tuple[int, int]:
    """Return line and column (1-based) of the value in the front matter of `text` that keys and indices lead to.

    `key`: of its key instead. As far as the path goes: (1, 1) for front matter without its first key.
    """
    match = _FENCE.match(text)
    node = yaml.compose(match["raw"], Loader=Loader) if match else None
    at = 0
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pairs = [pair for pair in node.value if pair[0].value == step]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            pairs = [(node.value[step], node.value[step])]
        else:
            break
        if not pairs or match is None:
            break
        name, node = pairs[0]
        at = match.start("raw") + (name if key else node).start_mark.index
    return text_place(at, line_starts(text))


class _Dumper(yaml.CSafeDumper if hasattr(yaml, "CSafeDumper") else yaml.SafeDumper):  # type: ignore[misc]
    """Strings as plainly as YAML 1.1 allows, so that every reader of the page sees strings."""


_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Characters that nobody sees: a value with one is written with escapes, so that editors see it."""


def _but_days(timestamp: re.Pattern[str]) -> re.Pattern[str]:
    """Return what matches moments but no bare days: these stand without quotes, as everybody writes them."""
    return re.compile(rf"(?!\d{{4}}-\d\d-\d\d$)(?:{timestamp.pattern})", re.VERBOSE)


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, _but_days(regexp) if tag.endswith(":timestamp") else regexp) for tag, regexp in resolvers]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def dump(values: Mapping[str, Any]) -> str:
    """Return canonical YAML: keys in the order given, one a line; lists and mappings inside in flow style."""
    return "".join(f"{key}: {flow(value)}\n" for key, value in values.items())


def change(text: str, values: Mapping[str, Any], path: str) -> str:
    """Return the YAML mapping in `text` with some keys set, or dropped where the value is None.

    Comments, order and all other keys stay as they were written; what is new comes last. Raises InputError as `load`.
    """
    old, lines = load(text, path)
    wanted = {key: value for key, value in {**old, **values}.items() if value is not None or key not in values}
    if wanted == old:
        return text
    if old and not _is_block(text):
        return dump(wanted)
    kept = text.splitlines(keepends=True)
    begins = [*sorted(lines.values()), len(kept) + 1]
    for key in sorted((key for key in values if key in lines), key=lambda key: -lines[key]):
        first = lines[key] - 1
        last = begins[begins.index(lines[key]) + 1] - 1
        while last > first + 1 and kept[last - 1].lstrip()[:1] in ("", "#"):
            last -= 1  # blank lines and comments belong to what follows
        kept[first:last] = []
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    new = "".join(kept) + dump({key: value for key, value in values.items() if value is not None})
    return new if load(new, path)[0] == wanted else dump(wanted)


def _is_block(text: str) -> bool:
    """Tell whether a mapping stands one key a line, and not in braces."""
    node = yaml.compose(text, Loader=Loader)
    return isinstance(node, yaml.MappingNode) and node.flow_style is False


_KEY_MAX = 100
"""Longest key in characters that the dumper writes without a question mark in front, or less."""
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COLONS = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?::[A-Za-z0-9_./-]+)+")


def flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    return _ordinary(value) or _unusual(value)


def _ordinary(value: Any, *, inside: bool = False) -> str | None:
    """Return what the dumper says of ordinary words, and of a list or mapping of these, at a tenth of the cost.

    None for all else. `inside`: it stands in a list or mapping, where what has a colon needs quotes.
    """
    if isinstance(value, str):
        if _WORDS.fullmatch(value):
            meant = _Dumper.yaml_implicit_resolvers.get(value[0], ())
            return None if any(regexp.match(value) for _, regexp in meant) else value
        if _DAY.fullmatch(value):
            return value
        return f"'{value}'" if inside and _COLONS.fullmatch(value) else None
    if inside or not isinstance(value, list | dict):
        return None
    items = [one for part in value if (one := _ordinary(part, inside=True))]
    if len(items) < len(value):
        return None
    if isinstance(value, list):
        return f"[{', '.join(items)}]"
    values = [one for part in value.values() if (one := _ordinary(part, inside=True))]
    if len(values) < len(items) or max(map(len, items), default=0) > _KEY_MAX:
        return None
    return "{" + ", ".join(f"{key}: {one}" for key, one in zip(items, values, strict=True)) + "}"


def _unusual(value: Any) -> str:
    text = _dumped(value)
    if _UNSEEN.search(text):
        text = _dumped(value, allow_unicode=False)
    return text


def _dumped(value: Any, *, allow_unicode: bool = True) -> str:
    text = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, allow_unicode=allow_unicode, sort_keys=False, width=2**31 - 1
    )
    return str(text).removesuffix("\n").removesuffix("\n...")
