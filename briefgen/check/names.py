"""What a link may lead to, and what one that leads nowhere was probably meant to. Each question is a look-up."""

from __future__ import annotations

import posixpath
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice
from pathlib import PurePosixPath

_COMPARED = 50
"""Most names that a wrong one is compared with: those nearest in length."""
_LIKE = 0.7
"""Similarity, 0 to 1, from which a name is suggested; difflib's own 0.6 suggests too much."""
_GUESSES = 20
"""Wrong names of one page that are compared at all. A page with more has another problem than typing errors."""


class Guesses:
    """What a wrong name on a page was probably meant to be. Remembers its answers, and tires: a check stays linear."""

    def __init__(self) -> None:
        self._answers: dict[str, str] = {}

    def nearest(self, wrong: str, names: Iterable[str]) -> str:
        """Return the name that is most like the wrong one; empty if none is, or if too many were asked for."""
        if wrong not in self._answers:
            if len(self._answers) >= _GUESSES:
                return ""
            near = sorted(islice(names, _COMPARED))
            self._answers[wrong] = next(iter(get_close_matches(wrong, near, 1, _LIKE)), "")
        return self._answers[wrong]


class Names:
    """The names of all pages and files below content/."""

    def __init__(self, names: Iterable[str]) -> None:
        self.every = frozenset(names)
        self._alike: dict[str, list[str]] = defaultdict(list)
        self._based: dict[str, list[str]] = defaultdict(list)
        self._begins: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name in sorted(self.every):
            base = PurePosixPath(name).name
            self._alike[folded(name)].append(name)
            self._based[folded(base)].append(name)
            self._begins[base[:2], len(base)].append(base)

    def meant(self, page: str, goal: str, path: str) -> str:
        """Return the one page that a dead link can only mean; empty if there is none or several.

        `goal` is where `path`, as written on `page`, leads. Tried are another case, a missing `.md`, the path from the
        top, and the same name in another folder.
        """
        top = posixpath.normpath(path.lstrip("/")) if path else ""
        base = PurePosixPath(goal).name
        whole = (goal, f"{goal}.md", f"{goal.removesuffix('.html')}.md", top, f"{top}.md")
        based = (base, f"{base}.md", f"{base.removesuffix('.html')}.md")
        for found_by, forms in ((self._alike, whole), (self._based, based)):
            for form in forms:
                found = found_by.get(folded(form), [])
                if len(found) == 1:
                    return found[0] if found[0] != page else ""
        return ""

    def nearest(self, goal: str, guesses: Guesses) -> str:
        """Return the page whose file name is most like a dead link's; of two with one name that in the same folder."""
        wrong = PurePosixPath(goal)
        near = guesses.nearest(wrong.name, self._like(wrong.name))
        found = self._based.get(folded(near), [])
        return next((name for name in found if PurePosixPath(name).parent == wrong.parent), next(iter(found), ""))

    def _like(self, wrong: str) -> Iterator[str]:
        """Yield the file names that begin as a wrong one does, those nearest in length first."""
        for more in range(len(wrong)):
            for length in sorted({len(wrong) - more, len(wrong) + more}):
                yield from self._begins.get((wrong[:2], length), ())

    def twins(self) -> Iterator[tuple[str, str]]:
        """Yield each name with one that systems which ignore case or composition take for the same."""
        parents = Counter(str(parent) for name in self.every for parent in PurePosixPath(name).parents)
        folders: dict[str, list[str]] = defaultdict(list)
        for folder in sorted(parents):
            folders[folded(folder)].append(folder)
        for names in (*folders.values(), *self._alike.values()):
            yield from ((name, names[0] if name != names[0] else names[1]) for name in names if len(names) > 1)


def folded(name: str) -> str:
    """Return what two names share that some systems cannot tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
