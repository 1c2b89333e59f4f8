"""Entities while their names are collected, the parts of a person's name, and which form of a name is the fullest."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from briefgen.annotate import lexicon, names, roles
from briefgen.annotate.names import Name
from briefgen.model.common import EntityKind, KnownEntity, Span

_SUFFIX = re.compile(r"(?:Jr|Sr|III?|IV)\.?,?")
_HONOURS = frozenset(["KC", "QC", "MP", "MEP", "MSP", "MBE", "OBE", "CBE", "KBE", "DBE", "FRS", "PhD", "MD", "Esq"])
"""Letters behind a person's name that are no part of it."""
_INITIAL = re.compile(r"[A-Z]\.?")
_LEGAL_FORM = re.compile(r",? (?:Inc|Ltd|Limited|plc|PLC|LLC|LLP|Corp|GmbH|AG|AB|ASA|AS|NV|BV|SpA|SA|SE|Oyj?)\.?$")
_POSTS = ("prime ", "president", "chancellor", "governor", "mayor", "premier", "prosecutor", "attorney", "supreme ")


@dataclass(slots=True)
class Draft:
    """An entity while its mentions are collected."""

    kind: EntityKind
    forms: Counter[str] = field(default_factory=Counter)
    mentions: list[Span] = field(default_factory=list)
    role: str | None = None
    known: KnownEntity | None = None


def add(drafts: dict[tuple[str, ...], Draft], key: tuple[str, ...], kind: EntityKind, name: Name, text: str) -> Draft:
    """Add a name to the draft with a key, which is made if there is none, and return it."""
    draft = drafts.setdefault(key, Draft(kind))
    draft.forms[name.whole] += 1
    draft.mentions.append(name.span)
    if kind == "person":
        draft.role = draft.role or roles.before(name, text) or roles.after(name, text)
    return draft


def best(draft: Draft) -> str:
    """Return the fullest form of a name: most words, then most frequent, then first by alphabet; without initials."""
    if draft.kind != "person":
        form = standard(min(draft.forms, key=lambda one: (-len(one.split()), -draft.forms[one], one)))
        return form[0].upper() + form[1:] if form.startswith(_POSTS) else form
    form = min(draft.forms, key=lambda one: (-len(core(tuple(one.split()))), -draft.forms[one], one))
    junior = next((found for one in sorted(draft.forms) if (found := suffix(tuple(one.split())))), "")
    name = names.recased(" ".join(core(tuple(form.split()))))
    return f"{name} {junior}." if junior in ("Jr", "Sr") else f"{name} {junior}".rstrip()


def standard(whole: str) -> str:
    """Return the name by which a place or body is known, without its legal form."""
    return lexicon.standard_names().get(whole) or _LEGAL_FORM.sub("", whole)


@lru_cache(1 << 12)
def surname(full: str) -> str:
    """Return the family name in a person's full name: the first word where that is how the name is ordered."""
    words = core(tuple(full.split()))
    if not words:
        return full
    if len(words) > 1 and words[0] in lexicon.words("surnames_first") and not lexicon.is_given_name(words[0]):
        return words[0]
    return words[-1]


@lru_cache(1 << 12)
def core(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a person's name without suffixes and, after the first, without initials."""
    kept = [word.strip(",") for word in words if not _SUFFIX.fullmatch(word)]
    while len(kept) > 1 and kept[-1] in _HONOURS:
        kept.pop()
    return tuple(word for at, word in enumerate(kept) if at == 0 or not _INITIAL.fullmatch(word))


def suffix(words: tuple[str, ...]) -> str:
    """Return what tells father and son apart, without its full stop; empty if there is nothing."""
    return words[-1].rstrip(".,") if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""


def before_particle(words: tuple[str, ...]) -> str:
    """Return the family name that stands before a particle: Álvarez of José Álvarez de la Torre; empty if none does."""
    at = next((n for n, word in enumerate(words) if n > 1 and word in names.PARTICLES), 0)
    return words[at - 1] if at else ""
