"""A quarter is scored from the months worked, with nothing lost on the way."""

from decimal import Decimal
from fractions import Fraction

from evaluations.rules import decree_335_2025
from evaluations.rules.periods import Month, quarter_input
from evaluations.rules.values import LeaderRatios, Level, Output

ONE = Decimal(1)
WORKED = Month(True, Decimal("27.50"), (Output(ONE, Decimal(4), Decimal(4)),))
BUSY = Month(True, Decimal("28.00"), (Output(ONE, Decimal(10), Decimal(5)),))
AWAY = Month(False, Decimal("30.00"), (Output(ONE, ONE, ONE),), unreviewed_entries=9)


def test_a_leader_has_d_dd_and_e_once_for_the_quarter() -> None:
    ratios = LeaderRatios(ONE, Decimal("0.5"), ONE)

    score_input = quarter_input([WORKED, BUSY], leader=True, leader_ratios=ratios)

    assert score_input is not None
    assert score_input.leader_ratios == ratios
    assert decree_335_2025.score(score_input).task_points == Decimal("51.67")


def test_a_month_of_full_absence_leaves_no_trace() -> None:
    with_it = quarter_input([WORKED, AWAY, BUSY], leader=False, leader_ratios=None)

    assert with_it == quarter_input([WORKED, BUSY], leader=False, leader_ratios=None)


def test_the_mean_of_the_months_stays_exact() -> None:
    score_input = quarter_input([WORKED, BUSY, BUSY], leader=False, leader_ratios=None)

    assert score_input is not None
    assert score_input.general_points == Fraction(167, 6)


def test_entries_that_wait_in_any_month_hold_the_quarter_back() -> None:
    waiting = Month(True, Decimal("28.00"), (), unreviewed_entries=2)

    score_input = quarter_input([waiting, WORKED, waiting], leader=False, leader_ratios=None)

    assert score_input is not None
    assert score_input.unreviewed_entries == 4
    assert decree_335_2025.score(score_input).level is Level.NOT_ENOUGH_DATA
