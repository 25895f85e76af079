"""The list of components (SBOM) of what is deployed, from the lock file: ``make sbom``.

CycloneDX 1.6 as JSON: name, version, package URL and the hashes that the lock accepts. No address
of any registry, no clock: the same lock gives the same bytes.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PLACE = ROOT / ".local" / "sbom.cdx.json"
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    """A component as the lock pins it: the hashes of its files, any of which is accepted."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(text: str) -> Iterator[Locked]:
    """Each pinned line of a lock, with the hashes that follow it."""
    name = version = ""
    hashes: list[str] = []
    for line in text.splitlines():
        pinned = PINNED.match(line)
        if pinned:
            if name:
                yield Locked(name, version, tuple(hashes))
            name, version, hashes = pinned[1].lower(), pinned[2], []
        hashes += HASH.findall(line)
    if name:
        yield Locked(name, version, tuple(hashes))


def bill(text: str) -> dict[str, Any]:
    """The document. Its serial number follows from the lock."""
    digest = sha256(text.encode()).digest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "kpi-portal", "bom-ref": "portal"}
        },
        "components": [_component(one) for one in locked(text)],
    }


def _component(one: Locked) -> dict[str, Any]:
    package = f"pkg:pypi/{re.sub(r'[-_.]+', '-', one.name)}@{one.version}"
    return {
        "type": "library",
        "bom-ref": package,
        "name": one.name,
        "version": one.version,
        "purl": package,
        "hashes": [{"alg": "SHA-256", "content": content} for content in one.hashes],
    }


def main(where: Path = PLACE) -> int:
    """Write it, and say how many components it lists."""
    made = bill(LOCK.read_text(encoding="utf-8"))
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{len(made['components'])} components: {where}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
