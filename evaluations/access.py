"""Who may review and assess whom. Read from the live chain of the agency, never stored."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from evaluations import policy
from organizations.access import Actor, visible_units
from organizations.models import Posting, Purpose
from organizations.queries import ReviewChain
from organizations.rules.policy import Action, Relation
from organizations.rules.rights import Authority
from worklogs.models import WorkEntry

LOOKED_AT = policy.REVIEW.states(Relation.JUDGED)
# What somebody does to those whose work they judge, by what may be given.
BY_PURPOSE: Mapping[Purpose, Action] = {
    Purpose.REVIEW: policy.REVIEW,
    Purpose.ASSESS: policy.ASSESS,
    Purpose.ALL: policy.FIND,
}


def rights_over(
    actor: Actor, on: date, purpose: Purpose = Purpose.REVIEW
) -> Mapping[int, Authority]:
    """Postings whose work the actor judges, with the right and on whose behalf; kept with each
    decision. By the heads, deputies and grants in force on the day of the decision: whoever heads
    the unit now decides, also about work of a posting that has ended. Four queries."""
    if actor.posting_id is None or not actor.may(BY_PURPOSE[purpose], Relation.JUDGED):
        return {}
    return ReviewChain(actor.agency_id, on, purpose).authorities_of(actor.posting_id)


def reviewed_postings(actor: Actor, on: date, purpose: Purpose = Purpose.REVIEW) -> frozenset[int]:
    """The same without the rights. Four queries."""
    return frozenset(rights_over(actor, on, purpose))


def reviewed_for(
    actor: Actor, on: date, purposes: Collection[Purpose]
) -> dict[Purpose, frozenset[int]]:
    """The same for several purposes. Four queries in all."""
    if actor.posting_id is None:
        return dict.fromkeys(purposes, frozenset())
    chains = ReviewChain.for_each(actor.agency_id, on, purposes)
    return {purpose: chain.reviewed_by(actor.posting_id) for purpose, chain in chains.items()}


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
    if pk not in reviewed_postings(actor, today, Purpose.ASSESS):
        raise PermissionDenied
    return posting


def may_see_result(actor: Actor, posting: Posting, on: date) -> bool:
    """One's own; those of units one heads; those one assesses that day, by a right that was given
    too; for the agency head, officer and superior all.

    Results are judgements: a head does not see those of a colleague's unit.
    """
    if posting.agency_id != actor.agency_id:
        return False
    if posting.pk == actor.posting_id or posting.staff_id == actor.staff_id:
        return True
    reach = actor.reach(policy.SEE_RESULT)
    if Relation.AGENCY in reach:
        return True
    if Relation.BELOW in reach and visible_units(actor).filter(pk=posting.unit_id).exists():
        return True
    return Relation.JUDGED in reach and posting.pk in reviewed_postings(actor, on, Purpose.ASSESS)
