"""``python -m benchmarks.compiling``: how many reports one CPU compiles in a second.

Invented agencies of an ordinary size with a stored month are compiled as the worker does: scores,
sample, snapshot, report; then the documents of each, as its job makes them. CPU of this process
and of its database backend. Writes benchmarks/results/compiling.json.
"""

import json
import os
from pathlib import Path
from typing import Any

from benchmarks.honesty import analyze, cpu, stored_agency
from tests import servers

RESULT = Path(__file__).parent / "results" / "compiling.json"
AGENCIES, PEOPLE = 8, 40
UNITS = 1_500  # reports of a month, if every unit wrote one


def main() -> int:
    """0 when every report was made."""
    servers.start()
    name = f"kpi_bench_{os.getpid()}"
    servers.copy_of_template(name)
    os.environ["DATABASE_URL"] = servers.url_as(os.environ["DATABASE_URL"], name)
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpi_portal.settings"
    import django  # noqa: PLC0415  the settings read the address of the database just made

    django.setup()
    from django.test.utils import override_settings  # noqa: PLC0415

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        ids = [stored_agency(AGENCIES, number, people=PEOPLE) for number in range(AGENCIES)]
    analyze()
    table = _compiled(ids)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(table, indent=1) + "\n")
    print("compiling reports, CPU of application and database together")
    for key, value in table.items():
        print(f"  {key:<28} {value}")
    return 0


def _compiled(ids: list[int]) -> dict[str, Any]:
    """The first agency warms what is loaded once; the others are measured."""
    from django.db import connection  # noqa: PLC0415  after django.setup()
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from organizations.models import Agency  # noqa: PLC0415
    from tests.factories.organizations import PERIOD  # noqa: PLC0415
    from tests.factories.reporting import COMPILED, compile_for, period  # noqa: PLC0415

    agencies = list(Agency.objects.filter(pk__in=ids).order_by("pk"))
    with CaptureQueriesContext(connection) as captured:
        first = compile_for(agencies[0], PERIOD, COMPILED)
    assert period().code == PERIOD  # noqa: S101
    cost: dict[str, float] = {}
    with cpu(cost):
        reports = [compile_for(agency, PERIOD, COMPILED) for agency in agencies[1:]]
    each = (cost["app"] + cost["database"]) / (len(agencies) - 1)
    return {
        "people": PEOPLE,
        "statements": len(captured),
        "snapshot_bytes": len(first.snapshot),
        "app_ms": round(cost["app"] / (len(agencies) - 1) * 1000),
        "database_ms": round(cost["database"] / (len(agencies) - 1) * 1000),
        "reports_a_second_and_cpu": round(1 / each, 1),
        "seconds_for_1500": round(each * UNITS),
        "documents": _documents(first, reports),
    }


def _documents(first: Any, reports: list[Any]) -> dict[str, dict[str, int]]:
    """By format: CPU and bytes of a document, and CPU for all units. The first report warms fonts
    and templates, which a worker loads once."""
    from organizations.tenancy import tenant  # noqa: PLC0415  after django.setup()
    from reporting.documents import Format  # noqa: PLC0415
    from reporting.queries.documents import issue_of, made  # noqa: PLC0415

    def make(report: Any, fmt: Format) -> bytes:
        with tenant(report.agency_id):
            return made(report, issue_of(report), fmt)

    found = {}
    for fmt in Format:
        make(first, fmt)
        cost: dict[str, float] = {}
        with cpu(cost):
            sizes = [len(make(report, fmt)) for report in reports]
        each = (cost["app"] + cost["database"]) / len(reports)
        found[fmt.value] = {
            "ms": round(each * 1000),
            "bytes": sum(sizes) // len(sizes),
            "seconds_for_1500": round(each * UNITS),
        }
    return found


if __name__ == "__main__":
    raise SystemExit(main())
