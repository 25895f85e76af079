"""Results of a period: provisional from the live inputs, final from the frozen score."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from evaluations.models import Score
from evaluations.queries.inputs import PostingInput, score_inputs
from evaluations.queries.month_facts import MonthFacts
from evaluations.rules import rule_set
from evaluations.rules.values import Output, Result
from evaluations.score_cli import RATIO_KEYS, result_as_json
from organizations.models import Period, Posting


@dataclass(frozen=True, slots=True)
class Standing:
    """How a posting stands in a period. ``score`` is None while the result is provisional."""

    posting: Posting
    rule_set: str
    is_leader: bool
    quantity: Decimal | None
    quality: Decimal | None
    timeliness: Decimal | None
    task_points: Decimal | None
    general_points: Decimal | None
    total: Decimal | None
    level: str
    reasons: tuple[str, ...]
    inputs: PostingInput | None = None
    result: Result | None = None
    score: Score | None = None

    @property
    def steps(self) -> list[dict[str, Any]]:
        """How it was reckoned, as frozen; of a provisional result written down when it is asked."""
        if self.result is not None:
            return result_as_json(self.result)["steps"]  # type: ignore[return-value]
        return [] if self.score is None else self.score.steps

    @property
    def own_ratios(self) -> tuple[Decimal | None, ...]:
        """d, đ and e as they were given; None for each that nobody gave."""
        given: dict[str, Any] = {}
        if self.score is not None:
            given = self.score.inputs.get("leader_ratios") or {}
        elif self.inputs is not None and self.inputs.score_input.leader_ratios is not None:
            ratios = self.inputs.score_input.leader_ratios
            given = {name: getattr(ratios, name) for name in RATIO_KEYS}
        return tuple(
            None if given.get(name) is None else Decimal(given[name]) for name in RATIO_KEYS
        )

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The assigned work of a provisional result; of a frozen one read its inputs."""
        return () if self.inputs is None else self.inputs.score_input.outputs

    @property
    def rules(self) -> Any:
        """The instrument, with its title and legal basis."""
        return rule_set(self.rule_set)


def standings(
    *,
    agency_id: int,
    period: Period,
    posting_ids: Collection[int] | None = None,
    known: MonthFacts | None = None,
) -> list[Standing]:
    """Provisional results of these postings, in order of name. Eleven queries; five of who brings
    what is ``known``."""
    found = score_inputs(agency_id=agency_id, period=period, posting_ids=posting_ids, known=known)
    return [provisional(item) for item in found]


def provisional(item: PostingInput) -> Standing:
    """The result as it stands, by the code that will freeze it."""
    result = item.result()
    return Standing(
        posting=item.posting,
        rule_set=result.ruleset,
        is_leader=item.score_input.leader,
        quantity=result.quantity,
        quality=result.quality,
        timeliness=result.timeliness,
        task_points=result.task_points,
        general_points=result.general_points,
        total=result.total,
        level=str(result.level),
        reasons=tuple(str(reason) for reason in result.reasons),
        inputs=item,
        result=result,
    )


def final(posting: Posting, period: Period) -> Standing | None:
    """The last frozen score of a posting in a period. One query."""
    score = (
        Score.objects.filter(agency_id=posting.agency_id, posting=posting, period=period)
        .order_by("-version")
        .first()
    )
    return None if score is None else frozen(score, posting)


def frozen(score: Score, posting: Posting) -> Standing:
    """A stored score as it was frozen."""
    return Standing(
        posting=posting,
        rule_set=score.rule_set,
        is_leader=score.is_leader,
        quantity=score.quantity,
        quality=score.quality,
        timeliness=score.timeliness,
        task_points=score.task_points,
        general_points=score.general_points,
        total=score.total,
        level=score.level,
        reasons=tuple(score.reasons),
        score=score,
    )


def standing(posting: Posting, period: Period) -> Standing | None:
    """The frozen result if there is one, else the provisional one; None without a log kept.

    One query for a frozen result, seven for a provisional one.
    """
    settled = final(posting, period)
    if settled is not None:
        return settled
    found = standings(agency_id=posting.agency_id, period=period, posting_ids=[posting.pk])
    return found[0] if found else None


def final_scores(posting: Posting) -> list[Score]:
    """The person's frozen scores, newest period first, the last version of each. One query."""
    return list(
        Score.objects.filter(agency_id=posting.agency_id, posting=posting)
        .select_related("period")
        .order_by("-period__starts_on", "-version")
        .distinct("period__starts_on")
    )


def levels_of_people(
    agency_id: int, period: Period, posting_ids: Collection[int]
) -> Mapping[str, int]:
    """How many of these postings have which level in the last frozen version. One query."""
    rows = (
        Score.objects.filter(agency_id=agency_id, period=period, posting_id__in=posting_ids)
        .order_by("posting_id", "-version")
        .distinct("posting_id")
        .values_list("level", flat=True)
    )
    return Counter(rows)


def unsettled(
    posting: Posting, scores: Collection[Score], on: date
) -> list[tuple[Period, Standing]]:
    """The running period and the one before it, while they are not frozen, newest first.

    Thirteen queries at most.
    """
    frozen_periods = {score.period_id for score in scores}
    periods = Period.objects.filter(starts_on__lte=on).order_by("-starts_on")[:2]
    found = []
    for period in periods:
        if period.pk not in frozen_periods:
            rows = standings(agency_id=posting.agency_id, period=period, posting_ids=[posting.pk])
            found += [(period, row) for row in rows]
    return found
