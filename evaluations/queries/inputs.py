"""What a score rests on, gathered per posting: assigned work, what was done of it, the assessment.

The frozen score and the provisional result read the same inputs through this module alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from evaluations.models import LevelDecision, MonthlyAssessment
from evaluations.queries.done import Assigned, Done, assigned_work, work_done
from evaluations.queries.month_facts import MonthFacts, month_facts
from evaluations.queries.presence import worked_half_days
from evaluations.queries.settings import readings_at
from evaluations.rules import RuleSet, rules_for
from evaluations.rules.values import (
    LeaderRatios,
    Level,
    Output,
    Override,
    OverrideKind,
    Result,
    ScoreInput,
    Settings,
)
from organizations.models import Period, Posting, RoleAssignment, RoleKind
from organizations.queries import acting_heads

LEADING_ROLES = (RoleKind.HEAD, RoleKind.AGENCY_HEAD, RoleKind.DEPUTY)


@dataclass(frozen=True, slots=True)
class PostingInput:
    """Everything one posting's score of one period depends on.

    ``assignments`` stand in the order of the outputs of ``score_input``.
    """

    posting: Posting
    rules: RuleSet
    score_input: ScoreInput
    assignments: tuple[Assigned, ...]
    assessment: MonthlyAssessment | None
    settings: Settings
    worked_half_days: int

    def result(self) -> Result:
        """The score as it stands, by exactly the code that freezes it."""
        return self.rules.score(self.score_input, self.settings)


def score_inputs(
    *,
    agency_id: int,
    period: Period,
    posting_ids: Collection[int] | None = None,
    known: MonthFacts | None = None,
) -> list[PostingInput]:
    """Inputs of all postings that kept a log in the period (or of these), in order of name.

    Twelve queries, whatever their number; five of who brings what is ``known``. Call inside
    ``tenant(agency_id)``.

    Raises:
        NoRuleSet: no instrument is in force for somebody's class at the period's end.
    """
    facts = known or month_facts(agency_id, period, posting_ids)
    ids = facts.present.ids
    assigned = assigned_work(agency_id, ids, period)
    done = work_done(agency_id, [row for rows in assigned.values() for row in rows], period=period)
    leaders = leaders_among(agency_id, ids, period)
    assessments = assessments_in_force(agency_id, ids, period)
    settings = readings_at(facts.values, period.ends_on).settings
    overrides = overrides_in_force(agency_id, ids, period)
    worked = worked_half_days(facts.present)
    return [
        PostingInput(
            posting=posting,
            rules=rules_for(posting.subject_class, period.starts_on, period.ends_on, "month"),
            score_input=_score_input(
                leader=posting.pk in leaders,
                assessment=assessments.get(posting.pk),
                outputs=_outputs(assigned[posting.pk], done),
                unreviewed_entries=facts.waiting.get(posting.pk, 0),
                override=overrides.get(posting.pk),
            ),
            assignments=tuple(assigned[posting.pk]),
            assessment=assessments.get(posting.pk),
            settings=settings,
            worked_half_days=worked[posting.pk],
        )
        for posting in facts.present.postings
    ]


def leaders_among(agency_id: int, posting_ids: Collection[int], period: Period) -> set[int]:
    """Which of these postings lead on a day of the period: heads, acting heads and deputies.

    One query.
    """
    acting = acting_heads(agency_id, period.starts_on, period.ends_on)
    return set(
        RoleAssignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=period.starts_on),
            agency_id=agency_id,
            posting_id__in=posting_ids,
            role__in=LEADING_ROLES,
            starts_on__lte=period.ends_on,
        )
        .order_by()
        .values_list("posting_id", flat=True)
        .union(acting.filter(delegate_id__in=posting_ids).values_list("delegate_id", flat=True))
    )


def assessments_in_force(
    agency_id: int, posting_ids: Collection[int], period: Period
) -> dict[int, MonthlyAssessment]:
    """The last assessment of each of these postings, by posting. One query."""
    rows = MonthlyAssessment.objects.filter(
        agency_id=agency_id,
        posting_id__in=posting_ids,
        period=period,
        superseded_at__isnull=True,
    ).select_related("assessor__staff")
    return {row.posting_id: row for row in rows}


def overrides_in_force(
    agency_id: int, posting_ids: Collection[int], period: Period
) -> dict[int, Override]:
    """The finding that makes each of these postings' month not completed. One query."""
    rows = LevelDecision.objects.filter(
        agency_id=agency_id,
        posting_id__in=posting_ids,
        period=period,
        kind__in=[str(kind) for kind in OverrideKind],
        withdrawn_at__isnull=True,
    )
    return {
        row.posting_id: Override(OverrideKind(row.kind), row.document)
        for row in rows.order_by("-pk")  # the first one recorded is named
    }


def _outputs(assignments: Sequence[Assigned], done: Mapping[int, Done]) -> tuple[Output, ...]:
    outputs = []
    for row in assignments:
        reached = done.get(row.pk, Done())
        outputs.append(
            Output(
                coefficient=row.coefficient,
                assigned=row.quantity,
                completed=reached.completed,
                quality_faults=reached.quality_faults,
                quality_faults_excused=reached.quality_faults_excused,
                delays=reached.delays,
                delays_excused=reached.delays_excused,
            )
        )
    return tuple(outputs)


def _score_input(
    *,
    leader: bool,
    assessment: MonthlyAssessment | None,
    outputs: tuple[Output, ...],
    unreviewed_entries: int,
    override: Override | None,
) -> ScoreInput:
    """An assessment that is not there gives nothing: neither zero nor full marks."""
    ratios = None
    if leader and assessment is not None:
        ratios = LeaderRatios(
            unit_result=assessment.unit_result,
            execution=assessment.execution,
            cohesion=assessment.cohesion,
        )
    return ScoreInput(
        leader=leader,
        general_points=None if assessment is None else assessment.general_points,
        outputs=outputs,
        leader_ratios=ratios,
        unreviewed_entries=unreviewed_entries,
        unit_level=Level(assessment.unit_level)
        if leader and assessment is not None and assessment.unit_level
        else None,
        override=override,
    )
