"""Lines that were written before the closing and arrived after it: they count nowhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Sum

from organizations.models import Period
from worklogs.models import LateEntry


@dataclass(frozen=True, slots=True)
class LateLines:
    """One person's lines of a period: how many, of which days, how long, when the last came."""

    name: str
    unit: str
    lines: int
    minutes: int
    first_day: date
    last_day: date
    received_at: datetime


def late_lines(agency_id: int, period: Period) -> list[LateLines]:
    """By person, those of the newest line first. One query; inside ``tenant``."""
    rows = (
        LateEntry.objects.filter(
            agency_id=agency_id, work_date__range=(period.starts_on, period.ends_on)
        )
        .order_by()
        .values("author_id", "author__staff__full_name", "author__unit__name")
        .annotate(
            lines=Count("id"),
            spent=Sum("minutes"),
            first=Min("work_date"),
            last=Max("work_date"),
            received=Max("received_at"),
        )
        .order_by("-received", "author_id")
    )
    return [
        LateLines(
            row["author__staff__full_name"],
            row["author__unit__name"],
            row["lines"],
            row["spent"],
            row["first"],
            row["last"],
            row["received"],
        )
        for row in rows
    ]


def late_facts(agency_id: int, period: Period) -> dict[str, int]:
    """How many lines of how many people had come late when the report was compiled, and their
    minutes. One query."""
    found = LateEntry.objects.filter(
        agency_id=agency_id, work_date__range=(period.starts_on, period.ends_on)
    ).aggregate(
        lines=Count("id"),
        people=Count("author_id", distinct=True),
        minutes=Sum("minutes", default=0),
    )
    return {key: int(found[key]) for key in ("lines", "people", "minutes")}
