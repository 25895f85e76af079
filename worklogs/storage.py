"""The bytes of evidence, by names made by chance, where no web server serves them."""

import hashlib
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from organizations.files import store

CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are safely kept: where, how many, and their checksum."""

    stored_name: str
    size_bytes: int
    sha256: str


def keep(agency_id: int, source: BinaryIO) -> Kept:
    """Copy the source to its place, under a name of its own.

    Whole or not there, also after a crash. What no row ever points at is swept away
    (``worklogs.commands.evidence.sweep``).
    """
    name = secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0

    def chunks() -> Iterator[bytes]:
        nonlocal size
        source.seek(0)
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    store().put(_path(agency_id, name), chunks())
    return Kept(name, size, digest.hexdigest())


def read(agency_id: int, kept: Kept) -> bytes | None:
    """The bytes; None when they are missing or not what was kept."""
    content = store().get(_path(agency_id, kept.stored_name))
    if content is None or hashlib.sha256(content).hexdigest() != kept.sha256:
        return None
    return content


def forget(agency_id: int, stored_name: str) -> None:
    """Delete these bytes, if they are there."""
    store().delete(_path(agency_id, stored_name))


def sweep(agency_id: int, *, wanted: Collection[str], before: float) -> int:
    """Delete the agency's files that nobody wants, finished or not; how many there were.

    Only what was last written before that instant (seconds since 1970): a younger one may belong
    to a transaction that has not ended.
    """
    kept = store()
    unwanted = [
        path
        for path in kept.older(_folder(agency_id), before)
        if path.rpartition("/")[2] not in wanted
    ]
    for path in unwanted:
        kept.delete(path)
    return len(unwanted)


def _folder(agency_id: int) -> str:
    return f"evidence/{agency_id}"


def _path(agency_id: int, name: str) -> str:
    return f"{_folder(agency_id)}/{name[:2]}/{name}"
