"""How assigned work stands: assigned, accepted, waiting, left."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from organizations.models import Period
from worklogs.models import Assignment, EntryStatus, WorkEntry

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """One assignment and the finished pieces logged against it."""

    assignment: Assignment
    accepted: Decimal
    waiting: Decimal

    @property
    def left(self) -> Decimal:
        """Pieces neither accepted nor waiting; never below zero."""
        return max(NOTHING, self.assignment.quantity - self.accepted - self.waiting)

    @property
    def share(self) -> int:
        """Accepted pieces in percent of the assigned ones, at most 100."""
        return int(min(Decimal(100), 100 * self.accepted / self.assignment.quantity))


def progress_of(agency_id: int, assignee_ids: Collection[int], period: Period) -> list[Progress]:
    """Work of these people that is due in the period, soonest first. Two queries."""
    assignments = list(
        Assignment.objects.filter(
            agency_id=agency_id,
            assignee_id__in=assignee_ids,
            due_on__range=(period.starts_on, period.ends_on),
            cancelled_at__isnull=True,
        )
        .select_related("task", "assignee__staff")
        .order_by("due_on", "pk")
    )
    done = {
        row["assignment_id"]: row
        for row in WorkEntry.objects.filter(
            agency_id=agency_id, assignment_id__in=[one.pk for one in assignments]
        )
        .order_by()
        .values("assignment_id")
        .annotate(
            accepted=Sum("quantity", filter=Q(status=EntryStatus.ACCEPTED), default=NOTHING),
            waiting=Sum("quantity", filter=Q(status=EntryStatus.SUBMITTED), default=NOTHING),
        )
    }
    return [
        Progress(
            assignment=one,
            accepted=done[one.pk]["accepted"] if one.pk in done else NOTHING,
            waiting=done[one.pk]["waiting"] if one.pk in done else NOTHING,
        )
        for one in assignments
    ]
