"""A tree of criteria read as it is written, and what is refused in words."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations.rules import NoRuleSet, rules_for
from evaluations.rules.criteria import BadTree, Criterion, SheetError, check_sheet, parse_tree
from evaluations.rules.quota import excellent_cap
from evaluations.rules.values import (
    InvalidInput,
    Level,
    Settings,
)

ONE, HALF, FOUR = Decimal(1), Decimal("0.5"), Decimal(4)

TREE = [
    {"code": " I ", "text": " Phẩm chất ", "points": "29.5", "children": [
        {"code": "I.1", "text": "Đạo đức", "points": "29", "evidence": True},
        {"code": "I.2", "text": "Lối sống", "points": "0.5"},
    ]},
    {"code": "II", "text": "Năng lực", "points": "0.5"},
]  # fmt: skip


def test_a_tree_is_read_with_its_depths_points_and_evidence() -> None:
    half, most = Decimal("0.5"), Decimal("29.5")
    first = Criterion("I.1", "Đạo đức", Decimal(29), True, 1, ())
    second = Criterion("I.2", "Lối sống", half, False, 1, ())

    assert parse_tree(TREE) == (
        Criterion("I", "Phẩm chất", most, False, 0, (first, second)),
        Criterion("II", "Năng lực", half, False, 0, ()),
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"points": "0.75"}, "the groups must add up to 30"),
        ({"code": "I"}, "a code is given twice"),
        ({"points": "nửa điểm"}, "a criterion needs a code, a text and points"),
        ({"points": "NaN"}, "II: a criterion needs a code, a text and points above zero"),
        ({"points": "0"}, "II: a criterion needs a code, a text and points above zero"),
        ({"text": " "}, "II: a criterion needs a code, a text and points above zero"),
        (
            {"children": [{"code": "II.1", "text": "Một", "points": "1"}]},
            "II: the points of its parts must add up to 0.5",
        ),
    ],
)
def test_what_is_wrong_with_a_tree_is_said(changed, says) -> None:
    with pytest.raises(BadTree) as refused:
        parse_tree([TREE[0], TREE[1] | changed])

    assert str(refused.value) == says


def test_evidence_may_be_500_letters_long_and_no_longer() -> None:
    groups = parse_tree(TREE)

    for letters, wrong in ((500, {}), (501, {"I.1": SheetError.EVIDENCE_TOO_LONG})):
        said = {"I.1": "x" * letters}
        assert check_sheet(groups, {}, said, step=HALF, by_oneself=True) == wrong


def test_a_refusal_names_the_field_and_what_is_allowed() -> None:
    refused = InvalidInput("outputs[0].assigned", "must be a number")
    assert (refused.field, refused.message) == ("outputs[0].assigned", "must be a number")
    for values, field, message in (
        ({"lost_per_fault": Decimal("1.1")}, "lost_per_fault", "must be from 0 to 1"),
        ({"exactly_50": Level.GOOD}, "exactly_50", "must be completed or not_completed"),
    ):
        with pytest.raises(InvalidInput) as wrong:
            Settings(**values)
        assert (wrong.value.field, wrong.value.message) == (field, message)


def test_settings_are_frozen_without_an_exponent() -> None:
    settings = Settings(
        lost_per_fault=Decimal("1E-7"), leader_ratio_values=(Decimal("5E-7"), Decimal("1"))
    )

    text = settings.as_text()

    assert (text["lost_per_fault"], text["leader_ratio_values"]) == ("0.0000001", "0.0000005 1")
    assert Settings.from_text(text) == settings


def test_what_cannot_be_asked_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^the period ends before it starts$"):
        rules_for("official", date(2026, 2, 1), date(2026, 1, 1), "month")
    with pytest.raises(ValueError, match=r"^the number of people must not be negative$"):
        excellent_cap(-1)
    with pytest.raises(ValueError, match=r"^the share must be from 0 to 1$"):
        excellent_cap(1, share=Decimal("1.01"))
    with pytest.raises(NoRuleSet):
        rules_for("official", date(2024, 1, 1), date(2024, 1, 31), "month")
