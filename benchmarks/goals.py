"""``python -m benchmarks.goals [STAFFxMONTHS …]``: goals that the cost of a page does not show.

What row security costs, a period page that nobody has read for long, approving a person's month,
one agency from click to file, honesty of the largest agency. In the provinces of
``benchmarks.scale``; whatever is written is taken back. Writes benchmarks/results/goals.json.

``python -m benchmarks.goals --pages TODAY`` and ``--month TODAY`` measure in the database that the
environment names, as the web and as the worker.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import django
import psycopg

RESULT = Path(__file__).parent / "results" / "goals.json"
ROUNDS = 20
READS = 5  # of a cold page
ON_PAGES = ("empty view", "day page", "week page", "save a day of 5 changed lines", "my unit",
            "review queue", "scoring of a month")  # fmt: skip
TOUCHED = ("worklogs_workentry", "worklogs_workday", "evaluations_review")

UPDATED = """
    SELECT sum(pg_stat_get_xact_tuples_updated(c.oid))::int,
           sum(pg_stat_get_xact_tuples_hot_updated(c.oid))::int
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE coalesce(i.inhparent, c.oid) = ANY (%s::regclass[])
"""


def main() -> int:
    """0 when every size was measured. Results are written after each."""
    parts = {"--pages": _of_pages, "--month": _of_a_month}
    if sys.argv[1:] and sys.argv[1] in parts:
        django.setup()
        json.dump(parts[sys.argv[1]](date.fromisoformat(sys.argv[2])), sys.stdout)
        return 0
    from benchmarks import scale  # noqa: PLC0415  it measures in a process of its own
    from benchmarks.hosts import Size, load_average, named  # noqa: PLC0415

    sizes = [scale.size_of(word) for word in sys.argv[1:]] or [Size(5_000, 12), Size(50_000)]
    with named() as addresses:
        from benchmarks.provinces import ready  # noqa: PLC0415  it needs the servers' names

        for size in sizes:
            env = ready(size, addresses)
            print(f"{size.name}: goals …", flush=True)
            before = load_average()
            worker = {**env, "DATABASE_URL": env["WORKER_DATABASE_URL"]}
            found = {
                "measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z",
                **scale.child("goals", ["--pages", size.today], env),
                **scale.child("goals", ["--month", size.today], worker),
                "load_before_and_after": [before, load_average()],
            }
            table = json.loads(RESULT.read_text()) if RESULT.exists() else {}
            table[size.name.removeprefix("kpi_bench_")] = found
            RESULT.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
            print(json.dumps({size.name: found}, indent=1))
    return 0


def _of_pages(today: date) -> dict[str, Any]:
    import time_machine  # noqa: PLC0415  after django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.test.utils import override_settings  # noqa: PLC0415

    from benchmarks import pages  # noqa: PLC0415

    now = datetime.combine(today, time_of_day(9), UTC)
    hosts = [*settings.ALLOWED_HOSTS, "testserver"]
    with (
        time_machine.travel(now, tick=False),
        override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=hosts),
    ):
        calls = pages.calls(today)
        return {
            "row_security": _walls({name: calls[name] for name in ON_PAGES}),
            "first_month": _cold(calls["month page, first month"]),
            "approving": _approving(today, now),
        }


def _walls(calls: Mapping[str, Callable[[], object]]) -> dict[str, Any]:
    """Each page with row security and without: the same rows, as queries name the agency too."""
    from django.db import connection  # noqa: PLC0415  after django.setup()

    from benchmarks.measuring import measure  # noqa: PLC0415

    found = {}
    for words, ability in (("with", "NOBYPASSRLS"), ("without", "BYPASSRLS")):
        with _as_superuser() as superuser:
            superuser.execute(f"ALTER ROLE kpi_app {ability}")  # type: ignore[call-overload]
        connection.close()
        try:
            found[words] = measure(calls, ROUNDS)
        finally:
            with _as_superuser() as superuser:
                superuser.execute("ALTER ROLE kpi_app NOBYPASSRLS")
    table = {}
    for name in calls:
        walls, bare = found["with"][name], found["without"][name]
        table[name] = {
            "database_ms": [round(walls.database_ms, 2), round(bare.database_ms, 2)],
            "in_all_ms": [
                round(walls.app_ms + walls.database_ms, 2),
                round(bare.app_ms + bare.database_ms, 2),
            ],
        }
    return table


def _cold(read: Callable[[], object]) -> dict[str, Any]:
    """Milliseconds on the clock of a page whose rows are not in PostgreSQL's memory, and warm."""
    read()
    took: dict[str, list[float]] = {"cold_ms": [], "warm_ms": []}
    with _as_superuser() as superuser:
        superuser.execute("CREATE EXTENSION IF NOT EXISTS pg_buffercache")
        for _ in range(READS):
            superuser.execute("CHECKPOINT")
            superuser.execute("SELECT pg_buffercache_evict_all()")
            for times in took.values():
                started = time.perf_counter()
                read()
                times.append((time.perf_counter() - started) * 1000)
        superuser.execute("DROP EXTENSION pg_buffercache")
    return {name: round(statistics.median(times), 1) for name, times in took.items()}


def _approving(today: date, now: datetime) -> dict[str, Any]:
    """All waiting entries of the person who has most of them, accepted at once by the head."""
    from django.db import transaction  # noqa: PLC0415  after django.setup()
    from django.db.models import Count  # noqa: PLC0415

    from benchmarks.honesty import cpu  # noqa: PLC0415
    from benchmarks.pages import cast  # noqa: PLC0415
    from evaluations.access import reviewed_postings  # noqa: PLC0415
    from evaluations.commands.reviews import Verdict, review_entries  # noqa: PLC0415
    from organizations.access import actor_of  # noqa: PLC0415
    from organizations.models import Posting, RoleKind  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415
    from worklogs.models import EntryStatus, WorkEntry  # noqa: PLC0415

    head = cast()[RoleKind.HEAD.value]
    with tenant(head.agency_id):
        posting = Posting.objects.select_related("staff__user").get(pk=head.pk)
        actor = actor_of(posting.staff.user, posting, today)
        waiting = WorkEntry.objects.filter(
            agency_id=head.agency_id,
            author__in=reviewed_postings(actor, today),
            status=EntryStatus.SUBMITTED,
            work_date__range=(today - timedelta(days=31), today),
        )
        author, _ = (
            waiting.values_list("author").annotate(n=Count("pk")).order_by("-n", "author")[0]
        )
        verdicts = [
            Verdict(one.pk, one.work_date, one.version, "accepted", quality_level=4)
            for one in waiting.filter(author=author)
        ]
    cost: dict[str, float] = {}
    updated = in_place = 0
    with cpu(cost):
        for _ in range(ROUNDS):
            with transaction.atomic(), tenant(head.agency_id):
                before = _updates()
                review_entries(actor=actor, verdicts=verdicts, now=now)
                after = _updates()
                updated += after[0] - before[0]
                in_place += after[1] - before[1]
                transaction.set_rollback(True)
    return {
        "entries": len(verdicts),
        "app_ms": round(cost["app"] / ROUNDS * 1000, 1),
        "database_ms": round(cost["database"] / ROUNDS * 1000, 1),
        "updated": updated,
        "updated_in_place": in_place,
    }


def _updates() -> tuple[int, int]:
    """Row versions that this session wrote of entries, days and reviews, and those in place."""
    from django.db import connection  # noqa: PLC0415  after django.setup()

    with connection.cursor() as cursor:
        cursor.execute(UPDATED, [list(TOUCHED)])
        found: tuple[int, int] = cursor.fetchone()
    return found


def _of_a_month(today: date) -> dict[str, Any]:
    """The largest agency, from click to files and its honesty."""
    from django.db import transaction  # noqa: PLC0415  after django.setup()

    from benchmarks.bulk import people_of  # noqa: PLC0415
    from organizations.models import Agency, Period  # noqa: PLC0415

    period = Period.objects.get(ends_on=today - timedelta(days=1))
    now = datetime.combine(period.due_on, time_of_day(3), UTC)
    largest = max(
        Agency.objects.filter(in_kpi_scope=True), key=lambda one: (people_of(one), one.pk)
    )
    found: dict[str, Any] = {}
    for name, work in {"click_to_file": _click_to_file, "honesty": _honesty}.items():
        with transaction.atomic():
            found[name] = {"people": people_of(largest), **work(largest, period, now)}
            transaction.set_rollback(True)
    return found


def _click_to_file(agency: Any, period: Any, now: datetime) -> dict[str, Any]:
    from organizations.tenancy import tenant  # noqa: PLC0415  after django.setup()
    from reporting.documents import Format  # noqa: PLC0415
    from reporting.queries.documents import issue_of, made  # noqa: PLC0415
    from tests.factories.reporting import compile_for  # noqa: PLC0415

    started = time.perf_counter()
    report = compile_for(agency, period.code, now)
    found = {"compiled_s": round(time.perf_counter() - started, 2)}
    for fmt in Format:
        started = time.perf_counter()
        with tenant(agency.pk):
            made(report, issue_of(report), fmt)
        found[f"{fmt.value}_s"] = round(time.perf_counter() - started, 2)
    return found


def _honesty(agency: Any, period: Any, now: datetime) -> dict[str, Any]:
    from benchmarks.honesty import cpu, near_copies  # noqa: PLC0415  after django.setup()
    from evaluations import commands  # noqa: PLC0415

    cost: dict[str, float] = {}
    with cpu(cost), near_copies(cost):
        made, _ = commands.measure_month(agency_id=agency.pk, period=period, now=now)
        commands.judge_month(agency_id=agency.pk, period=period, now=now)
    return {
        "entries": made.entry_count,
        "cpu_s": round(cost["app"] + cost["database"], 2),
        "near_copies_s": round(cost["near_copies"], 2),
    }


@contextmanager
def _as_superuser() -> Iterator["psycopg.Connection[Any]"]:
    from django.db import connection  # noqa: PLC0415  after django.setup()

    with psycopg.connect(
        os.environ["SUPERUSER_DATABASE_URL"],
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as superuser:
        yield superuser


if __name__ == "__main__":
    raise SystemExit(main())
