"""``python -m benchmarks.pages ROUNDS TODAY``: what pages cost in the database that the environment
names, a generated province. Prints JSON; ``benchmarks.scale`` runs it for each size.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django


def main() -> None:
    """Measure and print."""
    django.setup()
    rounds, today = int(sys.argv[1]), date.fromisoformat(sys.argv[2])
    import time_machine  # noqa: PLC0415  after django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.test.utils import override_settings  # noqa: PLC0415

    from benchmarks import measuring  # noqa: PLC0415

    now = datetime.combine(today, time(9), UTC)
    with (
        time_machine.travel(now, tick=False),
        override_settings(
            ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"]
        ),
    ):
        costs = measuring.measure(calls(today), rounds)
    json.dump(
        {
            name: {
                "app_ms": round(cost.app_ms, 2),
                "database_ms": round(cost.database_ms, 2),
                "queries": cost.queries,
            }
            for name, cost in costs.items()
        },
        sys.stdout,
    )


def calls(today: date) -> dict[str, Callable[[], object]]:
    """The calls by name; the first is the measure of the others."""
    from django.urls import reverse  # noqa: PLC0415  after django.setup()

    from benchmarks.day import changed_lines, read  # noqa: PLC0415
    from organizations.models import Period  # noqa: PLC0415

    shown = cast()
    browsers = {role: _browser(posting) for role, posting in shown.items()}
    worked = _last_day(shown["staff"], today)
    period = Period.objects.get(ends_on=today - timedelta(days=1))
    first = Period.objects.order_by("starts_on")[0]

    def get(role: str, name: str, *args: object, query: str = "") -> Callable[[], object]:
        return read(browsers[role], reverse(name, args=args) + query)

    return {
        "empty view": read(browsers["staff"], "/benchmark/empty/"),
        "home of a person": get("staff", "reporting:home"),
        "day page": get("staff", "worklogs:day", worked),
        "week page": get("staff", "worklogs:week", worked),
        "month page": get("staff", "worklogs:month_period", period.code),
        "month page, first month": get("staff", "worklogs:month_period", first.code),
        "my results": get("staff", "evaluations:scores"),
        "task search": get(
            "staff", "worklogs:task_options", query=f"?a-task_words=cong&on={today}"
        ),
        "save a day of 5 changed lines": changed_lines(browsers["staff"], shown["staff"], today),
        "review queue": get("head", "evaluations:queue"),
        "my unit": get("head", "reporting:unit"),
        "scoring of a month": get("head", "evaluations:month", period.code),
        "home of an agency head": get("agency_head", "reporting:home"),
        "people of the agency": get("officer", "organizations:people"),
        "receivers' desk": get("home_affairs", "reporting:desk_period", period.code),
        "province": get("kpi_team", "reporting:province_period", period.code),
    }


def cast() -> dict[str, Any]:
    """Four people in a line of an ordinary commune, and two who serve the province."""
    from demo.accounts import shown_postings  # noqa: PLC0415  after django.setup()
    from organizations.models import Agency, Posting, RoleKind  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415

    cast = shown_postings()
    agency = Agency.objects.filter(kind="commune", in_kpi_scope=True).order_by("code")[0]
    with tenant(agency.pk):
        here = Posting.objects.filter(agency=agency, keeps_log=True).order_by("pk")
        roles = (RoleKind.AGENCY_HEAD, RoleKind.OFFICER, RoleKind.HEAD)
        holders = {role.value: here.filter(roles__role=role).first() for role in roles}
        if None in holders.values():
            return cast  # too small a province: those who are shown in the demonstration
        cast |= holders
        unit = cast[RoleKind.HEAD.value].unit_id
        cast["staff"] = here.filter(unit=unit, roles__isnull=True)[0]
    return cast


def _browser(posting: Any) -> Any:
    from django.test import Client  # noqa: PLC0415  after django.setup()

    from organizations.models import Posting  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415
    from tests.signing_in import enter  # noqa: PLC0415

    client = Client()
    with tenant(posting.agency_id):
        whole = Posting.objects.select_related("staff__user").get(pk=posting.pk)
    enter(client, whole)
    return client


def _last_day(posting: Any, today: date) -> date:
    """The person's day whose number of lines is nearest to five, the last of them."""
    from organizations.tenancy import tenant  # noqa: PLC0415  after django.setup()
    from worklogs.models import WorkDay  # noqa: PLC0415

    with tenant(posting.agency_id):
        days = WorkDay.objects.filter(author=posting, work_date__lt=today)
        return min(
            days, key=lambda day: (abs(day.entry_count - 5), -day.work_date.toordinal())
        ).work_date


if __name__ == "__main__":
    main()
