"""Card images, where the extra `briefgen[cards]` is installed: fonts, what they can show, and the picture of an SVG.

Each is drawn once: the cache keeps it with a digest of its SVG and of the fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from briefgen.builder.layouts import Layouts
from briefgen.memo import digest
from briefgen.publish.card import Words, svg

ENDING = ".card.png"
"""Of the file beside a briefing's page."""
SITE = "card.png"
"""The card of the site, for all other pages; a file of the layouts."""
KIND = "cards"
"""Of the cache: a key of `KEY` bytes, then the picture."""
KEY = 16
_NEEDED = ("resvg_py", "fontTools", "font_source_serif_pro")
_SHIPPED = ("SourceSerifPro-Semibold.ttf", "SourceSerifPro-Regular.ttf")


@dataclass(frozen=True)
class Face:
    """A font family: the name that SVG asks for it by, and how wide each of its characters is at a size of one."""

    family: str
    advances: Mapping[int, float]

    def shows(self, words: str) -> bool:
        """Tell whether it has a glyph for every character."""
        return all(ord(ch) in self.advances for ch in words)

    def measure(self, words: str) -> float:
        """Return the width of words at a size of one."""
        return sum(self.advances.get(ord(ch), 1.0) for ch in words)


@cache
def _read(path: Path, changed: int) -> Face:
    """Return what a font file says of itself; `changed` is when it was written."""
    from fontTools.ttLib import TTFont

    del changed
    with TTFont(path, lazy=True) as font:
        metrics, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        advances = {code: metrics[glyph][0] / unit for code, glyph in font.getBestCmap().items()}
        return Face(str(font["name"].getBestFamilyName() or "serif"), advances)


class Cards:
    """Draws cards with the fonts of the layouts (`fonts/*.ttf`, `*.otf`), then with the one that the extra brings."""

    def __init__(self, fonts: tuple[Path, ...], ours: tuple[Path, ...]) -> None:
        """`ours` are weights of one family, of which the first is measured."""
        self._faces = [_read(path, path.stat().st_mtime_ns) for path in (*fonts, ours[0])]
        self._files = [str(path) for path in (*fonts, *ours)]
        drawn_with = (version("resvg-py").encode(), *(path.read_bytes() for path in (*fonts, *ours)))
        self.version = digest(*drawn_with)
        """Changes with whatever makes a card look otherwise."""

    @classmethod
    def of(cls, layouts: Layouts) -> Cards | None:
        """Return what draws them; None where the extra is not installed."""
        if not all(find_spec(name) for name in _NEEDED):
            return None
        spec = find_spec(_NEEDED[-1])
        folder = Path(str(spec.origin if spec else "")).parent / "files"
        fonts = (path for name, path in layouts.assets.items() if name.startswith("fonts/"))
        return cls(
            tuple(path for path in fonts if path.suffix.lower() in (".ttf", ".otf")),
            tuple(folder / name for name in _SHIPPED),
        )

    def face(self, shown: Words) -> Face | None:
        """Return the first font that has a glyph for every character; None: boxes would stand there."""
        letters = "".join({*"…", *shown.title, *shown.name, *shown.proof, *shown.day} - {*" \t\n"})
        return next((face for face in self._faces if face.shows(letters)), None)

    def svg(self, shown: Words) -> str:
        """Return the card of words that a font can show."""
        face = self.face(shown) or self._faces[-1]
        return svg(shown, face.family, face.measure)

    def key(self, drawing: str) -> bytes:
        """Return what tells the picture of one SVG from another."""
        return digest(self.version, drawing.encode("utf-8", "replace"))

    def draw(self, drawing: str) -> bytes:
        """Return the picture of an SVG as PNG."""
        from resvg_py import svg_to_bytes

        found = svg_to_bytes(
            svg_string=drawing.encode("utf-8", "replace").decode(), skip_system_fonts=True, font_files=self._files
        )
        return bytes(found)
