"""The sources of a project, annotated on a cluster that does not see the project: they travel with the tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen import codec
from briefgen.cluster import joining
from briefgen.cluster import seeds as travelling
from briefgen.cluster.agreement import Agreement, versions
from briefgen.cluster.client import Cluster, Result
from briefgen.errors import Finding, SettingsError
from briefgen.files.seeds import SeedFile
from briefgen.settings import Settings
from briefgen.study import Studied, Study

_TOGETHER = 32
"""Sources in a task, at most."""
_TOGETHER_BYTES = 1_000_000


def studied(cluster: Cluster, study: Study, seeds: Sequence[SeedFile]) -> Iterator[Studied]:
    """Yield what is in each source, in order, as `study` would find it here.

    Sources that took several workers with them are tried one by one; where that happens again it is a finding.
    Raises SettingsError where workers cannot take part, or the cluster is lost.
    """
    agreed = Agreement(
        versions(), study.known, None, codec.dump(study.settings, Settings).decode("utf-8", "surrogatepass")
    ).dumps()
    cluster.agree(joining.introduce, agreed, (), "")
    groups = list(_groups(seeds))
    arrived: dict[int, tuple[Studied, ...]] = {}
    at = 0
    for result in cluster.results(travelling.study, agreed, map(_task, groups)):
        group = groups[result.number]
        arrived[result.number] = _alone(cluster, agreed, group) if result.killed else _found(result)
        while at in arrived:
            yield from arrived.pop(at)
            at += 1


def _groups(seeds: Sequence[SeedFile]) -> Iterator[tuple[SeedFile, ...]]:
    group: list[SeedFile] = []
    size = 0
    for seed in seeds:
        if group and (len(group) == _TOGETHER or size + len(seed.data) > _TOGETHER_BYTES):
            yield tuple(group)
            group, size = [], 0
        group.append(seed)
        size += len(seed.data)
    if group:
        yield tuple(group)


def _task(group: tuple[SeedFile, ...]) -> bytes:
    return codec.dump(travelling.Seeds(group), travelling.Seeds)


def _found(result: Result) -> tuple[Studied, ...]:
    if result.failed:
        raise SettingsError([Finding("", 0, 0, "cluster", "error", f"the workers cannot annotate: {result.failed}")])
    found = codec.load(result.value, travelling.Found)
    if found.refused:
        message = f"a worker that joined cannot take part: {found.refused}"
        raise SettingsError([Finding("", 0, 0, "cluster", "error", message)])
    return found.studied


def _alone(cluster: Cluster, agreed: bytes, group: Sequence[SeedFile]) -> tuple[Studied, ...]:
    """Return what is in each source of a group, tried one by one."""
    found: dict[int, Studied] = {}
    for result in cluster.results(travelling.study, agreed, [_task((seed,)) for seed in group]):
        seed = group[result.number]
        found[result.number] = _fatal(seed) if result.killed else _found(result)[0]
    return tuple(found[number] for number in range(len(group)))


def _fatal(seed: SeedFile) -> Studied:
    message = "annotating it ended several workers, one after the other, or took too long: it was left out"
    hint = "No memory left, or a bug of ours or of a library: please report it with the article."
    return Studied(seed.path, findings=(Finding(seed.path, 0, 0, "source-fatal", "error", message, hint),))
