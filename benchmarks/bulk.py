"""``python -m benchmarks.bulk TODAY [--all]``: what a month of the province costs in the database
that the environment names, as the worker. Everything is taken back. Prints JSON; see
``benchmarks.scale``. Scores are of some agencies, or with ``--all`` of everybody.

The measure is the bare aggregate of the same entries (minutes by author) in the same run.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django
import psycopg

AGENCIES = 6  # that are compiled and measured, spread over all by size
COMPILED_SIZE = 500  # people at most: the largest has a row of its own
IMPORTED = 5_000
GIVEN = ("An", "Bình", "Cường", "Dung", "Hạnh", "Khánh", "Liên", "Minh", "Thảo")
BARE = """
    SELECT author_id, sum(minutes), count(*) FROM worklogs_workentry
    WHERE work_date BETWEEN %s AND %s AND status <> 'withdrawn' GROUP BY 1
"""
BARE_INTO = """
    CREATE TEMPORARY TABLE bare ON COMMIT DROP AS
    SELECT author_id, work_date, sum(minutes) AS minutes, count(*) AS entries
    FROM worklogs_workentry WHERE work_date BETWEEN %s AND %s GROUP BY 1, 2
"""


def main() -> None:
    """Measure and print."""
    django.setup()
    from benchmarks.honesty import near_copies  # noqa: PLC0415  after django.setup()
    from organizations.models import Agency, Period  # noqa: PLC0415

    today = date.fromisoformat(sys.argv[1])
    period = Period.objects.get(ends_on=today - timedelta(days=1))
    now = datetime.combine(period.due_on, time(3), UTC)
    agencies = list(Agency.objects.filter(in_kpi_scope=True).order_by("pk"))
    found: dict[str, Any] = {"sql": _sql(period)}
    some = _spread(agencies, AGENCIES)
    scored = agencies if "--all" in sys.argv else some
    found["scores"] = _each(scored, lambda one: _scored(one, period, now))
    found["compile"] = _each(some, lambda one: _compiled(one, period, now))
    copies: dict[str, float] = {}
    with near_copies(copies):
        found["honesty"] = _each(some, lambda one: _measured(one, period, now), copies)
    found["honesty"]["near_copies_seconds"] = round(copies["near_copies"], 2)
    found["import"] = _imported(agencies[0], today, now)
    found["peak_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    json.dump(found, sys.stdout)


def _sql(period: Any) -> dict[str, float]:
    """CPU and wall of statements over the whole month, as the superuser: bare, and recomputing
    every person-day and comparing it with what is stored."""
    from django.db import connection  # noqa: PLC0415

    from worklogs.queries.day_sums import differing  # noqa: PLC0415  after django.setup()

    bounds = [period.starts_on, period.ends_on]
    between = "WHERE work_date BETWEEN %s AND %s"
    figures: dict[str, float] = {}
    with psycopg.connect(
        os.environ["SUPERUSER_DATABASE_URL"], dbname=connection.settings_dict["NAME"]
    ) as superuser:
        superuser.execute("SET work_mem = '512MB'")
        superuser.execute("SET max_parallel_workers_per_gather = 0")
        superuser.execute(BARE, bounds)  # warm
        for name, query in {
            "bare": BARE,
            "bare_days": BARE_INTO,
            "recomputed": f"SELECT count(*) FROM ({differing(between, between)}) day",  # noqa: S608
        }.items():
            before, started = _backend(superuser), datetime.now(UTC)
            rows = superuser.execute(query, bounds * (query.count("%s") // 2))
            if name == "recomputed":
                figures["days_that_differ"] = rows.fetchone()[0]
            figures[f"{name}_cpu"] = round(_backend(superuser) - before, 2)
            figures[f"{name}_wall"] = round((datetime.now(UTC) - started).total_seconds(), 2)
        superuser.rollback()
        count = superuser.execute(
            "SELECT count(*) FROM worklogs_workentry WHERE work_date BETWEEN %s AND %s", bounds
        ).fetchone()
    figures["entries"] = count[0] if count else 0
    return figures


def _backend(connection: "psycopg.Connection[Any]") -> float:
    from benchmarks.measuring import process_seconds  # noqa: PLC0415  after django.setup()

    return process_seconds(connection.info.backend_pid)


def _spread(agencies: list[Any], count: int) -> list[Any]:
    """So many agencies of ordinary size, evenly taken in the order of their size."""
    sized = sorted((people_of(one), one.pk, one) for one in agencies)
    usual = [one for people, _, one in sized if people <= COMPILED_SIZE]
    return [usual[place * (len(usual) - 1) // (count - 1)] for place in range(count)]


def people_of(agency: Any) -> int:
    from organizations.models import Posting  # noqa: PLC0415  after django.setup()
    from organizations.tenancy import tenant  # noqa: PLC0415

    with tenant(agency.pk):
        return Posting.objects.filter(agency=agency, keeps_log=True).count()


def _each(
    agencies: list[Any], work: Callable[[Any], None], beside: dict[str, float] | None = None
) -> dict[str, float]:
    """The work for each agency, taken back; CPU of this process and of its backend.

    The first one is done once before, uncounted, also by whoever counts ``beside``.
    """
    from django.db import transaction  # noqa: PLC0415  after django.setup()

    from benchmarks.honesty import cpu  # noqa: PLC0415

    def taken_back(agency: Any) -> None:
        with transaction.atomic():
            work(agency)
            transaction.set_rollback(True)

    people = sum(people_of(one) for one in agencies)
    if len(agencies) > 1:
        taken_back(agencies[0])  # warm: what a worker loads once a rule set, and plans
        if beside:
            beside.update(dict.fromkeys(beside, 0.0))
    cost: dict[str, float] = {}
    started = datetime.now(UTC)
    with cpu(cost):
        for agency in agencies:
            taken_back(agency)
    return {
        "agencies": len(agencies),
        "people": people,
        "app_seconds": round(cost["app"], 2),
        "database_seconds": round(cost["database"], 2),
        "wall_seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
    }


def _scored(agency: Any, period: Any, now: datetime) -> None:
    from evaluations.commands import compute_scores  # noqa: PLC0415  after django.setup()
    from organizations.tenancy import tenant  # noqa: PLC0415

    with tenant(agency.pk):
        compute_scores(agency_id=agency.pk, period=period, now=now)


def _compiled(agency: Any, period: Any, now: datetime) -> None:
    from organizations import access  # noqa: PLC0415  after django.setup()
    from reporting.commands import compile_report  # noqa: PLC0415

    compile_report(
        agency_id=agency.pk,
        period=period,
        cause="scheduled",
        actor=access.system(agency.pk),
        now=now,
    )


def _measured(agency: Any, period: Any, now: datetime) -> None:
    from evaluations.commands import measure_month  # noqa: PLC0415  after django.setup()

    measure_month(agency_id=agency.pk, period=period, now=now)


def _imported(agency: Any, today: date, now: datetime) -> dict[str, float]:
    """5,000 new people of one agency from the workbook's cells: what each row would do, and all."""
    from organizations import access  # noqa: PLC0415  after django.setup()
    from organizations.commands.staff_import import apply_plan  # noqa: PLC0415
    from organizations.models import Unit  # noqa: PLC0415
    from organizations.queries import staff_sheets as sheets  # noqa: PLC0415
    from organizations.rules.staff_sheets import plan  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415

    actor = access.system(agency.pk)

    def take_in(one: Any) -> None:
        with tenant(one.pk):
            unit = Unit.objects.filter(agency=one, parent__isnull=False).order_by("code")[0]
            people = [(number, _cells(number, unit.code, today)) for number in range(IMPORTED)]
            planned = plan([], people, sheets.known_for(actor, people, today))
            if not planned.may_apply:
                raise RuntimeError(planned.people[0].problems)
            apply_plan(actor=actor, planned=planned, checksum="0" * 64, now=now, today=today)

    return {"people_in": IMPORTED, **_each([agency], take_in)}


def _cells(number: int, unit_code: str, today: date) -> dict[str, str]:
    return {
        "staff_code": f"KH9{number:05}",
        "full_name": f"Nguyễn Văn {GIVEN[number % len(GIVEN)]}",
        "unit": unit_code,
        "job_position": "Chuyên viên",
        "subject_class": "Công chức",
        "starts_on": f"{today:%d/%m/%Y}",
    }


if __name__ == "__main__":
    main()
