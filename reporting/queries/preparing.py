"""Where an agency stands with its report, in few words: what its first page says."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery, Sum

from organizations.models import AgencyPeriod, Period
from reporting.models import Report
from reporting.queries.desk import STANDING
from worklogs.models import WorkDay


@dataclass(frozen=True, slots=True)
class Preparing:
    """Where the agency's report on the last period stands."""

    period: Period
    stage: str
    status: str | None
    version: int | None
    to_review: int
    returned: int
    not_declared: int
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.today > self.period.due_on and self.status not in STANDING


def preparing(agency_id: int, ended: Period | None, today: date) -> Preparing | None:
    """Where the agency stands with the report on the last period that ended. Two queries."""
    if ended is None:
        return None
    last = Report.objects.filter(agency_id=agency_id, period=OuterRef("period")).order_by(
        "-version"
    )
    row = (
        AgencyPeriod.objects.filter(agency_id=agency_id, period=ended)
        .annotate(
            report_status=Subquery(last.values("status")[:1]),
            report_version=Subquery(last.values("version")[:1]),
        )
        .first()
    )
    if row is None:
        return None
    days = WorkDay.objects.filter(
        agency_id=agency_id, work_date__range=(ended.starts_on, ended.ends_on)
    ).aggregate(
        entries=Sum("entry_count", default=0),
        to_review=Sum("open_count", default=0),
        returned=Sum("returned_count", default=0),
        accepted=Sum("accepted_count", default=0),
    )
    waiting = days["to_review"] + days["returned"] + days["accepted"]
    return Preparing(
        period=ended,
        stage=row.stage,
        status=row.report_status,
        version=row.report_version,
        to_review=days["to_review"],
        returned=days["returned"],
        not_declared=days["entries"] - waiting,
        today=today,
    )
