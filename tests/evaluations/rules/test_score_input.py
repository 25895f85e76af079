"""What the score input of ``manage.py score`` must look like, and what it is told otherwise."""

import json
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from evaluations.rules import decree_233_2026, decree_335_2025
from evaluations.rules.values import (
    InvalidInput,
    LeaderRatios,
    Level,
    Output,
    ScoreInput,
)
from evaluations.score_cli import input_as_json, parse_input, result_as_json
from tests.evaluations.rules.test_score_laws import score_inputs

OUTPUT = {
    "coefficient": "1.8",
    "assigned": "4",
    "completed": "3",
    "quality_faults": 1,
    "quality_faults_excused": 0,
    "delays": 0,
    "delays_excused": 0,
}
STAFF = {"leader": False, "general_points": "27.50", "outputs": [OUTPUT]}
RATIOS = {"unit_result": "1", "execution": "0.5", "cohesion": "1"}
LEADER = {**STAFF, "leader": True, "leader_ratios": RATIOS}
MISSING = object()


def changed(document: dict[str, Any], path: list[str | int], value: object) -> dict[str, Any]:
    """A copy of the document with the value at the path set, or taken out."""
    copy = deepcopy(document)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copy


def test_the_example_of_the_issue_is_read_and_scored() -> None:
    score_input = parse_input(LEADER)

    assert score_input == ScoreInput(
        leader=True,
        general_points=Decimal("27.50"),
        outputs=(Output(Decimal("1.8"), Decimal(4), Decimal(3), quality_faults=1),),
        leader_ratios=LeaderRatios(Decimal(1), Decimal("0.5"), Decimal(1)),
    )
    result = result_as_json(decree_335_2025.score(score_input))
    steps = result.pop("steps")
    assert result == {
        "rules": "nd335-2025",
        "quantity": "0.750000",
        "quality": "0.687500",
        "timeliness": "0.750000",
        "task_points": "54.69",
        "general_points": "27.50",
        "total": "82.19",
        "level": "good",
        "reasons": [],
    }
    assert isinstance(steps, list)
    assert steps[2] == {
        "name": "quality",
        "formula": "b = Σ coefficient × completed with quality ÷ Σ coefficient × assigned",
        "inputs": {
            "outputs[0]": "1.8 × max(0, min(3, 4) − 0.25 × (1 − 0)) = 4.95",
            "converted": "4.95",
            "assigned": "7.2",
        },
        "value": "0.687500",
        "article": "Decree 335/2025/NĐ-CP, art. 14",
    }


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["leader"], MISSING, "leader: missing"),
        (["leader"], "false", "leader: must be true or false"),
        (["leader"], 0, "leader: must be true or false"),
        (["general_points"], MISSING, "general_points: missing"),
        (["general_points"], 27.5, "general_points: must be a number written as a string"),
        (["general_points"], "27,5", 'general_points: "27,5" is not a number'),
        (["general_points"], " 27", 'general_points: " 27" is not a number'),
        (["general_points"], "27\n", 'general_points: "27 " is not a number'),
        (["general_points"], "1e1", 'general_points: "1e1" is not a number'),
        (["general_points"], "NaN", 'general_points: "NaN" is not a number'),
        (["general_points"], "٢٧", "general_points: "),
        (["general_points"], "9" * 99, f'general_points: "{"9" * 40}…" is not a number'),
        (["general_points"], "30.01", "general_points: must be from 0 to 30"),
        (["general_points"], "-0.25", "general_points: must be from 0 to 30"),
        (["general_points"], "27.505", "general_points: must have at most 2 decimal places"),
        (["outputs"], MISSING, "outputs: missing"),
        (["outputs"], {}, "outputs: must be a list"),
        (["outputs", 0], "x", "outputs[0]: must be an object"),
        (["outputs", 0, "assigned"], MISSING, "outputs[0].assigned: missing"),
        (["outputs", 0, "assigned"], "-4", "outputs[0].assigned: must not be negative"),
        (["outputs", 0, "assigned"], 4, "outputs[0].assigned: must be a number written as a"),
        (["outputs", 0, "completed"], "-0.01", "outputs[0].completed: must not be negative"),
        (["outputs", 0, "coefficient"], "0.0", "outputs[0].coefficient: must be above zero"),
        (["outputs", 0, "coefficient"], "-1", "outputs[0].coefficient: must not be negative"),
        (["outputs", 0, "quality_faults"], MISSING, "outputs[0].quality_faults: missing"),
        (["outputs", 0, "quality_faults"], -1, "outputs[0].quality_faults: must not be neg"),
        (["outputs", 0, "quality_faults"], "one", "outputs[0].quality_faults: must be a whole"),
        (["outputs", 0, "quality_faults"], 1.0, "outputs[0].quality_faults: must be a whole"),
        (["outputs", 0, "quality_faults"], True, "outputs[0].quality_faults: must be a whole"),
        (["outputs", 0, "quality_faults"], 10**9, "outputs[0].quality_faults: must be below"),
        (
            ["outputs", 0, "quality_faults_excused"],
            2,
            "outputs[0].quality_faults_excused: must not exceed quality_faults",
        ),
        (
            ["outputs", 0, "quality_faults_excused"],
            -1,
            "outputs[0].quality_faults_excused: must not be negative",
        ),
        (["outputs", 0, "delays"], -1, "outputs[0].delays: must not be negative"),
        (["outputs", 0, "delays_excused"], 1, "outputs[0].delays_excused: must not exceed delays"),
        (["outputs", 0, "completed"], "0", "outputs[0].quality_faults: a fault needs a comple"),
        (["outputs", 0, "assigned"], "0", "outputs[0].quality_faults: a fault needs a comple"),
        (["outputs", 0, "score"], "5", "outputs[0].score: unknown key"),
        (["level"], "excellent", "level: unknown key"),
        (["total"], "100.00", "total: unknown key"),
        (["a\nb"], "100.00", "a b: unknown key"),
        (["leader_ratios"], RATIOS, "leader_ratios: only a leader has this"),
        (["unit_level"], "good", "unit_level: only a leader has this"),
        (["unreviewed_entries"], -1, "unreviewed_entries: must not be negative"),
        (["unreviewed_entries"], "some", "unreviewed_entries: must be a whole number"),
    ],
)
def test_a_wrong_input_names_its_field(path: list[str | int], value: object, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_input(changed(STAFF, path, value))

    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["leader_ratios"], MISSING, "leader_ratios: missing"),
        (["leader_ratios"], None, "leader_ratios: must be an object"),
        (["leader_ratios", "cohesion"], MISSING, "leader_ratios.cohesion: missing"),
        (["leader_ratios", "cohesion"], "0.75", "leader_ratios.cohesion: must be 0.5 or 1"),
        (["leader_ratios", "execution"], "0", "leader_ratios.execution: must be 0.5 or 1"),
        (["leader_ratios", "unit_result"], 1, "leader_ratios.unit_result: must be a number"),
        (["leader_ratios", "d"], "1", "leader_ratios.d: unknown key"),
        (["unit_level"], "not_enough_data", "unit_level: must be one of excellent"),
        (["unit_level"], 3, "unit_level: must be one of excellent"),
    ],
)
def test_a_leader_s_wrong_input_names_its_field(
    path: list[str | int], value: object, message: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_input(changed(LEADER, path, value))

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("document", [None, [], "text", 5])
def test_the_input_is_an_object(document: object) -> None:
    with pytest.raises(InvalidInput, match="input: must be an object"):
        parse_input(document)


def test_the_second_output_is_named_by_its_place() -> None:
    second = {**OUTPUT, "completed": "-1"}

    with pytest.raises(InvalidInput, match=r"outputs\[1\]\.completed"):
        parse_input({**STAFF, "outputs": [OUTPUT, second]})


def test_counts_may_be_strings_of_digits() -> None:
    written = {**OUTPUT, "quality_faults": "1", "delays": "0"}

    assert parse_input({**STAFF, "outputs": [written]}) == parse_input(STAFF)


@pytest.mark.parametrize("edge", ["0", "0.00", "30", "30.00", "12.34"])
def test_general_points_from_0_to_30_are_accepted(edge: str) -> None:
    assert parse_input({**STAFF, "general_points": edge}).general_points == Decimal(edge)


def test_null_says_that_a_value_was_not_given_yet() -> None:
    ungraded = parse_input({**STAFF, "general_points": None})
    unknown = parse_input(changed(LEADER, ["leader_ratios", "cohesion"], None))

    for score_input in (ungraded, unknown):
        assert decree_335_2025.score(score_input).level is Level.NOT_ENOUGH_DATA


@pytest.mark.parametrize(
    "score_input",
    [
        ScoreInput(False, Decimal("NaN"), ()),
        ScoreInput(False, Decimal(1), (Output(Decimal("Infinity"), Decimal(1), Decimal(1)),)),
        ScoreInput(False, Decimal(1), (), leader_ratios=LeaderRatios(None, None, None)),
        ScoreInput(False, Decimal(1), (), unit_level=Level.GOOD),
        ScoreInput(False, Fraction(91, 3), ()),
    ],
)
def test_the_rules_refuse_what_contradicts_itself_wherever_it_comes_from(
    score_input: ScoreInput,
) -> None:
    with pytest.raises(InvalidInput):
        decree_335_2025.score(score_input)


@given(score_inputs())
def test_a_frozen_input_is_read_back_the_same(score_input: ScoreInput) -> None:
    document = json.loads(json.dumps(input_as_json(score_input)))

    assert parse_input(document) == score_input


def test_a_frozen_input_keeps_what_is_missing_missing() -> None:
    score_input = ScoreInput(leader=True, general_points=None, outputs=(), unit_level=Level.GOOD)

    read = parse_input(input_as_json(score_input))

    assert decree_233_2026.score(read) == decree_233_2026.score(score_input)


def test_a_mean_of_months_is_not_frozen_as_the_input_of_a_month() -> None:
    with pytest.raises(InvalidInput, match="general_points"):
        input_as_json(ScoreInput(False, Fraction(331, 12), ()))
