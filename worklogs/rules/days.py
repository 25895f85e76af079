"""What a day of the week strip shows."""

from enum import StrEnum

from organizations.rules.calendar import HALVES_PER_DAY


class DayState(StrEnum):
    """The state of one person's day. None of them depends on how many hours were logged."""

    COMPLETE = "complete"
    DRAFT = "draft"
    OPEN = "open"
    MISSING = "missing"
    LEAVE = "leave"
    REST = "rest"
    FUTURE = "future"
    NOT_POSTED = "not_posted"


def day_state(
    *,
    days_from_today: int,
    is_posted: bool,
    is_working_day: bool,
    leave_halves: int,
    has_entries: bool,
    is_declared: bool,
) -> DayState:
    """The state of a day, ``days_from_today`` being negative for days past.

    What the person did comes first: a declared day is complete and a day with entries is a
    draft, also on leave or a day of rest. Today is *open* until it is over, never missing; half
    a day of leave leaves the other half to log.
    """
    first_that_holds = (
        (is_declared, DayState.COMPLETE),
        (has_entries, DayState.DRAFT),
        (not is_posted, DayState.NOT_POSTED),
        (not is_working_day, DayState.REST),
        (leave_halves >= HALVES_PER_DAY, DayState.LEAVE),
        (days_from_today > 0, DayState.FUTURE),
        (days_from_today == 0, DayState.OPEN),
    )
    return next((state for holds, state in first_that_holds if holds), DayState.MISSING)
