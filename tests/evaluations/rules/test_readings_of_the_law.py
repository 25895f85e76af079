"""Readings that are not beyond doubt are settings: each changes the score it is about."""

from dataclasses import fields
from decimal import Decimal

import pytest

from evaluations.rules import decree_335_2025, khanh_hoa_2025
from evaluations.rules.quota import QuotaBase, excellent_cap
from evaluations.rules.values import (
    InvalidInput,
    LeaderRatios,
    Level,
    Output,
    ScoreInput,
    Settings,
)

ONE = Decimal(1)
FIFTY = ScoreInput(False, Decimal(15), (Output(ONE, Decimal(2), ONE),))


def test_a_province_may_read_exactly_50_as_not_completed() -> None:
    settings = Settings(exactly_50=Level.NOT_COMPLETED)

    assert khanh_hoa_2025.score(FIFTY).level is Level.COMPLETED
    assert khanh_hoa_2025.score(FIFTY, settings).level is Level.NOT_COMPLETED
    assert decree_335_2025.score(FIFTY, settings).level is Level.COMPLETED


def test_a_fault_may_cost_another_share_of_a_piece() -> None:
    faulty = ScoreInput(False, None, (Output(ONE, ONE, ONE, quality_faults=1, delays=2),))

    result = decree_335_2025.score(faulty, Settings(lost_per_fault=Decimal("0.5")))

    assert (result.quality, result.timeliness) == (Decimal("0.5"), Decimal(0))


def test_other_values_may_be_allowed_for_a_leaders_ratios() -> None:
    ratios = LeaderRatios(Decimal("0.75"), ONE, ONE)
    score_input = ScoreInput(True, Decimal(30), (Output(ONE, ONE, ONE),), ratios)
    settings = Settings(leader_ratio_values=(Decimal("0.5"), Decimal("0.75"), ONE))

    assert decree_335_2025.score(score_input, settings).task_points == Decimal("67.08")
    with pytest.raises(InvalidInput, match=r"leader_ratios\.unit_result: must be 0\.5 or 1"):
        decree_335_2025.score(score_input)


@pytest.mark.parametrize(
    "frozen",
    [
        Settings(),
        Settings(
            cap_completed_at_assigned=False,
            lost_per_fault=Decimal("0.50"),
            leader_ratio_values=(Decimal("0.5"), Decimal("0.75"), ONE),
            exactly_50=Level.NOT_COMPLETED,
            head_held_at_unit_level=False,
        ),
    ],
)
def test_frozen_settings_are_read_back_the_same(frozen: Settings) -> None:
    text = frozen.as_text()

    assert Settings.from_text(text) == frozen
    assert set(text) == {field.name for field in fields(Settings)}


def test_a_frozen_flag_is_true_or_false_and_nothing_else() -> None:
    with pytest.raises(KeyError):
        Settings.from_text({**Settings().as_text(), "cap_completed_at_assigned": "yes"})


@pytest.mark.parametrize("lost", ["-0.01", "1.01"])
def test_a_fault_costs_between_nothing_and_a_whole_piece(lost: str) -> None:
    with pytest.raises(InvalidInput, match="lost_per_fault"):
        Settings(lost_per_fault=Decimal(lost))


def test_a_fault_may_cost_nothing_or_a_whole_piece() -> None:
    assert Settings(lost_per_fault=Decimal(0)) != Settings(lost_per_fault=ONE)


@pytest.mark.parametrize("level", [Level.GOOD, Level.EXCELLENT, Level.NOT_ENOUGH_DATA])
def test_exactly_50_is_completed_or_not_completed(level: Level) -> None:
    with pytest.raises(InvalidInput, match="exactly_50"):
        Settings(exactly_50=level)


@pytest.mark.parametrize(("people", "share"), [(-1, "0.2"), (5, "-0.1"), (5, "1.1")])
def test_a_cap_of_nonsense_is_refused(people: int, share: str) -> None:
    with pytest.raises(ValueError, match="must"):
        excellent_cap(people, share=Decimal(share))


def test_the_base_of_the_cap_is_stored_under_these_words() -> None:
    assert list(QuotaBase) == ["good", "good_and_above"]


def test_nobody_and_everybody_are_caps_too() -> None:
    assert excellent_cap(0) == 0
    assert excellent_cap(7, share=Decimal(0)) == 0
    assert excellent_cap(7, base=QuotaBase.GOOD_AND_ABOVE, share=ONE) == 7
    assert excellent_cap(7, share=ONE) == 3
