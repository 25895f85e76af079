"""The steps of a score that was asked for from outside, and a head held at the unit's level."""

from decimal import Decimal

import pytest

from evaluations.rules import decree_233_2026, decree_335_2025
from evaluations.rules.values import (
    InvalidInput,
    Level,
    Settings,
)
from evaluations.score_cli import input_as_json, parse_input
from tests.evaluations.rules.test_score_input import LEADER, OUTPUT, STAFF


def test_every_step_from_the_outputs_to_the_level_is_there() -> None:
    result = decree_335_2025.score(parse_input(LEADER))

    assert [(step.name, step.value) for step in result.steps] == [
        ("assigned", "7.2"),
        ("quantity", "0.750000"),
        ("quality", "0.687500"),
        ("timeliness", "0.750000"),
        ("task_points", "54.69"),
        ("general_points", "27.50"),
        ("total", "82.19"),
        ("level", "good"),
    ]
    assert all(step.article.startswith("Decree 335/2025/NĐ-CP") for step in result.steps)
    assert result.steps[4].formula == "(a + b + c + d + đ + e) ÷ 6 × 70"
    assert dict(result.steps[4].inputs) == {
        "quantity": "0.75",
        "quality": "0.6875",
        "timeliness": "0.75",
        "unit_result": "1",
        "execution": "0.5",
        "cohesion": "1",
        "exact": "54.6875",
    }
    assert dict(result.steps[6].inputs) == {"general_points": "27.5", "task_points": "54.6875"}


def test_a_level_that_is_held_at_the_unit_says_so() -> None:
    result = decree_233_2026.score(parse_input({**LEADER, "unit_level": "completed"}))

    assert result.level is Level.COMPLETED
    assert result.reasons == ("held_at_unit_level",)
    assert [step.name for step in result.steps[-2:]] == ["level", "unit_level"]
    assert result.steps[-1].value == "completed"


def test_a_head_at_the_level_of_the_unit_is_not_held() -> None:
    result = decree_233_2026.score(parse_input({**LEADER, "unit_level": "good"}))

    assert (result.level, result.reasons) == (Level.GOOD, ())


def test_a_province_may_leave_heads_above_their_unit() -> None:
    score_input = parse_input({**LEADER, "unit_level": "completed"})

    result = decree_233_2026.score(score_input, Settings(head_held_at_unit_level=False))

    assert (result.level, result.reasons) == (Level.GOOD, ())


@pytest.mark.parametrize("level", [Level.NOT_COMPLETED, Level.EXCELLENT])
def test_a_head_without_a_score_gets_none_from_the_unit(level: Level) -> None:
    score_input = parse_input({**LEADER, "general_points": None, "unit_level": str(level)})

    assert decree_233_2026.score(score_input).level is Level.NOT_ENOUGH_DATA


def test_a_delay_without_an_assigned_product_is_refused() -> None:
    nothing = {**OUTPUT, "assigned": "0", "quality_faults": 0, "delays": 1}

    with pytest.raises(InvalidInput, match=r"outputs\[0\]\.delays: a delay needs an assigned"):
        parse_input({**STAFF, "outputs": [nothing]})


def test_work_that_is_late_and_unfinished_is_delayed_all_the_same() -> None:
    late = {**OUTPUT, "completed": "0", "quality_faults": 0, "delays": 1}

    result = decree_335_2025.score(parse_input({**STAFF, "outputs": [late]}))

    assert (result.timeliness, result.total) == (Decimal(0), Decimal("27.50"))


def test_while_entries_wait_for_review_there_is_no_score() -> None:
    waiting = parse_input({**STAFF, "unreviewed_entries": 2})

    result = decree_335_2025.score(waiting)

    assert (result.total, result.level) == (None, Level.NOT_ENOUGH_DATA)
    assert result.reasons == ("entries_not_reviewed",)
    assert dict(result.steps[6].inputs)["unreviewed_entries"] == "2"
    assert parse_input(input_as_json(waiting)) == waiting
    assert parse_input({**STAFF, "unreviewed_entries": 0}) == parse_input(STAFF)
