"""The MkDocs shell: the only module that imports mkdocs. Other people's pages and plug-ins work beside ours."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import jinja2
from markupsafe import Markup
from mkdocs.config import config_options, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from briefgen.builder import gate, known, shown, site
from briefgen.builder.known import Known, Order
from briefgen.builder.layouts import LABELS, OURS, STYLES, Layouts, is_part
from briefgen.builder.served import Served
from briefgen.config import OPTIONS, flat, wrong
from briefgen.errors import BriefgenError, Finding, SettingsError
from briefgen.files import shipped
from briefgen.page import accepted
from briefgen.page.alternative import is_alternative, page_of
from briefgen.page.briefing import waivers
from briefgen.publish import panel
from briefgen.publish.menu import title
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.publish.show import parts
from briefgen.publish.templates import adapted, allowed, refusing
from briefgen.texts import stamp

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.briefgen")


class BriefgenPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Takes the pages of content/ that briefgen understands out of MkDocs' hands; all others MkDocs makes."""

    config_scheme = tuple((name, config_options.Optional(config_options.Type(object))) for name in OPTIONS)

    def __init__(self) -> None:
        self.serving = False
        self.known: Known | None = None
        self.given = False
        self.checked = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether pages are served: the reload script of MkDocs stands inline, which our policy would block."""
        del dirty
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the options; put our templates behind the project's own. Raises PluginError."""
        given = {name: value for name, value in self.config.items() if value is not None}
        if problems := wrong(given):
            raise PluginError(f"briefgen: in mkdocs.yml, {problems}")
        ours = str(shipped.layouts_dir())
        if not any(Path(folder).resolve() == Path(ours).resolve() for folder in config.theme.dirs):
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Refuse a site with errors while the one that stands is untouched; `briefgen build` has done so before.

        While pages are served, and where the option `refuse` says so, they are told and no more. Raises PluginError.
        """
        if self.checked or not config.config_file_path:
            return
        found = gate.errors(Path(config.config_file_path).parent)
        if found and self.config["refuse"] is not False and not self.serving:
            raise PluginError(_refusal(found))
        for one in found:
            log.warning("%s", one)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all pages, for what they show of each other, and keep ours. `briefgen build` has done so before."""
        if (words := files.src_uris.get(LABELS)) is not None:  # of the templates, not of the site
            files.remove(words)
        for file in [one for one in files if is_alternative(one.src_uri)]:
            log.warning("%s is in conflict with its source. Run briefgen check", page_of(file.src_uri))
            files.remove(file)
        layouts = Layouts.of(map(Path, config.theme.dirs))
        for file in [one for one in files if is_part(one.src_uri) and layouts.files.get(one.src_uri) == _path(one)]:
            files.remove(file)
        if STYLES not in files.src_uris:
            files.append(File.generated(config, STYLES, content=layouts.styles))
        if self.known is not None and self.given:
            return _Ordinary(files, self.known.ours)
        texts: dict[str, str] = {}
        for file in files.documentation_pages():
            try:
                texts[file.src_uri] = file.content_bytes.decode("utf-8-sig").replace("\r\n", "\n")
            except (OSError, UnicodeDecodeError) as error:
                log.warning("%s: left out, it cannot be read: %s", file.src_uri, error)
                files.remove(file)
        searched = self.config["search"] is not False
        shell = replace(_shell(config, strict_policy=not self.serving), searched=searched)
        digests = {path: stamp(text) for path, text in texts.items()}
        named = None if config.nav is None else tuple(flat(config.nav))
        self.known = known.know(Order(texts, digests, shell, layouts, named, jobs=os.cpu_count() or 1))
        for problem in self.known.findings:
            log.warning("%s", problem)
        return _Ordinary(files, self.known.ours)

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let an ordinary page choose its template, if there is such a one; understand its quotes and wikilinks."""
        del files
        name = page.meta.get("template", "main.html")
        if not isinstance(name, str) or not any(Path(folder, name).is_file() for folder in config.theme.dirs):
            log.warning("%s: there is no template %r in layouts/; main.html is used", page.file.src_uri, name)
            page.meta["template"] = "main.html"
        return accepted.understood(markdown, page.file.src_uri, self.known.store.directory) if self.known else markdown

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Escape by default, and fail on names that are not there: MkDocs does neither."""
        del config, files
        ours = jinja2.FileSystemLoader(str(shipped.layouts_dir()))
        named = jinja2.PrefixLoader({OURS: ours})
        env.loader = jinja2.ChoiceLoader([env.loader, named]) if env.loader else named
        return adapted(env)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the template of an ordinary page what ours get, and its content."""
        del config, nav
        if self.known is not None:
            path = page.file.src_uri
            values = self.known.shell.values(path, title(path, self.known.order.texts.get(path, "")))
            waived = parts.waived(waivers(page.meta.get("waived")))
            context.update({**values, "waived": waived, "content": Markup(page.content or "")})  # type: ignore[typeddict-item]  # noqa: S704
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Show characters that HTML forbids as what they are: replaced."""
        del page, config
        return allowed(output)

    def on_pre_template(
        self, template: jinja2.Template, *, template_name: str, config: MkDocsConfig
    ) -> jinja2.Template:
        """Leave the missing page and the sitemap to us."""
        del config
        return jinja2.Template("", autoescape=True) if template_name in (shown.MISSING, shown.SITEMAP) else template

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write our pages beside those of MkDocs."""
        if self.known is not None and not self.given:
            site.write(site.plan(self.known, None), Path(config.site_dir))


class _Ordinary(Files):
    """All files, of which MkDocs renders those that are not ours; links to ours resolve all the same."""

    def __init__(self, files: Files, ours: Iterable[str]) -> None:
        super().__init__([*files])
        self._ours = frozenset(ours)

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        return [file for file in super().documentation_pages(inclusion=inclusion) if file.src_uri not in self._ours]


def _path(file: File) -> Path | None:
    return Path(file.abs_src_path) if file.abs_src_path else None


def _refusal(found: Sequence[Finding]) -> str:
    number = f"{len(found)} error{'s' * (len(found) > 1)}"
    told = "\n".join(map(str, found))
    return f"{told}\nbriefgen: {number}, so no site was built; what was there before stands."


def _shell(config: MkDocsConfig, *, strict_policy: bool) -> Shell:
    info = SiteInfo.of(
        config.site_name,
        config.site_description or "",
        config.site_url or "",
        config.copyright or "",
        str(config.theme.locale),
    )
    return Shell(info, strict_policy=strict_policy, directory_urls=config.use_directory_urls)


# -- for the command line -------------------------------------------------------------------------------------------


def build(
    config_path: Path, site_dir: Path, *, known: Known | None = None, serving: bool = False
) -> tuple[Finding, ...]:
    """Build the site of an mkdocs.yml into a folder, whose contents go; return what MkDocs warns of.

    With `known`, what is known of our pages, only the others are built. Raises SettingsError where the configuration, a
    template or a plug-in stops it.
    """
    from mkdocs.commands.build import build as mkdocs_build

    with _listening() as records, _refusing(config_path, records):
        config = load_config(str(config_path), site_dir=str(site_dir))
        ours = config.plugins.get("briefgen")
        if isinstance(ours, BriefgenPlugin):
            ours.known, ours.given, ours.checked = known, known is not None, True
        config.plugins.on_startup(command="serve" if serving else "build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
            if isinstance(ours, BriefgenPlugin):  # MkDocs keeps it from one load to the next
                ours.known, ours.given, ours.checked = None, False, False
    return tuple(_warning(config_path, one) for one in records if one.name != log.name)


def serve(
    config_path: Path,
    host: str,
    port: int,
    watched: Iterable[Path],
    served: Served,
    refresh: Callable[[], Iterable[Finding]],
    started: Callable[[str], object],
    failed: Callable[[BriefgenError], object],
    *,
    poll: bool = False,
) -> None:
    """Serve and watch until interrupted. `refresh` has `served` show what stands on the disk.

    `started` gets the address. What `refresh` finds is shown on the pages. One that fails goes to `failed`; what was
    served before stays, and shows why. `poll`: look at the files twice a second, where the system does not tell of
    changes. Raises BriefgenError if the first one fails, or if the address cannot be had.
    """
    from mkdocs.livereload import LiveReloadServer

    found = panel.Found()

    def again() -> None:
        nonlocal found
        try:
            found = panel.Found(tuple(refresh()))
        except BriefgenError as error:
            found = panel.Found(error.findings, stale=True)
            failed(error)

    def bring(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            served.bring(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore"))
        except BriefgenError as error:
            failed(error)
        return server.serve_request(environ, start_response)

    found = panel.Found(tuple(refresh()))
    server = LiveReloadServer(again, host, port, str(served.folder))
    server.error_handler = lambda code: served.missing() if code == HTTPStatus.NOT_FOUND else None
    if not poll:
        server.observer = _observer()
    config = load_config(str(config_path))
    content = Path(config.docs_dir).relative_to(config_path.parent.resolve()).as_posix()
    server.set_app(panel.wrapped(bring, lambda: found, content, _shell(config, strict_policy=False)))
    for path in (config_path, *watched):
        if path.exists():
            server.watch(str(path))
    try:
        _bind(server, host, port)
        started(f"http://{host}:{server.server_address[1]}/")
        server.server_bind = lambda: None  # type: ignore[method-assign]
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()


def _bind(server: LiveReloadServer, host: str, port: int) -> None:
    try:
        server.server_bind()
    except OSError as error:
        message = f"cannot listen on {host}:{port}: {error.strerror or error}"
        hint = "Take another port (briefgen serve --port 8001), or any that is free (--port 0)."
        raise SettingsError([Finding("", 0, 0, "address", "error", message, hint)]) from error


def _observer() -> Any:
    """Return what is told of changes by the system, at once, where that can tell; MkDocs' own looks twice a second."""
    from watchdog import events
    from watchdog.observers import Observer

    observer: Any = Observer()
    changes = [events.FileModifiedEvent, events.FileCreatedEvent, events.FileDeletedEvent, events.FileMovedEvent]
    observer.schedule = partial(observer.schedule, event_filter=changes)  # not that a file was read: we read them
    return observer


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Yield a list that gathers what MkDocs warns of, in place of its printing."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[method-assign, assignment]
    logger = logging.getLogger("mkdocs")
    propagated = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield records
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated


@contextmanager
def _refusing(config_path: Path, records: list[logging.LogRecord]) -> Iterator[None]:
    """Turn what stops MkDocs into a SettingsError that says where."""
    name = config_path.name
    try:
        with refusing():
            yield
    except (ConfigurationError, MkDocsException, Abort) as error:
        said = [one.getMessage() for one in records if one.levelno >= logging.ERROR] or [str(error)]
        hint = "Say where the pages are: docs_dir: content"
        raise SettingsError(
            Finding(name, 0, 0, "mkdocs", "error", one, hint if "'docs_dir'" in one else "") for one in said
        ) from error


def _warning(config_path: Path, record: logging.LogRecord) -> Finding:
    return Finding(config_path.name, 0, 0, "mkdocs", "warning", record.getMessage())
