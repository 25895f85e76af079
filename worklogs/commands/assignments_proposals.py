"""Arising work: proposed by who does it, accepted or refused by who reviews them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.refusals import OwnWork, stated
from worklogs.commands.assignments import Piece, Work, assign_pieces
from worklogs.models import (
    ArisingStatus,
    Assignment,
    AssignmentOrigin,
    AssignmentProposal,
    BatchSource,
)
from worklogs.policy import KEEP_LOG
from worklogs.queries.assignments_proposals import deciders
from worklogs.queries.catalogue import valid_tasks
from worklogs.refusals import ProposalIsDecided, TaskNotValid


@dataclass(frozen=True, slots=True)
class Arising:
    """Work that came up. ``id`` is made with the form: proposing it twice stores it once."""

    id: UUID
    task_id: int
    title: str
    quantity: Decimal
    starts_on: date
    due_on: date
    reason: str


def propose_work(*, actor: Actor, arising: Arising, now: datetime) -> AssignmentProposal:
    """Propose work to whoever reviews the actor. It counts nowhere until it is accepted.

    Raises:
        PermissionDenied: the actor keeps no log.
        TaskNotValid: the task does not stand in the catalogue on the first day.
        PeriodIsClosed, NoPeriod: of the period that holds the due day.
        ProposalIsDecided: the form's id was used for another proposal.
    """
    if not actor.may(KEEP_LOG) or actor.posting_id is None or actor.unit_id is None:
        raise PermissionDenied
    task = valid_tasks(actor.agency_id, arising.starts_on).filter(pk=arising.task_id).first()
    if task is None:
        raise TaskNotValid
    proposal = AssignmentProposal(
        id=arising.id,
        agency_id=actor.agency_id,
        unit_id=actor.unit_id,
        proposer_id=actor.posting_id,
        task=task,
        title=arising.title or task.name,
        quantity=arising.quantity,
        starts_on=arising.starts_on,
        due_on=arising.due_on,
        reason=arising.reason,
        proposed_at=now,
    )
    with stated():
        try:
            with transaction.atomic():
                proposal.save(force_insert=True)
                _record(actor, proposal, "worklogs.proposal.made")
        except IntegrityError:
            return _proposed_before(proposal)
    return proposal


def accept_proposal(
    *, actor: Actor, proposal_id: UUID, quantity: Decimal, now: datetime
) -> Assignment:
    """Make it assigned work of origin arising, with the actor as assigner.

    Raises:
        PermissionDenied: the actor does not review the proposer; nobody accepts their own.
        ProposalIsDecided: it was decided or withdrawn before.
        TaskNotValid, NotPosted, PeriodIsClosed, NoPeriod: as for any assigned work.

    Locks the proposal, so that of two decisions at once the second sees the first.
    """
    with stated(), transaction.atomic():
        proposal = _undecided(actor, proposal_id, now)
        work = Work(
            task_id=proposal.task_id,
            title=proposal.title,
            quantity=quantity,
            starts_on=proposal.starts_on,
            due_on=proposal.due_on,
            origin=AssignmentOrigin.ARISING,
        )
        made = assign_pieces(
            actor=actor,
            batch_id=proposal.id,
            pieces=[Piece(proposal.proposer_id, work)],
            now=now,
            source=BatchSource.PROPOSAL,
        )
        proposal.assignment = made.assignments[0]
        _decide(proposal, ArisingStatus.ACCEPTED, actor, now)
    return made.assignments[0]


def refuse_proposal(*, actor: Actor, proposal_id: UUID, reason: str, now: datetime) -> None:
    """Refuse it with a reason that the proposer reads.

    Raises: PermissionDenied, ProposalIsDecided.
    """
    with stated(), transaction.atomic():
        proposal = _undecided(actor, proposal_id, now)
        proposal.refusal_reason = reason
        _decide(proposal, ArisingStatus.REFUSED, actor, now)


def withdraw_proposal(*, actor: Actor, proposal_id: UUID, now: datetime) -> None:
    """Take the actor's own proposal back while nobody has decided.

    Raises: PermissionDenied: somebody else's. ProposalIsDecided.
    """
    with stated(), transaction.atomic():
        proposal = _locked(actor, proposal_id)
        if proposal.proposer_id != actor.posting_id:
            raise PermissionDenied
        _decide(proposal, ArisingStatus.WITHDRAWN, actor, now)


def _proposed_before(proposal: AssignmentProposal) -> AssignmentProposal:
    """The same, stored by an earlier click or another tab."""
    words = ("proposer_id", "task_id", "title", "quantity", "starts_on", "due_on", "reason")
    stored = AssignmentProposal.objects.filter(agency_id=proposal.agency_id, pk=proposal.pk).first()
    if stored is None or any(getattr(stored, name) != getattr(proposal, name) for name in words):
        raise ProposalIsDecided
    return stored


def _undecided(actor: Actor, proposal_id: UUID, now: datetime) -> AssignmentProposal:
    proposal = _locked(actor, proposal_id)
    if proposal.proposer.staff_id == actor.staff_id:
        raise OwnWork
    today = now.astimezone(LOCAL_ZONE).date()
    if actor.posting_id not in deciders(actor.agency_id, proposal, today):
        raise PermissionDenied
    return proposal


def _locked(actor: Actor, proposal_id: UUID) -> AssignmentProposal:
    proposal = (
        AssignmentProposal.objects.select_for_update(of=("self",))
        .select_related("proposer")
        .get(agency_id=actor.agency_id, pk=proposal_id)
    )
    if proposal.status != ArisingStatus.PROPOSED:
        raise ProposalIsDecided
    return proposal


def _decide(
    proposal: AssignmentProposal, status: ArisingStatus, actor: Actor, now: datetime
) -> None:
    proposal.status = status
    proposal.decided_by_id = actor.posting_id
    proposal.decided_at = now
    proposal.save(
        update_fields=["status", "decided_by", "decided_at", "refusal_reason", "assignment"]
    )
    _record(actor, proposal, f"worklogs.proposal.{status}")


def _record(actor: Actor, proposal: AssignmentProposal, action: str) -> None:
    details: dict[str, object] = {"task": proposal.task_id, "quantity": str(proposal.quantity)}
    if proposal.refusal_reason:
        details["reason"] = proposal.refusal_reason
    audit.record(actor=actor, action=action, object_id=proposal.pk, details=details)
