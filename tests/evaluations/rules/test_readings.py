"""What is not beyond doubt in the law is a parameter with a default, and changes the score."""

from decimal import Decimal

import pytest

from evaluations.rules import RULE_SETS
from evaluations.rules.fingerprint import fingerprint
from evaluations.rules.quota import DEFAULT_SHARE, QuotaBase
from evaluations.rules.readings import readings_of
from evaluations.rules.terms import NoTerm, quarter_of, starts_a_quarter, term
from evaluations.rules.values import Level, Settings
from organizations.rules.parameters import PARAMETERS, BadParameter, parse

DEFAULTS = {name: known.default for name, known in PARAMETERS.items()}

# What each version answered when it was first released. A change of code that changes an answer
# changes its fingerprint: give the rule set a new version, never a new number here.
ANSWERS = {
    ("khanhhoa-2025", 1): "a7630a17c19e994446ecd162efb018e68c7a7deefe2879eecf8ce6ec1f831ed5",
    ("nd335-2025", 1): "648e031fd84f343054114e64eaa6ecdbaf1e18d24bf11eedd08dbf54e868ccb8",
    ("nd233-2026", 1): "82fcc307f88968e41e5321077e5e878051480d12d671484fa8ab8f98338c9799",
}


def test_without_a_choice_the_readings_are_those_of_the_page() -> None:
    law = readings_of(DEFAULTS)

    assert law.settings == Settings()
    assert (law.period_type, law.general_step) == ("month", Decimal("0.25"))
    assert (law.quota_base, law.quota_share) == (QuotaBase.GOOD, DEFAULT_SHARE)
    assert (law.groups, law.least_worked_half_days, law.quarter_is_a_mean) == ("leaders", 1, False)


def test_every_reading_can_be_chosen_otherwise() -> None:
    law = readings_of(
        DEFAULTS
        | {
            "score.period_months": Decimal(3),
            "score.cap_completed_at_assigned": Decimal(0),
            "score.lost_per_fault": Decimal("0.5"),
            "score.leader_ratio_half": Decimal("0.75"),
            "score.exactly_50_is_completed": Decimal(0),
            "score.head_held_at_unit_level": Decimal(0),
            "quota.excellent_leave_the_base": Decimal(0),
            "quota.share": Decimal("0.25"),
            "quota.groups": Decimal(3),
            "quota.holds_publication": Decimal(0),
        }
    )

    assert law.settings == Settings(
        cap_completed_at_assigned=False,
        lost_per_fault=Decimal("0.5"),
        leader_ratio_values=(Decimal("0.75"), Decimal(1)),
        exactly_50=Level.NOT_COMPLETED,
        head_held_at_unit_level=False,
    )
    assert (law.period_type, law.groups) == ("quarter", "job_position")
    assert not law.quota_holds
    assert (law.quota_base, law.quota_share) == (QuotaBase.GOOD_AND_ABOVE, Decimal("0.25"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("score.period_months", "2"),
        ("score.lost_per_fault", "1.01"),
        ("quota.share", "-0.1"),
        ("score.cap_completed_at_assigned", "0.5"),
        ("score.general_step", "0.1"),
    ],
)
def test_a_reading_that_nobody_holds_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadParameter, match=name):
        parse(name, value)


@pytest.mark.parametrize("code", RULE_SETS)
def test_a_rule_set_answers_as_it_did_when_it_was_released(code: str) -> None:
    rules = RULE_SETS[code]

    assert fingerprint(rules.score) == ANSWERS[code, rules.version]


def test_one_reading_read_otherwise_would_be_noticed() -> None:
    rules = RULE_SETS["nd335-2025"]

    def lenient(question, settings):
        return rules.score(question, Settings(lost_per_fault=Decimal("0.24")))

    assert fingerprint(lenient) != fingerprint(rules.score)


def test_a_quarter_holds_three_months_and_a_year_twelve() -> None:
    assert term("2026-Q4").months == ("2026-10", "2026-11", "2026-12")
    assert (term("2026-Q1").months[0], term("2026-Q1").period_type) == ("2026-01", "quarter")
    assert (len(term("2026").months), term("2026").period_type) == (12, "year")
    assert [quarter_of(f"2026-{n:02}") for n in (1, 3, 4, 12)] == [
        "2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4",
    ]  # fmt: skip
    assert [n for n in range(1, 13) if starts_a_quarter(f"2026-{n:02}")] == [1, 4, 7, 10]


@pytest.mark.parametrize("code", ["2026-Q5", "2026-10", "1999", "", "2026-Q1x"])
def test_other_codes_are_no_quarter_and_no_year(code: str) -> None:
    with pytest.raises(NoTerm):
        term(code)
    with pytest.raises(NoTerm):
        quarter_of(code if code != "2026-10" else "2026-13")
