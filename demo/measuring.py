"""Closed periods are measured and compared as the worker would have done it."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from demo import crowd
from demo.people import FEATURED, LEFT_BY_SOMEBODY
from evaluations.commands import (
    SecondVerdict,
    assign_second_looks,
    compare_province,
    decide_second_look,
    judge_month,
    measure_month,
)
from evaluations.models import Decision, Review, SecondLook
from evaluations.queries.second_looks import get_look
from organizations import access
from organizations.models import Agency, Period
from organizations.rules.calendar import WorkingCalendar, previous_working_day
from organizations.tenancy import tenant

LOOKED_AT_AGAIN = {FEATURED, LEFT_BY_SOMEBODY}
DECIDED_AFTER, A_MONTH = timedelta(days=3), timedelta(days=31)


def measure(agencies: list[Agency], period: Period, calendar: WorkingCalendar, today: date) -> None:
    """Each agency measures its people, the province says what is usual, agencies ask."""
    day = previous_working_day(period.due_on, calendar)
    now = datetime.combine(day, time(3), UTC)
    crowd.for_each(
        lambda agency: measure_month(agency_id=agency.pk, period=period, now=now), agencies
    )
    compare_province(period=period, now=now)
    for agency in agencies:
        judge_month(agency_id=agency.pk, period=period, now=now)
        if agency.code in LOOKED_AT_AGAIN:
            assign_second_looks(agency_id=agency.pk, period=period, now=now)
            _look_again(agency, period, now + DECIDED_AFTER, today)


def _look_again(agency: Agency, period: Period, now: datetime, today: date) -> None:
    """Most second ones decide, and mostly as the first; of the last month many still wait."""
    if now.date() >= today:
        return
    share = 0.95 if today - now.date() > A_MONTH else 0.6
    random = Random(f"second look {agency.code} {period.code}")
    with tenant(agency.pk):
        looks = SecondLook.objects.filter(sample__period=period).order_by("id")
        for one in looks.select_related("reviewer__staff__user"):
            if random.random() > share:
                continue
            actor = access.actor_of(one.reviewer.staff.user, one.reviewer, now.date())
            first = Review.objects.get(
                entry_id=one.entry_id, work_date=one.work_date, superseded_at__isnull=True
            )
            level = (first.quality_level or 4) + random.choices((0, -1, 1), (7, 2, 1))[0]
            decide_second_look(
                actor=actor,
                look=get_look(actor, one.pk),
                verdict=SecondVerdict(Decision.ACCEPTED, quality_level=min(5, max(1, level))),
                now=now,
            )
