"""Documents named by the checksum of their bytes, so that no name can lie.

``place`` is a folder of its own under the files: it is swept without looking elsewhere.
"""

import hashlib
from collections.abc import Collection

from organizations.files import store


def write(content: bytes, suffix: str, place: str = "") -> str:
    """Keep the bytes; their sha256, which is their name. Twice is once.

    Whole or not there, also after a crash.
    """
    digest = hashlib.sha256(content).hexdigest()
    store().put(_path(digest, suffix, place), [content])
    return digest


def read(digest: str, suffix: str, place: str = "") -> bytes | None:
    """The bytes of that checksum; None when they are missing or damaged."""
    content = store().get(_path(digest, suffix, place))
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        return None
    return content


def sweep(place: str, *, wanted: Collection[str], before: float) -> int:
    """Delete what lies in a place and is not among these names (checksum.suffix); how many files.

    Only what was last written before that instant (seconds since 1970): a younger one may belong
    to a transaction that has not ended.
    """
    kept = store()
    unwanted = [path for path in kept.older(place, before) if path.rpartition("/")[2] not in wanted]
    for path in unwanted:
        kept.delete(path)
    return len(unwanted)


def _path(digest: str, suffix: str, place: str) -> str:
    return "/".join(part for part in (place, digest[:2], f"{digest}.{suffix}") if part)
