"""Documents on disk, named by the checksum of their bytes, so that no name can lie.

``place`` is a folder of its own under the files: it is swept without looking elsewhere.
"""

import hashlib
import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from django.conf import settings


def write(content: bytes, suffix: str, place: str = "") -> str:
    """Keep the bytes; their sha256, which is their name. Twice is once.

    Written beside, flushed, then renamed: after a crash the file is whole or not there.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest, suffix, place)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(path.parent)
    return digest


def read(digest: str, suffix: str, place: str = "") -> bytes | None:
    """The bytes of that checksum; None when they are missing or damaged."""
    try:
        content = _path(digest, suffix, place).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def sweep(place: str, *, wanted: Collection[str], before: float) -> int:
    """Delete what lies in a place and is not among these names (checksum.suffix); how many files.

    Only what was last written before that instant (seconds since 1970): a younger one may belong
    to a transaction that has not ended.
    """
    swept = 0
    for path in (Path(settings.FILES_DIR) / place).glob("*/*"):
        if path.name not in wanted and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _path(digest: str, suffix: str, place: str) -> Path:
    return Path(settings.FILES_DIR) / place / digest[:2] / f"{digest}.{suffix}"


def _sync(folder: Path) -> None:
    """Make the new name durable, not only the bytes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
