"""What was set about the readings of the law and the criteria, and what a change would do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from evaluations.models import CriteriaSet, Score
from evaluations.queries.petitions import NAMES as OF_PETITIONS
from evaluations.queries.quota import quota_of_scores, scores_in_force
from evaluations.queries.settings import NAMES as OF_SCORES
from evaluations.queries.settings import values_in_force
from evaluations.rules import rule_set
from evaluations.rules.readings import Readings, readings_of
from evaluations.rules.values import InvalidInput
from evaluations.score_cli import parse_input
from organizations.models import AgencyPeriod, Parameter, Period, PeriodStage
from organizations.rules.parameters import PARAMETERS, Known

# Month or quarter has a choice of its own, from the first month of a quarter.
SETTABLE = tuple(name for name in (*OF_SCORES, *OF_PETITIONS) if name != "score.period_months")
AHEAD = 12
FROZEN = (PeriodStage.REVIEWING_CLOSED, PeriodStage.CLOSED)


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One open question: what holds today, and what was set of it, the newest first."""

    known: Known
    value: Decimal
    rows: list[Parameter]


@dataclass(frozen=True, slots=True)
class Effect:
    """What another answer would have made of the last frozen month, which itself never changes.

    ``beyond``: how many would stand beyond the quota of excellent, before and after.
    """

    period: Period
    people: int
    totals: int
    levels: int
    beyond: tuple[int, int]

    @property
    def is_nothing(self) -> bool:
        """Whether nobody's result would have been another."""
        return not self.totals and not self.levels and self.beyond[0] == self.beyond[1]


def setting_lines(agency_id: int, on: date) -> list[SettingLine]:
    """Every question that can be set, with its history here and in the province. Two queries."""
    values = values_in_force(agency_id, on, SETTABLE)
    rows = Parameter.objects.filter(
        Q(agency_id=agency_id) | Q(agency__isnull=True), name__in=SETTABLE
    ).order_by("-valid_from", "agency_id")
    by_name: dict[str, list[Parameter]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    return [SettingLine(PARAMETERS[name], values[name], by_name.get(name, [])) for name in SETTABLE]


def months_ahead(on: date) -> list[Period]:
    """Months that have not begun: what is set holds from one of them. One query."""
    return list(Period.objects.filter(starts_on__gt=on).order_by("starts_on")[:AHEAD])


def criteria_sets(agency_id: int) -> list[CriteriaSet]:
    """Trees of the agency and of the province, the newest first. One query."""
    return list(
        CriteriaSet.objects.filter(Q(agency_id=agency_id) | Q(agency__isnull=True)).order_by(
            "-valid_from", "agency_id"
        )
    )


def effect_of(agency_id: int, name: str, value: Decimal, on: date) -> Effect | None:
    """The last frozen month of the agency, scored again from its frozen inputs with this answer.

    Stores nothing. None while no month is frozen. Six queries.
    """
    held = (
        AgencyPeriod.objects.filter(agency_id=agency_id, stage__in=FROZEN)
        .select_related("period")
        .order_by("-period__ends_on")
        .first()
    )
    if held is None:
        return None
    values = values_in_force(agency_id, on, OF_SCORES)
    before, after = readings_of(values), readings_of(values | {name: value})
    scores = list(scores_in_force(agency_id, held.period).values())
    again = [_again(score, after) for score in scores]
    return Effect(
        period=held.period,
        people=len(scores),
        totals=sum(total != one.total for one, (total, _) in zip(scores, again, strict=True)),
        levels=sum(level != one.level for one, (_, level) in zip(scores, again, strict=True)),
        beyond=(
            _beyond(agency_id, held.period, scores, before),
            _beyond(agency_id, held.period, scores, after),
        ),
    )


def _again(score: Score, law: Readings) -> tuple[Decimal | None, str]:
    """Total and level under other readings; as they are where these inputs cannot be read so."""
    try:
        given = parse_input(score.inputs, law.settings)
        result = rule_set(score.rule_set).score(given, law.settings)
    except InvalidInput:
        return score.total, score.level
    return result.total, str(result.level)


def _beyond(agency_id: int, period: Period, scores: list[Score], law: Readings) -> int:
    return sum(len(line.beyond) for line in quota_of_scores(agency_id, period, scores, law))
