"""Every score in docs/domain/calculations.md is the score the portal gives."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluations.rules import decree_233_2026, decree_335_2025, khanh_hoa_2025
from evaluations.rules.arithmetic import half_up
from evaluations.rules.leader_ratios import execution, unit_result
from evaluations.rules.periods import Month, quarter_input, year_total
from evaluations.rules.quota import OUTSTANDING_AGENCY_SHARE, QuotaBase, excellent_cap
from evaluations.rules.values import LeaderRatios, Level, Output, Result, ScoreInput, Settings
from tests.evaluations.rules.worked_tables import Row, table, table_names


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def output(row: Row) -> Output:
    """The output of a table row; a coefficient that is not named is 1, a count is 0."""
    return Output(
        coefficient=Decimal(row.get("coefficient", "1")),
        assigned=Decimal(row.get("assigned", row.get("pieces", ""))),
        completed=Decimal(row.get("completed", row.get("pieces", ""))),
        quality_faults=int(row.get("faults") or 0),
        quality_faults_excused=int(row.get("faults excused") or 0),
        delays=int(row.get("delays") or 0),
        delays_excused=int(row.get("delays excused") or 0),
    )


def leader_ratios(row: Row) -> LeaderRatios:
    return LeaderRatios(number(row["d"]), number(row["đ"]), number(row["e"]))


def scored(general: str, *outputs: Output, settings: Settings | None = None) -> Result:
    score_input = ScoreInput(leader=False, general_points=number(general), outputs=outputs)
    return decree_335_2025.score(score_input, settings or Settings())


@pytest.mark.parametrize("row", table("rounding"))
def test_a_half_is_rounded_away_from_zero(row: Row) -> None:
    value = Fraction(row["value"]) if "/" in row["value"] else Decimal(row["value"])

    assert str(half_up(value, int(row["places"]))) == row["rounded"]


@pytest.mark.parametrize("row", table("faults-by-pieces"))
def test_a_fault_takes_a_quarter_of_one_piece(row: Row) -> None:
    result = scored("", output(row))

    assert str(result.quality) == row["quality"]
    assert str(result.task_points) == row["task"]
    assert Fraction(row["quality"]) == half_up(
        Fraction(row["pieces that count"]) / Fraction(row["pieces"]), 6
    )


@pytest.mark.parametrize("row", table("faults-by-pieces"))
def test_a_delay_takes_as_much_of_its_piece_as_a_fault(row: Row) -> None:
    late = {"pieces": row["pieces"], "delays": row["faults"]}

    result = scored("", output(late))

    assert (str(result.timeliness), str(result.quality)) == (row["quality"], "1.000000")
    assert str(result.task_points) == row["task"]


@pytest.mark.parametrize("row", table("excused"))
def test_excused_events_cost_nothing(row: Row) -> None:
    result = scored("", output(row))

    assert str(result.quality) == row["quality"]
    assert str(result.timeliness) == row["timeliness"]
    assert str(result.task_points) == row["task"]


@pytest.mark.parametrize("row", table("over-completed"))
def test_work_beyond_what_was_assigned_counts_only_without_the_cap(row: Row) -> None:
    outputs = [
        Output(*(Decimal(row[f"{name} {i}"]) for name in ("coefficient", "assigned", "completed")))
        for i in (1, 2)
    ]
    settings = Settings(cap_completed_at_assigned=row["capped"] == "yes")

    result = scored("", *outputs, settings=settings)

    assert str(result.quantity) == row["quantity"]
    assert str(result.task_points) == row["task"]


@pytest.mark.parametrize("row", table("mixed-results"))
def test_outputs_are_added_as_standard_products(row: Row) -> None:
    outputs = [output(line) for line in table("mixed-outputs") if line["case"] == row["case"]]

    result = scored("", *outputs)

    printed = (result.quantity, result.quality, result.timeliness, result.task_points)
    expected = (row["quantity"], row["quality"], row["timeliness"], row["task"])
    assert tuple(str(value) for value in printed) == expected


@pytest.mark.parametrize("row", table("not-enough-data"))
def test_what_is_missing_is_neither_zero_nor_full_marks(row: Row) -> None:
    leader = row["leader"] == "yes"
    score_input = ScoreInput(
        leader=leader,
        general_points=number(row["general"]),
        outputs=(output(row),) if row["assigned"] else (),
        leader_ratios=leader_ratios(row) if leader and row["d"] else None,
    )

    result = decree_335_2025.score(score_input)

    assert result.level is Level.NOT_ENOUGH_DATA
    assert result.total is None
    assert result.task_points == number(row["task"])
    assert result.general_points == number(row["general"])
    assert " ".join(result.reasons) == row["reasons"]


@pytest.mark.parametrize("row", table("level-edges"))
def test_the_level_is_read_off_the_printed_total(row: Row) -> None:
    result = scored(row["general"], output(row))

    exact = dict(next(step for step in result.steps if step.name == "task_points").inputs)["exact"]
    assert exact == row["exact task"]
    assert str(result.task_points) == row["task"]
    assert str(result.total) == row["total"]
    assert result.level == row["level"]
    of_public_employees = decree_233_2026.score(
        ScoreInput(leader=False, general_points=number(row["general"]), outputs=(output(row),))
    )
    assert (str(of_public_employees.total), of_public_employees.level) == (
        row["total"],
        row["level"],
    )


@pytest.mark.parametrize("row", table("leaders"))
def test_leaders_have_six_ratios(row: Row) -> None:
    score_input = ScoreInput(
        leader=True,
        general_points=Decimal(row["general"]),
        outputs=(output(row),),
        leader_ratios=leader_ratios(row),
    )

    result = decree_335_2025.score(score_input)

    assert str(result.task_points) == row["task"]
    assert str(result.total) == row["total"]
    assert result.level == row["level"]


@pytest.mark.parametrize("row", table("unit-result"))
def test_d_follows_from_the_scores_of_the_people_led(row: Row) -> None:
    totals = [number(text.strip("—")) for text in row["scores of the people led"].split()]

    assert unit_result(totals) == number(row["d"])


@pytest.mark.parametrize("row", table("execution"))
def test_execution_is_proposed_from_the_work_of_the_unit(row: Row) -> None:
    flawless = output({"assigned": "1", "completed": "1"})

    assert execution([output(row)]) == number(row["đ"])
    assert execution([flawless, output(row)]) == (number(row["đ"]) or 1)
    assert execution([]) is None


@pytest.mark.parametrize("row", table("khanhhoa-levels"))
def test_khanh_hoa_2025_has_boundaries_of_its_own(row: Row) -> None:
    score_input = ScoreInput(
        leader=False, general_points=Decimal(row["general"]), outputs=(output(row),)
    )

    result = khanh_hoa_2025.score(score_input)

    assert str(result.total) == row["total"]
    assert result.level == row["level"]


@pytest.mark.parametrize("row", table("head-and-unit"))
def test_a_head_of_a_service_unit_is_not_rated_above_it(row: Row) -> None:
    one = Decimal(1)
    score_input = ScoreInput(
        leader=True,
        general_points=Decimal(row["general"]),
        outputs=(Output(one, one, one),),
        leader_ratios=LeaderRatios(one, one, one),
        unit_level=Level(row["unit level"]) if row["unit level"] else None,
    )

    result = decree_233_2026.score(score_input)

    assert str(result.total) == row["total"]
    assert result.level == row["level"]


@pytest.mark.parametrize("row", table("quarter-results"))
def test_a_quarter_is_sum_over_sum(row: Row) -> None:
    months = [
        Month(
            worked=line["worked"] == "yes",
            general_points=number(line["general"]),
            outputs=(output(line),) if line["assigned"] else (),
        )
        for line in table("quarter-months")
        if line["case"] == row["case"]
    ]

    score_input = quarter_input(months, leader=False, leader_ratios=None)

    printed = (None, None, None)
    if score_input is not None:
        result = decree_335_2025.score(score_input)
        printed = (result.general_points, result.task_points, result.total)
    assert printed == (number(row["general"]), number(row["task"]), number(row["total"]))
    assert (score_input is None) == (row["case"] == "none worked")


@pytest.mark.parametrize("row", table("year"))
def test_a_year_is_the_mean_of_the_monitoring_scores(row: Row) -> None:
    totals = [number(text.strip("—")) for text in row["totals"].split()]

    assert year_total(totals) == number(row["mean"])


def test_the_cap_on_excellent_for_1_to_200_people() -> None:
    both: dict[int, tuple[str, str]] = defaultdict()
    for row in table("caps"):
        for people in range(int(row["people from"]), int(row["people to"]) + 1):
            caps = (row["excellent, base good and above"], row["excellent, base good"])
            both[people] = caps

    assert list(both) == list(range(1, 201))
    for people, (above, good) in both.items():
        assert excellent_cap(people, base=QuotaBase.GOOD_AND_ABOVE) == int(above)
        assert excellent_cap(people, base=QuotaBase.GOOD) == excellent_cap(people) == int(good)


@pytest.mark.parametrize("row", table("caps-outstanding"))
def test_the_cap_of_an_outstanding_agency(row: Row) -> None:
    people, share = int(row["people"]), OUTSTANDING_AGENCY_SHARE

    caps = [excellent_cap(people, base=base, share=share) for base in reversed(QuotaBase)]

    expected = (row["excellent, base good and above"], row["excellent, base good"])
    assert tuple(str(cap) for cap in caps) == expected


def test_every_table_of_the_page_is_checked() -> None:
    elsewhere = {
        "periods",  # tests/organizations/rules/
        "people-of-fields", "deputies", "transfer", "transfer-results",  # tests/evaluations/
    }  # fmt: skip
    here = {
        "rounding", "faults-by-pieces", "excused", "over-completed", "mixed-outputs",
        "mixed-results", "not-enough-data", "level-edges", "leaders", "unit-result",
        "khanhhoa-levels", "head-and-unit", "quarter-months", "quarter-results", "year",
        "caps", "caps-outstanding", "execution", "postings", "postings-results",
        "quarter-leaders", "head-and-unit-quarter", "head-and-unit-year",
    }  # fmt: skip

    assert set(table_names()) == here | elsewhere
