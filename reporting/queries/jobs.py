"""Due work as it is seen from where one stands, and how it went day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from organizations.http import LOCAL_ZONE
from organizations.models import Agency
from reporting.models import DueJob, JobState

DAYS = 28


@dataclass(frozen=True, slots=True)
class JobDay:
    """A day in Vietnam: jobs that ended well, and that were given up."""

    day: date
    done: int
    failed: int


def seen_jobs() -> QuerySet[DueJob]:
    """Jobs of the agencies that can be seen from here: of a sandbox only inside it (ADR 0070).

    Rows of jobs lie outside row security, those of agencies under it: whoever tells, counts or
    plans for the province asks for these.
    """
    return DueJob.objects.filter(agency_id__in=Agency.objects.values("pk"))


def job_days(now: datetime, days: int = DAYS) -> list[JobDay]:
    """The last days up to today, oldest first; a day without work too. One query."""
    today = now.astimezone(LOCAL_ZONE).date()
    first = today - timedelta(days=days - 1)
    start = datetime.combine(first, datetime.min.time(), LOCAL_ZONE)
    rows = (
        seen_jobs()
        .filter(finished_at__gte=start, state__in=[JobState.DONE, JobState.FAILED])
        .order_by()
        .values_list(TruncDate("finished_at", tzinfo=LOCAL_ZONE), "state")
        .annotate(Count("pk"))
    )
    counted = {(day, state): count for day, state, count in rows}
    return [
        JobDay(day, counted.get((day, "done"), 0), counted.get((day, "failed"), 0))
        for day in (first + timedelta(days=number) for number in range(days))
    ]


def open_jobs() -> Mapping[str, int]:
    """How many jobs of each kind still are to end. One query."""
    rows = (
        seen_jobs()
        .filter(state__in=[JobState.DUE, JobState.RUNNING])
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"))
    )
    return dict(rows)
