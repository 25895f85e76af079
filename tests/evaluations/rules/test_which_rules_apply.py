"""Which rule set scores whom, and when."""

from datetime import date, timedelta

import pytest

from evaluations.rules import (
    APPLICABILITY,
    PERIOD_TYPES,
    RULE_SETS,
    SUBJECT_CLASSES,
    NoRuleSet,
    rule_set,
    rules_for,
)

KHANH_HOA, DECREE_335, DECREE_233 = "khanhhoa-2025", "nd335-2025", "nd233-2026"


@pytest.mark.parametrize(
    ("subject_class", "ends_on", "code"),
    [
        ("civil_servant", date(2025, 3, 1), KHANH_HOA),
        ("civil_servant", date(2025, 12, 31), KHANH_HOA),
        ("civil_servant", date(2026, 1, 1), DECREE_335),
        ("civil_servant", date(2026, 11, 14), DECREE_335),
        ("official", date(2025, 12, 14), KHANH_HOA),
        ("official", date(2026, 11, 14), DECREE_335),
        ("contract_worker", date(2025, 12, 14), KHANH_HOA),
        ("contract_worker", date(2026, 11, 14), DECREE_335),
        ("public_employee", date(2025, 12, 14), KHANH_HOA),
        ("public_employee", date(2026, 6, 30), DECREE_335),
        ("public_employee", date(2026, 7, 1), DECREE_233),
        ("public_employee", date(2026, 11, 14), DECREE_233),
    ],
)
@pytest.mark.parametrize("period_type", PERIOD_TYPES)
def test_the_rules_in_force_on_the_last_day_apply(
    subject_class: str, ends_on: date, code: str, period_type: str
) -> None:
    assert rules_for(subject_class, date(2025, 1, 1), ends_on, period_type).code == code


def test_a_period_over_the_new_year_is_scored_under_the_new_rules() -> None:
    rules = rules_for("civil_servant", date(2025, 12, 15), date(2026, 1, 14), "month")

    assert rules.code == DECREE_335


def test_before_march_2025_nothing_is_scored() -> None:
    with pytest.raises(NoRuleSet, match="2025-02-28"):
        rules_for("civil_servant", date(2025, 2, 1), date(2025, 2, 28), "month")


def test_the_province_may_decide_otherwise_for_a_class() -> None:
    table = {**APPLICABILITY, "contract_worker": (DECREE_233, DECREE_335)}

    rules = rules_for("contract_worker", date(2026, 7, 15), date(2026, 8, 14), "month", table)

    assert rules.code == DECREE_233


@pytest.mark.parametrize(
    ("subject_class", "starts_on", "ends_on", "period_type"),
    [
        ("citizen", date(2026, 7, 15), date(2026, 8, 14), "month"),
        ("official", date(2026, 7, 15), date(2026, 8, 14), "week"),
        ("official", date(2026, 8, 14), date(2026, 8, 13), "month"),
    ],
)
def test_questions_that_make_no_sense_are_refused(
    subject_class: str, starts_on: date, ends_on: date, period_type: str
) -> None:
    with pytest.raises(ValueError, match=r"unknown|ends before"):
        rules_for(subject_class, starts_on, ends_on, period_type)


def test_a_period_of_one_day_is_a_period() -> None:
    day = date(2026, 8, 14)

    assert rules_for("official", day, day, "month").code == DECREE_335


def test_a_rule_set_is_found_by_its_code() -> None:
    assert rule_set(DECREE_335).code == DECREE_335
    with pytest.raises(NoRuleSet, match="nd999"):
        rule_set("nd999")


@pytest.mark.parametrize(
    ("code", "first_day", "last_day"),
    [
        (KHANH_HOA, date(2025, 3, 1), date(2025, 12, 31)),
        (DECREE_335, date(2026, 1, 1), None),
        (DECREE_233, date(2026, 7, 1), None),
    ],
)
def test_a_rule_set_is_in_force_from_a_day_to_a_day(
    code: str, first_day: date, last_day: date | None
) -> None:
    rules, one_day = rule_set(code), timedelta(days=1)

    assert rules.is_in_force(first_day)
    assert not rules.is_in_force(first_day - one_day)
    assert rules.valid_until == (last_day + one_day if last_day else None)
    assert rules.is_in_force(last_day or date(2100, 1, 1))
    assert last_day is None or not rules.is_in_force(last_day + one_day)


def test_every_rule_set_is_whole() -> None:
    assert PERIOD_TYPES == ("month", "quarter", "year")
    assert set(APPLICABILITY) == set(SUBJECT_CLASSES)
    for code, rules in RULE_SETS.items():
        assert rules.code == code
        assert rules.title
        assert rules.legal_basis
        assert (rules.max_general, rules.max_task, rules.version) == (30, 70, 1)
    assert {code for codes in APPLICABILITY.values() for code in codes} == set(RULE_SETS)
