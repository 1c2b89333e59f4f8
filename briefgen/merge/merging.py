"""The door of the room: three texts of one page -> one, or conflicts that say where and what."""

from __future__ import annotations

from briefgen.merge import body, head
from briefgen.merge.inside import Rules
from briefgen.merge.units import take_apart
from briefgen.model.merging import Merged, Place, Side

_BOM = "\ufeff"


def merge(base: str, edited: str, fresh: str, *, prefer: Side = "editor", people: bool = False) -> Merged:
    """Return the page that has what both sides did to `base`: the editor to `edited`, briefgen (or others) to `fresh`.

    Where both changed the same thing differently, the `prefer`red side stands and the place is named. `people`: the
    fresh side is people's too (another branch), so its changes to what is otherwise briefgen's give no way either. The
    byte order mark and the line ends are the editor's.
    """
    if edited == fresh or base == fresh:
        return Merged(edited)
    if base == edited:
        return Merged(fresh)
    texts = [_plain(text) for text in (base, edited, fresh)]
    if texts[1] in (texts[0], texts[2]) or texts[2] == texts[0]:
        return Merged(_as_saved(texts[2] if texts[1] == texts[0] else texts[1], edited))
    rules = Rules(prefer, people)
    (base_head, base_body), (own_head, own_body), (new_head, new_body) = (head.split(text) for text in texts)
    top = head.merge(base_head, own_head, new_head, rules)
    line = own_head.count("\n") + 1
    rest = body.merge(take_apart(base_body), take_apart(own_body, line), take_apart(new_body), rules)
    if rest is None:
        whole = Place(1, "the page as a whole: put together, its quotes would not be what they are on either side")
        return Merged(edited if prefer == "editor" else fresh, (whole,))
    text = _as_saved(top.text + rest.text, edited)
    return Merged(text, (*top.conflicts, *rest.conflicts), (*top.kept, *rest.kept), rest.left_out)


def _plain(text: str) -> str:
    return text.removeprefix(_BOM).replace("\r\n", "\n")


def _as_saved(text: str, like: str) -> str:
    """Return `text` with the byte order mark and the line ends of another."""
    if 2 * like.count("\r\n") > like.count("\n"):
        text = text.replace("\n", "\r\n")
    return _BOM + text if like.startswith(_BOM) else text


def alone(edited: str, fresh: str, *, prefer: Side) -> Merged:
    """Return what there is to say of a page without a base: nobody knows what the editor changed."""
    text = edited if prefer == "editor" else fresh
    what = "the page as a whole: it is not known what was written here before"
    return Merged(text, () if edited == fresh else (Place(1, what),))
