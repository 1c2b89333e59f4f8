"""The templates of `layouts/`, compiled once: they escape by default and fail on names that are not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import PurePath
from traceback import FrameSummary, extract_tb
from typing import Any

import jinja2

from briefgen.errors import Finding, SettingsError
from briefgen.publish import labels
from briefgen.publish.cut import shortened
from briefgen.publish.lean import Compiler

_FINE = "\t\n\r -~\xa0-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff"
"""All but control characters and noncharacters: https://html.spec.whatwg.org/#preprocessing-the-input-stream"""
_ALLOWED = re.compile(f"[{_FINE}]*")
_FORBIDDEN = re.compile(f"[^{_FINE}]")


class Templates:
    """All templates of a site, by their names."""

    def __init__(
        self, texts: Mapping[str, str], kept: Callable[[str], jinja2.BytecodeCache | None] = lambda _: None
    ) -> None:
        """`texts` maps the name of each template ("base.html") to what stands in it.

        `kept` returns what holds the templates that environments of a kind compiled earlier.
        """
        self._pages = tuple(name for name in texts if "/" not in name)
        loader = jinja2.FunctionLoader(lambda name: _source(texts, name))
        kinds = {"plain": jinja2.Environment, "lean": _Lean}
        self._plain, self._lean = (
            adapted(kind(loader=loader, bytecode_cache=kept(name))) for name, kind in kinds.items()
        )
        self.slow: set[str] = set()
        """Names of those that only Jinja itself can render."""

    def compile(self) -> None:
        """Compile those that pages are shown with: for processes that are forked later, so that not each does it."""
        for name in self._pages:
            with suppress(Exception):  # said, or done by Jinja itself, where the template is used
                self._lean.get_template(name)

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page. Raises SettingsError where the template is wrong."""
        if name not in self.slow:
            try:
                return allowed(self._lean.get_template(name).render(values))
            except Exception:  # whatever it is, Jinja itself does it, or says what is wrong
                self.slow.add(name)
        with refusing():
            return allowed(self._plain.get_template(name).render(values))


class _Lean(jinja2.Environment):
    code_generator_class = Compiler


def adapted(env: jinja2.Environment) -> jinja2.Environment:
    """Return the environment, set up as our templates need it; MkDocs' own does not escape."""
    env.autoescape = True
    env.undefined = jinja2.StrictUndefined
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["shortened"] = shortened
    return env


def allowed(html: str) -> str:
    """Return a page with the characters that HTML forbids shown as what they are: replaced."""
    return html if _ALLOWED.fullmatch(html) else _FORBIDDEN.sub("\ufffd", html)


@contextmanager
def refusing(hint: str = "") -> Iterator[None]:
    """Turn an error in a template into a SettingsError that says where."""
    try:
        yield
    except jinja2.TemplateError as error:
        raise _refused(str(error), *_place(error), hint) from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        frames = extract_tb(error.__traceback__)
        behind = [*takewhile(lambda frame: not _is_template(frame), reversed(frames))]
        if len(behind) == len(frames) or not all(_is_called(frame) for frame in behind):
            raise  # it is a fault of ours
        found = frames[-1 - len(behind)]
        message = f"there is no {error.args[0]!r}" if isinstance(error, KeyError) else str(error)
        raise _refused(message, PurePath(found.filename).name, found.lineno or 0, hint) from error


def _refused(message: str, name: str, line: int, hint: str) -> SettingsError:
    return SettingsError([Finding(f"layouts/{name}", line, 0, "layout", "error", message, hint)])


def _is_template(frame: FrameSummary) -> bool:
    return frame.filename.endswith((".html", ".xml"))


def _is_called(frame: FrameSummary) -> bool:
    """Tell whether a frame is of what templates call themselves: Jinja's own functions, and labels."""
    return "jinja2" in PurePath(frame.filename).parts or frame.filename == labels.__file__


def _source(texts: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    return (texts[name], name, None) if name in texts else None


def _place(error: jinja2.TemplateError) -> tuple[str, int]:
    """Return the file name and line (1-based) of the template that an error comes from."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return PurePath(error.filename or error.name or "").name, error.lineno
    frames = [*filter(_is_template, extract_tb(error.__traceback__))]
    return (PurePath(frames[-1].filename).name, frames[-1].lineno or 0) if frames else (str(error.message), 0)
