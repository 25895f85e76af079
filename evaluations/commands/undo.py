"""Taking a decision back within seconds, as a slip of the key."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations.commands.telling import untell_authors
from evaluations.models import Decision, Review
from evaluations.refusals import NotUndone, UndoIsOver
from evaluations.rules.undoing import may_undo
from organizations import audit
from organizations.access import Actor
from organizations.refusals import EntryIsFrozen, Outdated, stated
from worklogs.commands.reviews import Outcome, lock_days, take_back
from worklogs.models import EntryStatus, WorkEntry


def undo_reviews(
    *, actor: Actor, decided: Sequence[tuple[UUID, date]], now: datetime
) -> list[Review]:
    """Take back one's own decisions (id, work date), all or none: their entries wait again.

    The decision stays and is superseded, by nothing.

    Raises:
        PermissionDenied: unknown, or somebody else's decision.
        UndoIsOver: more than ten seconds have passed.
        NotUndone: the entry was changed or decided since, or did not wait when it was decided.
        PeriodIsClosed.

    What was told of it is taken back, unless it was read. Locks: the authors' days. Cost: 8
    statements, and two more for decisions that were told.
    """
    days = [day for _, day in decided]
    if actor.posting_id is None or not decided:
        raise PermissionDenied
    ours = Review.objects.filter(
        agency_id=actor.agency_id,
        pk__in=[pk for pk, _ in decided],
        work_date__range=(min(days), max(days)),
        reviewer_id=actor.posting_id,
    )
    with stated(), transaction.atomic():
        seen = list(ours)
        if {one.pk for one in seen} != {pk for pk, _ in decided}:
            raise PermissionDenied
        lock_days(actor.agency_id, [(one.entry_id, one.work_date) for one in seen])
        reviews = list(ours.filter(superseded_at__isnull=True))
        if len(reviews) != len(seen):
            raise NotUndone
        if not all(may_undo(one.decided_at, now) for one in reviews):
            raise UndoIsOver
        outcomes = _before(reviews)
        ours.update(superseded_at=now)
        _take_back(outcomes)
        untell_authors(reviews, now=now)
        audit.record(
            actor=actor,
            action="evaluations.entries.undone",
            object_id=reviews[0].entry_id if len(reviews) == 1 else "",
            details={"reviews": [[str(one.entry_id), str(one.pk)] for one in reviews]},
        )
    return reviews


def _take_back(outcomes: Sequence[Outcome]) -> None:
    try:
        with stated():
            take_back(outcomes)
    except Outdated as error:
        raise NotUndone from error
    except EntryIsFrozen as error:  # the database's own clock says the seconds are over
        raise UndoIsOver from error


def _before(reviews: Sequence[Review]) -> list[Outcome]:
    """What the decisions made of their entries, with the reason of return that stood before."""
    days = [one.work_date for one in reviews]
    span, entry_ids = (min(days), max(days)), [one.entry_id for one in reviews]
    entries = {
        entry.pk: entry
        for entry in WorkEntry.objects.filter(
            agency_id=reviews[0].agency_id, pk__in=entry_ids, work_date__range=span
        )
    }
    earlier = {
        one.entry_id: one
        for one in Review.objects.filter(
            agency_id=reviews[0].agency_id,
            author_id__in={one.author_id for one in reviews},
            entry_id__in=entry_ids,
            work_date__range=span,
            superseded_at__in={one.decided_at for one in reviews},
        )
    }
    return [_outcome(one, entries, earlier.get(one.entry_id)) for one in reviews]


def _outcome(review: Review, entries: Mapping[UUID, WorkEntry], earlier: Review | None) -> Outcome:
    """Raises ``NotUndone`` when the entry did not wait before the decision."""
    entry = entries[review.entry_id]
    sent_again = (
        earlier is not None
        and earlier.decision == Decision.RETURNED
        and entry.changed_at >= earlier.decided_at
    )
    if earlier is not None and not sent_again:
        raise NotUndone
    accepted = review.decision == Decision.ACCEPTED
    return Outcome(
        entry_id=entry.pk,
        work_date=entry.work_date,
        version=review.entry_version,
        status=EntryStatus.ACCEPTED if accepted else EntryStatus.RETURNED,
        return_reason=earlier.reason if earlier is not None else "",
    )
