"""Heads of the chains in a second store: one file a chain under ANCHORS_DIR, only ever added to.

A line is ``version position root instant``. The folder belongs on another volume than the
database, copied away by somebody else; whoever cuts the newest links off a chain would have to
change these lines as well.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from organizations.queries import SealedHead, sealed_head
from organizations.rules.sealing import PROVINCE_CHAIN, VERSION
from organizations.tenancy import sealing, tenant

EVERY = timedelta(minutes=1)
_TAIL = 4096
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as it was written outside."""

    position: int
    root: str
    at: datetime


def write(agency_id: int | None, *, now: datetime, at_once: bool = False) -> bool:
    """Append the chain's head unless it is the last line already, or that line is younger than a
    minute; whether it was written. Flushed to disk before this returns."""
    path = path_of(agency_id)
    last = _last(path)
    if last is not None and not at_once and now - last.at < EVERY:
        return False
    head = _head(agency_id)
    if head is None or (last is not None and last.root == head.root):
        return False
    _append(path, f"{VERSION} {head.position} {head.root} {now.astimezone(UTC).isoformat()}\n")
    return True


def read(path: Path, *, up_to: int | None = None) -> Iterator[Anchor | None]:
    """The lines of a file, oldest first; None for a line that cannot be read. Constant memory.

    ``up_to``: bytes; what was added after somebody looked at the database is left out.
    """
    if not path.exists():
        return
    done = 0
    with path.open("rb") as file:
        for line in file:
            done += len(line)
            if up_to is not None and done > up_to:
                return
            yield _parse(line.decode(errors="replace"))


def size(agency_id: int | None, folder: Path | None = None) -> int:
    """How long the chain's file is now, in bytes."""
    path = path_of(agency_id, folder)
    return path.stat().st_size if path.exists() else 0


def path_of(agency_id: int | None, folder: Path | None = None) -> Path:
    """The file of a chain."""
    return (folder or Path(settings.ANCHORS_DIR)) / f"chain-{agency_id or PROVINCE_CHAIN}.anchors"


def _head(agency_id: int | None) -> SealedHead | None:
    with transaction.atomic():
        if agency_id is None:
            with sealing():
                return sealed_head(PROVINCE_CHAIN)
        with tenant(agency_id):
            return sealed_head(agency_id)


def _parse(line: str) -> Anchor | None:
    parts = line.split()
    try:
        if len(parts) != _PARTS or int(parts[0]) != VERSION or not line.endswith("\n"):
            return None
        return Anchor(int(parts[1]), parts[2], datetime.fromisoformat(parts[3]))
    except ValueError:
        return None


def _last(path: Path) -> Anchor | None:
    """The last whole line, from the end of the file."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        lines = file.read().decode(errors="replace").splitlines(keepends=True)
    return next((anchor for line in reversed(lines) if (anchor := _parse(line))), None)


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        size = os.fstat(descriptor).st_size
        # After a crash the last line may be torn: the next one begins on a line of its own.
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (b"\n" if torn else b"") + line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def chains(folder: Path) -> Iterator[int | None]:
    """The agencies (None: the province) that have a file in the folder."""
    for path in sorted(folder.glob("chain-*.anchors")):
        number = path.stem.removeprefix("chain-")
        if number.isdecimal():
            yield int(number) or None
