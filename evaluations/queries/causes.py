"""Objective causes put forward about an entry, and what may still be put forward."""

from evaluations.models import CauseRequest, CauseState, Decision, Deducted, Review
from worklogs.models import WorkEntry


def causes_of(entry: WorkEntry) -> list[CauseRequest]:
    """What was put forward about the entry, the newest first. One query."""
    return list(
        CauseRequest.objects.filter(
            agency_id=entry.agency_id, entry_id=entry.pk, work_date=entry.work_date
        ).select_related("answered_by__staff", "on_behalf_of__staff")
    )


def review_in_force(entry: WorkEntry) -> Review | None:
    """The decision that stands, with who decided. One query."""
    return (
        Review.objects.filter(
            agency_id=entry.agency_id,
            entry_id=entry.pk,
            work_date=entry.work_date,
            superseded_at__isnull=True,
        )
        .select_related("reviewer__staff")
        .first()
    )


def left_to_excuse(review: Review | None) -> dict[Deducted, int]:
    """Pieces for which points are taken, by what they are taken for; nothing that has none."""
    if review is None or review.decision != Decision.ACCEPTED:
        return {}
    left = {
        Deducted.QUALITY_FAULT: review.quality_faults - review.quality_faults_excused,
        Deducted.DELAY: review.delays - review.delays_excused,
    }
    return {what: pieces for what, pieces in left.items() if pieces > 0}


def waiting_for(causes: list[CauseRequest]) -> set[str]:
    """For what an answer is still open."""
    return {one.deducted for one in causes if one.state == CauseState.ASKED}
