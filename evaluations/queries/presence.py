"""How much of a span each posting worked, in half days: the calendar less approved leave."""

from collections.abc import Collection, Mapping
from datetime import date

from organizations.models import LeaveKind, Posting
from organizations.queries import Attendance, attendance_of
from organizations.rules.calendar import HALVES_PER_DAY, leave_halves, working_days

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
    """Who was there on every day of a calendar shares one mapping with all others who were."""
    away = present.away(without=AT_WORK)
    whole: dict[int, dict[date, int]] = {}  # by calendar
    found: dict[int, Mapping[date, int]] = {}
    for posting in present.postings:
        calendar = present.calendar_of(posting.pk)
        if (days := whole.get(id(calendar))) is None:
            worked = working_days(present.first, present.last, calendar)
            days = whole[id(calendar)] = dict.fromkeys(worked, HALVES_PER_DAY)
        leaves = away.get(posting.pk)
        starts, ends = posting.starts_on, posting.ends_on or present.last
        if not leaves and starts <= present.first and ends >= present.last:
            found[posting.pk] = days
            continue
        found[posting.pk] = {
            day: halves
            for day in days
            if starts <= day <= ends
            and (halves := HALVES_PER_DAY - leave_halves(day, leaves or ()))
        }
    return found
