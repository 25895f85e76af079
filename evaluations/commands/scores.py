"""Freeze the scores of an agency's period."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from evaluations.models import Score
from evaluations.queries.inputs import SETTINGS, PostingInput, score_inputs
from evaluations.score_cli import input_as_json, result_as_json
from organizations.models import Period


@transaction.atomic
def compute_scores(*, agency_id: int, period: Period, now: datetime) -> list[Score]:
    """Freeze one score for every posting of the agency that kept a log in the period.

    A score is never changed: computing again, after the period was reopened, adds the next
    version. Called by the compilation, in its transaction and under its exclusive lock of the
    period; its audit event tells of both. Eight queries, whatever the number of people.

    Raises:
        NoRuleSet: no instrument is in force for somebody's class at the period's end.
    """
    inputs = score_inputs(agency_id=agency_id, period=period)
    last = dict(
        Score.objects.filter(agency_id=agency_id, period=period)
        .order_by()
        .values_list("posting_id")
        .annotate(Max("version"))
    )
    scores = [
        frozen(item, period=period, version=last.get(item.posting.pk, 0) + 1, now=now)
        for item in inputs
    ]
    return Score.objects.bulk_create(scores)


def frozen(item: PostingInput, *, period: Period, version: int, now: datetime) -> Score:
    """The score of these inputs, not stored yet: what goes in, what comes out, and each step."""
    result = item.result()
    return Score(
        agency_id=item.posting.agency_id,
        posting=item.posting,
        period=period,
        version=version,
        rule_set=result.ruleset,
        rule_version=item.rules.version,
        settings=SETTINGS.as_text(),
        is_leader=item.score_input.leader,
        quantity=result.quantity,
        quality=result.quality,
        timeliness=result.timeliness,
        general_points=result.general_points,
        task_points=result.task_points,
        total=result.total,
        level=str(result.level),
        reasons=[str(reason) for reason in result.reasons],
        inputs=input_as_json(item.score_input),
        sources=[{"assignment": row.pk, "title": row.title} for row in item.assignments],
        steps=result_as_json(result)["steps"],
        computed_at=now,
    )
