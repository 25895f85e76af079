"""Arising work that was proposed: mine, and what waits for me."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from organizations.access import Actor
from organizations.queries import ReviewChain
from worklogs.models import ArisingStatus, AssignmentProposal

SHOWN = 50
LOOKS_BACK = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What waits for the actor, the oldest first, and what was decided lately."""

    waiting: list[AssignmentProposal]
    decided: list[AssignmentProposal]


def my_proposals(actor: Actor) -> list[AssignmentProposal]:
    """What the actor proposed, the latest first, at most 50. One query."""
    return list(all_my_proposals(actor)[:SHOWN])


def all_my_proposals(actor: Actor) -> QuerySet[AssignmentProposal]:
    """Whatever the actor proposed. One query."""
    return _loaded().filter(agency_id=actor.agency_id, proposer_id=actor.posting_id)


def decisions_of(actor: Actor, today: date, now: datetime) -> Decisions:
    """Proposals whose proposer the actor reviews, at most 100 that wait and 50 that do not. Five
    queries."""
    theirs = _of_reviewed(actor, today)
    waiting = theirs.filter(status=ArisingStatus.PROPOSED).order_by("due_on", "pk")
    decided = theirs.exclude(status=ArisingStatus.PROPOSED).filter(decided_at__gte=now - LOOKS_BACK)
    return Decisions(list(waiting[: 2 * SHOWN]), list(decided.order_by("-decided_at")[:SHOWN]))


def all_waiting_for(actor: Actor, today: date) -> QuerySet[AssignmentProposal]:
    """Every proposal that the actor may decide today. Four queries."""
    return _of_reviewed(actor, today).filter(status=ArisingStatus.PROPOSED)


def waiting_for(actor: Actor, today: date) -> int:
    """How many proposals wait for the actor. One query, or four when any waits in the agency."""
    proposers = list(
        AssignmentProposal.objects.filter(
            agency_id=actor.agency_id, status=ArisingStatus.PROPOSED
        ).values_list("proposer_id", flat=True)
    )
    if not proposers:
        return 0
    chain = ReviewChain(actor.agency_id, today)
    return sum(actor.posting_id in chain.reviewers(proposer) for proposer in proposers)


def get_to_decide(actor: Actor, pk: UUID, today: date) -> AssignmentProposal:
    """A proposal of somebody the actor reviews, decided or not. Four queries.

    Raises:
        Http404: missing, foreign, the actor's own, or for somebody else to decide.
    """
    proposal = _loaded().filter(agency_id=actor.agency_id, pk=pk).first()
    if proposal is None or actor.posting_id not in deciders(actor.agency_id, proposal, today):
        raise Http404
    return proposal


def get_own_proposal(actor: Actor, pk: UUID) -> AssignmentProposal:
    """A proposal of the actor's. One query.

    Raises:
        Http404: missing, or somebody else's.
    """
    proposal = _loaded().filter(proposer_id=actor.posting_id, pk=pk).first()
    if proposal is None:
        raise Http404
    return proposal


def deciders(agency_id: int, proposal: AssignmentProposal, on: date) -> Collection[int]:
    """Postings that may accept or refuse it: those who review the proposer. Three queries."""
    return ReviewChain(agency_id, on).reviewers(proposal.proposer_id)


def _of_reviewed(actor: Actor, on: date) -> QuerySet[AssignmentProposal]:
    proposers = _reviewed_by(actor, on)
    return _loaded().filter(agency_id=actor.agency_id, proposer_id__in=proposers)


def _reviewed_by(actor: Actor, on: date) -> Collection[int]:
    if actor.posting_id is None:
        return frozenset()
    return ReviewChain(actor.agency_id, on).reviewed_by(actor.posting_id)


def _loaded() -> QuerySet[AssignmentProposal]:
    return AssignmentProposal.objects.select_related("task", "proposer__staff", "proposer__unit")
