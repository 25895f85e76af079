"""The end of a period: what is accepted and stands in every provincial report is closed."""

from datetime import datetime

from organizations.access import Actor
from organizations.commands import move_stage
from organizations.models import AgencyPeriod, Period, PeriodStage
from organizations.refusals import stated
from organizations.tenancy import tenant
from reporting.models import Delivery, Report, ReportStatus


def close_period(*, agency_id: int, period: Period, actor: Actor, now: datetime) -> str:
    """Close the agency's period, if its report has come to its end; the word for how it went.

    ``waiting``: some receiver has not accepted it, or not issued its provincial report yet; the
    job is owed again when one does. Locks: the agency's books. Five queries.
    """
    with stated(), tenant(agency_id):
        row = (
            AgencyPeriod.objects.select_for_update(no_key=True)
            .filter(agency_id=agency_id, period=period)
            .first()
        )
        if row is None:
            return "no_period"
        if row.stage == PeriodStage.CLOSED:
            return "already"
        if row.stage != PeriodStage.REVIEWING_CLOSED or not _has_ended(agency_id, period):
            return "waiting"
        move_stage(
            actor=actor,
            agency_period_id=row.pk,
            before=row.stage,
            after=PeriodStage.CLOSED,
            now=now,
        )
        return "done"


def _has_ended(agency_id: int, period: Period) -> bool:
    last = (
        Report.objects.filter(agency_id=agency_id, period=period)
        .defer("snapshot")
        .order_by("-version")
        .first()
    )
    if last is None or last.status != ReportStatus.ACCEPTED:
        return False
    return not Delivery.objects.filter(report=last, included_at__isnull=True).exists()
