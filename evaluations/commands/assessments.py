"""The head's monthly assessment: general criteria and, for leaders, d, đ and e."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluations import access
from evaluations.models import MonthlyAssessment
from evaluations.queries.inputs import leaders_among
from evaluations.queries.settings import readings
from evaluations.refusals import NotARatio, OutsideItsRange
from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Period, Purpose
from organizations.refusals import stated

MOST_GENERAL_POINTS = Decimal(30)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an assessor says of a posting's month. None says nothing: it is not zero."""

    posting_id: int
    general_points: Decimal | None = None
    unit_result: Decimal | None = None
    execution: Decimal | None = None
    cohesion: Decimal | None = None
    note: str = ""
    unit_level: str = ""

    @property
    def ratios(self) -> tuple[Decimal | None, ...]:
        """d, đ and e."""
        return (self.unit_result, self.execution, self.cohesion)


def assess_month(
    *, actor: Actor, period: Period, opinion: Opinion, now: datetime
) -> MonthlyAssessment:
    """Store the assessment of one person's month; an earlier one stays and is superseded.

    Saying the same again changes nothing.

    Raises:
        PermissionDenied: somebody else assesses this person, or nobody may.
        OutsideItsRange: points outside 0 to 30, or not in the agency's steps.
        NotARatio: a ratio that is not 0.5 or 1, or of somebody who does not lead.
        PeriodIsClosed: reviewing has closed. OwnWork.

    Cost: twelve statements.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    rights = access.rights_over(actor, today, Purpose.ASSESS)
    if actor.posting_id is None or opinion.posting_id not in rights:
        raise PermissionDenied
    authority = rights[opinion.posting_id]
    _check(actor, period, opinion)
    with stated(), transaction.atomic():
        current = _locked(actor.agency_id, opinion.posting_id, period)
        if current is not None:
            if _same(current, opinion):
                return current
            MonthlyAssessment.objects.filter(pk=current.pk).update(superseded_at=now)
        made = MonthlyAssessment.objects.create(
            agency_id=actor.agency_id,
            period=period,
            **asdict(opinion),
            assessor_id=actor.posting_id,
            by_right=authority.right,
            on_behalf_of_id=authority.on_behalf_of,
            delegation_id=authority.grant,
            assessed_at=now,
        )
        audit.record(
            actor=actor,
            action="evaluations.month.assessed",
            object_id=made.pk,
            details={"posting": opinion.posting_id, "period": period.code},
        )
    return made


def _locked(agency_id: int, posting_id: int, period: Period) -> MonthlyAssessment | None:
    """The assessment in force, held until the new one is stored."""
    return (
        MonthlyAssessment.objects.select_for_update(no_key=True)
        .filter(
            agency_id=agency_id, posting_id=posting_id, period=period, superseded_at__isnull=True
        )
        .first()
    )


def _check(actor: Actor, period: Period, opinion: Opinion) -> None:
    points = opinion.general_points
    law = readings(actor.agency_id, period.ends_on)
    if points is not None and (not 0 <= points <= MOST_GENERAL_POINTS or points % law.general_step):
        raise OutsideItsRange("general_points", law.general_step)
    given = [ratio for ratio in opinion.ratios if ratio is not None]
    if any(ratio not in law.settings.leader_ratio_values for ratio in given):
        raise NotARatio
    if (given or opinion.unit_level) and not leaders_among(
        actor.agency_id, [opinion.posting_id], period
    ):
        raise NotARatio


def _same(current: MonthlyAssessment, opinion: Opinion) -> bool:
    return (
        current.general_points == opinion.general_points
        and (current.unit_result, current.execution, current.cohesion) == opinion.ratios
        and (current.note, current.unit_level) == (opinion.note, opinion.unit_level)
    )
