"""Every number opens its arithmetic: inputs, formula, article, result."""

from decimal import Decimal

import pytest

from evaluations.rules import RULE_SETS
from evaluations.rules.values import LeaderRatios, Level, Output, ScoreInput, Settings

ONE = Decimal(1)
STAFF = ScoreInput(False, Decimal("27.50"), (Output(Decimal("1.8"), Decimal(3), Decimal(2)),))


def test_a_pencil_finds_the_score_of_one_person() -> None:
    result = RULE_SETS["nd335-2025"].score(STAFF)

    assert [(step.formula, dict(step.inputs), step.value) for step in result.steps] == [
        ("Σ coefficient × assigned", {"outputs[0]": "1.8 × 3 = 5.4"}, "5.4"),
        (
            "a = Σ coefficient × completed ÷ Σ coefficient × assigned",
            {"outputs[0]": "1.8 × min(2, 3) = 3.6", "converted": "3.6", "assigned": "5.4"},
            "0.666667",
        ),
        (
            "b = Σ coefficient × completed with quality ÷ Σ coefficient × assigned",
            {"outputs[0]": "1.8 × min(2, 3) = 3.6", "converted": "3.6", "assigned": "5.4"},
            "0.666667",
        ),
        (
            "c = Σ coefficient × completed on time ÷ Σ coefficient × assigned",
            {"outputs[0]": "1.8 × min(2, 3) = 3.6", "converted": "3.6", "assigned": "5.4"},
            "0.666667",
        ),
        (
            "(a + b + c) ÷ 3 × 70",
            {"quantity": "2/3", "quality": "2/3", "timeliness": "2/3", "exact": "140/3"},
            "46.67",
        ),
        ("0 ≤ general ≤ 30", {"exact": "27.5"}, "27.50"),
        (
            "general + task, rounded half up",
            {"general_points": "27.5", "task_points": "140/3"},
            "74.17",
        ),
        (
            "≥ 90 excellent; ≥ 70 good; ≥ 50 completed; else not completed",
            {"total": "74.17"},
            "good",
        ),
    ]


def test_an_output_without_the_cap_is_told_without_it() -> None:
    result = RULE_SETS["nd335-2025"].score(STAFF, Settings(cap_completed_at_assigned=False))

    assert dict(result.steps[1].inputs)["outputs[0]"] == "1.8 × 2 = 3.6"


def test_what_is_not_there_is_an_empty_place_in_the_explanation() -> None:
    nothing = ScoreInput(True, None, (), LeaderRatios(None, ONE, ONE))

    steps = {step.name: step for step in RULE_SETS["nd335-2025"].score(nothing).steps}

    assert steps["assigned"].value == "0"
    assert dict(steps["quantity"].inputs) == {"converted": "0", "assigned": "0"}
    assert [steps[name].value for name in ("quantity", "task_points", "total")] == [None] * 3
    assert dict(steps["task_points"].inputs) == {
        "quantity": "",
        "quality": "",
        "timeliness": "",
        "unit_result": "",
        "execution": "1",
        "cohesion": "1",
        "exact": "",
    }
    assert dict(steps["level"].inputs) == {"total": ""}
    assert steps["level"].value == "not_enough_data"


@pytest.mark.parametrize(
    ("code", "articles", "thresholds"),
    [
        (
            "khanhhoa-2025",
            ["task results"] * 5 + ["general criteria", "levels", "levels"],
            "≥ 90 excellent; > 80 good; > 50 completed; < 50 not completed",
        ),
        (
            "nd335-2025",
            ["art. 14"] * 4 + ["art. 16", "general criteria", "levels", "levels"],
            "≥ 90 excellent; ≥ 70 good; ≥ 50 completed; else not completed",
        ),
        (
            "nd233-2026",
            ["task results"] * 5 + ["general criteria", "levels", "levels"],
            "≥ 90 excellent; ≥ 70 good; ≥ 50 completed; else not completed",
        ),
    ],
)
def test_every_step_names_its_source(code: str, articles: list[str], thresholds: str) -> None:
    instrument = {
        "khanhhoa-2025": "Khánh Hòa KPI scheme, March 2025",
        "nd335-2025": "Decree 335/2025/NĐ-CP",
        "nd233-2026": "Decree 233/2026/NĐ-CP",
    }[code]

    result = RULE_SETS[code].score(STAFF)

    assert result.ruleset == code
    assert [step.article for step in result.steps] == [f"{instrument}, {a}" for a in articles]
    assert result.steps[-1].formula == thresholds


def test_the_unit_that_holds_a_head_is_told_last() -> None:
    ratios = LeaderRatios(ONE, ONE, ONE)
    head = ScoreInput(True, Decimal(30), (Output(ONE, ONE, ONE),), ratios, Level.GOOD)

    step = RULE_SETS["nd233-2026"].score(head).steps[-1]

    assert (step.name, step.formula) == ("unit_level", "a head is not rated above the unit")
    assert dict(step.inputs) == {"level": "excellent", "unit_level": "good"}
    assert (step.value, step.article) == ("good", "Decree 233/2026/NĐ-CP, levels")
