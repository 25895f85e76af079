"""Keep the calendar ahead of the people: periods, each agency's books, partitions by month."""

from datetime import datetime, timedelta

from organizations.commands import make_partitions, open_agency_periods, open_periods
from organizations.http import LOCAL_ZONE
from organizations.models import Agency
from organizations.tenancy import tenant

AHEAD = timedelta(days=93)
MONTHS_AHEAD = 4


def prepare_calendar(*, now: datetime) -> dict[str, int]:
    """Open what the next three months need; how many periods, books and partitions were made.

    Idempotent. Four queries an agency.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    periods = open_periods(first=today, last=today + AHEAD)
    books = 0
    for agency_id in Agency.objects.filter(in_kpi_scope=True).values_list("pk", flat=True):
        with tenant(agency_id):
            books += open_agency_periods(agency_id=agency_id)
    partitions = make_partitions(first=today.replace(day=1), months=MONTHS_AHEAD)
    return {"periods": len(periods), "agency_periods": books, "partitions": partitions}
