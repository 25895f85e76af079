"""Who may see and assign work inside an agency."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from organizations.access import Actor, in_force, subtree
from organizations.models import Posting, RoleKind
from worklogs.models import Assignment


def assignable_postings(actor: Actor, on: date) -> QuerySet[Posting]:
    """Postings that the actor may give work to: those of the units below the ones they head.

    The superior of the agency head may assign to the heads at the root. Nobody assigns to
    themselves: a score is divided by assigned work.
    """
    postings = Posting.objects.filter(in_force(on), agency_id=actor.agency_id, keeps_log=True)
    below = Q(unit__in=subtree(actor.headed_unit_ids(), agency_id=actor.agency_id))
    if actor.holds(RoleKind.SUPERIOR):
        below |= Q(roles__role=RoleKind.AGENCY_HEAD)
    return (
        postings.filter(below)
        .exclude(staff_id=actor.staff_id)
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "id")
        .distinct()
    )


def get_managed_assignment(actor: Actor, pk: int, on: date) -> Assignment:
    """An assignment of somebody the actor may give work to.

    Raises:
        Http404: missing, foreign, or of a unit that is not theirs: all answer alike.
    """
    assignment = (
        Assignment.objects.filter(
            agency_id=actor.agency_id,
            pk=pk,
            assignee__in=assignable_postings(actor, on).order_by().values("pk"),
        )
        .select_related("assignee__staff", "task")
        .first()
    )
    if assignment is None:
        raise Http404
    return assignment
