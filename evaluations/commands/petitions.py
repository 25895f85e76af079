"""Petitions: filed by the person, proposed by one, answered by another, once and for all."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from evaluations import access
from evaluations.commands.told import ANSWERERS, PROPOSERS, tell_handlers, tell_petitioner
from evaluations.models import Petition, PetitionOutcome, PetitionState, Publication
from evaluations.policy import ANSWER_PETITION, PROPOSE_ANSWER
from evaluations.queries.petitions import petition_terms
from evaluations.refusals import AnswerMissing, ReasonMissing, TooLate
from evaluations.rules.petitions import answer_until, file_until
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Purpose
from organizations.queries import working_calendar
from organizations.refusals import Outdated, stated
from organizations.rules.policy import Relation

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the answer would be, in words for the petitioner."""

    outcome: PetitionOutcome
    answer: str


def file_petition(
    *, actor: Actor, publication: Publication, node: str, words: str, now: datetime
) -> Petition:
    """Petition against one's own published result, at the number it is about.

    Raises:
        PermissionDenied: the result is somebody else's.
        ReasonMissing: it says nothing.
        TooLate: the days to petition are over.
        Outdated: there is a petition about this result already.

    Cost: seven statements.
    """
    if actor.posting_id is None or publication.posting_id != actor.posting_id:
        raise PermissionDenied
    if not words.strip():
        raise ReasonMissing
    today = now.astimezone(LOCAL_ZONE).date()
    published_on = publication.published_at.astimezone(LOCAL_ZONE).date()
    terms = petition_terms(publication.posting, published_on)
    if today > file_until(published_on, terms):
        raise TooLate
    calendar = working_calendar(today, today)
    try:
        with stated(), transaction.atomic():
            made = Petition.objects.create(
                agency_id=actor.agency_id,
                posting_id=actor.posting_id,
                publication=publication,
                node=node,
                words=words.strip()[:LONGEST],
                filed_at=now,
                due_on=answer_until(today, terms, calendar),
            )
            _audit(actor, "evaluations.petition.filed", made)
            tell_handlers(made, PROPOSERS, now)
    except IntegrityError:
        raise Outdated from None
    return made


def propose_answer(*, actor: Actor, petition: Petition, proposal: Proposal, now: datetime) -> None:
    """Propose what the answer should be; somebody else will give it.

    Raises:
        PermissionDenied: the actor neither keeps the agency's KPI nor assesses the person.
        AnswerMissing: no words.
        OwnWork: one's own petition. Outdated: it is no longer waiting.
    """
    if not may_propose(actor, petition, now):
        raise PermissionDenied
    if not proposal.answer.strip():
        raise AnswerMissing
    with transaction.atomic():
        _move(
            actor,
            petition,
            PetitionState.FILED,
            "evaluations.petition.proposed",
            state=PetitionState.PROPOSED,
            outcome=proposal.outcome,
            answer=proposal.answer.strip()[:LONGEST],
            proposed_by_id=actor.posting_id,
            proposed_at=now,
        )
        petition.proposed_by_id = actor.posting_id
        tell_handlers(petition, ANSWERERS, now)


def answer_petition(*, actor: Actor, petition: Petition, now: datetime) -> None:
    """Give the proposed answer. It is final.

    Raises:
        PermissionDenied: only the head of the agency answers; the superior, of the head's own.
        OwnWork: the proposer, or the petitioner. Outdated: nothing is proposed any more.
    """
    if not may_answer(actor, petition):
        raise PermissionDenied
    with transaction.atomic():
        _move(
            actor,
            petition,
            PetitionState.PROPOSED,
            "evaluations.petition.answered",
            state=PetitionState.ANSWERED,
            answered_by_id=actor.posting_id,
            answered_at=now,
        )
        tell_petitioner(petition, now)


def send_back_proposal(*, actor: Actor, petition: Petition, reason: str, now: datetime) -> None:
    """Ask for another proposal, with a reason.

    Raises:
        PermissionDenied: as for answering. ReasonMissing. Outdated.
    """
    del now  # the audit trail stamps the moment itself
    if not may_answer(actor, petition):
        raise PermissionDenied
    if not reason.strip():
        raise ReasonMissing
    _move(
        actor,
        petition,
        PetitionState.PROPOSED,
        "evaluations.petition.sent_back",
        state=PetitionState.FILED,
        outcome="",
        answer="",
        proposed_by_id=None,
        proposed_at=None,
        sent_back=reason.strip()[:500],
    )


def withdraw_petition(*, actor: Actor, petition: Petition, now: datetime) -> None:
    """Take one's own petition back while it is not answered.

    Raises:
        PermissionDenied: somebody else's. Outdated: it was answered meanwhile.
    """
    if petition.posting_id != actor.posting_id:
        raise PermissionDenied
    _move(
        actor,
        petition,
        PetitionState(petition.state),
        "evaluations.petition.withdrawn",
        state=PetitionState.WITHDRAWN,
        withdrawn_at=now,
    )


def may_propose(actor: Actor, petition: Petition, now: datetime) -> bool:
    """The KPI officer and whoever assesses the person; never the person."""
    if actor.posting_id is None or petition.posting.staff_id == actor.staff_id:
        return False
    today = now.astimezone(LOCAL_ZONE).date()
    return actor.may(PROPOSE_ANSWER, Relation.AGENCY) or (
        petition.posting_id in access.reviewed_postings(actor, today, Purpose.ASSESS)
    )


def may_answer(actor: Actor, petition: Petition) -> bool:
    """The head of the agency, or the superior; never the person, nor whoever proposed."""
    if actor.posting_id is None or petition.posting.staff_id == actor.staff_id:
        return False
    proposed_by = petition.proposed_by
    if proposed_by is not None and proposed_by.staff_id == actor.staff_id:
        return False
    return actor.may(ANSWER_PETITION)


def _move(
    actor: Actor, petition: Petition, before: PetitionState, action: str, **changes: object
) -> None:
    """One step of the petition, if it still stands where it was seen.

    Raises:
        Outdated: it does not. OwnWork: the database found the same person twice.
    """
    with stated(), transaction.atomic():
        changed = Petition.objects.filter(
            pk=petition.pk, agency_id=actor.agency_id, state=before
        ).update(**changes)
        if not changed:
            raise Outdated
        _audit(actor, action, petition)


def _audit(actor: Actor, action: str, petition: Petition) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_id=petition.pk,
        details={"posting": petition.posting_id, "publication": petition.publication_id},
    )
