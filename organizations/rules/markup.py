"""The few marks of Markdown that help texts use, read into blocks. Pure.

Known are ``##`` and ``###`` headings (``{#name}`` at the end names one), paragraphs, ``-`` and
``1.`` lists, ``**strong**``, code between backticks and ``[words](where)``. Whatever else is
written is text: nothing of it becomes HTML or source of a typesetter by itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from organizations.rules.names import words

HEADING = re.compile(r"(#{2,3}) (.+?)(?: \{#([a-z_-]+)\})?$")
ITEM = re.compile(r"(-|\d+\.) (.+)$")
SPAN = re.compile(r"\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((\S+?)\)")


class Mark(StrEnum):
    """How a piece of text is set."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one line; ``where`` is set for a link alone."""

    mark: Mark
    text: str
    where: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 2 for a section, 3 for a part of one. ``name`` is what a link points at."""

    level: int
    line: Line
    name: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """Items side by side, or steps one after the other."""

    items: tuple[Line, ...]
    is_ordered: bool


Block = Heading | Paragraph | Listing


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text; lines of one paragraph or item are joined by a blank."""
    return tuple(_blocks(text.splitlines()))


def plain(block: Block) -> str:
    """What a block says, without marks."""
    lines = block.items if isinstance(block, Listing) else (block.line,)
    return " ".join("".join(span.text for span in line) for line in lines)


def links(found: Sequence[Block]) -> Iterator[str]:
    """Where the links of a text lead, in their order."""
    for block in found:
        for line in block.items if isinstance(block, Listing) else (block.line,):
            yield from (span.where for span in line if span.mark is Mark.LINK)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    waiting: list[str] = []
    for line in (*lines, ""):
        heading = HEADING.match(line)
        if line.strip() and heading is None:
            waiting.append(line.strip())
            continue
        if waiting:
            yield _body(waiting)
            waiting = []
        if heading is not None:
            name = heading[3] or "-".join(words(heading[2]))
            yield Heading(len(heading[1]), _line(heading[2]), name)


def _body(lines: Sequence[str]) -> Paragraph | Listing:
    """One list or one paragraph: what stands between two blank lines."""
    first = ITEM.match(lines[0])
    if first is None:
        return Paragraph(_line(" ".join(lines)))
    items: list[str] = []
    for line in lines:
        item = ITEM.match(line)
        if item is not None:
            items.append(item[2])
        else:
            items[-1] += f" {line}"
    return Listing(tuple(map(_line, items)), is_ordered=first[1] != "-")


def _line(text: str) -> Line:
    spans: list[Span] = []
    end = 0
    for found in SPAN.finditer(text):
        if found.start() > end:
            spans.append(Span(Mark.PLAIN, text[end : found.start()]))
        strong, code, said, where = found.groups()
        if strong is not None:
            spans.append(Span(Mark.STRONG, strong))
        elif code is not None:
            spans.append(Span(Mark.CODE, code))
        else:
            spans.append(Span(Mark.LINK, said, where))
        end = found.end()
    if end < len(text):
        spans.append(Span(Mark.PLAIN, text[end:]))
    return tuple(spans)
