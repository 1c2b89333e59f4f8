"""What the check found, on the served page: a panel for the editor, in no built site. Findings -> HTML; pure.

The panel is a `details` of the browser's own, so it runs no script and is opened with the keyboard like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from briefgen.errors import Finding
from briefgen.publish.shell import Shell

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

STYLES = "/briefgen-panel.css"
"""Address of the styles, which are a file so that the policy of a page need not allow others."""
_STALE = Markup("<p>Pages are as they were: nothing new can be shown until this is mended.</p>\n")
_MOST = 100
"""Findings of other pages that are listed; the terminal has all."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the last build of the served site found."""

    findings: tuple[Finding, ...] = ()
    """Of the whole project."""
    stale: bool = False
    """The build stopped at them, so pages are still those of the build before."""


def wrapped(application: WSGIApplication, found: Callable[[], Found], content: str, shell: Shell) -> Any:
    """Return a WSGI application that answers like `application`, with the panel on every HTML page.

    `found` is asked anew for each page. `content` is the folder of the pages, relative to
    the project; `shell` knows their addresses on the site.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = environ["PATH_INFO"]
        if address == STYLES:
            start_response("200 OK", [("Content-Type", "text/css; charset=utf-8")])
            return [_styles()]
        given: list[Any] = []
        body = application(environ, lambda *head: given.extend(head))  # type: ignore[arg-type]
        status, headers = given[:2]
        if not any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers):
            start_response(status, headers)
            return body
        file = address.lstrip("/") + ("index.html" if address.endswith("/") else "")
        page = inserted(b"".join(body), fragment(found(), file, content, shell))
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*kept, ("Content-Length", str(len(page)))])
        return [page]

    return answer


def inserted(page: bytes, panel: str) -> bytes:
    """Return an HTML page with the panel as the last thing on it."""
    at = page.rfind(b"</body>")
    at = len(page) if at < 0 else at
    return page[:at] + panel.encode() + page[at:]


def fragment(found: Found, file: str, content: str, shell: Shell) -> Markup:
    """Return the panel for the page that is `file` of the site ("people/maria-lind.html")."""
    shown = sorted(finding for finding in found.findings if finding.severity != "info")
    here: list[Finding] = []
    elsewhere: list[Finding] = []
    for finding in shown:
        page = _page(finding, content)
        (here if page and shell.file(page) == file else elsewhere).append(finding)
    return Markup(
        '<link rel="stylesheet" href="{styles}">\n'
        '<aside class="briefgen-panel {worst}" aria-label="Findings of briefgen check">\n'
        "<details{opened}>\n"
        "<summary>{here} on this page<span>, {all} in the project</span></summary>\n"
        '<div class="list" tabindex="0" role="group" aria-label="Findings">\n{stale}{items}{others}</div>\n'
        "</details>\n</aside>\n"
    ).format(
        styles=STYLES,
        worst=_worst(shown if found.stale else here),
        opened=Markup(" open") if here or found.stale else "",
        here=_tally(here).capitalize(),
        all=_tally(shown) if shown else "none",
        stale=_STALE if found.stale else "",
        items=Markup("<ol>\n{}</ol>\n").format(_joined(map(_item, here))) if here else "",
        others=_others(elsewhere, content, shell, opened=found.stale) if elsewhere else "",
    )


def _item(finding: Finding) -> Markup:
    return Markup(
        '<li class="{severity}"><p><b>{severity}</b> <code>{where}</code> <span class="code">{code}</span></p>\n'
        '<p dir="auto">{message}</p>\n{hint}</li>\n'
    ).format(
        severity=finding.severity,
        where=_where(finding),
        code=finding.code,
        message=finding.message,
        hint=Markup('<pre dir="auto">{}</pre>\n').format(finding.hint) if finding.hint else "",
    )


def _others(findings: Sequence[Finding], content: str, shell: Shell, *, opened: bool) -> Markup:
    more = len(findings) - _MOST
    return Markup(
        "<details{opened}>\n<summary>{tally} elsewhere</summary>\n<ul>\n{items}{more}</ul>\n</details>\n"
    ).format(
        opened=Markup(" open") if opened else "",
        tally=_tally(findings).capitalize(),
        items=_joined(_other(finding, content, shell) for finding in findings[:_MOST]),
        more=Markup("<li>and {} more: the terminal has all</li>\n").format(more) if more > 0 else "",
    )


def _other(finding: Finding, content: str, shell: Shell) -> Markup:
    page = _page(finding, content)
    link = Markup('<a href="/{}"><code>{}</code></a>') if page else Markup("{}<code>{}</code>")
    where = link.format(shell.url(page) if page else "", _where(finding))
    return Markup('<li class="{}"><b>{}</b> {} <span dir="auto">{}</span></li>\n').format(
        finding.severity, finding.severity, where, finding.message
    )


def _page(finding: Finding, content: str) -> str:
    """Return the path below content/ of the page that a finding is about; empty if it is about none."""
    path = finding.path.removeprefix(f"{content}/")
    return path if path != finding.path and path.endswith(".md") else ""


def _where(finding: Finding) -> str:
    return ":".join([finding.path or "the project", *(str(n) for n in (finding.line, finding.column) if n)])


def _tally(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{n} {kind}{'s' * (n > 1)}" for kind in ("error", "warning") if (n := counts[kind])]
    return ", ".join(parts) or "no findings"


def _worst(findings: Sequence[Finding]) -> str:
    return min((finding.severity for finding in findings), default="fine")


def _joined(parts: Iterator[Markup]) -> Markup:
    return Markup("").join(parts)


@cache
def _styles() -> bytes:
    return files(__package__).joinpath("panel.css").read_bytes()
