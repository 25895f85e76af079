"""Findings and exceptions about a level, and making results known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from evaluations import access
from evaluations.commands.told import tell_published
from evaluations.models import DecisionKind, LevelDecision, Publication, Score
from evaluations.policy import EXCEPT_FROM_QUOTA
from evaluations.queries.inputs import leaders_among
from evaluations.queries.quota import held_back, quota_of_scores, scores_in_force
from evaluations.queries.settings import readings
from evaluations.refusals import DocumentMissing, NotALeader, NotCompiled, ReasonMissing
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Period, Purpose
from organizations.refusals import Outdated, stated


@dataclass(frozen=True, slots=True)
class Finding:
    """What was decided of a person's month, by which document."""

    posting_id: int
    kind: DecisionKind
    document: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """How many results were made known, and how many wait because the quota is full."""

    published: int
    held: int


def decide_level(*, actor: Actor, period: Period, finding: Finding, now: datetime) -> LevelDecision:
    """Record a finding that makes a month *not completed*, or an exception from the quota.

    Raises:
        PermissionDenied: the actor neither assesses the person nor heads the agency; only the
            head of the agency excepts from the quota.
        DocumentMissing: no document is named.
        NotALeader: corruption in the unit led is said of somebody who leads none.
        Outdated: the same was recorded already.
        PeriodIsClosed, OwnWork.

    Cost: seven statements.
    """
    if actor.posting_id is None or not may_decide(actor, finding, now):
        raise PermissionDenied
    if not finding.document.strip():
        raise DocumentMissing
    if finding.kind == DecisionKind.UNIT_CORRUPTION and not leaders_among(
        actor.agency_id, [finding.posting_id], period
    ):
        raise NotALeader
    try:
        with stated(), transaction.atomic():
            made = LevelDecision.objects.create(
                agency_id=actor.agency_id,
                posting_id=finding.posting_id,
                period=period,
                kind=finding.kind,
                document=finding.document.strip(),
                note=finding.note.strip(),
                decided_by_id=actor.posting_id,
                decided_at=now,
            )
            _audit(actor, "evaluations.level.decided", made)
    except IntegrityError:
        raise Outdated from None
    return made


def may_decide(actor: Actor, finding: Finding, now: datetime) -> bool:
    """Whether the actor may record this by a right of their own: findings are not delegated.
    Nobody of another agency is ever among them."""
    if finding.kind == DecisionKind.BEYOND_QUOTA:
        return actor.may(EXCEPT_FROM_QUOTA)
    today = now.astimezone(LOCAL_ZONE).date()
    return finding.posting_id in access.reviewed_postings(actor, today, Purpose.ALL)


def withdraw_decision(*, actor: Actor, decision: LevelDecision, reason: str, now: datetime) -> None:
    """Take a finding or an exception back, with a reason; it stays on record.

    Raises:
        PermissionDenied: somebody else decides about this.
        ReasonMissing: withdrawing needs a reason.
        Outdated: it was withdrawn already.
        PeriodIsClosed: the level it changed is frozen.
    """
    finding = Finding(decision.posting_id, DecisionKind(decision.kind), decision.document)
    if not may_decide(actor, finding, now):
        raise PermissionDenied
    if not reason.strip():
        raise ReasonMissing
    with stated(), transaction.atomic():
        changed = LevelDecision.objects.filter(
            pk=decision.pk, agency_id=actor.agency_id, withdrawn_at__isnull=True
        ).update(withdrawn_at=now, withdraw_reason=reason.strip())
        if not changed:
            raise Outdated
        _audit(actor, "evaluations.level.withdrawn", decision)


@transaction.atomic
def publish_month(*, actor: Actor, period: Period, now: datetime) -> Published:
    """Make the frozen results of everybody the actor assesses known, all at once.

    Those rated excellent who do not fit under the quota of their group, and have no exception,
    wait: their result is not made known, nor changed. Twice publishes nothing twice.

    Raises:
        PermissionDenied: the actor assesses nobody.
        NotCompiled: the month has no frozen scores yet.

    Cost: fourteen statements, whatever the number of people.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    mine = access.reviewed_postings(actor, today, Purpose.ASSESS)
    if actor.posting_id is None or not mine:
        raise PermissionDenied
    scores = scores_in_force(actor.agency_id, period)
    if not scores:
        raise NotCompiled
    law = readings(actor.agency_id, period.ends_on)
    lines = quota_of_scores(actor.agency_id, period, list(scores.values()), law)
    held = held_back(lines, law)
    known = set(
        Publication.objects.filter(score__in=scores.values()).values_list("score_id", flat=True)
    )
    wanted = [score for pk, score in scores.items() if pk in mine and score.pk not in known]
    made = _published(actor, [score for score in wanted if score.posting_id not in held], now)
    tell_published(actor.agency_id, made, period.code, now)
    if made:
        audit.record(
            actor=actor,
            action="evaluations.month.published",
            details={"period": period.code, "results": str(len(made))},
        )
    return Published(len(made), sum(score.posting_id in held for score in wanted))


def _published(actor: Actor, scores: Sequence[Score], now: datetime) -> list[Publication]:
    """What this actor made known now. Of two who publish at once, one makes each known: the other
    waits at its row, and tells nobody twice. Two statements."""
    Publication.objects.bulk_create(
        [
            Publication(
                agency_id=actor.agency_id,
                posting_id=score.posting_id,
                score=score,
                published_by_id=cast(int, actor.posting_id),
                published_at=now,
            )
            for score in scores
        ],
        ignore_conflicts=True,
    )
    return list(
        Publication.objects.filter(
            score__in=scores, published_by_id=actor.posting_id, published_at=now
        )
    )


def _audit(actor: Actor, action: str, decision: LevelDecision) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_id=decision.pk,
        details={
            "posting": decision.posting_id,
            "period": decision.code,
            "kind": str(decision.kind),
        },
    )
