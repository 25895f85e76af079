"""What falls due in a period and when, by the working calendar and the province's settings."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from organizations import queries as organizations
from organizations.models import Period
from organizations.rules.calendar import WorkingCalendar
from reporting.models import JobKind
from reporting.rules import schedule


class Due(NamedTuple):
    """One piece of work of every agency: its kind, which time it is, and its instant."""

    kind: JobKind
    round: int
    at: datetime


def timetable(period: Period, *, recent: bool = True) -> list[Due]:
    """Everything that becomes due by itself in a period. Two queries.

    Without ``recent`` only what must be done however late: closing and compiling.
    """
    calendar = _calendar(period)
    works = [
        Due(JobKind.CLOSE_LOGGING, 1, schedule.logging_ends_at(period.logging_closes_on)),
        Due(JobKind.COMPILE_REPORT, 1, _compile_at(period, calendar)),
    ]
    return [*works, *_advance(period.due_on, calendar)] if recent else works


def compile_due_at(period: Period) -> datetime:
    """When the portal compiles the period by itself. Two queries."""
    return _compile_at(period, _calendar(period))


def _advance(due_on: date, calendar: WorkingCalendar) -> Iterator[Due]:
    for number, at in enumerate(schedule.drafts_at(due_on, calendar), start=1):
        yield Due(JobKind.DRAFT_REPORT, number, at)
    for number, (_, at) in enumerate(schedule.reminders_at(due_on, calendar), start=1):
        yield Due(JobKind.REMIND, number, at)
    yield Due(JobKind.COMPILE_LEFT, 1, schedule.compile_left_at(due_on))
    yield Due(JobKind.COUNT_MISSED, 1, schedule.due_ends_at(due_on))


def _compile_at(period: Period, calendar: WorkingCalendar) -> datetime:
    before = int(organizations.parameter("period.compile_working_days_before_due", period.due_on))
    return schedule.compile_at(period.due_on, before, calendar)


def _calendar(period: Period) -> WorkingCalendar:
    return organizations.working_calendar(period.starts_on, period.due_on)
