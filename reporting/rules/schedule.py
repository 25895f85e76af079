"""When work becomes due: closings, drafts, reminders, compilations, the count of reports. Pure.

T is the due day; T-5 is the fifth working day before it. All instants are UTC.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from organizations.rules.calendar import (
    WorkingCalendar,
    add_working_days,
    previous_working_day,
)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DRAFT_AT = time(0, 10)
COMPILE_AT = time(0, 30)
REMIND_AT = time(7, 30)
COMPILE_LEFT_AT = time(17, 0)
FIRST_DRAFT = 5  # working days before the due day
# Working days from the due day on which people are reminded.
REMINDED = (-5, -3, -1, 0, 1)
ONE_DAY = timedelta(days=1)
LEASE = timedelta(minutes=15)
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


def logging_ends_at(logging_closes_on: date) -> datetime:
    """The first instant at which nobody writes any more: 00:00 in Vietnam on the next day."""
    return _in_vietnam(logging_closes_on + ONE_DAY, time(0))


def compile_at(due_on: date, working_days_before: int, calendar: WorkingCalendar) -> datetime:
    """When the portal compiles by itself: 00:30 in Vietnam, so many working days before the due
    day; on the due day itself for 0.

    Raises:
        NoWorkingDay: the calendar rests for a year.
    """
    return _in_vietnam(working_day_from(due_on, -working_days_before, calendar), COMPILE_AT)


def drafts_at(due_on: date, calendar: WorkingCalendar) -> Iterator[datetime]:
    """When drafts are made: 00:10 in Vietnam, every night from T-5 to T, days of rest included.

    Raises:
        NoWorkingDay: the calendar rests for a year.
    """
    day = working_day_from(due_on, -FIRST_DRAFT, calendar)
    while day <= due_on:
        yield _in_vietnam(day, DRAFT_AT)
        day += ONE_DAY


def reminders_at(due_on: date, calendar: WorkingCalendar) -> list[tuple[int, datetime]]:
    """Each day of ``REMINDED`` with its instant: 07:30 in Vietnam, before work begins.

    Raises:
        NoWorkingDay: the calendar rests for a year.
    """
    return [
        (offset, _in_vietnam(working_day_from(due_on, offset, calendar), REMIND_AT))
        for offset in REMINDED
    ]


def compile_left_at(due_on: date) -> datetime:
    """When whatever is there is compiled: 17:00 in Vietnam on the due day, which leaves its head
    the evening to sign."""
    return _in_vietnam(due_on, COMPILE_LEFT_AT)


def due_ends_at(due_on: date) -> datetime:
    """The first instant that is too late: 00:00 in Vietnam on the day after the due day."""
    return _in_vietnam(due_on + ONE_DAY, time(0))


def reported_in_time(submitted_at: Iterable[datetime], due_on: date) -> bool:
    """Whether any version was submitted by the end of the due day. What a receiver returned
    afterwards was reported all the same."""
    end = due_ends_at(due_on)
    return any(moment < end for moment in submitted_at)


def working_day_from(day: date, count: int, calendar: WorkingCalendar) -> date:
    """The working day so many after the day, before it for a negative count, itself for 0.

    Raises:
        NoWorkingDay: the calendar rests for a year.
    """
    if count >= 0:
        return add_working_days(day, count, calendar)
    for _ in range(-count):
        day = previous_working_day(day, calendar)
    return day


def pause_after(attempts: int) -> timedelta:
    """How long a job rests after a failure: 30 s, then double each time, at most 10 minutes."""
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _in_vietnam(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VIETNAM).astimezone(UTC)
