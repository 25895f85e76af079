"""The bytes of evidence: under FILES_DIR, which no web server serves, by names made by chance."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 2**16
UNFINISHED = ".new-"


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are safely on disk: where, how many, and their checksum."""

    stored_name: str
    size_bytes: int
    sha256: str


def keep(agency_id: int, source: BinaryIO) -> Kept:
    """Copy the source to its place, under a name of its own.

    Written beside, flushed, then renamed: after a crash the file is whole or not there. What no
    row ever points at is swept away (``worklogs.commands.evidence.sweep``).
    """
    name = secrets.token_hex(16)
    path = _path(agency_id, name)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            source.seek(0)
            while chunk := source.read(CHUNK):
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).rename(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _sync(path.parent)
    return Kept(name, size, digest.hexdigest())


def read(agency_id: int, kept: Kept) -> bytes | None:
    """The bytes; None when they are missing or not what was kept."""
    try:
        content = _path(agency_id, kept.stored_name).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == kept.sha256 else None


def forget(agency_id: int, stored_name: str) -> None:
    """Delete these bytes, if they are there."""
    _path(agency_id, stored_name).unlink(missing_ok=True)


def sweep(agency_id: int, *, wanted: Collection[str], before: float) -> int:
    """Delete the agency's files that nobody wants, finished or not; how many there were.

    Only what was last written before that instant (seconds since 1970): a younger one may belong
    to a transaction that has not ended.
    """
    swept = 0
    for path in _folder(agency_id).glob("*/*"):
        if path.name not in wanted and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _folder(agency_id: int) -> Path:
    return Path(settings.FILES_DIR) / "evidence" / str(agency_id)


def _path(agency_id: int, name: str) -> Path:
    return _folder(agency_id) / name[:2] / name


def _sync(folder: Path) -> None:
    """Make the new name durable, not only the bytes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
