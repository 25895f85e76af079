"""A help text as its file says it, and the search in all of them. Pure.

A file begins with lines ``name: value`` up to ``---``; the rest is Markdown (``rules.markup``).
``title``, ``lead`` (one sentence) and ``part`` must be there; ``pages`` names the routes that the
text stands beside, ``picture`` the screenshot of the handbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from organizations.rules import markup
from organizations.rules.names import unaccented, words

HEAD_ENDS = "---"
KNOWN = {"title", "lead", "part", "pages", "picture", "order"}
NEEDED = {"title", "lead", "part"}
EXCERPT = 180
WORDS_BEFORE = 6  # of an excerpt, before the first one that was asked for
IN_TITLE, IN_HEADING, IN_LEAD, IN_TEXT = range(4)


class Part(StrEnum):
    """Whom a text is for: a part of the index and of the handbook, in this order."""

    EVERYBODY = "everybody"
    STAFF = "staff"
    HEAD = "head"
    OFFICER = "officer"
    RECEIVER = "receiver"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; the first of a text has none. ``bare`` is for searching."""

    name: str
    title: str
    text: str
    bare: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One help text in one language; ``name`` is that of its file."""

    name: str
    title: str
    lead: str
    part: Part
    order: int
    pages: tuple[str, ...]
    picture: str
    blocks: tuple[markup.Block, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where all words that were asked for stand together."""

    topic: Topic
    section: Section
    rank: int
    excerpt: str


def topic(name: str, text: str) -> Topic:
    """Read a file. ValueError says which line of its head is wrong or missing."""
    head, ends, body = text.partition(f"\n{HEAD_ENDS}\n")
    said = dict(_said(name, head if ends else ""))
    missing = NEEDED - set(said)
    if missing:
        raise ValueError(f"{name}: the head lacks {', '.join(sorted(missing))}")
    found = markup.blocks(body)
    return Topic(
        name=name,
        title=said["title"],
        lead=said["lead"],
        part=Part(said["part"]),
        order=int(said.get("order", "50")),
        pages=tuple(said.get("pages", "").split()),
        picture=said.get("picture", ""),
        blocks=found,
        sections=tuple(_sections(said["title"], said["lead"], found)),
    )


def in_order(topics: Sequence[Topic]) -> list[Topic]:
    """Part by part, and in each as the files say."""
    parts = list(Part)
    return sorted(topics, key=lambda one: (parts.index(one.part), one.order, one.name))


def search(topics: Sequence[Topic], asked: str, *, most: int = 20) -> list[Hit]:
    """Sections that hold each word, or its beginning, whatever its accents: best first.

    "nhat ky" finds "nhật ký"; a word asked for with accents must stand there with them, so "nhất"
    does not find "nhật". Nothing asked: nothing found.
    """
    bare = words(asked)
    if not bare:
        return []
    hits = [hit for one in topics for hit in _hits(one, asked, bare)]
    return sorted(hits, key=lambda hit: hit.rank)[:most]


def _said(name: str, head: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(head.splitlines(), start=1):
        key, colon, value = line.partition(": ")
        if not colon or key not in KNOWN:
            raise ValueError(f"{name}, line {number}: {line}")
        yield key, value.strip()


def _sections(title: str, lead: str, found: Sequence[markup.Block]) -> Iterator[Section]:
    """The lead opens the text; each heading opens a section of its own."""
    name, heading, said = "", title, [lead]
    for block in found:
        if isinstance(block, markup.Heading):
            yield _section(name, heading, said)
            name, heading, said = block.name, markup.plain(block), []
        else:
            said.append(markup.plain(block))
    yield _section(name, heading, said)


def _section(name: str, title: str, said: Sequence[str]) -> Section:
    text = " ".join(said)
    return Section(name, title, text, unaccented(f"{title} {text}"))


def _hits(one: Topic, asked: str, bare: Sequence[str]) -> Iterator[Hit]:
    accented = [word for word in asked.lower().split() if unaccented(word) != word]
    for number, section in enumerate(one.sections):
        if not _holds(section.bare, bare):
            continue
        written = f"{section.title} {section.text}".lower()
        if any(word not in written for word in accented):
            continue
        is_first = number == 0
        if _holds(unaccented(section.title), bare):
            rank = IN_TITLE if is_first else IN_HEADING
        else:
            rank = IN_LEAD if is_first else IN_TEXT
        yield Hit(one, section, rank, _excerpt(section.text, bare))


def _holds(text: str, bare: Sequence[str]) -> bool:
    """Whether each word begins some word of the text."""
    there = words(text)
    return all(any(word.startswith(one) for word in there) for one in bare)


def _excerpt(text: str, bare: Sequence[str]) -> str:
    """The words around the first place where one of the words stands."""
    if len(text) <= EXCERPT:
        return text
    pieces = text.split()
    at = next((i for i, piece in enumerate(pieces) if unaccented(piece).startswith(tuple(bare))), 0)
    shown: list[str] = []
    for piece in pieces[max(0, at - WORDS_BEFORE) :]:
        if len(" ".join((*shown, piece))) > EXCERPT:
            break
        shown.append(piece)
    before = "… " if at > WORDS_BEFORE else ""
    after = " …" if not text.endswith(" ".join(shown)) else ""
    return f"{before}{' '.join(shown)}{after}"
