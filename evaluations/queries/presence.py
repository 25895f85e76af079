"""How much of a span each posting worked, in half days: the calendar less approved leave."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from organizations.models import DayHalf, Leave, LeaveKind, Posting
from organizations.queries import working_calendar
from organizations.rules.calendar import (
    HALVES_PER_DAY,
    HalfDay,
    LeaveSpan,
    is_working_day,
    leave_halves,
)

# On a business trip a person works (ADR 0024); every other kind of leave is absence.
AT_WORK = (LeaveKind.BUSINESS_TRIP,)


def worked_half_days(postings: Collection[Posting], first: date, last: date) -> dict[int, int]:
    """Half days of each posting within the span that were neither off nor leave. Two queries."""
    calendar = working_calendar(first, last)
    away = _absences([posting.pk for posting in postings], first, last)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    working = [day for day in days if is_working_day(day, calendar)]
    return {
        posting.pk: sum(
            HALVES_PER_DAY - leave_halves(day, away[posting.pk])
            for day in working
            if posting.starts_on <= day and (posting.ends_on is None or day <= posting.ends_on)
        )
        for posting in postings
    }


def _absences(posting_ids: list[int], first: date, last: date) -> defaultdict[int, list[LeaveSpan]]:
    found: defaultdict[int, list[LeaveSpan]] = defaultdict(list)
    rows = Leave.objects.filter(
        posting_id__in=posting_ids,
        cancelled_at__isnull=True,
        starts_on__lte=last,
        ends_on__gte=first,
    ).exclude(kind__in=AT_WORK)
    for leave in rows:
        found[leave.posting_id].append(
            LeaveSpan(
                leave.starts_on,
                HalfDay(DayHalf(leave.starts_half).value),
                leave.ends_on,
                HalfDay(DayHalf(leave.ends_half).value),
            )
        )
    return found
