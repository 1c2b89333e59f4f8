"""A block -> its canonical Markdown, which keeps every word, link and emphasis of it; or a reason why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefgen.fmt import prose
from briefgen.fmt.prose import inline_tokens, unescaped_inline
from briefgen.model.pages import KeyPoints, PageBlock, QuoteCallout, ReadAlso, Reported, Section
from briefgen.page import blocks, callout, markdown, shapes
from briefgen.page.inline import plain
from briefgen.page.markdown import Piece
from briefgen.page.shapes import Shape


class DamageError(ValueError):
    """Formatting would lose something of the block; `str()` says what."""

    def __init__(self, message: str, hint: str, line: int = 0) -> None:
        super().__init__(message)
        self.hint = hint
        self.line = line
        """Of the block, counted from 0."""


def formatted(block: PageBlock, *, markers: bool = True) -> str:
    """Return the block without line end. `markers`: bullets become `-`; False beside another list.

    Raises DamageError.
    """
    text = Piece("other", blocks.written(block)).bare
    if isinstance(block, QuoteCallout):
        return text if block.as_written is None else _quote(text, block)
    if isinstance(block, Section):
        if re.search(r"(?:\\|  )\n.*\n", text):
            return text  # a heading of two lines, underlined: a `#` would join them
        level, title = blocks.heading(text)
        return f"{'#' * level} {unescaped_inline(title)}".rstrip(" ")
    if isinstance(block, KeyPoints | ReadAlso):
        return text if block.as_written is None or not markers else _list(text, block)
    if isinstance(block, Reported):
        return _reported(block)
    return prose.formatted(markdown.split(text)[0], markers=markers)


# -- quotes ----------------------------------------------------------------------------------------------------------


def _quote(text: str, value: QuoteCallout) -> str:
    shape = blocks.shape(text)
    held = "" if markdown.split(text)[0].kind == "quote" and not shapes.is_callout(text) else shapes.structure(text)
    if held:
        hint = "Move it out of the quote, below: a callout holds the words and a source line, nothing else."
        raise DamageError(f"this quote holds {held}, which formatting would lose", hint)
    if below := _line_below(text, shape):
        message = "this line stands right below a quote, so that it belongs to it"
        raise DamageError(message, "Put an empty line before it.", below)
    if _folded_words(shape.heading) - _folded_words(shape.title):
        message = f"this quote has a title, “{plain(shape.heading)}”, beside its attribution, “{plain(shape.title)}”"
        raise DamageError(message, "Put the title in front of the quote as a sentence or heading of its own.")
    for candidate in _candidates(shape, value):
        written = callout.laid_out(candidate)
        read = shapes.of_callout(written)
        same_value = callout.of_shape(read) == callout.of_shape(shape)
        if same_value and _shown(read[:3]) == _shown(shape[:3]):
            return written
    message = "this quote cannot be written as a callout without losing a part of it"
    raise DamageError(message, "Write it like this:\n> [!quote] Maria Lind, mayor, on local radio\n>\n> “The words.”")


def _line_below(text: str, shape: Shape) -> int:
    """Return which line of a callout has no `>` and yet belongs to it, though its words end before; 0 if none has."""
    lines = text.split("\n")
    marked = [line for line in lines if line.lstrip(" ").startswith(">")]
    if not shapes.is_callout(text) or len(marked) == len(lines):
        return 0
    without = shapes.of_callout("\n".join(marked))
    goes_on = without.title != shape.title or not (without.words == shape.words or shapes.in_one_pair(without.words))
    return 0 if goes_on else next(n for n, line in enumerate(lines) if not line.lstrip(" ").startswith(">"))


def _candidates(shape: Shape, value: QuoteCallout) -> Iterator[Shape]:
    """Yield the canonical form, then forms that keep more and more of the Markdown that stands there."""
    canonical = shapes.of_callout(callout.dumps(value))
    words = f"“{callout.unmarked(shape.words)}”"
    yield canonical
    yield canonical._replace(words=words)
    yield Shape(shape.title, words, canonical.source_line)
    yield Shape(shape.title, words, shape.source_line)


def _folded_words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", text)}


def _shown(parts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[object, ...]]]:
    """Return the words that lines of Markdown show, and their mark-up: links with their targets, emphasis and so on."""
    words: Counter[str] = Counter()
    markup: Counter[tuple[object, ...]] = Counter()
    for part in parts:
        for kind, *attributes in inline_tokens(part):
            if kind in ("text", "code_inline", "html_inline", "image"):
                words.update(re.findall(r"\w+", str(attributes[0])))
            if kind != "text":
                markup[(kind, *attributes[1:])] += 1
    return words, markup


# -- statements and lists ---------------------------------------------------------------------------------------------


def _reported(block: Reported) -> str:
    """Return a statement on one line; without escapes, unless its speaker is written with one."""
    plainer = replace(block, markdown=unescaped_inline(block.markdown))
    for one in (plainer, block):
        written = blocks.canonical(one).rstrip("\n")
        read = blocks.loads(written)[0]
        if isinstance(read, Reported) and (read.speaker, read.cite) == (block.speaker, block.cite):
            return written
    return Piece("paragraph", blocks.written(block)).bare


def _list(text: str, block: KeyPoints | ReadAlso) -> str:
    """Return a list of ours; where its items hold more than words and links, with their Markdown as it is."""
    items = _items(text)
    canonical = blocks.canonical(block).rstrip("\n")
    if _shown(_items(canonical)) == _shown(items):
        return canonical
    title = canonical.partition("\n")[0]
    return f"{title}\n\n" + "\n".join(f"- {unescaped_inline(item)}" for item in items)


def _items(text: str) -> tuple[str, ...]:
    return blocks.items(markdown.split(text)[1].text) or ()
