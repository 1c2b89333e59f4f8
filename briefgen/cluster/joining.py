"""Whether a worker can take part in a run: asked before it begins, and again of whoever joins later."""

from __future__ import annotations

from functools import lru_cache

from briefgen.cluster import agreement, output, places
from briefgen.cluster.output import Output
from briefgen.errors import BriefgenError


def introduce(agreed: bytes, roots: tuple[str, ...], target: str) -> str:
    """Return why this worker cannot take part; empty if it can. `target` is the output, empty without one."""
    differ = agreement.differences(agreement.loads(agreed).versions, agreement.versions())
    if differ:
        return f"other versions than here: {differ}"
    try:
        for root in roots:
            system, path = places.opened(root)
            if places.is_local(system) and not system.exists(path):
                return f"{path} is not there on that machine"
        if target and Output(target).read(output.AGREEMENT) != agreed:
            return f"{target} is not the same folder on that machine"
    except BriefgenError as error:
        return "; ".join(finding.message for finding in error.findings)
    return ""


@lru_cache(maxsize=64)
def refused(agreed: bytes, target: str) -> str:
    """Return what `introduce` says of the first task of its kind: a worker may join in the middle of a run."""
    return introduce(agreed, (), target)
