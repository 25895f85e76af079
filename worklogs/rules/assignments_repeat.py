"""Work that comes back each period: when it is due this time."""

from dataclasses import dataclass
from datetime import date, timedelta

from organizations.rules.calendar import (
    WorkingCalendar,
    add_working_days,
    is_working_day,
    previous_working_day,
)

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of a period."""

    first: date
    last: date


def same_place(day: date, before: Span, after: Span) -> date:
    """The day as far into the later period as ``day`` is into the earlier one.

    The last day stays the last, whatever the lengths; nothing falls outside the later period.
    """
    if day >= before.last:
        return after.last
    return min(after.last, after.first + max(day - before.first, NO_TIME))


def due_again(due_on: date, before: Span, after: Span, calendar: WorkingCalendar) -> date:
    """When work due on a day of the earlier period is due in the later one.

    In the same place; from a day of rest, to the last working day before it, or to the first
    after it where the period has none before.

    Raises:
        NoWorkingDay: the calendar rests for a year.
    """
    day = same_place(due_on, before, after)
    if is_working_day(day, calendar):
        return day
    earlier = previous_working_day(day, calendar)
    return earlier if earlier >= after.first else add_working_days(day, 1, calendar)


def begins_again(starts_on: date, due_on: date, before: Span, after: Span) -> date:
    """When it begins: in the same place, from the period's first day on, and not after ``due_on``.

    Work that began before the earlier period begins with the later one.
    """
    return min(due_on, same_place(starts_on, before, after))
