"""Longer periods told step by step, to the letter."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.rules import RULE_SETS
from evaluations.rules.periods import (
    Month,
    Part,
    mean_result,
    months_step,
    no_rating,
    person_month,
)
from evaluations.rules.quota import QuotaBase
from evaluations.rules.quota_meter import Ranked, quota_lines
from evaluations.rules.readings import readings_of
from evaluations.rules.term_scores import TermInput, scored_month, term_result
from evaluations.rules.terms import NoTerm, Term, quarter_of, term
from evaluations.rules.values import (
    LeaderRatios,
    Level,
    Output,
    Override,
    OverrideKind,
    Reason,
    Result,
    Settings,
    Step,
)
from organizations.rules.parameters import PARAMETERS

ONE, HALF, FOUR = Decimal(1), Decimal("0.5"), Decimal(4)
RULES = RULE_SETS["nd335-2025"]
LAW = RULES.instrument
LEVELS = "Decree 335/2025/NĐ-CP, levels"
THRESHOLDS = "≥ 90 excellent; ≥ 70 good; ≥ 50 completed; else not completed"
DISCIPLINED = Override(OverrideKind.DISCIPLINE, "QĐ 12/QĐ-SXD")
PIECE = Output(ONE, FOUR, FOUR)


def empty(level: Level, reasons: tuple[Reason, ...], total: Decimal | None, *steps: Step) -> Result:
    return Result(
        ruleset="nd335-2025",
        quantity=None,
        quality=None,
        timeliness=None,
        task_points=None,
        general_points=None,
        total=total,
        level=level,
        reasons=reasons,
        steps=steps,
    )


def test_a_year_is_told_with_every_month_and_who_is_left_out() -> None:
    said = mean_result(
        [
            ("2026-10", True, Decimal("90.00")),
            ("2026-11", False, Decimal("12.00")),
            ("2026-12", True, None),
            ("2026-09", True, Decimal("89.99")),
        ],
        instrument=LAW,
        settings=Settings(),
    )

    total = Step(
        "total",
        "mean of the monitoring scores, rounded half up",
        (("2026-10", "90"), ("2026-11", "absent"), ("2026-12", "missing"), ("2026-09", "89.99")),
        "90.00",
        LEVELS,
    )
    level = Step("level", THRESHOLDS, (("total", "90.00"),), "excellent", LEVELS)
    assert said == empty(Level.EXCELLENT, (), Decimal("90.00"), total, level)
    assert said.steps == (total, level)


def test_a_year_without_any_score_is_no_rating_and_says_why() -> None:
    unscored = mean_result([("2026-10", True, None)], instrument=LAW, settings=Settings())
    absent = mean_result([("2026-10", False, None)], instrument=LAW, settings=Settings())

    assert (unscored.reasons, absent.reasons) == ((Reason.NO_SCORED_MONTH,), (Reason.NO_MONTH,))
    assert unscored.steps[0].value is None
    assert unscored.steps[1] == Step(
        "level", THRESHOLDS, (("total", ""),), "not_enough_data", LEVELS
    )
    step = Step("level", THRESHOLDS, (), "not_enough_data", LEVELS)
    nothing = no_rating(LAW)
    assert nothing == empty(Level.NOT_ENOUGH_DATA, (Reason.NO_MONTH,), None, step)
    assert nothing.steps == (step,)


def test_exactly_50_as_a_mean_follows_the_reading_of_2025() -> None:
    law = RULE_SETS["khanhhoa-2025"]
    for reading in (Level.COMPLETED, Level.NOT_COMPLETED):
        settings = Settings(exactly_50=reading)
        month = Month(True, None, (), total=Decimal("50.00"))
        assert term_result(TermInput(law, settings, (month,), False, True)).level is reading


def test_the_months_of_a_quarter_are_told_with_their_mean() -> None:
    months = [
        Month(True, Decimal("27.50"), (), code="2026-10"),
        Month(False, None, (), code="2026-11"),
        Month(True, Decimal("28.00"), (), code="2026-12"),
    ]

    step = months_step(months, LAW)

    assert step == Step(
        "months",
        "mean of the general points of the months worked",
        (("2026-10", "27.5"), ("2026-11", "absent"), ("2026-12", "28")),
        "27.75",
        "Decree 335/2025/NĐ-CP, general criteria",
    )
    gap = replace(months[2], general_points=None)
    assert months_step([*months[:2], gap], LAW).value is None


def test_one_posting_keeps_its_printed_total_and_several_are_scored_anew() -> None:
    main = Part(True, 40, Decimal("27.50"), (PIECE,), 2, Decimal("88.00"))
    side = Part(False, 40, Decimal("20.00"), (PIECE,), 3, Decimal("70.00"))

    assert person_month([main], code="2026-10") == Month(
        True, Decimal("27.50"), (PIECE,), 2, "2026-10", Decimal("88.00")
    )
    both = person_month([main, side], code="2026-10")
    assert (both.total, both.unreviewed_entries) == (None, 5)
    assert person_month([main]).code == ""


def month_of(*parts: Part, least_worked: int = 1) -> Month:
    return scored_month(
        parts, code="2026-10", least_worked=least_worked, rules=RULES, settings=Settings()
    )


def test_the_main_posting_that_leads_gives_its_ratios() -> None:
    full = LeaderRatios(ONE, ONE, ONE)
    side = Part(
        False, 40, Decimal("20.00"), (PIECE,), leader=True, leader_ratios=LeaderRatios(*(HALF,) * 3)
    )
    main = Part(True, 40, Decimal("28.00"), (PIECE,), leader=True, leader_ratios=full)

    for order in ((side, main), (main, side)):
        assert month_of(*order).total == Decimal("98.00")
    month = month_of(main, side)
    assert month.code == "2026-10"
    none = replace(main, leader=False, leader_ratios=None)
    assert month_of(none, side).total == Decimal("80.50")  # (3 + 1.5) ÷ 6 × 70 + 28


def test_a_month_worked_less_than_the_reading_asks_is_left_out() -> None:
    part = Part(True, 3, Decimal("28.00"), (PIECE,))

    assert month_of(part, least_worked=3).total == Decimal("98.00")
    short = month_of(part, least_worked=4)
    assert (short.worked, short.total) == (False, None)


def test_a_frozen_month_is_never_scored_again() -> None:
    part = Part(True, 40, Decimal("28.00"), (PIECE,), total=Decimal("12.34"))

    assert month_of(part).total == Decimal("12.34")


def test_several_postings_are_scored_under_the_readings_of_the_term() -> None:
    faulty = Output(ONE, FOUR, FOUR, 2)
    settings = Settings(lost_per_fault=HALF)
    parts = [Part(main, 40, Decimal("28.00"), (faulty,)) for main in (True, False)]

    month = scored_month(parts, code="", least_worked=1, rules=RULES, settings=settings)
    quarter = term_result(
        TermInput(RULES, settings, (Month(True, Decimal(28), (faulty,)),), False, False)
    )

    assert month.total == quarter.total == Decimal("92.17")  # (1 + 0.75 + 1) ÷ 3 × 70 + 28


def test_a_finding_and_the_leaders_ratios_reach_the_result_of_a_quarter() -> None:
    month = Month(True, Decimal(28), (PIECE,), code="2026-10")
    ratios = LeaderRatios(ONE, HALF, ONE)

    led = term_result(TermInput(RULES, Settings(), (month,), True, False, ratios))
    found = term_result(
        TermInput(RULES, Settings(), (month,), True, False, ratios, override=DISCIPLINED)
    )

    assert led.total == found.total == Decimal("92.17")  # 5.5 ÷ 6 × 70 + 28
    assert (led.level, found.level) == (Level.EXCELLENT, Level.NOT_COMPLETED)
    assert found.steps[-1].article == LEVELS


def test_quarters_and_years_are_named_by_their_months() -> None:
    assert term("2026") == Term("2026", "year", tuple(f"2026-{n:02}" for n in range(1, 13)))
    assert term("2026-Q2") == Term("2026-Q2", "quarter", ("2026-04", "2026-05", "2026-06"))
    for ask, code in ((term, "2026-Q5"), (quarter_of, "2026-13")):
        with pytest.raises(NoTerm, match=code):
            ask(code)


def test_the_meter_counts_everybody_and_takes_the_share_it_is_given() -> None:
    people = [
        *(Ranked(n, "all", "excellent", Decimal(100 - n)) for n in range(3)),
        *(Ranked(n, "all", "good", Decimal(75)) for n in range(3, 8)),
        Ranked(8, "all", "not_enough_data", None),
    ]

    (line,) = quota_lines(people, base=QuotaBase.GOOD_AND_ABOVE, share=Decimal("0.25"))

    assert (line.people, line.reached_good, line.cap, line.beyond) == (9, 8, 2, (2,))


def test_each_reading_of_quarters_and_the_quota_is_its_own_parameter() -> None:
    defaults = {name: known.default for name, known in PARAMETERS.items()}
    for name, field in (
        ("score.quarter_is_a_mean", "quarter_is_a_mean"),
        ("quota.holds_publication", "quota_holds"),
    ):
        for value in (0, 1):
            law = readings_of(defaults | {name: Decimal(value)})
            assert getattr(law, field) is bool(value)
