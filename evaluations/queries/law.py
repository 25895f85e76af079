"""The page of rules: which instruments there are, and how each open question is read here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluations.queries.settings import NAMES, values_in_force
from evaluations.rules import APPLICABILITY, RULE_SETS, RuleSet, rules_for
from evaluations.rules.terms import starts_a_quarter
from organizations.models import Period
from organizations.rules.parameters import PARAMETERS

CHOICES_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One open question of the law with the value that holds here and where it stands."""

    name: str
    value: Decimal
    default: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """What an agency's people are scored by on a day; ``by_class`` in the order of classes."""

    rule_sets: list[RuleSet]
    by_class: list[tuple[str, RuleSet]]
    readings: list[Reading]
    quarter_starts: list[Period]


def law(agency_id: int, on: date) -> Law:
    """Rule sets, readings, and the months from which quarters can be chosen. Two queries."""
    values = values_in_force(agency_id, on, NAMES)
    ahead = Period.objects.filter(ends_on__gte=on).order_by("starts_on")[: 3 * CHOICES_AHEAD]
    return Law(
        rule_sets=list(RULE_SETS.values()),
        by_class=[(name, rules_for(name, on, on, "month")) for name in APPLICABILITY],
        readings=[
            Reading(name, values[name], PARAMETERS[name].default, PARAMETERS[name].source)
            for name in NAMES
        ],
        quarter_starts=[period for period in ahead if starts_a_quarter(period.code)],
    )
