"""Who may review and assess whom. Read from the live chain of the agency, never stored."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from organizations.access import UNIT_ROLES, Actor, visible_units
from organizations.models import Posting, RoleKind
from organizations.queries import ReviewChain
from worklogs.models import EntryStatus, WorkEntry

LOOKED_AT = (EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.ACCEPTED)


def reviewed_postings(actor: Actor, on: date) -> frozenset[int]:
    """Postings whose work the actor reviews, by the heads in office that day: whoever heads the
    unit now decides, also about work of a posting that has ended. Three queries."""
    if actor.posting_id is None or not actor.holds(*UNIT_ROLES, RoleKind.SUPERIOR):
        return frozenset()
    return ReviewChain(actor.agency_id, on).reviewed_by(actor.posting_id)


def by_right_of(actor: Actor) -> str:
    """The role under which the actor reviews; kept with each decision."""
    for role in (RoleKind.HEAD, RoleKind.AGENCY_HEAD, RoleKind.SUPERIOR):
        if actor.holds(role):
            return str(role)
    raise PermissionDenied


def get_reviewable_entry(
    actor: Actor, entry_id: UUID, *, work_date: date, today: date
) -> WorkEntry:
    """An entry whose author the actor reviews today.

    Raises:
        Http404: missing, of another agency, or never submitted: all answer alike.
        PermissionDenied: an entry of the actor's agency that others review.
    """
    entry = (
        WorkEntry.objects.filter(
            agency_id=actor.agency_id, pk=entry_id, work_date=work_date, status__in=LOOKED_AT
        )
        .select_related("author__staff", "author__unit", "task", "assignment")
        .first()
    )
    if entry is None:
        raise Http404
    if entry.author_id not in reviewed_postings(actor, today):
        raise PermissionDenied
    return entry


def get_assessed_posting(actor: Actor, pk: int, *, today: date) -> Posting:
    """A posting whose month the actor assesses.

    Raises:
        Http404: missing, or of another agency: both answer alike.
        PermissionDenied: a posting of the actor's agency that others assess.
    """
    posting = Posting.objects.filter(agency_id=actor.agency_id, pk=pk).first()
    if posting is None:
        raise Http404
    if pk not in reviewed_postings(actor, today):
        raise PermissionDenied
    return posting


def may_see_result(actor: Actor, posting: Posting) -> bool:
    """One's own; those of units one heads; for the agency head, officer and superior all.

    Results are judgements: a head does not see those of a colleague's unit.
    """
    if posting.agency_id != actor.agency_id:
        return False
    if posting.pk == actor.posting_id or posting.staff_id == actor.staff_id:
        return True
    if actor.holds(RoleKind.AGENCY_HEAD, RoleKind.OFFICER, RoleKind.SUPERIOR):
        return True
    return visible_units(actor).filter(pk=posting.unit_id).exists()
