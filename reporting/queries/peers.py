"""Figures of other agencies that one report may stand beside: no people, no names."""

from datetime import timedelta
from typing import Any

from organizations.models import Agency, Period
from organizations.tenancy import province
from reporting.models import Report, ReportStatus
from reporting.rules import peers as rules

STANDING = (ReportStatus.SUBMITTED, ReportStatus.RECEIVED, ReportStatus.ACCEPTED)


def peers_before(agency: Agency, period: Period, headcount: int) -> dict[str, Any] | None:
    """Agencies of the same kind and size in the period just before, by their reports that stand.
    One query, as the province; None where they are too few."""
    with province(savepoint=False):
        rows = list(
            Report.objects.filter(
                period__ends_on=period.starts_on - timedelta(days=1),
                agency__kind=agency.kind,
                status__in=STANDING,
            )
            .exclude(agency_id=agency.pk)
            .order_by("agency_id", "-version")
            .distinct("agency_id")
            .values_list("figures", "period__code")
        )
    if not rows:
        return None
    return rules.peers(headcount, [figures for figures, _code in rows], rows[0][1])
