"""The decisions about entries: the one in force, and all of them."""

from collections.abc import Sequence
from uuid import UUID

from evaluations.models import Review
from worklogs.models import WorkEntry


def reviews_in_force(entries: Sequence[WorkEntry]) -> dict[UUID, UUID]:
    """The decision in force of each of these entries that has one. One query, or none."""
    if not entries:
        return {}
    days = [entry.work_date for entry in entries]
    return dict(
        Review.objects.filter(
            agency_id=entries[0].agency_id,
            entry_id__in=[entry.pk for entry in entries],
            work_date__range=(min(days), max(days)),
            superseded_at__isnull=True,
        ).values_list("entry_id", "pk")
    )


def reviews_of(entry: WorkEntry) -> list[Review]:
    """All decisions about an entry, the newest first, with who decided. One query."""
    return list(
        Review.objects.filter(
            agency_id=entry.agency_id, entry_id=entry.pk, work_date=entry.work_date
        )
        .select_related("reviewer__staff", "on_behalf_of__staff")
        .order_by("-decided_at", "-id")
    )
