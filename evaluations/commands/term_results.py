"""Results of quarters and years made known, and exceptions from their quota."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from evaluations import access
from evaluations.commands.decisions import Published
from evaluations.commands.told import tell_published
from evaluations.models import DecisionKind, LevelDecision, Publication, TermScore
from evaluations.policy import EXCEPT_FROM_QUOTA
from evaluations.queries.quota import held_back, quota_of_term
from evaluations.queries.terms import TermSpan, term_scores
from evaluations.refusals import DocumentMissing, NotCompiled
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Purpose
from organizations.refusals import Outdated, stated


@transaction.atomic
def publish_term(*, actor: Actor, span: TermSpan, now: datetime) -> Published:
    """Make the frozen results of a quarter or a year known to everybody the actor assesses.

    As of a month: whoever stands beyond the quota without an exception waits, and nothing is made
    known twice.

    Raises:
        PermissionDenied: the actor assesses nobody.
        NotCompiled: the term has no frozen results yet.

    Cost: ten statements, whatever the number of people.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    mine = access.reviewed_postings(actor, today, Purpose.ASSESS)
    if actor.posting_id is None or not mine:
        raise PermissionDenied
    scores = term_scores(actor.agency_id, span.term.code)
    if not scores:
        raise NotCompiled
    quota = quota_of_term(actor.agency_id, span.term.code, list(scores.values()), span.law)
    held = held_back(quota, span.law)
    known = set(
        Publication.objects.filter(term_score__in=scores.values()).values_list(
            "term_score_id", flat=True
        )
    )
    wanted = [score for pk, score in scores.items() if pk in mine and score.pk not in known]
    made = _published(actor, [score for score in wanted if score.posting_id not in held], now)
    tell_published(actor.agency_id, made, span.term.code, now)
    if made:
        audit.record(
            actor=actor,
            action="evaluations.term.published",
            details={"term": span.term.code, "results": str(len(made))},
        )
    return Published(len(made), sum(score.posting_id in held for score in wanted))


def except_from_quota(
    *, actor: Actor, span: TermSpan, posting_id: int, document: str, now: datetime
) -> LevelDecision:
    """Let an excellent result of a quarter or a year stand beyond the quota, by a document.

    Raises:
        PermissionDenied: the actor does not head the agency.
        DocumentMissing: no document is named. Outdated: it was recorded already. OwnWork.

    Cost: four statements.
    """
    if actor.posting_id is None or not actor.may(EXCEPT_FROM_QUOTA):
        raise PermissionDenied
    if not document.strip():
        raise DocumentMissing
    try:
        with stated(), transaction.atomic():
            made = LevelDecision.objects.create(
                agency_id=actor.agency_id,
                posting_id=posting_id,
                period=None,
                term=span.term.code,
                kind=DecisionKind.BEYOND_QUOTA,
                document=document.strip()[:200],
                decided_by_id=actor.posting_id,
                decided_at=now,
            )
            audit.record(
                actor=actor,
                action="evaluations.level.decided",
                object_id=made.pk,
                details={
                    "posting": posting_id,
                    "period": span.term.code,
                    "kind": str(DecisionKind.BEYOND_QUOTA),
                },
            )
    except IntegrityError:
        raise Outdated from None
    return made


def _published(actor: Actor, scores: Sequence[TermScore], now: datetime) -> list[Publication]:
    """What this actor made known now; of two who publish at once, one makes each known."""
    Publication.objects.bulk_create(
        [
            Publication(
                agency_id=actor.agency_id,
                posting_id=score.posting_id,
                term_score=score,
                published_by_id=cast(int, actor.posting_id),
                published_at=now,
            )
            for score in scores
        ],
        ignore_conflicts=True,
    )
    return list(
        Publication.objects.filter(
            term_score__in=scores, published_by_id=actor.posting_id, published_at=now
        )
    )
