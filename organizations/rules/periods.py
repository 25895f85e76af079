"""The days of a monthly report: from cut-off to cut-off, and when it is due."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from organizations.rules.calendar import (
    ONE_DAY,
    WorkingCalendar,
    add_working_days,
    previous_working_day,
    working_days,
)

CUTOFF_DAY = 14
DUE_BEFORE_DAY = 25
GRACE_WORKING_DAYS = 2
LAST_DAY_OF_ANY_MONTH = 31
LAST_DAY_OF_EVERY_MONTH = 28
CODE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class BadPeriodCode(ValueError):
    """A text that is not a period code such as ``2026-10``."""


@dataclass(frozen=True, slots=True)
class PeriodSettings:
    """What the province has set on a period's first day."""

    cutoff_day: int = CUTOFF_DAY
    due_before_day: int = DUE_BEFORE_DAY
    grace_working_days: int = GRACE_WORKING_DAYS


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """A period as it is opened: all days included."""

    code: str
    starts_on: date
    ends_on: date
    logging_closes_on: date
    due_on: date


def period_bounds(year: int, month: int, cutoff_day: int = CUTOFF_DAY) -> tuple[date, date]:
    """First and last day of the period named after a month, both included.

    It runs from the day after the last cut-off to this month's cut-off; in a month without
    that day, to the month's end. A cut-off of 31 makes calendar months.

    Raises:
        ValueError: a cut-off outside 1..31, or a month outside 1..12.

    Legal source: Decree 09/2019/NĐ-CP (15th to 14th); ADR 0017.
    """
    if not 1 <= cutoff_day <= LAST_DAY_OF_ANY_MONTH:
        raise ValueError("cutoff_day must be from 1 to 31")
    first_of_month = date(year, month, 1)
    last_of_previous = first_of_month - ONE_DAY
    previous = _cutoff(last_of_previous.year, last_of_previous.month, cutoff_day)
    return previous + ONE_DAY, _cutoff(year, month, cutoff_day)


def due_on(
    year: int,
    month: int,
    *,
    calendar: WorkingCalendar,
    cutoff_day: int = CUTOFF_DAY,
    due_before_day: int = DUE_BEFORE_DAY,
) -> date:
    """The last day on which the report of a period may be submitted.

    The last working day before the ``due_before_day`` of the month in which at least one whole
    working day lies between cut-off and due day; with calendar months, that is the next month.

    Raises:
        ValueError: ``due_before_day`` outside 2..28, or a cut-off outside 1..31.
        NoWorkingDay: the calendar rests for a year.

    Legal source: Decree 09/2019/NĐ-CP; the province's "before the 25th"; ADR 0017.
    """
    if not 1 < due_before_day <= LAST_DAY_OF_EVERY_MONTH:
        raise ValueError("due_before_day must be from 2 to 28")
    _, ends_on = period_bounds(year, month, cutoff_day)
    limit = date(year, month, due_before_day)
    while True:
        due = previous_working_day(limit, calendar)
        if any(working_days(ends_on + ONE_DAY, due - ONE_DAY, calendar)):
            return due
        limit = (limit + timedelta(days=LAST_DAY_OF_ANY_MONTH)).replace(day=due_before_day)


def logging_closes_on(
    ends_on: date,
    grace_working_days: int,
    calendar: WorkingCalendar,
    *,
    due_on: date,
) -> date:
    """The last day on which entries of a period may be written: the cut-off plus a grace.

    When holidays push the grace against the due day, it ends on the last working day before
    that, so that somebody can still review and report; never before the cut-off.

    Raises:
        ValueError: the grace is negative, or the due day is not after the cut-off.
        NoWorkingDay: the calendar rests for a year.
    """
    if due_on <= ends_on:
        raise ValueError("due_on must be after ends_on")
    closes = add_working_days(ends_on, grace_working_days, calendar)
    return max(ends_on, min(closes, previous_working_day(due_on, calendar)))


def period_days(
    code: str,
    settings: PeriodSettings,
    calendar: WorkingCalendar,
    *,
    starts_on: date | None = None,
) -> PeriodDays:
    """All days of a period. ``starts_on`` follows the last day of the one before, which another
    cut-off may have set: then this one is shorter or longer than a month, once.

    Raises:
        BadPeriodCode, ValueError, NoWorkingDay: as the functions above.
    """
    year, month = parse_period_code(code)
    usual_start, ends_on = period_bounds(year, month, settings.cutoff_day)
    due = due_on(
        year,
        month,
        calendar=calendar,
        cutoff_day=settings.cutoff_day,
        due_before_day=settings.due_before_day,
    )
    closes_on = logging_closes_on(ends_on, settings.grace_working_days, calendar, due_on=due)
    return PeriodDays(code, starts_on or usual_start, ends_on, closes_on, due)


def next_code(code: str) -> str:
    """The code of the period after: ``2026-12`` → ``2027-01``.

    Raises:
        BadPeriodCode: not a code of a month.
    """
    year, month = parse_period_code(code)
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def period_code(day: date, cutoff_day: int = CUTOFF_DAY) -> str:
    """The code of the period that holds the day: 20 October belongs to ``2026-11``.

    Raises:
        ValueError: a cut-off outside 1..31.
    """
    _, ends_on = period_bounds(day.year, day.month, cutoff_day)
    if day > ends_on:
        day = day.replace(day=1) + timedelta(days=LAST_DAY_OF_ANY_MONTH)
    return f"{day.year:04}-{day.month:02}"


def parse_period_code(code: str) -> tuple[int, int]:
    """Year and month of a code such as ``2026-10``.

    Raises:
        BadPeriodCode: anything else.
    """
    match = CODE.fullmatch(code)
    if match is None or match[1] == "0000":
        raise BadPeriodCode(code[:20])
    return int(match[1]), int(match[2])


def _cutoff(year: int, month: int, cutoff_day: int) -> date:
    """The cut-off of a month, or its last day where it is shorter."""
    next_month = date(year, month, 1) + timedelta(days=LAST_DAY_OF_ANY_MONTH)
    last = next_month.replace(day=1) - ONE_DAY
    return last.replace(day=min(cutoff_day, last.day))
