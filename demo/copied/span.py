"""One period as numbers: days from its first, moments in seconds from its midnight UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from demo.copied.patterns import REST, Array
from organizations.models import Period
from organizations.rules.calendar import WorkingCalendar, add_working_days

DAY = 86_400
MARGIN = 70  # days after the first that dates are known for: late lines, decisions
ON_TIME_DAYS = 1  # the default of day.late_after_working_days
LOCAL_OFFSET = 7 * 3600  # Vietnam keeps no summer time
WORKING_DAYS = 22  # of the month that the simulator invents


@dataclass(frozen=True, slots=True)
class Span:
    """A period and what follows from its calendar. ``today`` is the first day without a line.

    ``next_working`` and ``on_time_until`` hold for each day the working day after it.
    """

    period: Period
    days: int
    today: int
    dates: tuple[str, ...]
    working: Array
    rest: Array
    next_working: Array

    @property
    def on_time_until(self) -> Array:
        """The last day on which a day is declared in time."""
        return self.next_working

    @property
    def midnight_ms(self) -> int:
        """The first midnight in milliseconds since 1970."""
        first = datetime.combine(self.period.starts_on, time(0), UTC)
        return int(first.timestamp()) * 1000

    @property
    def has_ended(self) -> bool:
        """Whether every day of the period lies before today."""
        return self.today >= self.days

    def date_of(self, day: int) -> date:
        """The day as a date."""
        return self.period.starts_on + timedelta(days=day)

    def dressed(self, model_day: Array, turn: int) -> Array:
        """Days of the invented month as days of this one, turned round by some working days.

        -1 where this one has no such day.
        """
        turned = (model_day + turn) % WORKING_DAYS
        found = np.where(turned < len(self.working), self.working[turned % len(self.working)], -1)
        place = model_day - REST
        at_rest = np.where(place < len(self.rest), self.rest[place % len(self.rest)], -1)
        return np.where(model_day >= REST, at_rest, found)


def span_of(period: Period, calendar: WorkingCalendar, today: date) -> Span:
    """The period as numbers."""
    first = period.starts_on
    length = (period.ends_on - first).days + 1
    known = [first + timedelta(days=offset) for offset in range(MARGIN)]
    works = [calendar.works_on(day) for day in known[:length]]
    return Span(
        period=period,
        days=length,
        today=max(0, (today - first).days),
        dates=tuple(day.isoformat() for day in known),
        working=np.flatnonzero(works),
        rest=np.flatnonzero(~np.array(works)),
        next_working=np.array(
            [(add_working_days(day, ON_TIME_DAYS, calendar) - first).days for day in known]
        ),
    )
