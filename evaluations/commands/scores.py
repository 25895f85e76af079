"""Freeze the scores of an agency's period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import Max

from evaluations.models import RuleVersion, Score
from evaluations.queries.criteria import criteria_as_json, sheets_in_force
from evaluations.queries.inputs import PostingInput, score_inputs
from evaluations.queries.month_facts import MonthFacts
from evaluations.queries.printed import issuer, names_as_printed
from evaluations.refusals import RuleSetIsFrozen
from evaluations.rules import RuleSet
from evaluations.rules.fingerprint import fingerprint
from evaluations.score_cli import input_as_json, result_as_json
from organizations.http import LOCAL_ZONE
from organizations.inserting import insert_documents
from organizations.models import Agency, Period, Posting


@dataclass(frozen=True, slots=True)
class Brought:
    """What whoever freezes a month has read already: the facts of the month, the agency with its
    parent and its heads of today. ``is_first``: nothing of the period was scored yet."""

    facts: MonthFacts
    agency: Agency
    heads: list[Posting]
    is_first: bool


@cache
def answers(rules: RuleSet) -> str:
    """The fingerprint of a rule set as its code is now."""
    return fingerprint(rules.score)


def keep_rules(used: Iterable[RuleSet], *, now: datetime) -> None:
    """Remember what each rule set answers when it first freezes a score. One query, and two when
    it is the first.

    Raises:
        RuleSetIsFrozen: this version answered otherwise before; it needs a new version.
    """
    versions = {(rules.code, rules.version): answers(rules) for rules in used}
    kept = RuleVersion.objects.filter(code__in=[code for code, _ in versions])
    known = {(row.code, row.version): row.fingerprint for row in kept}
    if missing := versions.keys() - known.keys():
        RuleVersion.objects.bulk_create(
            [
                RuleVersion(code=code, version=number, fingerprint=print_, first_used_at=now)
                for (code, number), print_ in versions.items()
                if (code, number) in missing
            ],
            ignore_conflicts=True,
        )
        # Somebody else may have been first, with another answer.
        known = {(row.code, row.version): row.fingerprint for row in kept.all()}
    if any(known[key] != print_ for key, print_ in versions.items()):
        raise RuleSetIsFrozen


@transaction.atomic(savepoint=False)  # alone it is one transaction; inside another, part of it
def compute_scores(
    *,
    agency_id: int,
    period: Period,
    now: datetime,
    brought: Brought | None = None,
) -> list[Score]:
    """Freeze one score for every posting of the agency that kept a log in the period.

    A score is never changed: computing again, after the period was reopened, adds the next
    version. Called by the compilation, in its transaction and under its exclusive lock of the
    period; its audit event tells of both.

    Seventeen queries, one more where an acting head signs and for each further 1,000 people; eight
    when the rest is brought.

    Raises:
        RuleSetIsFrozen: the code of a rule set no longer answers as it did when it scored.
        NoRuleSet: no instrument is in force for somebody's class at the period's end.
    """
    inputs = score_inputs(
        agency_id=agency_id, period=period, known=brought.facts if brought else None
    )
    keep_rules({item.rules.code: item.rules for item in inputs}.values(), now=now)
    sheets = sheets_in_force(agency_id, period, [item.posting.pk for item in inputs])
    last = {} if brought and brought.is_first else _last_versions(agency_id, period)
    by = issuer(
        agency_id,
        now.astimezone(LOCAL_ZONE).date(),
        agency=brought.agency if brought else None,
        heads=brought.heads if brought else None,
    )
    scores = [
        frozen(item, period=period, version=last.get(item.posting.pk, 0) + 1, now=now)
        for item in inputs
    ]
    for score, item in zip(scores, inputs, strict=True):
        judged = item.assessment
        score.printed = names_as_printed(
            item.posting, by=by, assessor=None if judged is None else judged.assessor
        )
        own, given = (sheets.get((score.posting_id, by_oneself)) for by_oneself in (True, False))
        score.criteria = criteria_as_json(own, given)
    insert_documents(scores, "posting_id")
    return scores


def _last_versions(agency_id: int, period: Period) -> dict[int, int]:
    scores = Score.objects.filter(agency_id=agency_id, period=period).order_by()
    return dict(scores.values_list("posting_id").annotate(Max("version")))


def frozen(item: PostingInput, *, period: Period, version: int, now: datetime) -> Score:
    """The score of these inputs, not stored yet: what goes in, what comes out, and each step."""
    result = item.result()
    return Score(
        agency_id=item.posting.agency_id,
        posting=item.posting,
        staff_id=item.posting.staff_id,
        is_primary=item.posting.is_primary,
        worked_half_days=item.worked_half_days,
        period=period,
        version=version,
        rule_set=result.ruleset,
        rule_version=item.rules.version,
        rule_fingerprint=answers(item.rules),
        settings=item.settings.as_text(),
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
