"""Quarters and years of leaders in docs/domain/calculations.md are those the portal gives."""

from decimal import Decimal

import pytest

from evaluations.rules import RULE_SETS
from evaluations.rules.periods import Month
from evaluations.rules.term_scores import TermInput, term_result
from evaluations.rules.values import LeaderRatios, Level, Output, Result, Settings
from tests.evaluations.rules.test_worked_score_tables import leader_ratios, number, output
from tests.evaluations.rules.worked_tables import Row, table

ONE = Decimal(1)
ABSENT = "—"


def checked(result: Result, row: Row, total: str) -> None:
    assert result.total == number(row[total])
    assert result.level == row["level"]


def of_a_head(row: Row, months: list[Month], *, is_a_mean: bool) -> TermInput:
    return TermInput(
        RULE_SETS["nd233-2026"],
        Settings(),
        tuple(months),
        leader=True,
        is_a_mean=is_a_mean,
        leader_ratios=LeaderRatios(ONE, ONE, ONE),
        unit_level=Level(row["unit level"]) if row["unit level"] else None,
    )


@pytest.mark.parametrize("row", table("quarter-leaders"))
def test_a_leader_of_a_quarter_has_d_dd_and_e_once(row: Row) -> None:
    months = [
        Month(
            worked=line["worked"] == "yes",
            general_points=number(line["general"]),
            outputs=(output(line),) if line["assigned"] else (),
        )
        for line in table("quarter-months")
        if line["case"] == row["case"]
    ]
    asked = TermInput(
        RULE_SETS["nd335-2025"],
        Settings(),
        tuple(months),
        leader=True,
        is_a_mean=False,
        leader_ratios=leader_ratios(row),
    )

    result = term_result(asked)

    assert result.task_points == number(row["task"])
    checked(result, row, "total")


@pytest.mark.parametrize("row", table("head-and-unit-quarter"))
def test_a_head_is_held_at_the_units_level_of_the_quarter(row: Row) -> None:
    points = row["general of the months"].split()
    months = [
        Month(said != ABSENT, number(said.strip(ABSENT)), (Output(ONE, ONE, ONE),))
        for said in points
    ]

    checked(term_result(of_a_head(row, months, is_a_mean=False)), row, "total")


@pytest.mark.parametrize("row", table("head-and-unit-year"))
def test_a_head_is_held_at_the_units_level_of_the_year(row: Row) -> None:
    totals = row["totals"].split()
    months = [Month(said != ABSENT, None, (), total=number(said.strip(ABSENT))) for said in totals]

    checked(term_result(of_a_head(row, months, is_a_mean=True)), row, "mean")


@pytest.mark.parametrize("code", [code for code in RULE_SETS if code != "nd233-2026"])
def test_other_instruments_hold_nobody_at_the_units_level(code: str) -> None:
    months = (Month(True, Decimal(30), (Output(ONE, ONE, ONE),), total=Decimal(100)),)
    for is_a_mean in (False, True):
        held = TermInput(
            RULE_SETS[code],
            Settings(),
            months,
            leader=True,
            is_a_mean=is_a_mean,
            leader_ratios=LeaderRatios(ONE, ONE, ONE),
            unit_level=Level.NOT_COMPLETED,
        )

        assert term_result(held).level is Level.EXCELLENT
