"""``python -m benchmarks.scale [STAFFxMONTHS …]``: the same measures at several sizes, in turn.

Without arguments 1×, 10× and the full size (500, 5,000 and 50,000 people, a month each) and a year
at a tenth. Provinces are generated once and kept under ``.local/bench``. Writes
benchmarks/results/scale.json and a table. CPU is counted, not time: others may use the machine,
and the load before and after stands in the result.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.hosts import ROOT, SIZED, Size, load_average, named

RESULT = Path(__file__).parent / "results" / "scale.json"
ROUNDS = 40
SIZES = (Size(500), Size(5_000), Size(5_000, 12), Size(50_000))


def main() -> int:
    """0 when every size was measured. Results are written after each, so that a part is kept."""
    wanted = [size_of(word) for word in sys.argv[1:]] or list(SIZES)
    with named() as addresses:
        _measure(wanted, addresses)
    return 0


def size_of(word: str) -> Size:
    staff, _, months = word.partition("x")
    return Size(int(staff), int(months or 1))


def _measure(sizes: Sequence[Size], addresses: Mapping[str, str]) -> None:
    from benchmarks.provinces import ready  # noqa: PLC0415  it needs the servers' names

    table: dict[str, Any] = {}
    for size in sizes:
        env = ready(size, addresses)
        print(f"{size.name}: pages and a month …", flush=True)
        before = load_average()
        found = {
            "staff": size.staff,
            "months": size.months,
            "measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z",
            "pages": child("pages", [str(ROUNDS), size.today], env),
            "bulk": child(
                "bulk", [size.today], {**env, "DATABASE_URL": env["WORKER_DATABASE_URL"]}
            ),
            "load_before_and_after": [before, load_average()],
        }
        table = json.loads(RESULT.read_text()) if RESULT.exists() else {"sizes": {}}
        table["machine"] = f"{os.cpu_count()} CPU, Python {platform.python_version()}"
        table["postgresql"] = dict(SIZED)
        table["sizes"][size.name.removeprefix("kpi_bench_")] = found
        RESULT.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    show(table)


def child(name: str, arguments: Sequence[str], env: Mapping[str, str]) -> Any:
    """What ``benchmarks.<name>`` measures in that environment."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        check=True,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout)


def show(table: Mapping[str, Any]) -> None:
    """Print pages by size, then the bulk figures."""
    sizes = sorted(table["sizes"].items(), key=lambda one: (one[1]["staff"], one[1]["months"]))
    print(f"{table['machine']}; CPU milliseconds of application + database, × the empty view")
    print(f"{'':32}" + "".join(f"{name:>22}" for name, _ in sizes))
    for call in sizes[-1][1]["pages"]:
        print(f"{call:32}" + "".join(f"{_cell(one['pages'], call):>22}" for _, one in sizes))
    for name, one in sizes:
        print(f"\n{name}: load {' → '.join(one['load_before_and_after'])}")
        for what, figures in one["bulk"].items():
            print(f"  {what}: {figures}")


def _cell(pages: Mapping[str, Any], call: str) -> str:
    cost, empty = pages[call], pages["empty view"]
    ratio = _sum(cost) / _sum(empty)
    return f"{cost['app_ms']:.1f} + {cost['database_ms']:.1f} {ratio:.1f}×"


def _sum(cost: Mapping[str, float]) -> float:
    return cost["app_ms"] + cost["database_ms"]


if __name__ == "__main__":
    raise SystemExit(main())
