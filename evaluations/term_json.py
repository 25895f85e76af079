"""The input of a quarter or a year as JSON: what a term's score freezes and reads back.

Numbers are strings; a mean of months stands as a fraction, such as ``167/6``, so that it is exact.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluations.rules import RuleSet
from evaluations.rules.arithmetic import decimal_text, exact_text
from evaluations.rules.periods import Month
from evaluations.rules.term_scores import TermInput
from evaluations.rules.values import (
    LeaderRatios,
    Level,
    Output,
    Override,
    OverrideKind,
    Settings,
)
from evaluations.score_cli import COUNT_KEYS, QUANTITY_KEYS, RATIO_KEYS, output_as_json


def term_as_json(term: TermInput) -> dict[str, Any]:
    """The document that ``parse_term`` reads back to the same score."""
    ratios = term.leader_ratios
    held = {} if term.unit_level is None else {"unit_level": str(term.unit_level)}
    return held | {
        "leader": term.leader,
        "is_a_mean": term.is_a_mean,
        "leader_ratios": None
        if ratios is None
        else {name: _text(getattr(ratios, name)) for name in RATIO_KEYS},
        "override": None
        if term.override is None
        else {"kind": str(term.override.kind), "document": term.override.document},
        "months": [_month_as_json(month) for month in term.months],
    }


def parse_term(document: dict[str, Any], rules: RuleSet, settings: Settings) -> TermInput:
    """The input that ``term_as_json`` wrote.

    Raises:
        KeyError, ValueError: the document is not one of ours.
    """
    ratios, found = document["leader_ratios"], document.get("override")
    return TermInput(
        rules=rules,
        settings=settings,
        months=tuple(_month(one) for one in document["months"]),
        leader=document["leader"],
        is_a_mean=document["is_a_mean"],
        leader_ratios=None
        if ratios is None
        else LeaderRatios(*(_decimal(ratios[name]) for name in RATIO_KEYS)),
        override=None
        if found is None
        else Override(OverrideKind(found["kind"]), found["document"]),
        unit_level=Level(document["unit_level"]) if "unit_level" in document else None,
    )


def _month_as_json(month: Month) -> dict[str, Any]:
    points = month.general_points
    return {
        "code": month.code,
        "worked": month.worked,
        "general_points": None if points is None else exact_text(points),
        "outputs": [output_as_json(output) for output in month.outputs],
        "unreviewed_entries": month.unreviewed_entries,
        "total": _text(month.total),
    }


def _month(one: dict[str, Any]) -> Month:
    points = one["general_points"]
    return Month(
        worked=one["worked"],
        general_points=None if points is None else Fraction(points),
        outputs=tuple(_output(output) for output in one["outputs"]),
        unreviewed_entries=one["unreviewed_entries"],
        code=one["code"],
        total=_decimal(one["total"]),
    )


def _output(one: dict[str, Any]) -> Output:
    coefficient, assigned, completed = (Decimal(one[name]) for name in QUANTITY_KEYS)
    faults, faults_excused, delays, delays_excused = (int(one[name]) for name in COUNT_KEYS)
    return Output(
        coefficient=coefficient,
        assigned=assigned,
        completed=completed,
        quality_faults=faults,
        quality_faults_excused=faults_excused,
        delays=delays,
        delays_excused=delays_excused,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)
