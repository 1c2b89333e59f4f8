"""The MkDocs shell: the only module that imports mkdocs. Other people's pages and plug-ins work beside ours."""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from traceback import extract_tb
from typing import Literal
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup
from mkdocs.config import config_options, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext
from pydantic import ValidationError

from briefgen.errors import BriefgenError, Finding, SettingsError
from briefgen.files import shipped
from briefgen.page import collection
from briefgen.publish import pages, site
from briefgen.publish.shell import Shell, SiteInfo
from briefgen.settings import Options

log = logging.getLogger("mkdocs.plugins.briefgen")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters and noncharacters: https://html.spec.whatwg.org/#preprocessing-the-input-stream"""
_LONG_AGO = "1980-01-01"
"""The day that MkDocs is told for a page without a date; the day of the build would change every sitemap."""


class BriefgenPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Shows the pages of content/ that briefgen understands through layouts/; all others as MkDocs does."""

    config_scheme = tuple((name, config_options.Optional(config_options.Type(object))) for name in Options.model_fields)

    def __init__(self) -> None:
        self.serving = False
        self.texts: dict[str, str] = {}
        self.site: site.Site | None = None
        self.views: dict[str, pages.View] = {}
        self.shell = Shell(SiteInfo(""))
        self.addresses: list[tuple[str, str]] = []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether pages are served: the reload script of MkDocs stands inline, which our policy would block."""
        del dirty
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the options; put our templates behind the project's own. Raises PluginError."""
        given = {name: value for name, value in self.config.items() if value is not None}
        try:
            Options.model_validate(given)
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise PluginError(f"briefgen: in mkdocs.yml, {problems}") from None
        ours = str(shipped.layouts_dir())
        if not any(Path(folder).resolve() == Path(ours).resolve() for folder in config.theme.dirs):
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)
        config.theme.static_templates.add("404.html")
        self.shell = _shell(config, strict_policy=not self.serving)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all pages, for what they show of each other."""
        del config
        self.texts, self.views = {}, {}
        for file in files.documentation_pages():
            try:
                self.texts[file.src_uri] = Path(file.abs_src_path or "").read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                log.warning("%s: left out, it cannot be read: %s", file.src_uri, error)
                files.remove(file)
        found, problems = collection.load(self.texts)
        for problem in problems:
            log.warning("%s", problem)
        self.site = site.build(found)
        self.shell = replace(self.shell, wanted_count=len(found.wanted))
        for path, statements in self.site.statements.items():
            for one in statements:
                if one.verbatim and not one.verified and one.earlier is None:
                    log.warning("%s: this quote is not in its source: “%s”. Run briefgen check", path, one.words)
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Take our pages from Python-Markdown; note what they show."""
        del files
        path = page.file.src_uri
        page.update_date = _LONG_AGO
        shown = self.site and pages.view(
            self.site, path, self.texts.get(path, ""), self.shell.href(self.shell.root(path))
        )
        if not shown:
            self._own_template(page, config)
            return markdown
        page.meta["template"] = shown.template
        page.meta["title"] = shown.title or config.site_name
        page.update_date = _iso(shown.date) or _LONG_AGO
        self.views[path] = shown
        return ""

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Escape by default, and fail on names that are not there: MkDocs does neither."""
        del config
        env.autoescape = True
        env.undefined = jinja2.StrictUndefined
        env.trim_blocks = env.lstrip_blocks = True
        ordinary = [file for file in files.documentation_pages() if file.src_uri not in self.views and file.page]
        menu = tuple((str(file.page.title), file.src_uri) for file in ordinary if file.page)
        self.shell = replace(self.shell, menu=menu)
        shown = (file.page for file in files.documentation_pages() if file.page and file.page.canonical_url)
        self.addresses = [(str(page.canonical_url), str(page.update_date)) for page in shown]
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the template its view."""
        del config, nav
        path = page.file.src_uri
        shown = self.views.pop(path, None)
        title = shown.title if shown else str(page.title)
        own = shown.values if shown else {"content": Markup(page.content or "")}  # noqa: S704 - see main.html
        context.update({**self.shell.values(path, title), **own})  # type: ignore[typeddict-item]
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Show characters that HTML forbids as what they are: replaced."""
        del page, config
        return _FORBIDDEN.sub("\ufffd", output)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give the templates without a page what they need: the missing page, the sitemap."""
        del config
        root = urlsplit(self.shell.site.url).path.rstrip("/") if self.shell.site.url else "."
        values = self.shell.values(template_name, "Not found", root)
        values["addresses"] = [(address, "" if day == _LONG_AGO else day) for address, day in self.addresses]
        context.update(values)  # type: ignore[typeddict-item]
        return context

    def on_pre_template(
        self, template: jinja2.Template, *, template_name: str, config: MkDocsConfig
    ) -> jinja2.Template | None:
        """Leave out the sitemap of a site that does not know its address."""
        return jinja2.Template("") if template_name == "sitemap.xml" and not config.site_url else template

    def _own_template(self, page: Page, config: MkDocsConfig) -> None:
        """Let an ordinary page choose its template, if there is such a one."""
        name = page.meta.get("template", "main.html")
        if not isinstance(name, str) or not any(Path(folder, name).is_file() for folder in config.theme.dirs):
            log.warning("%s: there is no template %r in layouts/; main.html is used", page.file.src_uri, name)
            page.meta["template"] = "main.html"


def _shell(config: MkDocsConfig, *, strict_policy: bool) -> Shell:
    info = SiteInfo.of(
        config.site_name,
        config.site_description or "",
        config.site_url or "",
        config.copyright or "",
        str(config.theme.locale),
    )
    return Shell(info, strict_policy=strict_policy, directory_urls=config.use_directory_urls)


def _iso(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""


# -- for the command line -------------------------------------------------------------------------------------------


def build(config_path: Path, site_dir: Path, *, serving: bool = False) -> tuple[Finding, ...]:
    """Build the site of an mkdocs.yml into an empty folder; return what MkDocs warns of.

    Raises SettingsError where the configuration, a template or a plug-in stops it.
    """
    from mkdocs.commands.build import build as mkdocs_build

    with _listening() as records, _refusing(config_path, records):
        config = load_config(str(config_path), site_dir=str(site_dir))
        config.plugins.on_startup(command="serve" if serving else "build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    return tuple(_warning(config_path, one) for one in records if one.name != log.name)


def serve(
    config_path: Path,
    host: str,
    port: int,
    watched: Iterable[Path],
    before: Callable[[], object],
    started: Callable[[str], object],
    failed: Callable[[BriefgenError], object],
) -> None:
    """Build, serve and watch until interrupted. `before` runs ahead of each build, `started` gets the address.

    A build that fails goes to `failed` and leaves what was served before. Raises BriefgenError if the first one fails,
    OSError if the port is taken.
    """
    from mkdocs.livereload import LiveReloadServer

    folder = Path(tempfile.mkdtemp(prefix="briefgen-serve-"))
    served, staged = folder / "site", folder / "next"

    def first() -> None:
        before()
        shutil.rmtree(staged, ignore_errors=True)
        build(config_path, staged, serving=True)
        shutil.rmtree(served, ignore_errors=True)
        staged.rename(served)

    def again() -> None:
        try:
            first()
        except BriefgenError as error:
            failed(error)

    def missing(code: int) -> bytes | None:
        page = served / "404.html"
        return page.read_bytes() if code == 404 and page.is_file() else None

    try:
        first()
        server = LiveReloadServer(again, host, port, str(served))
        server.error_handler = missing
        for path in (config_path, *watched):
            if path.exists():
                server.watch(str(path))
        try:
            server.server_bind()
            started(f"http://{host}:{server.server_address[1]}/")
            server.server_bind = lambda: None  # type: ignore[method-assign]
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
        yield
    except jinja2.TemplateError as error:
        page = next((one.getMessage() for one in reversed(records) if one.levelno >= logging.ERROR), "")
        path, line = _in_template(error)
        raise SettingsError([Finding(f"layouts/{path}", line, 0, "layout", "error", f"{error}", page)]) from error
    except (ConfigurationError, MkDocsException, Abort) as error:
        said = [one.getMessage() for one in records if one.levelno >= logging.ERROR] or [str(error)]
        raise SettingsError(Finding(name, 0, 0, "mkdocs", "error", one) for one in said) from error


def _in_template(error: jinja2.TemplateError) -> tuple[str, int]:
    """Return the file name and line (1-based) of the template that an error comes from."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Path(error.filename or error.name or "").name, error.lineno
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith((".html", ".xml"))]
    return (Path(frames[-1].filename).name, frames[-1].lineno or 0) if frames else (str(error.message), 0)


def _warning(config_path: Path, record: logging.LogRecord) -> Finding:
    return Finding(config_path.name, 0, 0, "mkdocs", "warning", record.getMessage())
