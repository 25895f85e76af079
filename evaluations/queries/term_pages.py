"""Quarters and years as pages show them: frozen where they are, else as they stand."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluations.models import LevelDecision, Publication, TermScore
from evaluations.queries.quota import exceptions_of_term, held_back, quota_of_term
from evaluations.queries.terms import PersonTerm, TermSpan, person_terms, term_scores
from evaluations.rules import decree_233_2026
from evaluations.rules.quota_meter import QuotaLine
from evaluations.score_cli import RATIO_KEYS, result_as_json
from evaluations.term_json import term_as_json
from organizations.access import Actor, visible_units
from organizations.models import AgencyPeriod, PeriodStage, Posting

SETTLED = (PeriodStage.REVIEWING_CLOSED, PeriodStage.CLOSED)


@dataclass(frozen=True, slots=True)
class TermLine:
    """One person's quarter or year; ``frozen`` is None while it only stands so."""

    posting: Posting
    is_leader: bool
    is_a_mean: bool
    general_points: Decimal | None
    task_points: Decimal | None
    total: Decimal | None
    level: str
    reasons: tuple[str, ...]
    steps: list[dict[str, Any]]
    months: list[dict[str, Any]]
    ratios: dict[str, Any]
    unit_level: str = ""
    rule_set: str = ""
    frozen: TermScore | None = None
    published_at: datetime | None = None
    exception: LevelDecision | None = None

    @property
    def asks_ratios(self) -> bool:
        """Whether d, đ and e of the whole term count here."""
        return self.is_leader and not self.is_a_mean

    @property
    def asks_unit_level(self) -> bool:
        """Whether the level of the unit led can hold this result: Decree 233."""
        return self.is_leader and self.rule_set == decree_233_2026.CODE

    @property
    def titles(self) -> list[str]:
        """For each output, the month it was assigned in."""
        return [
            f"{month['code']} · {number}"
            for month in self.months
            if month["worked"]
            for number, _ in enumerate(month["outputs"], start=1)
        ]


@dataclass(frozen=True, slots=True)
class TermPage:
    """A term of an agency. ``is_settled``: each of its months is compiled.

    ``quota`` is that of the whole agency, and ``held`` are the postings whose results wait for an
    exception from it; both are empty on the page of one person.
    """

    lines: list[TermLine]
    is_settled: bool
    quota: list[QuotaLine] = field(default_factory=list)
    held: frozenset[int] = frozenset()

    @property
    def unpublished(self) -> int:
        """How many frozen results can be made known and are not yet."""
        return len(self._unknown() - self.held)

    @property
    def waiting(self) -> int:
        """How many frozen results wait for an exception."""
        return len(self._unknown() & self.held)

    def _unknown(self) -> set[int]:
        return {
            line.posting.pk
            for line in self.lines
            if line.frozen is not None and not line.published_at
        }

    @property
    def counts(self) -> dict[str, int]:
        """How many stand at each level."""
        return dict(Counter(line.level for line in self.lines))


def term_page(
    actor: Actor,
    span: TermSpan,
    *,
    staff_ids: Collection[int] | None = None,
    anybody: bool = False,
) -> TermPage:
    """Everybody of the units the actor sees; with ``anybody`` the caller has asked already.

    Fifteen queries, and nine for each month that is not frozen yet.
    """
    people = person_terms(actor.agency_id, span, staff_ids)
    kept = term_scores(actor.agency_id, span.term.code)
    seen = None if anybody else set(visible_units(actor).values_list("pk", flat=True))
    settled = AgencyPeriod.objects.filter(
        agency_id=actor.agency_id, period__in=span.periods, stage__in=SETTLED
    ).count()
    published = published_terms(actor.agency_id, kept.values())
    lines = [_line(one, kept.get(one.posting.pk), published) for one in people]
    excepted = exceptions_of_term(actor.agency_id, span.term.code)
    quota: list[QuotaLine] = []
    if staff_ids is None:
        quota = quota_of_term(actor.agency_id, span.term.code, lines, span.law)
    return TermPage(
        lines=[
            replace(line, exception=excepted.get(line.posting.pk))
            for line in lines
            if seen is None or line.posting.unit_id in seen
        ],
        is_settled=settled == len(span.term.months),
        quota=quota,
        held=held_back(quota, span.law),
    )


def published_terms(agency_id: int, kept: Collection[TermScore]) -> dict[int, datetime]:
    """When each of these frozen results was made known, by its id. One query."""
    rows = Publication.objects.filter(
        agency_id=agency_id, term_score_id__in=[score.pk for score in kept]
    )
    return {row.term_score_id: row.published_at for row in rows if row.term_score_id is not None}


def _line(one: PersonTerm, frozen: TermScore | None, published: Mapping[int, datetime]) -> TermLine:
    if frozen is not None:
        given = frozen.inputs
        return TermLine(
            posting=one.posting,
            is_leader=frozen.is_leader,
            is_a_mean=frozen.is_a_mean,
            general_points=frozen.general_points,
            task_points=frozen.task_points,
            total=frozen.total,
            level=frozen.level,
            reasons=tuple(frozen.reasons),
            steps=frozen.steps,
            months=given["months"],
            ratios=given["leader_ratios"] or {},
            unit_level=given.get("unit_level", ""),
            rule_set=frozen.rule_set,
            frozen=frozen,
            published_at=published.get(frozen.pk),
        )
    given, result = term_as_json(one.term_input), one.result
    return TermLine(
        posting=one.posting,
        is_leader=one.term_input.leader,
        is_a_mean=one.term_input.is_a_mean,
        general_points=result.general_points,
        task_points=result.task_points,
        total=result.total,
        level=str(result.level),
        reasons=tuple(str(reason) for reason in result.reasons),
        steps=result_as_json(result)["steps"],  # type: ignore[arg-type]
        months=given["months"],
        ratios=given["leader_ratios"] or dict.fromkeys(RATIO_KEYS),
        unit_level=given.get("unit_level", ""),
        rule_set=result.ruleset,
    )
