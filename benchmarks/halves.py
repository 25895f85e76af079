"""``python -m benchmarks.halves TODAY``: recomputing the month whole, and in two ranges of people
at once on two connections, in the database that the environment names. Prints JSON.

What is asked is what a closing asks: every person-day from its entries, against what is stored.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import django
import psycopg

from benchmarks.bulk import BARE_INTO

ROUNDS = 3  # others use the machine: each way once a round, in turn, and the median
SETTINGS = (
    "SET work_mem = '512MB'",
    "SET max_parallel_workers_per_gather = 0",
    # Lines of a range of people lie together: pages read once, and not once for each line, which
    # the planner takes for as cheap.
    "SET enable_indexscan = off",
)
MIDDLE = """
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY author_id) FROM worklogs_workday
    WHERE work_date BETWEEN %s AND %s
"""
ENTRIES = "SELECT count(*) FROM worklogs_workentry WHERE work_date BETWEEN %s AND %s"
IN_ALL = """
    SELECT sum(greatest(reltuples, 0))::bigint
    FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE inhparent = 'worklogs_workentry'::regclass
"""


def main() -> None:
    """Measure and print."""
    django.setup()
    from organizations.models import Period  # noqa: PLC0415  after django.setup()

    today = date.fromisoformat(sys.argv[1])
    period = Period.objects.get(ends_on=today - timedelta(days=1))
    json.dump(_measured([period.starts_on, period.ends_on]), sys.stdout)


def _measured(bounds: list[date]) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415  after django.setup()

    name = connection.settings_dict["NAME"]
    url = os.environ["SUPERUSER_DATABASE_URL"]
    with (
        psycopg.connect(url, dbname=name) as one,
        psycopg.connect(url, dbname=name) as two,
        ThreadPoolExecutor(2) as pool,
    ):
        for each in (one, two):
            for setting in SETTINGS:
                each.execute(setting.encode())
            each.commit()
        middle = _number(one, MIDDLE, bounds)
        ways: dict[str, Callable[[], int]] = {
            "raw": lambda: _raw(one, bounds),
            "whole": lambda: _differing(one, bounds, ""),
            "halves": lambda: sum(
                pool.map(
                    lambda half: _differing(half[0], bounds, half[1]),
                    ((one, f"AND author_id <= {middle}"), (two, f"AND author_id > {middle}")),
                )
            ),
        }
        found = _in_turn(ways, lambda: _cpu(one) + _cpu(two))
        return {
            "entries": _number(one, ENTRIES, bounds),
            "entries_in_the_table": _number(one, IN_ALL, []),
            **found,
        }


def _in_turn(ways: dict[str, Callable[[], int]], cpu: Callable[[], float]) -> dict[str, Any]:
    """Medians of CPU and of the clock of each way; and how many days differed, which is none."""
    took: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    differing = 0
    for number in range(ROUNDS + 1):
        for way, work in ways.items():
            before, started = cpu(), time.perf_counter()
            differing += work()
            if number:  # the first round warms
                took[way].append((cpu() - before, time.perf_counter() - started))
    found: dict[str, Any] = {"days_that_differ": differing}
    for way, times in took.items():
        found[f"{way}_cpu"] = round(statistics.median(one for one, _ in times), 2)
        found[f"{way}_clock"] = round(statistics.median(one for _, one in times), 2)
    return found


def _raw(one: "psycopg.Connection[Any]", bounds: list[date]) -> int:
    one.execute(BARE_INTO.encode(), bounds)
    one.rollback()
    return 0


def _differing(one: "psycopg.Connection[Any]", bounds: list[date], people: str) -> int:
    from worklogs.queries.day_sums import differing  # noqa: PLC0415  after django.setup()

    asked = f"WHERE work_date BETWEEN %s AND %s {people}"
    return _number(one, f"SELECT count(*) FROM ({differing(asked, asked)}) day", bounds * 2)  # noqa: S608


def _number(one: "psycopg.Connection[Any]", query: str, values: list[date]) -> int:
    row = one.execute(query.encode(), values).fetchone()
    one.rollback()
    return int(row[0]) if row else 0


def _cpu(one: "psycopg.Connection[Any]") -> float:
    from benchmarks.measuring import process_seconds  # noqa: PLC0415  after django.setup()

    return process_seconds(one.info.backend_pid)


if __name__ == "__main__":
    main()
