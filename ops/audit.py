"""Known vulnerabilities of what the lock pins: ``make audit ADVISORIES=FILE``.

Advisories are a file of OSV records (JSON lines, or a JSON list), brought by the operator: the
portal asks nobody. Without such a file nothing was audited, and the line says so; a clean line
always says how many of how many were looked at. Exit code 1 when something is known.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from ops.sbom import LOCK, Locked, locked

NOT_RUN = "not run: no advisory source"


def advisories(path: Path) -> list[Mapping[str, Any]]:
    """The records of a file."""
    text = path.read_text(encoding="utf-8").strip()
    if text.startswith("["):
        return list(json.loads(text))
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def known(component: Locked, records: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of advisories that affect this version."""
    return [
        str(record["id"])
        for record in records
        for affected in record.get("affected", ())
        if affected.get("package", {}).get("ecosystem") == "PyPI"
        and affected["package"].get("name", "").lower().replace("_", "-")
        == component.name.replace("_", "-")
        and _affects(affected, component.version)
    ]


def _affects(affected: Mapping[str, Any], version: str) -> bool:
    if version in affected.get("versions", ()):
        return True
    try:
        here = Version(version)
        return any(
            _within(span.get("events", ()), here)
            for span in affected.get("ranges", ())
            if span.get("type") == "ECOSYSTEM"
        )
    except InvalidVersion:
        return True  # what cannot be compared is not called safe


def _within(events: Sequence[Mapping[str, str]], here: Version) -> bool:
    inside = False
    for event in events:
        if "introduced" in event:
            inside = inside or event["introduced"] == "0" or here >= Version(event["introduced"])
        elif ("fixed" in event and here >= Version(event["fixed"])) or (
            "last_affected" in event and here > Version(event["last_affected"])
        ):
            inside = False
    return inside


def line(components: Sequence[Locked], records: Sequence[Mapping[str, Any]] | None) -> str:
    """What is printed: never "0 known" without how many were audited."""
    if records is None:
        return NOT_RUN
    found = {one.name: ids for one in components if (ids := known(one, records))}
    words = "; ".join(f"{name}: {', '.join(ids)}" for name, ids in sorted(found.items()))
    count = len(components)
    return (
        f"audited {count} of {count}, {len(found)} known vulnerable{': ' if words else ''}{words}"
    )


def main(arguments: Sequence[str]) -> int:
    """0 when nothing is known, or nothing could be asked."""
    where = arguments[0] if arguments else os.environ.get("ADVISORIES", "")
    records = advisories(Path(where)) if where else None
    said = line(list(locked(LOCK.read_text(encoding="utf-8"))), records)
    print(said)
    return int(records is not None and ", 0 known" not in said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
