"""``python -m benchmarks.bulk_security TODAY``: what row security costs when many rows are read and
written at once, in the largest agency of the database that the environment names. Prints JSON.

Each statement once as the account of the web, once as one that has its rights and that row security
does not bind, in turn. Every statement names the agency, as ours do, so that both touch the same
rows. COPY of PostgreSQL refuses to write where row security holds: ``INSERT … SELECT`` stands for
it. Whatever is written is taken back.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import django
import psycopg
from psycopg import sql

ROUNDS = 7
BOUND, FREE = "kpi_app", f"kpi_bench_{os.getpid()}"
WRITTEN = (
    "id agency_id unit_id author_id work_date position task_id summary output_reference minutes"
    " quantity is_finished status accepted_minutes return_reason version changed_at"
)
GIVEN = {
    "id": "uuidv7()",
    "work_date": "%(new)s",
    "status": "'submitted'",
    "accepted_minutes": "NULL",
    "return_reason": "''",
    "version": "1",
    "changed_at": "statement_timestamp()",
}
MONTH = "agency_id = %(agency)s AND work_date BETWEEN %(first)s AND %(last)s"
FULLEST = f"""
    SELECT work_date FROM worklogs_workentry WHERE {MONTH}
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""  # noqa: S608  our own words


def main() -> None:
    """Measure and print."""
    django.setup()
    from benchmarks.bulk import people_of  # noqa: PLC0415  after django.setup()
    from organizations.models import Agency, Period  # noqa: PLC0415

    today = date.fromisoformat(sys.argv[1])
    period = Period.objects.get(ends_on=today - timedelta(days=1))
    largest = max(
        Agency.objects.filter(in_kpi_scope=True), key=lambda one: (people_of(one), one.pk)
    )
    with _superuser() as superuser, _free(superuser):
        asked = {
            "agency": largest.pk,
            "first": period.starts_on,
            "last": period.ends_on,
            "new": today,
        }
        asked["full"] = _number(superuser, FULLEST, asked)
        json.dump({"people": people_of(largest), **_compared(superuser, asked)}, sys.stdout)


def _compared(superuser: "psycopg.Connection[Any]", asked: dict[str, Any]) -> dict[str, Any]:
    """By statement: rows, and medians of CPU milliseconds of the database with row security and
    without."""
    from benchmarks.measuring import process_seconds  # noqa: PLC0415  after django.setup()

    pid = superuser.info.backend_pid
    found: dict[str, Any] = {}
    for name, statement in _statements().items():
        took: dict[str, list[float]] = {BOUND: [], FREE: []}
        rows = 0
        for number in range(ROUNDS + 1):
            for role, times in took.items():
                superuser.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
                superuser.execute(
                    "SELECT set_config('app.agency_id', %s, true)", [str(asked["agency"])]
                )
                before = process_seconds(pid)
                rows = superuser.execute(statement.encode(), asked).rowcount
                if number:  # the first round warms
                    times.append((process_seconds(pid) - before) * 1000)
                superuser.rollback()
        found[name] = {
            "rows": rows,
            "database_ms": [round(statistics.fmean(took[role]), 1) for role in (BOUND, FREE)],
        }
    return found


def _statements() -> dict[str, str]:
    from worklogs.queries.day_sums import (  # noqa: PLC0415  after django.setup()
        OF_AGENCY,
        OF_ITS_PEOPLE,
        SUMS,
        differing,
    )

    columns = WRITTEN.split()
    values = ", ".join(GIVEN.get(name, name) for name in columns)
    return {
        "sums of the month by person and day": (
            f"SELECT author_id, work_date, {SUMS} FROM worklogs_workentry"  # noqa: S608
            f" WHERE {MONTH} GROUP BY 1, 2"
        ),
        "recomputed and compared": differing(OF_AGENCY, OF_ITS_PEOPLE),
        "a day of all people, read": (
            "SELECT * FROM worklogs_workentry WHERE agency_id = %(agency)s AND work_date = %(full)s"
        ),
        "a day of all people, written": (
            f"INSERT INTO worklogs_workentry ({', '.join(columns)}) SELECT {values}"  # noqa: S608
            " FROM worklogs_workentry WHERE agency_id = %(agency)s AND work_date = %(full)s"
        ),
    }


@contextmanager
def _superuser() -> Iterator["psycopg.Connection[Any]"]:
    from django.db import connection  # noqa: PLC0415  after django.setup()

    with psycopg.connect(
        os.environ["SUPERUSER_DATABASE_URL"], dbname=connection.settings_dict["NAME"]
    ) as superuser:
        yield superuser


@contextmanager
def _free(superuser: "psycopg.Connection[Any]") -> Iterator[None]:
    """A role with the rights of the web that row security does not bind, for this run."""
    _in_the_cluster(superuser, "CREATE ROLE {} BYPASSRLS IN ROLE kpi_app")
    try:
        yield
    finally:
        superuser.rollback()
        _in_the_cluster(superuser, "DROP ROLE {}")


def _in_the_cluster(superuser: "psycopg.Connection[Any]", statement: str) -> None:
    superuser.execute(sql.SQL(statement).format(sql.Identifier(FREE)))  # type: ignore[arg-type]
    superuser.commit()


def _number(superuser: "psycopg.Connection[Any]", query: str, asked: dict[str, Any]) -> Any:
    row = superuser.execute(query.encode(), asked).fetchone()
    superuser.rollback()
    return row[0] if row else None


if __name__ == "__main__":
    main()
