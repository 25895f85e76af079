"""Closed periods are measured and compared as the worker would have done it."""

from datetime import UTC, datetime, time

from demo import crowd
from evaluations.commands import compare_province, judge_month, measure_month
from organizations.models import Agency, Period
from organizations.rules.calendar import WorkingCalendar, previous_working_day


def measure(agencies: list[Agency], period: Period, calendar: WorkingCalendar) -> None:
    """Each agency measures its people, the province says what is usual, agencies ask."""
    day = previous_working_day(period.due_on, calendar)
    now = datetime.combine(day, time(3), UTC)
    crowd.for_each(
        lambda agency: measure_month(agency_id=agency.pk, period=period, now=now), agencies
    )
    compare_province(period=period, now=now)
    for agency in agencies:
        judge_month(agency_id=agency.pk, period=period, now=now)
