"""Coverage of an agency's days from roll-ups: no entry is read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from organizations import queries as organizations
from organizations.models import Posting
from organizations.queries import Attendance
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


@dataclass(frozen=True, slots=True)
class RollUps:
    """The roll-ups of days, and by posting how many submitted entries nobody has reviewed."""

    logged: list[LoggedDay]
    waiting: Mapping[int, int]


def agency_span(agency_id: int, first: date, last: date) -> Span:
    """Coverage of everybody who keeps a log. Six queries, whatever the size."""
    return _span(agency_id, organizations.log_keepers(agency_id, first, last), first, last)


def unit_span(agency_id: int, unit_id: int, first: date, last: date) -> Span:
    """Coverage of those whose posting is in one unit. Six queries."""
    keepers = organizations.log_keepers(agency_id, first, last)
    return _span(agency_id, keepers.filter(unit_id=unit_id), first, last)


def logged_days(
    agency_id: int, first: date, last: date, posting_ids: Iterable[int] | None = None
) -> list[LoggedDay]:
    """The roll-ups of the days, of the whole agency or of some postings. One query."""
    return roll_ups(agency_id, first, last, posting_ids).logged


def roll_ups(
    agency_id: int, first: date, last: date, posting_ids: Iterable[int] | None = None
) -> RollUps:
    """The same with what waits for a review. One query."""
    rows = WorkDay.objects.filter(agency_id=agency_id, work_date__range=(first, last))
    if posting_ids is not None:
        rows = rows.filter(author_id__in=list(posting_ids))
    logged: list[LoggedDay] = []
    waiting: Counter[int] = Counter()
    for author, day, minutes, entries, status, late, still_open in rows.order_by().values_list(
        "author_id", "work_date", "minutes", "entry_count", "status", "is_late", "open_count"
    ):
        is_declared = status == DayStatus.SUBMITTED
        logged.append(LoggedDay(author, day, minutes, entries, is_declared, late))
        waiting[author] += still_open
    return RollUps(logged, waiting)


def span_from(present: Attendance, minutes: int, logged: list[LoggedDay]) -> Span:
    """Coverage of what was read before; ``minutes`` are those of an office day. No query."""
    first, last = present.first, present.last
    days = list(working_days(first, last, present.province))
    spans = [span_of(posting) for posting in present.postings]
    expected = expected_minutes(
        spans, present.away(), days, minutes, _own_minutes(present.own, first, last, minutes)
    )
    counted = coverage(spans, expected, logged)
    return Span(present.postings, days, expected, logged, counted, present.own)


def _span(agency_id: int, postings: Iterable[Posting], first: date, last: date) -> Span:
    present = organizations.attendance_of(postings, first, last)
    minutes = int(organizations.parameter(DAY, first, agency_id=agency_id))
    return span_from(present, minutes, logged_days(agency_id, first, last, present.ids))


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
