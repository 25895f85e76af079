"""``make coverage``: which branches of rights, scores, periods and the trail no test takes.

``ops/coverage.toml`` names the modules and the tests that are run with them. The summary is
committed; exit status 1 when a test failed or a branch or line of these modules was not taken.
``ALL=1`` runs the whole suite (without its long journeys) and tells the per cent of everything.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ops.mutants import commit

ROOT = Path(__file__).resolve().parent.parent
KINDS = ROOT / "ops" / "coverage.toml"
SUMMARY = ROOT / "benchmarks" / "results" / "coverage.json"
REPORT = ROOT / ".local" / "coverage.json"
NOT_MEASURED = "not measured"


def kinds() -> dict[str, list[str]]:
    """The modules of each kind, as they stand in the tree now."""
    said = tomllib.loads(KINDS.read_text(encoding="utf-8"))
    return {
        kind: sorted(
            path.relative_to(ROOT).as_posix()
            for pattern in one["modules"]
            for path in ROOT.glob(pattern)
        )
        for kind, one in said.items()
    }


def tests() -> list[str]:
    """What is run when not everything is."""
    said = tomllib.loads(KINDS.read_text(encoding="utf-8"))
    return sorted({name for one in said.values() for name in one["tests"]})


def main(whole: bool) -> int:
    """Run the tests, write the summary, say what was not taken."""
    tool = [sys.executable, "-m", "coverage"]
    ran = subprocess.run(
        [*tool, "run", "-m", "pytest", "-q", *(["-m", "not long"] if whole else tests())],
        cwd=ROOT,
        check=False,
    )
    subprocess.run([*tool, "json", "-q", "-o", str(REPORT)], cwd=ROOT, check=True)
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    found: dict[str, Any] = {"commit": commit()} | summary(report["files"], kinds())
    found["total"] = share(report["files"].values()) if whole else _total_before()
    SUMMARY.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for kind, one in found["kinds"].items():
        sys.stdout.write(f"{kind}: {one['covered']} of {one['branches']} branches\n")
    gaps = [f"{path}: {missing}" for path, missing in missed(found).items()]
    sys.stdout.write("".join(f"{line}\n" for line in gaps))
    return 1 if gaps else ran.returncode


def _total_before() -> Any:
    """The per cent of everything stays as it was measured last, with the commit of that run."""
    if not SUMMARY.exists():
        return NOT_MEASURED
    found = json.loads(SUMMARY.read_text(encoding="utf-8"))
    if found["total"] == NOT_MEASURED:
        return NOT_MEASURED
    return {"commit": found["commit"]} | found["total"]


def summary(files: Mapping[str, Any], kinds: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """By kind and module how many branches there are and how many a test took.

    ``missing`` names the rest: ``12->15`` a branch by its lines, ``12`` a line. A module that no
    test loaded has been measured as well: nothing of it was taken.
    """
    found: dict[str, Any] = {}
    for kind, paths in kinds.items():
        modules = {path: files[path] for path in paths}
        found[kind] = share(modules.values()) | {
            "modules": {
                path: {
                    "branches": one["summary"]["num_branches"],
                    "covered": one["summary"]["covered_branches"],
                    "missing": [f"{start}->{end}" for start, end in one["missing_branches"]]
                    + [str(line) for line in one["missing_lines"]],
                }
                for path, one in modules.items()
            }
        }
    return {"kinds": found}


def share(files: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Branches, those taken, and per cent with one decimal, rounded down; 100 where none is."""
    known = list(files)
    branches = sum(one["summary"]["num_branches"] for one in known)
    covered = sum(one["summary"]["covered_branches"] for one in known)
    tenths = covered * 1000 // branches if branches else 1000
    return {"branches": branches, "covered": covered, "percent": f"{tenths // 10}.{tenths % 10}"}


def missed(found: Mapping[str, Any]) -> dict[str, list[str]]:
    """What was not taken, by module."""
    return {
        path: one["missing"]
        for kind in found["kinds"].values()
        for path, one in kind["modules"].items()
        if one["missing"]
    }


if __name__ == "__main__":
    raise SystemExit(main(whole="--all" in sys.argv))
