"""How much of a span each posting worked, in half days: the calendar less approved leave."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from organizations.models import LeaveKind, Posting
from organizations.queries import Attendance, attendance_of
from organizations.rules.calendar import HALVES_PER_DAY, is_working_day, leave_halves

# On a business trip a person works (ADR 0024); every other kind of leave is absence.
AT_WORK = (LeaveKind.BUSINESS_TRIP,)


def worked_half_days(present: Attendance) -> dict[int, int]:
    """Half days of each posting within the span that were neither off nor leave. No query."""
    return {pk: sum(halves.values()) for pk, halves in _half_days(present).items()}


def half_days_by_day(
    postings: Collection[Posting], first: date, last: date
) -> dict[int, Mapping[date, int]]:
    """The same by day: 1 or 2; days off and on leave are missing. Three queries."""
    return _half_days(attendance_of(postings, first, last))


def _half_days(present: Attendance) -> dict[int, Mapping[date, int]]:
    away = present.away(without=AT_WORK)
    count = (present.last - present.first).days + 1
    days = [present.first + timedelta(days=offset) for offset in range(count)]
    return {
        posting.pk: {
            day: halves
            for day in days
            if is_working_day(day, present.calendar_of(posting.pk))
            and posting.starts_on <= day
            and (posting.ends_on is None or day <= posting.ends_on)
            and (halves := HALVES_PER_DAY - leave_halves(day, away[posting.pk]))
        }
        for posting in present.postings
    }
