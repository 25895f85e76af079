"""Telling people what was decided about their entries."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from evaluations.models import Decision, Review
from organizations.commands import NewNotice, notify, untell
from organizations.models import NoticeKind
from worklogs.models import EntryStatus, WorkEntry


def tell_authors(reviews: Sequence[Review], *, corrected: Sequence[Review], now: datetime) -> None:
    """Tell whoever got something back (once for each day of work, where it is mended), or had
    other hours accepted (for each entry, where the reason stands and they may answer).

    Acceptance as declared is told by the page alone. One statement, or none.
    """
    notices = [_returned(one) for one in reviews if one.decision == Decision.RETURNED]
    notices += [_corrected(one) for one in corrected]
    if notices:
        notify(agency_id=reviews[0].agency_id, notices=notices, now=now)


def untell_authors(reviews: Sequence[Review], *, now: datetime) -> None:
    """Take back what was told of decisions that were undone just now, unless it was read.

    A day of which another entry is still returned keeps its notice. Two statements at most.
    """
    returned = [one for one in reviews if one.decision == Decision.RETURNED]
    still = _still_returned(returned) if returned else set()
    undone = [_returned(one) for one in returned if (one.author_id, one.work_date) not in still]
    undone += [_corrected(one) for one in reviews if one.decision == Decision.ACCEPTED]
    untell(agency_id=reviews[0].agency_id, notices=undone, now=now)


def _still_returned(reviews: Sequence[Review]) -> set[tuple[int, date]]:
    left = WorkEntry.objects.filter(
        agency_id=reviews[0].agency_id,
        author_id__in={one.author_id for one in reviews},
        work_date__in={one.work_date for one in reviews},
        status=EntryStatus.RETURNED,
    )
    return set(left.order_by().values_list("author_id", "work_date"))


def _returned(review: Review) -> NewNotice:
    return NewNotice(
        posting_id=review.author_id,
        kind=NoticeKind.ENTRY_RETURNED,
        link=reverse("worklogs:day", args=[review.work_date]),
        subject=str(review.work_date),
        data={"day": str(review.work_date)},
        happened=True,
    )


def _corrected(review: Review) -> NewNotice:
    return NewNotice(
        posting_id=review.author_id,
        kind=NoticeKind.ENTRY_CORRECTED,
        link=reverse("evaluations:talk", args=[review.work_date, review.entry_id]),
        subject=str(review.entry_id),
        data={"day": str(review.work_date)},
        happened=True,
    )
