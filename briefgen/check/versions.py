"""Sources that were corrected or withdrawn since they were quoted: nothing of that goes unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.check.given import Given
from briefgen.check.proofs import Located
from briefgen.check.quotes import shown
from briefgen.errors import Finding
from briefgen.model.common import Severity
from briefgen.model.pages import QuoteCallout, Reported
from briefgen.page.source import cited
from briefgen.verify import verify


def superseded(given: Given) -> Iterator[Finding]:
    """Yield a finding for each quote that only an earlier version of its source has; the site marks it.

    A warning; an error on a published page whose front matter does not say that the source was corrected.
    """
    for proof in given.proofs:
        past, source, page = proof.past, proof.where.source, proof.where.briefing
        if past is None or source is None:
            continue
        stood = verify(proof.words, past.said.spoken).places
        numbers = sorted(past.said.numbers(stood[0]))
        version = f"the version of {past.of}" if past.of else "an earlier version"
        since = f" since {past.on}" if past.on else " any longer"
        message = f"“{shown(proof.words)}” stands in {version} only; {source.name} does not say it{since}"
        slug = cited(proof.block.cite)[0] or given.slug
        link = f"[¶{numbers[0]}](../sources/{slug}.md#p{numbers[0]}{past.anchor_end})"
        hint = f"Quote what it says now, or keep it, marked: {link}"
        silent = page.status == "published" and not any(
            (one.on, one.of) == (past.on, past.of) for one in page.corrected
        )
        if silent:
            hint += f"\nand say so in the front matter: corrected: [{{date: {past.on}, of: {past.of}}}]"
        where = given.position(proof.at(proof.verdict.differs if proof.verdict.diff else 0))
        severity: Severity = "error" if silent else "warning"
        if proof.verdict.diff:
            hint = f"{proof.verdict.diff}\n{hint}"
        yield given.finding(*where, "quote-superseded", message, hint, severity, proof.words)


def withdrawn(given: Given) -> Iterator[Finding]:
    """Yield a finding for each withdrawn source that the page quotes, at the first quote; the site marks all.

    A warning; an error on a published page made from that source whose front matter does not say so.
    """
    found: dict[str, list[Located]] = {}
    for one in given.blocks:
        if isinstance(one.block, QuoteCallout | Reported) and one.source is not None and one.source.withdrawn:
            found.setdefault(one.source.name, []).append(one)
    for name, places in found.items():
        first, count = places[0], len(places)
        withdrawal = first.source.withdrawn if first.source else None
        assert withdrawal is not None  # noqa: S101 - that is how it got here
        reason = f": {withdrawal.reason}" if withdrawal.reason else ""
        what = (
            f"{count} quotes and statements on this page are" if count > 1 else "a quote or statement on this page is"
        )
        message = f"{what} from {name}, which was withdrawn on {withdrawal.on}{reason}"
        hint = "Take them out, or let them stand: the site marks each. Then waive this finding, with the reason."
        own = cited(first.block.cite)[0] if isinstance(first.block, QuoteCallout | Reported) else ""
        mine = given.briefing is not None and own in ("", given.slug)
        silent = mine and first.briefing.status == "published" and first.briefing.withdrawn is None
        if silent:
            hint = f"Say so in the front matter, or run briefgen draft:\nwithdrawn: {{date: {withdrawal.on}}}"
        where = given.position(first.at)
        yield given.finding(*where, "source-withdrawn", message, hint, "error" if silent else "warning", name)
