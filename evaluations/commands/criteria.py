"""General criteria: the person's own sheet, and the head's, which gives the general points."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations import access
from evaluations.commands.assessments import Opinion, assess_month
from evaluations.models import CriteriaSheet
from evaluations.policy import FILL_SHEET
from evaluations.queries.criteria import tree_for
from evaluations.queries.inputs import assessments_in_force
from evaluations.queries.settings import readings
from evaluations.refusals import WrongSheet
from evaluations.rules.criteria import check_sheet, sheet_total
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Period, Purpose
from organizations.refusals import stated


@dataclass(frozen=True, slots=True)
class Sheet:
    """Points and evidence by the code of a leaf; a leaf that is not there has no points yet."""

    points: Mapping[str, Decimal]
    evidence: Mapping[str, str] = field(default_factory=dict)


def assess_oneself(*, actor: Actor, period: Period, sheet: Sheet, now: datetime) -> CriteriaSheet:
    """Store a person's own points and evidence for a month; the sheet before is superseded.

    Gaps may be stored and filled later. It changes no score: the head's sheet does.

    Raises:
        PermissionDenied: the posting keeps no log.
        WrongSheet: a leaf out of its range or step, or without the evidence it asks for.
        PeriodIsClosed: reviewing has closed.

    Cost: seven statements.
    """
    if actor.posting_id is None or not actor.may(FILL_SHEET):
        raise PermissionDenied
    return _store(actor, actor.posting_id, period, actor.posting_id, sheet, now)


def assess_criteria(
    *, actor: Actor, period: Period, posting_id: int, sheet: Sheet, now: datetime
) -> CriteriaSheet:
    """Store the head's points for a person's month; complete, they are the general points.

    Raises:
        PermissionDenied: somebody else assesses this person, or nobody may.
        WrongSheet: a leaf out of its range or step.
        PeriodIsClosed, OwnWork.

    Cost: twenty-two statements.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    if actor.posting_id is None or posting_id not in access.reviewed_postings(
        actor, today, Purpose.ASSESS
    ):
        raise PermissionDenied
    with transaction.atomic():
        stored = _store(actor, actor.posting_id, period, posting_id, sheet, now)
        said = assessments_in_force(actor.agency_id, [posting_id], period).get(posting_id)
        opinion = Opinion(posting_id)
        if said is not None:
            opinion = replace(
                opinion,
                unit_result=said.unit_result,
                execution=said.execution,
                cohesion=said.cohesion,
                note=said.note,
                unit_level=said.unit_level,
            )
        assess_month(
            actor=actor,
            period=period,
            opinion=replace(opinion, general_points=stored.total),
            now=now,
        )
    return stored


def _store(
    actor: Actor, author_id: int, period: Period, posting_id: int, sheet: Sheet, now: datetime
) -> CriteriaSheet:
    """The sheet in force; what the same author said last is not said again."""
    tree = tree_for(actor.agency_id, period)
    by_oneself = posting_id == author_id
    step = readings(actor.agency_id, period.ends_on).general_step
    wrong = check_sheet(tree.groups, sheet.points, sheet.evidence, step=step, by_oneself=by_oneself)
    if wrong:
        raise WrongSheet(wrong)
    with stated(), transaction.atomic():
        current = CriteriaSheet.objects.filter(
            agency_id=actor.agency_id,
            posting_id=posting_id,
            period=period,
            by_oneself=by_oneself,
            superseded_at__isnull=True,
        )
        points = {code: f"{value:f}" for code, value in sheet.points.items()}
        evidence = {code: text for code, text in sheet.evidence.items() if text}
        said = current.filter(criteria=tree.row, author_id=author_id).first()
        if said is not None and (said.points, said.evidence) == (points, evidence):
            return said
        current.update(superseded_at=now)
        made = CriteriaSheet.objects.create(
            agency_id=actor.agency_id,
            posting_id=posting_id,
            period=period,
            criteria=tree.row,
            by_oneself=by_oneself,
            points=points,
            evidence=evidence,
            total=sheet_total(tree.groups, sheet.points),
            author_id=author_id,
            made_at=now,
        )
        audit.record(
            actor=actor,
            action="evaluations.criteria.self_assessed"
            if by_oneself
            else "evaluations.criteria.assessed",
            object_id=made.pk,
            details={"posting": posting_id, "period": period.code},
        )
    return made
