"""Quarters and years: d, đ and e once, and freezing everybody's result."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations import access
from evaluations.commands.scores import answers, keep_rules
from evaluations.models import TermAssessment, TermScore
from evaluations.policy import CLASSIFY
from evaluations.queries.inputs import leaders_among
from evaluations.queries.printed import issuer, names_as_printed
from evaluations.queries.terms import PersonTerm, TermSpan, person_terms, term_scores
from evaluations.refusals import NotARatio, TermIsRunning
from evaluations.score_cli import result_as_json
from evaluations.term_json import term_as_json
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import AgencyPeriod, PeriodStage, Purpose
from organizations.refusals import stated
from organizations.rules.rights import Authority

SETTLED = (PeriodStage.REVIEWING_CLOSED, PeriodStage.CLOSED)


@dataclass(frozen=True, slots=True)
class TermOpinion:
    """d, đ and e of a leader for a whole quarter, and the level of the unit; None and empty say
    nothing."""

    posting_id: int
    unit_result: Decimal | None = None
    execution: Decimal | None = None
    cohesion: Decimal | None = None
    unit_level: str = ""

    @property
    def ratios(self) -> tuple[Decimal | None, ...]:
        """d, đ and e."""
        return (self.unit_result, self.execution, self.cohesion)


def assess_term(
    *, actor: Actor, span: TermSpan, opinion: TermOpinion, now: datetime
) -> TermAssessment:
    """Store d, đ, e and the unit's level of a leader's quarter or year; what was said before is
    superseded. What the same assessor said last is not said again.

    Raises:
        PermissionDenied: somebody else assesses this person, or nobody may.
        NotARatio: a value that is not allowed, or of somebody who does not lead.
        OwnWork.

    Cost: ten statements.
    """
    assessor_id, authority = _assessor(actor, opinion, now.astimezone(LOCAL_ZONE).date())
    _require_ratios(actor, span, opinion)
    with stated(), transaction.atomic():
        current = TermAssessment.objects.filter(
            agency_id=actor.agency_id,
            posting_id=opinion.posting_id,
            term=span.term.code,
            superseded_at__isnull=True,
        )
        said = current.first()
        if said is not None and _is_said(said, opinion, actor):
            return said
        current.update(superseded_at=now)
        made = TermAssessment.objects.create(
            agency_id=actor.agency_id,
            posting_id=opinion.posting_id,
            term=span.term.code,
            unit_result=opinion.unit_result,
            execution=opinion.execution,
            cohesion=opinion.cohesion,
            unit_level=opinion.unit_level,
            assessor_id=assessor_id,
            by_right=authority.right,
            on_behalf_of_id=authority.on_behalf_of,
            delegation_id=authority.grant,
            assessed_at=now,
        )
        audit.record(
            actor=actor,
            action="evaluations.term.assessed",
            object_id=made.pk,
            details={"posting": opinion.posting_id, "term": span.term.code},
        )
    return made


def _assessor(actor: Actor, opinion: TermOpinion, today: date) -> tuple[int, Authority]:
    """The posting that assesses, and by which right."""
    rights = access.rights_over(actor, today, Purpose.ASSESS)
    if actor.posting_id is None or opinion.posting_id not in rights:
        raise PermissionDenied
    return actor.posting_id, rights[opinion.posting_id]


def _require_ratios(actor: Actor, span: TermSpan, opinion: TermOpinion) -> None:
    given = [ratio for ratio in opinion.ratios if ratio is not None]
    if any(ratio not in span.law.settings.leader_ratio_values for ratio in given):
        raise NotARatio
    if not leaders_among(actor.agency_id, [opinion.posting_id], span.last):
        raise NotARatio


def _is_said(said: TermAssessment, opinion: TermOpinion, actor: Actor) -> bool:
    values = ("posting_id", "unit_result", "execution", "cohesion", "unit_level")
    same = all(getattr(said, name) == getattr(opinion, name) for name in values)
    return same and said.assessor_id == actor.posting_id


@transaction.atomic
def classify_term(*, actor: Actor, span: TermSpan, now: datetime) -> list[TermScore]:
    """Freeze the quarter or year of everybody in the agency whose result is new or changed.

    A result is never changed: a month that was reopened gives the next version of those it
    touches, and of nobody else. The agency head decides. Some thirty statements at most.

    Raises:
        PermissionDenied: the actor does not head the agency.
        TermIsRunning: a month of the term has not begun, or is not compiled.
        RuleSetIsFrozen, NoRuleSet.
    """
    if actor.posting_id is None or not actor.may(CLASSIFY):
        raise PermissionDenied
    settled = AgencyPeriod.objects.filter(
        agency_id=actor.agency_id, period__in=span.periods, stage__in=SETTLED
    ).count()
    if settled < len(span.term.months):
        raise TermIsRunning
    people = person_terms(actor.agency_id, span)
    keep_rules(
        {one.term_input.rules.code: one.term_input.rules for one in people}.values(), now=now
    )
    before = term_scores(actor.agency_id, span.term.code)
    issued_by = issuer(actor.agency_id, now.astimezone(LOCAL_ZONE).date())
    made = []
    for one in people:
        row = frozen_term(one, before.get(one.posting.pk), by=actor.posting_id, span=span, now=now)
        if row is not None:
            row.printed = names_as_printed(one.posting, by=issued_by)
            made.append(row)
    if not made:
        return []
    stored = TermScore.objects.bulk_create(made)
    audit.record(
        actor=actor,
        action="evaluations.term.classified",
        details={"term": span.term.code, "scores": str(len(stored))},
    )
    return stored


def frozen_term(
    one: PersonTerm, before: TermScore | None, *, by: int, span: TermSpan, now: datetime
) -> TermScore | None:
    """The next version of a person's result, not stored yet; None when nothing changed."""
    result, given = one.result, one.term_input
    inputs = term_as_json(given)
    reasons = [str(reason) for reason in result.reasons]
    if before is not None and (before.inputs, before.level, before.total, before.reasons) == (
        inputs,
        str(result.level),
        result.total,
        reasons,
    ):
        return None
    return TermScore(
        agency_id=one.posting.agency_id,
        posting=one.posting,
        term=span.term.code,
        version=1 if before is None else before.version + 1,
        rule_set=result.ruleset,
        rule_version=given.rules.version,
        rule_fingerprint=answers(given.rules),
        settings=given.settings.as_text(),
        is_leader=given.leader,
        is_a_mean=given.is_a_mean,
        quantity=result.quantity,
        quality=result.quality,
        timeliness=result.timeliness,
        general_points=result.general_points,
        task_points=result.task_points,
        total=result.total,
        level=str(result.level),
        reasons=reasons,
        inputs=inputs,
        steps=result_as_json(result)["steps"],
        computed_at=now,
        computed_by_id=by,
    )
