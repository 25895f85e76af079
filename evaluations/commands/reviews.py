"""Reviewing entries: accept with a quality level, or return with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations import access
from evaluations.models import Decision, Review
from evaluations.refusals import (
    CauseMissing,
    FaultWithoutProduct,
    MoreExcusedThanHappened,
    OutsideItsRange,
    ReasonMissing,
)
from organizations import audit
from organizations.access import Actor
from organizations.audit import new_id
from organizations.http import LOCAL_ZONE
from organizations.inserting import insert
from organizations.refusals import stated
from worklogs.commands.reviews import Outcome, apply_review, locked_entry
from worklogs.models import EntryStatus, WorkEntry

QUALITY_LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer says of one version of an entry.

    ``accepted_minutes`` None accepts what was declared; other minutes need a reason. Faults and
    delays count pieces; the excused ones name the objective cause that was confirmed.
    """

    entry_id: UUID
    work_date: date
    version: int
    decision: Decision
    quality_level: int | None = None
    accepted_minutes: int | None = None
    quality_faults: int = 0
    quality_faults_excused: int = 0
    delays: int = 0
    delays_excused: int = 0
    reason: str = ""
    objective_cause: str = ""


def review_entry(*, actor: Actor, verdict: Verdict, now: datetime) -> Review:
    """Decide about one entry. An earlier decision stays and is superseded.

    Raises:
        PermissionDenied: somebody else reviews its author.
        Outdated: the entry is no longer at the version that was looked at.
        PeriodIsClosed, OwnWork, NotPosted; and what ``evaluations.refusals`` names.

    Locks: the entry, then its author's day. Cost: fourteen statements.
    """
    return review_entries(actor=actor, verdicts=[verdict], now=now)[0]


def review_entries(*, actor: Actor, verdicts: Sequence[Verdict], now: datetime) -> list[Review]:
    """Decide about several entries, all or none: one of them outdated refuses the whole.

    Raises, locks: as ``review_entry``. Cost: grows by six statements an entry.
    """
    with stated(), transaction.atomic():
        reviewed = access.reviewed_postings(actor, now.astimezone(LOCAL_ZONE).date())
        made = []
        # In one order, so that two reviewers with the same entries cannot wait for each other.
        for verdict in sorted(verdicts, key=lambda one: (one.work_date, str(one.entry_id))):
            entry = locked_entry(
                verdict.entry_id, work_date=verdict.work_date, version=verdict.version
            )
            if entry.author_id not in reviewed:
                raise PermissionDenied
            made.append(_decide(actor, entry, verdict, now))
        apply_review([_outcome(review) for review in made])
        audit.record(
            actor=actor,
            action="evaluations.entries.reviewed",
            object_id=made[0].entry_id if len(made) == 1 else "",
            details={"reviews": [[str(one.entry_id), one.decision] for one in made]},
        )
    return made


def _decide(actor: Actor, entry: WorkEntry, verdict: Verdict, now: datetime) -> Review:
    if actor.posting_id is None:
        raise PermissionDenied
    _check(entry, verdict)
    accepts = verdict.decision == Decision.ACCEPTED
    Review.objects.filter(
        entry_id=entry.pk, work_date=entry.work_date, superseded_at__isnull=True
    ).update(superseded_at=now)
    minutes = entry.minutes if verdict.accepted_minutes is None else verdict.accepted_minutes
    review = Review(
        id=new_id(),
        agency_id=entry.agency_id,
        entry_id=entry.pk,
        work_date=entry.work_date,
        entry_version=entry.version,
        author_id=entry.author_id,
        reviewer_id=actor.posting_id,
        by_right=access.by_right_of(actor),
        decision=verdict.decision,
        quality_level=verdict.quality_level if accepts else None,
        accepted_minutes=minutes if accepts else None,
        quality_faults=verdict.quality_faults if accepts else 0,
        quality_faults_excused=verdict.quality_faults_excused if accepts else 0,
        delays=verdict.delays if accepts else 0,
        delays_excused=verdict.delays_excused if accepts else 0,
        reason=verdict.reason,
        objective_cause=verdict.objective_cause if accepts else "",
        decided_at=now,
    )
    insert([review])
    return review


def _check(entry: WorkEntry, verdict: Verdict) -> None:
    """Refuse what the constraints would refuse too, with a name for the page."""
    if verdict.decision == Decision.RETURNED:
        if not verdict.reason:
            raise ReasonMissing
        return
    minutes = verdict.accepted_minutes
    if verdict.quality_level not in QUALITY_LEVELS or (
        minutes is not None and not 0 <= minutes <= entry.minutes
    ):
        raise OutsideItsRange
    if minutes is not None and minutes != entry.minutes and not verdict.reason:
        raise ReasonMissing
    if (
        verdict.quality_faults_excused > verdict.quality_faults
        or verdict.delays_excused > verdict.delays
    ):
        raise MoreExcusedThanHappened
    if (verdict.quality_faults_excused or verdict.delays_excused) and not verdict.objective_cause:
        raise CauseMissing
    if verdict.quality_faults and not entry.quantity:
        raise FaultWithoutProduct


def _outcome(review: Review) -> Outcome:
    accepted = review.decision == Decision.ACCEPTED
    return Outcome(
        entry_id=review.entry_id,
        work_date=review.work_date,
        version=review.entry_version,
        status=EntryStatus.ACCEPTED if accepted else EntryStatus.RETURNED,
        accepted_minutes=review.accepted_minutes,
        return_reason="" if accepted else review.reason,
    )
