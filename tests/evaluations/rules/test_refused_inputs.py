"""What the rules refuse, in the very words a person reads: the field, and what is wrong with it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluations.rules import RULE_SETS, decree_335_2025
from evaluations.rules.values import (
    InvalidInput,
    LeaderRatios,
    Level,
    Output,
    Override,
    OverrideKind,
    Reason,
    ScoreInput,
    Settings,
)

ONE, NO_NUMBER = Decimal(1), Decimal("NaN")
WELL_DONE = Output(ONE, ONE, ONE)


def staff(*outputs: Output, general: Decimal | Fraction | None = ONE, **fields) -> ScoreInput:
    return ScoreInput(False, general, outputs or (WELL_DONE,), **fields)


def leader(*ratios: str, **fields) -> ScoreInput:
    return ScoreInput(True, ONE, (WELL_DONE,), LeaderRatios(*map(Decimal, ratios)), **fields)


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        (staff(general=NO_NUMBER), "general_points", "must be a number"),
        (staff(general=Decimal("Infinity")), "general_points", "must be a number"),
        (staff(general=Decimal("30.01")), "general_points", "must be from 0 to 30"),
        (staff(general=Decimal("-0.01")), "general_points", "must be from 0 to 30"),
        (staff(general=Fraction(91, 3)), "general_points", "must be from 0 to 30"),
        (
            staff(general=Decimal("27.505")),
            "general_points",
            "must have at most 2 decimal places",
        ),
        (staff(unreviewed_entries=-1), "unreviewed_entries", "must not be negative"),
        (staff(Output(NO_NUMBER, ONE, ONE)), "outputs[0].coefficient", "must be a number"),
        (staff(Output(ONE, NO_NUMBER, ONE)), "outputs[0].assigned", "must be a number"),
        (staff(WELL_DONE, Output(ONE, ONE, NO_NUMBER)), "outputs[1].completed", "must be a number"),
        (staff(Output(-ONE, ONE, ONE)), "outputs[0].coefficient", "must not be negative"),
        (staff(Output(ONE, -ONE, ONE)), "outputs[0].assigned", "must not be negative"),
        (staff(Output(ONE, ONE, -ONE)), "outputs[0].completed", "must not be negative"),
        (staff(Output(Decimal(0), ONE, ONE)), "outputs[0].coefficient", "must be above zero"),
        (staff(Output(ONE, ONE, ONE, -1)), "outputs[0].quality_faults", "must not be negative"),
        (
            staff(Output(ONE, ONE, ONE, 1, -1)),
            "outputs[0].quality_faults_excused",
            "must not be negative",
        ),
        (
            staff(Output(ONE, ONE, ONE, 1, 2)),
            "outputs[0].quality_faults_excused",
            "must not exceed quality_faults",
        ),
        (
            staff(Output(ONE, ONE, ONE, 0, 0, 1, 2)),
            "outputs[0].delays_excused",
            "must not exceed delays",
        ),
        (
            staff(Output(ONE, ONE, Decimal(0), 1)),
            "outputs[0].quality_faults",
            "a fault needs a completed, assigned product",
        ),
        (
            staff(Output(ONE, Decimal(0), ONE, 1)),
            "outputs[0].quality_faults",
            "a fault needs a completed, assigned product",
        ),
        (
            staff(Output(ONE, Decimal(0), ONE, 0, 0, 1)),
            "outputs[0].delays",
            "a delay needs an assigned product",
        ),
        (
            staff(leader_ratios=LeaderRatios(None, None, None)),
            "leader_ratios",
            "only a leader has these ratios",
        ),
        (leader("0.75", "1", "1"), "leader_ratios.unit_result", "must be 0.5 or 1"),
        (leader("1", "0", "1"), "leader_ratios.execution", "must be 0.5 or 1"),
        (leader("1", "1", "2"), "leader_ratios.cohesion", "must be 0.5 or 1"),
        (
            staff(unit_level=Level.GOOD),
            "unit_level",
            "only a leader is held to the level of the unit",
        ),
        (
            staff(override=Override(OverrideKind.DISCIPLINE, " \n")),
            "override.document",
            "a finding names its document",
        ),
        (
            staff(override=Override(OverrideKind.UNIT_CORRUPTION, "Số 12/QĐ")),
            "override.kind",
            "only who leads answers for the unit",
        ),
    ],
)
@pytest.mark.parametrize("code", RULE_SETS)
def test_a_refusal_says_which_field_and_why(code, given, field, message) -> None:
    with pytest.raises(InvalidInput) as refused:
        RULE_SETS[code].score(given)

    assert (refused.value.field, refused.value.message) == (field, message)
    assert str(refused.value) == f"{field}: {message}"


@pytest.mark.parametrize(
    "given",
    [
        staff(general=Decimal(0)),
        staff(general=Decimal("30.00")),
        staff(general=Decimal("27.5000")),  # zeros at the end are no finer number
        staff(general=Fraction(82, 3)),  # a mean of months
        staff(Output(ONE, ONE, Decimal(0), 0, 0, 3, 3)),  # late and not done is late all the same
        staff(Output(ONE, Decimal(0), ONE)),  # nothing assigned lacks something, it is not wrong
        leader("0.5", "1", "0.50"),
        leader("1", "1", "1", unit_level=Level.GOOD),
        leader("1", "1", "1", override=Override(OverrideKind.UNIT_CORRUPTION, "Số 12/QĐ")),
    ],
)
def test_what_stands_at_the_edge_is_accepted(given: ScoreInput) -> None:
    assert decree_335_2025.score(given).ruleset == "nd335-2025"


def test_a_fault_and_a_delay_are_refused_by_themselves_too() -> None:
    """One wrong count never hides another of the same output."""
    late = Output(ONE, ONE, ONE, 2, 1, 3, 4)

    with pytest.raises(InvalidInput, match=r"outputs\[0\].delays_excused"):
        decree_335_2025.score(staff(late))


def test_a_lost_share_outside_0_to_1_and_an_odd_level_of_50_are_refused() -> None:
    with pytest.raises(InvalidInput) as share:
        Settings(lost_per_fault=Decimal("1.01"))
    with pytest.raises(InvalidInput) as level:
        Settings(exactly_50=Level.GOOD)

    assert str(share.value) == "lost_per_fault: must be from 0 to 1"
    assert str(level.value) == "exactly_50: must be completed or not_completed"


def test_the_settings_that_were_frozen_are_written_and_read_back_plainly() -> None:
    told = Settings(lost_per_fault=Decimal("1E-1"), leader_ratio_values=(Decimal("5E-1"), ONE))

    assert told.as_text() == {
        "cap_completed_at_assigned": "true",
        "lost_per_fault": "0.1",
        "leader_ratio_values": "0.5 1",
        "exactly_50": "completed",
        "head_held_at_unit_level": "true",
    }
    assert Settings.from_text(told.as_text()) == told


def test_a_finding_is_the_last_step_and_says_what_it_rests_on() -> None:
    finding = Override(OverrideKind.DEGRADATION, "Kết luận số 5-KL/TU")
    held = leader("1", "1", "1", override=finding)

    points, told = decree_335_2025.score(leader("1", "1", "1")), decree_335_2025.score(held)

    assert told.steps[:-1] == points.steps
    last = told.steps[-1]
    assert (last.name, last.formula) == ("override", "a finding makes the level not completed")
    assert last.inputs == (
        ("level", "good"),
        ("finding", "degradation"),
        ("document", "Kết luận số 5-KL/TU"),
    )
    assert (last.value, last.article) == ("not_completed", points.steps[-1].article)
    assert (told.total, told.level) == (points.total, Level.NOT_COMPLETED)
    assert told.reasons == (Reason.OVERRIDDEN,)
