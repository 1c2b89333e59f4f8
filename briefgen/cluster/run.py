"""An archive -> a folder of annotations: what is to be done, doing it, and the manifest at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefgen import codec
from briefgen.cluster import agreement, joining, output, places
from briefgen.cluster.agreement import Agreement
from briefgen.cluster.client import Cluster
from briefgen.cluster.output import Output
from briefgen.cluster.partitions import Partition, Source, partitions
from briefgen.cluster.parts import Answer, Part, Task, make
from briefgen.errors import Finding, InputError, SettingsError

_ENOUGH = 10
"""Parts that may fail one after the other, before the rest is not tried any more."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that could not be made."""

    articles: int
    finding: Finding


class Run:
    """One archive and one folder for what is found in it."""

    def __init__(
        self, roots: tuple[str, ...], sources: Sequence[Source], agreed: Agreement, target: str, about: int
    ) -> None:
        """`target` is the address of the folder. Raises SettingsError if it holds something else, or lies in a root."""
        self.articles = len(sources)
        self.agreed = agreed.dumps()
        self._roots = roots
        self._output = Output(target)
        self._refuse(target)
        self.partitions = tuple(partitions(roots, sources, agreed.digest, about))

    def _refuse(self, target: str) -> None:
        for root in self._roots:
            if places.within(target, root) or places.within(root, target):
                message = (
                    f"the results would lie in the archive that they are made from, or it in them: {places.shown(root)}"
                )
                raise SettingsError([places.wrong(target, message, "Choose a folder beside it: --output annotations/")])
        with self._output.usable():
            before = self._output.read(output.AGREEMENT)
            names = self._output.names()
        if before is None and names:
            message = f"this folder holds other things: {', '.join(sorted(names)[:3])}"
            raise SettingsError([places.wrong(target, message, "Choose an empty one: --output annotations/")])
        if before is not None and before != self.agreed:
            message = f"this folder holds annotations that were made otherwise: {_why(before, self.agreed)}"
            hint = "Choose another folder, or remove this one with all that is in it: they are never mixed."
            raise SettingsError([places.wrong(target, message, hint)])

    def begin(self, cluster: Cluster) -> None:
        """Write what all parts are made with, and ask the workers whether they can.

        A manifest of other parts is removed: until the end of the run the folder is incomplete. Raises SettingsError.
        """
        with self._output.usable():
            self._output.write(output.AGREEMENT, self.agreed)
        used = {source.root for one in self.partitions for source in one.sources}
        roots = tuple(root for number, root in enumerate(self._roots) if number in used)
        cluster.agree(joining.introduce, self.agreed, roots, self._output.url)
        with self._output.usable():
            before = self._output.read(output.MANIFEST)
            if before is not None and _names(before) != {output.part(one.key) for one in self.partitions}:
                self._output.remove([output.MANIFEST])

    def parts(self, cluster: Cluster) -> Iterator[Part | Missing]:
        """Yield each part as soon as it is there, in the end those that cannot be made.

        A partition that took several workers with it is done again carefully. Raises SettingsError where a worker must
        not take part, or the cluster is lost; what is written stays, and the next run goes on.
        """
        killed: list[Partition] = []
        for number, found in self._round(cluster, self.partitions, carefully=False):
            if found is None:
                killed.append(self.partitions[number])
            else:
                yield found
        for number, found in self._round(cluster, killed, carefully=True):
            yield found or _missing(killed[number], "several workers were lost with it, or hung in it")

    def _round(
        self, cluster: Cluster, wanted: Sequence[Partition], *, carefully: bool
    ) -> Iterator[tuple[int, Part | Missing | None]]:
        """Yield number and part of each partition; None in place of one that took its workers with it."""
        given = (codec.dump(Task(self._output.url, one, carefully), Task) for one in wanted)
        in_a_row = 0
        for result in cluster.results(make, self.agreed, given):
            if result.killed:
                yield result.number, None
                continue
            if result.failed:
                in_a_row += 1
                yield result.number, _missing(wanted[result.number], result.failed)
                if in_a_row == _ENOUGH:
                    message = f"{_ENOUGH} parts failed one after the other; the rest was not tried"
                    raise InputError(
                        [Finding(places.shown(self._output.url), 0, 0, "part-failed", "error", message, result.failed)]
                    )
                continue
            answer = codec.load(result.value, Answer)
            if answer.part is None:
                message = f"a worker that joined cannot take part: {answer.refused}"
                raise SettingsError([Finding(places.shown(self._output.url), 0, 0, "cluster", "error", message)])
            in_a_row = 0
            yield result.number, answer.part

    def finish(self, parts: Iterable[Part]) -> None:
        """Remove parts of articles that are not there any longer, and write the manifest, last of all.

        `parts` are all parts of this run. Raises SettingsError, and InputError where one is not there after all.
        """
        made = {part.key: part for part in parts}
        with self._output.usable():
            self._finish(made)

    def _finish(self, made: Mapping[str, Part]) -> None:
        there = self._output.parts()
        wanted = [output.part(one.key) for one in self.partitions]
        if lost := [name for name in wanted if name not in there]:
            message = f"{len(lost)} parts are not where they were written, {lost[0]} for one"
            raise InputError(
                [Finding(places.shown(self._output.url), 0, 0, "part-failed", "error", message, "Run it again.")]
            )
        self._output.sweep()
        self._output.remove(sorted(there - {*wanted}))
        manifest = _manifest([made[one.key] for one in self.partitions])
        if self._output.read(output.MANIFEST) != manifest:
            self._output.write(output.MANIFEST, manifest)


def _missing(partition: Partition, why: str) -> Missing:
    message = f"these could not be annotated: {why}"
    hint = "Run the same command again: what is there stays, and only the rest is done."
    return Missing(len(partition.sources), Finding(partition.title, 0, 0, "part-failed", "error", message, hint))


def _manifest(parts: Sequence[Part]) -> bytes:
    rows = [
        {"name": output.part(one.key), "articles": one.articles, "bytes": one.size, "digest": one.digest}
        for one in parts
    ]
    whole = {
        "articles": sum(one.articles for one in parts),
        "errors": sum(one.errors for one in parts),
        "warnings": sum(one.warnings for one in parts),
        "parts": rows,
    }
    return (json.dumps(whole, indent=1) + "\n").encode("ascii")


def _names(manifest: bytes) -> set[str]:
    """Return the parts that a manifest names; none if it is damaged."""
    try:
        return {str(one["name"]) for one in json.loads(manifest)["parts"]}
    except (ValueError, TypeError, LookupError):
        return set()


def _why(before: bytes, now: bytes) -> str:
    try:
        old, new = agreement.loads(before), agreement.loads(now)
    except ValueError:
        return f"{output.AGREEMENT} is damaged"
    if differ := agreement.differences(new.versions, old.versions):
        return differ
    return (
        "what the pages of a project teach, or its settings"
        if replace(old, titles=None) != replace(new, titles=None)
        else "other briefings"
    )
