"""When work becomes due: the closing of logging, and the compilation of reports. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from organizations.rules.calendar import WorkingCalendar, previous_working_day

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
COMPILE_AT = time(0, 30)
LEASE = timedelta(minutes=15)
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


def logging_ends_at(logging_closes_on: date) -> datetime:
    """The first instant at which nobody writes any more: 00:00 in Vietnam on the next day."""
    return _in_vietnam(logging_closes_on + timedelta(days=1), time(0))


def compile_at(due_on: date, working_days_before: int, calendar: WorkingCalendar) -> datetime:
    """When the portal compiles by itself: 00:30 in Vietnam, so many working days before the due
    day; on the due day itself for 0.

    Raises:
        NoWorkingDay: the calendar rests for a year.
    """
    day = due_on
    for _ in range(working_days_before):
        day = previous_working_day(day, calendar)
    return _in_vietnam(day, COMPILE_AT)


def pause_after(attempts: int) -> timedelta:
    """How long a job rests after a failure: 30 s, then double each time, at most 10 minutes."""
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _in_vietnam(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VIETNAM).astimezone(UTC)
