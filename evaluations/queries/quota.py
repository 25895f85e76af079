"""The quota of excellent of an agency's month, quarter or year, live or from frozen scores."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from evaluations.models import DecisionKind, LevelDecision, Score
from evaluations.queries.results import Standing
from evaluations.rules.quota_meter import QuotaLine, Ranked, quota_lines
from evaluations.rules.readings import Readings
from organizations.models import Period, Posting

ALL, LEADERS, OTHERS = "all", "leaders", "others"


class TermStanding(Protocol):
    """A person's quarter or year, frozen or as it stands."""

    @property
    def posting(self) -> Posting: ...
    @property
    def is_leader(self) -> bool: ...
    @property
    def level(self) -> str: ...
    @property
    def total(self) -> Decimal | None: ...


def decisions_in_force(
    agency_id: int, period: Period, posting_ids: Collection[int] | None = None
) -> dict[int, list[LevelDecision]]:
    """Findings and exceptions not withdrawn, by posting. One query."""
    rows = LevelDecision.objects.filter(
        agency_id=agency_id, period=period, withdrawn_at__isnull=True
    ).select_related("decided_by__staff", "period")
    if posting_ids is not None:
        rows = rows.filter(posting_id__in=posting_ids)
    found: dict[int, list[LevelDecision]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.posting_id, []).append(row)
    return found


def scores_in_force(agency_id: int, period: Period) -> dict[int, Score]:
    """The last version of each score of a month, by posting, without its steps. One query."""
    rows = Score.objects.filter(agency_id=agency_id, period=period).defer("steps", "criteria")
    return {row.posting_id: row for row in rows.select_related("posting").order_by("version")}


def held_back(lines: Iterable[QuotaLine], law: Readings) -> frozenset[int]:
    """Whose results wait for an exception: who stands beyond a quota that holds publication."""
    if not law.quota_holds:
        return frozenset()
    return frozenset(person for line in lines for person in line.beyond)


def quota_of_scores(
    agency_id: int, period: Period, scores: Sequence[Score], law: Readings
) -> list[QuotaLine]:
    """The quota as it stands in frozen scores. One query."""
    excepted = _excepted(agency_id, period)
    return quota_lines(
        [
            Ranked(
                score.posting_id,
                _group(score.posting, score.is_leader, law),
                score.level,
                score.total,
                score.posting_id in excepted,
            )
            for score in scores
        ],
        base=law.quota_base,
        share=law.quota_share,
    )


def quota_as_it_stands(
    agency_id: int, period: Period, everybody: Iterable[Standing], law: Readings
) -> list[QuotaLine]:
    """The quota from the live results of the whole agency. One query."""
    excepted = _excepted(agency_id, period)
    return quota_lines(
        [
            Ranked(
                one.posting.pk,
                _group(one.posting, one.is_leader, law),
                one.level,
                one.total,
                one.posting.pk in excepted,
            )
            for one in everybody
        ],
        base=law.quota_base,
        share=law.quota_share,
    )


def quota_of_term(
    agency_id: int, code: str, people: Sequence[TermStanding], law: Readings
) -> list[QuotaLine]:
    """The quota of a quarter or a year, of everybody in the agency. One query."""
    excepted = set(exceptions_of_term(agency_id, code))
    return quota_lines(
        [
            Ranked(
                one.posting.pk,
                _group(one.posting, one.is_leader, law),
                one.level,
                one.total,
                one.posting.pk in excepted,
            )
            for one in people
        ],
        base=law.quota_base,
        share=law.quota_share,
    )


def exceptions_of_term(agency_id: int, code: str) -> dict[int, LevelDecision]:
    """Exceptions from the quota of a quarter or a year not withdrawn, by posting. One query."""
    rows = LevelDecision.objects.filter(
        agency_id=agency_id, term=code, withdrawn_at__isnull=True
    ).select_related("decided_by__staff")
    return {row.posting_id: row for row in rows}


def _excepted(agency_id: int, period: Period) -> set[int]:
    return set(
        LevelDecision.objects.filter(
            agency_id=agency_id,
            period=period,
            kind=DecisionKind.BEYOND_QUOTA,
            withdrawn_at__isnull=True,
        ).values_list("posting_id", flat=True)
    )


def _group(posting: Posting, is_leader: bool, law: Readings) -> str:
    """Who does similar tasks, as the agency reads it (``quota.groups``)."""
    if law.groups == "job_position":
        return posting.job_position
    if law.groups == "leaders":
        return LEADERS if is_leader else OTHERS
    return ALL
