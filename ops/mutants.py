"""``make mutants``: change the rules line by line, and see whether a test notices.

mutmut works in ``mutants/``, on pure tests alone: no server is started. All rules of scores take
about 15 minutes on two free cores. ``KINDS="audit period"`` runs some kinds of rules and keeps
what was found of the others; ``SAMPLE=100`` runs so many of each kind, drawn by ``SEED``. The
summary is committed, so that a later run can be compared; exit status 1 when of one kind too few
were killed. ``--survivors`` runs those of a whole run that live or were not run yet, so that a
run which was stopped goes on.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "mutants"
SUMMARY = ROOT / "benchmarks" / "results" / "mutants.json"
# A module, or a package with all in it.
KINDS: Mapping[str, tuple[str, ...]] = {
    "scoring": ("evaluations.rules",),
    "authorisation": (
        "organizations.rules.chain",
        "organizations.rules.policy",
        "organizations.rules.rights",
    ),
    "period": (
        "organizations.rules.calendar",
        "organizations.rules.own_calendar",
        "organizations.rules.periods",
        "organizations.rules.rest_days",
        "organizations.rules.typed_days",
    ),
    "audit": ("organizations.rules.canonical", "organizations.rules.sealing"),
}
# Of a hundred mutants.
ENOUGH: Mapping[str, int] = {"scoring": 90, "authorisation": 85, "period": 85, "audit": 85}
CHILDREN = os.environ.get("CHILDREN", "2")
SEED = 335
# No mutant has this name: mutmut then writes all of them, and says that it found none to run.
NONE_SUCH = "none.such"
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


def main(words: list[str]) -> int:
    """Run the mutants of the kinds that are asked for; write what was found of them."""
    asked = _asked(words)
    kinds = asked.kinds or list(KINDS)
    if not (asked.survivors or asked.summary):
        shutil.rmtree(WORK, ignore_errors=True)
        _mutmut(NONE_SUCH, may_fail=True)
        there = statuses()
        _mutmut(*(name for kind in kinds for name in drawn(of_kind(kind, there), asked)))
    elif asked.survivors:
        _mutmut(*(name for name, status in statuses().items() if status != KILLED))
    found = json.loads(SUMMARY.read_text(encoding="utf-8")) if SUMMARY.exists() else {}
    for kind in kinds:
        found[kind] = _found(kind, asked)
        one = found[kind]
        sys.stdout.write(f"{kind}: {one['killed']} of {one['mutants']} killed ({one['share']})\n")
    SUMMARY.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any(not is_enough(kind, found[kind]) for kind in kinds))


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ops.mutants")
    parser.add_argument("kinds", nargs="*", help=", ".join(KINDS))
    parser.add_argument("--sample", type=int, default=None)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--survivors", action="store_true")
    parser.add_argument("--summary", action="store_true")
    return parser.parse_args(words)


def _mutmut(*names: str, may_fail: bool = False) -> None:
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", CHILDREN, *names]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | PURE, check=not may_fail, capture_output=may_fail
    )
    if may_fail and not statuses():
        sys.stderr.write(ran.stdout.decode() + ran.stderr.decode())
        raise SystemExit("mutmut wrote no mutants.")


def drawn(names: Iterable[str], asked: argparse.Namespace) -> list[str]:
    """All of them, or so many by the seed: always the same ones of the same rules."""
    known = sorted(names)
    if asked.sample is None or asked.sample >= len(known):
        return known
    return sorted(random.Random(asked.seed).sample(known, asked.sample))  # noqa: S311  no secret


def of_kind(kind: str, ended: Mapping[str, int | None]) -> dict[str, int | None]:
    """The mutants of the modules of a kind."""
    starts = tuple(f"{module}." for module in KINDS[kind])
    return {name: status for name, status in ended.items() if name.startswith(starts)}


def _found(kind: str, asked: argparse.Namespace) -> dict[str, Any]:
    """What is kept of a kind: of a sample also how many it was drawn from, and by which seed."""
    there = of_kind(kind, statuses())
    ran = {name: there[name] for name in drawn(there, asked)}
    found = {"commit": commit()} | summary(ran)
    if len(ran) < len(there):
        found |= {"sample_of": len(there), "seed": asked.seed}
    return found | {"sources": sources(kind)}


def sources(kind: str) -> dict[str, str]:
    """By module of a kind the beginning of its checksum, which tells whether it changed since."""
    paths: list[Path] = []
    for module in KINDS[kind]:
        place = ROOT / module.replace(".", "/")
        paths += place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    return {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(paths)
        if "honesty" not in path.parts  # not mutated, see pyproject.toml
    }


def changed_since(kind: str, found: Mapping[str, Any]) -> list[str]:
    """Modules of the kind that are not as they were when their mutants were run."""
    then, now = found["sources"], sources(kind)
    return sorted(path for path in then.keys() | now.keys() if then.get(path) != now.get(path))


def is_enough(kind: str, found: Mapping[str, Any]) -> bool:
    """Whether of the mutants that were run so many were killed as are wanted of the kind."""
    return bool(found["killed"] * 100 >= ENOUGH[kind] * found["mutants"])


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


def summary(ended: Mapping[str, int | None]) -> dict[str, Any]:
    """Counts in all and by module, and every survivor by name.

    A mutant that never ended is killed, and counted by itself too: on a busy machine it may only
    have been slow. Whatever was not run, or ended in some other way, counts as alive.
    """
    modules: dict[str, Counter[str]] = {}
    for name, status in ended.items():
        module = name.rsplit(".", 1)[0]
        module = module.removeprefix("evaluations.rules.").removeprefix("organizations.rules.")
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
    raise SystemExit(main(sys.argv[1:]))
