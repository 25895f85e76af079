"""What the scores of a month share with whatever else is made of it, so that it is read once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from evaluations.queries.settings import NAMES
from organizations.models import Period
from organizations.queries import (
    Attendance,
    Parameters,
    attendance_of,
    log_keepers,
    parameters,
)
from worklogs.models import WorkDay


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """Who was there, submitted entries that nobody has reviewed (by posting, none left out that has
    some), and parameters up to the month's end, ``settings.NAMES`` among them."""

    present: Attendance
    waiting: Mapping[int, int]
    values: Parameters


def month_facts(
    agency_id: int, period: Period, posting_ids: Collection[int] | None = None
) -> MonthFacts:
    """Of all postings that kept a log in the period, or of these. Six queries.

    Call inside ``tenant(agency_id)``.
    """
    postings = log_keepers(agency_id, period.starts_on, period.ends_on)
    if posting_ids is not None:
        postings = postings.filter(pk__in=posting_ids)
    present = attendance_of(postings, period.starts_on, period.ends_on)
    return MonthFacts(
        present=present,
        waiting=_waiting(agency_id, present.ids, period),
        values=parameters(NAMES, period.ends_on, agency_id=agency_id),
    )


def _waiting(agency_id: int, posting_ids: Collection[int], period: Period) -> dict[int, int]:
    """How many submitted entries of the period nobody has reviewed yet, from the roll-up."""
    return dict(
        WorkDay.objects.filter(
            agency_id=agency_id,
            author_id__in=posting_ids,
            work_date__range=(period.starts_on, period.ends_on),
            open_count__gt=0,
        )
        .order_by()
        .values_list("author_id")
        .annotate(Sum("open_count"))
    )
