"""Reviewing entries: accept with a quality level, or return with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations import access
from evaluations.commands.telling import tell_authors
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
from organizations.refusals import Outdated, stated
from organizations.rules.rights import Authority
from worklogs.commands.reviews import Outcome, apply_review, lock_days, locked_entries
from worklogs.models import EntryStatus, WorkEntry

QUALITY_LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer says of one version of an entry.

    ``supersedes`` is the decision in force that was on the screen, None for an entry that had none:
    of two reviewers who look at the same, the second is told of the first.
    ``accepted_minutes`` None accepts what was declared; other minutes need a reason. Faults and
    delays count pieces; the excused ones name the objective cause that was confirmed.
    """

    entry_id: UUID
    work_date: date
    version: int
    decision: Decision
    supersedes: UUID | None = None
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
        Outdated: the entry is no longer at the version that was looked at, or somebody else has
            decided meanwhile.
        PeriodIsClosed, OwnWork, NotPosted; and what ``evaluations.refusals`` names.

    Locks: the author's day, then the entry, as the author's own saves do. 12 statements.
    """
    return review_entries(actor=actor, verdicts=[verdict], now=now)[0]


def review_entries(*, actor: Actor, verdicts: Sequence[Verdict], now: datetime) -> list[Review]:
    """Decide about several entries, all or none: one of them outdated refuses the whole.

    Raises, locks: as ``review_entry``. 12 statements, whatever their number.
    """
    if actor.posting_id is None or not verdicts:
        raise PermissionDenied
    with stated(), transaction.atomic():
        rights = access.rights_over(actor, now.astimezone(LOCAL_ZONE).date())
        lock_days(actor.agency_id, [(one.entry_id, one.work_date) for one in verdicts])
        made: list[Review] = []
        corrected: list[Review] = []
        ordered = sorted(verdicts, key=lambda one: (one.work_date, str(one.entry_id)))
        entries = locked_entries([(one.entry_id, one.work_date, one.version) for one in ordered])
        for verdict in ordered:
            entry = entries[verdict.entry_id]
            if entry.author_id not in rights:
                raise PermissionDenied
            _check(entry, verdict)
            authority = rights[entry.author_id]
            made.append(_review(authority, actor.posting_id, entry, verdict, now))
            if made[-1].accepted_minutes not in {None, entry.minutes, entry.accepted_minutes}:
                corrected.append(made[-1])
        _supersede(made, [verdict.supersedes for verdict in verdicts], now)
        insert(made)
        apply_review([_outcome(review) for review in made])
        tell_authors(made, corrected=corrected, now=now)
        audit.record(
            actor=actor,
            action="evaluations.entries.reviewed",
            object_id=made[0].entry_id if len(made) == 1 else "",
            details={"reviews": [[str(one.entry_id), one.decision] for one in made]},
        )
    return made


def _supersede(reviews: Sequence[Review], seen: Sequence[UUID | None], now: datetime) -> None:
    """End the decisions in force, if they are the ones that were seen."""
    days = [review.work_date for review in reviews]
    in_force = Review.objects.filter(
        agency_id=reviews[0].agency_id,
        entry_id__in=[review.entry_id for review in reviews],
        work_date__range=(min(days), max(days)),
        superseded_at__isnull=True,
    )
    if set(in_force.values_list("pk", flat=True)) != {pk for pk in seen if pk is not None}:
        raise Outdated
    in_force.update(superseded_at=now)


def _review(
    authority: Authority, reviewer_id: int, entry: WorkEntry, verdict: Verdict, now: datetime
) -> Review:
    accepts = verdict.decision == Decision.ACCEPTED
    minutes = entry.minutes if verdict.accepted_minutes is None else verdict.accepted_minutes
    return Review(
        id=new_id(),
        agency_id=entry.agency_id,
        entry_id=entry.pk,
        work_date=entry.work_date,
        entry_version=entry.version,
        author_id=entry.author_id,
        reviewer_id=reviewer_id,
        by_right=authority.right,
        on_behalf_of_id=authority.on_behalf_of,
        delegation_id=authority.grant,
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


def _check(entry: WorkEntry, verdict: Verdict) -> None:
    """Refuse what the constraints would refuse too, with a name for the page."""
    if verdict.decision == Decision.RETURNED:
        if not verdict.reason:
            raise ReasonMissing
        return
    minutes = verdict.accepted_minutes
    if verdict.quality_level not in QUALITY_LEVELS:
        raise OutsideItsRange("quality_level")
    if minutes is not None and not 0 <= minutes <= entry.minutes:
        raise OutsideItsRange("accepted_minutes")
    if minutes is not None and minutes != entry.minutes and not verdict.reason:
        raise ReasonMissing
    if verdict.quality_faults_excused > verdict.quality_faults:
        raise MoreExcusedThanHappened("quality_faults_excused")
    if verdict.delays_excused > verdict.delays:
        raise MoreExcusedThanHappened("delays_excused")
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
