"""``python -m benchmarks.growth [STAFFxMONTHS]``: what does not stand in one month of entries.

At full size unless another is named: a month alone; and the same with twelve earlier months in the
table, which is 66 million entries (``benchmarks.earlier``: 28 GB, half an hour, made once), and
empty partitions besides, five years in all. Pages and saves of the two in turn, the month
recomputed whole and in halves, row security on many rows, the provincial files with every report
submitted. Writes benchmarks/results/growth.json, after each measure.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import scale
from benchmarks.hosts import Size, load_average, named
from ops.roles import url_as

RESULT = Path(__file__).parent / "results" / "growth.json"
BEHIND = 12  # months
FIVE_YEARS = 60  # partitions
PASSES = 2
ROUNDS = 12
PARENTS = ("worklogs_workentry", "evaluations_review")
EMPTY_BEFORE = "2021-09-01"  # no month that is filled lies so far back

Env = Mapping[str, str]


def main() -> int:
    """0 when everything was measured."""
    parts = {
        "pages": _pages,
        "month": _month,
        "largest": _largest,
        "security": _security,
        "provincial": _provincial,
    }
    words = [word for word in sys.argv[1:] if word not in parts]
    size = scale.size_of(words[0]) if words else Size(50_000)
    wanted = [name for name in parts if name in sys.argv[1:]] or list(parts)
    with named() as addresses:
        from benchmarks.provinces import ready  # noqa: PLC0415  it needs the servers' names

        alone = ready(size, addresses)
        grown = ready(replace(size, behind=BEHIND), addresses)
        for name in wanted:
            print(f"{name} …", flush=True)
            before = load_average()
            found = parts[name](size, alone, grown)
            _keep(size, name, {**found, "load_before_and_after": [before, load_average()]})
    return 0


def _keep(size: Size, name: str, found: dict[str, Any]) -> None:
    table = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    here = table.setdefault(size.name.removeprefix("kpi_bench_"), {})
    here[name] = {"measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z", **found}
    RESULT.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(found, indent=1, ensure_ascii=False), flush=True)


def _pages(size: Size, alone: Env, grown: Env) -> dict[str, Any]:
    """By call the CPU milliseconds of the application and the database, of the month alone, and
    with the year and five years of partitions: means of the passes."""
    _widen(grown)
    passes = []
    for number in range(1, PASSES + 1):
        print(f"  pass {number} of {PASSES}", flush=True)
        asked = [str(ROUNDS), size.today]
        passes.append([scale.child("pages", asked, env) for env in (alone, grown)])
    calls = {}
    for call in passes[0][0]:
        calls[call] = [
            {
                part: round(sum(one[state][call][part] for one in passes) / PASSES, 2)
                for part in ("app_ms", "database_ms", "queries")
            }
            for state in range(2)
        ]
    return {"calls": calls}


def _widen(env: Env) -> None:
    """Empty partitions of months long ago, until there are five years of them. They stay: keys of
    eight other tables point at each, and taking one away waits for all of them."""
    with _superuser(env) as superuser:
        for parent in PARENTS:
            missing = FIVE_YEARS - len(_partitions(superuser, parent))
            if missing <= 0:
                continue
            superuser.execute(
                "SELECT kpi_make_partitions(%s::regclass,"
                " (%s::date - make_interval(months => %s))::date, %s)",
                [parent, EMPTY_BEFORE, missing, missing],
            )


def _partitions(superuser: "psycopg.Connection[Any]", parent: str) -> list[str]:
    """Those of a month."""
    return [
        name
        for (name,) in superuser.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = %s::regclass AND inhrelid::regclass::text ~ '_y[0-9]{4}m[0-9]{2}$'",
            [parent],
        )
    ]


def _month(size: Size, alone: Env, grown: Env) -> dict[str, Any]:
    """Recomputing the last month, with nothing else in the table and with the year."""
    return {
        name: scale.child("halves", [size.today], _worker(env))
        for name, env in (("alone", alone), ("grown", grown))
    }


def _largest(size: Size, alone: Env, grown: Env) -> dict[str, Any]:
    """Report and honesty of the largest agency in both."""
    return {
        name: scale.child("goals", ["--month", size.today], _worker(env))
        for name, env in (("alone", alone), ("grown", grown))
    }


def _security(size: Size, alone: Env, _grown: Env) -> dict[str, Any]:
    return dict(scale.child("bulk_security", [size.today], alone))


def _provincial(size: Size, alone: Env, _grown: Env) -> dict[str, Any]:
    return dict(scale.child("provincial", [size.today], _worker(alone)))


def _worker(env: Env) -> Env:
    return {**env, "DATABASE_URL": env["WORKER_DATABASE_URL"]}


@contextmanager
def _superuser(env: Env) -> Iterator["psycopg.Connection[Any]"]:
    name = env["DATABASE_URL"].rpartition("/")[2]
    with psycopg.connect(url_as(env["SUPERUSER_DATABASE_URL"], name), autocommit=True) as superuser:
        yield superuser


if __name__ == "__main__":
    raise SystemExit(main())
