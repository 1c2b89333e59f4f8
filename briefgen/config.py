"""An ordinary `mkdocs.yml` -> Settings, every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Any, get_type_hints

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from briefgen.errors import Finding, SettingsError
from briefgen.settings import Options, Settings

_THEIRS = {
    "content": "docs_dir",
    "site": "site_dir",
    "site_name": "site_name",
    "site_description": "site_description",
    "site_url": "site_url",
    "copyright": "copyright",
    "directory_urls": "use_directory_urls",
    "layouts": "custom_dir",
    "language": "locale",
}
"""Our name for what MkDocs and its theme have another one for."""

_SIMPLE = frozenset(
    {
        *(
            "site_name",
            "site_description",
            "site_url",
            "copyright",
            "docs_dir",
            "site_dir",
            "use_directory_urls",
            "nav",
        ),
        *("theme", "markdown_extensions", "plugins", "watch", "extra", "repo_url", "repo_name", "site_author"),
        *("dev_addr", "strict", "validation", "remote_branch", "remote_name"),
    }
)
"""Keys of mkdocs.yml that change nothing about which files the site has, or whose meaning is known here."""


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe YAML that passes over the tags that MkDocs allows (`!ENV`, `!!python/name:...`): none of them is ours."""

    passed_over = False


def _pass_over(loader: _Loader, *_: object) -> None:
    loader.passed_over = True


_Loader.add_multi_constructor("!", _pass_over)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _pass_over)


_LIMITS: Mapping[str, Any] = {"key_points": Field(ge=0, le=20)}
OPTIONS = tuple(one.name for one in fields(Options))
"""The names of the options of our plug-in."""


@cache
def _model(kind: type[Options]) -> type[BaseModel]:
    """Return what validates the values of such settings."""
    hints = get_type_hints(kind)
    wanted = {one.name: Annotated[hints[one.name], _LIMITS.get(one.name)] for one in fields(kind)}
    given: dict[str, Any] = {one.name: (wanted[one.name], one.default) for one in fields(kind)}
    return create_model(kind.__name__, __config__=ConfigDict(extra="forbid"), **given)


def wrong(given: Mapping[str, Any]) -> str:
    """Return what is wrong with options of our plug-in, in words; empty if nothing is."""
    try:
        _model(Options).model_validate(given)
    except ValidationError as error:
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return ""


def load(text: str, path: str = "mkdocs.yml") -> Settings:
    """Return the settings in the text of an mkdocs.yml. Raises SettingsError with every problem."""
    loader = _Loader(text)
    try:
        config = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = f"this is not YAML: {getattr(error, 'problem', error)}"
        finding = Finding(
            path, mark.line + 1 if mark else 1, mark.column + 1 if mark else 0, "settings", "error", message
        )
        raise SettingsError([finding]) from None
    finally:
        loader.dispose()
    if not isinstance(config, dict):
        raise SettingsError(
            [Finding(path, 1, 0, "settings", "error", "this is no MkDocs configuration", "site_name: Briefings")]
        )
    given = {f"{key}{' ' * (key not in OPTIONS)}": value for key, value in options(config).items()}
    theme = config["theme"] if isinstance(config.get("theme"), dict) else {}
    for ours, theirs in _THEIRS.items():
        known = theme if ours in ("layouts", "language") else config
        if known.get(theirs) is not None:  # None: only MkDocs knows, from the environment
            given[ours] = known[theirs]
    if isinstance(config.get("nav"), list):
        given["menu"] = tuple(flat(config["nav"]))
    given["simple"] = not loader.passed_over and _simple(config, theme)
    try:
        settings = Settings(**dict(_model(Settings).model_validate(given)))
    except ValidationError as error:
        raise SettingsError(_finding(text, path, problem) for problem in error.errors()) from None
    _folders(settings, text, path)
    return settings


def _simple(config: Mapping[str, Any], theme: Mapping[str, Any]) -> bool:
    plugins = config.get("plugins") or []
    names = [name for one in plugins for name in (one if isinstance(one, dict) else [one])]
    unknown = {*config} - _SIMPLE or {*theme} - {"name", "custom_dir", "locale"}
    return not unknown and theme.get("name") is None and "theme" in config and names == ["briefgen"]


def flat(nav: Any, title: str = "") -> Iterator[tuple[str, str]]:
    """Yield the pages and addresses of a `nav`, those of its sections too."""
    if isinstance(nav, str):
        yield title, nav
    elif isinstance(nav, dict):
        for name, inner in nav.items():
            yield from flat(inner, str(name))
    elif isinstance(nav, list):
        for inner in nav:
            yield from flat(inner)


def options(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the options given to our plug-in in a loaded mkdocs.yml; empty if it has none."""
    plugins = config.get("plugins") or []
    entries = (
        plugins.items()
        if isinstance(plugins, dict)
        else [pair for entry in plugins for pair in (entry.items() if isinstance(entry, dict) else [(entry, {})])]
    )
    return next((given or {} for name, given in entries if name == "briefgen" and isinstance(given or {}, dict)), {})


def _finding(text: str, path: str, problem: Any) -> Finding:
    key = str(problem["loc"][0]).strip() if problem["loc"] else ""
    names = _THEIRS
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(key, OPTIONS, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Known options: {', '.join(OPTIONS)}."
        return Finding(path, _line(text, key), 0, "settings", "error", f"briefgen has no option {key!r}", hint)
    message = f"{names.get(key, key)}: {problem['msg'].lower()}, not {problem['input']!r}"
    return Finding(path, _line(text, names.get(key, key)), 0, "settings", "error", message)


def _line(text: str, key: str) -> int:
    numbers = (n for n, line in enumerate(text.splitlines(), 1) if line.strip(" -{").startswith(f"{key}:"))
    return next(numbers, 1)


def _folders(settings: Settings, text: str, path: str) -> None:
    """Refuse folders outside the project, briefgen's and git's own, and folders of which one holds another."""
    named = {"seeds": settings.seeds, "docs_dir": settings.content, "site_dir": settings.site}
    problems = []
    parts = {key: PurePosixPath(folder).parts for key, folder in named.items()}
    for key, folder in named.items():
        if PurePosixPath(folder).is_absolute() or ".." in parts[key] or not parts[key]:
            hint = f"{key}: {key.removesuffix('_dir').replace('docs', 'content')}"
            message = f"{key} must be a folder inside the project, not {folder!r}"
            problems.append(Finding(path, _line(text, key), 0, "settings", "error", message, hint))
        elif parts[key][0] in (".briefgen", ".git"):
            message = f"{key} must not be in {parts[key][0]}, which is kept for other things"
            problems.append(Finding(path, _line(text, key), 0, "settings", "error", message))
    pairs = [("seeds", "docs_dir"), ("seeds", "site_dir"), ("docs_dir", "site_dir")]
    if settings.layouts:
        named["custom_dir"], parts["custom_dir"] = settings.layouts, PurePosixPath(settings.layouts).parts
        pairs.append(("site_dir", "custom_dir"))
    for key, other in pairs:
        shorter, longer = sorted((parts[key], parts[other]), key=len)
        if longer[: len(shorter)] == shorter:
            message = f"{key} and {other} must be folders beside each other: {named[key]!r}, {named[other]!r}"
            problems.append(Finding(path, _line(text, key), 0, "settings", "error", message))
    if problems:
        raise SettingsError(problems)
