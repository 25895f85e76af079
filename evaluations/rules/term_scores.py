"""The score of a quarter or a year from its months, under one rule set and one reading."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluations.rules import RuleSet
from evaluations.rules.overrides import overridden
from evaluations.rules.periods import (
    Month,
    Part,
    mean_result,
    months_step,
    no_rating,
    person_month,
    quarter_input,
)
from evaluations.rules.values import LeaderRatios, Level, Override, Result, Settings


@dataclass(frozen=True, slots=True)
class TermInput:
    """Everything a person's quarter or year depends on.

    Of a year the ``months`` are its monitoring scores: months, or quarters where the agency
    chose them. ``is_a_mean``: a year always, a quarter where the agency reads it so.
    ``unit_level`` is that of the unit a leader heads, for the whole term.
    """

    rules: RuleSet
    settings: Settings
    months: tuple[Month, ...]
    leader: bool
    is_a_mean: bool
    leader_ratios: LeaderRatios | None = None
    override: Override | None = None
    unit_level: Level | None = None


def term_result(term: TermInput) -> Result:
    """The score, with every step; a finding in any of its months makes it *not completed*.

    Raises:
        InvalidInput: a month's input contradicts itself or leaves its ranges.

    Legal source: Decree 335/2025/NĐ-CP (discipline in the year); ADR 0032.
    """
    return overridden(_by_points(term), term.override, term.rules.instrument)


def _by_points(term: TermInput) -> Result:
    instrument = term.rules.instrument
    if term.is_a_mean:
        monitoring = [(month.code, month.worked, month.total) for month in term.months]
        mean = mean_result(monitoring, instrument=instrument, settings=term.settings)
        return term.rules.held(mean, term.unit_level, term.settings)
    score_input = quarter_input(
        term.months,
        leader=term.leader,
        leader_ratios=term.leader_ratios,
        unit_level=term.unit_level,
    )
    if score_input is None:
        return no_rating(instrument)
    result = term.rules.score(score_input, term.settings)
    return replace(result, steps=(months_step(term.months, instrument), *result.steps))


def scored_month(
    parts: Sequence[Part], *, code: str, least_worked: int, rules: RuleSet, settings: Settings
) -> Month:
    """A person's month; of several postings scored anew from all of them, as one person's.

    d, đ and e are those of the first posting that leads, the main one before others.
    """
    month = person_month(parts, code=code, least_worked=least_worked)
    if month.total is not None:
        return month
    leading = sorted((part for part in parts if part.leader), key=lambda part: not part.is_primary)
    score_input = quarter_input(
        [month],
        leader=bool(leading),
        leader_ratios=leading[0].leader_ratios if leading else None,
    )
    if score_input is None:
        return month
    return replace(month, total=rules.score(score_input, settings).total)
