"""How ready an agency's period is: counts of what is still open. Advice, never a condition."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from evaluations.models import MonthlyAssessment
from organizations.models import Period
from reporting.queries.coverage import agency_span
from reporting.rules.coverage import Counts
from worklogs.models import WorkDay


@dataclass(frozen=True, slots=True)
class Readiness:
    """Figures of the page; days are person-days up to today while the period runs."""

    people: int
    without_log: int
    days: Counts
    drafts: int
    to_review: int
    returned: int
    not_assessed: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is open that a score waits for."""
        return not (self.drafts or self.to_review or self.returned or self.not_assessed)


def readiness(agency_id: int, period: Period, today: date) -> Readiness:
    """Counts of the agency's period. Seven queries, whatever the size; no entry is read."""
    last = min(period.ends_on, today)
    span = agency_span(agency_id, period.starts_on, max(last, period.starts_on))
    keepers = {posting.pk for posting in span.postings}
    logging = {row.posting_id for row in span.logged if row.entry_count}
    logging_staff = {posting.staff_id for posting in span.postings if posting.pk in logging}
    staff = {posting.staff_id for posting in span.postings}
    open_entries = WorkDay.objects.filter(
        agency_id=agency_id, work_date__range=(period.starts_on, period.ends_on)
    ).aggregate(
        entries=Sum("entry_count", default=0),
        to_review=Sum("open_count", default=0),
        returned=Sum("returned_count", default=0),
        accepted=Sum("accepted_count", default=0),
    )
    assessed = MonthlyAssessment.objects.filter(
        agency_id=agency_id, period=period, superseded_at__isnull=True
    ).aggregate(count=Count("pk", filter=Q(posting_id__in=keepers, general_points__isnull=False)))
    return Readiness(
        people=len(staff),
        without_log=len(staff - logging_staff),
        days=span.coverage.total,
        drafts=open_entries["entries"]
        - open_entries["to_review"]
        - open_entries["returned"]
        - open_entries["accepted"],
        to_review=open_entries["to_review"],
        returned=open_entries["returned"],
        not_assessed=len(keepers) - assessed["count"],
    )
