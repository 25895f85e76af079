"""The decisions about entries: the one in force, and all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from evaluations.models import Review
from organizations.access import Actor
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


def said_already(
    actor: Actor, entry_id: UUID, work_date: date, *, version: int, said: Mapping[str, object]
) -> Review | None:
    """The actor's decision in force about that version, if it says the same. One query."""
    return Review.objects.filter(
        agency_id=actor.agency_id,
        entry_id=entry_id,
        work_date=work_date,
        entry_version=version,
        reviewer_id=actor.posting_id,
        superseded_at__isnull=True,
        **said,
    ).first()
