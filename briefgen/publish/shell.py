"""What every template gets, whatever page it shows: the site, the way to its root, the menu."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from briefgen.publish.labels import Labels, direction
from briefgen.publish.render import Href


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """`site` in every template: what mkdocs.yml says of the site as a whole."""

    name: str
    description: str = ""
    url: str = ""
    """Where it is published, with a slash at its end; empty if unknown. Canonical addresses begin with it."""
    copyright: str = ""
    """Plain words."""
    language: str = "en"
    """BCP 47 tag of the templates' own words."""

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, of the language."""
        return direction(self.language)

    @classmethod
    def of(cls, name: str, description: str, url: str, copyright: str, language: str) -> SiteInfo:  # noqa: A002
        """Return it from the values of mkdocs.yml, made fit to show."""
        return cls(name, description, url.rstrip("/") + "/" if url else "", _plain(copyright), language)


@dataclass(frozen=True, slots=True)
class Shell:
    """The part that all pages of a site share, and the addresses of all of them."""

    site: SiteInfo
    labels: Labels = field(default_factory=lambda: Labels({}))
    """`t` in every template."""
    menu: tuple[tuple[str, str], ...] = ()
    """(title, path below content/ or web address) of what the head of every page names."""
    has_wanted: bool = False
    """There are titles that nobody has added yet; how many, only their own page says: it changes with most drafts."""
    feeds: tuple[tuple[str, str], ...] = ()
    """Of the site as a whole: media type and file."""
    strict_policy: bool = True
    """Pages say that nothing but the site's own files may be loaded; `mkdocs serve` alone needs it off."""
    searched: bool = True
    """Pages have a search."""
    directory_urls: bool = False
    """MkDocs' `use_directory_urls`: `people/x/` in place of `people/x.html`."""

    def file(self, path: str) -> str:
        """Return the file of the site that shows the page at `path` (below content/); other files keep their path."""
        return _file(path, self.directory_urls)

    def url(self, path: str) -> str:
        """Return the address of a page or file from the root of the site, percent-encoded."""
        return _url(path, self.directory_urls)

    def root(self, path: str) -> str:
        """Return the way from the page at `path` to the root of the site: "..", or "." from a page that is there."""
        return "/".join([".."] * self.file(path).count("/")) or "."

    def href(self, root: str) -> Href:
        """Return what makes addresses, for a page from which `root` leads to the root of the site."""
        directory_urls = self.directory_urls
        return lambda path, fragment: f"{root}/{_url(path, directory_urls)}{fragment}"

    def values(self, path: str, title: str, root: str | None = None) -> dict[str, Any]:
        """Return what the template of the page at `path` gets; `root` where that page is shown anywhere: a 404."""
        top = self.root(path) if root is None else root
        address = self.href(top)
        directory_urls = self.directory_urls

        def href(page: str, fragment: str = "") -> str:
            url = _url(page, directory_urls)
            return f"{top}/{url}#{fragment}" if fragment else f"{top}/{url}"

        return {
            "site": self.site,
            "t": self.labels,
            "root": top,
            "href": href,
            "menu": [(name, page if "://" in page else address(page, "")) for name, page in self.menu],
            "title": title,
            "canonical": self.site.url + self.url(path) if self.site.url else "",
            "description": self.site.description,
            "og_type": "website",
            "linked": None,
            "markdown": "",
            "card": f"{self.site.url}card.png" if self.site.url else "",
            "has_wanted": self.has_wanted,
            "feeds": [(kind, f"{top}/{file}", self.site.name) for kind, file in self.feeds],
            "strict_policy": self.strict_policy,
            "searched": self.searched,
        }


@lru_cache(1 << 16)
def _file(path: str, directory_urls: bool) -> str:
    if not path.endswith(".md"):
        return path
    folder, slash, name = path.removesuffix(".md").rpartition("/")
    name = "index" if name == "README" else name
    return f"{folder}{slash}{name}" + (".html" if name == "index" or not directory_urls else "/index.html")


@lru_cache(1 << 16)
def _url(path: str, directory_urls: bool) -> str:
    shown = _file(path, directory_urls)
    return quote(shown.removesuffix("index.html") if directory_urls and path.endswith(".md") else shown)


def _plain(html: str) -> str:
    return Markup(html).striptags()  # noqa: S704 - all that could run is stripped
