"""``python -m benchmarks.earlier TODAY MONTHS``: so many months before the one that ended
yesterday, in the database that the environment names, so that the table of entries is as large as
in service.

Each is the last month again, some weeks earlier: entries and days, with their periods and
partitions, by ``INSERT … SELECT`` as the superuser past the triggers. Nothing is assigned in them
and no review is stored: a page of a running month reads neither. A month of 50,000 people takes
2.5 GB and a minute or two.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import django
import psycopg

from benchmarks.hosts import ROOT

BYTES_AN_ENTRY = 450  # with its day, and the indexes of both
SHIFTED = {
    "id": "uuidv7(make_interval(days => -%(days)s))",
    "work_date": "work_date - %(days)s",
    "assignment_id": "NULL",
    "recorded_at": "recorded_at - make_interval(days => %(days)s)",
    "changed_at": "changed_at - make_interval(days => %(days)s)",
    "submitted_at": "submitted_at - make_interval(days => %(days)s)",
}
TABLES = ("worklogs_workday", "worklogs_workentry")
AT_ONCE = 2  # connections
HEAPS = """
    SELECT 'worklogs_workday' UNION ALL
    SELECT inhrelid::regclass::text FROM pg_inherits
    WHERE inhparent = 'worklogs_workentry'::regclass
"""
# An index that is not ready is not written to: built once afterwards, it costs a third.
ASLEEP = "UPDATE pg_index SET indisready = false WHERE indrelid = ANY (%s::regclass[])"


def main() -> None:
    """Fill what is not there yet, the nearest month first; each is kept as soon as it is whole."""
    django.setup()
    last, earlier = _periods(date.fromisoformat(sys.argv[1]), int(sys.argv[2]))
    with _connected() as superuser:
        wanted = [
            (table, period)
            for period in earlier
            for table in TABLES
            if not _holds(superuser, table, period)
        ]
        _refuse_without_room(superuser, last, len(wanted) // len(TABLES))
        heaps = _heaps(superuser)
        superuser.execute(ASLEEP, [heaps])
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda each: _fill(each[0], last, each[1]), wanted))
            list(pool.map(_awake, heaps))


@contextmanager
def _connected() -> Iterator["psycopg.Connection[Any]"]:
    """As the superuser, past the triggers."""
    from django.db import connection  # noqa: PLC0415  after django.setup()

    from demo.copied import storing  # noqa: PLC0415

    url, name = os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"]
    with storing.connect(url, name) as superuser:
        superuser.execute("SET allow_system_table_mods = on")
        superuser.execute("SET wal_compression = off")
        yield superuser


def _periods(today: date, months: int) -> tuple[Any, list[Any]]:
    """The period that ended yesterday and those before it, nearest first, with their partitions."""
    from organizations.commands import (  # noqa: PLC0415  after django.setup()
        make_partitions,
        open_agency_periods,
        open_periods,
    )
    from organizations.models import Agency, Period  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415

    last = Period.objects.get(ends_on=today - timedelta(days=1))
    earlier: list[Any] = []
    for _ in range(months):
        day = (earlier or [last])[-1].starts_on - timedelta(days=1)
        open_periods(first=day, last=day)
        earlier.append(Period.objects.get(starts_on__lte=day, ends_on__gte=day))
    make_partitions(first=earlier[-1].starts_on.replace(day=1), months=months + 1)
    for agency in Agency.objects.filter(in_kpi_scope=True):
        with tenant(agency.pk):
            open_agency_periods(agency_id=agency.pk)
    return last, earlier


def _holds(superuser: "psycopg.Connection[Any]", table: str, period: Any) -> bool:
    query = f"SELECT FROM {table} WHERE work_date BETWEEN %s AND %s LIMIT 1"
    found = superuser.execute(query.encode(), [period.starts_on, period.ends_on])
    return found.fetchone() is not None


def _heaps(superuser: "psycopg.Connection[Any]") -> list[str]:
    """Partitions of entries, and days."""
    found = superuser.execute(HEAPS)
    return [name for (name,) in found]


def _refuse_without_room(superuser: "psycopg.Connection[Any]", last: Any, months: int) -> None:
    query = "SELECT sum(entry_count) FROM worklogs_workday WHERE work_date BETWEEN %s AND %s"
    row = superuser.execute(query, [last.starts_on, last.ends_on]).fetchone()
    needed = BYTES_AN_ENTRY * months * (row[0] if row else 0)
    free = shutil.disk_usage(ROOT).free
    if needed > free:
        raise SystemExit(f"{months} months need about {needed >> 30} GB, {free >> 30} are free.")


def _fill(table: str, last: Any, period: Any) -> None:
    """Rows of the last period that fall into the earlier one."""
    from demo.copied.rows import DAY_COLUMNS, ENTRY_COLUMNS  # noqa: PLC0415  after django.setup()

    columns = (ENTRY_COLUMNS if table == "worklogs_workentry" else DAY_COLUMNS).split()
    values = ", ".join(SHIFTED.get(name, name) for name in columns)
    shift = (last.starts_on - period.starts_on).days
    started = time.monotonic()
    with _connected() as superuser:
        done = superuser.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}"  # noqa: S608
            " WHERE work_date BETWEEN %(first)s AND %(end)s".encode(),
            {
                "days": shift,
                "first": last.starts_on,
                "end": min(last.ends_on, period.ends_on + timedelta(days=shift)),
            },
        )
    took = time.monotonic() - started
    print(f"{period.code}: {done.rowcount} rows of {table}, {took:.0f} s", flush=True)


def _awake(heap: str) -> None:
    """Its indexes are built, and the planner knows it."""
    started = time.monotonic()
    with _connected() as superuser:
        superuser.execute(f"REINDEX TABLE {heap}".encode())
        superuser.execute(f"VACUUM (ANALYZE) {heap}".encode())
    print(f"indexes of {heap}, {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
