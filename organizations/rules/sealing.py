"""How events are sealed: what a digest commits to, and how each link holds the one before.

A chain belongs to one agency (0: the province's own). Its links are numbered from 1; each commits
to its event, to the rows that the event made or changed, and to the root of the link before. What
people wrote is committed to by salted digests only: whoever lacks the salt cannot guess the text
behind a digest, and a payload whose salt is destroyed leaves a chain that still checks.

The stand-alone verifier repeats these four functions; ``VERSION`` is the first byte of each link,
so that a later form can stand in the same chain.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from organizations.rules.canonical import canonical_json, exact_instant

VERSION = 1
SALT_BYTES = 16
PROVINCE_CHAIN = 0
# What the first link of a chain holds in the place of a root before it.
NOTHING_BEFORE = bytes(32)
_NUMBER_BYTES = 8


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An audit event as it is sealed: every column of its row."""

    id: UUID
    agency_id: int | None
    actor_user_id: int | None
    actor_posting_id: int | None
    action: str
    object_id: str
    details: Any
    recorded_at: datetime

    @property
    def chain(self) -> int:
        """The chain that the event belongs to."""
        return self.agency_id or PROVINCE_CHAIN

    def text(self) -> str:
        """The event in its one written form."""
        return canonical_json(
            {
                "id": str(self.id),
                "agency": self.agency_id,
                "user": self.actor_user_id,
                "posting": self.actor_posting_id,
                "action": self.action,
                "object": self.object_id,
                "details": self.details,
                "recorded_at": exact_instant(self.recorded_at),
            }
        )


@dataclass(frozen=True, slots=True)
class RowDigest:
    """What a link says about one row: which, in which form of columns, and the salted digest."""

    kind: str
    form: int
    key: str
    digest: bytes

    def line(self) -> str:
        """The row's line under the link."""
        return f"{self.kind}.{self.form} {self.key} {self.digest.hex()}\n"


def event_digest(salt: bytes, text: str) -> bytes:
    """The salted digest of an event's written form."""
    return hmac.digest(salt, b"event\0" + text.encode(), "sha256")


def row_digest(salt: bytes, kind: str, form: int, key: str, text: str) -> bytes:
    """The salted digest of a row's written form; kind and key are in it, so none stands in for
    another."""
    return hmac.digest(salt, f"row\0{kind}.{form}\0{key}\0{text}".encode(), "sha256")


def rows_digest(rows: Iterable[RowDigest]) -> bytes:
    """One digest over all rows of a link, in their order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(row.line().encode())
    return digest.digest()


def link_root(chain: int, position: int, prev: bytes, event: bytes, rows: bytes) -> bytes:
    """The root of a chain up to this link: what is printed and anchored."""
    numbers = chain.to_bytes(_NUMBER_BYTES, "big") + position.to_bytes(_NUMBER_BYTES, "big")
    return hashlib.sha256(bytes([VERSION]) + numbers + prev + event + rows).digest()
