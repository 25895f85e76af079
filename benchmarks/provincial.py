"""``python -m benchmarks.provincial TODAY``: the provincial report and its files, when every agency
has submitted, in the database that the environment names. Prints JSON.

Every agency's report is compiled, signed by its head and submitted by the commands of the portal;
then the receiver of most of them asks for its report, and its files are made as the worker makes
them. All of it is taken back.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import django


def main() -> None:
    """Measure and print."""
    django.setup()
    from django.db import transaction  # noqa: PLC0415  after django.setup()

    from organizations.models import Period  # noqa: PLC0415

    today = date.fromisoformat(sys.argv[1])
    period = Period.objects.get(ends_on=today - timedelta(days=1))
    now = datetime.combine(period.due_on, time_of_day(3), UTC)
    with transaction.atomic():
        found = _measured(period, now)
        transaction.set_rollback(True)
    json.dump(found, sys.stdout)


def _measured(period: Any, now: datetime) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415  after django.setup()
    from django.db.models import Count  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from demo.closing import ASSESSMENT, RECEIVERS, holder  # noqa: PLC0415
    from organizations.models import Agency  # noqa: PLC0415
    from reporting.commands import compile_provincial  # noqa: PLC0415
    from reporting.queries.reports import snapshot_of  # noqa: PLC0415

    agencies = list(Agency.objects.filter(in_kpi_scope=True).order_by("pk"))
    _, submitting = _timed(lambda: [_submit(one, period, now) for one in agencies])
    receiver = Agency.objects.annotate(routed=Count("routed_agencies")).order_by("-routed", "pk")[0]
    actor = holder(receiver, *RECEIVERS)
    asked: dict[str, Any] = {"actor": actor, "period": period, "assessment": ASSESSMENT}
    with CaptureQueriesContext(connection) as captured:
        (report, _), compiled = _timed(
            lambda: compile_provincial(**asked, proposals="", now=now + timedelta(hours=1))
        )
    counts = snapshot_of(report)["counts"]
    return {
        "reports": counts["submitted"],
        "agencies": counts["agencies"],
        "people": snapshot_of(report)["people"]["headcount"],
        "submitting": submitting,
        "compiled": {**compiled, "statements": len(captured)},
        **_files(report),
    }


def _submit(agency: Any, period: Any, now: datetime) -> None:
    from demo.closing import holder, sign_and_submit  # noqa: PLC0415  after django.setup()
    from organizations.models import RoleKind  # noqa: PLC0415
    from tests.factories.reporting import compile_for  # noqa: PLC0415

    report = compile_for(agency, period.code, now)
    sign_and_submit(holder(agency, RoleKind.AGENCY_HEAD), report, now + timedelta(minutes=10))


def _files(report: Any) -> dict[str, Any]:
    """Each document, and the receiver's table of all reports, as it is asked for. The first of each
    kind in this process: nothing is warm."""
    from organizations.tenancy import tenant  # noqa: PLC0415  after django.setup()
    from reporting.documents import Format, export  # noqa: PLC0415
    from reporting.queries.documents import issue_of, made  # noqa: PLC0415
    from reporting.queries.exports import routed_reports  # noqa: PLC0415

    found: dict[str, Any] = {}
    with tenant(report.agency_id):
        for fmt in Format:
            content, took = _timed(lambda fmt=fmt: made(report, issue_of(report), fmt))
            found[fmt.value] = {**took, "bytes": len(content)}
        content, took = _timed(
            lambda: export.workbook(
                routed_reports(report.agency_id), issuer="", at=report.compiled_at
            )
        )
        found["export"] = {**took, "bytes": len(content)}
    return found


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What came out, with seconds on the clock and of CPU."""
    from benchmarks.honesty import cpu  # noqa: PLC0415  after django.setup()

    cost: dict[str, float] = {}
    started = time.perf_counter()
    with cpu(cost):
        done = work()
    return done, {
        "clock_s": round(time.perf_counter() - started, 2),
        "cpu_s": round(cost["app"] + cost["database"], 2),
    }


if __name__ == "__main__":
    main()
