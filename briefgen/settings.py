"""What briefgen needs to know of a project. `config` reads it from mkdocs.yml."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.model.common import Display


@dataclass(frozen=True, slots=True)
class Options:
    """What stands under `plugins: - briefgen:` in mkdocs.yml."""

    seeds: str = "seeds"
    """Folder of the source articles, relative to mkdocs.yml."""
    display: Display = "full"
    """How much of a source may be republished, where the source itself does not say."""
    key_points: int = 5
    """Most key points on a briefing, 0 to 20."""
    search: bool = True
    """The site can be searched."""
    refuse: bool = True
    """`mkdocs build` refuses a site with errors; False: it warns of them. `briefgen build` always does."""


@dataclass(frozen=True, slots=True)
class Settings(Options):
    """What briefgen needs to know of a project. Paths are relative to the project, with forward slashes."""

    content: str = "content"
    """MkDocs' `docs_dir`."""
    site: str = "site"
    """MkDocs' `site_dir`."""
    site_name: str = "Briefings"
    site_description: str = ""
    site_url: str = ""
    copyright: str = ""
    language: str = "en"
    """The `locale` of MkDocs' theme: that of the templates' own words."""
    layouts: str = ""
    """The `custom_dir` of MkDocs' theme: templates that win over ours; empty if there is none."""
    directory_urls: bool = True
    """MkDocs' `use_directory_urls`."""
    menu: tuple[tuple[str, str], ...] | None = None
    """MkDocs' `nav`, flat: (title or empty, path below the content or web address); None: all ordinary pages."""
    simple: bool = True
    """mkdocs.yml says nothing that only MkDocs can tell: no other plug-ins, hooks, tags or inheritance."""
