"""A briefing <-> its Markdown. Lossless: what is not in the canonical form is kept as the editor wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from briefgen import frontmatter
from briefgen.model import (
    Briefing,
    KeyPoints,
    PageBlock,
    PageLink,
    Point,
    Prose,
    ReadAlso,
    Reported,
    Section,
    Status,
    Waiver,
)
from briefgen.page import callout, history
from briefgen.page.inline import escape, link, links, plain

KEY_POINTS = "Key points"
READ_ALSO = "Read also"
REPORTED = "Reported: "

_WAIVER = ("code", "at", "reason", "by")
_LISTS = ("people", "organisations", "places", "topics")
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]*?)(?:[ \t]+#+)?[ \t]*")
_ITEM = re.compile(r"[-*+] +(?P<words>\S[^\n]*)")
_CITED = re.compile(r"(?P<words>.*?) *\[(?P<text>¶ ?\d+)\]\((?P<target>[^()\s]*)\)(?: · (?P<date>[^\n]*?))?[ \t]*")
_LINKED = re.compile(r"\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s]*)\)[ \t]*")
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)*\n")


def dumps(briefing: Briefing) -> str:
    """Return the page. What an editor wrote in another form than the canonical one comes out as it was."""
    head = _head(briefing)
    body = [_written(block) for block in briefing.blocks]
    if body and briefing.blocks[-1].as_written is None:
        body[-1] = body[-1].removesuffix("\n")  # a page ends with one line end
    return head + "".join(body)


def located(briefing: Briefing) -> Iterator[tuple[int, str, PageBlock]]:
    """Yield each block with the offset and the text of its Markdown on the page."""
    at = len(_head(briefing))
    for block in briefing.blocks:
        text = _written(block)
        yield at, text, block
        at += len(text)


def loads(text: str, slug: str, path: str = "") -> Briefing:
    """Return the briefing on a page; `path` is for messages. Raises InputError if its front matter is unreadable."""
    page = frontmatter.split(text, path or f"briefings/{slug}.md")
    head = text[: len(text) - len(page.body)]
    lead = page.body[: len(page.body) - len(page.body.lstrip("\n"))]
    blocks = tuple(_blocks(page.body[len(lead) :]))
    briefing = replace(_fields(page.values, slug), blocks=blocks)
    if dumps(briefing) == text:
        return briefing
    return replace(briefing, front_matter=head + lead)


# -- front matter ----------------------------------------------------------------------------------------------------


def _head(briefing: Briefing) -> str:
    if briefing.front_matter is not None:
        return briefing.front_matter
    return f"---\n{frontmatter.dump(_values(briefing))}---\n\n"


def _values(briefing: Briefing) -> dict[str, Any]:
    values: dict[str, Any] = {key: getattr(briefing, key) for key in ("title", "date", "revised", "status")}
    values["source"] = dict(briefing.source)
    values |= history.values(briefing.corrected, briefing.withdrawn)
    values["language"] = briefing.language
    values |= {key: list(getattr(briefing, key)) for key in (*_LISTS, "aliases", "inferred")}
    values["waived"] = [{key: value for key in _WAIVER if (value := getattr(one, key))} for one in briefing.waived]
    return {key: value for key, value in values.items() if value}


def _fields(values: Mapping[str, Any], slug: str) -> Briefing:
    """Return a briefing with the front matter's values; those of a wrong type are passed over (check reports them)."""
    source = values.get("source")
    status = values.get("status")
    return Briefing(
        slug=slug,
        title=word(values.get("title")),
        date=word(values.get("date")),
        revised=word(values.get("revised")),
        status=cast("Status", status) if status in get_args(Status) else "draft",
        source={str(k): str(v) for k, v in source.items() if v is not None} if isinstance(source, dict) else {},
        corrected=history.corrections(values.get("corrected")),
        withdrawn=history.withdrawal(values.get("withdrawn")),
        language=word(values.get("language")),
        people=strings(values.get("people")),
        organisations=strings(values.get("organisations")),
        places=strings(values.get("places")),
        topics=strings(values.get("topics")),
        inferred=strings(values.get("inferred")),
        aliases=strings(values.get("aliases")),
        waived=waivers(values.get("waived")),
    )


def word(value: object) -> str:
    """Return a front matter value that should be words; empty where it is something else."""
    return value if isinstance(value, str) else ""


def strings(value: Any) -> tuple[str, ...]:
    """Return a front matter value that should be a list of words as a tuple; a single word is a list of one."""
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str) and item)


def waivers(value: Any) -> tuple[Waiver, ...]:
    """Return what stands under `waived`; entries without a code or a reason are passed over (check reports them)."""
    items = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    given = [{key: item[key] for key in _WAIVER if isinstance(item.get(key), str)} for item in items]
    return tuple(Waiver(**one) for one in given if one.get("code") and one.get("reason", "").strip())


# -- blocks ----------------------------------------------------------------------------------------------------------


def _blocks(body: str) -> Iterator[PageBlock]:
    """Yield the blocks of a page's body. Each holds the blank lines behind it, so that all together are the body."""
    chunks = [*_chunks(body)]
    at = 0
    while at < len(chunks):
        chunk = chunks[at]
        heading = _HEADING.fullmatch(chunk.rstrip("\n"))
        title = plain(heading["title"]).strip() if heading else ""
        if heading and title in (KEY_POINTS, READ_ALSO) and at + 1 < len(chunks):
            found = _list(title, chunks[at + 1])
            if found is not None:
                yield _kept(found, chunk + chunks[at + 1], last=at + 2 == len(chunks))
                at += 2
                continue
        yield _kept(_block(chunk, heading, title), chunk, last=at + 1 == len(chunks))
        at += 1


def _kept(block: PageBlock, text: str, *, last: bool) -> PageBlock:
    """Return the block with `text`, its Markdown, kept where that is not the canonical form."""
    return block if _written(block) == text + "\n" * last else replace(block, as_written=text)


def _chunks(body: str) -> Iterator[str]:
    """Yield the paragraphs of a body with the blank lines behind them; fenced code is never cut."""
    start = 0
    for match in _BLANK.finditer(body):
        piece = body[start : match.start()]
        if piece.count("```") % 2 or piece.count("~~~") % 2:
            continue
        yield body[start : match.end()]
        start = match.end()
    if start < len(body):
        yield body[start:]


def _block(chunk: str, heading: re.Match[str] | None, title: str) -> PageBlock:
    words = chunk.rstrip("\n")
    if heading:
        return Section(title, len(heading["marks"]))
    if callout.is_callout(words):
        return callout.loads(words)
    if words.startswith(REPORTED) and "\n" not in words:
        return _reported(words)
    return Prose(words)


def _list(title: str, chunk: str) -> KeyPoints | ReadAlso | None:
    lines = chunk.rstrip("\n").split("\n")
    items = [_ITEM.fullmatch(line) for line in lines]
    if not all(items):
        return None
    words = [item["words"] for item in items if item]
    if title == KEY_POINTS:
        return KeyPoints(tuple(_point(one) for one in words))
    return ReadAlso(tuple(_item(one) for one in words))


def _point(words: str) -> Point:
    match = _CITED.fullmatch(words)
    if match is None:
        return Point(plain(words), PageLink(""))
    return Point(plain(match["words"]), PageLink(match["text"], match["target"]))


def _item(words: str) -> PageLink:
    match = _LINKED.fullmatch(words)
    return PageLink(plain(match["text"]), match["target"]) if match else PageLink(plain(words))


def _reported(words: str) -> Reported:
    match = _CITED.fullmatch(words.removeprefix(REPORTED))
    statement = match["words"] if match else words.removeprefix(REPORTED)
    cite = PageLink(match["text"], match["target"]) if match else PageLink("")
    people = (one for one in links(statement) if re.match(r"\.\./(?:people|organisations)/", one.target))
    return Reported(statement, next(people, PageLink("")), cite, (match["date"] or "") if match else "")


def _written(block: PageBlock) -> str:
    """Return the Markdown of a block with the blank line behind it."""
    if block.as_written is not None:
        return block.as_written
    if isinstance(block, Prose):
        return f"{block.markdown}\n\n"
    if isinstance(block, Section):
        return f"{'#' * block.level} {escape(block.title)}\n\n"
    if isinstance(block, KeyPoints):
        items = "".join(f"- {escape(one.text)}{_cite(one.cite, '')}\n" for one in block.points)
        return f"## {KEY_POINTS}\n\n{items}\n"
    if isinstance(block, ReadAlso):
        items = "".join(f"- {link(one.text, one.target)}\n" for one in block.items)
        return f"## {READ_ALSO}\n\n{items}\n"
    if isinstance(block, Reported):
        return f"{REPORTED}{block.markdown}{_cite(block.cite, block.said_on)}\n\n"
    return callout.dumps(block) + "\n\n"


def _cite(cite: PageLink, said_on: str) -> str:
    if not cite.text:
        return ""
    return f" [{cite.text}]({cite.target})" + (f" · {said_on}" if said_on else "")
