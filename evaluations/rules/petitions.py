"""Petitions against a published result: days, states and who follows whom. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from organizations.rules.calendar import WorkingCalendar, add_working_days

PUBLIC_EMPLOYEE: Final = "public_employee"


class State(StrEnum):
    """Where a petition is. ``answered`` and ``withdrawn`` are final."""

    FILED = "filed"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What the answer says of the result."""

    UPHELD = "upheld"
    REJECTED = "rejected"


# One person proposes an answer, another gives it or sends it back; the database holds the same.
NEXT: Final[dict[State, frozenset[State]]] = {
    State.FILED: frozenset({State.PROPOSED, State.WITHDRAWN}),
    State.PROPOSED: frozenset({State.ANSWERED, State.FILED, State.WITHDRAWN}),
    State.ANSWERED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How long one may petition, in days, and how long the answer may take, in working days."""

    file_days: int
    answer_working_days: int


def terms_of(values: dict[str, Decimal], subject_class: str) -> Terms:
    """The days that hold for a class: public employees by Decree 233, all others by setting."""
    name = PUBLIC_EMPLOYEE if subject_class == PUBLIC_EMPLOYEE else "others"
    return Terms(
        int(values[f"petition.{name}.file_days"]),
        int(values[f"petition.{name}.answer_working_days"]),
    )


def file_until(published_on: date, terms: Terms) -> date:
    """The last day on which a petition may be filed; the day of publication is not counted.

    Legal source: Decree 233/2026/NĐ-CP, within 5 days of publication.
    """
    return published_on + timedelta(days=terms.file_days)


def answer_until(filed_on: date, terms: Terms, calendar: WorkingCalendar) -> date:
    """The last day for the answer: so many working days after the day of filing.

    Legal source: Decree 233/2026/NĐ-CP, within 10 working days.

    Raises:
        NoWorkingDay: the calendar rests for a year.
    """
    return add_working_days(filed_on, terms.answer_working_days, calendar)
