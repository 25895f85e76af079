"""The quota of excellent: who fits, who is tied at its edge; and findings that set levels."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import RULE_SETS
from evaluations.rules.quota import QuotaBase, excellent_cap
from evaluations.rules.quota_meter import Ranked, quota_lines
from evaluations.rules.values import (
    InvalidInput,
    LeaderRatios,
    Level,
    Output,
    Override,
    OverrideKind,
    Reason,
    ScoreInput,
)
from evaluations.score_cli import input_as_json, parse_input

ONE = Decimal(1)
SHARE = Decimal("0.20")


def people(*totals: str, group: str = "others", excepted: tuple[int, ...] = ()) -> list[Ranked]:
    """One person for each total, excellent from 90 and good below."""
    return [
        Ranked(
            number,
            group,
            Level.EXCELLENT if Decimal(total) >= 90 else Level.GOOD,
            Decimal(total),
            number in excepted,
        )
        for number, total in enumerate(totals)
    ]


def line(ranked: list[Ranked], base: QuotaBase = QuotaBase.GOOD_AND_ABOVE):
    (found,) = quota_lines(ranked, base=base, share=SHARE)
    return found


def test_the_best_fit_first() -> None:
    found = line(people("95", "92", "80", "80", "80"))

    assert (found.reached_good, found.excellent, found.cap) == (5, 2, 1)
    assert (found.beyond, found.tied, found.is_full) == ((1,), (), True)


def test_those_tied_at_the_edge_all_stand_beyond_it() -> None:
    found = line(people("95", "95", "80", "80", "80"))

    assert set(found.beyond) == set(found.tied) == {0, 1}


def test_where_nobody_fits_nobody_is_tied() -> None:
    """A tie is named where a place is left for one of several; a cap of none has no such place."""
    found = line(people("95", "95", "80"))

    assert (found.cap, set(found.beyond), found.tied) == (0, {0, 1}, ())


def test_a_tie_below_the_edge_leaves_the_better_one_in() -> None:
    found = line(people("95", "91", "91", "80", "80"))

    assert (set(found.beyond), found.tied) == ({1, 2}, ())


def test_an_exception_takes_no_place() -> None:
    found = line(people("95", "92", "80", "80", "80", excepted=(0,)))

    assert (found.excepted, found.beyond, found.is_full) == (1, (), True)


def test_each_group_has_its_own_quota() -> None:
    ranked = people("95", "80", "80", "80", "80") + people("91", group="leaders")

    found = quota_lines(ranked, base=QuotaBase.GOOD_AND_ABOVE, share=SHARE)

    assert [(one.group, one.cap, one.beyond) for one in found] == [
        ("others", 1, ()),
        ("leaders", 0, (0,)),
    ]


totals = st.lists(st.integers(700, 1000).map(lambda n: f"{Decimal(n) / 10}"), max_size=30)


@given(totals, st.sampled_from(QuotaBase))
def test_whoever_is_not_beyond_fits_under_the_cap(given_totals, base) -> None:
    for found in quota_lines(people(*given_totals), base=base, share=SHARE):
        fitting = found.excellent - found.excepted - len(found.beyond)
        assert fitting <= found.cap == excellent_cap(found.reached_good, base=base, share=SHARE)
        assert set(found.tied) <= set(found.beyond)


@given(totals, st.randoms())
def test_the_order_of_people_does_not_decide(given_totals, random) -> None:
    ranked = people(*given_totals)
    shuffled = random.sample(ranked, len(ranked))
    there = quota_lines(ranked, base=QuotaBase.GOOD, share=SHARE)
    back = quota_lines(shuffled, base=QuotaBase.GOOD, share=SHARE)

    assert [set(one.beyond) for one in there] == [set(one.beyond) for one in back]


def scored(code: str, override: Override | None, **fields: object):
    values = {
        "leader": True,
        "general_points": Decimal(30),
        "outputs": (Output(ONE, ONE, ONE),),
        "leader_ratios": LeaderRatios(ONE, ONE, ONE),
    } | fields
    return RULE_SETS[code].score(ScoreInput(override=override, **values))


@pytest.mark.parametrize("code", RULE_SETS)
@pytest.mark.parametrize("kind", OverrideKind)
def test_a_finding_makes_any_level_not_completed_and_leaves_the_points(code, kind) -> None:
    result = scored(code, Override(kind, "Số 12/QĐ-UBND, 05/10/2026"))

    assert (result.total, result.level) == (Decimal(100), Level.NOT_COMPLETED)
    assert result.reasons == (Reason.OVERRIDDEN,)
    assert dict(result.steps[-1].inputs) == {
        "level": "excellent",
        "finding": str(kind),
        "document": "Số 12/QĐ-UBND, 05/10/2026",
    }


def test_a_finding_holds_without_points_too() -> None:
    finding = Override(OverrideKind.DISCIPLINE, "Số 12/QĐ")

    result = scored("nd335-2025", finding, general_points=None)

    assert (result.total, result.level) == (None, Level.NOT_COMPLETED)


def test_a_finding_goes_before_the_level_of_the_unit() -> None:
    finding = Override(OverrideKind.DISCIPLINE, "Số 12/QĐ")

    result = scored("nd233-2026", finding, unit_level=Level.GOOD)

    assert (result.level, len(result.reasons)) == (Level.NOT_COMPLETED, 2)


@pytest.mark.parametrize(
    ("finding", "field"),
    [
        (Override(OverrideKind.DISCIPLINE, " "), "override.document"),
        (Override(OverrideKind.UNIT_CORRUPTION, "Số 12/QĐ"), "override.kind"),
    ],
)
def test_a_finding_without_document_or_of_the_wrong_person_is_refused(finding, field) -> None:
    with pytest.raises(InvalidInput, match=field):
        scored("nd335-2025", finding, leader=False, leader_ratios=None)


def test_a_finding_is_frozen_and_read_back() -> None:
    given_input = ScoreInput(False, None, (), override=Override(OverrideKind.DEGRADATION, "Số 1"))

    assert parse_input(input_as_json(given_input)) == given_input


@pytest.mark.parametrize(
    "override",
    [
        "discipline",
        {"kind": "discipline"},
        {"kind": "mood", "document": "x"},
        {"kind": "discipline", "document": 5},
        {"kind": "discipline", "document": "x", "level": "good"},
    ],
)
def test_a_finding_written_otherwise_is_refused(override) -> None:
    document = {"leader": False, "general_points": None, "outputs": [], "override": override}
    with pytest.raises(InvalidInput, match="override"):
        parse_input(document)
