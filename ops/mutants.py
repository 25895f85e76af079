"""``make mutants``: change the rules of scores line by line, and see whether a test notices.

mutmut works in ``mutants/``, on pure tests alone: no server is started. About 15 minutes on two
free cores. The summary is committed, so that a later run can be compared; exit status 1 when
fewer than nine in ten were killed. ``--survivors`` runs those that live or were not run yet, so
that a run which was stopped goes on.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "mutants"
SUMMARY = ROOT / "benchmarks" / "results" / "mutants.json"
ENOUGH = 0.9
CHILDREN = "2"
# What mutmut stores of each mutant: the exit status of pytest, or how it ended a mutant that ran
# for too long (by its clock, or by the kernel's count of seconds on a processor).
KILLED, TIMED_OUT = 1, frozenset({36, 24, -24, 152, 255})
# Nothing connects to these; the variable of xdist keeps the test servers from starting.
PURE = {
    "SECRET_KEY": "for-mutants-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "DATABASE_URL": "postgresql://kpi_app@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "PYTEST_XDIST_WORKER": "mutants",
    "EXAMPLES": "mutants",  # of each law, see tests/conftest.py
}


def main() -> int:
    """Run every mutant anew, or with ``--survivors`` those that lived; write the summary."""
    names = []
    if "--survivors" in sys.argv:
        names = [name for name, status in statuses().items() if status != KILLED]
    elif "--summary" not in sys.argv:
        shutil.rmtree(WORK, ignore_errors=True)
    if "--summary" not in sys.argv:
        command = [sys.executable, "-m", "mutmut", "run", "--max-children", CHILDREN, *names]
        subprocess.run(command, cwd=ROOT, env=os.environ | PURE, check=True)
    found = {"commit": commit()} | summary(statuses())
    SUMMARY.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{found['killed']} of {found['mutants']} killed ({found['share']})\n")
    return 0 if found["killed"] >= ENOUGH * found["mutants"] else 1


def commit() -> str:
    """What was measured: the short name of the commit, with a mark where files were changed."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


def statuses() -> dict[str, int | None]:
    """By name of the mutant, how its tests ended; None where they were not run."""
    found: dict[str, int | None] = {}
    for path in sorted(WORK.rglob("*.py.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def summary(ended: dict[str, int | None]) -> dict[str, Any]:
    """Counts in all and by module, and every survivor by name.

    A mutant that never ended is killed, and counted by itself too: on a busy machine it may only
    have been slow. Whatever was not run, or ended in some other way, counts as alive.
    """
    modules: dict[str, Counter[str]] = {}
    for name, status in ended.items():
        module = name.rsplit(".", 1)[0].removeprefix("evaluations.rules.")
        counts = modules.setdefault(module, Counter())
        counts["mutants"] += 1
        counts["killed"] += _is_killed(status)
    killed = sum(counts["killed"] for counts in modules.values())
    return {
        "mutants": len(ended),
        "killed": killed,
        "timed_out": sum(status in TIMED_OUT for status in ended.values()),
        "not_run": sum(status is None for status in ended.values()),
        "share": f"{killed / len(ended):.1%}",
        "modules": {module: dict(counts) for module, counts in sorted(modules.items())},
        "survivors": sorted(
            name for name, status in ended.items() if status is not None and not _is_killed(status)
        ),
    }


def _is_killed(status: int | None) -> bool:
    """A failed test, or a mutant that never ended."""
    return status == KILLED or status in TIMED_OUT


if __name__ == "__main__":
    raise SystemExit(main())
