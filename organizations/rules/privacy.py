"""Requests about personal data: by when they are acknowledged and answered. Pure.

Legal source: Law 91/2025/QH15, art. 4 and 13–16; Decree 356/2025: acknowledged in 2 working days,
see and correct in 10, restrict and object in 15 (20 where a processor is involved), delete in 20,
extended once by at most 15. The numbers are parameters (``privacy.…``); a lawyer confirms them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from organizations.rules.calendar import Calendar, add_working_days


class State(StrEnum):
    """How a request stands on a day."""

    WAITS = "waits"  # not acknowledged
    UNDER_WAY = "under_way"
    OVERDUE = "overdue"  # one of its days has passed
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Dues:
    """The last days on which a request is acknowledged and answered in time."""

    acknowledge_by: date
    answer_by: date


def dues(asked_on: date, *, acknowledge: int, answer: int, calendar: Calendar) -> Dues:
    """Counted in working days from the day after asking, as the decree counts.

    An answer is never due before the acknowledgement.
    """
    acknowledged = add_working_days(asked_on, acknowledge, calendar)
    return Dues(acknowledged, max(acknowledged, add_working_days(asked_on, answer, calendar)))


def extended(answer_by: date, *, days: int, calendar: Calendar) -> date:
    """The last day after the one extension, in working days from the day it was due."""
    return add_working_days(answer_by, days, calendar)


def state_of(
    today: date,
    *,
    acknowledge_by: date,
    answer_by: date,
    is_acknowledged: bool,
    is_granted: bool | None = None,
    is_withdrawn: bool = False,
) -> State:
    """How it stands; ``answer_by`` is the day in force, with its extension."""
    if is_withdrawn:
        return State.WITHDRAWN
    if is_granted is not None:
        return State.GRANTED if is_granted else State.REFUSED
    if today > answer_by or (not is_acknowledged and today > acknowledge_by):
        return State.OVERDUE
    return State.UNDER_WAY if is_acknowledged else State.WAITS
