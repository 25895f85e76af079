"""Putting an objective cause forward, and confirming or refusing it."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from evaluations import access
from evaluations.commands.reviews import Verdict, review_entry
from evaluations.models import CauseRequest, CauseState, Decision, Deducted, Review
from evaluations.queries.causes import left_to_excuse, review_in_force
from evaluations.refusals import CauseMissing, MoreExcusedThanHappened, ReasonMissing
from organizations import audit
from organizations.access import Actor
from organizations.commands import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import NoticeKind
from organizations.refusals import Outdated, stated
from organizations.rules.names import nfc
from worklogs.access import Talk
from worklogs.models import WorkEntry


def ask_cause(
    *, actor: Actor, talk: Talk, deducted: Deducted, pieces: int, reason: str, now: datetime
) -> CauseRequest:
    """Put an objective cause forward for pieces of one's own entry, and tell who may confirm it.

    Raises:
        PermissionDenied: the entry is somebody else's.
        CauseMissing: no reason.
        MoreExcusedThanHappened: more pieces than points are taken for, or nothing was taken.
        Outdated: one waits for an answer already. PeriodIsClosed.

    Cost: seven statements.
    """
    if actor.posting_id is None or not talk.is_author:
        raise PermissionDenied
    said = nfc(reason).strip()
    if not said:
        raise CauseMissing("reason")
    entry = talk.entry
    if not 1 <= pieces <= left_to_excuse(review_in_force(entry)).get(deducted, 0):
        raise MoreExcusedThanHappened("pieces")
    with stated(), transaction.atomic():
        made = CauseRequest.objects.create(
            agency_id=entry.agency_id,
            entry_id=entry.pk,
            work_date=entry.work_date,
            author_id=entry.author_id,
            deducted=deducted,
            pieces=pieces,
            reason=said,
            asked_at=now,
        )
        _told(entry, talk.reviewers, NoticeKind.CAUSE_ASKED, made, now)
        audit.record(
            actor=actor,
            action="evaluations.cause.asked",
            object_id=made.pk,
            details={"entry": str(entry.pk), "for": deducted, "pieces": pieces},
        )
    return made


def answer_cause(
    *, actor: Actor, talk: Talk, request_id: int, confirm: bool, answer: str, now: datetime
) -> CauseRequest:
    """Confirm a cause, which decides about the entry anew with the pieces excused; or refuse it
    with a reason. The author is told.

    Raises:
        PermissionDenied: the actor does not review the author.
        ReasonMissing: a refusal says why.
        MoreExcusedThanHappened: a later decision leaves fewer pieces to excuse.
        Outdated: answered meanwhile. PeriodIsClosed, RightIsOver.

    Locks: the request, then as ``review_entry``. Cost: some twenty statements.
    """
    entry = talk.entry
    rights = access.rights_over(actor, now.astimezone(LOCAL_ZONE).date())
    if entry.author_id not in rights:
        raise PermissionDenied
    authority, said = rights[entry.author_id], nfc(answer).strip()
    if not confirm and not said:
        raise ReasonMissing
    with stated(), transaction.atomic():
        asked = CauseRequest.objects.select_for_update(no_key=True).get(
            pk=request_id, agency_id=actor.agency_id, entry_id=entry.pk
        )
        if asked.state != CauseState.ASKED:
            raise Outdated
        if confirm:
            asked.review_id = _excuse(actor, entry, asked, now).pk
        asked.state = CauseState.CONFIRMED if confirm else CauseState.REFUSED
        asked.answer, asked.answered_at, asked.answered_by_id = said, now, actor.posting_id
        asked.by_right = authority.right
        asked.on_behalf_of_id, asked.delegation_id = authority.on_behalf_of, authority.grant
        asked.save(update_fields=[*ANSWERED])
        _told(entry, [entry.author_id], NoticeKind.CAUSE_ANSWERED, asked, now)
        audit.record(
            actor=actor,
            action=f"evaluations.cause.{asked.state}",
            object_id=asked.pk,
            details={"entry": str(entry.pk), "for": asked.deducted, "pieces": asked.pieces},
        )
    return asked


ANSWERED = (
    "state",
    "answer",
    "answered_at",
    "answered_by",
    "by_right",
    "on_behalf_of",
    "delegation",
    "review_id",
)


def _excuse(actor: Actor, entry: WorkEntry, asked: CauseRequest, now: datetime) -> Review:
    """The decision that stands, said again with these pieces excused and the cause named."""
    stands = review_in_force(entry)
    if stands is None or asked.pieces > left_to_excuse(stands).get(Deducted(asked.deducted), 0):
        raise MoreExcusedThanHappened
    faults, delays = stands.quality_faults_excused, stands.delays_excused
    if asked.deducted == Deducted.QUALITY_FAULT:
        faults += asked.pieces
    else:
        delays += asked.pieces
    causes = [cause for cause in (stands.objective_cause, asked.reason) if cause]
    return review_entry(
        actor=actor,
        verdict=Verdict(
            entry_id=entry.pk,
            work_date=entry.work_date,
            version=entry.version,
            decision=Decision.ACCEPTED,
            supersedes=stands.pk,
            quality_level=stands.quality_level,
            accepted_minutes=stands.accepted_minutes,
            quality_faults=stands.quality_faults,
            quality_faults_excused=faults,
            delays=stands.delays,
            delays_excused=delays,
            reason=stands.reason,
            objective_cause="; ".join(dict.fromkeys(causes))[:500],
        ),
        now=now,
    )


def _told(
    entry: WorkEntry, postings: Iterable[int], kind: NoticeKind, about: CauseRequest, now: datetime
) -> None:
    notify(
        agency_id=entry.agency_id,
        notices=[
            NewNotice(
                posting_id=pk,
                kind=kind,
                link=reverse("evaluations:talk", args=[entry.work_date, entry.pk]),
                subject=str(about.pk),
                data={"day": str(entry.work_date)},
            )
            for pk in sorted(postings)
        ],
        now=now,
    )
