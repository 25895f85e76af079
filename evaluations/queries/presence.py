"""How much of a span each posting worked, in half days: the calendar less approved leave."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from organizations.models import LeaveKind, Posting
from organizations.queries import leave_spans, own_calendars, working_calendar
from organizations.rules.calendar import HALVES_PER_DAY, is_working_day, leave_halves

# On a business trip a person works (ADR 0024); every other kind of leave is absence.
AT_WORK = (LeaveKind.BUSINESS_TRIP,)


def worked_half_days(postings: Collection[Posting], first: date, last: date) -> dict[int, int]:
    """Half days of each posting within the span that were neither off nor leave. Three queries."""
    days = half_days_by_day(postings, first, last)
    return {posting_id: sum(halves.values()) for posting_id, halves in days.items()}


def half_days_by_day(
    postings: Collection[Posting], first: date, last: date
) -> dict[int, Mapping[date, int]]:
    """The same by day: 1 or 2; days off and on leave are missing. Three queries."""
    ids = [posting.pk for posting in postings]
    province = working_calendar(first, last)
    own = own_calendars(ids, first, last, province)
    away = leave_spans(ids, first, last, without=AT_WORK)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return {
        posting.pk: {
            day: halves
            for day in days
            if is_working_day(day, own.get(posting.pk, province))
            and posting.starts_on <= day
            and (posting.ends_on is None or day <= posting.ends_on)
            and (halves := HALVES_PER_DAY - leave_halves(day, away[posting.pk]))
        }
        for posting in postings
    }
