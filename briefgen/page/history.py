"""What front matter says of earlier versions and withdrawals of a source <-> values; the same on both kinds of page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefgen.model.common import Withdrawal
from briefgen.model.pages import Correction


def values(corrected: Iterable[Correction], withdrawn: Withdrawal | None) -> dict[str, Any]:
    """Return the keys `corrected` and `withdrawn`, each left out where it has nothing to say."""
    found: dict[str, Any] = {}
    if shown := [_correction(one) for one in corrected]:
        found["corrected"] = shown
    if withdrawn is not None:
        found["withdrawn"] = withdrawn_values(withdrawn)
    return found


def withdrawn_values(withdrawn: Withdrawal) -> dict[str, str]:
    """Return what stands under `withdrawn`; the key of the day is not `on`, which older YAML takes for "true"."""
    return {"date": withdrawn.on, "reason": withdrawn.reason} if withdrawn.reason else {"date": withdrawn.on}


def _correction(one: Correction) -> dict[str, Any]:
    words = {"date": one.on, "of": one.of, "note": one.note, "title": one.title, "digest": one.digest}
    changed = [f"p{number}" for number in one.changed]
    return {key: value for key, value in {**words, "changed": changed}.items() if value}


def corrections(value: Any) -> tuple[Correction, ...]:
    """Return what the key `corrected` says; what is not of our making is passed over (check reports it)."""
    return tuple(_read(one) for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _read(one: dict[Any, Any]) -> Correction:
    words = {key: str(one[key]) for key in ("date", "of", "note", "digest", "title") if isinstance(one.get(key), str)}
    changed = one.get("changed")
    anchors = [str(anchor)[1:] for anchor in changed] if isinstance(changed, list) else []
    return Correction(
        words.get("date", ""),
        words.get("of", ""),
        words.get("note", ""),
        words.get("digest", ""),
        words.get("title", ""),
        tuple(int(number) for number in anchors if number.isascii() and number.isdigit() and len(number) < 10),
    )


def withdrawal(value: Any) -> Withdrawal | None:
    """Return what the key `withdrawn` says; None where it is not of our making."""
    if isinstance(value, str):
        return Withdrawal(value)
    if not isinstance(value, dict) or not isinstance(value.get("date"), str):
        return None
    return Withdrawal(value["date"], value["reason"] if isinstance(value.get("reason"), str) else "")
