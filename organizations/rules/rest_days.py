"""Days on which the province's calendar differs from the week: which day can be which. Pure.

Public holidays and days off in their stead: Labour Code 2019, Articles 111 and 112; the swap of a
working day with a day of rest is announced for each year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from organizations.rules.calendar import ONE_DAY, SATURDAY, DayKind

LONGEST_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRestDays:
    """Days as typed, first and last included; ``made_up_on`` is worked instead of a swapped day."""

    kind: str
    first: date
    last: date
    name: str
    source: str
    made_up_on: date | None = None

    def kinds(self) -> Iterator[tuple[date, str]]:
        """Each day with its kind, the one that is worked last."""
        day = self.first
        while day <= self.last:
            yield day, self.kind
            day += ONE_DAY
        if self.made_up_on is not None:
            yield self.made_up_on, DayKind.WORKING_SATURDAY


def fits(day: date, kind: str) -> bool:
    """Whether the day can be that: work is made up on a weekend, and swapped or given off on a
    weekday; a public holiday is what it is on any day."""
    if kind == DayKind.WORKING_SATURDAY:
        return day.weekday() >= SATURDAY
    return kind == DayKind.PUBLIC_HOLIDAY or day.weekday() < SATURDAY
