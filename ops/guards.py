"""Take each guard away once and see some test go red. ``python -m ops.guards [words…]``.

``docs/security/guards.toml`` names the guards and their tests. Each run copies the database of the
tests without the guard (``REMOVED_GUARD``, read by ``tests/servers.py`` and ``tests/conftest.py``).
A guard whose tests stay green guards nothing that anybody looks at: it is printed, and fails.
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "security" / "guards.toml"
RED = 1  # pytest: some test failed; anything above means that none could be run


@dataclass(frozen=True, slots=True)
class Watched:
    """A guard with the tests that see it gone. ``sql`` takes it out of a database; ``patch``
    (``module:name``) puts something in Python's place that always lets through: ``None``, or what
    ``open_as`` names in ``tests/schema/open_doors.py``."""

    name: str
    tests: tuple[str, ...]
    sql: str = ""
    patch: str = ""
    open_as: str = ""


def watched() -> list[Watched]:
    """Those whose behaviour is tried, in the order of the file."""
    found = tomllib.loads(LIST.read_text(encoding="utf-8"))["watched"]
    return [
        Watched(
            one["name"],
            tuple(one["tests"]),
            one.get("sql", ""),
            one.get("patch", ""),
            one.get("open_as", ""),
        )
        for one in found
    ]


def is_seen(guard: Watched) -> bool:
    """Whether some test fails without the guard.

    Raises:
        RuntimeError: the tests could not be run at all.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *guard.tests]
    removed = {
        "REMOVED_GUARD_SQL": guard.sql,
        "REMOVED_GUARD_PATCH": guard.patch,
        "REMOVED_GUARD_OPEN_AS": guard.open_as,
    }
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | removed, capture_output=True, text=True, check=False
    )
    if done.returncode > RED or " error" in done.stdout.splitlines()[-1]:
        raise RuntimeError(f"{guard.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == RED


def main(words: Sequence[str]) -> int:
    """Try those whose name holds one of the words; 0 when each was seen."""
    chosen = [one for one in watched() if not words or any(word in one.name for word in words)]
    unseen = []
    for guard in chosen:
        seen = is_seen(guard)
        print(f"{'red  ' if seen else 'GREEN'} {guard.name}", flush=True)
        if not seen:
            unseen.append(guard.name)
    print(f"{len(chosen)} guards taken away, {len(unseen)} of them unseen")
    return int(bool(unseen))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
