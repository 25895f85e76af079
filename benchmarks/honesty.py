"""``python -m benchmarks.honesty``: what a month's figures cost at rising sizes, per entry.

Invented people in agencies of an ordinary size are stored, each agency measured, compared and
asked as the worker does. The measure is the bare aggregate (minutes by author) of the same
entries in the same run; CPU of this process and of its database backend. Writes
benchmarks/results/honesty.json.
"""

import json
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import psycopg

from tests import servers

RESULT = Path(__file__).parent / "results" / "honesty.json"
PEOPLE = 180  # of an agency: about 20,000 entries
SIZES = (1, 3, 10)  # agencies
ROUNDS = 20  # of the aggregate: the backend's clock ticks every 10 ms
MONTH = 5_500_000  # entries of the province
BUDGET_SECONDS = 300
AGGREGATE = """
    SELECT author_id, sum(minutes), count(*) FROM worklogs_workentry
    WHERE agency_id = %s AND work_date BETWEEN %s AND %s AND status <> 'withdrawn' GROUP BY 1
"""


def main() -> int:
    """0 when a month of the province fits its budget by the cost of the largest size."""
    servers.start()
    name = f"kpi_bench_{os.getpid()}"
    servers.copy_of_template(name)
    os.environ["DATABASE_URL"] = servers.url_as(os.environ["DATABASE_URL"], name)
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpi_portal.settings"
    import django  # noqa: PLC0415  the settings read the address of the database just made

    django.setup()
    from django.test.utils import override_settings  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415
    from scipy import stats  # noqa: F401, PLC0415  loaded once a worker, not once a month

    reverse("evaluations:my_figures")  # the same with the routes

    # Two thousand invented people have passwords: what they cost is not measured here.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        sizes = [_size(agencies) for agencies in SIZES]
    last = sizes[-1]
    table = {
        "sizes": sizes,
        "month_seconds": round(last["microseconds_an_entry"] * MONTH / 1e6),
        "budget_seconds": BUDGET_SECONDS,
        "near_copies_month_seconds": round(last["near_copies_microseconds_an_entry"] * MONTH / 1e6),
        "flat": round(last["microseconds_an_entry"] / sizes[0]["microseconds_an_entry"], 2),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(table, indent=1) + "\n")
    _print(table)
    return 0 if table["month_seconds"] <= BUDGET_SECONDS else 1


def _size(agencies: int) -> dict[str, Any]:
    """So many agencies stored, and the figures of them all."""
    from django.db import connection  # noqa: PLC0415  after django.setup()

    from evaluations import commands  # noqa: PLC0415
    from organizations.models import Period  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415
    from tests.factories.organizations import NOW, PERIOD  # noqa: PLC0415

    ids = [stored_agency(agencies, number) for number in range(agencies)]
    analyze()
    period = Period.objects.get(code=PERIOD)
    bare, job, entries = {}, {}, 0
    with cpu(bare):
        for agency_id in ids * ROUNDS:
            with tenant(agency_id), connection.cursor() as cursor:
                cursor.execute(AGGREGATE, [agency_id, period.starts_on, period.ends_on])
                cursor.fetchall()
    with cpu(job), near_copies(job):
        for agency_id in ids:
            made, _ = commands.measure_month(agency_id=agency_id, period=period, now=NOW)
            entries += made.entry_count
        commands.compare_province(period=period, now=NOW)
        for agency_id in ids:
            commands.judge_month(agency_id=agency_id, period=period, now=NOW)
    seconds = job["app"] + job["database"]
    return {
        "agencies": agencies,
        "entries": entries,
        "app_seconds": round(job["app"], 2),
        "database_seconds": round(job["database"], 2),
        "microseconds_an_entry": round(seconds / entries * 1e6, 1),
        "near_copies_microseconds_an_entry": round(job["near_copies"] / entries * 1e6, 1),
        "times_bare_aggregate": round(seconds * ROUNDS / (bare["app"] + bare["database"]), 1),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def analyze() -> None:
    """What autovacuum does within a minute: plans follow the rows that are there."""
    superuser = os.environ["SUPERUSER_DATABASE_URL"]
    url = servers.url_as(superuser, urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def stored_agency(agencies: int, number: int, people: int = PEOPLE) -> int:
    """An agency of invented people with a stored month; each with texts of its own."""
    from evaluations.simulation.province import simulate  # noqa: PLC0415
    from organizations.commands import open_agency_periods  # noqa: PLC0415
    from organizations.models import Period  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415
    from tests.factories.honesty import make_tasks, store_months  # noqa: PLC0415
    from tests.factories.organizations import make_agency, make_cast, make_unit  # noqa: PLC0415

    if not Period.objects.exists():
        make_cast()
    code = f"B{agencies}X{number}"
    agency = make_agency(code, f"Sở {code}")
    unit = make_unit(agency, f"Sở {code}")
    with tenant(agency.pk):
        open_agency_periods(agency_id=agency.pk)
    invented = simulate(seed=1000 * agencies + number, people=people, prevalence=0.1)
    store_months(unit, invented.months, make_tasks(invented.months, prefix=code))
    return agency.pk


@contextmanager
def cpu(into: dict[str, float]) -> Iterator[None]:
    """CPU seconds of this process and of its database backend."""
    from benchmarks.measuring import database_seconds  # noqa: PLC0415

    app, database = time.process_time(), database_seconds()
    yield
    into["app"] = time.process_time() - app
    into["database"] = database_seconds() - database


@contextmanager
def near_copies(into: dict[str, float]) -> Iterator[None]:
    """CPU seconds of this process spent looking for texts that repeat another one, or nearly."""
    from evaluations.rules.honesty import flags, indicators  # noqa: PLC0415  after django.setup()

    into["near_copies"] = 0.0

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            started = time.process_time()
            try:
                return work(*arguments)
            finally:
                into["near_copies"] += time.process_time() - started

        return call

    with (
        patch.object(indicators, "repeated", timed(indicators.repeated)),
        patch.object(flags, "nearly_shared", timed(flags.nearly_shared)),
    ):
        yield


def _print(table: dict[str, Any]) -> None:
    for row in table["sizes"]:
        print(
            f"{row['entries']:>9} entries in {row['agencies']:>2} agencies: "
            f"{row['microseconds_an_entry']:>6} µs each, {row['times_bare_aggregate']} × the bare "
            f"aggregate, {row['peak_megabytes']} MB"
        )
    print(
        f"a month of {MONTH} entries: {table['month_seconds']} s of {table['budget_seconds']} s, "
        f"near-copies {table['near_copies_month_seconds']} s of it"
    )


if __name__ == "__main__":
    raise SystemExit(main())
