"""Periods that are not open yet, as they would be opened by what is set, or by another value."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from organizations.models import Period
from organizations.queries.calendar import Parameters, parameters, working_calendar
from organizations.rules.periods import PeriodDays, PeriodSettings, next_code, period_days

CUTOFF, DUE, GRACE = (
    "period.cutoff_day",
    "period.due_before_day",
    "period.grace_working_days",
)
PERIOD_NAMES = (CUTOFF, DUE, GRACE)
LONGEST = timedelta(days=62)  # of a period under another cut-off than the one before


@dataclass(frozen=True, slots=True)
class Change:
    """Another value of a parameter, from a day on."""

    name: str
    value: Decimal
    first: date


def period_settings(known: Parameters, on: date, change: Change | None = None) -> PeriodSettings:
    """What a period that begins on this day is opened with; ``PERIOD_NAMES`` were read up to it. No
    query."""
    cutoff, due, grace = (
        int(
            change.value
            if change is not None and change.name == name and change.first <= on
            else known.at(name, on)
        )
        for name in PERIOD_NAMES
    )
    return PeriodSettings(cutoff, due, grace)


def periods_to_open(count: int, change: Change | None = None) -> list[PeriodDays]:
    """The next periods after those that are open; none before the first one is. Three queries.

    Days of rest that are entered until then may still move the last days.
    """
    last = Period.objects.order_by("-ends_on").first()
    if last is None:
        return []
    horizon = last.ends_on + count * LONGEST
    known = parameters(PERIOD_NAMES, horizon, agency_id=None)
    calendar = working_calendar(last.ends_on, horizon)
    found: list[PeriodDays] = []
    code, ends_on = last.code, last.ends_on
    for _number in range(count):
        starts_on = ends_on + timedelta(days=1)
        code = next_code(code)
        settings = period_settings(known, starts_on, change)
        found.append(period_days(code, settings, calendar, starts_on=starts_on))
        ends_on = found[-1].ends_on
    return found


def periods_ahead(on: date) -> list[Period]:
    """Open periods that have not begun, in order. One query."""
    return list(Period.objects.filter(starts_on__gt=on).order_by("starts_on"))
