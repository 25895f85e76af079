"""Telling people what was decided about their entries."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from evaluations.models import Decision, Review
from organizations.commands import NewNotice, notify
from organizations.models import NoticeKind


def tell_authors(reviews: Sequence[Review], *, corrected: Sequence[Review], now: datetime) -> None:
    """Tell whoever got something back (once for each day of work, where it is mended), or had
    other hours accepted (for each entry, where the reason stands and they may answer).

    Acceptance as declared is told by the page alone. One statement, or none.
    """
    notices = [
        NewNotice(
            posting_id=review.author_id,
            kind=NoticeKind.ENTRY_RETURNED,
            link=reverse("worklogs:day", args=[review.work_date]),
            subject=str(review.work_date),
            data={"day": str(review.work_date)},
            happened=True,
        )
        for review in reviews
        if review.decision == Decision.RETURNED
    ]
    notices += [
        NewNotice(
            posting_id=review.author_id,
            kind=NoticeKind.ENTRY_CORRECTED,
            link=reverse("evaluations:talk", args=[review.work_date, review.entry_id]),
            subject=str(review.entry_id),
            data={"day": str(review.work_date)},
            happened=True,
        )
        for review in corrected
    ]
    if notices:
        notify(agency_id=reviews[0].agency_id, notices=notices, now=now)
