"""Working days, leave by half days and the minutes expected of a person. Pure: no clock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

MINUTES_PER_DAY = 480
HALVES_PER_DAY = 2
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)

# A calendar that holds no working day for so long is wrong, not slow.
LONGEST_REST = 366


class NoWorkingDay(ValueError):
    """The calendar has no working day within a year of the day asked about."""


class DayKind(StrEnum):
    """Why a day is not what its weekday says."""

    PUBLIC_HOLIDAY = "public_holiday"
    SWAP_DAY_OFF = "swap_day_off"
    COMPENSATORY_DAY_OFF = "compensatory_day_off"
    WORKING_SATURDAY = "working_saturday"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the province's calendar that differs from its weekday."""

    date: date
    kind: DayKind


class Calendar(Protocol):
    """Whatever knows on which days somebody works: the province's week, or a person's own."""

    def works_on(self, day: date) -> bool:
        """Whether the day expects work."""
        ...


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The special days by date, and the weekdays of rest (Monday is 0)."""

    days: Mapping[date, DayKind] = field(default_factory=dict)
    rest_weekdays: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def works_on(self, day: date) -> bool:
        """A special day decides, else its weekday."""
        kind = self.days.get(day)
        if kind is None:
            return day.weekday() not in self.rest_weekdays
        return kind is DayKind.WORKING_SATURDAY


class HalfDay(StrEnum):
    """A half of a working day."""

    MORNING = "am"
    AFTERNOON = "pm"


@dataclass(frozen=True, slots=True)
class LeaveSpan:
    """An approved absence from one half day to another, both included."""

    starts_on: date
    starts_half: HalfDay
    ends_on: date
    ends_half: HalfDay


def calendar_of(days: Iterable[CalendarDay]) -> WorkingCalendar:
    """The calendar of an office: Saturday and Sunday off, except as these days say.

    A date given twice keeps its last kind.
    """
    return WorkingCalendar({day.date: day.kind for day in days})


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether people work that day: a special day decides, else its weekday."""
    return calendar.works_on(day)


def working_days(start: date, end: date, calendar: Calendar) -> Iterator[date]:
    """The working days from start to end, both included, in order; none when end is earlier."""
    day = start
    while day <= end:
        if is_working_day(day, calendar):
            yield day
        day += ONE_DAY


def previous_working_day(day: date, calendar: Calendar) -> date:
    """The last working day before the day.

    Raises:
        NoWorkingDay: there is none within a year.
    """
    return _nth_working_day(day, -ONE_DAY, 1, calendar)


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The ``count``-th working day after the day; the day itself for 0, even a day of rest.

    Raises:
        ValueError: ``count`` is negative.
        NoWorkingDay: the calendar rests for a year.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    return _nth_working_day(day, ONE_DAY, count, calendar)


def leave_halves(day: date, leaves: Iterable[LeaveSpan]) -> int:
    """How many halves of the day, 0 to 2, the leaves cover; overlapping leaves count once."""
    covered = {half for leave in leaves for half in HalfDay if _covers(leave, day, half)}
    return len(covered)


def working_halves(leave: LeaveSpan, calendar: Calendar) -> int:
    """How many half days of work the leave takes: days of rest within it take none."""
    return sum(
        leave_halves(day, [leave]) for day in working_days(leave.starts_on, leave.ends_on, calendar)
    )


def expected_minutes(
    day: date,
    *,
    calendar: Calendar,
    posting_starts_on: date,
    posting_ends_on: date | None,
    leave_halves: int,
    minutes_per_day: int = MINUTES_PER_DAY,
) -> int:
    """Whole minutes of working time expected that day of somebody in a posting.

    Zero on days of rest and outside the posting (``posting_ends_on`` is its last day); less by
    a half for each half day of leave. A measure of coverage, never a target to fill: no score
    reads it. A person with two postings is still expected once.

    Raises:
        ValueError: ``leave_halves`` is not 0, 1 or 2.
    """
    if not 0 <= leave_halves <= HALVES_PER_DAY:
        raise ValueError("leave_halves must be 0, 1 or 2")
    ended = posting_ends_on is not None and day > posting_ends_on
    if day < posting_starts_on or ended or not is_working_day(day, calendar):
        return 0
    return minutes_per_day * (HALVES_PER_DAY - leave_halves) // HALVES_PER_DAY


def _nth_working_day(day: date, step: timedelta, count: int, calendar: Calendar) -> date:
    for _ in range(count):
        for _ in range(LONGEST_REST):
            day += step
            if is_working_day(day, calendar):
                break
        else:
            raise NoWorkingDay(day)
    return day


def _covers(leave: LeaveSpan, day: date, half: HalfDay) -> bool:
    starts = (leave.starts_on, leave.starts_half is HalfDay.AFTERNOON)
    ends = (leave.ends_on, leave.ends_half is HalfDay.AFTERNOON)
    return starts <= (day, half is HalfDay.AFTERNOON) <= ends
