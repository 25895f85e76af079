"""Who can open a locked day: the names to ask."""

from datetime import date

from organizations.access import Actor, in_force
from organizations.models import Posting, Purpose, RoleAssignment, RoleKind
from organizations.queries import ReviewChain

NAMED = 3


def reviewers_named(actor: Actor, on: date) -> list[str]:
    """Who reviews the actor's work on a day, at most three names. Five queries."""
    if actor.posting_id is None:
        return []
    above = ReviewChain(actor.agency_id, on, Purpose.REVIEW).reviewers(actor.posting_id)
    return list(
        Posting.objects.filter(agency_id=actor.agency_id, pk__in=above)
        .order_by("staff__sort_key")
        .values_list("staff__full_name", flat=True)[:NAMED]
    )


def officers_named(actor: Actor, on: date) -> list[str]:
    """The KPI officers of the actor's agency on a day, at most three names. One query."""
    return list(
        RoleAssignment.objects.filter(
            in_force(on), agency_id=actor.agency_id, role=RoleKind.OFFICER
        )
        .order_by("posting__staff__sort_key")
        .values_list("posting__staff__full_name", flat=True)
        .distinct()[:NAMED]
    )
