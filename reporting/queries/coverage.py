"""Coverage of an agency's days from roll-ups: no entry is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from organizations import queries as organizations
from organizations.models import Posting
from organizations.rules.calendar import working_days
from organizations.rules.own_calendar import OwnCalendar
from reporting.rules.coverage import (
    Coverage,
    Expected,
    LoggedDay,
    OwnMinutes,
    PostingSpan,
    coverage,
    expected_minutes,
)
from worklogs.models import DayStatus, WorkDay

DAY = "day.minutes"


@dataclass(frozen=True, slots=True)
class Span:
    """People, working days and roll-ups of an agency from one day to another."""

    postings: list[Posting]
    days: list[date]
    expected: Expected
    logged: list[LoggedDay]
    coverage: Coverage
    own: Mapping[int, OwnCalendar]

    def works(self, posting_id: int, day: date) -> bool:
        """Whether the day expects work of the person before any leave."""
        calendar = self.own.get(posting_id)
        return day in self.days if calendar is None else calendar.works_on(day)


def span_of(posting: Posting) -> PostingSpan:
    """What coverage needs to know of a posting."""
    return PostingSpan(
        posting_id=posting.pk,
        staff_id=posting.staff_id,
        is_primary=posting.is_primary,
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
    )


def agency_span(agency_id: int, first: date, last: date) -> Span:
    """Coverage of everybody who keeps a log. Six queries, whatever the size."""
    postings = list(organizations.log_keepers(agency_id, first, last))
    return _span(agency_id, postings, first, last)


def unit_span(agency_id: int, unit_id: int, first: date, last: date) -> Span:
    """Coverage of those whose posting is in one unit. Six queries."""
    postings = list(organizations.log_keepers(agency_id, first, last).filter(unit_id=unit_id))
    return _span(agency_id, postings, first, last)


def logged_days(
    agency_id: int, first: date, last: date, posting_ids: Iterable[int] | None = None
) -> list[LoggedDay]:
    """The roll-ups of the days, of the whole agency or of some postings. One query."""
    rows = WorkDay.objects.filter(agency_id=agency_id, work_date__range=(first, last))
    if posting_ids is not None:
        rows = rows.filter(author_id__in=list(posting_ids))
    return [
        LoggedDay(author, day, minutes, entries, status == DayStatus.SUBMITTED, late)
        for author, day, minutes, entries, status, late in rows.order_by().values_list(
            "author_id", "work_date", "minutes", "entry_count", "status", "is_late"
        )
    ]


def _span(agency_id: int, postings: list[Posting], first: date, last: date) -> Span:
    calendar = organizations.working_calendar(first, last)
    days = list(working_days(first, last, calendar))
    spans = [span_of(posting) for posting in postings]
    ids = [posting.pk for posting in postings]
    minutes = int(organizations.parameter(DAY, first, agency_id=agency_id))
    leaves = organizations.leave_spans(ids, first, last)
    own = organizations.own_calendars(ids, first, last, calendar)
    expected = expected_minutes(
        spans, leaves, days, minutes, _own_minutes(own, first, last, minutes)
    )
    logged = logged_days(agency_id, first, last, ids)
    return Span(postings, days, expected, logged, coverage(spans, expected, logged), own)


def _own_minutes(
    own: Mapping[int, OwnCalendar], first: date, last: date, office_minutes: int
) -> OwnMinutes:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {
        posting_id: {
            day: minutes
            for day in days
            if (minutes := calendar.minutes_on(day, office_minutes=office_minutes))
        }
        for posting_id, calendar in own.items()
    }
