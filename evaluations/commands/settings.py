"""An agency chooses whether its people are classified by month or by quarter."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations.policy import CHOOSE_PERIODS
from evaluations.refusals import NotTheStart
from evaluations.rules.terms import starts_a_quarter
from organizations import audit
from organizations.access import Actor
from organizations.models import Parameter, Period
from organizations.refusals import Outdated, stated

PERIOD_MONTHS = "score.period_months"
LENGTHS = {"month": "1", "quarter": "3"}


def choose_period_type(*, actor: Actor, period_type: str, first: Period, now: datetime) -> None:
    """From this month on the agency classifies by month or by quarter. Four statements.

    Raises:
        PermissionDenied: the actor does not head the agency.
        NotTheStart: the month is not the first of a quarter.
        PeriodIsClosed: a month from there on is closed already.
        Outdated: something was chosen from that month before.
    """
    if not actor.may(CHOOSE_PERIODS):
        raise PermissionDenied
    if not starts_a_quarter(first.code):
        raise NotTheStart
    with stated(), transaction.atomic():
        _made, is_new = Parameter.objects.get_or_create(
            name=PERIOD_MONTHS,
            agency_id=actor.agency_id,
            valid_from=first.starts_on,
            defaults={
                "value": LENGTHS[period_type],
                "legal_source": f"{now:%Y-%m-%d}, posting {actor.posting_id}",
            },
        )
        if not is_new:
            raise Outdated
        audit.record(
            actor=actor,
            action="evaluations.period_type.chosen",
            details={"type": period_type, "from": first.code},
        )
