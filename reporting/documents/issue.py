"""What a paper is told besides its snapshot: what happened to the report since it was frozen. Pure.

The snapshot says nothing about it: it is older. Files are kept by both checksums (ADR 0041).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.rules.canonical import canonical_json, checksum


@dataclass(frozen=True, slots=True)
class Issue:
    """``signing``: how whoever signed stands below the text; None for papers of before signatures.
    ``is_issued``: it went to its receivers, so its checksum can be verified. ``links``, ``root``:
    how far the agency's audit trail was sealed then, and the root of it, hexadecimal."""

    signing: Mapping[str, Any] | None = None
    signed_at: datetime | None = None
    is_issued: bool = True
    links: int | None = None
    root: str = ""

    def checksum(self) -> str:
        """Names this issue of the paper: another one gives other bytes."""
        return checksum(
            canonical_json(
                {
                    "signing": None if self.signing is None else dict(self.signing),
                    "signed_at": self.signed_at and self.signed_at.isoformat(),
                    "is_issued": self.is_issued,
                    "links": self.links,
                    "root": self.root,
                }
            )
        )


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the snapshot: its ``checksum`` is printed, ``unsigned`` marks every page,
    and the address of the ``portal`` stands on an issued paper with a code that verifies it."""

    checksum: str
    unsigned: bool = False
    portal: str = ""
    issue: Issue | None = None
