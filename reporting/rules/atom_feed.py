"""A feed as RFC 4287 (Atom) wants it: ids that stay, a moment for each entry, escaped texts. Pure.

No link to the feed itself: its address is a secret, and who passes the file on would pass it on.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

MOST = 100  # entries, the newest
# What XML 1.0 cannot hold in any form.
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened. ``uid`` without the host; ``kind`` is a code for programs, ``url``
    where people look."""

    uid: str
    kind: str
    title: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the entries. ``began`` is the moment of a feed without any."""

    uid: str
    title: str
    author: str
    url: str
    language: str
    began: datetime


def feed(news: Iterable[News], head: Head, *, host: str) -> str:
    """The file, newest first. The same news make the same bytes."""
    shown = sorted(news, key=lambda one: (-one.at.timestamp(), one.uid))[:MOST]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(head.language)}>',
        f"<id>{_id(host, head.uid)}</id>",
        f"<title>{_text(head.title)}</title>",
        f"<updated>{_moment(shown[0].at if shown else head.began)}</updated>",
        f"<author><name>{_text(head.author)}</name></author>",
        _link(head.url),
        *(line for one in shown for line in _entry(one, host)),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(one: News, host: str) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{_id(host, one.uid)}</id>"
    yield f"<title>{_text(one.title)}</title>"
    yield f"<updated>{_moment(one.at)}</updated>"
    yield f"<published>{_moment(one.at)}</published>"
    yield f"<category term={quoteattr(one.kind)}/>"
    yield _link(one.url)
    yield "</entry>"


def _id(host: str, uid: str) -> str:
    """A tag URI (RFC 4151): of whoever had this name in 2026."""
    return escape(f"tag:{host},2026:{uid}")


def _link(url: str) -> str:
    return f'<link rel="alternate" type="text/html" href={quoteattr(url)}/>'


def _text(words: str) -> str:
    return escape(UNFIT.sub("", words))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
