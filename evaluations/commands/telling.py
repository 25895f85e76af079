"""Telling people what was decided about their entries."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse

from evaluations.models import Decision, Review
from organizations.commands import NewNotice, notify, untell
from organizations.http import LOCAL_ZONE
from organizations.models import NoticeKind
from worklogs.models import EntryStatus, WorkEntry

REVIEWABLE = timedelta(days=90)  # longer than any period stays open to reviewers


def tell_authors(reviews: Sequence[Review], *, corrected: Sequence[Review], now: datetime) -> None:
    """Tell whoever got something back (once for each day of work, where it is mended), or had
    other hours accepted (for each entry, where the reason stands and they may answer).

    That anything was accepted as declared is told once a day, and by no mail. Two statements at
    most.
    """
    notices = [_returned(one) for one in reviews if one.decision == Decision.RETURNED]
    notices += [_corrected(one) for one in corrected]
    plain = {one.author_id for one in reviews if one.decision == Decision.ACCEPTED}
    notices += [_accepted(pk) for pk in sorted(plain - {one.author_id for one in corrected})]
    notify(agency_id=reviews[0].agency_id, notices=notices, now=now)


def untell_authors(reviews: Sequence[Review], *, now: datetime) -> None:
    """Take back what was told of decisions that were undone just now, unless it was read.

    A day of which another entry is still returned keeps its notice, and so does a day on which
    something else was accepted. Three statements at most.
    """
    returned = [one for one in reviews if one.decision == Decision.RETURNED]
    still = _still_returned(returned) if returned else set()
    undone = [_returned(one) for one in returned if (one.author_id, one.work_date) not in still]
    accepted = [one for one in reviews if one.decision == Decision.ACCEPTED]
    undone += [_corrected(one) for one in accepted]
    if accepted:
        others = _still_accepted(accepted, now)
        undone += [_accepted(pk) for pk in {one.author_id for one in accepted} - others]
    untell(agency_id=reviews[0].agency_id, notices=undone, now=now)


def _still_accepted(reviews: Sequence[Review], now: datetime) -> set[int]:
    """Authors of whom something else was accepted today; of months that may still be reviewed."""
    midnight = now.astimezone(LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    left = Review.objects.filter(
        agency_id=reviews[0].agency_id,
        author_id__in={one.author_id for one in reviews},
        work_date__gte=midnight.date() - REVIEWABLE,
        decision=Decision.ACCEPTED,
        decided_at__gte=midnight,
        superseded_at__isnull=True,
    )
    return set(left.order_by().values_list("author_id", flat=True))


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


def _accepted(author_id: int) -> NewNotice:
    return NewNotice(
        posting_id=author_id,
        kind=NoticeKind.ENTRIES_REVIEWED,
        link=reverse("worklogs:month"),
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
