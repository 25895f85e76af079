"""Which rule set applies, by date, subject class and period type. Pure: no database, no clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from evaluations.rules import decree_233_2026, decree_335_2025, khanh_hoa_2025
from evaluations.rules.explanation import Instrument
from evaluations.rules.thirty_seventy import MAX_GENERAL, MAX_TASK
from evaluations.rules.values import Level, Result, ScoreInput, Settings

__all__ = [
    "APPLICABILITY",
    "PERIOD_TYPES",
    "RULE_SETS",
    "SUBJECT_CLASSES",
    "NoRuleSet",
    "RuleSet",
    "Scorer",
    "rule_set",
    "rules_for",
]

SUBJECT_CLASSES = ("official", "civil_servant", "public_employee", "contract_worker")
PERIOD_TYPES = ("month", "quarter", "year")


class NoRuleSet(LookupError):
    """No rule set of that code, or none in force for that class, period type and date."""


class Scorer(Protocol):
    """Scores one input; raises InvalidInput when it contradicts itself."""

    def __call__(self, score_input: ScoreInput, settings: Settings = ..., /) -> Result: ...


def not_held(result: Result, _unit_level: Level | None, _settings: Settings) -> Result:
    """The result as it is: the instrument says nothing of heads and their units."""
    return result


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A legal instrument that scores. ``valid_until`` is exclusive; None means still in force.

    ``version`` counts the changes of our code for the instrument; a frozen score names it.
    ``held`` keeps a level at the unit's where a result is a mean and not scored.
    """

    code: str
    title: str
    legal_basis: str
    valid_from: date
    valid_until: date | None
    score: Scorer
    instrument: Instrument
    max_general: Decimal = MAX_GENERAL
    max_task: Decimal = MAX_TASK
    held: Callable[[Result, Level | None, Settings], Result] = not_held
    version: int = 1

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


RULE_SETS = {
    rules.code: rules
    for rules in (
        RuleSet(
            code=khanh_hoa_2025.CODE,
            title="KPI scheme of Khánh Hòa province, 2025",
            legal_basis="KPI scheme of the Khánh Hòa Provincial Party Committee, March 2025",
            valid_from=date(2025, 3, 1),
            valid_until=date(2026, 1, 1),
            score=khanh_hoa_2025.score,
            instrument=khanh_hoa_2025.INSTRUMENT,
        ),
        RuleSet(
            code=decree_335_2025.CODE,
            title="Evaluation of civil servants, 2025",
            legal_basis="Decree 335/2025/NĐ-CP",
            valid_from=date(2026, 1, 1),
            valid_until=None,
            score=decree_335_2025.score,
            instrument=decree_335_2025.INSTRUMENT,
        ),
        RuleSet(
            code=decree_233_2026.CODE,
            title="Evaluation of public employees, 2026",
            legal_basis="Decree 233/2026/NĐ-CP",
            valid_from=date(2026, 7, 1),
            valid_until=None,
            score=decree_233_2026.score,
            instrument=decree_233_2026.INSTRUMENT,
            held=decree_233_2026.held,
        ),
    )
}

# Codes by subject class, the newest first; the first one in force applies (ADR 0014). Officials
# and contract workers follow civil servants, and so do public employees until Decree 233.
APPLICABILITY: dict[str, tuple[str, ...]] = {
    "official": (decree_335_2025.CODE, khanh_hoa_2025.CODE),
    "civil_servant": (decree_335_2025.CODE, khanh_hoa_2025.CODE),
    "public_employee": (decree_233_2026.CODE, decree_335_2025.CODE, khanh_hoa_2025.CODE),
    "contract_worker": (decree_335_2025.CODE, khanh_hoa_2025.CODE),
}


def rule_set(code: str) -> RuleSet:
    """The rule set of that code.

    Raises:
        NoRuleSet: there is none.
    """
    try:
        return RULE_SETS[code]
    except KeyError:
        raise NoRuleSet(code) from None


def rules_for(
    subject_class: str,
    starts_on: date,
    ends_on: date,
    period_type: str,
    applicability: dict[str, tuple[str, ...]] = APPLICABILITY,
) -> RuleSet:
    """The rule set that scores a period: the one in force on its last day (ADR 0014).

    Raises:
        ValueError: an unknown subject class or period type, or a period that ends before it
            starts.
        NoRuleSet: none was in force on the last day.
    """
    if subject_class not in applicability:
        raise ValueError(f"unknown subject class: {subject_class}")
    if period_type not in PERIOD_TYPES:
        raise ValueError(f"unknown period type: {period_type}")
    if ends_on < starts_on:
        raise ValueError("the period ends before it starts")
    for code in applicability[subject_class]:
        rules = rule_set(code)
        if rules.is_in_force(ends_on):
            return rules
    raise NoRuleSet(f"none in force for {subject_class} on {ends_on}")
