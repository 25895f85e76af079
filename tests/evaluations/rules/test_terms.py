"""Quarters and years: absences, joiners, transfers in mid-period, several postings at once."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import RULE_SETS
from evaluations.rules.arithmetic import half_up
from evaluations.rules.periods import Month, Part, person_month
from evaluations.rules.term_scores import TermInput, scored_month, term_result
from evaluations.rules.values import LeaderRatios, Level, Output, Reason, Settings
from evaluations.term_json import parse_term, term_as_json
from tests.evaluations.rules.worked_tables import Row, table

ONE = Decimal(1)
RULES = RULE_SETS["nd335-2025"]


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def part(row: Row) -> Part:
    outputs = ()
    if row["assigned"]:
        outputs = (Output(ONE, Decimal(row["assigned"]), Decimal(row["completed"])),)
    return Part(
        is_primary=row["main"] == "yes",
        worked_half_days=int(row["half days"]),
        general_points=number(row["general"]),
        outputs=outputs,
    )


@pytest.mark.parametrize("row", table("postings-results"))
def test_several_postings_make_one_month(row: Row) -> None:
    parts = [part(line) for line in table("postings") if line["case"] == row["case"]]

    month = scored_month(parts, code="2026-10", least_worked=1, rules=RULES, settings=Settings())

    general = month.general_points
    assert month.worked == (row["worked"] == "yes")
    assert (None if general is None else half_up(general, 2)) == number(row["general"])
    assert month.total == number(row["total"])


def term(*months: Month, **fields: object) -> TermInput:
    values = {"leader": False, "is_a_mean": False, "leader_ratios": None} | fields
    return TermInput(RULES, Settings(), months, **values)


def month(code: str, general: str | None, done: int, total: str | None = None) -> Month:
    points = None if general is None else Decimal(general)
    return Month(
        True, points, (Output(ONE, Decimal(4), Decimal(done)),), 0, code, number(total or "")
    )


AWAY = Month(False, None, (), code="2026-11")


def test_a_quarter_tells_which_months_counted() -> None:
    result = term_result(term(month("2026-10", "27.50", 4), AWAY, month("2026-12", "28.00", 2)))

    assert (result.general_points, result.total) == (Decimal("27.75"), Decimal("80.25"))
    step = result.steps[0]
    assert step.inputs == (("2026-10", "27.5"), ("2026-11", "absent"), ("2026-12", "28"))
    assert step.value == "27.75"


def test_an_agency_may_read_a_quarter_as_the_mean_of_its_months() -> None:
    months = (month("2026-10", "30", 4, "90.00"), AWAY, month("2026-12", "20", 2, "70.01"))

    result = term_result(term(*months, is_a_mean=True))

    assert (result.total, result.level) == (Decimal("80.01"), Level.GOOD)
    assert result.steps[0].inputs[1] == ("2026-11", "absent")


def test_without_a_month_worked_there_is_no_rating() -> None:
    for is_a_mean in (False, True):
        result = term_result(term(AWAY, AWAY, is_a_mean=is_a_mean))

        assert (result.total, result.level) == (None, Level.NOT_ENOUGH_DATA)
        assert result.reasons == (Reason.NO_MONTH,)


def test_worked_months_without_a_total_are_not_enough_data_for_a_year() -> None:
    result = term_result(term(month("2026-10", None, 4), is_a_mean=True))

    assert result.reasons == (Reason.NO_SCORED_MONTH,)


def test_a_leader_of_a_quarter_without_d_dd_and_e_has_not_enough_data() -> None:
    result = term_result(term(month("2026-10", "27.50", 4), leader=True))

    assert result.reasons == (Reason.LEADER_RATIOS_MISSING,)


def test_d_dd_and_e_of_two_postings_are_those_of_the_one_that_leads() -> None:
    led = Part(False, 10, None, (), leader=True, leader_ratios=LeaderRatios(ONE, ONE, ONE))
    plain = Part(True, 20, Decimal(30), (Output(ONE, ONE, ONE),))

    found = scored_month(
        [plain, led], code="2026-10", least_worked=1, rules=RULES, settings=Settings()
    )

    assert found.total == Decimal(100)


points = st.one_of(st.none(), st.integers(0, 120).map(lambda n: Decimal(n) / 4))
outputs = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 40)).map(
        lambda pair: Output(ONE, Decimal(pair[0]), Decimal(min(pair)))
    ),
    max_size=3,
).map(tuple)
parts = st.builds(Part, st.booleans(), st.integers(0, 60), points, outputs, st.integers(0, 1))
months = st.builds(Month, st.booleans(), points, outputs, st.integers(0, 1), st.just("2026-10"))


@given(st.lists(months, min_size=1, max_size=3))
def test_the_order_of_months_does_not_matter(given_months: list[Month]) -> None:
    there, back = (term_result(term(*one)) for one in (given_months, given_months[::-1]))

    assert (there.total, there.level, there.reasons) == (back.total, back.level, back.reasons)


@given(st.lists(months, max_size=3), st.integers(0, 3))
def test_an_absent_month_changes_nothing_wherever_it_stands(given_months, place) -> None:
    with_it = [*given_months[:place], AWAY, *given_months[place:]]

    assert term_result(term(*with_it)).total == term_result(term(*given_months)).total


@given(st.lists(parts, max_size=4), st.randoms())
def test_the_order_of_postings_does_not_matter(given_parts, random) -> None:
    shuffled = random.sample(given_parts, len(given_parts))
    first, second = (person_month(one) for one in (given_parts, shuffled))

    assert first.general_points == second.general_points
    assert (first.worked, sorted(map(repr, first.outputs))) == (
        second.worked,
        sorted(map(repr, second.outputs)),
    )


@given(parts)
def test_one_posting_makes_its_own_month(one: Part) -> None:
    found = person_month([one])

    if one.worked_half_days:
        assert (found.general_points, found.outputs) == (one.general_points, one.outputs)
    assert found.worked == (one.worked_half_days > 0)


@given(st.lists(st.integers(0, 120), min_size=2, max_size=4), st.integers(1, 50))
def test_the_points_of_a_transfer_lie_between_those_of_both_sides(quarters, days) -> None:
    both = [Part(True, days + i, Decimal(n) / 4, ()) for i, n in enumerate(quarters)]

    mean = person_month(both).general_points

    assert Fraction(min(quarters), 4) <= mean <= Fraction(max(quarters), 4)


@given(st.lists(months, max_size=3), st.booleans())
def test_a_frozen_term_is_read_back_to_the_same_score(given_months, is_a_mean) -> None:
    whole = term(*given_months, is_a_mean=is_a_mean)

    again = parse_term(term_as_json(whole), RULES, Settings())

    assert term_result(again) == term_result(whole)
    assert term_result(replace(again, leader=True)).level is Level.NOT_ENOUGH_DATA or is_a_mean
