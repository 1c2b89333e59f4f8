"""Short names and whose they are: family and given names, acronyms, father and son."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from briefgen.annotate import lexicon, names, roles
from briefgen.annotate.forms import Draft, add, before_particle, best, core, surname
from briefgen.annotate.names import Name

_ACRONYM = re.compile(r"\s?\((?:the )?([A-Z][A-Za-z]{1,7})\)")


def generations(drafts: dict[tuple[str, ...], Draft]) -> None:
    """Give a name without Jr. or Sr. to the only one who bears it with such a suffix."""
    bearers: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for key, draft in drafts.items():
        if key[0] == "person" and len(key) == 4 and key[3]:
            bearers[key[:3]].append(draft)
    for name, others in bearers.items():
        plain = drafts.get((*name, ""))
        if plain is not None and len(others) == 1:
            del drafts[*name, ""]
            whole = others[0]
            whole.forms += plain.forms
            whole.mentions += plain.mentions
            whole.role = whole.role or plain.role


def acronyms(
    text: str, drafts: dict[tuple[str, ...], Draft], short: list[tuple[Name, bool]]
) -> list[tuple[Name, bool]]:
    """Join "(IAEA)" and later "IAEA" with the organisation named before the bracket; return the other short names."""
    ends = {span.end: draft for draft in drafts.values() if draft.kind == "organisation" for span in draft.mentions}
    joined = {match[1]: draft for end, draft in ends.items() if (match := _ACRONYM.match(text, end))}
    if not joined:
        return short
    for key, draft in list(drafts.items()):
        form = next(iter(draft.forms))
        if form in joined and joined[form] is not draft:
            joined[form].mentions += draft.mentions
            joined[form].forms += draft.forms
            del drafts[key]
    for name, _ in short:
        if name.whole in joined:
            joined[name.whole].mentions.append(name.span)
            joined[name.whole].forms[name.whole] += 1
    return [one for one in short if one[0].whole not in joined]


def short_names(text: str, drafts: dict[tuple[str, ...], Draft], short: list[tuple[Name, bool]]) -> None:
    """Give each short name to the person who bears it: by family name, else by given name; the most mentioned wins."""
    bearers: dict[str, list[Draft]] = defaultdict(list)
    given: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts.values():
        if draft.kind == "person":
            full = draft.known.name if draft.known else best(draft)
            words = core(tuple(full.split()))
            bearers[surname(full)].append(draft)
            bearers[" ".join(words[1:])].append(draft) if len(words) > 2 else None
            first = before_particle(words)
            bearers[first].append(draft) if first else None
            given[words[0]].append(draft)
    chosen: dict[tuple[str, str, lexicon.Gender | None], Draft | None] = {}
    for name, personal in short:
        whole = names.recased(name.whole) if personal else name.whole
        key = whole, name.words[-1] if name.title else "", roles.courtesy_gender(name, text)
        if key not in chosen:
            chosen[key] = _bearer(*key, bearers, given)
        bearer = chosen[key]
        if bearer is not None:
            bearer.mentions.append(name.span)
            bearer.forms[whole] += 1
            bearer.role = bearer.role or roles.before(name, text)
        elif personal:
            add(drafts, ("person", whole.casefold()), "person", name, text)


def _bearer(
    whole: str,
    last: str,
    courtesy: lexicon.Gender | None,
    bearers: Mapping[str, list[Draft]],
    given: Mapping[str, list[Draft]],
) -> Draft | None:
    """Return who bears a short name, or its last word behind a title; None if nobody of the article does."""
    found = bearers.get(whole) or bearers.get(whole[0].lower() + whole[1:]) or bearers.get(last) or []
    if not found and whole not in lexicon.places():
        found = given.get(whole) or []
    if courtesy is not None:
        found = [one for one in found if lexicon.gender(best(one).split()[0]) in (courtesy, None)]
    return min(found, key=lambda one: (-len(one.mentions), one.mentions[0]), default=None)
