"""Telling people what was decided about their entries."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from evaluations.models import Decision, Review
from organizations.commands import NewNotice, notify
from organizations.models import NoticeKind


def tell_authors(reviews: Sequence[Review], *, corrected: Sequence[Review], now: datetime) -> None:
    """Tell whoever got something back, or had other hours accepted, once for each day of work.

    Acceptance as declared is told by the page alone. One statement, or none.
    """
    told = [
        (one, NoticeKind.ENTRY_RETURNED) for one in reviews if one.decision == Decision.RETURNED
    ]
    told += [(one, NoticeKind.ENTRY_CORRECTED) for one in corrected]
    if told:
        notify(
            agency_id=reviews[0].agency_id,
            notices=[
                NewNotice(
                    posting_id=review.author_id,
                    kind=kind,
                    link=reverse("worklogs:day", args=[review.work_date]),
                    subject=str(review.work_date),
                    data={"day": str(review.work_date)},
                )
                for review, kind in told
            ],
            now=now,
        )
